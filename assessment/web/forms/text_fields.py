"""Validation of short text and e-mail fields."""

from assessment.core.questionnaire.free_text import cleaned
from assessment.email_addresses import cleaned_address, is_address, needs_smtputf8
from assessment.web.base.app_context import accents_refused
from assessment.web.forms.field_problem import FieldProblemError


def one_line(written: str, *, most: int) -> str:
    """A name: one line without control characters, at most `most` long. Raises FieldProblemError."""
    text = " ".join(cleaned(written).split())
    if len(text) > most:
        raise FieldProblemError("signed_in.wrong.long", most=most)
    return text


def several_lines(written: str, *, most: int, too_long: str) -> str:
    """A text of several lines, at most `most` long. `too_long`: key of the message. Raises FieldProblemError."""
    text = cleaned(written).strip()
    if len(text) > most:
        raise FieldProblemError(too_long, most=most, count=len(text))
    return text


def email_address(written: str) -> str:
    """An address as it is kept. Raises FieldProblemError."""
    address = cleaned_address(written)
    if not address:
        raise FieldProblemError("accounts.messages.email_missing")
    if not is_address(address):
        raise FieldProblemError("accounts.messages.email_invalid")
    if needs_smtputf8(address) and accents_refused():
        raise FieldProblemError("accounts.messages.email_accented", address=address)
    return address
