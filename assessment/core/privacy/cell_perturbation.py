"""Cell-key perturbation of confidential answers: noise that hides one person's coming or going between publications.

Of each group and item a few answers are moved by one option before anything is computed: up to three upwards and up to
three downwards, five where a spread may be shown. Which ones, and how many, follows from a secret key, the group, the
item and how often each option was chosen, and from nothing else: the same answers are published alike however often
they are, so that asking again wears nothing off, and one answer more or less draws anew. The noise of a sum is the
difference of two uniform numbers: its mean is 0 except beside the ends of the scale, and it never passes that number.

After the cell-key method of the Australian Bureau of Statistics (Fraser and Wooton 2005), with answers moved instead of
counts, so that means, spreads and words of agreement are all made of the same perturbed answers.
"""

import hashlib
import hmac
import struct
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from math import sqrt

import numpy as np

from assessment.core.privacy.confidentiality import SPREAD_FROM
from assessment.core.privacy.published_groups import Grouping
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import OPTIONS
from assessment.core.results.score_uncertainty import PLANNING_NOISE

MOST_MOVES, MOST_MOVES_OF_SPREADS = 3, 5
"""Answers of a group to an item that are moved up by one option, and down, at most: below SPREAD_FROM answers, and from
there on. With so many, two waves between which one person joined say of an answer of theirs hardly more than the later
one alone, means and spreads alike (`benchmarks alarms`); with one less they say a tenth more. With one more, at
most 0.2 % of newcomers' answers would be told too well instead of 0.6, for a quarter more noise in every figure."""
POINTS_PER_OPTION = 25


def perturbed_sheet(sheet: AnswerSheet, grouping: Grouping, *, key: str) -> AnswerSheet:
    """The answers as they enter what is published of these groups."""
    cells = sheet.cells.copy()
    for group in grouping.groups:
        rows = np.flatnonzero(np.isin(sheet.function_column, group.functions))
        place = "+".join(sorted(group.functions))
        for column, code in enumerate(sheet.codes):
            given = rows[cells[rows, column] > 0]
            given = given[np.argsort(cells[given, column], kind="stable")]
            counts = np.bincount(cells[given, column], minlength=OPTIONS + 1)[1:]
            moved = perturbed_counts(counts.tolist(), f"{place}/{code}", key=key)
            cells[given, column] = np.repeat(np.arange(1, OPTIONS + 1), moved)
    return replace(sheet, cells=cells)


def perturbed_counts(counts: Sequence[int], place: str, *, key: str) -> list[int]:
    """How often each option stands once some answers were moved. `place`: the group and the item they belong to."""
    digest = hmac.digest(key.encode(), f"{place}/{list(counts)}".encode(), hashlib.sha512)
    most = most_moves(sum(counts))
    upwards, downwards, downwards_first = digest[0] % (most + 1), digest[1] % (most + 1), digest[2] % 2
    steps = [1] * upwards + [-1] * downwards
    if downwards_first:
        steps.reverse()
    moved = list(counts)
    for step, pick in zip(steps, struct.unpack(">10I", digest[-40:]), strict=False):
        movable = moved[:-1] if step > 0 else moved[1:]
        if any(movable):
            # Every answer that can move is as likely as any other to be the one.
            option = bisect_right(list(accumulate(movable)), pick % sum(movable)) + (step < 0)
            moved[option] -= 1
            moved[option + step] += 1
    return moved


def most_moves(answers: int) -> int:
    """How many of so many answers are moved up by one option, and down, at most."""
    return MOST_MOVES if answers < SPREAD_FROM else MOST_MOVES_OF_SPREADS


def sum_variance(answers: int) -> float:
    """Options²: variance of what is added to the sum of so many answers, the difference of two uniform numbers."""
    return ((most_moves(answers) + 1) ** 2 - 1) / 6


def planning_noise(*, people: int, items: float) -> float:
    """Usual noise of a person's score (points) with the perturbation in it, for a scale of so many items.

    `people`: the smallest group that is published. The perturbation of a score is spread over the people of its group
    as if each of them had wavered by so much more; of all sizes of groups that are published, the one counts where that
    is most: sigma² = 12² + 25² · sum_variance(n) / (n · items).
    """
    added = max(sum_variance(size) / size for size in (people, max(people, SPREAD_FROM)))
    return sqrt(PLANNING_NOISE**2 + POINTS_PER_OPTION**2 * added / items)
