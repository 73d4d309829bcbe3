"""Redirects from mailed campaign links and to campaign results."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from assessment.services.links import CAMPAIGNS
from assessment.services.permissions import Right
from assessment.store.models import Campaign
from assessment.store.models.campaigns import CLOSED, PUBLISHED
from assessment.store.queries import campaigns
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import session
from assessment.web.base.member_access import MemberContext, NotVisibleError, campaign_member, desk_of, signed_in
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.presentation.result_access import may_read
from assessment.web.results import campaign_result_pages

SEE_OTHER = 303

blueprint = Blueprint("campaign_door", __name__, url_prefix="/<any(fr,en):language>")


@blueprint.get(f"/{CAMPAIGNS}/<campaign_id>")
@signed_in
def find(language: str, campaign_id: str) -> ResponseReturnValue:
    """Where a mail leads: to the result once there is one, else to the campaign. Strangers learn nothing."""
    campaign = campaigns.with_id(session(), campaign_id)
    if campaign is None:
        raise NotVisibleError
    member = desk_of(campaign.organisation_id, None)
    shown = campaign.status == PUBLISHED or not member.may(Right.FOLLOW)
    place = campaign_url_values(language, member, campaign)
    return redirect(url_for("campaign_door.results" if shown else "campaigns.show", **place), SEE_OTHER)


@blueprint.get("/organisations/<organisation_id>/campaigns/<campaign_id>/results")
@campaign_member(Right.READ)
def results(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """The result, when it may be read; before that, a page that says when it will be."""
    if may_read(member, campaign):
        return campaign_result_pages.show(language, member, campaign)
    if not member.may(Right.FOLLOW):
        # Whoever only reads what is published is not told of drafts and of what is under way.
        raise NotVisibleError
    return _not_yet(language, member, campaign)


def _not_yet(language: str, member: MemberContext, campaign: Campaign) -> str:
    """Why there is nothing to read: it is too early."""
    reason = "closed" if campaign.status == CLOSED else "open"
    values = {"organisation": member.organisation, "campaign": campaign, "may": member.may, "reason": reason}
    return signed_in_page("campaigns/waiting.html", language, **values)
