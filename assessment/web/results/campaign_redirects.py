"""Redirect of a mailed link to a campaign or to its result."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from assessment.services.links import CAMPAIGNS
from assessment.services.permissions import Right
from assessment.store.models.campaigns.campaigns import PUBLISHED
from assessment.store.queries.campaigns import campaigns
from assessment.web.base.app_context import session
from assessment.web.base.member_access import NotVisibleError, page_of_organisation, signed_in
from assessment.web.base.redirects import see_other

blueprint = Blueprint("campaign_links", __name__, url_prefix="/<any(fr,en):language>")


@blueprint.get(f"/{CAMPAIGNS}/<campaign_id>")
@signed_in
def find(language: str, campaign_id: str) -> ResponseReturnValue:
    """Where a mail leads: to the result once there is one, else to the campaign. Strangers learn nothing."""
    campaign = campaigns.with_id(session(), campaign_id)
    if campaign is None:
        raise NotVisibleError
    page = page_of_organisation(language, campaign.organisation_id, None)
    shown = campaign.status == PUBLISHED or not page.may(Right.FOLLOW)
    endpoint = f"organisation.campaign.{'results' if shown else 'overview'}.show"
    return see_other(endpoint, organisation_id=page.organisation.id, campaign_id=campaign.id)
