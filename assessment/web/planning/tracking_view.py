"""View model of the tracking page: actions and forecast comparison."""

from dataclasses import dataclass
from typing import Any

from assessment.core.planning.forecast import ForecastComparison, ForecastVerdict, ItemForecast
from assessment.core.planning.roadmap import PlannedAction
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.i18n import Language
from assessment.services.local_time import local_day
from assessment.services.permissions import Right
from assessment.services.planning.track_plan import TrackedPlan, compared, visible
from assessment.services.results.campaign_result import campaign_result
from assessment.store.models import PlanStep
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.models.planning import DONE, DROPPED
from assessment.store.queries.campaigns import waves
from assessment.web.base.app_context import services, session
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import result_of
from reports.content.planning.plan import days, function_name


@dataclass(frozen=True, slots=True)
class StepView:
    """One action of the plan as it is followed. `days`: (function, name, foreseen)."""

    id: str
    number: int
    title: str
    owner: str
    function: str
    done_when: str
    first_step: str
    kept: PlanStep
    late: bool
    days: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RiseView:
    """One practice of the forecast; `came` and `landing` are empty before the next wave is in."""

    practice: str
    before: str
    range: str
    came: str
    landing: str


def following_values(page: CampaignPage, tracked_plan: TrackedPlan, say: Language) -> dict[str, Any]:
    """What the page is filled with besides the form."""
    questionnaire = questionnaire_of(page.campaign)
    before = result_of(page).reading.diagnosis
    today = local_day(page.organisation.time_zone, services().now())
    steps = tuple(
        _step(
            number,
            planned,
            tracked_plan.steps[planned.action.id],
            questionnaire,
            say,
            late=_late(tracked_plan, planned, today),
        )
        for number, planned in enumerate(tracked_plan.drawn.roadmap.actions, start=1)
        if planned.action.id in tracked_plan.steps
    )
    after = _next_wave(page)
    return {
        "steps": steps,
        "counts": [(status, sum(step.kept.status == status for step in steps)) for status in ("done", "doing")],
        "total": len(steps),
        **_forecast(tracked_plan, before, after, questionnaire, say),
    }


def _late(tracked_plan: TrackedPlan, planned: PlannedAction, today: Any) -> bool:
    kept = tracked_plan.steps[planned.action.id]
    return kept.status not in (DONE, DROPPED) and kept.due_on is not None and kept.due_on < today


def _step(
    number: int, planned: PlannedAction, kept: PlanStep, questionnaire: Questionnaire, say: Language, *, late: bool
) -> StepView:
    action = planned.action
    rows = tuple(
        (
            function,
            function_name(function, questionnaire, say),
            days(foreseen, say),
        )
        for function, foreseen in action.effort.items()
        if foreseen
    )
    return StepView(
        action.id,
        number,
        action.title.within(say.code),
        function_name(planned.owner, questionnaire, say),
        planned.owner,
        action.done_when.within(say.code),
        action.first_step.within(say.code),
        kept,
        late,
        rows,
    )


def _next_wave(page: CampaignPage) -> PublishedDiagnosis | None:
    """The diagnosis of the wave that follows, once this reader may read it."""
    wave = waves.follower(session(), page.campaign.id)
    if wave is None or not (wave.status == PUBLISHED or (wave.status == CLOSED and page.may(Right.READ_CLOSED))):
        return None
    questionnaire = questionnaire_of(wave)
    result = campaign_result(session(), wave, actor=page.actor, questionnaire=questionnaire, keys=services().keys)
    return result.reading.diagnosis


def _forecast(
    tracked_plan: TrackedPlan,
    before: PublishedDiagnosis | None,
    after: PublishedDiagnosis | None,
    questionnaire: Questionnaire,
    say: Language,
) -> dict[str, Any]:
    if before is None:
        return {"rises": (), "landed": "", "rest": ""}
    if after is None:
        seen = visible(tracked_plan.forecast, before)
        return {"rises": tuple(_rise(item, questionnaire, say) for item in seen.items), "landed": "", "rest": ""}
    comparison = compared(tracked_plan.forecast, before, after)
    rises = tuple(
        _rise(
            outcome.forecast,
            questionnaire,
            say,
            came="" if outcome.change is None else say.signed(outcome.change, digits=1),
            landing=say(f"following.landings.{outcome.landing}"),
        )
        for outcome in comparison.outcomes
    )
    return {"rises": rises, "landed": _landed(comparison, say), "rest": _rest(comparison, say)}


def _rise(
    item: ItemForecast, questionnaire: Questionnaire, say: Language, *, came: str = "", landing: str = ""
) -> RiseView:
    mean = sum(item.before.values()) / len(item.before)
    rise = {"low": say.signed(item.rise.low, digits=1), "high": say.signed(item.rise.high, digits=1)}
    known = questionnaire.items_by_code
    name = known[item.code].label.within(say.code) if item.code in known else item.code
    return RiseView(name, say.number(mean, digits=1), say("following.range", **rise), came, landing)


def _landed(comparison: ForecastComparison, say: Language) -> str:
    within = comparison.count(ForecastVerdict.WITHIN)
    compared = len(comparison.outcomes) - comparison.count(ForecastVerdict.UNKNOWN)
    said = say("following.landed", within=say.number(within), told=say.number(compared))
    return said if comparison.same_version else f"{said} {say('following.other_version')}"


def _rest(comparison: ForecastComparison, say: Language) -> str:
    """How what nothing was to lift moved: it tells what moved by itself."""
    if comparison.rest_change is None:
        return ""
    return say("following.rest", change=say.signed(comparison.rest_change, digits=1))
