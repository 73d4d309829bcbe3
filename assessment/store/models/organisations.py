"""Tables of organisations, their units and the mappings of their exports of form tools."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, new_key
from assessment.store.models.branding import LONGEST_CONTACT

LONGEST_NAME = 120
RETENTION_DAYS = 1095
"""Three years: four quarters a year for as long as a change of habits takes, and then the answers go."""
LOGO_TYPES = ("image/png", "image/jpeg", "image/svg+xml")


class Organisation(Base):
    """What a firm told of itself, which decides useful levels, and how its reports look."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="has_name"),
        CheckConstraint("headcount > 0", name="somebody_works_there"),
        CheckConstraint("cycle IN ('short', 'long')", name="known_cycle"),
        CheckConstraint("basket IN ('low', 'high')", name="known_basket"),
        CheckConstraint("marketing_share BETWEEN 0 AND 100", name="share_in_percent"),
        CheckConstraint("locale IN ('fr', 'en')", name="known_locale"),
        CheckConstraint("(logo IS NULL) = (logo_type IS NULL)", name="logo_with_type"),
        CheckConstraint("retention_days > 0", name="kept_a_while"),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    headcount: Mapped[int | None]
    staff: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    cycle: Mapped[str | None] = mapped_column(String(8))
    basket: Mapped[str | None] = mapped_column(String(8))
    complex_offer: Mapped[bool | None]
    several_sites: Mapped[bool | None]
    marketing_share: Mapped[float | None]
    locale: Mapped[str] = mapped_column(String(2), default="fr")
    time_zone: Mapped[str] = mapped_column(String(64), default="Europe/Paris")
    accent: Mapped[str | None] = mapped_column(String(7))
    logo_type: Mapped[str | None] = mapped_column(String(40))
    # A list of firms does not load every logo.
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    contact: Mapped[str] = mapped_column(String(LONGEST_CONTACT), default="", server_default="")
    """How to reach the firm, in one line; empty for none."""
    signed_by: Mapped[str | None] = mapped_column(String(KEY_LENGTH))
    """The account whose brand signs the documents; it counts while that account belongs to the organisation."""
    retention_days: Mapped[int] = mapped_column(default=RETENTION_DAYS)
    created_on: Mapped[date]
    in_benchmarks: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether its published figures may count when other clients are compared with a consultant's clients."""


WHOLE_FIRM = ""
"""Name of the unit that every organisation has from the start; pages say it in the reader's language."""


class Unit(Base):
    """A business line, a region, a pilot, or the whole firm."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120), default=WHOLE_FIRM)


LONGEST_NOTE = 4000


class ClientNote(Base):
    """What one member notes of a client for themselves; nobody else reads it."""

    __tablename__ = "client_notes"
    __table_args__ = (CheckConstraint("length(text) > 0", name="says_something"),)

    account_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    text: Mapped[str] = mapped_column(Text)
    changed_on: Mapped[date]


class ExportMapping(Base):
    """A mapping that somebody has looked at, as its YAML text; one for each shape of file and questionnaire."""

    __tablename__ = "export_mappings"

    organisation_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    questionnaire: Mapped[str] = mapped_column(String(60), primary_key=True)
    shape: Mapped[str] = mapped_column(String(16), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    saved_on: Mapped[date]
