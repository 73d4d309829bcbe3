"""Creates or rewrites a draft together with its invitees."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Questionnaire
from assessment.importers.invitees import Invitee
from assessment.services.campaigns.create_campaign import CampaignDraft, change_campaign, create_campaign
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.invitations.meeting_link import close_meeting_link, open_meeting_link
from assessment.services.permissions import Actor
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Organisation, Unit
from assessment.store.queries.campaigns import invitations
from assessment.store.queries.erasures import ErasedKind, note_erasure


@dataclass(frozen=True, slots=True)
class Preparation:
    """Everything that the page decides. `meeting`: a link for a room is wanted too."""

    unit: Unit
    questionnaire: Questionnaire
    plan: CampaignDraft
    people: tuple[Invitee, ...]
    meeting: bool


def prepare_campaign(
    session: Session,
    organisation: Organisation,
    preparation: Preparation,
    *,
    actor: Actor,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
    key: str,
) -> Campaign:
    """A draft and its invitations under that key. Raises NotAllowedError, ValueError."""
    campaign = create_campaign(
        session,
        organisation,
        preparation.unit,
        actor=actor,
        questionnaire=preparation.questionnaire,
        plan=preparation.plan,
        now=now,
        key=key,
    )
    add_invitations(session, campaign, preparation.people, actor=actor, keys=keys, base_url=base_url, now=now)
    if preparation.meeting:
        open_meeting_link(session, campaign, actor=actor, keys=keys, now=now)
    return campaign


def prepare_anew(
    session: Session,
    campaign: Campaign,
    preparation: Preparation,
    *,
    actor: Actor,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
) -> None:
    """Decide a draft anew; its people become those of the list.

    Raises NotAllowedError, CampaignOpenError, ValueError.
    """
    change_campaign(
        session, campaign, actor=actor, questionnaire=preparation.questionnaire, plan=preparation.plan, now=now
    )
    campaign.unit_id = preparation.unit.id
    _take_everybody_out(session, campaign, keys, {invitee.email for invitee in preparation.people})
    add_invitations(session, campaign, preparation.people, actor=actor, keys=keys, base_url=base_url, now=now)
    if preparation.meeting and not campaign.meeting_hash:
        open_meeting_link(session, campaign, actor=actor, keys=keys, now=now)
    if campaign.meeting_hash and not preparation.meeting:
        close_meeting_link(session, campaign, actor=actor, now=now)


def _take_everybody_out(session: Session, campaign: Campaign, keys: SecretKeys, stay: Collection[str]) -> None:
    """Nothing has been sent of a draft: whoever stays on the list loses no link by being written anew."""
    for invitation in invitations.of_campaign(session, campaign.id):
        if invitation.email not in stay:
            note_erasure(session.connection(), keys, ErasedKind.INVITEE, campaign.id, invitation.email)
        session.delete(invitation)
    session.flush()
