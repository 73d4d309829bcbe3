"""What a meeting sees of a published result: its agenda, the spread of each question as it was, and that of its votes.

Whoever sits in the room may have answered, in any function. What is shown there is therefore what a reader of every
function may see, and the votes of the room follow the same rules as answers do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.analysis.evidence import EvidenceQuestion
from assessment.core.comparison.perception_map import MapLine, Mark
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.distributions_and_comments import options_leave_doubt
from assessment.core.privacy.mean_precision import PublishedMean, published_mean, quarter_values
from assessment.core.privacy.protected_figures import INSIDERS_WITH_READER, PublishedFigure
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.definition import OPTIONS, Item

WORTH_MEETING = 1.0
"""Steps between two groups from which a question is worth the time of a whole room."""
PROPOSED = 5
"""Questions proposed: at a quarter of an hour each, more do not fit into a meeting."""
CANDIDATES = 15


@dataclass(frozen=True, slots=True)
class AgendaCandidate:
    """A question that a meeting may take up; `width` in steps between the furthest groups, None where there are none.

    `evidence`: it was seen two steps or more from what people say. `proposed`: it is among the first. `at_least`:
    whether the true width may be larger.
    """

    item: Item
    width: float | None
    evidence: bool
    proposed: bool
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class GroupSpread:
    """One group's mean on a question, or its single answers where people are named."""

    group: str
    figure: PublishedFigure
    dots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class VoteSpread:
    """Votes of a room. `counts`: by option 1 to 5; None where they would tell who chose what. `mean`: the same."""

    votes: int
    counts: tuple[int, ...] | None
    mean: PublishedMean | None


def agenda_candidates(reading: CampaignAnalysis, questions: Sequence[EvidenceQuestion]) -> tuple[AgendaCandidate, ...]:
    """Questions for a meeting: the largest gaps, then what evidence contradicts, then the weakest practices.

    What evidence contradicts is among them however many gaps are larger.
    """
    seen = {question.item.code for question in questions}
    wide = [line for line in reading.map if (line.width or 0.0) >= WORTH_MEETING]
    others = [line for line in reading.map if line not in wide and line.item.code in seen]
    ordered = [(line.item, line.width, line.at_least) for line in (*wide, *others)]
    if reading.diagnosis is not None:
        met = {item.code for item, *_ in ordered}
        ordered += [
            (result.item, None, False) for result in reading.diagnosis.practices() if result.item.code not in met
        ]
    return tuple(
        AgendaCandidate(item, width, item.code in seen, number < PROPOSED, at_least)
        for number, (item, width, at_least) in enumerate(ordered)
        if number < CANDIDATES or item.code in seen
    )


def spread_as_it_was(readings: Sequence[CampaignAnalysis], code: str) -> tuple[GroupSpread, ...]:
    """Each group's answers to one question, as far as every one of `readings` shows them.

    `readings`: the result for a reader of each kind who may sit in the room. A group is shown where all of them show
    it, by the figure that tells least: a bound rather than a mean, the figure for readers of that group first.
    """
    lines = [line for reading in readings if (line := _line(reading, code)) is not None]
    if not lines:
        return ()
    return tuple(_spread([_mark(line, mark.group) for line in lines], mark) for mark in lines[0].marks)


def spread_of_votes(votes: Sequence[int], *, mode: Mode, threshold: Threshold) -> VoteSpread:
    """What a room may learn of its own votes, each 1 to 5.

    Named heads see every vote. Confidential teams see what readers who answered see of answers: the count of each
    option where it leaves doubt of everyone, else the mean, as exactly as an answer's mean is told.
    """
    counts = np.bincount(votes, minlength=OPTIONS + 1)[1:] if votes else np.zeros(OPTIONS, dtype=np.intp)
    by_option = tuple(int(count) for count in counts)
    if mode is Mode.NAMED or (len(votes) > threshold.spread and options_leave_doubt(counts)):
        return VoteSpread(len(votes), by_option, None)
    enough = len(votes) > threshold.people
    mean = published_mean(sum(votes), len(votes), insiders=INSIDERS_WITH_READER) if enough else None
    return VoteSpread(len(votes), None, mean)


def fewest_votes_shown(mode: Mode, threshold: Threshold) -> int:
    """The smallest number of votes of which a room may learn anything (`spread_of_votes`)."""
    if mode is Mode.NAMED:
        return 1
    # The rule of means may ask for more than the threshold: below six votes it leaves too little doubt of one.
    return next(votes for votes in count(threshold.people + 1) if quarter_values(votes, insiders=INSIDERS_WITH_READER))


def _line(reading: CampaignAnalysis, code: str) -> MapLine | None:
    return next((line for line in reading.map if line.item.code == code), None)


def _mark(line: MapLine, group: str) -> Mark | None:
    return next((mark for mark in line.marks if mark.group == group), None)


def _spread(marks: Sequence[Mark | None], first: Mark) -> GroupSpread:
    shown = [mark for mark in marks if mark is not None and mark.figure.value is not None]
    if len(shown) < len(marks):
        hidden = next((mark.figure.hidden for mark in marks if mark and mark.figure.hidden), None)
        absent = first.figure.value is None and first.figure.hidden is None
        reason = hidden or (None if absent else SuppressionReason.READER_INSIDE)
        return GroupSpread(first.group, PublishedFigure(None, hidden=reason))
    coarsest = max(shown, key=_coarseness)
    return GroupSpread(first.group, coarsest.figure, coarsest.dots)


def _coarseness(mark: Mark) -> tuple[bool, float]:
    """Bounds tell less than means; of two bounds, the one further from its end."""
    figure = mark.figure
    middle = (OPTIONS + 1) / 2
    return figure.end is not None, -abs((figure.value or middle) - middle)
