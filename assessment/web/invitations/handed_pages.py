"""Links that an inviter hands over by hand: shown, and printed as slips to cut."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint
from flask.typing import ResponseReturnValue

from assessment.i18n import language as language_of
from assessment.mail import ComposedMail
from assessment.services.mail.handed_links import HandedLink, handed_links, show_links
from assessment.services.permissions import Right
from assessment.store.models.campaigns.campaigns import OPEN
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import requires
from assessment.web.base.pages import CampaignPage
from assessment.web.base.redirects import see_other
from assessment.web.base.urls import page_address
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.qr_codes import qr_code

SLIP_SCALE = 3
"""Pixels of a module: some 3 cm on paper, which a phone reads from the hand."""

blueprint = Blueprint("handed", __name__, url_prefix="/invitations")


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link to hand over. `mailto` opens the inviter's own mail program with the letter ready."""

    invitation_id: str
    who: str
    link: str
    mailto: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip of paper, in the language of whoever gets it."""

    language: str
    who: str
    title: str
    how: str
    promise: str
    image: str
    image_said: str
    link: str


@blueprint.post("/links")
@requires(Right.PREPARE)
def show(page: CampaignPage) -> ResponseReturnValue:
    """Show the links where mails leave as well; from then on each begins a response once and never reopens it."""
    show_links(session(), page.campaign, actor=page.actor, now=services().now())
    commit()
    return see_other("organisation.campaign.invitations.show")


@blueprint.get("/slips")
@requires(Right.PREPARE)
def print_slips(page: CampaignPage) -> str:
    """Every link that may be shown as a slip to print and cut."""
    return page.render(
        "invitations/slips.html", slips=[_slip(handed, page) for handed in links_of(page)], meeting=False
    )


def links_of(page: CampaignPage, among: Collection[str] | None = None) -> list[HandedLink]:
    """The links that this inviter may see, all or those `among` some invitations.

    Where no mail leaves there is no other way: they are shown at once.
    """
    # Links that are handed over lead where the inviter is: colleagues in the same network reach no 127.0.0.1.
    context = page.action_context() | {"base_url": page_address()}
    if page.campaign.status == OPEN and not services().sends_mail:
        show_links(session(), page.campaign, actor=page.actor, now=context["now"])
        commit()
    asked = questionnaire_of(page.campaign)
    return handed_links(session(), page.campaign, questionnaire=asked, among=among, **context)


def link_rows(page: CampaignPage, among: Collection[str]) -> list[LinkRow]:
    """The links of these invitations as rows of their list."""
    return [
        LinkRow(handed.invitation_id, _who(handed), handed.link, _mailto(handed.letter))
        for handed in links_of(page, among)
    ]


def _who(handed: HandedLink) -> str:
    return f"{handed.name} ({handed.email})" if handed.name else handed.email


def _mailto(letter: ComposedMail) -> str:
    """The letter as an address that a mail program opens (RFC 6068): lines end in CR LF."""
    body = "\r\n".join(letter.text.strip().splitlines())
    return f"mailto:{quote(letter.to, safe='@')}?subject={quote(letter.subject, safe='')}&body={quote(body, safe='')}"


def _slip(handed: HandedLink, page: CampaignPage) -> Slip:
    say = language_of(handed.letter.language)
    until = " " + say("invited.last_day", day=say.date(page.campaign.closes_on)) if page.campaign.closes_on else ""
    return Slip(
        language=say.code,
        who=handed.name or handed.email,
        title=say("invited.title", organisation=page.organisation.name),
        how=say("campaigns.slips.how") + until,
        promise=say("campaigns.slips.personal"),
        image=qr_code(handed.link, scale=SLIP_SCALE),
        image_said=say("campaigns.slips.image", who=handed.name or handed.email),
        link=handed.link,
    )
