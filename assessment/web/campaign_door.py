"""From the address in a mail to a campaign, and from a campaign to its result."""

from importlib import import_module
from importlib.util import find_spec

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from assessment.actions.links import CAMPAIGNS
from assessment.actions.permissions import Right
from assessment.store import campaigns
from assessment.store.models import Campaign
from assessment.store.models.campaign import CLOSED, PUBLISHED
from assessment.web.deeds import place_of
from assessment.web.membership import Desk, StrangerError, campaign_member, desk_of, signed_in
from assessment.web.office import page
from assessment.web.services import session

SEE_OTHER = 303
RESULTS = "assessment.web.campaign_results"
"""The module that shows a result: `show(language, desk, campaign)`."""

blueprint = Blueprint("campaign_door", __name__, url_prefix="/<any(fr,en):language>")


@blueprint.get(f"/{CAMPAIGNS}/<campaign_id>")
@signed_in
def find(language: str, campaign_id: str) -> ResponseReturnValue:
    """Where a mail leads: to the result once there is one, else to the campaign. Strangers learn nothing."""
    campaign = campaigns.with_id(session(), campaign_id)
    if campaign is None:
        raise StrangerError
    desk = desk_of(campaign.organisation_id, None)
    shown = campaign.status == PUBLISHED or not desk.may(Right.FOLLOW)
    place = place_of(language, desk, campaign)
    return redirect(url_for("campaign_door.results" if shown else "campaigns.show", **place), SEE_OTHER)


@blueprint.get("/organisations/<organisation_id>/campaigns/<campaign_id>/results")
@campaign_member(Right.READ)
def results(language: str, desk: Desk, campaign: Campaign) -> ResponseReturnValue:
    """The result, when it may be read; before that, a page that says when it will be."""
    readable = campaign.status == PUBLISHED or (campaign.status == CLOSED and desk.may(Right.READ_CLOSED))
    if not readable and not desk.may(Right.FOLLOW):
        # Whoever only reads what is published is not told of drafts and of what is under way.
        raise StrangerError
    if not readable or find_spec(RESULTS) is None:
        return _not_yet(language, desk, campaign, readable=readable)
    answer: ResponseReturnValue = import_module(RESULTS).show(language, desk, campaign)
    return answer


def _not_yet(language: str, desk: Desk, campaign: Campaign, *, readable: bool) -> str:
    """Why there is nothing to read: it is too early, or this installation has no page for results."""
    reason = "absent" if readable else "closed" if campaign.status == CLOSED else "open"
    values = {"organisation": desk.organisation, "campaign": campaign, "may": desk.may, "reason": reason}
    return page("campaigns/waiting.html", language, **values)
