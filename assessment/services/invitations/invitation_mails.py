"""Queues invitation mails and builds their outbox rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from assessment.services.local_time import morning_of
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Invitation, Organisation
from assessment.store.models.base import new_key
from assessment.store.queries import outbox

INVITATION, REMINDER = "invitation", "reminder"


def write_invitations(
    session: Session,
    campaign: Campaign,
    invited: Iterable[Invitation],
    *,
    organisation: Organisation,
    base_url: str,
    now: datetime,
    zone: str | None = None,
) -> None:
    """Write one mail per invitation and token, to leave now or on the morning of the first day.

    `zone`: whose nights and weekends the mails wait out.
    """
    first = morning_of(campaign.opens_on, organisation.time_zone) if campaign.opens_on else now
    rows = [
        mail_row(
            campaign,
            invitation,
            kind=INVITATION,
            key=f"{INVITATION}:{invitation.id}:{invitation.issue}",
            base_url=base_url,
        )
        | {"next_attempt": max(first, now), "zone": zone}
        for invitation in invited
    ]
    outbox.add(session, rows)


def encrypted_reminder_row(
    campaign: Campaign, invitation: Invitation, *, keys: SecretKeys, key: str, base_url: str
) -> dict[str, Any]:
    """A reminder of a confidential campaign: whom it is for is encrypted, for whoever was reminded had not begun.

    Neither the person's language nor a reference to the invitation stands in it, before or after it is sent.
    """
    row = mail_row(campaign, invitation, kind=REMINDER, key=key, base_url=base_url)
    encrypted = keys.encrypted_recipient(invitation.id, row["id"])
    return row | {"invitation_id": None, "language": campaign.languages[0], "content": {"sealed": encrypted}}


def mail_row(campaign: Campaign, invitation: Invitation, *, kind: str, key: str, base_url: str) -> dict[str, Any]:
    """A mail to an invited person, without its first attempt."""
    return {
        "id": new_key(),
        "key": key,
        "kind": kind,
        "campaign_id": campaign.id,
        "invitation_id": invitation.id,
        "language": invitation.language,
        "base_url": base_url,
    }
