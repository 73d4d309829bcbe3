"""Invitations of a campaign as its members may see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.questionnaire.answer_sheet import RespondentRole
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Organisation
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.store.queries.campaigns import invitations


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One invited person. `answered` and `reminded` are None in confidential mode: they would tell who answered.

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


def list_invitations(
    session: Session, campaign: Campaign, *, actor: Actor, keys: SecretKeys, now: datetime
) -> list[InvitationLine]:
    """Everybody who is invited, by address, in three queries however many they are. Raises NotAllowedError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    tells = not campaign.confidential and campaign.status != DRAFT
    answered = invitations.answered(session, campaign.id) if tells else set()
    lines = []
    for one in invitations.of_campaign(session, campaign.id):
        place = keys.opened(one.place, one.id)
        lines.append(
            InvitationLine(
                id=one.id,
                email=one.email,
                name=one.name,
                function=place.function,
                role=place.role,
                language=one.language,
                delivery=one.delivery,
                reason=one.delivery_reason,
                revoked=one.revoked,
                expired=one.expires_on is not None and one.expires_on < today,
                answered=one.id in answered if tells else None,
                reminded=one.reminded if tells else None,
            )
        )
    return lines
