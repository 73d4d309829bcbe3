"""Tables of responses, their repetitions, answers, comments, claimed responses and linkage keys."""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from assessment.core.questionnaire.free_text import LONGEST_TEXT
from assessment.store.models.base import Base

RESPONSE_KEY = BigInteger().with_variant(Integer(), "sqlite")
"""A random number (`store.queries.responses.begin`); SQLite's plain integer holds as much as PostgreSQL's big one."""


class Response(Base):
    """Who answers what, and until when it is kept.

    Dates are days: an exact time would help to recognise a person. The token is kept as its SHA-256 only, so that a
    stolen copy of the database opens nobody's answers.

    In a confidential campaign a response bears no link to its invitation, every date is the day on which the campaign
    opened, and the role is not kept: whoever is reminded late, or heads a function alone, must not be found by it.
    """

    __tablename__ = "responses"
    __table_args__ = (
        CheckConstraint("length IN ('quick', 'full')", name="known_length"),
        CheckConstraint("language IN ('fr', 'en')", name="known_language"),
        CheckConstraint("role IN ('head', 'member')", name="known_role"),
        CheckConstraint("expires_on > started_on", name="kept_a_while"),
        CheckConstraint("NOT confidential OR (campaign_id IS NOT NULL AND invitation_id IS NULL)", name="not_joined"),
        CheckConstraint("NOT confidential OR (saved_on = started_on AND role = 'member')", name="nothing_to_go_by"),
        # An erased response's number is never given again: a save under way for it must not land on a stranger's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RESPONSE_KEY, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    invitation_id: Mapped[str | None] = mapped_column(ForeignKey("invitations.id", ondelete="SET NULL"), unique=True)
    """Who it is, for named heads only."""
    confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    sealed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether its cells and texts are kept encrypted: all those of confidential campaigns are."""
    questionnaire_key: Mapped[str] = mapped_column(String(80))
    questionnaire_version: Mapped[str] = mapped_column(String(40))
    length: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(2))
    function: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(8))
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    started_on: Mapped[date]
    saved_on: Mapped[date]
    finished_on: Mapped[date | None]
    expires_on: Mapped[date] = mapped_column(index=True)


class RepeatedResponse(Base):
    """A response in which the same person answers again; never in a campaign, whose people are linked otherwise."""

    __tablename__ = "repeated_responses"

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    previous_id: Mapped[int] = mapped_column(RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), index=True)
    """The response before. More than one may follow it: alone, and in a joint round."""


class Answer(Base):
    """One cell: an option 1 to 5, or a `Cell` (skipped 0, don't know −1, not applicable −2).

    That of an encrypted response is a number from 16384 on, another one each time it is kept, and says nothing to
    whoever lacks the secret key (`store.encryption.ResponseCipher`).
    """

    __tablename__ = "answers"
    __table_args__ = (
        CheckConstraint("cell BETWEEN -2 AND 5 OR cell BETWEEN 16384 AND 32767", name="known_cell"),
        # A respondent's answers stand side by side and are read in one go.
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    cell: Mapped[int] = mapped_column(SmallInteger)


class Comment(Base):
    """A text in the respondent's own words, at most LONGEST_TEXT characters."""

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint(f"length(text) BETWEEN 1 AND {LONGEST_TEXT}", name="text_length"),
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class EncryptedComment(Base):
    """A text of a confidential campaign, encrypted and padded (`SecretKeys.response_cipher`)."""

    __tablename__ = "sealed_comments"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ClaimedResponse(Base):
    """An account took a response over, into an organisation. Answers to a campaign are never claimed."""

    __tablename__ = "claims"

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    claimed_on: Mapped[date]


class PairKey(Base):
    """The keyed hash of a code that the respondent alone keeps (`store.encryption.SecretKeys.kept_pair_key`).

    It joins to the answers that it links, and to nothing else: no person, no invitation, no day. Whoever loses the code
    loses the link, not the answers. Rows stand in the order of the responses' random numbers.
    """

    __tablename__ = "pair_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    pair_key: Mapped[str] = mapped_column(String(64))
