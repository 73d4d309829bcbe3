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


def list_invitations(
    session: Session, campaign: Campaign, *, actor: Actor, keys: SecretKeys, now: datetime
) -> list[InvitationLine]:
    """Everybody who is invited, by address, in three queries however many they are. Raises NotAllowedError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    tells = not campaign.confidential and campaign.status != DRAFT
    answered = invitations.answered(session, campaign.id) if tells else set()
    stopped = frozenset() if campaign.confidential else invitations.reminders_stopped(session, campaign.id, keys)
    lines = []
    for invitation in invitations.of_campaign(session, campaign.id):
        place = keys.opened(invitation.place, invitation.id)
        lines.append(
            InvitationLine(
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
        )
    return lines
