"""Form of plan limits and wishes per action."""

from typing import Any

from wtforms import FieldList

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
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import ChoiceField, KeyedFields, NumberField
from assessment.web.forms.number_fields import fault_said
from assessment.web.forms.page_form import PageForm

PIN, EXCLUDE = "pin", "exclude"
WISHES = ("", PIN, EXCLUDE)
LIMITS = {"budget": MOST_EUROS, "at_once": PARALLEL_ACTIONS}


def _period_days() -> FieldList:
    """Days of one function, one field per period."""
    return FieldList(NumberField(), min_entries=len(PERIODS), max_entries=len(PERIODS), separator=".")


class PlanForm(PageForm):
    """Days per function and period, budget, actions at once, and a wish for each action. Needs `questionnaire`."""

    days = KeyedFields(lambda meta: {key: _period_days() for key in functions_asked(meta.questionnaire)})
    budget = NumberField()
    at_once = NumberField()
    action = KeyedFields(lambda meta: {action.id: ChoiceField(WISHES) for action in meta.questionnaire.actions})

    @property
    def has_wishes(self) -> bool:
        """Whether some action is pinned or left out."""
        return any(self.action.data.values())

    def check(self) -> None:
        """A function without any number is not limited; one with some needs all of them. Actions are counted whole."""
        for key, days in self._days().items():
            readable = not any(field.errors for field in self.days[key])
            if readable and None in days and any(day is not None for day in days):
                self.refuse(f"days.{key}.{days.index(None)}", FieldProblem("planning.every_period"))
        if self.at_once.data is not None and not self.at_once.data.is_integer():
            self.refuse("at_once", fault_said(Fault.ABSURD, LIMITS["at_once"]))

    def limits(self) -> PlanLimits:
        """The limits and wishes, once the form is valid."""
        wishes = self.action.data
        return PlanLimits(
            {key: tuple(days) for key, days in self._days().items() if None not in days},
            self.budget.data,
            DEFAULT_PARALLEL_ACTIONS if self.at_once.data is None else int(self.at_once.data),
            frozenset(key for key, wish in wishes.items() if wish == PIN),
            frozenset(key for key, wish in wishes.items() if wish == EXCLUDE),
        )

    def refuse_faults(self, faults: tuple[LimitFault, ...]) -> None:
        """Set what the planner cannot stand beside its field."""
        for fault in faults:
            name = fault.name if fault.name in LIMITS else f"days.{fault.name}.0"
            self.refuse(name, fault_said(fault.fault, LIMITS.get(fault.name, MOST_DAYS)))

    def _days(self) -> dict[str, list[Any]]:
        return dict(self.days.data)


def functions_asked(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Functions that some action asks days of, in the questionnaire's order."""
    asked = {function for action in questionnaire.actions for function, days in action.effort.items() if days}
    return tuple(key for key in questionnaire.functions_by_key if key in asked)


def kept_data(limits: PlanLimits) -> dict[str, Any]:
    """The form's fields as they were filled last."""
    wishes = dict.fromkeys(limits.pinned, PIN) | dict.fromkeys(limits.excluded, EXCLUDE)
    return {
        "days": dict(limits.capacity),
        "budget": limits.budget,
        "at_once": limits.parallel_actions,
        "action": wishes,
    }
