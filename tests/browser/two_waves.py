"""Organisation with two waves in the server's database."""

from datetime import datetime, timedelta
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
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.invitations.add_invitations import add_invitations, token_of
from assessment.services.organisations.organisations import create_organisation
from assessment.services.permissions import Actor, MemberRole
from assessment.services.scheduling.next_wave import relaunch
from assessment.store.database import connect
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign
from assessment.store.queries import organisations, responses
from assessment.store.queries.campaigns import invitations
from tests.campaign_factory import ALIGNMENT, BASE, NOW, TWELVE, everything, people

QUARTER = timedelta(days=91)


def make_waves(instance: Path, owner: str) -> dict[str, str]:
    """Two published waves, the second one level higher: paths of the pages on them."""
    keys = SecretKeys.from_secret((instance / "secret.key").read_text(encoding="ascii").strip())
    engine = connect(f"sqlite:///{instance / 'diapason.db'}")
    with Session(engine) as session, session.begin():
        firm = create_organisation(
            session, account_id=owner, context=CompanyProfile(organisation="Atelier Roy"), now=NOW
        )
        actor = Actor(owner, firm.id, MemberRole.OWNER)
        (unit,) = organisations.units(session, firm.id)
        plan = CampaignDraft(name="Printemps", mode=Mode.CONFIDENTIAL, languages=("fr", "en"))
        arguments: dict[str, Any] = {"actor": actor, "questionnaire": ALIGNMENT, "now": NOW}
        first = create_campaign(session, firm, unit, plan=plan, **arguments)
        add_invitations(session, first, people(TWELVE), actor=actor, keys=keys, base_url=BASE, now=NOW)
        arguments |= {"keys": keys}
        _held(session, first, arguments, option=2)
        arguments |= {"now": NOW + QUARTER}
        second = relaunch(session, first, base_url=BASE, **arguments)
        _held(session, second, arguments, option=3)
        base = f"/organisations/{firm.id}"
        here = f"{base}/campaigns/{second.id}"
    engine.dispose()
    return {"wave": f"{here}/wave", "campaign": here, "cadence": f"{base}/cadence", "year": f"{base}/year"}


def _held(session: Session, campaign: Campaign, arguments: dict[str, Any], *, option: int) -> None:
    now: datetime = arguments["now"]
    open_campaign(session, campaign, base_url=BASE, **arguments)
    connection = session.connection()
    for invitation in invitations.of_campaign(session, campaign.id):
        function = arguments["keys"].decrypted_place(invitation.place, invitation.id).function
        token = start_from_invitation(
            session, token_of(arguments["keys"], invitation), keys=arguments["keys"], language="fr", now=now
        )
        response = responses.with_token_hash(connection, hash_of(token.token))
        assert response is not None
        given = SubmittedAnswers(dict(everything(function, option)), {})
        save_answers(
            connection,
            response,
            given,
            asked=ALIGNMENT.items_by_code,
            keys=arguments["keys"],
            today=now.date(),
            retention_days=180,
        )
        finish_response(connection, response, today=now.date())
    close_campaign(session, campaign, **arguments)
    publish_campaign(session, campaign, actor=arguments["actor"], base_url=BASE, now=now)
