"""Renders a page of the signed-in area: user, flash messages, language switch."""

from typing import Any

from flask import get_flashed_messages, request
from flask_login import current_user

from assessment.store.queries.outbox import waiting_mails
from assessment.web.base.app_context import services, session
from assessment.web.base.rendering import render
from assessment.web.base.security import form_key

DONE, ERROR = "done", "error"
"""How a message is shown: said quietly, or asking for attention."""


def signed_in_page(template: str, code: str, **values: Any) -> str:
    """A template of these rooms in one language."""
    person = current_user if current_user.is_authenticated else None
    return render(
        template,
        code,
        person=person,
        here=_without_language(request.full_path if request.query_string else request.path),
        same_address=request.full_path if request.query_string else request.path,
        form_key=form_key(),
        flashes=get_flashed_messages(with_categories=True),
        sends_mail=services().sends_mail,
        mails_waiting=0 if person is None or services().sends_mail else waiting_mails(session(), person.id),
        **values,
    )


def _without_language(path: str) -> str:
    """`/fr/organisations/3` as `/organisations/3`."""
    return path[3:]
