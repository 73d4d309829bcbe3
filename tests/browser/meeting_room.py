"""Decision meeting in the server's database, on the longest questions there are, led from phase to phase."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.services.answering.response_lifecycle import finish_response
from assessment.services.answering.save_answers import SubmittedAnswers, save_answers
from assessment.services.answering.start_from_invitation import start_from_invitation
from assessment.services.campaigns.close_campaign import close_campaign
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.invitations.add_invitations import add_invitations, token_of
from assessment.services.organisations.organisations import create_organisation
from assessment.services.permissions import Actor, MemberRole
from assessment.services.workshops.run_workshop import begin_workshop, end_workshop, next_phase, take_up
from assessment.services.workshops.vote import cast_vote, join
from assessment.store.database import connect
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign, Workshop, WorkshopTopic
from assessment.store.queries import organisations, responses
from assessment.store.queries.campaigns import invitations, workshops
from tests.campaign_factory import ALIGNMENT, BASE, NOW, everything, people

ANSWERS = {"marketing": 5, "sales": 1, "finance": 3}
TOPICS = 15
DECISION = "Tenir un seul tableau de suivi que chaque fonction lit le lundi matin avant la revue. "


class MeetingRoom:
    """A meeting with its phones; `path` leads to its campaign."""

    def __init__(self, instance: Path, owner: str, counts: Mapping[str, int], mode: Mode) -> None:
        self._instance, self._owner = instance, owner
        self._keys = SecretKeys.from_secret((instance / "secret.key").read_text(encoding="ascii").strip())
        with self._session() as session:
            campaign = _closed(session, owner, counts, mode, self._keys)
            self._campaign_id, self._firm_id = campaign.id, campaign.organisation_id
            seats = sum(counts.values())
            begin_workshop(session, campaign, _longest(), actor=self._actor, seats=seats, keys=self._keys, now=NOW)
        self.path = f"/organisations/{self._firm_id}/campaigns/{self._campaign_id}"

    def states(self) -> Iterator[str]:
        """Each state of the meeting, once it is reached."""
        yield "joining"
        self._do(lambda session, campaign, topic: take_up(session, campaign, topic.id, actor=self._actor))
        yield "waiting"
        for phase in ("waiting", "silence", "discussion"):
            self._lead_on(phase)
            yield f"after {phase}"
        self._do(_everybody_votes)
        self._lead_on("vote")
        yield "spreads"
        self._do(_decide)
        yield "decided"
        self._do(lambda session, campaign, _: end_workshop(session, campaign, actor=self._actor, now=NOW))
        yield "over"

    @property
    def _actor(self) -> Actor:
        return Actor(self._owner, self._firm_id, MemberRole.OWNER)

    def _lead_on(self, phase: str) -> None:
        self._do(
            lambda session, campaign, topic: next_phase(
                session, campaign, topic.id, actor=self._actor, seen=phase, now=NOW
            )
        )

    def _do(self, change: Callable[[Session, Campaign, WorkshopTopic], Any]) -> None:
        with self._session() as session:
            topic = workshops.topics(session, self._campaign_id)[0]
            change(session, session.get_one(Campaign, self._campaign_id), topic)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        engine = connect(f"sqlite:///{self._instance / 'diapason.db'}")
        with Session(engine) as session, session.begin():
            yield session
        engine.dispose()


def _longest() -> list[str]:
    """The questions with the most to read, the longest first."""

    def length(code: str) -> int:
        item = ALIGNMENT.items_by_code[code]
        return max(
            len(item.question.within(language)) + sum(len(option.within(language)) for option in item.options)
            for language in ("fr", "en")
        )

    asked = [item.code for lever in ALIGNMENT.levers for item in lever.items]
    return sorted(asked, key=length, reverse=True)[:TOPICS]


def _everybody_votes(session: Session, campaign: Campaign, topic: WorkshopTopic) -> None:
    workshop = session.get_one(Workshop, campaign.id)
    for number in range(workshop.seats):
        cast_vote(session, join(session, workshop), topic.id, 1 + number % 5)


def _decide(session: Session, campaign: Campaign, _topic: WorkshopTopic) -> None:
    """The longest decision that can be typed, on every question."""
    for topic in workshops.topics(session, campaign.id):
        topic.decision = (DECISION * 6)[:500]
        topic.owner, topic.due_on = "Anne-Sophie de La Rochefoucauld-Montmorency", NOW.date()


def _closed(session: Session, owner: str, counts: Mapping[str, int], mode: Mode, keys: SecretKeys) -> Campaign:
    firm = create_organisation(
        session, account_id=owner, context=CompanyProfile(organisation="Atelier Durand et Fils"), now=NOW
    )
    actor = Actor(owner, firm.id, MemberRole.OWNER)
    (unit,) = organisations.units(session, firm.id)
    plan = CampaignDraft(name="Printemps", mode=mode, languages=("fr", "en"))
    arguments: dict[str, Any] = {"actor": actor, "questionnaire": ALIGNMENT, "now": NOW}
    campaign = create_campaign(session, firm, unit, plan=plan, **arguments)
    add_invitations(session, campaign, people(counts), actor=actor, keys=keys, base_url=BASE, now=NOW)
    arguments |= {"keys": keys}
    open_campaign(session, campaign, base_url=BASE, **arguments)
    for invitation in invitations.of_campaign(session, campaign.id):
        _answered(session, invitation, keys)
    close_campaign(session, campaign, **arguments)
    return campaign


def _answered(session: Session, invitation: Any, keys: SecretKeys) -> None:
    function = keys.decrypted_place(invitation.place, invitation.id).function
    token = start_from_invitation(session, token_of(keys, invitation), keys=keys, language="fr", now=NOW)
    connection = session.connection()
    response = responses.with_token_hash(connection, hash_of(token.token))
    assert response is not None
    given = SubmittedAnswers(dict(everything(function, ANSWERS[function])), {})
    asked = ALIGNMENT.items_by_code
    save_answers(connection, response, given, asked=asked, keys=keys, today=NOW.date(), retention_days=180)
    finish_response(connection, response, today=NOW.date())
