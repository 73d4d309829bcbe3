"""Tables of what a consultant's documents bear: name, contact, colour, logo, own templates, and words of letters."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, new_key

LONGEST_BRAND, LONGEST_CONTACT = 80, 120
"""Characters of a name and of a contact: together they are one line at the foot of a page."""
LONGEST_LETTER_NAME = 80


class ConsultantBrand(Base):
    """Under which name and in which look a consultant signs documents. `key` opens the logo to whoever reads one."""

    __tablename__ = "consultant_brands"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="has_name"),
        CheckConstraint("(logo IS NULL) = (logo_type IS NULL)", name="logo_with_type"),
    )

    account_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True, default=new_key)
    name: Mapped[str] = mapped_column(String(LONGEST_BRAND))
    contact: Mapped[str] = mapped_column(String(LONGEST_CONTACT), default="")
    accent: Mapped[str | None] = mapped_column(String(7))
    logo_type: Mapped[str | None] = mapped_column(String(40))
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class OwnTemplate(Base):
    """A Word or PowerPoint file in which a consultant's documents are set. `form`: docx or pptx."""

    __tablename__ = "own_templates"
    __table_args__ = (CheckConstraint("form IN ('docx', 'pptx')", name="known_form"),)

    account_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    form: Mapped[str] = mapped_column(String(4), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(160))
    brought_on: Mapped[date]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class LetterTemplate(Base):
    """Own words for invitations under a name. `words`: subject and introduction by language, as the core writes them.

    A campaign holds a copy: what is changed here changes no letter of a campaign for which it was chosen.
    """

    __tablename__ = "letter_templates"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="has_name"),
        UniqueConstraint("account_id", "name"),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    account_id: Mapped[str] = mapped_column(String(KEY_LENGTH), ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(LONGEST_LETTER_NAME))
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_on: Mapped[date]
