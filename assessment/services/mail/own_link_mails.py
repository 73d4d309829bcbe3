"""Mails to a respondent without an account: their personal link now, or a reminder when the next measure is due.

The address and the link wait encrypted under the secret key; they are erased once the mail left, or with the answers.
"""

import base64
import json
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from assessment.mail import ComposedMail, letter_of
from assessment.services.links import respondent_link
from assessment.store.encryption import DecryptionError, SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import OutgoingMail
from assessment.store.models.base import new_key
from assessment.store.queries import outbox, repeats, responses
from assessment.store.queries.responses import KeptResponse

OWN_LINK, MEASURE_AGAIN = "own_link", "measure_again"
OWN_MAILS = (OWN_LINK, MEASURE_AGAIN)
ENCRYPTED_AS = "mail"
MORNING = time(7)
"""UTC: in the morning in Paris, in winter and in summer."""


@dataclass(frozen=True, slots=True)
class LinkRecipient:
    """Whom the link of a response is sent to: the address, the token of the link, and the language of the mail."""

    address: str
    token: str
    language: str


def send_own_link(
    session: Session,
    response: KeptResponse,
    recipient: LinkRecipient,
    *,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
) -> None:
    """Send somebody their own personal link."""
    _queue(session, response, recipient, OWN_LINK, f"{now:%Y%m%d%H%M%S}", keys=keys, base_url=base_url, when=now)


def send_reminder(
    session: Session,
    response: KeptResponse,
    recipient: LinkRecipient,
    *,
    day: date,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
) -> None:
    """Remind somebody of their next measure on a day to come; a later request replaces an earlier one."""
    outbox.forget(session.connection(), _key(response.id, MEASURE_AGAIN))
    when = datetime.combine(day, MORNING, tzinfo=now.tzinfo)
    _queue(session, response, recipient, MEASURE_AGAIN, "", keys=keys, base_url=base_url, when=when)


def own_link_mail(session: Session, mail: OutgoingMail, keys: SecretKeys, *, today: date) -> ComposedMail | None:
    """The mail as it reads; None where the answers are erased, or the next measure has begun already."""
    content = mail.content
    if content is None:
        return None
    try:
        encrypted = base64.b64decode(content["sealed"])
        address, token = json.loads(keys.response_cipher(content["response"]).decrypted_text(ENCRYPTED_AS, encrypted))
    except DecryptionError:
        # Encrypted with another secret key: the link would open nothing either.
        return None
    response = responses.with_token_hash(session.connection(), hash_of(token))
    if response is None or response.expires_on < today:
        return None
    if mail.kind == MEASURE_AGAIN and repeats.following(session.connection(), response.id):
        return None
    link = respondent_link(mail.base_url, mail.language, token)
    return letter_of(mail.kind, mail.language, to=address, name=None, values={"link": link})


def _queue(
    session: Session,
    response: KeptResponse,
    recipient: LinkRecipient,
    kind: str,
    part: str,
    *,
    keys: SecretKeys,
    base_url: str,
    when: datetime,
) -> None:
    plaintext = json.dumps([recipient.address, recipient.token])
    encrypted = keys.response_cipher(response.id).encrypted_text(ENCRYPTED_AS, plaintext)
    row = {
        "id": new_key(),
        "key": _key(response.id, kind) + part,
        "kind": kind,
        "content": {"response": response.id, "sealed": base64.b64encode(encrypted).decode()},
        "language": recipient.language,
        "base_url": base_url,
        "next_attempt": when,
    }
    outbox.add(session, [row])


def _key(response_id: int, kind: str) -> str:
    return f"{outbox.of_response(response_id)}{kind}:"
