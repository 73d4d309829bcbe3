"""Invitations of a campaign as its members may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Invitation, Organisation
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.store.queries.campaigns import invitation_search, invitations
from assessment.store.queries.campaigns.invitation_search import InvitationSearch

LINES = 30
"""Invitations of one page: with a link to hand over each takes three kilobytes."""


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One invited person. `answered` and `reminded` are None in confidential mode: they would tell who answered.

    `no_reminders`: they asked for none. Never told in confidential mode, where mostly those ask who have not answered.

    `delivery` is what became of the mail (`store.models.invitations`), `reason` why it was refused or came back.
    """

    id: str
    email: str
    name: str | None
    function: str
    role: RespondentRole
    language: str
    delivery: str
    reason: str | None
    revoked: bool
    expired: bool
    answered: bool | None
    reminded: int | None
    no_reminders: bool


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """The lines of one page out of `pages`, how many people match what was looked for, and how many are invited."""

    lines: tuple[InvitationLine, ...]
    number: int
    pages: int
    matching: int
    invited: int


def list_invitations(
    session: Session, campaign: Campaign, *, actor: Actor, keys: SecretKeys, now: datetime
) -> list[InvitationLine]:
    """Everybody who is invited, by address, in three queries however many they are. Raises NotAllowedError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    today = _today(session, campaign, now)
    answered = invitations.answered(session, campaign.id) if _tells(campaign) else set()
    stopped = frozenset() if campaign.confidential else invitations.reminders_stopped(session, campaign.id, keys)
    return [
        _line(invitation, campaign, keys=keys, today=today, answered=answered, stopped=stopped)
        for invitation in invitations.of_campaign(session, campaign.id)
    ]


def invitation_page(
    session: Session,
    campaign: Campaign,
    search: InvitationSearch,
    *,
    number: int,
    actor: Actor,
    keys: SecretKeys,
    now: datetime,
) -> InvitationPage:
    """One page of those who match, in a fixed number of queries: mails that did not arrive first, then by address.

    A page that is not there is the nearest that is. Raises NotAllowedError.
    """
    require(actor, Right.PREPARE, campaign.organisation_id)
    today = _today(session, campaign, now)
    matching = [
        key
        for key, place in invitation_search.matching(session, campaign.id, search, today=today)
        if not search.function or keys.decrypted_place(place, key).function == search.function
    ]
    pages = max(1, -(-len(matching) // LINES))
    number = min(max(1, number), pages)
    shown = matching[(number - 1) * LINES : number * LINES]
    answered = invitation_search.answered_among(session, shown) if _tells(campaign) else set()
    stopped = set() if campaign.confidential else invitation_search.stopped_among(session, shown, keys)
    lines = tuple(
        _line(invitation, campaign, keys=keys, today=today, answered=answered, stopped=stopped)
        for invitation in invitation_search.in_order(session, shown)
    )
    return InvitationPage(lines, number, pages, len(matching), invitations.count(session, campaign.id))


def _today(session: Session, campaign: Campaign, now: datetime) -> date:
    return local_day(session.get_one(Organisation, campaign.organisation_id).time_zone, now)


def _tells(campaign: Campaign) -> bool:
    """Whether it may be told who answered."""
    return not campaign.confidential and campaign.status != DRAFT


def _line(
    invitation: Invitation,
    campaign: Campaign,
    *,
    keys: SecretKeys,
    today: date,
    answered: Collection[str],
    stopped: Collection[str],
) -> InvitationLine:
    place, tells = keys.decrypted_place(invitation.place, invitation.id), _tells(campaign)
    return InvitationLine(
        id=invitation.id,
        email=invitation.email,
        name=invitation.name,
        function=place.function,
        role=place.role,
        language=invitation.language,
        delivery=invitation.delivery,
        reason=invitation.delivery_reason,
        revoked=invitation.revoked,
        expired=invitation.expires_on is not None and invitation.expires_on < today,
        answered=invitation.id in answered if tells else None,
        reminded=invitation.reminded if tells else None,
        no_reminders=invitation.id in stopped,
    )
