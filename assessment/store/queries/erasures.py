"""Marks of what was erased, found again in an older state of the database; and overwrites of freed pages."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, Table, insert, select, update

from assessment.store.encryption import SecretKeys
from assessment.store.models import ErasureMark, RequestedOverwrite
from assessment.store.upsert import keeping

MARKS: Table = ErasureMark.metadata.tables["erasure_marks"]
OVERWRITES: Table = RequestedOverwrite.metadata.tables["requested_overwrites"]
NONCE_BYTES = 16


class ErasedKind(StrEnum):
    """What was erased or taken away, by somebody; what ends by its date is erased again by its date."""

    RESPONSE = "response"
    JOINT_ROUND = "joint_round"
    DRAFT = "draft"
    MEMBERSHIP = "membership"
    COMMENT = "comment"
    SHARE_LINK = "share_link"
    ORGANISATION = "organisation"
    ACCOUNT = "account"
    INVITEE = "invitee"
    """Somebody taken out of a draft, by campaign and address."""
    REMINDERS = "reminders"
    """The reminders that somebody refused, by invitation."""
    TEXT = "text"
    """A comment that its author emptied, by response, question and wording."""
    EVIDENCE = "evidence"
    """What was seen of a practice, by campaign, practice and sentence."""
    FIGURE = "figure"
    """A figure of the firm, by campaign, figure and function."""
    COST_INPUT = "cost_input"
    """A typed input of the cost, by campaign and input."""


COMES_AGAIN = {ErasedKind.MEMBERSHIP, ErasedKind.INVITEE, ErasedKind.FIGURE, ErasedKind.COST_INPUT}
"""Kinds of which the same may come again: each of its erasures has a mark of its own."""


class KeptMark(NamedTuple):
    """A mark as it is kept, in the database and in the register."""

    mark: str
    nonce: str


def note_erasure(connection: Connection, keys: SecretKeys, kind: ErasedKind, *what: object) -> None:
    """Note that the thing of these keys was erased; kept or undone with the erasure itself."""
    nonce = secrets.token_hex(NONCE_BYTES) if kind in COMES_AGAIN else ""
    keep_marks(connection, [KeptMark(keys.erasure_mark(kind, named(*what), nonce), nonce)])


def named(*what: object) -> str:
    """The keys of a thing as one text, which its mark is made of."""
    return "/".join(map(str, what))


def kept_marks(connection: Connection) -> set[KeptMark]:
    """Every mark of the database."""
    return {KeptMark(*row) for row in connection.execute(select(MARKS.c.mark, MARKS.c.nonce))}


def keep_marks(connection: Connection, marks: Iterable[KeptMark]) -> None:
    """Keep marks; those that are there already stay."""
    rows = [mark._asdict() for mark in marks]
    if rows:
        connection.execute(keeping(connection, MARKS, ("mark",)), rows)


# --- Freed pages ------------------------------------------------------------------------------------------------------


def request_overwrite(connection: Connection, number: str, *, at: datetime) -> None:
    """Ask for it under a certificate's number, in the transaction that erases."""
    connection.execute(insert(OVERWRITES).values(number=number, requested_at=at))


def waiting_overwrites(connection: Connection) -> list[str]:
    """Numbers of those that nobody has done yet."""
    return list(connection.scalars(select(OVERWRITES.c.number).where(OVERWRITES.c.done_at.is_(None))))


def note_done(connection: Connection, numbers: list[str], *, at: datetime) -> None:
    """Note when they were done."""
    connection.execute(update(OVERWRITES).where(OVERWRITES.c.number.in_(numbers)).values(done_at=at))


def overwrite_of(connection: Connection, number: str) -> tuple[datetime, datetime | None] | None:
    """When it was asked for, and when it was done; None for a number that no certificate bears."""
    row = connection.execute(
        select(OVERWRITES.c.requested_at, OVERWRITES.c.done_at).where(OVERWRITES.c.number == number)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
