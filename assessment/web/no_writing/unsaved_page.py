"""Pages for what could not be saved because the database took no writing: what was typed is there, to send again."""

from flask import request

from assessment.store.database_faults import DatabaseFault
from assessment.web.base.rendering import render
from assessment.web.base.security import form_key

FORM_KEY = "csrf_token"
SECRET_FIELDS = ("password", "code", "passcode", "totp")
"""Parts of names of fields that are never written into a page."""


def unsaved_page(code: str, fault: DatabaseFault, *, status: int) -> str | None:
    """The form that was sent, whole, with a button that sends it again; None where it cannot stand in a page.

    That is a request without a form, one with a file, which no page can hold, and one with a password.
    """
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != FORM_KEY]
    secret = any(part in name for name, _ in sent for part in SECRET_FIELDS)
    if request.method != "POST" or secret or any(file.filename for file in request.files.values()):
        return None
    address = f"{request.script_root}{request.full_path.rstrip('?')}"
    return render(
        "errors/unsaved.html",
        code,
        room=f"database_{fault}",
        status=status,
        address=address,
        form_key=form_key(),
        sent=sent,
        written=[value for _, value in sent if is_written(value)],
    )


def is_written(value: str) -> bool:
    """Whether somebody wrote it: several words, not the word by which a choice is sent."""
    return len(value.split()) > 1
