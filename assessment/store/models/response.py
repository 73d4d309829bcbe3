"""One person's way through one questionnaire."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Integer, String, false
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base

RESPONSE_KEY = BigInteger().with_variant(Integer(), "sqlite")
"""A random number (`store.responses.begin`); SQLite's plain integer holds as much as PostgreSQL's big one."""


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
