"""Evidence seen on site beside what people answer, practice by practice.

Evidence is somebody's observation of a practice; it enters no score. Where it stands two options or more from what a
group answers, the practice is a question for the meeting. So it is where nothing was seen of a practice that is said to
be applied everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.questionnaire.definition import Item
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.core.results.published_diagnosis import PublishedDiagnosis

QUESTION_FROM = 2.0
"""Options between evidence and answers from which the practice is a question: one option is a matter of reading."""

UNSEEN_AT_MOST = 2
"""The highest option whose practice may leave nothing to see: from the third on there is a document, from the fourth on
there are occasions to show. Not seen, it stands no higher; it says nothing against low answers."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of one practice. `level`: the option, 1 to 5, that fits it; None: looked for and not seen."""

    level: int | None
    sentence: str
    document: str
    """Name of the document it was seen in; empty for none."""
    seen_on: date


@dataclass(frozen=True, slots=True)
class EvidenceQuestion:
    """A practice whose evidence stands `distance` options from what `groups` answer, the company under `COMPANY`.

    `level`: the option seen; None where nothing was seen.
    """

    item: Item
    level: int | None
    groups: tuple[tuple[str, PublishedFigure], ...]
    distance: float


def evidence_questions(
    diagnosis: PublishedDiagnosis, reading: CampaignAnalysis | None, evidence: Mapping[str, Observation]
) -> tuple[EvidenceQuestion, ...]:
    """Practices seen two options or more from the company's mean, or else from a group's; the widest first.

    Figures are those that the reader of `diagnosis` may see: what is hidden raises no question, and a bound only where
    it is certain that the true mean lies that far.
    """
    asked = (item for item in diagnosis.questionnaire.lever_items if item.code in diagnosis.items)
    questions = (
        _question(item, evidence[item.code].level, published_means(diagnosis, reading, item.code))
        for item in asked
        if item.code in evidence
    )
    return tuple(sorted((question for question in questions if question), key=lambda question: -question.distance))


def published_means(
    diagnosis: PublishedDiagnosis, reading: CampaignAnalysis | None, code: str
) -> dict[str, PublishedFigure]:
    """Means of 1 to 5 of one practice by group, the company's under `COMPANY`."""
    if reading is not None and code in reading.items:
        return dict(reading.items[code])
    result = diagnosis.items[code]
    means = {function: PublishedFigure(mean) for function, mean in result.by_function.items()}
    return means | {COMPANY: PublishedFigure(result.mean)}


def _question(item: Item, level: int | None, means: Mapping[str, PublishedFigure]) -> EvidenceQuestion | None:
    apart = {group: _distance(level, figure) for group, figure in means.items()}
    far = {group: distance for group, distance in apart.items() if distance >= QUESTION_FROM - ROUNDING_TOLERANCE}
    if not far:
        return None
    # The company as a whole says it for all of its groups.
    named = [COMPANY] if COMPANY in far else [*far]
    return EvidenceQuestion(item, level, tuple((group, means[group]) for group in named), max(far.values()))


def _distance(level: int | None, figure: PublishedFigure) -> float:
    """Options that certainly lie between the evidence and a mean; 0 where nothing certain can be said."""
    if figure.value is None:
        return 0.0
    if level is None:
        return 0.0 if figure.end is ExtremeBound.AT_MOST else max(0.0, figure.value - UNSEEN_AT_MOST)
    above = figure.value - level
    if figure.end is ExtremeBound.AT_LEAST:
        return max(0.0, above)
    if figure.end is ExtremeBound.AT_MOST:
        return max(0.0, -above)
    return abs(above)
