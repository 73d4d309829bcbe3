"""Settings of an analysis: everything besides the answers that decides what is made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.core.privacy.cell_perturbation import planning_noise
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.published_groups import Grouping
from assessment.core.questionnaire.definition import Length
from assessment.core.results.score_uncertainty import PLANNING_NOISE


@dataclass(frozen=True)
class AnalysisSettings:
    """Length, mode of trust, threshold and sizes behind one analysis for one reader.

    `staff`: people each function counts. `weights`: levers' weights in the total, equal by default. `grouping`: the
    published groups where they were fixed or the release log narrowed them; by default they follow from who answered.
    `reader`: the function of a reader who answered, whose own answers protect nobody else; among named heads there is
    nothing to protect, and it is dropped. `perturbation_key`: the secret of `perturbed_sheet` for campaigns of
    confidential teams; empty for named heads, for files, and for what was frozen before there was one.
    """

    length: Length = Length.FULL
    mode: Mode = Mode.NAMED
    threshold: Threshold = field(default_factory=Threshold)
    staff: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] | None = None
    grouping: Grouping | None = None
    reader: str | None = None
    perturbation_key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.confidential:
            object.__setattr__(self, "reader", None)
            object.__setattr__(self, "perturbation_key", "")

    @property
    def confidential(self) -> bool:
        """Whether anything may be hidden at all."""
        return self.mode is Mode.CONFIDENTIAL

    def planning_noise(self, items: float) -> float:
        """Usual noise (points) of a person's score on a scale of so many items; one of which none is asked has none."""
        if not self.perturbation_key or not items:
            return PLANNING_NOISE
        return planning_noise(people=self.threshold.people, items=items)
