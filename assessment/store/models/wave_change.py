"""The verdict on one scale between two waves, as it was when the later one closed."""

from sqlalchemy import CheckConstraint, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, refuse_change

PREVIOUS, FIRST = "previous", "first"
LEVER, SYMPTOM = "lever", "symptom"


class WaveChange(Base):
    """What a list of many firms shows without computing anything. `points`: the change of the displayed score."""

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
