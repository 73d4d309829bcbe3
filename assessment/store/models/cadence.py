"""How often a unit is measured again, and how much of it happens by itself."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base

OFF, PROPOSE, OPENS = "off", "propose", "open"
MODES = (OFF, PROPOSE, OPENS)


class Cadence(Base):
    """The rhythm of one unit. A unit without one has the usual rhythm (`actions.cadence`).

    `off`: nothing happens by itself. `propose`: a draft is prepared, and those who may launch it are told. `open`: the
    draft opens too, unless somebody throws it away first.
    """

    __tablename__ = "cadences"
    __table_args__ = (
        CheckConstraint("mode IN ('off', 'propose', 'open')", name="known_mode"),
        CheckConstraint("every_days BETWEEN 30 AND 400", name="some_weeks_apart"),
        CheckConstraint("answer_days BETWEEN 3 AND 60", name="time_to_answer"),
    )

    unit_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("units.id", ondelete="CASCADE"), primary_key=True
    )
    mode: Mapped[str] = mapped_column(String(8))
    every_days: Mapped[int]
    """Days from one opening to the next."""
    answer_days: Mapped[int]
    """Days from the opening to the last day for answers."""
    reminder_days: Mapped[list[int]] = mapped_column(JSON)
    """Days after the opening on which those who have not answered are reminded."""
    publishes_itself: Mapped[bool]
