"""Invitation list of a campaign and its actions."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.invitations.change_invitation import resend, revoke, uninvite
from assessment.services.invitations.list_invitations import list_invitations
from assessment.services.permissions import Right
from assessment.store.models import Campaign, Invitation
from assessment.store.models.campaigns import DRAFT, OPEN
from assessment.store.queries import invitations
from assessment.web.base.action_context import action_context, campaign_url_values
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.body_limits import takes_files
from assessment.web.base.member_access import MemberContext, NotVisibleError, campaign_member
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.invitations.invitation_forms import InviteForm, MendedAddressForm
from assessment.web.invitations.invitation_rows import rows_of
from assessment.web.presentation.campaign_labels import questionnaire_of

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint(
    "invitations",
    __name__,
    url_prefix="/<any(fr,en):language>/organisations/<organisation_id>/campaigns/<campaign_id>/invitations",
)


@blueprint.get("")
@campaign_member(Right.PREPARE)
def show(language: str, member: MemberContext, campaign: Campaign) -> str:
    """Everybody who is invited."""
    return _page(language, member, campaign, _form(language, campaign))


@blueprint.post("")
@takes_files
@campaign_member(Right.PREPARE)
def invite(language: str, member: MemberContext, campaign: Campaign) -> ResponseReturnValue:
    """Invite more people. Lines that cannot be read are told, and nobody is invited then."""
    say, form = language_of(language), _form(language, campaign, formdata=request.form)
    form.read_people(request.files.get("file"))
    if not form.validate():
        return _page(language, member, campaign, form), UNPROCESSABLE
    added = add_invitations(session(), campaign, form.invitees.people, **action_context(member))
    commit()
    texts = [say("campaigns.invitations.added", count=added.count)]
    texts += [say("campaigns.invitations.already", count=len(added.already))] if added.already else []
    return _done(language, member, campaign, " ".join(texts))


@blueprint.get("/<invitation_id>")
@campaign_member(Right.PREPARE)
def show_one(language: str, member: MemberContext, campaign: Campaign, invitation_id: str) -> str:
    """One invitation whose mail did not arrive, with its address to mend."""
    invitation = _invitation(campaign, invitation_id)
    form = MendedAddressForm(language_of(language), data={"email": invitation.email}, invitation=invitation, taken=())
    return _one_page(language, member, campaign, invitation, form)


@blueprint.post("/<invitation_id>/resend")
@campaign_member(Right.PREPARE)
def send_again(language: str, member: MemberContext, campaign: Campaign, invitation_id: str) -> ResponseReturnValue:
    """A new link, to a mended address if one is given."""
    invitation = _invitation(campaign, invitation_id)
    email = None
    if "email" in request.form:
        taken = invitations.emails(session(), campaign.id)
        form = MendedAddressForm(language_of(language), request.form, invitation=invitation, taken=taken)
        if not form.validate():
            return _one_page(language, member, campaign, invitation, form), UNPROCESSABLE
        email = form.other_address
    resend(session(), campaign, invitation, email=email, **action_context(member))
    commit()
    return _done(
        language, member, campaign, language_of(language)("campaigns.invitations.resent", email=invitation.email)
    )


@blueprint.post("/<invitation_id>/revoke")
@campaign_member(Right.PREPARE)
def withdraw(language: str, member: MemberContext, campaign: Campaign, invitation_id: str) -> ResponseReturnValue:
    """Make a link worthless; somebody on a draft's list is simply taken out."""
    invitation = _invitation(campaign, invitation_id)
    email, draft = invitation.email, campaign.status == DRAFT
    (uninvite if draft else revoke)(session(), campaign, invitation, actor=member.actor, now=services().now())
    commit()
    text = "campaigns.invitations.uninvited" if draft else "campaigns.invitations.revoked"
    return _done(language, member, campaign, language_of(language)(text, email=email))


def _invitation(campaign: Campaign, invitation_id: str) -> Invitation:
    found = invitations.in_campaign(session(), campaign.id, invitation_id)
    if found is None:
        raise NotVisibleError
    return found


def _form(language: str, campaign: Campaign, **options: Any) -> InviteForm:
    return InviteForm(language_of(language), questionnaire=questionnaire_of(campaign), campaign=campaign, **options)


def _done(language: str, member: MemberContext, campaign: Campaign, text: str) -> ResponseReturnValue:
    flash(text, DONE)
    return redirect(url_for("invitations.show", **campaign_url_values(language, member, campaign)), SEE_OTHER)


def _page(language: str, member: MemberContext, campaign: Campaign, form: InviteForm) -> str:
    say, found = language_of(language), questionnaire_of(campaign)
    lines = list_invitations(session(), campaign, actor=member.actor, keys=services().keys, now=services().now())
    return signed_in_page(
        "invitations/list.html",
        language,
        organisation=member.organisation,
        may=member.may,
        campaign=campaign,
        form=form,
        problems=form.invitees.problems,
        told=not campaign.confidential and campaign.status != DRAFT,
        changeable=campaign.status in (DRAFT, OPEN),
        open=campaign.status == OPEN,
        **rows_of(lines, campaign, found, say),
    )


def _one_page(
    language: str, member: MemberContext, campaign: Campaign, invitation: Invitation, form: MendedAddressForm
) -> str:
    return signed_in_page(
        "invitations/detail.html",
        language,
        organisation=member.organisation,
        campaign=campaign,
        invitation=invitation,
        form=form,
    )
