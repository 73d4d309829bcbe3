"""Form of plan limits and wishes per action."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessment.core.cost.number_limits import Fault
from assessment.core.planning.plan_limits import (
    DEFAULT_PARALLEL_ACTIONS,
    MOST_DAYS,
    MOST_EUROS,
    PARALLEL_ACTIONS,
    LimitFault,
    PlanLimits,
)
from assessment.core.planning.roadmap import PERIODS
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.web.forms.form_state import FieldProblem, FieldProblemError, FormState
from assessment.web.forms.number_fields import fault_said, shown_number, typed_number

PIN, EXCLUDE = "pin", "exclude"
WISHES = ("", PIN, EXCLUDE)
LIMITS = {"budget": MOST_EUROS, "at_once": PARALLEL_ACTIONS}


@dataclass(frozen=True, slots=True)
class PlanForm:
    """What was typed; `limits` are what to keep when there is no error."""

    entries: FormState
    limits: PlanLimits


def functions_asked(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Functions that some action asks days of, in the questionnaire's order."""
    asked = {function for action in questionnaire.actions for function, days in action.effort.items() if days}
    return tuple(key for key in questionnaire.functions_by_key if key in asked)


def read_limits(form: Mapping[str, str], questionnaire: Questionnaire, say: Language) -> PlanForm:
    """Read a submitted form. A function without any number is not limited; one with some needs all of them."""
    typed = {name: form.get(name, "").strip() for name in _fields(questionnaire)}
    errors: dict[str, FieldProblem] = {}
    capacity = {}
    for function in functions_asked(questionnaire):
        days = [_number(_cell(function, number), typed, say, errors) for number in range(len(PERIODS))]
        told = [day for day in days if day is not None]
        if told and len(told) < len(PERIODS):
            errors.setdefault(_cell(function, days.index(None)), FieldProblem("planning.every_period"))
        elif told:
            capacity[function] = tuple(told)
    budget = _number("budget", typed, say, errors)
    at_once = _number("at_once", typed, say, errors)
    if at_once is not None and not at_once.is_integer():
        errors["at_once"] = fault_said(Fault.ABSURD, LIMITS["at_once"])
    wishes = {action.id: typed[f"action.{action.id}"] for action in questionnaire.actions}
    errors |= {
        f"action.{name}": FieldProblem("office.wrong.choice") for name, wish in wishes.items() if wish not in WISHES
    }
    limits = PlanLimits(
        capacity,
        budget,
        DEFAULT_PARALLEL_ACTIONS if at_once is None else int(at_once),
        frozenset(name for name, wish in wishes.items() if wish == PIN),
        frozenset(name for name, wish in wishes.items() if wish == EXCLUDE),
    )
    return PlanForm(FormState(typed, errors), limits)


def refused(form: FormState, faults: tuple[LimitFault, ...]) -> FormState:
    """The form with what the planner cannot stand, beside its field."""
    wrong = {
        found.name if found.name in LIMITS else _cell(found.name, 0): fault_said(
            found.fault, LIMITS.get(found.name, MOST_DAYS)
        )
        for found in faults
    }
    return FormState(form.typed, {**wrong, **form.errors})


def entries_of(limits: PlanLimits, say: Language) -> FormState:
    """The form as it was filled last."""
    typed = {
        _cell(function, number): shown_number(day, say)
        for function, days in limits.capacity.items()
        for number, day in enumerate(days)
    }
    typed |= {f"action.{name}": PIN for name in limits.pinned} | {f"action.{name}": EXCLUDE for name in limits.excluded}
    typed["budget"] = "" if limits.budget is None else shown_number(limits.budget, say)
    return FormState(typed | {"at_once": str(limits.parallel_actions)})


def _cell(function: str, number: int) -> str:
    return f"days.{function}.{number}"


def _fields(questionnaire: Questionnaire) -> Iterator[str]:
    yield from (
        _cell(function, number) for function in functions_asked(questionnaire) for number in range(len(PERIODS))
    )
    yield from ("budget", "at_once")
    yield from (f"action.{action.id}" for action in questionnaire.actions)


def _number(name: str, typed: Mapping[str, str], say: Language, errors: dict[str, FieldProblem]) -> float | None:
    try:
        return typed_number(typed[name], say)
    except FieldProblemError as error:
        errors[name] = error.wrong
        return None
