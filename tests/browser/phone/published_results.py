"""Published results of answer files in the server's database, one per size of firm."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Kind, Length
from assessment.core.questionnaire.respondents import Cell
from assessment.importers.invitees import Invitee
from assessment.services.answering.response_lifecycle import finish_response
from assessment.services.answering.save_answers import SubmittedAnswers, save_answers
from assessment.services.answering.start_from_invitation import start_from_invitation
from assessment.services.campaigns.close_campaign import close_campaign
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.invitations.add_invitations import add_invitations, token_of
from assessment.services.organisations.organisations import create_organisation
from assessment.services.permissions import Actor, MemberRole
from assessment.store.database import connect
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.queries import organisations, responses
from assessment.store.queries.campaigns import invitations
from tests.campaign_factory import ALIGNMENT, BASE, NOW
from tests.core.team_answers import history


@dataclass(frozen=True)
class Answered:
    """Answers of an answer file: those of so many people of each of its functions, or of all of them."""

    story: str
    mode: Mode
    headcount: int
    each: int | None = None


SIZES = {
    "three": Answered("three-heads-disagree", Mode.NAMED, 12),
    "four": Answered("team-of-twelve-wave1", Mode.NAMED, 25, each=1),
    "twelve": Answered("team-of-twelve-wave1", Mode.CONFIDENTIAL, 40),
    "sixty": Answered("sixty-people", Mode.CONFIDENTIAL, 180),
    "sixty, named": Answered("sixty-people", Mode.NAMED, 60),
}
"""Results by how many answered."""


def publish_results(instance: Path, owner: str) -> dict[str, str]:
    """The paths of the results, each of a firm of its own."""
    keys = SecretKeys.from_secret((instance / "secret.key").read_text(encoding="ascii").strip())
    engine = connect(f"sqlite:///{instance / 'diapason.db'}")
    with Session(engine) as session, session.begin():
        paths = {name: _published(session, answered, owner, keys) for name, answered in SIZES.items()}
    engine.dispose()
    return paths


def _published(session: Session, answered: Answered, owner: str, keys: SecretKeys) -> str:
    sheet, length = history(answered.story)
    assert length is Length.FULL
    rows = _rows(sheet, answered.each)
    profile = CompanyProfile(organisation="Menuiserie du Val", headcount=answered.headcount)
    firm = create_organisation(session, account_id=owner, context=profile, now=NOW)
    actor = Actor(owner, firm.id, MemberRole.OWNER)
    (unit,) = organisations.units(session, firm.id)
    draft = CampaignDraft(name="Printemps", mode=answered.mode, languages=("fr", "en"))
    campaign = create_campaign(session, firm, unit, actor=actor, questionnaire=ALIGNMENT, plan=draft, now=NOW)
    people = [
        Invitee(row, f"r{row}@firm.example", person.function, f"Camille Martin {row}", person.role, "fr")
        for row, person in ((row, sheet.respondents[row]) for row in rows)
    ]
    add_invitations(session, campaign, people, actor=actor, keys=keys, base_url=BASE, now=NOW)
    open_campaign(session, campaign, actor=actor, questionnaire=ALIGNMENT, keys=keys, base_url=BASE, now=NOW)
    for invitation in invitations.of_campaign(session, campaign.id):
        row = int(invitation.email.split("@")[0].removeprefix("r"))
        token = start_from_invitation(session, token_of(keys, invitation), keys=keys, language="fr", now=NOW).token
        _answer(session, token, _cells(sheet, row), keys)
    close_campaign(session, campaign, actor=actor, questionnaire=ALIGNMENT, keys=keys, now=NOW)
    publish_campaign(session, campaign, actor=actor, base_url=BASE, now=NOW)
    return f"/organisations/{firm.id}/campaigns/{campaign.id}/results"


def _rows(sheet: AnswerSheet, each: int | None) -> Sequence[int]:
    """Rows of the first `each` people of every function."""
    seen = [list(sheet.functions[:row]).count(function) for row, function in enumerate(sheet.functions)]
    return [row for row, before in enumerate(seen) if each is None or before < each]


def _cells(sheet: AnswerSheet, row: int) -> dict[str, int]:
    """What that person answered."""
    asked = {
        item.code
        for page in ALIGNMENT.pages(Length.FULL, sheet.functions[row])
        for item in page.items
        if item.kind is not Kind.OPEN
    }
    return {
        code: int(cell)
        for code, cell in zip(sheet.codes, sheet.cells[row], strict=True)
        if code in asked and cell != Cell.SKIPPED
    }


def _answer(session: Session, token: str, cells: dict[str, int], keys: SecretKeys) -> None:
    connection = session.connection()
    response = responses.with_token_hash(connection, hash_of(token))
    assert response is not None
    save_answers(
        connection,
        response,
        SubmittedAnswers(cells, {}),
        asked=ALIGNMENT.items_by_code,
        keys=keys,
        today=NOW.date(),
        retention_days=180,
    )
    finish_response(connection, response, today=NOW.date())
