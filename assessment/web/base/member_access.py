"""Access of signed-in users and of organisation members with a right, checked by the blueprints that hold their pages.

A stranger learns nothing, not even that something exists: the answer is 404 either way. A member whose role does not go
that far gets 403, before anything inside the organisation is looked for.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.services.errors import NotAllowedError
from assessment.services.permissions import Actor, MemberRole, Right
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import campaigns
from assessment.web.base.access import MEMBER, ORGANISATION, RIGHT, RULE, SIGNED_IN, View
from assessment.web.base.app_context import session
from assessment.web.base.pages import CampaignPage, OrganisationPage

SEE_OTHER = 303
CAMPAIGN = "campaign"


class NotVisibleError(Exception):
    """There is no such thing, or none for this reader."""


def signed_in(view: View) -> View:
    """A page of one's own: whoever is not signed in is asked to."""

    @wraps(view)
    def opened(**arguments: Any) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")), SEE_OTHER)
        return for_one_reader(make_response(view(**arguments)))

    setattr(opened, RULE, SIGNED_IN)
    return opened


def requires(right: Right | None = None) -> Callable[[View], View]:
    """Declare which right a view of the organisation blueprint asks for; None: every member may open it."""

    def declare(view: View) -> View:
        setattr(view, RULE, MEMBER)
        setattr(view, RIGHT, right)
        return view

    return declare


def organisation_blueprint(pages: Iterable[Blueprint], campaign_pages: Iterable[Blueprint]) -> Blueprint:
    """The blueprint of everything inside an organisation, with that of its campaigns inside it.

    Its views get one `page` in place of what their address names; links inside need not name it again. A blueprint is
    made for each application, since Flask lets nothing be added to one that was registered.
    """
    campaign = Blueprint(CAMPAIGN, __name__, url_prefix="/campaigns/<campaign_id>")
    campaign.url_value_preprocessor(_take("campaign_id"))
    campaign.url_defaults(_give("campaign_id"))
    campaign.before_request(_open_campaign)
    organisation = Blueprint(
        ORGANISATION, __name__, url_prefix="/<any(fr,en):language>/organisations/<organisation_id>"
    )
    organisation.url_value_preprocessor(_take("language", "organisation_id"))
    organisation.url_defaults(_give("language", "organisation_id"))
    organisation.before_request(_open_organisation)
    organisation.after_request(for_one_reader)
    for blueprint in campaign_pages:
        campaign.register_blueprint(blueprint)
    for blueprint in (*pages, campaign):
        organisation.register_blueprint(blueprint)
    return organisation


def _take(*names: str) -> Callable[[str | None, dict[str, Any] | None], None]:
    """Keeps these parts of the address for `_open_…` and for links, away from the view."""

    def take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        for name in names:
            setattr(g, name, (values or {}).pop(name))

    return take


def _give(*names: str) -> Callable[[str, dict[str, Any]], None]:
    """Fills these parts of a link from the address of the page that it stands on."""

    def give(_endpoint: str, values: dict[str, Any]) -> None:
        for name in names:
            if name in g:
                values.setdefault(name, g.get(name))

    return give


def _open_organisation() -> None:
    """Give the view its organisation. Raises NotVisibleError, NotAllowedError."""
    right: Right | None = getattr(current_app.view_functions[request.endpoint or ""], RIGHT)
    _arguments()["page"] = page_of_organisation(g.language, g.organisation_id, right)


def _open_campaign() -> None:
    """Give the view a campaign of that organisation. Raises NotVisibleError."""
    page: OrganisationPage = _arguments()["page"]
    campaign = campaigns.in_organisation(session(), page.organisation.id, g.campaign_id)
    if campaign is None:
        raise NotVisibleError
    _arguments()["page"] = CampaignPage(page.language, page.organisation, page.actor, campaign)


def _arguments() -> dict[str, Any]:
    """What the view is called with; there is none before the address was understood."""
    assert request.view_args is not None  # noqa: S101 - a blueprint is asked for addresses of its own only
    return request.view_args


def page_of_organisation(language: str, organisation_id: str, right: Right | None) -> OrganisationPage:
    """The organisation, for a member with that right. Raises NotVisibleError, NotAllowedError."""
    if not current_user.is_authenticated:
        raise NotVisibleError
    membership = organisations.of_member(session(), organisation_id, current_user.id)
    if membership is None:
        raise NotVisibleError
    actor = Actor(current_user.id, organisation_id, MemberRole(membership.role))
    if right is not None and not actor.may(right):
        raise NotAllowedError(right)
    return OrganisationPage(language, membership.organisation, actor)


def for_one_reader(response: Response) -> Response:
    """Nobody else may keep the page: neither a proxy, nor the browser after signing out."""
    response.headers["Cache-Control"] = "no-store"
    return response
