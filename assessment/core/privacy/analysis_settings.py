"""Settings of an analysis: everything besides the answers that decides what is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.published_groups import Grouping
from assessment.core.questionnaire.definition import Length


@dataclass(frozen=True)
class AnalysisSettings:
    """Length, mode of trust, threshold and sizes behind one analysis for one reader.

    `staff`: people each function counts. `weights`: levers' weights in the total, equal by default. `grouping`: the
    published groups where they were fixed or the release log narrowed them; by default they follow from who answered.
    `reader`: the function of a reader who answered, whose own answers protect nobody else; among named heads there is
    nothing to protect, and it is dropped.
    """

    length: Length = Length.FULL
    mode: Mode = Mode.NAMED
    threshold: Threshold = field(default_factory=Threshold)
    staff: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] | None = None
    grouping: Grouping | None = None
    reader: str | None = None

    def __post_init__(self) -> None:
        if not self.confidential:
            object.__setattr__(self, "reader", None)

    @property
    def confidential(self) -> bool:
        """Whether anything may be hidden at all."""
        return self.mode is Mode.CONFIDENTIAL
