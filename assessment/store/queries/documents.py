"""Kept documents."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.orm import Session

from assessment.store.models import KeptDocument

MOST = 32
"""Documents kept of one response or one campaign: every edition and format in two languages, twice."""


@dataclass(frozen=True, slots=True)
class DocumentOwner:
    """Whose document it is: the response or the campaign with which it is erased; exactly one is given."""

    response_id: int | None = None
    campaign_id: str | None = None


def kept_document(session: Session, key: str) -> bytes | None:
    """The document of that hash; None where it was not made, or made too long ago."""
    return session.scalar(select(KeptDocument.content).where(KeptDocument.key == key))


def is_kept(session: Session, key: str) -> bool:
    """Whether the document of that hash is there, without reading it."""
    return session.scalar(select(KeptDocument.key).where(KeptDocument.key == key)) is not None


def keep_document(session: Session, owner: DocumentOwner, key: str, content: bytes) -> None:
    """Keep a document, and remove its owner's oldest. Fails with an IntegrityError where the owner is gone."""
    if is_kept(session, key):
        return
    own = (
        KeptDocument.response_id == owner.response_id
        if owner.campaign_id is None
        else KeptDocument.campaign_id == owner.campaign_id
    )
    last = session.scalar(select(func.max(KeptDocument.number)).where(own)) or 0
    session.execute(delete(KeptDocument).where(own, KeptDocument.number <= last + 1 - MOST))
    session.add(
        KeptDocument(
            key=key,
            response_id=owner.response_id,
            campaign_id=owner.campaign_id,
            number=last + 1,
            content=content,
        )
    )


def forget_documents(connection: Connection, campaign_id: str) -> None:
    """Remove every document of a campaign: somebody's answers have left what they show."""
    connection.execute(delete(KeptDocument).where(KeptDocument.campaign_id == campaign_id))
