"""Numbers in files: read as the core reads them, refused with the key of the problem's text."""

from typing import Any

from assessment.core.questionnaire.written_numbers import (
    NumberConvention,
    NumberReason,
    UnreadableNumberError,
    both_readings,
    written_number,
)
from assessment.importers.formats.problems import visible


class NotAnAmountError(ValueError):
    """A text that is no number, or could be two; `what` names the problem's text, `values` fill it."""

    def __init__(self, what: str, written: str, **readings: float) -> None:
        super().__init__(f"{what}: {written}")
        self.what = what
        self.values: dict[str, Any] = {"value": visible(written.strip()), **readings}


def amount(written: str) -> float | None:
    """The number that was typed; None for nothing. Raises NotAnAmountError."""
    try:
        return written_number(written, NumberConvention.FILE)
    except UnreadableNumberError as unreadable:
        if unreadable.reason is not NumberReason.AMBIGUOUS:
            raise NotAnAmountError("not_an_amount", written) from None
        thousands, decimals = both_readings(written)
        raise NotAnAmountError("amount_thousands", written, thousands=thousands, decimals=decimals) from None
