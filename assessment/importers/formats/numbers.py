"""Numbers in files: read as the core reads them, refused with the key of the problem's text."""

from assessment.core.cost.written_numbers import NumberConvention, NumberReason, UnreadableNumberError, written_number
from assessment.importers.formats.problems import visible


class NotAnAmountError(ValueError):
    """A text that is no number, or could be two; `what` names the problem's text."""

    def __init__(self, what: str, written: str) -> None:
        super().__init__(f"{what}: {written}")
        self.what = what
        self.written = visible(written.strip())


def amount(written: str) -> float | None:
    """The number that was typed; None for nothing. Raises NotAnAmountError."""
    try:
        return written_number(written, NumberConvention.FILE)
    except UnreadableNumberError as unreadable:
        ambiguous = unreadable.reason is NumberReason.AMBIGUOUS
        raise NotAnAmountError("amount_thousands" if ambiguous else "not_an_amount", written) from None
