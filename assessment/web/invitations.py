"""The people of a campaign: who is invited, what became of the mail, and what can be done about it."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.actions.add_invitations import add_invitations
from assessment.actions.change_invitation import resend, revoke, uninvite
from assessment.actions.list_invitations import list_invitations
from assessment.actions.list_invitees import InviteeList, list_invitees
from assessment.actions.permissions import Right
from assessment.i18n import language as language_of
from assessment.store import invitations
from assessment.store.models import Campaign, Invitation
from assessment.store.models.campaign import DRAFT, OPEN
from assessment.web.bodies import takes_files
from assessment.web.campaign_page import questionnaire_of
from assessment.web.deeds import deed, place_of
from assessment.web.entries import Entries, Wrong, WrongError
from assessment.web.invitation_rows import rows_of
from assessment.web.membership import Desk, StrangerError, campaign_member
from assessment.web.office import DONE, page
from assessment.web.services import commit, services, session
from assessment.web.texts import email_address

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint(
    "invitations",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/invitations",
)


@blueprint.get("")
@campaign_member(Right.PREPARE)
def show(language: str, desk: Desk, campaign: Campaign) -> str:
    """Everybody who is invited."""
    return _page(language, desk, campaign, Entries())


@blueprint.post("")
@takes_files
@campaign_member(Right.PREPARE)
def invite(language: str, desk: Desk, campaign: Campaign) -> ResponseReturnValue:
    """Invite more people. Lines that cannot be read are told, and nobody is invited then."""
    say, written = language_of(language), request.form.get("people", "").strip()
    found = _people(language, campaign, written)
    if found.problems or not found.people:
        key = "campaigns.wrong.lines" if found.problems else "campaigns.wrong.nobody"
        form = Entries({"people": written}, {"people": Wrong(key)})
        return _page(language, desk, campaign, form, problems=found.problems), UNPROCESSABLE
    added = add_invitations(session(), campaign, found.people, **deed(desk))
    commit()
    told = [say("campaigns.invitations.added", count=added.count)]
    told += [say("campaigns.invitations.already", count=len(added.already))] if added.already else []
    return _done(language, desk, campaign, " ".join(told))


@blueprint.get("/<invitation_id>")
@campaign_member(Right.PREPARE)
def show_one(language: str, desk: Desk, campaign: Campaign, invitation_id: str) -> str:
    """One invitation whose mail did not arrive, with its address to mend."""
    return _one_page(language, desk, campaign, _invitation(campaign, invitation_id), Entries())


@blueprint.post("/<invitation_id>/resend")
@campaign_member(Right.PREPARE)
def send_again(language: str, desk: Desk, campaign: Campaign, invitation_id: str) -> ResponseReturnValue:
    """A new link, to a mended address if one is given."""
    invitation = _invitation(campaign, invitation_id)
    try:
        email = _mended(campaign, invitation)
    except WrongError as error:
        form = Entries({"email": request.form.get("email", "")}, {"email": error.wrong})
        return _one_page(language, desk, campaign, invitation, form), UNPROCESSABLE
    resend(session(), campaign, invitation, email=email, **deed(desk))
    commit()
    return _done(
        language, desk, campaign, language_of(language)("campaigns.invitations.resent", email=invitation.email)
    )


@blueprint.post("/<invitation_id>/revoke")
@campaign_member(Right.PREPARE)
def withdraw(language: str, desk: Desk, campaign: Campaign, invitation_id: str) -> ResponseReturnValue:
    """Make a link worthless; somebody on a draft's list is simply taken out."""
    invitation = _invitation(campaign, invitation_id)
    email, draft = invitation.email, campaign.status == DRAFT
    (uninvite if draft else revoke)(session(), campaign, invitation, actor=desk.actor, now=services().now())
    commit()
    text = "campaigns.invitations.uninvited" if draft else "campaigns.invitations.revoked"
    return _done(language, desk, campaign, language_of(language)(text, email=email))


def _invitation(campaign: Campaign, invitation_id: str) -> Invitation:
    found = invitations.in_campaign(session(), campaign.id, invitation_id)
    if found is None:
        raise StrangerError
    return found


def _mended(campaign: Campaign, invitation: Invitation) -> str | None:
    """The address given, when it is another one. Raises WrongError for none at all, or one that is invited already."""
    if "email" not in request.form:
        return None
    email = email_address(request.form["email"])
    if email == invitation.email:
        return None
    if email in invitations.emails(session(), campaign.id):
        raise WrongError("campaigns.invitations.known", email=email)
    return email


def _people(language: str, campaign: Campaign, written: str) -> InviteeList:
    say, found = language_of(language), questionnaire_of(campaign)
    file = request.files.get("file")
    content = file.read() if file else b""
    told = list_invitees(
        written.encode(), found, languages=campaign.languages, say=say, file=say("campaigns.launch.list_called")
    )
    if not content:
        return told
    brought = list_invitees(
        content, found, languages=campaign.languages, say=say, file=say("campaigns.launch.file_called")
    )
    return InviteeList((*told.people, *brought.people), (*told.problems, *brought.problems))


def _done(language: str, desk: Desk, campaign: Campaign, text: str) -> ResponseReturnValue:
    flash(text, DONE)
    return redirect(url_for("invitations.show", **place_of(language, desk, campaign)), SEE_OTHER)


def _page(language: str, desk: Desk, campaign: Campaign, form: Entries, *, problems: tuple[str, ...] = ()) -> str:
    say, found = language_of(language), questionnaire_of(campaign)
    lines = list_invitations(session(), campaign, actor=desk.actor, keys=services().keys, now=services().now())
    return page(
        "campaigns/invitations.html",
        language,
        organisation=desk.organisation,
        may=desk.may,
        campaign=campaign,
        form=form,
        problems=problems,
        told=not campaign.confidential and campaign.status != DRAFT,
        changeable=campaign.status in (DRAFT, OPEN),
        open=campaign.status == OPEN,
        **rows_of(lines, campaign, found, say),
    )


def _one_page(language: str, desk: Desk, campaign: Campaign, invitation: Invitation, form: Entries) -> str:
    return page(
        "campaigns/invitation.html",
        language,
        organisation=desk.organisation,
        campaign=campaign,
        invitation=invitation,
        form=form,
    )
