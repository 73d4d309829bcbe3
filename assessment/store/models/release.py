"""The log of everything published, as linear statements about people (measurement, section 8)."""

from datetime import date

from sqlalchemy import JSON, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base, refuse_change


class Release(Base):
    """One mean that was published, or refused because it would expose a few people. The log only grows.

    `people`: how many people each atom counts; `coefficients`: the weight of one person of it, as a fraction. Atoms
    are written `wave/snapshot/function/role`.
    """

    __tablename__ = "releases"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    view: Mapped[str] = mapped_column(String(40))
    group: Mapped[str] = mapped_column("group_key", String(40))
    people: Mapped[dict[str, int]] = mapped_column(JSON)
    coefficients: Mapped[dict[str, str]] = mapped_column(JSON)
    admitted: Mapped[bool]
    exposed: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    released_on: Mapped[date]


event.listen(Release, "before_update", refuse_change)
