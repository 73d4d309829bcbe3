"""Tables of stored wave verdicts and cadences."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, refuse_change

PREVIOUS, FIRST = "previous", "first"
LEVER, SYMPTOM = "lever", "symptom"


class WaveChange(Base):
    """What a list of many firms shows without computing anything. `points`: the change that was tested."""

    __tablename__ = "wave_changes"
    __table_args__ = (
        CheckConstraint("against IN ('previous', 'first')", name="known_wave"),
        CheckConstraint("family IN ('lever', 'symptom')", name="known_family"),
    )

    campaign_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    against: Mapped[str] = mapped_column(String(8), primary_key=True)
    scale: Mapped[str] = mapped_column(String(40), primary_key=True)
    family: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    """Place of the scale in the questionnaire."""
    code: Mapped[str] = mapped_column(String(8))
    points: Mapped[float | None]


event.listen(WaveChange, "before_update", refuse_change)


OFF, PROPOSE, OPENS = "off", "propose", "open"
MODES = (OFF, PROPOSE, OPENS)


class Cadence(Base):
    """The rhythm of one unit. A unit without one has the usual rhythm (`services.scheduling.cadence`).

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
    set_by: Mapped[str | None] = mapped_column(String(KEY_LENGTH))
    """The account that set it; it may be gone since."""
    publishes_itself: Mapped[bool]
