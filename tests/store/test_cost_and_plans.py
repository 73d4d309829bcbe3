"""KPIs, targets and plans in the database."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.store.models import Campaign, CostChoice, CostInput, KpiEntry, Plan, PlanStep, TargetEdit
from assessment.store.models.base import AppendOnlyError
from assessment.store.queries import kpis_and_cost, plans
from tests.campaign_factory import THREE, Stage, stage

DAY = date(2026, 3, 4)


@pytest.fixture
def staged(engine: Engine) -> Stage:
    """A firm with a campaign."""
    return stage(engine, THREE)


def _kpi(staged: Stage, **spoil: Any) -> KpiEntry:
    given = {"kpi": "K1", "function": "sales", "value": 40.0, "source": "estimate", "given_on": DAY}
    return KpiEntry(campaign_id=staged.campaign_id, **given | spoil)


def _cost(staged: Stage, **spoil: Any) -> CostInput:
    given = {"entry": "leads", "low": 1.0, "central": 2.0, "high": 3.0, "function": "finance", "source": "estimate"}
    return CostInput(campaign_id=staged.campaign_id, given_on=DAY, **given | spoil)


def _plan(staged: Stage, **spoil: Any) -> Plan:
    return Plan(campaign_id=staged.campaign_id, **{"number": 1, "at_once": 3, "created_on": DAY} | spoil)


APPROVED = {"approved_on": DAY, "frozen": {"actions": []}, "forecast": {"items": []}}


def _kept(staged: Stage, *rows: Any) -> None:
    with Session(staged.engine) as session, session.begin():
        session.add_all(rows)


def test_figures_are_found_by_campaign_and_by_function(staged: Stage) -> None:
    _kept(staged, _kpi(staged), _kpi(staged, function="marketing", value=60.0), _kpi(staged, kpi="K4"))
    with staged.session() as session:
        everything = kpis_and_cost.kpi_entries(session, [staged.campaign_id])[staged.campaign_id]
        assert [(kpi_entry.kpi, kpi_entry.function) for kpi_entry in everything] == [
            ("K1", "marketing"),
            ("K1", "sales"),
            ("K4", "sales"),
        ]
        assert set(kpis_and_cost.kpi_entries_of(session, staged.campaign_id, "sales")) == {"K1", "K4"}
        assert kpis_and_cost.kpi_entries(session, ["nowhere"]) == {}


def test_inputs_and_choices_are_found_by_campaign(staged: Stage) -> None:
    choice = CostChoice(
        campaign_id=staged.campaign_id, lead_loss="spend", late_response=False, forecast_gap=True, duplicates_hold=[]
    )
    _kept(staged, _cost(staged), choice)
    with staged.session() as session:
        assert kpis_and_cost.cost_inputs(session, staged.campaign_id)["leads"].central == 2
        kept = kpis_and_cost.cost_choice(session, staged.campaign_id)
        assert kept is not None
        assert kept.lead_loss == "spend"
        assert kpis_and_cost.cost_choice(session, "nowhere") is None


def test_the_last_decision_on_the_target_comes_first_and_none_is_changed(staged: Stage) -> None:
    edits = [
        TargetEdit(campaign_id=staged.campaign_id, aim=aim, levers={}, reason="Parce que", edited_on=DAY)
        for aim in (2, None)
    ]
    for edit in edits:
        _kept(staged, edit)
    with Session(staged.engine) as session:
        first, second = kpis_and_cost.target_edits(session, staged.campaign_id)
        assert (first.aim, second.aim) == (None, 2)
        second.reason = "Autre chose"
        with pytest.raises(AppendOnlyError):
            session.flush()


def test_the_plan_followed_is_the_last_one_approved(staged: Stage) -> None:
    _kept(staged, _plan(staged, **APPROVED), _plan(staged, number=2, **APPROVED), _plan(staged, number=3))
    with staged.session() as session:
        approved, draft = plans.approved(session, staged.campaign_id), plans.draft(session, staged.campaign_id)
        assert approved is not None
        assert draft is not None
        assert (approved.number, draft.number) == (2, 3)
        assert plans.next_number(session, staged.campaign_id) == 4
        assert plans.next_number(session, "nowhere") == 1


def test_what_was_done_is_told_across_the_organisation(staged: Stage) -> None:
    _kept(staged, _plan(staged, id="p" * 16, **APPROVED))
    done = {"status": "done", "actual": {"sales": 2.5}}
    _kept(
        staged,
        PlanStep(plan_id="p" * 16, action="A01", **done),
        PlanStep(plan_id="p" * 16, action="A02", status="doing", actual={"sales": 9.0}),
        PlanStep(plan_id="p" * 16, action="A03", status="done", actual={}),
    )
    with staged.session() as session:
        assert plans.done_in_organisation(session, staged.organisation_id) == [("A01", {"sales": 2.5})]
        assert plans.done_in_organisation(session, "nowhere") == []
        assert set(plans.steps(session, "p" * 16)) == {"A01", "A02", "A03"}


@pytest.mark.parametrize(
    "spoil", [{"source": "gossip"}, {"source": "unknown"}, {"value": None}, {"source": "system", "value": None}]
)
def test_a_figure_that_cannot_be_is_refused(staged: Stage, spoil: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        _kept(staged, _kpi(staged, **spoil))


def test_one_function_gives_a_figure_once(staged: Stage) -> None:
    with pytest.raises(IntegrityError):
        _kept(staged, _kpi(staged), _kpi(staged))


@pytest.mark.parametrize("spoil", [{"low": 2.5}, {"high": 1.5}, {"source": "unknown"}])
def test_an_input_out_of_order_is_refused(staged: Stage, spoil: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        _kept(staged, _cost(staged, **spoil))


@pytest.mark.parametrize(
    "spoil",
    [{"at_once": 0}, {"budget": -1.0}, {"approved_on": DAY}, {"frozen": {"actions": []}}, {"forecast": {"items": []}}],
)
def test_a_plan_that_cannot_be_is_refused(staged: Stage, spoil: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        _kept(staged, _plan(staged, **spoil))


def test_a_campaign_has_one_plan_in_the_making(staged: Stage) -> None:
    _kept(staged, _plan(staged))
    with pytest.raises(IntegrityError):
        _kept(staged, _plan(staged, number=2))


@pytest.mark.parametrize("spoil", [{"aim": 0}, {"aim": 6}, {"reason": ""}])
def test_a_target_that_is_no_level_or_has_no_reason_is_refused(staged: Stage, spoil: dict[str, Any]) -> None:
    edit = {"aim": 3, "levers": {}, "reason": "Parce que", "edited_on": DAY} | spoil
    with pytest.raises(IntegrityError):
        _kept(staged, TargetEdit(campaign_id=staged.campaign_id, **edit))


def test_everything_goes_with_its_campaign(staged: Stage) -> None:
    _kept(staged, _kpi(staged), _cost(staged), _plan(staged, id="p" * 16))
    _kept(staged, PlanStep(plan_id="p" * 16, action="A01", actual={}))
    with Session(staged.engine) as session, session.begin():
        session.delete(session.get_one(Campaign, staged.campaign_id))
    with staged.session() as session:
        assert kpis_and_cost.kpi_entries(session, [staged.campaign_id]) == {}
        assert plans.steps(session, "p" * 16) == {}
