"""Target level and roadmap."""

from collections.abc import Sequence
from typing import Any

from assessment.core.planning.roadmap import PERIODS, PlannedAction
from reports.content.writing.chapter_context import ChapterContext
from reports.json_export.findings import PlanFindings

Data = dict[str, Any]


def target(chapter: ChapterContext) -> Data:
    """The level to aim at, and why."""
    found = chapter.roadmap.target
    return {
        "level": found.aim,
        "steps": list(found.steps),
        "levers": dict(found.levers),
        "rule": found.rule.key if found.rule else None,
        "why": chapter.read(found.rule.why) if found.rule else None,
        "followed": found.followed,
    }


def roadmap(chapter: ChapterContext, planning: PlanFindings | None = None) -> Data:
    """The actions in the order in which they start, the load per function and period, and what is hoped of them.

    An optimised plan tells its worth too: `objective` and the `bound` that no plan can pass, in points weighted by
    symptoms and euros. They are None for the plan that follows from the answers alone.
    """
    plan = chapter.roadmap
    periods = planning.plan.problem.limits.periods if planning else PERIODS
    load = planning.plan.load if planning else plan.load()
    return {
        "start": plan.start.isoformat() if plan.start else None,
        "periods": list(periods),
        "actions": [_action(chapter, planned, periods) for planned in plan.actions],
        "load": {function: list(days) for function, days in load.items()},
        "expected": {"levers": dict(plan.expected_scores), "total": plan.expected_total},
        "method": "optimised" if planning else "ordered",
        **(_proof(planning) if planning else {"objective": None, "bound": None}),
    }


def _proof(planning: PlanFindings) -> Data:
    """How good the plan is, what limits it, and what stays outside of it."""
    plan, problem = planning.plan, planning.plan.problem
    payback = planning.payback
    return {
        "objective": plan.solution.objective,
        "bound": plan.solution.bound,
        "proven": plan.solution.proven,
        "gap": plan.gap,
        "gain": plan.gain,
        "euros_avoided": plan.euros_avoided,
        "spending": list(plan.spending),
        "plan_euros": planning.euros,
        "payback": {
            "of_total": payback.of_total,
            "of_line": {str(line): share for line, share in payback.of_line.items()},
            "within_a_year": payback.within_a_year,
        }
        if payback
        else None,
        "limits": {
            "capacity": {function: list(days) for function, days in problem.limits.capacity.items()},
            "usual_capacity": planning.usual,
            "budget": problem.limits.budget,
            "at_once": problem.limits.parallel_actions,
            "pinned": sorted(problem.limits.pinned),
            "excluded": sorted(problem.limits.excluded),
        },
        "held_back": [
            {"id": one.id, "reason": str(one.reason), "names": list(one.names), "amount": one.amount}
            for one in plan.held_back
        ],
    }


def _action(chapter: ChapterContext, planned: PlannedAction, periods: Sequence[int]) -> Data:
    action = planned.action
    start, finish = chapter.roadmap.day(planned.start_day), chapter.roadmap.day(planned.finish_day)
    return {
        "id": action.id,
        "title": chapter.read(action.title),
        "lever": action.lever,
        "period": next(last for last in periods if planned.finish_day <= last),
        "start_day": planned.start_day,
        "finish_day": planned.finish_day,
        "start": start.isoformat() if start else None,
        "finish": finish.isoformat() if finish else None,
        "owner": planned.owner,
        "effort": dict(action.effort),
        "per_quarter": action.per_quarter,
        "cost": list(action.cost),
        "cost_varies": action.cost_varies,
        "gain": planned.gain,
        "gain_per_day": planned.gain_per_day,
        "lever_gains": dict(planned.lever_gains),
        "practices": list(planned.practices),
        "light": planned.light,
        "first_step": chapter.read(action.first_step),
        "done_when": chapter.read(action.done_when),
        "kpi": chapter.read(action.kpi) if action.kpi else None,
    }
