"""Meeting link page with QR code."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.campaigns.meeting_slips import PrintedSlip, make_slips, printed_slips, slips_by_function
from assessment.services.invitations.meeting_link import close_meeting_link, meeting_token, open_meeting_link
from assessment.services.links import meeting_link, slip_link
from assessment.services.permissions import Right
from assessment.store.models import Campaign
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done, see_other
from assessment.web.base.urls import page_address
from assessment.web.invitations.handed_pages import SLIP_SCALE, Slip
from assessment.web.presentation.campaign_labels import questionnaire_of
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
        slips=slips_by_function(session(), page.campaign, keys=services().keys),
        names={
            function.key: function.name.within(page.language) for function in questionnaire_of(page.campaign).functions
        },
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


@blueprint.post("/slips")
@requires(Right.PREPARE)
def make_all_slips(page: CampaignPage) -> ResponseReturnValue:
    """Make the single-use slips, and show them to be printed."""
    make_slips(session(), page.campaign, actor=page.actor, keys=services().keys, now=services().now())
    commit()
    return see_other("organisation.campaign.meeting.print_all_slips")


@blueprint.get("/slips")
@requires(Right.PREPARE)
def print_all_slips(page: CampaignPage) -> str:
    """The sheet to print and cut."""
    printed = printed_slips(session(), page.campaign, actor=page.actor, keys=services().keys)
    return page.render("invitations/slips.html", slips=[_paper(slip, page) for slip in printed], meeting=True)


def _paper(slip: PrintedSlip, page: CampaignPage) -> Slip:
    say = language_of(_first_language(page.campaign, page.language))
    function = questionnaire_of(page.campaign).functions_by_key[slip.function].name.within(say.code)
    who = say("campaigns.meeting_slips.who", function=function, number=slip.number, count=slip.count)
    link = slip_link(page_address(), say.code, slip.token)
    return Slip(
        language=say.code,
        who=who,
        title=say("invited.title", organisation=page.organisation.name),
        how=say("campaigns.meeting_slips.how", address=slip_link(page_address(), say.code, "").rstrip("/")),
        promise=say("campaigns.meeting_slips.once"),
        image=qr_code(link, scale=SLIP_SCALE),
        image_said=say("campaigns.slips.image", who=who),
        link=slip.code,
    )


def _first_language(campaign: Campaign, language: str) -> str:
    """The language in which the room begins; everybody can change it."""
    return language if language in campaign.languages else campaign.languages[0]


def _done(page: CampaignPage, key: str) -> ResponseReturnValue:
    return done(page.say(key), "organisation.campaign.meeting.show")
