"""The useful level and the roadmap as plain data."""

from typing import Any

from assessment.core.roadmap import PERIODS, PlannedAction
from reports.content.basis import Basis

Data = dict[str, Any]


def target(basis: Basis) -> Data:
    """The level to aim at, and why."""
    found = basis.roadmap.target
    return {
        "level": found.aim,
        "steps": list(found.steps),
        "levers": dict(found.levers),
        "rule": found.rule.key if found.rule else None,
        "why": basis.read(found.rule.why) if found.rule else None,
        "followed": found.followed,
    }


def roadmap(basis: Basis) -> Data:
    """The actions in the order in which they start, the load per function and period, and what is hoped of them."""
    plan = basis.roadmap
    return {
        "start": plan.start.isoformat() if plan.start else None,
        "periods": list(PERIODS),
        "actions": [_action(basis, planned) for planned in plan.actions],
        "load": {function: list(days) for function, days in plan.load().items()},
        "expected": {"levers": dict(plan.expected_scores), "total": plan.expected_total},
    }


def _action(basis: Basis, planned: PlannedAction) -> Data:
    action = planned.action
    start, finish = basis.roadmap.day(planned.start_day), basis.roadmap.day(planned.finish_day)
    return {
        "id": action.id,
        "title": basis.read(action.title),
        "lever": action.lever,
        "period": PERIODS[planned.period],
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
        "first_step": basis.read(action.first_step),
        "done_when": basis.read(action.done_when),
        "kpi": basis.read(action.kpi) if action.kpi else None,
    }
