"""Adds and removes people of a drafted next wave."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from assessment.importers.invitees import Invitee
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignOpenError
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.store.queries.campaigns import invitations
from assessment.store.queries.erasures import ErasedKind, note_erasure


@dataclass(frozen=True, slots=True)
class NextWavePeople:
    """What was decided of a draft: the keys of the invitations that stay, who joins, when it opens and closes.

    `opens_itself_on`: None when somebody opens it.
    """

    stay: Collection[str]
    join: tuple[Invitee, ...]
    closes_on: date | None
    opens_itself_on: date | None


def change_people(
    session: Session,
    draft: Campaign,
    people: NextWavePeople,
    *,
    actor: Actor,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
) -> int:
    """Decide who is asked; how many people are on the list then. Raises NotAllowedError, CampaignOpenError."""
    require(actor, Right.PREPARE, draft.organisation_id)
    if draft.status != DRAFT:
        raise CampaignOpenError
    _take_out(session, draft, people.stay, keys)
    draft.closes_on, draft.opens_itself_on = people.closes_on, people.opens_itself_on
    add_invitations(session, draft, people.join, actor=actor, keys=keys, base_url=base_url, now=now)
    audit_campaign(session, "change_roster", draft, actor=actor, now=now)
    session.flush()
    return len(invitations.of_campaign(session, draft.id))


def _take_out(session: Session, draft: Campaign, stay: Iterable[str], keys: SecretKeys) -> None:
    """Nothing was sent of a draft: whoever left leaves no trace in it."""
    kept = set(stay)
    for invitation in invitations.of_campaign(session, draft.id):
        if invitation.id not in kept:
            note_erasure(session.connection(), keys, ErasedKind.INVITEE, draft.id, invitation.email)
            session.delete(invitation)
    session.flush()
