"""Decorators for signed-in users and organisation members with a right.

A stranger learns nothing, not even that something exists: the answer is 404 either way. A member whose role does not go
that far gets 403, before anything inside the organisation is looked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.services.errors import NotAllowedError
from assessment.services.permissions import Actor, MemberRole, Right
from assessment.store.models import Campaign, Organisation
from assessment.store.queries import campaigns, organisations
from assessment.web.base.access import RIGHT, RULE, SIGNED_IN, View
from assessment.web.base.app_context import session

SEE_OTHER = 303
MEMBER = "member"


class NotVisibleError(Exception):
    """There is no such thing, or none for this reader."""


@dataclass(frozen=True, slots=True)
class MemberContext:
    """An organisation with the member who works on it."""

    organisation: Organisation
    actor: Actor

    def may(self, right: str) -> bool:
        """Whether the member's role has the right of that name."""
        return self.actor.may(Right(right))


def signed_in(view: View) -> View:
    """A page of one's own: whoever is not signed in is asked to."""

    @wraps(view)
    def opened(**arguments: Any) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")), SEE_OTHER)
        return _for_one_reader(view(**arguments))

    setattr(opened, RULE, SIGNED_IN)
    return opened


def member_page(right: Right | None = None) -> Callable[[View], View]:
    """A page of an organisation for members with that right, or for every member: the view gets its `member`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(organisation_id: str, **arguments: Any) -> ResponseReturnValue:
            return _for_one_reader(view(member=desk_of(organisation_id, right), **arguments))

        setattr(opened, RULE, MEMBER)
        setattr(opened, RIGHT, right)
        return opened

    return decorate


def campaign_member(right: Right) -> Callable[[View], View]:
    """A page of a campaign for members with that right: the view gets `member` and `campaign`."""

    def decorate(view: View) -> View:
        @member_page(right)
        @wraps(view)
        def opened(member: MemberContext, campaign_id: str, **arguments: Any) -> ResponseReturnValue:
            return view(member=member, campaign=campaign_of(member, campaign_id), **arguments)

        return opened

    return decorate


def desk_of(organisation_id: str, right: Right | None) -> MemberContext:
    """The organisation, for a member with that right. Raises NotVisibleError, NotAllowedError."""
    if not current_user.is_authenticated:
        raise NotVisibleError
    found = organisations.of_member(session(), organisation_id, current_user.id)
    if found is None:
        raise NotVisibleError
    actor = Actor(current_user.id, organisation_id, MemberRole(found.role))
    if right is not None and not actor.may(right):
        raise NotAllowedError(right)
    return MemberContext(found.organisation, actor)


def campaign_of(member: MemberContext, campaign_id: str) -> Campaign:
    """A campaign of that organisation. Raises NotVisibleError."""
    campaign = campaigns.in_organisation(session(), member.organisation.id, campaign_id)
    if campaign is None:
        raise NotVisibleError
    return campaign


def _for_one_reader(answer: ResponseReturnValue) -> Response:
    """Nobody else may keep the page: neither a proxy, nor the browser after signing out."""
    response: Response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
