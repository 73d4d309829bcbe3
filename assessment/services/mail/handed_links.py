"""Links of invitations that an inviter hands over by hand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.mail import ComposedMail, invitation
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignNotOpenError
from assessment.services.invitations.add_invitations import token_of
from assessment.services.links import invitation_link
from assessment.services.local_time import local_day
from assessment.services.mail.compose_mail import answer_minutes, invitation_data
from assessment.services.organisations.document_theme import letterhead_of
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign, Invitation, Organisation
from assessment.store.models.campaigns.campaigns import OPEN
from assessment.store.queries.campaigns import invitations

SHOWN_TOGETHER = 5_000
"""Invitations that one statement names: a database takes some ten thousands."""


@dataclass(frozen=True, slots=True)
class HandedLink:
    """The link of one invited person, with the letter that would bring it, in that person's language."""

    invitation_id: str
    email: str
    name: str | None
    link: str = field(repr=False)
    letter: ComposedMail = field(repr=False)


def show_links(session: Session, campaign: Campaign, *, actor: Actor, now: datetime) -> int:
    """Let inviters see the links of an open campaign; how many are shown that were not before.

    A link that somebody else has seen begins a response once and never reopens it. That of a head who has begun is
    not shown at all; of confidential teams every link is, for a choice would tell who has begun. Raises
    NotAllowedError, CampaignNotOpenError.
    """
    require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status != OPEN:
        raise CampaignNotOpenError
    hidden = invitations.unseen(session, campaign)
    for start in range(0, len(hidden), SHOWN_TOGETHER):
        # A head may begin at this very moment: whether they have is asked again as the row is changed.
        unseen: Any = update(Invitation).where(Invitation.id.in_(hidden[start : start + SHOWN_TOGETHER]))
        unseen = unseen if campaign.confidential else unseen.where(Invitation.used.is_(False))
        session.execute(unseen.values(shown=True).execution_options(synchronize_session=False))
    if hidden:
        session.expire_all()
        audit_campaign(session, "show_links", campaign, actor=actor, now=now)
    return len(hidden)


def handed_links(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor,
    keys: SecretKeys,
    questionnaire: Questionnaire,
    base_url: str,
    now: datetime,
    among: Collection[str] | None = None,
) -> list[HandedLink]:
    """The links of an open campaign that inviters may see, by address; those of heads who have begun are left out.

    `among`: only those of these invitations. Raises NotAllowedError.
    """
    require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status != OPEN:
        return []
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    minutes, head = answer_minutes(Length(campaign.length), questionnaire), letterhead_of(session, organisation)
    shown = []
    for invitee in _open(invitations.of_campaign(session, campaign.id, among), campaign):
        token = token_of(keys, invitee)
        over = invitee.expires_on is not None and invitee.expires_on < today
        # Made with another secret key, the link of the letter opens nothing: it is not shown as if it did.
        if over or invitee.token_hash != hash_of(token):
            continue
        link = invitation_link(base_url, invitee.language, token)
        letter = invitation(
            invitation_data(invitee, campaign, organisation, link=link, minutes=minutes, head=head), invitee.language
        )
        shown.append(HandedLink(invitee.id, invitee.email, invitee.name, link, letter))
    return shown


def _open(invited: Iterable[Invitation], campaign: Campaign) -> list[Invitation]:
    return [
        invitee
        for invitee in invited
        if invitee.shown and not invitee.revoked and (campaign.confidential or not invitee.used)
    ]
