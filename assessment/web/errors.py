"""Error handlers: one table from exception to page and status code.

One table turns a domain error into a page; the background endpoint answers the same as JSON.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, jsonify, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from passlib.exc import PasswordSizeError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from assessment.i18n import DEFAULT_LANGUAGE, LANGUAGES, language
from assessment.services import errors as refusals
from assessment.services.answering.save_answers import InvalidAnswersError
from assessment.services.workshops.vote import UnknownRoomError
from assessment.store.database_faults import DatabaseFault, fault_of
from assessment.web.answering.question_pages import unsaved_form
from assessment.web.base.access import ExpiredLinkError, HandedOverError, UnknownLinkError
from assessment.web.base.app_context import undo
from assessment.web.base.member_access import NotVisibleError
from assessment.web.base.rate_limits import BusyError, TooManyError
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import QuestionnaireGoneError
from assessment.web.base.urls import WrongHostError
from assessment.web.no_writing.unsaved_page import unsaved_page
from assessment.web.no_writing.write_gate import DatabaseLockedError, note_locked


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """A page: its status code and its room in `wording/errors.yaml`."""

    status: int
    room: str


DOMAIN: dict[type[Exception], ErrorPage] = {
    InvalidAnswersError: ErrorPage(400, "invalid_answers"),
    WrongHostError: ErrorPage(400, "wrong_host"),
    UnknownLinkError: ErrorPage(404, "unknown_link"),
    ExpiredLinkError: ErrorPage(410, "expired_link"),
    HandedOverError: ErrorPage(410, "handed_over"),
    QuestionnaireGoneError: ErrorPage(410, "questionnaire_gone"),
    TooManyError: ErrorPage(429, "too_many"),
    BusyError: ErrorPage(503, "busy"),
    NotVisibleError: ErrorPage(404, "stranger"),
    refusals.NotAllowedError: ErrorPage(403, "not_allowed"),
    refusals.UnknownInvitationError: ErrorPage(404, "unknown_invitation"),
    refusals.InvitationUsedError: ErrorPage(410, "invitation_used"),
    refusals.MeetingFullError: ErrorPage(409, "meeting_full"),
    refusals.NobodyDeclaredError: ErrorPage(409, "nobody_declared"),
    refusals.CampaignNotOpenError: ErrorPage(409, "campaign_not_open"),
    refusals.CampaignClosedError: ErrorPage(410, "campaign_closed"),
    refusals.CampaignOpenError: ErrorPage(409, "campaign_open"),
    refusals.QuestionnaireUnknownError: ErrorPage(410, "result_unreadable"),
    refusals.UnitBusyError: ErrorPage(409, "unit_busy"),
    refusals.NobodyInvitedError: ErrorPage(409, "nobody_invited"),
    refusals.TooFewInvitedError: ErrorPage(409, "too_few_invited"),
    refusals.RoundLinkUsedError: ErrorPage(409, "round_link_used"),
    refusals.AlreadyInRoundError: ErrorPage(409, "already_in_round"),
    refusals.NotAnsweredError: ErrorPage(409, "not_answered"),
    refusals.ShareLinkWorthlessError: ErrorPage(404, "share_link_worthless"),
    refusals.AlreadyClaimedError: ErrorPage(409, "already_claimed"),
    refusals.NotClaimableError: ErrorPage(409, "not_claimable"),
    UnknownRoomError: ErrorPage(404, "unknown_room"),
    refusals.NothingToPlanError: ErrorPage(409, "nothing_to_plan"),
    refusals.NothingToApproveError: ErrorPage(409, "nothing_to_approve"),
    # Nobody has a password of thousands of signs; checking one of any length would keep the server busy.
    PasswordSizeError: ErrorPage(400, "bad_request"),
    # The response was erased, in another tab, while this one was being saved.
    IntegrityError: ErrorPage(404, "unknown_link"),
}
FORM_REFUSED = ErrorPage(400, "form_refused")
UNFORESEEN = ErrorPage(500, "unforeseen")
BY_STATUS = {404: "unknown_page", 405: "wrong_method", 413: "too_large"}
RETRY_SECONDS = {429: "60", 503: "10"}
NO_WRITING = (DatabaseFault.BUSY, DatabaseFault.FULL, DatabaseFault.AWAY)
LEADS_BACK = (403, 404)
"""What somebody who is signed in is led back from to their organisations."""
SIGNED_IN = "_user_id"
"""Under which Flask-Login keeps who is signed in."""
JSON_ENDPOINT = "saving.save"


def register(app: Flask) -> None:
    """Turn every error into its page."""
    for error, shown in DOMAIN.items():
        app.register_error_handler(error, _handler(shown))
    app.register_error_handler(CSRFError, _form_refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DatabaseLockedError, _no_writing)
    app.register_error_handler(Exception, _no_writing)


def _handler(shown: ErrorPage) -> Callable[[Exception], ResponseReturnValue]:
    return lambda error: _answer(shown, error)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    allowed = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    return _answer(ErrorPage(status, BY_STATUS.get(status, "bad_request")), error, allowed=allowed)


def _form_refused(error: CSRFError) -> ResponseReturnValue:
    """A page of questions comes back as it was filled, to be sent again; elsewhere a page says what happened."""
    try:
        again = unsaved_form()
    except Exception as failure:
        # No such page, or a link that opens nothing: said as it would be without the form.
        return current_app.handle_user_exception(failure)
    return (again, FORM_REFUSED.status) if again else _answer(FORM_REFUSED, error)


def _no_writing(error: Exception) -> ResponseReturnValue:
    """A database that takes no writing just now: what was typed comes back. Any other error is a fault of ours."""
    fault = DatabaseFault.BUSY if isinstance(error, DatabaseLockedError) else fault_of(error)
    if fault not in NO_WRITING:
        return _unforeseen(error)
    if fault is DatabaseFault.BUSY and not isinstance(error, DatabaseLockedError):
        note_locked()
    undo()
    shown = ErrorPage(503, f"database_{fault}")
    if request.endpoint == JSON_ENDPOINT:
        return _answer(shown, error)
    try:
        page = unsaved_form(fault) or unsaved_page(reader_language(), fault, status=shown.status)
    except Exception:
        # Reading is of no avail either.
        page = None
    answer = make_response(page, shown.status) if page else make_response(_answer(shown, error))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Retry-After"] = RETRY_SECONDS[shown.status]
    return answer


def _unforeseen(error: Exception) -> ResponseReturnValue:
    # The address would name a respondent's link: the log has the view and the place in the code, no more.
    current_app.logger.error("Unforeseen error in %s", request.endpoint, exc_info=error)
    return _answer(UNFORESEEN, error)


def _answer(shown: ErrorPage, error: Exception, *, allowed: Iterable[str] | None = None) -> ResponseReturnValue:
    say = language(reader_language())
    reason = say(f"errors.reasons.{error.what}", item=error.item) if isinstance(error, InvalidAnswersError) else ""
    if request.endpoint == JSON_ENDPOINT:
        message = reason or say(f"errors.{shown.room}.what")
        answer = make_response(jsonify(error=shown.room, message=message), shown.status)
    else:
        values = {"room": shown.room, "status": shown.status, "reason": reason, "path": request.path}
        # By the cookie alone: the account is not read where reading may be what failed.
        values["signed_in"] = shown.status in LEADS_BACK and SIGNED_IN in session
        page = render("errors/error.html", say.code, back=_page_to_try_again(shown), **values)
        answer = make_response(page, shown.status)
    answer.headers["Cache-Control"] = "no-store"
    if shown.status in RETRY_SECONDS:
        answer.headers["Retry-After"] = RETRY_SECONDS[shown.status]
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _page_to_try_again(shown: ErrorPage) -> str:
    """The address of the page whose request is to be made again a little later; empty where waiting is of no avail.

    A form is sent again from its own page, or from the one that it stood on.
    """
    if shown.status not in RETRY_SECONDS:
        return ""
    adapter = current_app.create_url_adapter(request)
    if request.method == "GET" or (adapter is not None and adapter.test(method="GET")):
        return request.full_path.removesuffix("?")
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return ""
    # Two slashes at its beginning would lead to another host.
    return "/" + came_from.path.removeprefix(request.root_path).lstrip("/")


def reader_language() -> str:
    """The language of the address, or the one that the browser asks for."""
    first = request.path.split("/", 2)[1] if "/" in request.path else ""
    if first in LANGUAGES:
        return first
    return request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE
