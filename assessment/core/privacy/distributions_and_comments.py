"""Minimum group sizes for answer distributions and free-text comments."""

from collections.abc import Mapping, Sequence

import numpy as np

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.answer_sheet import Cell, Cells
from assessment.core.questionnaire.definition import OPTIONS

ALIKE = 3
"""A spread is hidden when at most this many people are not at the same option: a mean, and the knowledge that all but
one agree, would say what each of them chose."""

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
    counts = np.bincount(given, minlength=OPTIONS + 1)
    # The escapes are answers too: eleven people of twelve who do not know are as exposed as eleven who chose 3.
    escapes = [int((answers == cell).sum()) for cell in Cell]
    if counts.max() >= len(given) - ALIKE or max(escapes) >= len(answers) - ALIKE:
        return SuppressionReason.ALIKE
    return None


def free_texts(
    comments: Mapping[str, Sequence[str]], *, respondents: int, threshold: Threshold, reader_inside: bool
) -> dict[str, tuple[str, ...]] | None:
    """What people wrote, by question, for the company only and out of order; None below 10 people.

    Sorting first makes the fixed shuffle forget who came when, or the same place in two questions would link them.
    """
    if respondents < threshold.spread + reader_inside:
        return None
    shuffled = {}
    for code, texts in comments.items():
        written = sorted(text.strip() for text in texts if text.strip())
        order = np.random.default_rng(SHUFFLE_SEED).permutation(len(written))
        shuffled[code] = tuple(written[position] for position in order)
    return shuffled
