"""Diagnosis as a reader may see it: figures of functions or published groups, and people only where they are named."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.results.result_types import (
    CrossResult,
    ItemResult,
    LeverResult,
    ScaleResult,
    SymptomResult,
    TotalResult,
)
from assessment.core.results.scoring import Floats

Rows = Mapping[str, npt.NDArray[np.intp]]
"""Rows of an answer sheet by function or group."""


@dataclass(frozen=True)
class PersonDetail:
    """Answers and scores of named people: everything from which a single person could be told.

    `rows`: rows of the sheet by function that answered. `scores`: points of each row by scale, NaN where missing.
    """

    sheet: AnswerSheet
    rows: Rows = field(repr=False)
    scores: Mapping[str, Floats] = field(repr=False)


@dataclass(frozen=True)
class PublishedDiagnosis:
    """Figures of one set of answers, as far as one reader may see them; it holds no cell and no person but in `people`.

    The functions of `questionnaire` are the published groups where answers are confidential. `answered`: respondents by
    function or group, in the questionnaire's order. `codes`: rated items that were asked. `comments`: free text by
    item. `people` is None where answers are confidential: a figure then ends at its groups.
    """

    questionnaire: Questionnaire
    length: Length
    respondents: int
    answered: Mapping[str, int]
    codes: tuple[str, ...]
    levers: tuple[LeverResult, ...]
    symptoms: tuple[SymptomResult, ...]
    total: TotalResult
    items: Mapping[str, ItemResult]
    cross: tuple[CrossResult, ...]
    comments: Mapping[str, tuple[str, ...]]
    staff: Mapping[str, int]
    people: PersonDetail | None

    @property
    def functions(self) -> tuple[str, ...]:
        """Functions or groups that answered, in the questionnaire's order."""
        return tuple(self.answered)

    @property
    def scales(self) -> dict[str, ScaleResult]:
        """Levers and symptoms by their key."""
        return {scale.key: scale for scale in (*self.levers, *self.symptoms)}

    @property
    def blind_spots(self) -> tuple[ItemResult, ...]:
        """Items on which too many do not know, most unknown first."""
        blind = [result for result in self.items.values() if result.blind]
        return tuple(sorted(blind, key=lambda result: (-result.dont_know_share, result.item.code)))

    def practices(self) -> list[ItemResult]:
        """Lever items that have a mean, weakest first; ties in reading order."""
        asked = [
            self.items[item.code] for lever in self.levers for item in lever.lever.items if item.code in self.items
        ]
        return sorted((result for result in asked if result.mean is not None), key=lambda result: result.mean or 0)
