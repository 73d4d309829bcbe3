"""Minimum group sizes for answer distributions and free-text comments."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.answer_sheet import Cells
from assessment.core.questionnaire.definition import OPTIONS
from assessment.core.questionnaire.respondents import Cell

ALIKE = 3
"""A spread is hidden when at most this many people do not share one escape, such as "don't know"."""
OPTIONS_USED, PEOPLE_EACH = 3, 3
"""A spread is shown only where three options were chosen by three people each: two who know their own answers then
still leave three options for each of the others."""
LARGEST_SHARE = 0.5
"""And only where no option was chosen by half of them. A spread that is hidden then says no more than that some option
was chosen by about half, which leaves doubt too."""

BLIND_FROM = 5
"""In a smaller group, two people who know each other's answers could tell from "too many do not know" who does not."""

SHUFFLE_SEED = 20_250_401
"""Fixed, so that the same texts always come in the same order."""


def spread_reason(
    answers: Cells, figure: PublishedFigure, *, threshold: Threshold, reader_inside: bool
) -> SuppressionReason | None:
    """Why a group's spread on one item may not be shown; None when it may.

    `answers`: the group's cells on the item. `figure`: what is published of their mean.
    """
    needed = threshold.spread + reader_inside
    given = answers[answers > 0]
    if len(answers) < needed or len(given) < needed:
        return SuppressionReason.SPREAD
    if not figure.exact:
        return figure.hidden or SuppressionReason.END_OF_SCALE
    # The escapes are answers too: eleven people of twelve who do not know are as exposed as eleven who chose 3.
    escapes = [int((answers == cell).sum()) for cell in Cell]
    if max(escapes) >= len(answers) - ALIKE or not options_leave_doubt(np.bincount(given, minlength=OPTIONS + 1)):
        return SuppressionReason.ALIKE
    return None


def options_leave_doubt(counts: npt.NDArray[np.intp]) -> bool:
    """Whether a distribution (people by option) says too little of single people to be kept back."""
    several = int((counts >= PEOPLE_EACH).sum()) >= OPTIONS_USED
    return several and int(counts.max()) < LARGEST_SHARE * int(counts.sum())


def free_texts(
    comments: Mapping[str, Sequence[str]], *, commenters: int, threshold: Threshold, reader_inside: bool
) -> dict[str, tuple[str, ...]] | None:
    """What people wrote, by question, for the company only and out of order; None below 10 people who wrote anything.

    Sorting first makes the fixed shuffle forget who came when, or the same place in two questions would link them.
    """
    if commenters < threshold.spread + reader_inside:
        return None
    shuffled = {}
    for code, texts in comments.items():
        written = sorted(text.strip() for text in texts if text.strip())
        order = np.random.default_rng(SHUFFLE_SEED).permutation(len(written))
        shuffled[code] = tuple(written[position] for position in order)
    return shuffled
