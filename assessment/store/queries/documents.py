"""Kept documents.

Those of a response say what one person answered, as the cells do: they are kept encrypted
(`store.encryption.ResponseCipher`).
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.orm import Session

from assessment.store.encryption import SecretKeys
from assessment.store.models import KeptDocument
from assessment.store.queries.campaigns.results import locked_input_hash

MOST = 32
"""Documents kept of one response or one campaign: every edition and format in two languages, twice."""


@dataclass(frozen=True, slots=True)
class DocumentOwner:
    """Whose document it is: the response or the campaign with which it is erased; exactly one is given.

    `inputs`: the hash of the inputs of the campaign's result that the document was made from.
    """

    response_id: int | None = None
    campaign_id: str | None = None
    inputs: str = field(default="", repr=False)


def kept_document(session: Session, key: str, keys: SecretKeys) -> bytes | None:
    """The document of that key; None where it was not made, or made too long ago. Raises DecryptionError."""
    columns = select(KeptDocument.content, KeptDocument.response_id).where(KeptDocument.key == key)
    row = session.execute(columns).one_or_none()
    if row is None:
        return None
    content: bytes = row.content
    return (
        content if row.response_id is None else keys.response_cipher(row.response_id).decrypted_document(key, content)
    )


def is_kept(session: Session, key: str) -> bool:
    """Whether the document of that key is there, without reading it."""
    return session.scalar(select(KeptDocument.key).where(KeptDocument.key == key)) is not None


def keep_document(session: Session, owner: DocumentOwner, key: str, content: bytes, keys: SecretKeys) -> None:
    """Keep a document, and remove its owner's oldest. Fails with an IntegrityError where its response is gone.

    One of a campaign is not kept where the inputs of its result are gone or others by now: somebody's answers or
    comment left them while it was laid out.
    """
    if is_kept(session, key):
        return
    own = (
        KeptDocument.response_id == owner.response_id
        if owner.campaign_id is None
        else KeptDocument.campaign_id == owner.campaign_id
    )
    last = session.scalar(select(func.max(KeptDocument.number)).where(own)) or 0
    session.execute(delete(KeptDocument).where(own, KeptDocument.number <= last + 1 - MOST))
    # Nobody else writes from here on: to SQLite since the line above, to PostgreSQL's row since the lock.
    if owner.campaign_id is not None and locked_input_hash(session, owner.campaign_id) != owner.inputs:
        return
    session.add(
        KeptDocument(
            key=key,
            response_id=owner.response_id,
            campaign_id=owner.campaign_id,
            number=last + 1,
            content=content
            if owner.response_id is None
            else keys.response_cipher(owner.response_id).encrypted_document(key, content),
        )
    )


def forget_documents(connection: Connection, campaign_id: str) -> None:
    """Remove every document of a campaign: somebody's answers have left what they show."""
    connection.execute(delete(KeptDocument).where(KeptDocument.campaign_id == campaign_id))
