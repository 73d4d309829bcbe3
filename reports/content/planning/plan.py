"""Chapter: optimised plan, load and exclusions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.core.optimiser.exclusion_reasons import ExcludedAction, ExclusionReason
from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.i18n import Language
from reports.content.cost.cost_text import euros
from reports.content.writing.view_types import DataTable

NO_LOAD = "·"
MOST_NAMED = 3
"""Actions named in one sentence; nobody reads thirteen titles in a row."""
LEAST_DAYS = 0.05
"""Days below which a cell is empty: they would be written 0."""


@dataclass(frozen=True, slots=True)
class HeldView:
    """An action left out, and why."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """The actions that are held back for one and the same reason."""

    reason: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanChapter:
    """The plan's proof, its load beside the days there are, and the actions held back."""

    proof: str
    asks: str
    """How many actions, days and purchases."""
    gain: str
    lasting: tuple[str, ...]
    """Euros that it should spare, and what its rituals go on asking."""
    load: DataTable
    load_note: str
    held_title: str
    held: tuple[HeldView, ...]

    @property
    def held_by_reason(self) -> tuple[HeldGroup, ...]:
        """The same actions under their reasons, each reason told once."""
        reasons = dict.fromkeys(view.reason for view in self.held)
        return tuple(
            HeldGroup(reason, tuple(view.title for view in self.held if view.reason == reason)) for reason in reasons
        )


def build(plan: PlanSummary, questionnaire: Questionnaire, say: Language) -> PlanChapter:
    """The chapter, in one language."""
    return PlanChapter(
        proof(plan, say),
        _asks(plan, say),
        say("plans.gain", points=say("report.points", count=plan.gain, value=say.number(plan.gain, digits=1))),
        tuple(_lasting(plan, questionnaire, say)),
        load_table(plan, questionnaire, say),
        load_note(plan, say),
        say("plans.held.title"),
        tuple(held_view(excluded_action, questionnaire, say) for excluded_action in plan.held_back),
    )


def proof(plan: PlanSummary, say: Language) -> str:
    """How far the plan may be from the best one."""
    return say("plans.gap", gap=say.percent(plan.gap)) if plan.gap > ROUNDING_TOLERANCE else say("plans.proven")


def action_name(name: str, questionnaire: Questionnaire, say: Language) -> str:
    """An action's title in quotes."""
    return say("decision.quoted", name=questionnaire.actions_by_id[name].title.within(say.code))


def action_names(names: Sequence[str], questionnaire: Questionnaire, say: Language) -> str:
    """Titles in quotes, in a list; of many only the first few, and how many more."""
    shown = names if len(names) <= MOST_NAMED + 1 else names[:MOST_NAMED]
    titles = [action_name(name, questionnaire, say) for name in shown]
    rest = len(names) - len(shown)
    return say.list([*titles, say("plans.more", count=rest)] if rest else titles)


def function_name(key: str, questionnaire: Questionnaire, say: Language) -> str:
    """A function's name."""
    return questionnaire.functions_by_key[key].name.within(say.code)


def days(value: float, say: Language) -> str:
    """Person-days: 1.5 days, 1 day."""
    digits = 0 if abs(value - round(value)) < LEAST_DAYS else 1
    return say("report.person_days", count=value, value=say.number(value, digits=digits))


def period_name(periods: Sequence[int], number: int, say: Language) -> str:
    """A period by its days: d. 1–30, …"""
    first = 1 + (periods[number - 1] if number else 0)
    return say("plans.period", first=say.number(first), last=say.number(periods[number]))


def held_view(excluded_action: ExcludedAction, questionnaire: Questionnaire, say: Language) -> HeldView:
    """An action held back with its reason in words."""
    return HeldView(
        excluded_action.id,
        questionnaire.actions_by_id[excluded_action.id].title.within(say.code),
        _held_reason(excluded_action, questionnaire, say),
    )


def load_table(plan: PlanSummary, questionnaire: Questionnaire, say: Language) -> DataTable:
    """Days asked by function and period, of the days there are where they are limited."""
    shown = {key for key, asked in plan.load.items() if sum(asked) or key in plan.capacity}
    order = [key for key in questionnaire.functions_by_key if key in shown]
    headers = (
        say("roadmap.columns.function"),
        *(period_name(plan.periods, number, say) for number in range(len(plan.periods))),
        say("roadmap.columns.all"),
    )
    rows = tuple(
        (
            function_name(key, questionnaire, say),
            *(
                _cell(asked, plan.capacity.get(key), number, say)
                for number, asked in enumerate(_of(plan.load, key, plan))
            ),
            _whole(plan, key, say),
        )
        for key in order
    )
    return DataTable(say("plans.load"), headers, rows)


def load_note(plan: PlanSummary, say: Language) -> str:
    """How the table of days is read; that usual days count by quarter where a month asks for more than its own."""
    over = any(
        asked - there >= LEAST_DAYS
        for key, capacity in plan.capacity.items()
        for asked, there in zip(_of(plan.load, key, plan), capacity, strict=True)
    )
    notes = [say("plans.load_note"), *([say("plans.by_quarter")] if over else [])]
    return " ".join(notes)


def _asks(plan: PlanSummary, say: Language) -> str:
    low, high = plan.spending
    some = {"low": euros(low, say), "high": euros(high, say)}
    bought = say("plans.spending.some", **some) if high else say("plans.spending.none")
    count = len(plan.roadmap.actions)
    return say("plans.asks", count=count, value=say.number(count), days=days(plan.days, say), bought=bought)


def _lasting(plan: PlanSummary, questionnaire: Questionnaire, say: Language) -> list[str]:
    sentences = [say("plans.avoided", euros=euros(plan.euros_avoided, say))] if plan.euros_avoided >= 1 else []
    if plan.habits:
        habits = [
            say("plans.habit", function=function_name(key, questionnaire, say), days=days(value, say))
            for key, value in plan.habits.items()
        ]
        sentences.append(say("plans.habits", habits=say.list(habits)))
    return sentences


def _of(load: Mapping[str, Sequence[float]], key: str, plan: PlanSummary) -> Sequence[float]:
    return load.get(key) or (0.0,) * len(plan.periods)


def _cell(asked: float, capacity: Sequence[float] | None, number: int, say: Language) -> str:
    written = _number(asked, say)
    return written if capacity is None else say("plans.of", asked=written, there=_number(capacity[number], say))


def _whole(plan: PlanSummary, key: str, say: Language) -> str:
    asked, capacity = sum(_of(plan.load, key, plan)), plan.capacity.get(key)
    written = _number(asked, say)
    return written if capacity is None else say("plans.of", asked=written, there=_number(sum(capacity), say))


def _number(value: float, say: Language) -> str:
    if value < LEAST_DAYS:
        return NO_LOAD if value <= 0 else say.number(0.1, digits=1)
    return say.number(value, digits=0 if abs(value - round(value)) < LEAST_DAYS else 1)


def _held_reason(excluded_action: ExcludedAction, questionnaire: Questionnaire, say: Language) -> str:
    amount = excluded_action.amount or 0.0
    if excluded_action.reason is ExclusionReason.CAPACITY:
        function = function_name(excluded_action.names[0], questionnaire, say)
        return say("plans.held.capacity", function=function, days=days(amount, say))
    if excluded_action.reason in (ExclusionReason.PREREQUISITES, ExclusionReason.HEAVY_IT):
        return say(
            f"plans.held.{excluded_action.reason}", actions=action_names(excluded_action.names, questionnaire, say)
        )
    if excluded_action.reason is ExclusionReason.BUDGET:
        return say("plans.held.budget", euros=say.euros(amount))
    if excluded_action.reason is ExclusionReason.MINIMUM_SIZE:
        return say("plans.held.minimum_size", people=say.number(amount))
    return say(f"plans.held.{excluded_action.reason}")
