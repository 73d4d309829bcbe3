"""Answer matrix: respondents, item codes and one cell per answer, including the three kinds of non-response."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import Cell, Respondent

Cells = npt.NDArray[np.int8]


@dataclass(frozen=True)
class AnswerSheet:
    """Everybody's answers.

    `cells` has one row per respondent and one column per code of `codes`; a cell is an option 1 to 5 or a `Cell`.
    `comments` holds free text by item code, in the order of the respondents. `commenters`: how many people wrote any;
    None where only the texts are known, the most for one question then being certain.
    """

    respondents: tuple[Respondent, ...]
    codes: tuple[str, ...]
    cells: Cells
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    commenters: int | None = None

    def __post_init__(self) -> None:
        expected = (len(self.respondents), len(self.codes))
        if self.cells.shape != expected:
            raise ValueError(f"cells have the shape {self.cells.shape}, expected {expected}")

    @property
    def certain_commenters(self) -> int:
        """How many people wrote something, as far as it is certain."""
        if self.commenters is not None:
            return self.commenters
        return max((sum(bool(text.strip()) for text in texts) for texts in self.comments.values()), default=0)

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The function of each respondent, row by row."""
        return tuple(respondent.function for respondent in self.respondents)

    @cached_property
    def function_column(self) -> npt.NDArray[np.str_]:
        """The same as an array, made once: it is compared with every group, item by item."""
        return np.array(self.functions, dtype=np.str_)


def sheet_from_rows(
    questionnaire: Questionnaire,
    length: Length,
    respondents: tuple[Respondent, ...],
    rows: tuple[Mapping[str, int], ...],
    *,
    comments: Mapping[str, tuple[str, ...]] | None = None,
    commenters: int | None = None,
) -> AnswerSheet:
    """A sheet out of one mapping `code -> cell` per respondent; what a mapping lacks is skipped."""
    codes = tuple(code for code in sheet_codes(questionnaire, length))
    return AnswerSheet(respondents, codes, cells_of_rows(rows, codes), comments or {}, commenters)


def cells_of_rows(rows: Sequence[Mapping[str, int]], codes: Sequence[str]) -> Cells:
    """One row per mapping `code -> cell` and one column per code; what a mapping lacks is skipped."""
    skipped = repeat(int(Cell.SKIPPED))
    given = chain.from_iterable(map(row.get, codes, skipped) for row in rows)
    return np.fromiter(given, dtype=np.int8, count=len(rows) * len(codes)).reshape(len(rows), len(codes))


def sheet_codes(questionnaire: Questionnaire, length: Length) -> tuple[str, ...]:
    """Codes of the rated items of that length, in the order of the sheet's columns."""
    return tuple(item.code for item in questionnaire.of_length(questionnaire.rated_items, length))
