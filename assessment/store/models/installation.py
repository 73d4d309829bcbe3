"""Tables of the installation itself: what it knows of its secret key, and what was erased from it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base, UtcDateTime

LONGEST_FACT = 200
DIGEST_LENGTH = 64


class InstallationFact(Base):
    """One fact about the installation under its name, such as the fingerprint of its secret key."""

    __tablename__ = "installation_facts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(LONGEST_FACT))


class ErasureMark(Base):
    """That something was erased: a keyed hash of what it was (`store.encryption.SecretKeys.erasure_mark`).

    A backup that still holds it is told by the mark what to erase again. Without the secret key a mark leads nowhere.
    Rows only come; they lie in the order of the hashes, which is none.
    """

    __tablename__ = "erasure_marks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(32), default="")
    """Random, where the same thing may come again and be erased again; empty where its key is never given twice."""


class RequestedOverwrite(Base):
    """An erasure after which the database's freed pages are to be written over, by its certificate's number.

    `done_at` None: a worker has not come to it yet. The number leads to nothing without the secret key; an erasure
    without a certificate has one that was drawn.
    """

    __tablename__ = "requested_overwrites"
    __table_args__ = ({"sqlite_with_rowid": False},)

    number: Mapped[str] = mapped_column(String(16), primary_key=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
