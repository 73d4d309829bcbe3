"""Keyword arguments shared by campaign services: actor, keys, base URL, time."""

from typing import Any

from assessment.store.models import Campaign
from assessment.web.base.app_context import services
from assessment.web.base.member_access import MemberContext
from assessment.web.base.urls import site_address


def action_context(member: MemberContext) -> dict[str, Any]:
    """Who does it, with which keys, under which address, and when."""
    return {
        "actor": member.actor,
        "keys": services().keys,
        "base_url": site_address(),
        "now": services().now(),
    }


def campaign_url_values(language: str, member: MemberContext, campaign: Campaign) -> dict[str, Any]:
    """What the address of a campaign's page holds."""
    return {"language": language, "organisation_id": member.organisation.id, "campaign_id": campaign.id}
