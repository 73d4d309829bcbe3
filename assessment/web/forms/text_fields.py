"""Validation of short text and e-mail fields."""

from assessment.services.answering.save_answers import is_plain_text
from assessment.services.invitations.read_invitees import is_address
from assessment.web.forms.field_problem import FieldProblemError


def one_line(written: str, *, most: int) -> str:
    """A name: one line, no sign that cannot be shown, at most `most` long. Raises FieldProblemError."""
    text = " ".join(written.split())
    if len(text) > most:
        raise FieldProblemError("office.wrong.long", most=most)
    if not is_plain_text(text):
        raise FieldProblemError("office.wrong.signs")
    return text


def email_address(written: str) -> str:
    """An address in lower case. Raises FieldProblemError."""
    address = written.strip().lower()
    if not address:
        raise FieldProblemError("accounts.messages.email_missing")
    if not is_address(address):
        raise FieldProblemError("accounts.messages.email_invalid")
    return address
