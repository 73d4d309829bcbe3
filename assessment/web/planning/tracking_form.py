"""Form of one action of an approved plan."""

from assessment.i18n import Language
from assessment.services.planning.track_plan import DAYS, DaysRefusedError, StepUpdate, TrackedPlan
from assessment.store.models.planning import LONGEST_NOTE, LONGEST_OWNER, STATUSES
from assessment.web.forms.fields import ChoiceField, KeyedFields, LineField, LocalDateField, NumberField
from assessment.web.forms.number_fields import fault_said
from assessment.web.forms.page_form import PageForm


class StepForm(PageForm):
    """State, owner, due day, person-days spent and a note of one action; sent as `<action>.<field>`.

    Needs `functions`, the keys of those that the action asks days of.
    """

    status = ChoiceField(STATUSES)
    owner = LineField(most=LONGEST_OWNER)
    due_on = LocalDateField()
    actual = KeyedFields(lambda meta: {key: NumberField() for key in meta.functions})
    note = LineField(most=LONGEST_NOTE)

    def update(self) -> StepUpdate:
        """What to keep of the action."""
        return StepUpdate(
            status=self.status.data,
            owner=self.owner.data or None,
            due_on=self.due_on.data,
            actual={key: days for key, days in self.actual.data.items() if days is not None},
            note=self.note.data or None,
        )

    def refuse_days(self, error: DaysRefusedError) -> None:
        """Set what is wrong with a function's days beside them."""
        self.refuse(self.actual[error.function].name, fault_said(error.fault, DAYS))


def functions_of(plan: TrackedPlan, action_id: str) -> tuple[str, ...]:
    """Functions that the action asks days of."""
    action = next(planned.action for planned in plan.drawn.roadmap.actions if planned.action.id == action_id)
    return tuple(key for key, days in action.effort.items() if days)


def kept_step_form(plan: TrackedPlan, action_id: str, say: Language) -> StepForm:
    """The form of an action as it was noted last."""
    kept = plan.steps[action_id]
    data = {
        "status": kept.status,
        "owner": kept.owner,
        "due_on": kept.due_on,
        "actual": kept.actual,
        "note": kept.note,
    }
    return StepForm(say, data=data, prefix=f"{action_id}.", functions=functions_of(plan, action_id))
