"""Queues a composed mail in the outbox."""

from datetime import datetime

from sqlalchemy.orm import Session

from assessment.mail import ComposedMail
from assessment.store.models.base import new_key
from assessment.store.queries import outbox

MESSAGE = "message"


def queue_message(session: Session, letter: ComposedMail, *, key: str, now: datetime) -> None:
    """Write a letter to be sent; under a key used before, nothing is done. What it says is erased once sent."""
    content = {
        "to": letter.to,
        "name": letter.name,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
    }
    row = {
        "id": new_key(),
        "key": f"{MESSAGE}:{key}",
        "kind": MESSAGE,
        "content": content,
        "language": letter.language,
        "base_url": "",
        "next_attempt": now,
    }
    outbox.add(session, [row])
