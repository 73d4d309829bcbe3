"""Forms of cadence and automatic reminders."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assessment.services.scheduling.cadence import (
    LEAST_ANSWER_DAYS,
    LEAST_DAYS,
    MOST_ANSWER_DAYS,
    MOST_DAYS,
    USUAL,
    CadenceSettings,
    check_reminders,
)
from assessment.store.models.waves import MODES
from assessment.web.forms.form_state import FieldProblem, FieldProblemError, FormState

FIELDS = ("mode", "every", "answer", "reminders", "publishes", "all")


@dataclass(frozen=True, slots=True)
class CadenceForm:
    """`cadence_settings` is what to keep when there is no error; `everywhere`: for every unit."""

    entries: FormState
    cadence_settings: CadenceSettings
    everywhere: bool


def cadence_entries(cadence_settings: CadenceSettings) -> FormState:
    """A cadence as it was filled in."""
    return FormState(
        {
            "mode": cadence_settings.mode,
            "every": str(cadence_settings.every_days),
            "answer": str(cadence_settings.answer_days),
            "reminders": " ".join(str(day) for day in cadence_settings.reminder_days),
            "publishes": "yes" if cadence_settings.publishes_itself else "",
        }
    )


def read_cadence(form: Mapping[str, str]) -> CadenceForm:
    """Read a submitted cadence."""
    typed = {name: form.get(name, "").strip() for name in FIELDS}
    errors: dict[str, FieldProblem] = {}

    def told(name: str, reading: Callable[[str], Any], default: Any) -> Any:
        try:
            return reading(typed[name])
        except FieldProblemError as error:
            errors[name] = error.wrong
            return default

    every = told("every", lambda text: _days(text, LEAST_DAYS, MOST_DAYS, "waves.wrong.every"), USUAL.every_days)
    longest = min(MOST_ANSWER_DAYS, every - 1)
    cadence_settings = CadenceSettings(
        mode=told("mode", _mode, USUAL.mode),
        every_days=every,
        answer_days=told(
            "answer", lambda text: _days(text, LEAST_ANSWER_DAYS, longest, "waves.wrong.answer"), USUAL.answer_days
        ),
        reminder_days=told("reminders", reminder_days, ()),
        publishes_itself=typed["publishes"] == "yes",
    )
    return CadenceForm(FormState(typed, errors), cadence_settings, typed["all"] == "yes")


def reminder_days(written: str) -> tuple[int, ...]:
    """Days of reminders as they were typed: numbers with spaces or commas between them. Raises FieldProblemError."""
    words = written.replace(",", " ").replace(";", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in words):
        raise FieldProblemError("waves.wrong.reminders")
    days = tuple(sorted({int(word) for word in words}))
    try:
        check_reminders(days)
    except ValueError as error:
        raise FieldProblemError("waves.wrong.reminders") from error
    return days


def _mode(written: str) -> str:
    if written not in MODES:
        raise FieldProblemError("office.wrong.choice")
    return written


def _days(written: str, least: int, most: int, wrong: str) -> int:
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 0
    if not least <= number <= most:
        raise FieldProblemError(wrong)
    return number
