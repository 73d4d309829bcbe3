"""Invitation list of a campaign and its actions."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.services.invitations.add_invitations import add_invitations, invited_addresses
from assessment.services.invitations.change_invitation import resend, revoke, uninvite
from assessment.services.invitations.list_invitations import LINES, invitation_page
from assessment.services.permissions import Right
from assessment.store.models import Campaign, Invitation
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN
from assessment.store.queries.campaigns import invitation_search, invitations
from assessment.store.queries.campaigns.invitation_search import InvitationSearch
from assessment.web.base.app_context import commit, commit_erasure, services, session
from assessment.web.base.body_limits import takes_files
from assessment.web.base.member_access import NotVisibleError, requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import done
from assessment.web.invitations.handed_pages import link_rows
from assessment.web.invitations.invitation_forms import InviteForm, MendedAddressForm
from assessment.web.invitations.invitation_rows import LINK_STATES, reason_said, rows_of
from assessment.web.presentation.campaign_labels import questionnaire_of

UNPROCESSABLE = 422
LONGEST_SEARCH = 120

blueprint = Blueprint("invitations", __name__, url_prefix="/invitations")


@blueprint.get("")
@requires(Right.PREPARE)
def show(page: CampaignPage) -> str:
    """Who is invited, page by page, or those whom the address looks for."""
    return _page(page, _form(page))


@blueprint.post("")
@takes_files
@requires(Right.PREPARE)
def invite(page: CampaignPage) -> ResponseReturnValue:
    """Invite more people. Lines that cannot be read are told, and nobody is invited then."""
    say, form = page.say, _form(page, formdata=request.form)
    form.read_people(request.files.get("file"))
    if not form.validate():
        return _page(page, form), UNPROCESSABLE
    added = add_invitations(session(), page.campaign, form.invitees.people, **page.action_context())
    commit()
    texts = [say("campaigns.invitations.added", count=added.count)]
    texts += [say("campaigns.invitations.already", count=len(added.already))] if added.already else []
    return _done(" ".join((*texts, *(f"{notice}." for notice in form.invitees.notices))))


@blueprint.get("/<invitation_id>")
@requires(Right.PREPARE)
def show_one(page: CampaignPage, invitation_id: str) -> str:
    """One invitation whose mail did not arrive, with its address to mend."""
    invitation = _invitation(page.campaign, invitation_id)
    form = MendedAddressForm(page.say, data={"email": invitation.email}, invitation=invitation, taken=())
    return _one_page(page, invitation, form)


@blueprint.post("/<invitation_id>/resend")
@requires(Right.PREPARE)
def send_again(page: CampaignPage, invitation_id: str) -> ResponseReturnValue:
    """A new link, to a mended address if one is given."""
    invitation = _invitation(page.campaign, invitation_id)
    email = None
    if "email" in request.form:
        taken = invited_addresses(session(), page.campaign)
        form = MendedAddressForm(page.say, request.form, invitation=invitation, taken=taken)
        if not form.validate():
            return _one_page(page, invitation, form), UNPROCESSABLE
        email = form.other_address
    resend(session(), page.campaign, invitation, email=email, **page.action_context())
    commit()
    text = "campaigns.invitations.resent" if services().sends_mail else "campaigns.invitations.renewed"
    return _done(page.say(text, email=invitation.email))


@blueprint.post("/<invitation_id>/revoke")
@requires(Right.PREPARE)
def withdraw(page: CampaignPage, invitation_id: str) -> ResponseReturnValue:
    """Make a link worthless; somebody on a draft's list is simply taken out."""
    invitation = _invitation(page.campaign, invitation_id)
    email, draft = invitation.email, page.campaign.status == DRAFT
    now = services().now()
    if draft:
        uninvite(session(), page.campaign, invitation, actor=page.actor, keys=services().keys, now=now)
    else:
        revoke(session(), page.campaign, invitation, actor=page.actor, now=now)
    commit_erasure()
    text = "campaigns.invitations.uninvited" if draft else "campaigns.invitations.revoked"
    return _done(page.say(text, email=email))


def _invitation(campaign: Campaign, invitation_id: str) -> Invitation:
    invitation = invitations.in_campaign(session(), campaign.id, invitation_id)
    if invitation is None:
        raise NotVisibleError
    return invitation


def _form(page: CampaignPage, **options: Any) -> InviteForm:
    return InviteForm(page.say, questionnaire=questionnaire_of(page.campaign), campaign=page.campaign, **options)


def _done(text: str) -> ResponseReturnValue:
    """Back to where the list was."""
    return done(text, "organisation.campaign.invitations.show", **_place(_search(), _number()))


def _search() -> InvitationSearch:
    """What the address looks for; a function or a state that nobody knows stands for any."""
    state = request.args.get("state", "")
    return InvitationSearch(
        request.args.get("q", "").strip()[:LONGEST_SEARCH],
        request.args.get("function", ""),
        state if state in LINK_STATES else "",
    )


def _number() -> int:
    return request.args.get("page", 1, type=int)


def _place(search: InvitationSearch, number: int) -> dict[str, str]:
    """That page of that search as a part of an address."""
    parts = {"q": search.text, "function": search.function, "state": search.state}
    return {name: value for name, value in (parts | {"page": str(number) if number > 1 else ""}).items() if value}


def _page(page: CampaignPage, form: InviteForm) -> str:
    say, questionnaire = page.say, questionnaire_of(page.campaign)
    search = _search()
    people = invitation_page(
        session(),
        page.campaign,
        search,
        number=_number(),
        actor=page.actor,
        keys=services().keys,
        now=services().now(),
    )
    links = link_rows(page, [line.id for line in people.lines])
    return page.render(
        "invitations/list.html",
        form=form,
        problems=form.invitees.problems,
        told=not page.campaign.confidential and page.campaign.status != DRAFT,
        changeable=page.campaign.status in (DRAFT, OPEN),
        open=page.campaign.status == OPEN,
        links=links,
        handed={row.invitation_id for row in links},
        handing=bool(links) or invitation_search.any_shown(session(), page.campaign.id),
        search=search,
        people=people,
        searchable=people.invited > LINES,
        state_keys=() if page.campaign.status == DRAFT else LINK_STATES,
        place=urlencode(_place(search, people.number)),
        other_page=lambda number: "?" + urlencode(_place(search, number)),
        **rows_of(people.lines, page.campaign, questionnaire, say),
    )


def _one_page(page: CampaignPage, invitation: Invitation, form: MendedAddressForm) -> str:
    return page.render(
        "invitations/detail.html",
        invitation=invitation,
        reason=reason_said(invitation.delivery_reason, page.say),
        form=form,
    )
