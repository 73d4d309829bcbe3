"""Frequency of each answer option per function and overall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.core.questionnaire.answer_sheet import Cells
from assessment.core.questionnaire.definition import OPTIONS
from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.published_diagnosis import PersonDetail


@dataclass(frozen=True, slots=True)
class Distribution:
    """Answers to one item: how many people chose options 1 to 5, and how many did not."""

    options: tuple[int, ...]
    dont_know: int
    not_applicable: int
    skipped: int


def distributions(people: PersonDetail) -> dict[str, dict[str, Distribution]]:
    """For each function that answered, the distribution of every rated item by its code."""
    codes = people.sheet.codes
    return {function: _by_code(codes, people.sheet.cells[rows]) for function, rows in people.rows.items()}


def everyone(people: PersonDetail) -> dict[str, Distribution]:
    """The distribution of every rated item over all respondents."""
    return _by_code(people.sheet.codes, people.sheet.cells)


def _by_code(codes: tuple[str, ...], cells: Cells) -> dict[str, Distribution]:
    counts: Mapping[int, list[int]] = {
        value: np.asarray((cells == value).sum(axis=0)).tolist() for value in range(Cell.NOT_APPLICABLE, OPTIONS + 1)
    }
    return {
        code: Distribution(
            tuple(counts[option][number] for option in range(1, OPTIONS + 1)),
            counts[Cell.DONT_KNOW][number],
            counts[Cell.NOT_APPLICABLE][number],
            counts[Cell.SKIPPED][number],
        )
        for number, code in enumerate(codes)
    }


def distribution_of(answers: Cells) -> Distribution:
    """How often each option and each escape stands in the cells of one item."""
    options = tuple(int((answers == option).sum()) for option in range(1, OPTIONS + 1))
    escapes = (Cell.DONT_KNOW, Cell.NOT_APPLICABLE, Cell.SKIPPED)
    dont_know, not_applicable, skipped = (int((answers == cell).sum()) for cell in escapes)
    return Distribution(options, dont_know, not_applicable, skipped)


def together(groups: Sequence[Distribution]) -> Distribution:
    """The distribution of several groups as one."""
    options = tuple(sum(counts) for counts in zip(*(group.options for group in groups), strict=True))
    return Distribution(
        options,
        sum(group.dont_know for group in groups),
        sum(group.not_applicable for group in groups),
        sum(group.skipped for group in groups),
    )
