"""Organisation with one member per role, and outsiders."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.services.organisations.organisations import create_organisation
from assessment.services.permissions import MemberRole
from assessment.store.models import Account, Membership
from assessment.store.models.accounts import naive_now
from assessment.web.accounts.security.session_lifetime import SESSION_NAME
from tests.campaign_factory import NOW, Stage
from tests.web.auditing_client import AuditingClient, page_of
from tests.web.respondent import KEY

ALICE, BOB, ANNA, SAM, OLGA, CHARLIE = (
    f"{name}@firm.example" for name in ("alice", "bob", "anna", "sam", "olga", "charlie")
)
MEMBERS = {BOB: MemberRole.CONSULTANT, ANNA: MemberRole.ASSISTANT, SAM: MemberRole.SPONSOR, OLGA: MemberRole.OBSERVER}
PASSWORD = "quatre mots sans lien"


@dataclass
class House:
    """The application with its people."""

    app: Flask
    engine: Engine
    stage: Stage

    @property
    def organisation(self) -> str:
        """The address of the firm."""
        return f"/fr/organisations/{self.stage.organisation_id}"

    @property
    def campaign(self) -> str:
        """The address of its campaign."""
        return f"{self.organisation}/campaigns/{self.stage.campaign_id}"

    def reader(self, email: str | None = None) -> "Reader":
        """A browser in which that person is signed in, or nobody."""
        client = self.app.test_client()
        assert isinstance(client, AuditingClient)
        if email is not None:
            with Session(self.engine) as session, client.session_transaction() as cookie:
                account = session.scalars(select(Account).where(Account.email == email)).one()
                cookie["_user_id"] = account.fs_uniquifier
                cookie["_fresh"] = True
                cookie["fs_paa"] = time.time()
                cookie[SESSION_NAME] = secrets.token_hex(8)
        return Reader(client)


@dataclass
class Reader:
    """Somebody at a browser without JavaScript."""

    client: AuditingClient

    def get(self, address: str) -> TestResponse:
        """Open a page."""
        return self.client.get(address)

    def key(self) -> str:
        """The key that this reader's forms carry."""
        page = page_of(self.client.get("/fr/organisations", follow_redirects=True))
        return str(page.xpath(f"//input[@name='{KEY}']/@value")[0])

    def post(self, address: str, **form: Any) -> TestResponse:
        """Send a form of one of our pages."""
        return self.client.post(address, data={KEY: self.key(), **form})

    def sent(self, address: str, **form: Any) -> str:
        """Send a form that is accepted; the text of the page that follows."""
        answer = self.post(address, **form)
        assert answer.status_code in (302, 303), text_of(answer)
        return text_of(self.client.get(answer.headers["Location"]))


def text_of(answer: TestResponse) -> str:
    """What a page says, without the layout around it."""
    return " ".join(page_of(answer).xpath("//main")[0].text_content().split())


def let_in(engine: Engine, stage: Stage) -> None:
    """Add a member of each role to the firm, and somebody with a firm of their own."""
    with Session(engine) as session, session.begin():
        for email, role in MEMBERS.items():
            session.add(
                Membership(account_id=_account(session, email).id, organisation_id=stage.organisation_id, role=role)
            )
        charlie = _account(session, CHARLIE)
        create_organisation(session, account_id=charlie.id, context=CompanyProfile(organisation="Ailleurs"), now=NOW)
        session.scalars(select(Account).where(Account.email == ALICE)).one().confirmed_at = naive_now()


def _account(session: Session, email: str) -> Account:
    account = Account(
        email=email, name=email.partition("@")[0].title(), locale="fr", password="kept", confirmed_at=naive_now()
    )
    session.add(account)
    session.flush()
    return account
