"""Clients of a consultant, each with a published campaign."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.organisations.organisations import create_organisation
from assessment.services.permissions import Actor, MemberRole
from assessment.store.models import Account, Campaign
from assessment.store.queries import organisations
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, THREE, Stage, everything, people


def published(staged: Stage, value: int, *, answering: int | None = None) -> None:
    """Everybody, or so many people, answer that everywhere; the campaign is closed and published."""
    staged.open()
    for email in list(staged.tokens())[:answering]:
        function = next(key for key in ALIGNMENT.functions_by_key if email.startswith(key))
        staged.answer(email, everything(function, value))
    staged.close()
    with Session(staged.engine) as session, session.begin():
        publish_campaign(session, staged.campaign(session), actor=staged.actor, base_url=BASE, now=NOW)


def client(
    engine: Engine, email: str, name: str, value: int, *, mode: Mode = Mode.NAMED, people_each: int = 1
) -> Stage:
    """A firm of that account with a published campaign in which everybody answered `value`."""
    with Session(engine) as session, session.begin():
        account = session.scalars(select(Account).where(Account.email == email)).one()
        firm = create_organisation(session, account_id=account.id, context=CompanyProfile(organisation=name), now=NOW)
        actor = Actor(account.id, firm.id, MemberRole.OWNER)
        unit = organisations.units(session, firm.id)[0]
        plan = CampaignDraft(name="Mesure", mode=mode)
        campaign: Campaign = create_campaign(
            session, firm, unit, actor=actor, questionnaire=ALIGNMENT, plan=plan, now=NOW
        )
        counts = dict.fromkeys(THREE, people_each)
        add_invitations(session, campaign, people(counts), actor=actor, keys=KEYS, base_url=BASE, now=NOW)
        staged = Stage(engine, actor, firm.id, campaign.id)
    published(staged, value)
    return staged
