"""Fills an empty database with two demonstration organisations."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.answering.response_lifecycle import finish_response
from assessment.services.answering.save_answers import SubmittedAnswers, save_answers
from assessment.services.answering.start_from_invitation import start_from_invitation
from assessment.services.campaigns.close_campaign import close_campaign
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.demo.demo_kpis import give_demo_figures
from assessment.services.demo.demo_organisations import FIRMS, DemoOrganisation, DemoScenario
from assessment.services.invitations.add_invitations import add_invitations, token_of
from assessment.services.organisations.members import add_member
from assessment.services.organisations.organisations import create_organisation
from assessment.services.permissions import Actor, MemberRole
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Account, Campaign, Invitation, Organisation, Response
from assessment.store.models.base import new_key
from assessment.store.models.invitations import SENT
from assessment.store.queries import invitations, organisations, outbox, responses

PASSWORD_BYTES = 12
OPENED_DAYS_AGO, CLOSED_DAYS_AGO = 30, 9
NOWHERE = "https://diapason.example"
"""Mails of the demonstration never leave; their links lead nowhere."""
CONSULTANT = ("Hélène Ozanne", "helene.ozanne@conseil-alizes.example")
OWNERS = {"joinery": "Paul Aubrac", "tools": "Sophie Ferrand"}


class NotFreshError(Exception):
    """The database holds accounts or answers already."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody who can sign in; the password is kept nowhere else."""

    email: str
    password: str
    role: str
    organisation: str


def is_fresh(database: Session | Connection) -> bool:
    """Whether nobody has signed up or answered yet."""
    return not any(database.scalar(select(func.count()).select_from(kind)) for kind in (Account, Response))


def fill_with_demo(
    session: Session, *, questionnaire: Questionnaire, keys: SecretKeys, say: Language, now: datetime
) -> list[DemoAccount]:
    """Make both firms; the accounts with their passwords. Raises NotFreshError."""
    if not is_fresh(session):
        raise NotFreshError
    consultant, password = _account(session, *CONSULTANT, now=now)
    accounts = []
    for firm in FIRMS:
        opened = now - timedelta(days=OPENED_DAYS_AGO)
        owner, own_password = _owner(session, firm, now=opened)
        context = replace(firm.context, organisation=say(f"demo.{firm.room}.name"))
        organisation = create_organisation(session, account_id=owner.id, context=context, now=opened)
        actor = Actor(owner.id, organisation.id, MemberRole.OWNER)
        add_member(session, organisation.id, actor=actor, account=consultant, role=MemberRole.CONSULTANT, now=opened)
        campaign = _opened(session, firm, organisation, actor, questionnaire, keys, say, opened)
        _answer(session, firm, campaign, questionnaire, keys, say, opened + timedelta(days=2))
        closed = now - timedelta(days=CLOSED_DAYS_AGO)
        close_campaign(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys, now=closed)
        if firm.published:
            publish_campaign(session, campaign, actor=actor, base_url=NOWHERE, now=closed)
            outbox.cancel(session, campaign_id=campaign.id)
            give_demo_figures(session, campaign, actor=actor, questionnaire=questionnaire, say=say, now=closed)
        accounts += [
            DemoAccount(owner.email, own_password, MemberRole.OWNER, organisation.name),
            DemoAccount(consultant.email, password, MemberRole.CONSULTANT, organisation.name),
        ]
    session.flush()
    return accounts


def _owner(session: Session, firm: DemoOrganisation, *, now: datetime) -> tuple[Account, str]:
    name = OWNERS[firm.room]
    return _account(session, name, f"{name.lower().replace(' ', '.')}@{firm.domain}", now=now)


def _account(session: Session, name: str, email: str, *, now: datetime) -> tuple[Account, str]:
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    account = Account(
        id=new_key(),
        email=email,
        name=name,
        locale="fr",
        password=PasswordHasher().hash(password),
        confirmed_at=now.replace(tzinfo=None),
    )
    session.add(account)
    session.flush()
    return account, password


def _opened(
    session: Session,
    firm: DemoOrganisation,
    organisation: Organisation,
    actor: Actor,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    say: Language,
    now: datetime,
) -> Campaign:
    unit = organisations.units(session, organisation.id)[0]
    plan = CampaignDraft(name=say(f"demo.{firm.room}.campaign"), mode=firm.mode, staff=firm.context.staff)
    campaign = create_campaign(
        session, organisation, unit, actor=actor, questionnaire=questionnaire, plan=plan, now=now
    )
    add_invitations(session, campaign, firm.invitees(), actor=actor, keys=keys, base_url=NOWHERE, now=now)
    open_campaign(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys, base_url=NOWHERE, now=now)
    outbox.cancel(session, campaign_id=campaign.id)
    delivered: Any = update(Invitation).where(Invitation.campaign_id == campaign.id).values(delivery=SENT)
    session.execute(delivered)
    return campaign


def _answer(
    session: Session,
    firm: DemoOrganisation,
    campaign: Campaign,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    say: Language,
    now: datetime,
) -> None:
    history = DemoScenario(firm, questionnaire, say)
    connection = session.connection()
    # In the order of the invented list, so that the seed makes the same firm each time.
    order = {person.email: number for number, person in enumerate(firm.invitees())}
    for one in sorted(invitations.of_campaign(session, campaign.id), key=lambda one: order[one.email]):
        function = keys.opened(one.place, one.id).function
        started = start_from_invitation(session, token_of(keys, one), keys=keys, language="fr", now=now)
        response = responses.with_token_hash(connection, hash_of(started.token))
        if response is None:
            raise LookupError("a response that was begun is not there")
        given = SubmittedAnswers(history.cells(function), history.written(order[one.email]))
        save_answers(
            connection,
            response,
            given,
            asked=questionnaire.items_by_code,
            keys=keys,
            today=now.date(),
            retention_days=1,
        )
        finish_response(connection, response, today=now.date())
