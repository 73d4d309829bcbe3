"""Demonstration data."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from assessment.core.cost.kpis import disagreements
from assessment.i18n import LANGUAGES, language
from assessment.services.cost.campaign_cost import campaign_cost
from assessment.services.demo.fill_demo import DemoAccount, NotFreshError, fill_with_demo
from assessment.services.demo.sample_report import sample_report
from assessment.services.permissions import Actor, MemberRole
from assessment.services.results.campaign_result import campaign_result
from assessment.store.models import (
    Account,
    Campaign,
    Invitation,
    Organisation,
    OutgoingMail,
    Plan,
    PlanStep,
    Response,
    WaveChange,
)
from assessment.store.models.campaigns.invitations import WAITING
from assessment.store.queries import organisations
from assessment.web.base.assets import STATIC
from reports.content.editions import Edition
from reports.document_key import document_key
from tests.campaign_factory import ALIGNMENT, KEYS, NOW, THREE, stage


def _fill(engine: Engine) -> list[DemoAccount]:
    with Session(engine) as session, session.begin():
        return fill_with_demo(session, questionnaire=ALIGNMENT, keys=KEYS, say=language("fr"), now=NOW)


def test_each_firm_has_two_waves_of_three_named_heads_or_sixty_people_in_five_functions(engine: Engine) -> None:
    _fill(engine)
    with Session(engine) as session:
        counts = dict(session.execute(select(Response.campaign_id, func.count()).group_by(Response.campaign_id)).all())
        waves = {
            mode: session.scalars(select(Campaign).where(Campaign.mode == mode).order_by(Campaign.opened_on)).all()
            for mode in ("named", "confidential")
        }
        assert {mode: [campaign.status for campaign in campaigns] for mode, campaigns in waves.items()} == {
            "named": ["published", "published"],
            "confidential": ["published", "closed"],
        }
        assert {mode: [counts[campaign.id] for campaign in campaigns] for mode, campaigns in waves.items()} == {
            "named": [3, 3],
            "confidential": [60, 60],
        }
        assert all(second.previous_id == first.id for first, second in waves.values())
        assert len(set(session.scalars(select(Response.function)))) == 5
        assert set(session.scalars(select(Organisation.locale))) == {"fr"}


def test_a_plan_is_approved_and_followed_and_the_second_wave_shows_a_change(engine: Engine) -> None:
    _fill(engine)
    with Session(engine) as session:
        plan = session.scalars(select(Plan)).one()
        steps = [step.status for step in session.scalars(select(PlanStep))]
        assert plan.approved_on is not None
        assert (steps.count("done"), steps.count("doing")) == (2, 1)
        assert session.scalar(select(func.count()).select_from(WaveChange))


def test_both_results_have_something_to_say(engine: Engine) -> None:
    _fill(engine)
    with Session(engine) as session:
        for campaign in session.scalars(select(Campaign)):
            owner = next(
                member for member in organisations.members(session, campaign.organisation_id) if member.role == "owner"
            )
            actor = Actor(owner.account.id, campaign.organisation_id, MemberRole.OWNER)
            result = campaign_result(session, campaign, actor=actor, questionnaire=ALIGNMENT, keys=KEYS)
            assert result.reading.diagnosis is not None
            assert result.reading.diagnosis.total.score is not None
            assert result.roadmap is not None
            # Fewer than ten people of the confidential firm write anything: what they wrote is not shown.
            assert bool(result.reading.comments) == (not campaign.confidential)


def test_passwords_open_the_accounts_and_differ_each_time(engine: Engine) -> None:
    demo_accounts = _fill(engine)
    with Session(engine) as session:
        for demo_account in demo_accounts:
            kept = session.scalars(select(Account).where(Account.email == demo_account.email)).one()
            assert PasswordHasher().verify(kept.password or "", demo_account.password)
            assert kept.confirmed_at is not None
            assert demo_account.password not in (kept.password or "")
    assert (
        len({demo_account.password for demo_account in demo_accounts})
        == len({demo_account.email for demo_account in demo_accounts})
        == 3
    )


def test_no_mail_of_the_demonstration_ever_leaves(engine: Engine) -> None:
    _fill(engine)
    with Session(engine) as session:
        assert set(session.scalars(select(OutgoingMail.state))) == {"cancelled"}
        assert set(session.scalars(select(Invitation.delivery))) == {WAITING}, "nobody invented has a mailbox"


def test_nothing_is_added_to_a_database_that_is_in_use(engine: Engine) -> None:
    stage(engine, THREE)
    with pytest.raises(NotFreshError):
        _fill(engine)


def test_the_first_firm_gave_figures_that_raise_questions_and_make_an_amount(engine: Engine) -> None:
    _fill(engine)
    with Session(engine) as session:
        named = session.scalars(select(Campaign).where(Campaign.mode == "named")).first()
        assert named is not None
        cost = campaign_cost(session, named, questionnaire=ALIGNMENT)
        assert cost.cost is not None
        assert cost.cost.total is not None
        assert 10_000 < cost.cost.total.p50 < 100_000
        assert [disagreement.kpi.code for disagreement in disagreements(ALIGNMENT, cost.kpis)] == ["K1"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_sample_report_of_the_home_page_is_what_the_product_makes_today(engine: Engine, code: str) -> None:
    """When this fails, `.venv/bin/python scripts/sample_report` makes it anew."""
    with Session(engine) as session:
        report = sample_report(session, questionnaire=ALIGNMENT, keys=KEYS, say=language(code))
        key = document_key(report, Edition.BRIEF, owner="sample")
    assert (STATIC / "sample" / f"sample-{code}.hash").read_text(encoding="utf-8").strip() == key
    assert (STATIC / "sample" / f"sample-{code}.pdf").read_bytes().startswith(b"%PDF-")
