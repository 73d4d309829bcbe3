"""Organisations, members and claimed quick checks."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.core.questionnaire.definition import Length
from assessment.services.accounts.claim_response import claim_response
from assessment.services.answering.response_lifecycle import RespondentProfile, start_response
from assessment.services.errors import (
    AlreadyClaimedError,
    AlreadyMemberError,
    LastOwnerError,
    NotAllowedError,
    NotClaimableError,
)
from assessment.services.organisations.company_profile import context_of_organisation
from assessment.services.organisations.members import add_member, change_role, remove_member
from assessment.services.organisations.organisations import (
    Branding,
    add_unit,
    change_organisation,
    create_organisation,
    remove_logo,
)
from assessment.services.permissions import GRANTED, Actor, MemberRole, Right
from assessment.store import audit_log
from assessment.store.link_tokens import hash_of
from assessment.store.models import ClaimedResponse, Membership, Organisation
from assessment.store.queries import organisations, responses
from assessment.store.queries.responses import KeptResponse
from tests.campaign_factory import ALIGNMENT, KEYS, NOW, THREE, account, stage

FIRM = CompanyProfile(
    organisation="Atelier Durand",
    headcount=40,
    staff={"sales": 5},
    cycle=SalesCycle.LONG,
    basket=OrderValue.HIGH,
    complex_offer=True,
    several_sites=False,
    marketing_share=12.5,
)


def test_an_organisation_begins_with_its_owner_and_the_whole_firm(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        alice = account(session, "alice@firm.example")
        organisation = create_organisation(session, account_id=alice.id, context=FIRM, now=NOW)
        assert context_of_organisation(organisation) == FIRM
        assert [unit.name for unit in organisations.units(session, organisation.id)] == [""]
        (belonging,) = organisations.of_account(session, alice.id)
        assert (belonging.organisation.id, belonging.role) == (organisation.id, "owner")


def test_an_organisation_needs_a_name(engine: Engine) -> None:
    with Session(engine) as session, pytest.raises(ValueError, match="name"):
        create_organisation(session, account_id="a", context=CompanyProfile(), now=NOW)


def test_a_stranger_finds_no_organisation_whether_it_exists_or_not(engine: Engine) -> None:
    staged = stage(engine, THREE)
    with Session(engine) as session, session.begin():
        charlie = account(session, "charlie@elsewhere.example")
        assert organisations.of_member(session, staged.organisation_id, charlie.id) is None
        assert organisations.of_member(session, "nothing", charlie.id) is None
        assert organisations.of_account(session, charlie.id) == []


def test_what_a_firm_tells_anew_replaces_what_it_told_but_not_its_logo(engine: Engine) -> None:
    staged = stage(engine, THREE)
    with Session(engine) as session, session.begin():
        organisation = session.get_one(Organisation, staged.organisation_id)
        arguments = {"actor": staged.actor, "context": FIRM, "now": NOW}
        look = Branding(accent="#0B5FFF", logo=b"PNG", logo_type="image/png")
        change_organisation(session, organisation, look=look, **arguments)  # type: ignore[arg-type]
        change_organisation(session, organisation, look=Branding(locale="en"), **arguments)  # type: ignore[arg-type]
        assert (organisation.logo, organisation.accent, organisation.locale) == (b"PNG", None, "en")
        remove_logo(session, organisation, actor=staged.actor, now=NOW)
        session.flush()
        assert (organisation.logo, organisation.logo_type) == (None, None)
        assert add_unit(session, organisation, actor=staged.actor, name="Export", now=NOW).name == "Export"


def test_members_come_change_and_go_and_an_owner_stays(engine: Engine) -> None:
    staged = stage(engine, THREE)
    with Session(engine) as session, session.begin():
        bob = account(session, "bob@firm.example")
        arguments = {"actor": staged.actor, "now": NOW}
        member = add_member(session, staged.organisation_id, account=bob, role=MemberRole.OBSERVER, **arguments)  # type: ignore[arg-type]
        with pytest.raises(AlreadyMemberError):
            add_member(session, staged.organisation_id, account=bob, role=MemberRole.OWNER, **arguments)  # type: ignore[arg-type]
        own = session.get_one(Membership, (staged.actor.account_id, staged.organisation_id))
        with pytest.raises(LastOwnerError):
            change_role(session, own, role=MemberRole.OBSERVER, **arguments)  # type: ignore[arg-type]
        with pytest.raises(LastOwnerError):
            remove_member(session, own, keys=KEYS, **arguments)  # type: ignore[arg-type]
        change_role(session, member, role=MemberRole.OWNER, **arguments)  # type: ignore[arg-type]
        session.flush()
        remove_member(session, own, keys=KEYS, **arguments)  # type: ignore[arg-type]
        session.flush()
        assert [member.account.email for member in organisations.members(session, staged.organisation_id)] == [
            bob.email
        ]
        verbs = {event.verb for event in audit_log.latest(session, staged.organisation_id)}
        assert {"add_member", "change_role", "remove_member"} <= verbs


def test_anybody_may_leave_and_only_owners_manage(engine: Engine) -> None:
    staged = stage(engine, THREE)
    with Session(engine) as session, session.begin():
        bob = account(session, "bob@firm.example")
        member = add_member(
            session, staged.organisation_id, actor=staged.actor, account=bob, role=MemberRole.CONSULTANT, now=NOW
        )
        actor = Actor(bob.id, staged.organisation_id, MemberRole.CONSULTANT)
        own = session.get_one(Membership, (staged.actor.account_id, staged.organisation_id))
        with pytest.raises(NotAllowedError):
            remove_member(session, own, actor=actor, keys=KEYS, now=NOW)
        with pytest.raises(NotAllowedError):
            change_role(session, member, actor=actor, role=MemberRole.OWNER, now=NOW)
        remove_member(session, member, actor=actor, keys=KEYS, now=NOW)


def test_each_role_may_do_no_more_than_the_one_before(engine: Engine) -> None:
    rights = [GRANTED[role] for role in MemberRole]
    assert set(GRANTED) == set(MemberRole)
    assert all(weaker < stronger for stronger, weaker in pairwise(rights))
    assert GRANTED[MemberRole.OBSERVER] == {Right.READ}


# --- Claims -----------------------------------------------------------------------------------------------------------


def _quick_check(engine: Engine) -> KeptResponse:
    with engine.begin() as connection:
        token = start_response(
            connection,
            ALIGNMENT,
            length=Length.QUICK,
            language="fr",
            about=RespondentProfile(),
            today=NOW.date(),
            retention_days=10,
        )
        response = responses.with_token_hash(connection, hash_of(token))
    assert response is not None
    return response


def test_a_quick_check_is_claimed_once_and_kept_longer(engine: Engine) -> None:
    staged = stage(engine, THREE)
    response = _quick_check(engine)
    place = {"account_id": staged.actor.account_id, "organisation_id": staged.organisation_id}
    for _ in range(2):
        with Session(engine) as session, session.begin():
            claim_response(session, response, **place, now=NOW)
    with Session(engine) as session, session.begin():
        assert session.get_one(ClaimedResponse, response.id).account_id == staged.actor.account_id
        bob = account(session, "bob@firm.example")
        session.add(Membership(account_id=bob.id, organisation_id=staged.organisation_id, role="owner"))
        session.flush()
        with pytest.raises(AlreadyClaimedError):
            claim_response(session, response, account_id=bob.id, organisation_id=staged.organisation_id, now=NOW)
    with engine.connect() as connection:
        until = connection.exec_driver_sql("SELECT expires_on FROM responses").scalar_one()
    assert until == str(NOW.date() + timedelta(days=1095))


def test_a_response_is_claimed_into_one_s_own_organisation_only(engine: Engine) -> None:
    staged = stage(engine, THREE)
    response = _quick_check(engine)
    with Session(engine) as session, session.begin():
        charlie = account(session, "charlie@elsewhere.example")
        with pytest.raises(NotAllowedError):
            claim_response(session, response, account_id=charlie.id, organisation_id=staged.organisation_id, now=NOW)


def test_an_answer_to_a_campaign_is_nobody_s_to_claim(engine: Engine) -> None:
    staged = stage(engine, THREE)
    staged.open()
    token = staged.answer("sales1@firm.example")
    with engine.connect() as connection:
        response = responses.with_token_hash(connection, hash_of(token))
    assert response is not None
    with Session(engine) as session, pytest.raises(NotClaimableError):
        claim_response(
            session,
            response,
            account_id=staged.actor.account_id,
            organisation_id=staged.organisation_id,
            now=NOW,
        )
