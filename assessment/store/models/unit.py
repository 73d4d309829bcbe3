"""A part of a firm that is surveyed on its own."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, new_key

WHOLE_FIRM = ""
"""Name of the unit that every organisation has from the start; pages say it in the reader's language."""


class Unit(Base):
    """A business line, a region, a pilot, or the whole firm."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120), default=WHOLE_FIRM)
