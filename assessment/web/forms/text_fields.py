"""Validation of short text and e-mail fields."""

from assessment.core.questionnaire.free_text import cleaned
from assessment.services.invitations.read_invitees import is_address
from assessment.web.forms.field_problem import FieldProblemError


def one_line(written: str, *, most: int) -> str:
    """A name: one line without control characters, at most `most` long. Raises FieldProblemError."""
    text = " ".join(cleaned(written).split())
    if len(text) > most:
        raise FieldProblemError("office.wrong.long", most=most)
    return text


def email_address(written: str) -> str:
    """An address in lower case. Raises FieldProblemError."""
    address = written.strip().lower()
    if not address:
        raise FieldProblemError("accounts.messages.email_missing")
    if not is_address(address):
        raise FieldProblemError("accounts.messages.email_invalid")
    return address
