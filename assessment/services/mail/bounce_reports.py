"""Parses a bounce report (RFC 3464) and records it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default

from sqlalchemy.orm import Session

from assessment.services.mail.delivery_status import note_bounced
from assessment.store.models.base import KEY_LENGTH

_OUR_MAIL = re.compile(rf"^Message-ID:\s*<([0-9a-f]{{{KEY_LENGTH}}})@", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """Which of our mails came back, and why."""

    mail_id: str
    reason: str


def note_bounce(session: Session, report: bytes) -> bool:
    """Note what a report says; False when it is none, is no final one, or is about no mail of ours."""
    bounce = read_bounce(report)
    return bounce is not None and note_bounced(session, bounce.mail_id, reason=bounce.reason)


def read_bounce(report: bytes) -> Bounce | None:
    """The bounce that a mail reports; None for any other mail."""
    message = message_from_bytes(report, policy=default)
    failed = next(
        (fields for fields in _statuses(message) if fields.get("Action", "").strip().lower() == "failed"), None
    )
    returned = _OUR_MAIL.search("\n".join(_returned(message)))
    if failed is None or returned is None:
        return None
    diagnostic = failed.get("Diagnostic-Code", "") or failed.get("Status", "")
    return Bounce(returned[1], " ".join(str(diagnostic).removeprefix("smtp;").split()))


def _statuses(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (fields for fields in part.get_payload() if isinstance(fields, Message))


def _returned(message: Message) -> Iterator[str]:
    """The mail that came back, or its headers, as far as the report holds them."""
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            yield str(part.get_payload())
        elif part.get_content_type() == "message/rfc822":
            yield from (mail.as_string() for mail in part.get_payload() if isinstance(mail, Message))
