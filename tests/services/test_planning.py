"""Plans: optimise, approve, track, compare with forecast."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.core.cost.kpis import KpiValue
from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.plan_summary import plan_summary
from assessment.core.planning.forecast import ForecastVerdict
from assessment.core.planning.plan_limits import LimitsRefusedError, PlanLimits
from assessment.core.planning.roadmap import PERIODS
from assessment.core.privacy.confidentiality import Mode
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.services.cost.kpis import give_kpis
from assessment.services.errors import NotAllowedError, NothingToApproveError
from assessment.services.permissions import GRANTED, Actor, MemberRole, Right
from assessment.services.plan_cache import PlanInputs
from assessment.services.planning.approve_plan import approve_plan
from assessment.services.planning.campaign_findings import campaign_findings
from assessment.services.planning.optimise_plan import keep_limits, optimise_plan
from assessment.services.planning.track_plan import (
    DaysRefusedError,
    StepUpdate,
    TrackedPlan,
    UnknownStepError,
    compared,
    followed,
    note_step,
)
from assessment.services.results.campaign_plan import limits_of, plan_inputs_of
from assessment.services.results.campaign_result import CampaignResult, campaign_result
from assessment.services.results.target_level import decide_target, target_of
from assessment.store.models import Campaign, Plan
from assessment.store.queries import plans
from reports.findings import NO_FINDINGS
from tests.campaign_factory import ALIGNMENT, KEYS, NOW, THREE, TWELVE, Stage, everything, stage
from tests.core.questionnaire_factory import diagnosed

HEADS = {**THREE, "leadership": 1}
STAFF = {"marketing": 2, "sales": 5, "finance": 2, "leadership": 1}


def _closed(
    engine: Engine,
    value: int = 2,
    counts: Mapping[str, int] = HEADS,
    mode: Mode = Mode.NAMED,
    staff: Mapping[str, int] | None = None,
) -> Stage:
    staged = stage(engine, counts, mode=mode, staff=staff or (STAFF if mode is Mode.NAMED else None))
    staged.open()
    for email in staged.tokens():
        staged.answer(email, everything(email.partition("@")[0].rstrip("0123456789"), value))
    staged.close()
    return staged


@pytest.fixture
def staged(engine: Engine) -> Stage:
    """A firm whose heads all answered 2."""
    return _closed(engine)


def _result(staged: Stage, session: Session, actor: Actor | None = None) -> CampaignResult:
    return campaign_result(
        session, staged.campaign(session), actor=actor or staged.actor, questionnaire=ALIGNMENT, keys=KEYS
    )


def _inputs(staged: Stage, session: Session, campaign: Campaign) -> PlanInputs:
    result = _result(staged, session)
    return plan_inputs_of(
        session, campaign, result.reading.diagnosis, result.context, questionnaire=ALIGNMENT, today=NOW.date()
    )


@pytest.mark.parametrize("mode", list(Mode))
def test_staff_of_a_function_that_no_action_asks_and_nobody_answered_in_limits_no_plan(
    engine: Engine, mode: Mode
) -> None:
    staged = _closed(engine, counts=TWELVE, mode=mode, staff={**STAFF, "operations": 80})
    with Session(engine) as session:
        limits = limits_of(session, staged.campaign(session), _inputs(staged, session, staged.campaign(session)))
        assert {"marketing", "sales", "finance", "leadership"} == set(limits.capacity)
        roadmap = _result(staged, session).roadmap
        assert roadmap is not None
        assert roadmap.actions


def _as(staged: Stage, role: MemberRole) -> Actor:
    return Actor(staged.actor.account_id, staged.organisation_id, role)


def _approve(staged: Stage, actor: Actor | None = None) -> None:
    with Session(staged.engine) as session, session.begin():
        approve_plan(
            session,
            staged.campaign(session),
            actor=actor or staged.actor,
            result=_result(staged, session),
            questionnaire=ALIGNMENT,
            now=NOW,
        )


def _followed(staged: Stage, session: Session) -> TrackedPlan:
    kept = followed(session, staged.campaign(session), questionnaire=ALIGNMENT)
    assert kept is not None
    return kept


def _keep(staged: Stage, limits: PlanLimits) -> None:
    with Session(staged.engine) as session, session.begin():
        keep_limits(session, staged.campaign(session), actor=staged.actor, limits=limits, now=NOW)


def test_what_is_approved_is_read_again_as_it_was(staged: Stage) -> None:
    with staged.session() as session:
        campaign = staged.campaign(session)
        sources = _inputs(staged, session, campaign)
        made = optimise_plan(sources, limits_of(session, campaign, sources))
        assert not isinstance(made, Infeasible)
    _approve(staged)
    with staged.session() as session:
        kept = _followed(staged, session)
        assert kept.drawn == plan_summary(made)
        assert kept.drawn.roadmap.start == NOW.date()
        assert set(kept.steps) == {action.action.id for action in kept.drawn.roadmap.actions}
        first = kept.drawn.roadmap.actions[0]
        assert kept.steps[first.action.id].due_on == NOW.date() + timedelta(days=first.finish_day - 1)
        assert kept.forecast.items


def test_limits_changed_afterwards_do_not_touch_the_approved_plan(staged: Stage) -> None:
    _approve(staged)
    with staged.session() as session:
        before = _followed(staged, session).drawn
    _keep(staged, PlanLimits(excluded=frozenset({"A01"})))
    with staged.session() as session:
        assert _followed(staged, session).drawn == before
        assert limits_of(
            session, staged.campaign(session), _inputs(staged, session, staged.campaign(session))
        ).excluded == {"A01"}
    _approve(staged)
    with staged.session() as session:
        assert "A01" not in _followed(staged, session).steps
        assert session.query(Plan).count() == 2, "the former plan stays in the table"


def test_what_was_noted_goes_on_under_the_plan_that_follows(staged: Stage) -> None:
    _approve(staged)
    with Session(staged.engine) as session, session.begin():
        kept = _followed(staged, session)
        noted = StepUpdate("doing", "Claire", None, {"sales": 1.5}, "En bonne voie")
        note_step(session, staged.campaign(session), kept.plan, "A02", actor=staged.actor, noted=noted, now=NOW)
    _keep(staged, PlanLimits(pinned=frozenset({"A02"})))
    _approve(staged)
    with staged.session() as session:
        step = _followed(staged, session).steps["A02"]
        assert (step.status, step.owner, step.actual, step.note) == ("doing", "Claire", {"sales": 1.5}, "En bonne voie")


def test_the_report_follows_the_approved_plan(staged: Stage) -> None:
    with staged.session() as session:
        result = _result(staged, session)
        assert campaign_findings(session, staged.campaign(session), result, questionnaire=ALIGNMENT) == NO_FINDINGS
    _approve(staged)
    with staged.session() as session:
        result = _result(staged, session)
        kept = _followed(staged, session)
        assert result.roadmap == kept.drawn.roadmap
        plan = campaign_findings(session, staged.campaign(session), result, questionnaire=ALIGNMENT).plan
        assert plan is not None
        assert plan.summary == kept.drawn
        assert plan.approved_on == kept.plan.approved_on
        assert plan.euros == pytest.approx(kept.drawn.days * 7 * 43.7 + sum(kept.drawn.spending) / 2)


def test_no_plan_within_the_limits_is_not_approved(staged: Stage) -> None:
    _keep(staged, PlanLimits(dict.fromkeys(HEADS, (0.0,) * len(PERIODS))))
    with pytest.raises(NothingToApproveError):
        _approve(staged)
    with staged.session() as session:
        assert plans.approved(session, staged.campaign_id) is None


@pytest.mark.parametrize(
    "limits",
    [
        PlanLimits(budget=-1.0),
        PlanLimits(parallel_actions=0),
        PlanLimits(parallel_actions=21),
        PlanLimits({"finance": (-1.0,) * len(PERIODS)}),
        PlanLimits({"finance": (float("nan"),) * len(PERIODS)}),
    ],
)
def test_limits_that_cannot_stand_are_not_kept(staged: Stage, limits: PlanLimits) -> None:
    with pytest.raises(LimitsRefusedError):
        _keep(staged, limits)


@pytest.mark.parametrize("role", list(MemberRole))
def test_only_those_who_may_plan_approve_and_decide(staged: Stage, role: MemberRole) -> None:
    actor, may = _as(staged, role), Right.PLAN in GRANTED[role]
    with Session(staged.engine) as session, session.begin():
        campaign, owners = staged.campaign(session), _result(staged, session)
        decided = {"aim": 3, "levers": {}, "reason": "Parce que"}
        if not may:
            with pytest.raises(NotAllowedError):
                approve_plan(session, campaign, actor=actor, result=owners, questionnaire=ALIGNMENT, now=NOW)
            with pytest.raises(NotAllowedError):
                decide_target(session, campaign, actor=actor, now=NOW, **decided)  # type: ignore[arg-type]
            return
        decide_target(session, campaign, actor=actor, now=NOW, **decided)  # type: ignore[arg-type]
        approve_plan(session, campaign, actor=actor, result=owners, questionnaire=ALIGNMENT, now=NOW)


def test_only_those_who_may_track_note_and_only_what_can_be(staged: Stage) -> None:
    _approve(staged)
    with Session(staged.engine) as session:
        campaign, plan = staged.campaign(session), _followed(staged, session).plan
        with pytest.raises(NotAllowedError):
            note_step(
                session,
                campaign,
                plan,
                "A01",
                actor=_as(staged, MemberRole.OBSERVER),
                noted=StepUpdate("done"),
                now=NOW,
            )
        for action, status in (("Z99", "done"), ("A01", "gone")):
            with pytest.raises(UnknownStepError):
                note_step(session, campaign, plan, action, actor=staged.actor, noted=StepUpdate(status), now=NOW)
        for days in (-1.0, float("nan"), 1e9):
            noted = StepUpdate("done", actual={"sales": days})
            with pytest.raises(DaysRefusedError):
                note_step(session, campaign, plan, "A01", actor=staged.actor, noted=noted, now=NOW)


def test_real_days_correct_the_efforts_of_the_next_plan(staged: Stage) -> None:
    _approve(staged)
    with Session(staged.engine) as session, session.begin():
        noted = StepUpdate("done", actual={"sales": 6.0})
        plan = _followed(staged, session).plan
        note_step(session, staged.campaign(session), plan, "A02", actor=staged.actor, noted=noted, now=NOW)
    with staged.session() as session:
        campaign = staged.campaign(session)
        sources = _inputs(staged, session, campaign)
        efforts = {action.id: action.effort for action in sources.actions or ()}
    assert efforts["A02"]["sales"] == 6
    assert efforts["A13"]["sales"] > ALIGNMENT.actions_by_id["A13"].effort["sales"], "sales needs longer than hoped"
    assert efforts["A13"]["finance"] == ALIGNMENT.actions_by_id["A13"].effort["finance"]


def test_the_decided_target_holds_until_somebody_goes_back_to_the_rule(staged: Stage) -> None:
    for aim, reason in ((2, "Une levée de fonds d'abord"), (None, "La levée est faite")):
        with Session(staged.engine) as session, session.begin():
            campaign = staged.campaign(session)
            decide_target(session, campaign, actor=staged.actor, aim=aim, levers={"vision": 4}, reason=reason, now=NOW)
            result = _result(staged, session)
            assert result.reading.diagnosis is not None
            target = target_of(session, campaign, diagnosis=result.reading.diagnosis, context=result.context)
            if aim is None:
                assert target.decided == ""
            else:
                assert (target.total, target.levers["vision"], target.levers["processes"]) == (2, 4, 2)
                assert target.suggested == 3
                assert result.roadmap is not None
                assert result.roadmap.target == target


def test_the_forecast_is_compared_with_the_next_wave_and_never_changes(staged: Stage) -> None:
    _approve(staged)
    with staged.session() as session:
        locked = _followed(staged, session).forecast
        before = _result(staged, session).reading.diagnosis
    assert before is not None
    later = _diagnosis_of_everyone(3)
    comparison = compared(locked, before, later)
    assert comparison.count(ForecastVerdict.WITHIN) == len(comparison.outcomes) > 0
    assert comparison.rest_change == pytest.approx(1)
    worse = compared(locked, before, _diagnosis_of_everyone(1))
    assert worse.count(ForecastVerdict.WITHIN) < len(worse.outcomes)
    with staged.session() as session:
        assert _followed(staged, session).forecast == locked


def _diagnosis_of_everyone(value: int) -> PublishedDiagnosis:
    people = [(function, everything(function, value)) for function in HEADS]
    return diagnosed(people)


def test_a_confidential_result_is_planned_and_forecast_from_published_groups(engine: Engine) -> None:
    staged = _closed(engine, counts=TWELVE, mode=Mode.CONFIDENTIAL)
    _approve(staged)
    with staged.session() as session:
        kept = _followed(staged, session)
        assert kept.drawn.roadmap.actions
        assert all(item.rise.low < item.rise.high for item in kept.forecast.items)
        result = _result(staged, session)
        assert result.reading.diagnosis is not None
        assert compared(kept.forecast, result.reading.diagnosis, result.reading.diagnosis).outcomes


def test_figures_enter_the_findings_with_their_cost_and_contradictions(staged: Stage) -> None:
    with Session(staged.engine) as session, session.begin():
        campaign = staged.campaign(session)
        for function, value in (("marketing", 60.0), ("sales", 40.0)):
            give_kpis(
                session,
                campaign,
                actor=staged.actor,
                questionnaire=ALIGNMENT,
                function=function,
                values=[KpiValue("K1", function, value)],
                keys=KEYS,
                now=NOW,
            )
    with staged.session() as session:
        findings = campaign_findings(
            session, staged.campaign(session), _result(staged, session), questionnaire=ALIGNMENT
        )
        assert findings.plan is None
        assert findings.cost is not None
        assert [contradiction.kpi.code for contradiction in findings.cost.contradictions] == ["K1"]
        assert [disagreement.kpi.code for disagreement in findings.cost.disagreements] == ["K1"]
        assert findings.cost.sensitivities
        assert findings.cost.cost is not None
        assert findings.cost.cost.total is not None, "duplicated hours follow from the staff and an outside figure"
