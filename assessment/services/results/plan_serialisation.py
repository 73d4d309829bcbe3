"""Serialisation of an approved plan and its forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from assessment.core.optimiser.exclusion_reasons import ExcludedAction, ExclusionReason
from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.planning.causes import Cause, CauseKind
from assessment.core.planning.forecast import Forecast, ForecastRise, ItemForecast
from assessment.core.planning.roadmap import PlannedAction, Roadmap, UneconomicAction
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.definition import Questionnaire

Plain = dict[str, Any]


def record_of(plan: PlanSummary) -> Plain:
    """A plan as plain values."""
    roadmap = plan.roadmap
    return {
        "start": roadmap.start.isoformat() if roadmap.start else None,
        "periods": list(plan.periods),
        "target": _target_record(roadmap.target),
        "actions": [_action_record(planned) for planned in roadmap.actions],
        "expected_scores": dict(roadmap.expected_scores),
        "expected_total": roadmap.expected_total,
        "not_worth_it": [_uneconomic_record(found) for found in roadmap.not_worth_it],
        "in_place": list(roadmap.in_place),
        "not_needed": list(roadmap.not_needed),
        "load": {function: list(days) for function, days in plan.load.items()},
        "capacity": {function: list(days) for function, days in plan.capacity.items()},
        "habits": dict(plan.habits),
        "gain": plan.gain,
        "gap": plan.gap,
        "euros_avoided": plan.euros_avoided,
        "spending": list(plan.spending),
        "held_back": [[one.id, one.reason.value, list(one.names), one.amount] for one in plan.held_back],
    }


def plan_of(record: Plain, questionnaire: Questionnaire) -> PlanSummary:
    """The plan again. An action that the questionnaire has no more is left out: nobody could say what it was."""
    known = questionnaire.actions_by_id
    roadmap = Roadmap(
        actions=tuple(_planned(kept, questionnaire) for kept in record["actions"] if kept["id"] in known),
        target=_target(record["target"], questionnaire),
        start=date.fromisoformat(record["start"]) if record["start"] else None,
        expected_scores=record["expected_scores"],
        expected_total=record["expected_total"],
        # Plans that were approved before these were told have none of them.
        not_worth_it=tuple(_uneconomic(kept) for kept in record.get("not_worth_it", ()) if kept["id"] in known),
        in_place=tuple(record.get("in_place", ())),
        not_needed=tuple(record.get("not_needed", ())),
    )
    return PlanSummary(
        roadmap=roadmap,
        periods=tuple(record["periods"]),
        load=_by_period(record["load"]),
        capacity=_by_period(record["capacity"]),
        habits=record["habits"],
        gain=record["gain"],
        gap=record["gap"],
        euros_avoided=record["euros_avoided"],
        spending=(record["spending"][0], record["spending"][1]),
        held_back=tuple(
            ExcludedAction(name, ExclusionReason(reason), tuple(names), amount)
            for name, reason, names, amount in record["held_back"]
            if name in known
        ),
    )


def forecast_record(found: Forecast) -> Plain:
    """A forecast as plain values."""
    return {
        "day": found.day,
        "version": found.version,
        "items": [
            {"code": item.code, "before": dict(item.before), "rise": asdict(item.rise), "actions": list(item.actions)}
            for item in found.items
        ],
        "rest": {code: dict(before) for code, before in found.rest.items()},
    }


def forecast_of(record: Plain) -> Forecast:
    """The forecast again."""
    items = tuple(
        ItemForecast(item["code"], item["before"], ForecastRise(**item["rise"]), tuple(item["actions"]))
        for item in record["items"]
    )
    return Forecast(record["day"], record["version"], items, record["rest"])


def _by_period(kept: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, ...]]:
    return {function: tuple(days) for function, days in kept.items()}


def _action_record(planned: PlannedAction) -> Plain:
    return {
        "id": planned.action.id,
        "effort": dict(planned.action.effort),
        "start_day": planned.start_day,
        "finish_day": planned.finish_day,
        "gain": planned.gain,
        "lever_gains": dict(planned.lever_gains),
        "owner": planned.owner,
        "light": planned.light,
        "practices": list(planned.practices),
        "because": [_cause_record(cause) for cause in planned.because],
    }


def _cause_record(cause: Cause) -> Plain:
    return {"kind": cause.kind.value, "key": cause.key, "size": cause.size, "level": cause.level}


def _causes(kept: Sequence[Plain]) -> tuple[Cause, ...]:
    return tuple(Cause(CauseKind(found["kind"]), found["key"], found["size"], found["level"]) for found in kept)


def _uneconomic_record(found: UneconomicAction) -> Plain:
    return {
        "id": found.id,
        "days": found.days,
        "gain": found.gain,
        "days_worth_it": found.days_worth_it,
        "because": [_cause_record(cause) for cause in found.because],
    }


def _uneconomic(kept: Plain) -> UneconomicAction:
    return UneconomicAction(**{**kept, "because": _causes(kept["because"])})


def _planned(kept: Plain, questionnaire: Questionnaire) -> PlannedAction:
    action = replace(questionnaire.actions_by_id[kept["id"]], effort=kept["effort"], owner=kept["owner"])
    rest = {name: value for name, value in kept.items() if name not in ("id", "effort", "practices", "because")}
    because = _causes(kept.get("because", ()))
    return PlannedAction(action=action, practices=tuple(kept["practices"]), because=because, **rest)


def _target_record(target: Target) -> Plain:
    return {
        "aim": target.aim,
        "steps": list(target.steps),
        "levers": dict(target.levers),
        "rule": target.rule.key if target.rule else None,
        "followed": target.followed,
        "decided": target.decided,
        "suggested": target.suggested,
    }


def _target(kept: Plain, questionnaire: Questionnaire) -> Target:
    rule = next((rule for rule in questionnaire.targets.rules if rule.key == kept["rule"]), None)
    return Target(
        kept["aim"], tuple(kept["steps"]), kept["levers"], rule, kept["followed"], kept["decided"], kept["suggested"]
    )
