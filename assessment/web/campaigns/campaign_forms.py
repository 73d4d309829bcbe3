"""Forms of a campaign's page: automatic reminders, last day, threshold."""

from typing import Any

from assessment.core.privacy.confidentiality import LARGEST, SMALLEST
from assessment.i18n import Language
from assessment.services.scheduling.cadence import check_reminders
from assessment.web.forms.field_problem import FieldProblemError
from assessment.web.forms.fields import CountField, LocalDateField, ParsedField, TickField
from assessment.web.forms.page_form import PageForm

LONGEST_NUMBER = 3


class ReminderDaysField(ParsedField):
    """Days after the opening, as numbers with spaces or commas between them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(parse=_reminder_days, show=_written_days, **options)


class AutomationForm(PageForm):
    """What a campaign does by itself: when it reminds, whether it publishes."""

    reminders = ReminderDaysField()
    publishes = TickField()


class LastDayForm(PageForm):
    """Another last day of an open campaign; none for no end."""

    closes_on = LocalDateField()


class ThresholdForm(PageForm):
    """A larger threshold than was promised."""

    threshold = CountField(
        least=SMALLEST, most=LARGEST, wrong="campaigns.follow.raise_wrong", missing="campaigns.follow.raise_wrong"
    )


def _reminder_days(written: str, _say: Language) -> tuple[int, ...]:
    words = written.replace(",", " ").replace(";", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER for word in words):
        raise FieldProblemError("waves.wrong.reminders")
    days = tuple(sorted({int(word) for word in words}))
    try:
        check_reminders(days)
    except ValueError as error:
        raise FieldProblemError("waves.wrong.reminders") from error
    return days


def _written_days(days: tuple[int, ...], _say: Language) -> str:
    return " ".join(str(day) for day in days)
