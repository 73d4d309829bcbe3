"""Target level and roadmap."""

from collections.abc import Iterable, Sequence
from typing import Any

from assessment.core.optimiser.plan_summary import PlanProof
from assessment.core.planning.causes import Cause
from assessment.core.planning.decisions import Decision
from assessment.core.planning.roadmap import PERIODS, PlannedAction
from reports.content.writing.chapter_context import ChapterContext
from reports.findings import PlanFindings

Data = dict[str, Any]


def target(chapter: ChapterContext) -> Data:
    """The level to aim at, and why."""
    target_level = chapter.roadmap.target
    return {
        "level": target_level.aim,
        "steps": list(target_level.steps),
        "levers": dict(target_level.levers),
        "rule": target_level.rule.key if target_level.rule else None,
        "why": chapter.read(target_level.rule.why) if target_level.rule else None,
        "followed": target_level.followed,
    }


def decisions(taken: Sequence[Decision]) -> list[Data]:
    """What a meeting decided, in the order of its questions."""
    return [
        {
            "item": decision.item,
            "text": decision.text,
            "owner": decision.owner,
            "due": decision.due_on.isoformat(),
            "action": decision.action,
        }
        for decision in taken
    ]


def roadmap(chapter: ChapterContext, plan: PlanFindings | None = None) -> Data:
    """The actions in the order in which they start, the load per function and period, and what is hoped of them.

    An optimised plan tells its worth too: `objective` and the `bound` that no plan can pass, in points weighted by
    what it treats. They are None where the plan was approved earlier, or no figures nor limits were told.
    """
    steps = chapter.roadmap
    periods = plan.summary.periods if plan else PERIODS
    load = plan.summary.load if plan else steps.load()
    return {
        "start": steps.start.isoformat() if steps.start else None,
        "periods": list(periods),
        "actions": [_action(chapter, planned, periods) for planned in steps.actions],
        "load": {function: list(days) for function, days in load.items()},
        "expected": {"levers": dict(steps.expected_scores), "total": steps.expected_total},
        "method": "optimised",
        "not_worth_it": [
            {
                "id": uneconomic_action.id,
                "days": uneconomic_action.days,
                "gain": uneconomic_action.gain,
                "days_worth_it": uneconomic_action.days_worth_it,
                "because": _because(uneconomic_action.because),
            }
            for uneconomic_action in steps.not_worth_it
        ],
        "in_place": list(steps.in_place),
        "not_needed": list(steps.not_needed),
        **(_proof(plan, plan.proof) if plan and plan.proof else {"objective": None, "bound": None}),
    }


def _because(causes: Iterable[Cause]) -> list[Data]:
    return [{"kind": str(cause.kind), "key": cause.key} for cause in causes]


def _proof(plan: PlanFindings, proof: PlanProof) -> Data:
    """How good the plan is, what limits it, and what stays outside of it."""
    summary, payback = plan.summary, plan.payback
    return {
        "objective": proof.objective,
        "bound": proof.bound,
        "proven": proof.proven,
        "gap": summary.gap,
        "gain": summary.gain,
        "euros_avoided": summary.euros_avoided,
        "spending": list(summary.spending),
        "plan_euros": plan.euros,
        "payback": {
            "of_total": payback.of_total,
            "of_line": {str(line): share for line, share in payback.of_line.items()},
            "within_a_year": payback.within_a_year,
        }
        if payback
        else None,
        "limits": {
            "capacity": {function: list(days) for function, days in proof.limits.capacity.items()},
            "usual_capacity": plan.usual_capacity,
            "budget": proof.limits.budget,
            "at_once": proof.limits.parallel_actions,
            "pinned": sorted(proof.limits.pinned),
            "excluded": sorted(proof.limits.excluded),
        },
        "held_back": [
            {
                "id": excluded_action.id,
                "reason": str(excluded_action.reason),
                "names": list(excluded_action.names),
                "amount": excluded_action.amount,
            }
            for excluded_action in summary.held_back
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
        "because": _because(planned.because),
        "light": planned.light,
        "first_step": chapter.read(action.first_step),
        "done_when": chapter.read(action.done_when),
        "kpi": chapter.read(action.kpi) if action.kpi else None,
    }
