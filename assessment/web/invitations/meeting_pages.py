"""Meeting link page with QR code."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.invitations.meeting_link import close_meeting_link, meeting_token, open_meeting_link
from assessment.services.links import meeting_link
from assessment.services.permissions import Right
from assessment.store.models import Campaign
from assessment.web.base.action_context import campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import MemberContext, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.base.urls import site_address
from assessment.web.presentation.qr_codes import qr_code

SEE_OTHER = 303

blueprint = Blueprint(
    "meeting",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/meeting",
)


@blueprint.get("")
@campaign_member(Right.PREPARE)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """The link that is open now, if there is one."""
    token = meeting_token(campaign, keys=services().keys)
    link = meeting_link(site_address(), _first_language(campaign, language), token) if token else ""
    return signed_in_page(
        "invitations/meeting_link.html",
        language,
        organisation=member.organisation,
        campaign=campaign,
        link=link,
        image=qr_code(link) if link else "",
    )


@blueprint.post("")
@campaign_member(Right.PREPARE)
def make(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """A fresh link; the one before opens nothing any more."""
    open_meeting_link(session(), campaign, actor=member.actor, keys=services().keys, now=services().now())
    commit()
    return _done(language, member, campaign, "campaigns.meeting.made")


@blueprint.post("/shut")
@campaign_member(Right.PREPARE)
def shut(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Let the link open nothing any more."""
    close_meeting_link(session(), campaign, actor=member.actor, now=services().now())
    commit()
    return _done(language, member, campaign, "campaigns.meeting.shut_done")


def _first_language(campaign: Campaign, language: str) -> str:
    """The language in which the room begins; everybody can change it."""
    return language if language in campaign.languages else campaign.languages[0]


def _done(language: str, member: MemberContext, campaign: Campaign, key: str) -> ResponseReturnValue:
    flash(language_of(language)(key), DONE)
    return redirect(url_for("meeting.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)
