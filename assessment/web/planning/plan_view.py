"""View model of the plan page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.plan_summary import plan_summary
from assessment.core.planning.decisions import Decision
from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.services.plan_cache import PlanInputs
from assessment.services.planning.optimise_plan import days_worth, optimise_plan
from assessment.web.presentation.charts import chart_writer
from reports.content.planning import plan as plan_words
from reports.content.planning import roadmap as roadmap_words
from reports.content.planning.plan_reasons import conflict, reasons, remedies
from reports.content.writing.chapter_context import ChapterContext

if TYPE_CHECKING:
    from assessment.core.optimiser.marginal_values import ActionMarginalValue, DayMarginalValue

LEAST_POINTS = 0.05
"""Points below which nothing is said to be gained: they would be written 0."""


@dataclass(frozen=True, slots=True)
class FollowedBefore:
    """The approved plan of an earlier wave: the wave's id and name, and the day."""

    campaign_id: str
    wave: str
    approved_on: date


@dataclass(frozen=True, slots=True)
class WorthView:
    """What an action brings: what is lost without it, and the plan that would then be made."""

    title: str
    lost: str
    instead: str


def plan_values(
    sources: PlanInputs,
    limits: PlanLimits,
    questionnaire: Questionnaire,
    say: Language,
    *,
    decisions: tuple[Decision, ...] = (),
) -> dict[str, Any]:
    """What the part of the page about the plan is filled with."""
    outcome = optimise_plan(sources, limits)
    if isinstance(outcome, Infeasible):
        explanation = {
            "conflict": conflict(outcome, questionnaire, say),
            "remedies": remedies(outcome, questionnaire, say),
        }
        return {"chapter": None, "roadmap": None, "no_plan": explanation}
    shown = plan_summary(outcome)
    chapter = ChapterContext(
        sources.diagnosis, shown.roadmap, sources.context, say, asked=questionnaire, decisions=decisions
    )
    worth = days_worth(sources, limits)
    return {
        "no_plan": None,
        "chapter": plan_words.build(shown, questionnaire, say),
        "roadmap": roadmap_words.build(chapter),
        "reasons": reasons(shown, questionnaire, say, pinned=limits.pinned, excluded=limits.excluded),
        "days_worth": _days_said(worth, questionnaire, say),
        "tells_points": any(day.worth >= LEAST_POINTS for day in worth),
        "drawn": chart_writer(say),
    }


def actions_said(
    worth: "tuple[ActionMarginalValue, ...]", planned: tuple[str, ...], questionnaire: Questionnaire, say: Language
) -> tuple[WorthView, ...]:
    """What each action brings, in the plan's order."""
    return tuple(_action_said(action_marginal_value, planned, questionnaire, say) for action_marginal_value in worth)


def _days_said(worth: "Sequence[DayMarginalValue]", questionnaire: Questionnaire, say: Language) -> list[str]:
    """What one more day of each function would be worth; the functions whose days limit nothing in one sentence."""
    limiting = [day for day in worth if day.worth >= LEAST_POINTS]
    idle = [plan_words.function_name(day.function, questionnaire, say) for day in worth if day.worth < LEAST_POINTS]
    sentences = [_day_said(day, questionnaire, say) for day in limiting]
    if idle and not limiting:
        return [say("planning.day.all_idle")]
    return [*sentences, say("planning.day.idle", count=len(idle), functions=say.list(idle))] if idle else sentences


def _day_said(day_marginal_value: "DayMarginalValue", questionnaire: Questionnaire, say: Language) -> str:
    function = plan_words.function_name(day_marginal_value.function, questionnaire, say)
    worth = say.number(day_marginal_value.worth, digits=1)
    points = say(
        "report.points", count=day_marginal_value.points, value=say.signed(day_marginal_value.points, digits=1)
    )
    if not day_marginal_value.added:
        return say("planning.day.more", function=function, worth=worth, points=points)
    actions = plan_words.action_names(day_marginal_value.added, questionnaire, say)
    return say("planning.day.lets_in", function=function, worth=worth, points=points, actions=actions)


def _action_said(
    action_marginal_value: "ActionMarginalValue", planned: tuple[str, ...], questionnaire: Questionnaire, say: Language
) -> WorthView:
    title = questionnaire.actions_by_id[action_marginal_value.id].title.within(say.code)
    if action_marginal_value.names is None or action_marginal_value.points is None:
        return WorthView(title, say("planning.without.none"), "")
    lost = say(
        "planning.without.lost",
        points=say(
            "report.points",
            count=action_marginal_value.points,
            value=say.number(action_marginal_value.points, digits=1),
        ),
    )
    came = [name for name in action_marginal_value.names if name not in planned]
    gone = [name for name in planned if name not in action_marginal_value.names and name != action_marginal_value.id]
    parts = [say("plans.change.came", actions=plan_words.action_names(came, questionnaire, say))] if came else []
    parts += [say("plans.change.gone", actions=plan_words.action_names(gone, questionnaire, say))] if gone else []
    instead = say("plans.change.and").join(parts)
    return WorthView(
        title, lost, say("planning.without.then", change=instead) if instead else say("planning.without.same")
    )
