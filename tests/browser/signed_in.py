"""Organisation in the server's database and a signed-in session."""

from pathlib import Path

from passlib.hash import argon2
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.invitations.meeting_link import open_meeting_link
from assessment.services.organisations.organisations import create_organisation
from assessment.services.permissions import Actor, MemberRole
from assessment.store.database import connect
from assessment.store.encryption import SecretKeys
from assessment.store.models import Account
from assessment.store.models.accounts import naive_now
from assessment.store.queries import organisations
from tests.campaign_factory import ALIGNMENT, BASE, NOW, TWELVE, people

PASSWORD = "quatre mots sans lien"


def kept_password() -> str:
    """The password as the database keeps it, made with the least work: the server reads from it how much it was."""
    return str(argon2.using(type="ID", rounds=1, memory_cost=8, parallelism=1).hash(PASSWORD))


def make_account(instance: Path, email: str) -> str:
    """An account that is confirmed; its key."""
    engine = connect(f"sqlite:///{instance / 'diapason.db'}")
    with Session(engine) as session, session.begin():
        account = session.scalar(select(Account).where(Account.email == email))
        if account is None:
            account = Account(
                email=email, name="Alice", locale="fr", password=kept_password(), confirmed_at=naive_now()
            )
            session.add(account)
            session.flush()
        key = account.id
    engine.dispose()
    return key


def make_firm(instance: Path, owner: str) -> dict[str, str]:
    """A firm with an open campaign and a draft: paths of its pages by what they show."""
    keys = SecretKeys.from_secret((instance / "secret.key").read_text(encoding="ascii").strip())
    engine = connect(f"sqlite:///{instance / 'diapason.db'}")
    with Session(engine) as session, session.begin():
        firm = create_organisation(
            session, account_id=owner, context=CompanyProfile(organisation="Atelier Durand"), now=NOW
        )
        actor = Actor(owner, firm.id, MemberRole.OWNER)
        (unit,) = organisations.units(session, firm.id)
        campaigns = []
        for mode in (Mode.CONFIDENTIAL, Mode.NAMED):
            plan = CampaignDraft(name="Printemps", mode=mode, languages=("fr", "en"))
            campaign = create_campaign(session, firm, unit, actor=actor, questionnaire=ALIGNMENT, plan=plan, now=NOW)
            add_invitations(session, campaign, people(TWELVE), actor=actor, keys=keys, base_url=BASE, now=NOW)
            campaigns.append(campaign)
        token = open_meeting_link(session, campaigns[0], actor=actor, keys=keys, now=NOW)
        open_campaign(session, campaigns[0], actor=actor, questionnaire=ALIGNMENT, keys=keys, base_url=BASE, now=NOW)
        base = f"/organisations/{firm.id}"
        opened, draft = (f"{base}/campaigns/{campaign.id}" for campaign in campaigns)
    engine.dispose()
    rooms = {name: f"{base}/{name}" for name in ("units", "members", "context", "checks", "campaigns/new")}
    return rooms | {
        "firm": base,
        "open": opened,
        "draft": draft,
        "people": f"{opened}/invitations",
        "meeting": f"{opened}/meeting",
        "results": f"{opened}/results",
        "change": f"{draft}/change",
        "guest": f"/meeting/{token}",
    }


def sign_in(page: Page, email: str) -> None:
    """Fill in the form of sign-in."""
    page.goto("/fr/account/sign-in")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main .button")
    page.wait_for_url("**/fr/organisations")
