"""Fills an empty database with two demonstration organisations: two waves each, a plan approved and followed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
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
from assessment.services.planning.approve_plan import approve_plan
from assessment.services.planning.track_plan import StepUpdate, followed, note_step
from assessment.services.results.campaign_result import campaign_result
from assessment.services.scheduling.next_wave import relaunch
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Account, Campaign, Organisation
from assessment.store.models.base import new_key
from assessment.store.models.planning import DOING, DONE, PLANNED
from assessment.store.queries import organisations, outbox, responses
from assessment.store.queries.campaigns import invitations
from assessment.store.queries.installation import is_fresh

PASSWORD_BYTES = 12
OPENED_DAYS_AGO, CLOSED_DAYS_AGO = (121, 30), (100, 9)
"""Of the first wave and of the second, a quarter later."""
ACTIONS_DONE, ACTIONS_UNDER_WAY = 2, 1
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


@dataclass(frozen=True)
class _Demonstration:
    """What every step of the filling needs."""

    session: Session
    questionnaire: Questionnaire
    keys: SecretKeys
    say: Language


def fill_with_demo(
    session: Session, *, questionnaire: Questionnaire, keys: SecretKeys, say: Language, now: datetime
) -> list[DemoAccount]:
    """Make both firms with two waves each; the accounts with their passwords. Raises NotFreshError."""
    if not is_fresh(session):
        raise NotFreshError
    demonstration = _Demonstration(session, questionnaire, keys, say)
    consultant, password = _account(session, *CONSULTANT, now=now)
    accounts = []
    for firm in FIRMS:
        begun = now - timedelta(days=OPENED_DAYS_AGO[0])
        owner, own_password = _owner(session, firm, now=begun)
        context = replace(firm.context, organisation=say(f"demo.{firm.room}.name"))
        organisation = create_organisation(session, account_id=owner.id, context=context, now=begun)
        actor = Actor(owner.id, organisation.id, MemberRole.OWNER)
        add_member(session, organisation.id, actor=actor, account=consultant, role=MemberRole.CONSULTANT, now=begun)
        _fill_firm(demonstration, firm, organisation, actor, now)
        accounts += [
            DemoAccount(owner.email, own_password, MemberRole.OWNER, organisation.name),
            DemoAccount(consultant.email, password, MemberRole.CONSULTANT, organisation.name),
        ]
    session.flush()
    return accounts


def _fill_firm(
    demonstration: _Demonstration, firm: DemoOrganisation, organisation: Organisation, actor: Actor, now: datetime
) -> None:
    """Both waves of a firm, and between them, where heads answer by name, a plan that is approved and followed."""
    first = _drafted(demonstration, firm, organisation, actor, now - timedelta(days=OPENED_DAYS_AGO[0]))
    codes = _run_wave(demonstration, firm, first, actor, now, wave=0, codes={})
    _publish(demonstration, first, actor, now - timedelta(days=CLOSED_DAYS_AGO[0]))
    if firm.mode is Mode.NAMED:
        _plan(demonstration, first, actor, now)
    opened = now - timedelta(days=OPENED_DAYS_AGO[1])
    second = relaunch(
        demonstration.session,
        first,
        actor=actor,
        questionnaire=demonstration.questionnaire,
        keys=demonstration.keys,
        base_url=NOWHERE,
        now=opened,
    )
    second.name = demonstration.say(f"demo.{firm.room}.second_campaign")
    _run_wave(demonstration, firm, second, actor, now, wave=1, codes=codes)
    if firm.published:
        _publish(demonstration, second, actor, now - timedelta(days=CLOSED_DAYS_AGO[1]))


def _run_wave(
    demonstration: _Demonstration,
    firm: DemoOrganisation,
    campaign: Campaign,
    actor: Actor,
    now: datetime,
    *,
    wave: int,
    codes: Mapping[str, str],
) -> dict[str, str]:
    """Open, answer and close one wave; the codes that its people could keep, by address."""
    session, questionnaire, keys = demonstration.session, demonstration.questionnaire, demonstration.keys
    opened = now - timedelta(days=OPENED_DAYS_AGO[wave])
    open_campaign(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys, base_url=NOWHERE, now=opened)
    _forget_mails(session, campaign)
    kept = _answer(demonstration, firm, campaign, opened + timedelta(days=2), wave=wave, codes=codes)
    closed = now - timedelta(days=CLOSED_DAYS_AGO[wave])
    close_campaign(session, campaign, actor=actor, questionnaire=questionnaire, keys=keys, now=closed)
    return kept


def _publish(demonstration: _Demonstration, campaign: Campaign, actor: Actor, now: datetime) -> None:
    session = demonstration.session
    publish_campaign(session, campaign, actor=actor, base_url=NOWHERE, now=now)
    outbox.cancel(session, campaign_id=campaign.id)
    if campaign.mode == Mode.NAMED:
        give_demo_figures(
            session,
            campaign,
            actor=actor,
            questionnaire=demonstration.questionnaire,
            say=demonstration.say,
            keys=demonstration.keys,
            now=now,
        )


def _plan(demonstration: _Demonstration, campaign: Campaign, actor: Actor, now: datetime) -> None:
    """A plan approved just after the closing, its first actions done, the next under way."""
    session, questionnaire = demonstration.session, demonstration.questionnaire
    approved = now - timedelta(days=CLOSED_DAYS_AGO[0] - 4)
    result = campaign_result(session, campaign, actor=actor, questionnaire=questionnaire, keys=demonstration.keys)
    plan = approve_plan(session, campaign, actor=actor, result=result, questionnaire=questionnaire, now=approved)
    tracked = followed(session, campaign, questionnaire=questionnaire)
    if tracked is None:
        raise LookupError("a plan that was approved is not there")
    heads = {function: name for firm in FIRMS for function, name in firm.heads.items()}
    for number, planned in enumerate(tracked.drawn.roadmap.actions):
        status = DONE if number < ACTIONS_DONE else DOING if number < ACTIONS_DONE + ACTIONS_UNDER_WAY else PLANNED
        step = tracked.steps[planned.action.id]
        effort = planned.action.effort
        noted = StepUpdate(
            status=status,
            owner=heads.get(planned.owner),
            due_on=step.due_on,
            actual={function: float(count) for function, count in effort.items()} if status == DONE else {},
        )
        at = now - timedelta(days=OPENED_DAYS_AGO[1] + 2)
        note_step(session, campaign, plan, planned.action.id, actor=actor, noted=noted, now=at)


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


def _drafted(
    demonstration: _Demonstration, firm: DemoOrganisation, organisation: Organisation, actor: Actor, now: datetime
) -> Campaign:
    session, say = demonstration.session, demonstration.say
    unit = organisations.units(session, organisation.id)[0]
    plan = CampaignDraft(name=say(f"demo.{firm.room}.campaign"), mode=firm.mode, staff=firm.context.staff)
    campaign = create_campaign(
        session, organisation, unit, actor=actor, questionnaire=demonstration.questionnaire, plan=plan, now=now
    )
    add_invitations(session, campaign, firm.invitees(), actor=actor, keys=demonstration.keys, base_url=NOWHERE, now=now)
    return campaign


def _forget_mails(session: Session, campaign: Campaign) -> None:
    """The invented people need no letter: none waits, and none is said to have been sent, for they have no mailbox."""
    outbox.cancel(session, campaign_id=campaign.id)


def _answer(
    demonstration: _Demonstration,
    firm: DemoOrganisation,
    campaign: Campaign,
    now: datetime,
    *,
    wave: int,
    codes: Mapping[str, str],
) -> dict[str, str]:
    session, keys = demonstration.session, demonstration.keys
    scenario = DemoScenario(firm, demonstration.questionnaire, demonstration.say, wave=wave)
    connection = session.connection()
    kept = {}
    # In the order of the invented list, so that the seed makes the same firm each time.
    order = {person.email: number for number, person in enumerate(firm.invitees())}
    for invitation in sorted(
        invitations.of_campaign(session, campaign.id), key=lambda invitation: order[invitation.email]
    ):
        function = keys.decrypted_place(invitation.place, invitation.id).function
        started = start_from_invitation(
            session, token_of(keys, invitation), keys=keys, language="fr", now=now, code=codes.get(invitation.email)
        )
        kept[invitation.email] = keys.code(started.token)
        response = responses.with_token_hash(connection, hash_of(started.token))
        if response is None:
            raise LookupError("a response that was begun is not there")
        given = SubmittedAnswers(scenario.cells(function), scenario.written(order[invitation.email]))
        save_answers(
            connection,
            response,
            given,
            asked=demonstration.questionnaire.items_by_code,
            keys=keys,
            today=now.date(),
            retention_days=1,
        )
        finish_response(connection, response, today=now.date())
    return kept
