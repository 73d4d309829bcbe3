"""Page by which an invited person refuses reminders, and the one click of mail programs (RFC 8058)."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.services.errors import UnknownInvitationError
from assessment.services.invitations.stop_reminders import invitation_of, organisation_asking, stop_reminders
from assessment.services.links import REMINDERS
from assessment.store.models import Invitation
from assessment.web.base.access import for_link_holder
from assessment.web.base.app_context import commit_erasure, services, session
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.security import csrf, form_key

blueprint = Blueprint("reminders", __name__, url_prefix="/<any(fr,en):language>")


@blueprint.get(f"/{REMINDERS}/<token>")
@for_link_holder
def show(language: str, token: str) -> str:
    """A button: programs that scan mails open links too, and must not refuse anything."""
    try:
        invitation = invitation_of(session(), token, keys=services().keys)
    except UnknownInvitationError:
        services().limits.spend(LimitedAction.BAD_LINK)
        raise
    return _page(language, invitation, done=False)


@blueprint.post(f"/{REMINDERS}/<token>")
@for_link_holder
def stop(language: str, token: str) -> ResponseReturnValue:
    """No reminders any more. Mail programs send this without a session; the token says all, so it needs no form key."""
    try:
        invitation = stop_reminders(session(), token, keys=services().keys)
    except UnknownInvitationError:
        services().limits.spend(LimitedAction.BAD_LINK)
        raise
    commit_erasure()
    return _page(language, invitation, done=True)


# Whatever a mail program sends without a session would be refused for want of a form key.
csrf.exempt(stop)


def _page(language: str, invitation: Invitation, *, done: bool) -> str:
    return render(
        "invitations/reminders.html",
        language,
        here=request.path[3:],
        form_key="" if done else form_key(),
        organisation=organisation_asking(session(), invitation),
        done=done,
    )
