"""View model of the plan page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.plan_summary import plan_summary
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
class WorthView:
    """What an action brings: what is lost without it, and the plan that would then be made."""

    title: str
    lost: str
    instead: str


def plan_values(sources: PlanInputs, limits: PlanLimits, questionnaire: Questionnaire, say: Language) -> dict[str, Any]:
    """What the part of the page about the plan is filled with."""
    found = optimise_plan(sources, limits)
    if isinstance(found, Infeasible):
        told = {"conflict": conflict(found, questionnaire, say), "remedies": remedies(found, questionnaire, say)}
        return {"chapter": None, "roadmap": None, "no_plan": told}
    shown = plan_summary(found)
    chapter = ChapterContext(sources.diagnosis, shown.roadmap, sources.context, say, asked=questionnaire)
    return {
        "no_plan": None,
        "chapter": plan_words.build(shown, questionnaire, say),
        "roadmap": roadmap_words.build(chapter),
        "reasons": reasons(shown, questionnaire, say, pinned=limits.pinned, excluded=limits.excluded),
        "days_worth": [_day_said(one, questionnaire, say) for one in days_worth(sources, limits)],
        "drawn": chart_writer(say),
    }


def actions_said(
    worth: "tuple[ActionMarginalValue, ...]", planned: tuple[str, ...], questionnaire: Questionnaire, say: Language
) -> tuple[WorthView, ...]:
    """What each action brings, in the plan's order."""
    return tuple(_action_said(one, planned, questionnaire, say) for one in worth)


def _day_said(one: "DayMarginalValue", questionnaire: Questionnaire, say: Language) -> str:
    function = plan_words.function_name(one.function, questionnaire, say)
    if one.worth < LEAST_POINTS:
        return say("planning.day.nothing", function=function)
    worth = say.number(one.worth, digits=1)
    points = say("report.points", count=one.points, value=say.signed(one.points, digits=1))
    if not one.added:
        return say("planning.day.more", function=function, worth=worth, points=points)
    actions = plan_words.action_names(one.added, questionnaire, say)
    return say("planning.day.lets_in", function=function, worth=worth, points=points, actions=actions)


def _action_said(
    one: "ActionMarginalValue", planned: tuple[str, ...], questionnaire: Questionnaire, say: Language
) -> WorthView:
    title = questionnaire.actions_by_id[one.id].title.within(say.code)
    if one.names is None or one.points is None:
        return WorthView(title, say("planning.without.none"), "")
    lost = say(
        "planning.without.lost", points=say("report.points", count=one.points, value=say.number(one.points, digits=1))
    )
    came = [name for name in one.names if name not in planned]
    gone = [name for name in planned if name not in one.names and name != one.id]
    parts = [say("plans.change.came", actions=plan_words.action_names(came, questionnaire, say))] if came else []
    parts += [say("plans.change.gone", actions=plan_words.action_names(gone, questionnaire, say))] if gone else []
    instead = say("plans.change.and").join(parts)
    return WorthView(
        title, lost, say("planning.without.then", change=instead) if instead else say("planning.without.same")
    )
