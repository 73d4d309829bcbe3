"""Queues reminders to invitees who have not answered."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from assessment.email_addresses import cleaned_address
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignClosedError, CampaignNotOpenError
from assessment.services.invitations.invitation_mails import REMINDER, encrypted_reminder_row, mail_row
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Invitation, Organisation
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN
from assessment.store.models.campaigns.invitations import WAITING
from assessment.store.queries import outbox
from assessment.store.queries.campaigns import invitations


def remind(
    session: Session, campaign: Campaign, *, actor: Actor | None, keys: SecretKeys, base_url: str, now: datetime
) -> int:
    """Write a reminder to everybody who has not answered and got no other letter today; how many were written.

    Letters of all campaigns of the organisation count, and the worker asks again before one leaves.

    `actor` None: the product itself, on a day that was chosen; its mails wait out nights and weekends. The caller
    learns the number and nothing else. Whoever still waits for the invitation itself is left alone. Raises
    NotAllowedError, CampaignNotOpenError, CampaignClosedError.
    """
    if actor is not None:
        require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status == DRAFT:
        raise CampaignNotOpenError
    if campaign.status != OPEN:
        raise CampaignClosedError
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    waiting_for = [
        invitation for invitation in invitations.to_remind(session, campaign, keys) if invitation.delivery != WAITING
    ]
    marks = {invitation.id: letter_mark(session, invitation, keys=keys, now=now)[0] for invitation in waiting_for}
    reached = outbox.taken_days(session, marks.values())
    silent = [invitation for invitation in waiting_for if marks[invitation.id] not in reached]
    by_key = {_key(campaign, invitation, keys, today): invitation for invitation in silent}
    known = outbox.known(session, by_key)
    new = {key: invitation for key, invitation in by_key.items() if key not in known}
    zone = organisation.time_zone if actor is None else None
    rows = [
        encrypted_reminder_row(campaign, invitation, keys=keys, key=key, base_url=base_url)
        if campaign.confidential
        else mail_row(campaign, invitation, kind=REMINDER, key=key, base_url=base_url)
        for key, invitation in new.items()
    ]
    outbox.add(session, [row | {"next_attempt": now, "zone": zone} for row in rows])
    if not campaign.confidential:
        # Whoever was reminded had not begun: in confidential campaigns nothing of it is kept beside a person.
        invitations.note_reminded(session, [invitation.id for invitation in new.values()])
    audit_campaign(session, REMINDER, campaign, actor=actor, now=now)
    session.flush()
    return len(rows)


def _key(campaign: Campaign, invitation: Invitation, keys: SecretKeys, day: date) -> str:
    whose = keys.reminder_key(invitation.id, day) if campaign.confidential else f"{invitation.id}:{day}"
    return f"{REMINDER}:{whose}"


def letter_mark(session: Session, invitation: Invitation, *, keys: SecretKeys, now: datetime) -> tuple[str, date]:
    """What is kept when a letter leaves for that person today, and which day it is where they are."""
    campaign = session.get_one(Campaign, invitation.campaign_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    day = local_day(organisation.time_zone, now)
    return keys.letter_mark(organisation.id, cleaned_address(invitation.email), day), day
