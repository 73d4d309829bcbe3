"""Meeting link page with QR code."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from assessment.services.invitations.meeting_link import close_meeting_link, meeting_token, open_meeting_link
from assessment.services.links import meeting_link
from assessment.services.permissions import Right
from assessment.store.models import Campaign
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.base.urls import page_address
from assessment.web.presentation.qr_codes import qr_code

blueprint = Blueprint("meeting", __name__, url_prefix="/meeting")


@blueprint.get("")
@requires(Right.PREPARE)
def show(page: CampaignPage) -> str:
    """The link that is open now, if there is one."""
    token = meeting_token(page.campaign, keys=services().keys)
    link = meeting_link(page_address(), _first_language(page.campaign, page.language), token) if token else ""
    return page.render(
        "invitations/meeting_link.html",
        link=link,
        image=qr_code(link) if link else "",
    )


@blueprint.post("")
@requires(Right.PREPARE)
def make(page: CampaignPage) -> ResponseReturnValue:
    """A fresh link; the one before opens nothing any more."""
    open_meeting_link(session(), page.campaign, actor=page.actor, keys=services().keys, now=services().now())
    commit()
    return _done(page, "campaigns.meeting.made")


@blueprint.post("/shut")
@requires(Right.PREPARE)
def shut(page: CampaignPage) -> ResponseReturnValue:
    """Let the link open nothing any more."""
    close_meeting_link(session(), page.campaign, actor=page.actor, now=services().now())
    commit()
    return _done(page, "campaigns.meeting.shut_done")


def _first_language(campaign: Campaign, language: str) -> str:
    """The language in which the room begins; everybody can change it."""
    return language if language in campaign.languages else campaign.languages[0]


def _done(page: CampaignPage, key: str) -> ResponseReturnValue:
    return done(page.say(key), "organisation.campaign.meeting.show")
