"""Different answers with identical published tables.

Where everybody else in a group gave one answer, only a twin shows that the tables do not say so: the reader cannot
tell which of the two is true. The strongest attacker has no answer to it: every figure, verdict and hidden cell agrees.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from assessment.core.comparison.scored_groups import ScoredGroups
from assessment.core.questionnaire.answer_sheet import AnswerSheet, Cells
from tests.core.privacy.published_tables import tables
from tests.core.team_answers import confidential


@dataclass(frozen=True)
class Unanimous:
    """An item on which all of a group but, perhaps, the reader gave one answer: rows, and codes of its scale."""

    rows: tuple[int, ...]
    codes: tuple[str, ...]
    code: str
    reader: int | None


def unanimous_items(scored: ScoredGroups) -> Iterator[Unanimous]:
    """Every item on which somebody, inside or outside the group, might learn what all the others answered."""
    for rows, codes in _tables(scored):
        for code in codes:
            answers = scored.sheet.cells[rows, scored.columns[code]]
            for reader in (None, *rows.tolist()):
                others = answers[(rows != reader) & (answers > 0)]
                if len(others) and len(set(others.tolist())) == 1:
                    yield Unanimous(tuple(rows.tolist()), codes, code, reader)


def _tables(scored: ScoredGroups) -> Iterator[tuple[npt.NDArray[np.intp], tuple[str, ...]]]:
    """The people and the items of each published table: groups by scale, then by the function that they rate."""
    functions = np.array(scored.sheet.functions)
    cross = scored.questionnaire.cross
    for rows in scored.rows.values():
        for scale in scored.scales:
            yield rows, scale.codes
        for rated in cross.targets if cross else ():
            codes = tuple(item.code for item in cross.items if item.rated == rated) if cross else ()
            yield rows[functions[rows] != rated], codes


def has_twin(scored: ScoredGroups, found: Unanimous) -> bool:
    """Whether some answer of somebody else to that item may be another one without any table changing."""
    return twin_of(scored, found) is not None


def twin_of(scored: ScoredGroups, found: Unanimous) -> AnswerSheet | None:
    """Answers that differ from the true ones on that item and are published in the same tables."""
    truth = tables(confidential(scored.sheet, threshold=scored.threshold.people))
    return next(
        (
            other
            for other in _neighbours(scored, found)
            if tables(confidential(other, threshold=scored.threshold.people)) == truth
        ),
        None,
    )


def _neighbours(scored: ScoredGroups, found: Unanimous) -> Iterator[AnswerSheet]:
    """Sheets where one person moves on the item and makes up for it on another, and a second one does the reverse."""
    cells, item = scored.sheet.cells, scored.columns[found.code]
    others = [row for row in found.rows if row != found.reader]
    partners = [scored.columns[code] for code in found.codes if code != found.code]
    for person in (row for row in others if cells[row, item] > 0):
        for step in (1, -1):
            yield from _sheets(scored.sheet, [(person, item, step)])
            for partner in partners:
                yield from _sheets(scored.sheet, [(person, item, step), (person, partner, -step)])
                for second in (row for row in others if row != person):
                    moves = [(person, item, step), (person, partner, -step)]
                    moves += [(second, item, -step), (second, partner, step)]
                    yield from _sheets(scored.sheet, moves)


def _sheets(sheet: AnswerSheet, moves: list[tuple[int, int, int]]) -> Iterator[AnswerSheet]:
    cells: Cells = sheet.cells.copy()
    for row, column, step in moves:
        cells[row, column] += step
    given = all(sheet.cells[row, column] > 0 for row, column, _ in moves)
    if given and np.isin([cells[row, column] for row, column, _ in moves], (1, 2, 3, 4, 5)).all():
        yield replace(sheet, cells=cells)
