"""Tables of frozen results and the release log."""

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.store.frozen.content import profile_from_json
from assessment.store.models.base import Base, CompressedJson, refuse_change

if TYPE_CHECKING:
    from assessment.store.frozen.inputs import FrozenInputs


class FrozenResult(Base):
    """What went in and what came out. Computing again adds a row; none is ever changed.

    `inputs`: the answers as they stood, without a trace of whose they were, and everything that decides what is made of
    them. A late answer or a withdrawal changes the answers, not this. `summary`: the few of its figures that pages of
    later waves show, so that these need not read it whole; None where the figures themselves were not kept.
    `measured_scores`: what a benchmark takes of it, so that a thousand clients are read without a thousand results.
    """

    __tablename__ = "frozen_results"
    __table_args__ = (UniqueConstraint("campaign_id", "snapshot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    snapshot: Mapped[int]
    input_hash: Mapped[str] = mapped_column(String(64))
    inputs: Mapped[dict[str, Any]] = mapped_column(CompressedJson, deferred=True)
    figures: Mapped[dict[str, Any]] = mapped_column(CompressedJson, deferred=True)
    summary: Mapped[dict[str, Any] | None] = mapped_column(CompressedJson, deferred=True)
    measured_scores: Mapped[dict[str, Any] | None] = mapped_column(CompressedJson, deferred=True)
    engine: Mapped[str] = mapped_column(String(40))
    frozen_on: Mapped[date]

    def typed_inputs(self) -> "FrozenInputs":
        """What went in, with its types."""
        from assessment.store.frozen.results import inputs_from_json  # noqa: PLC0415 - it loads all that results are made of

        return inputs_from_json(self.inputs)

    def typed_profile(self) -> CompanyProfile:
        """The firm as it was known, with the day; the answers beside it, of thousands maybe, are not read."""
        return profile_from_json(self.inputs["context"], day=date.fromisoformat(self.inputs["day"]))

    @property
    def questionnaire_hash(self) -> str:
        """The hash of the content of the questionnaire that was asked."""
        content_hash: str = (self.summary or self.inputs)["questionnaire"]["hash"]
        return content_hash


event.listen(FrozenResult, "before_update", refuse_change)


class KeptQuestionnaire(Base):
    """A questionnaire that was asked, whole: its results are told in its words whatever became of its folder."""

    __tablename__ = "kept_questionnaires"

    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_on: Mapped[date]


event.listen(KeptQuestionnaire, "before_update", refuse_change)


class ReleaseLogEntry(Base):
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


event.listen(ReleaseLogEntry, "before_update", refuse_change)
