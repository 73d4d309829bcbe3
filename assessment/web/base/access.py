"""Access rules of views; a view without a rule is refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, abort, current_app, make_response, request, session
from flask.typing import ResponseReturnValue

from assessment.store.link_tokens import hash_of
from assessment.store.queries import responses
from assessment.web.base.app_context import connection, read_without_transaction, services
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.respondent_journey import Journey, journey_of

RULE = "access_rule"
ANYONE, LINK, SIGNED_IN, MEMBER, NOBODY = "anyone", "link", "signed_in", "member", "nobody"
RIGHT = "access_right"
"""Where a view for members says which right it asks for."""
ORGANISATION = "organisation"
"""The blueprint that lets members in: it opens views for members, and no other."""

HANDED_OVER = "handed_over"
"""Where the session cookie keeps keyed marks of the responses that this browser opens no more."""
MOST_HANDED_OVER = 60
"""Marks kept, the latest: some 15 bytes each of the 4,093 that a cookie may have."""
MARK_LENGTH = 12

View = Callable[..., ResponseReturnValue]


class UnknownLinkError(Exception):
    """No response has this link: mistyped, erased, or past its time."""


class ExpiredLinkError(Exception):
    """The response is past its time and about to be erased."""


class HandedOverError(Exception):
    """Whoever answered handed this browser over to the next person: it opens these answers no more."""


def anyone(view: View) -> View:
    """A page for everybody."""
    setattr(view, RULE, ANYONE)
    return view


def link_holder(view: View) -> View:
    """A page for whoever has the personal link: the view gets the `journey` that its `token` opens."""

    @wraps(view)
    def opened(token: str, **arguments: Any) -> ResponseReturnValue:
        return _kept_secret(view(journey=journey_with_token(token), **arguments))

    setattr(opened, RULE, LINK)
    return opened


def reading_link_holder(view: View) -> View:
    """The same for a view that writes nothing."""
    with_journey = link_holder(view)

    @wraps(with_journey)
    def opened(**arguments: Any) -> ResponseReturnValue:
        read_without_transaction()
        return with_journey(**arguments)

    return opened


def for_link_holder(view: View) -> View:
    """A page for whoever has the link, which the view itself looks up: an invitation's, or a meeting's."""

    @wraps(view)
    def opened(**arguments: Any) -> ResponseReturnValue:
        return _kept_secret(view(**arguments))

    setattr(opened, RULE, LINK)
    return opened


def _kept_secret(answer: ResponseReturnValue) -> Response:
    """The address is the key: nobody else may keep, index or learn it."""
    response: Response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def journey_with_token(token: str) -> Journey:
    """The journey that this link opens. Raises UnknownLinkError, ExpiredLinkError, HandedOverError, TooManyError."""
    response = responses.with_token_hash(connection(), hash_of(token))
    if response is None:
        services().limits.spend(LimitedAction.BAD_LINK)
        raise UnknownLinkError
    if response.expires_on < services().today():
        raise ExpiredLinkError
    handed_over = session.get(HANDED_OVER)
    if handed_over and _mark(response.id) in handed_over:
        raise HandedOverError
    return journey_of(response, token)


def hand_over(journey: Journey) -> None:
    """Empty this browser's session, sign-in included, and close these answers in it: its history still has their links.

    The mark is made with the secret key, so that a cookie read on the device tells nothing of whose answers they were.
    """
    marks = [*session.get(HANDED_OVER, ()), _mark(journey.response.id)]
    session.clear()
    session.permanent = True
    session[HANDED_OVER] = marks[-MOST_HANDED_OVER:]


def _mark(response_id: int) -> str:
    return services().keys.party(HANDED_OVER, str(response_id))[:MARK_LENGTH]


def deny_by_default() -> None:
    """Refuse before it runs a view that bears no rule, one for nobody, and one for members that nobody guards."""
    if request.endpoint:
        rule = getattr(current_app.view_functions[request.endpoint], RULE, NOBODY)
        if rule == NOBODY or (rule == MEMBER) != (ORGANISATION in request.blueprints):
            abort(404)
