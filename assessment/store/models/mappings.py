"""Table of the mappings by which an organisation's exports of form tools are read."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base


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
