"""Form of a unit's cadence."""

from typing import Any

from assessment.services.scheduling.cadence import (
    LEAST_ANSWER_DAYS,
    LEAST_DAYS,
    MOST_ANSWER_DAYS,
    MOST_DAYS,
    CadenceSettings,
)
from assessment.store.models.campaigns.waves import MODES
from assessment.web.campaigns.campaign_forms import ReminderDaysField
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import ChoiceField, CountField, TickField
from assessment.web.forms.page_form import PageForm


class CadenceForm(PageForm):
    """Rhythm of a unit's measures; `all` sets it for every unit."""

    mode = ChoiceField(MODES)
    every = CountField(least=LEAST_DAYS, most=MOST_DAYS, wrong="waves.wrong.every", missing="waves.wrong.every")
    answer = CountField(
        least=LEAST_ANSWER_DAYS, most=MOST_ANSWER_DAYS, wrong="waves.wrong.answer", missing="waves.wrong.answer"
    )
    reminders = ReminderDaysField()
    publishes = TickField()
    all = TickField()

    def check(self) -> None:
        """People answer for fewer days than until the next measure."""
        if self.every.data and self.answer.data and self.answer.data >= self.every.data:
            self.refuse("answer", FieldProblem("waves.wrong.answer"))

    def settings(self) -> CadenceSettings:
        """The cadence, once the form is valid."""
        return CadenceSettings(
            mode=self.mode.data,
            every_days=self.every.data,
            answer_days=self.answer.data,
            reminder_days=self.reminders.data,
            publishes_itself=self.publishes.data,
        )


def kept_data(settings: CadenceSettings) -> dict[str, Any]:
    """The form's fields as the cadence was set."""
    return {
        "mode": settings.mode,
        "every": settings.every_days,
        "answer": settings.answer_days,
        "reminders": settings.reminder_days,
        "publishes": settings.publishes_itself,
    }
