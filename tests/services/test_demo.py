"""Demonstration data."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from assessment.core.cost.kpis import disagreements
from assessment.i18n import language
from assessment.services.cost.campaign_cost import campaign_cost
from assessment.services.demo.fill_demo import DemoAccount, NotFreshError, fill_with_demo
from assessment.services.permissions import Actor, MemberRole
from assessment.services.results.campaign_result import campaign_result
from assessment.store.models import Account, Campaign, Organisation, OutgoingMail, Response
from assessment.store.queries import organisations
from tests.campaign_factory import ALIGNMENT, KEYS, NOW, THREE, stage


def _fill(engine: Engine) -> list[DemoAccount]:
    with Session(engine) as session, session.begin():
        return fill_with_demo(session, questionnaire=ALIGNMENT, keys=KEYS, say=language("fr"), now=NOW)


def test_there_are_three_named_heads_and_sixty_people_in_five_functions(engine: Engine) -> None:
    _fill(engine)
    with Session(engine) as session:
        named, confidential = (
            session.scalars(select(Campaign).where(Campaign.mode == mode)).one() for mode in ("named", "confidential")
        )
        counts = dict(session.execute(select(Response.campaign_id, func.count()).group_by(Response.campaign_id)).all())
        functions = set(session.scalars(select(Response.function).where(Response.campaign_id == confidential.id)))
        assert (named.status, counts[named.id]) == ("published", 3)
        assert (confidential.status, counts[confidential.id]) == ("closed", 60)
        assert len(functions) == 5
        assert set(session.scalars(select(Organisation.locale))) == {"fr"}


def test_both_results_have_something_to_say(engine: Engine) -> None:
    _fill(engine)
    with Session(engine) as session:
        for campaign in session.scalars(select(Campaign)):
            owner = next(
                member for member in organisations.members(session, campaign.organisation_id) if member.role == "owner"
            )
            actor = Actor(owner.account.id, campaign.organisation_id, MemberRole.OWNER)
            found = campaign_result(session, campaign, actor=actor, questionnaire=ALIGNMENT, keys=KEYS)
            assert found.reading.diagnosis is not None
            assert found.reading.diagnosis.total.score is not None
            assert found.roadmap is not None
            # Fewer than ten people of the confidential firm write anything: what they wrote is not shown.
            assert bool(found.reading.comments) == (not campaign.confidential)


def test_passwords_open_the_accounts_and_differ_each_time(engine: Engine) -> None:
    told = _fill(engine)
    with Session(engine) as session:
        for one in told:
            kept = session.scalars(select(Account).where(Account.email == one.email)).one()
            assert PasswordHasher().verify(kept.password or "", one.password)
            assert kept.confirmed_at is not None
            assert one.password not in (kept.password or "")
    assert len({one.password for one in told}) == len({one.email for one in told}) == 3


def test_no_mail_of_the_demonstration_ever_leaves(engine: Engine) -> None:
    _fill(engine)
    with Session(engine) as session:
        assert set(session.scalars(select(OutgoingMail.state))) == {"cancelled"}


def test_nothing_is_added_to_a_database_that_is_in_use(engine: Engine) -> None:
    stage(engine, THREE)
    with pytest.raises(NotFreshError):
        _fill(engine)


def test_the_first_firm_gave_figures_that_raise_questions_and_make_an_amount(engine: Engine) -> None:
    _fill(engine)
    with Session(engine) as session:
        named = session.scalars(select(Campaign).where(Campaign.mode == "named")).one()
        found = campaign_cost(session, named, questionnaire=ALIGNMENT)
        assert found.cost is not None
        assert found.cost.total is not None
        assert 10_000 < found.cost.total.p50 < 100_000
        assert [one.kpi.code for one in disagreements(ALIGNMENT, found.kpis)] == ["K1"]
