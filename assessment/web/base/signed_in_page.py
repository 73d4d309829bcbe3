"""Renders a page of the signed-in area: user, flash messages, language switch."""

from typing import Any

from flask import get_flashed_messages, request
from flask_login import current_user

from assessment.services.permissions import GRANTED, Right
from assessment.store.queries.outbox import waiting_invitations
from assessment.web.base.app_context import services, session
from assessment.web.base.rendering import render
from assessment.web.base.security import form_key

DONE, ERROR = "done", "error"
"""How a message is shown: said quietly, or asking for attention."""
INVITING = [role for role, rights in GRANTED.items() if Right.PREPARE in rights]
"""Who hands over links: to others it would be said that nothing has left, and they could do nothing about it."""


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
        mails_waiting=0 if person is None or services().sends_mail else _letters_to_hand_over(person.id),
        **values,
    )


def _letters_to_hand_over(account_id: str) -> int:
    return waiting_invitations(session(), account_id, roles=INVITING)


def _without_language(path: str) -> str:
    """`/fr/organisations/3` as `/organisations/3`."""
    return path[3:]
