"""Other answers with the same published figures.

The attacker weighs the figures of groups on items. Whether anything else that a reader gets says more is shown by a
twin: the same people with other answers, drawn so that these figures stay the same.
"""

from dataclasses import replace

import numpy as np

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.questionnaire.answer_sheet import AnswerSheet, Cells
from tests.core.privacy.attacker import all_counts, figure_of_sum
from tests.core.privacy.firms import RandomFirm
from tests.core.questionnaire_factory import alignment

OPTIONS = 5


def twin_of(firm: RandomFirm, *, seed: int) -> AnswerSheet:
    """Answers drawn anew, item by item, in every group too small for its distributions to be shown."""
    random = np.random.default_rng(seed)
    cells = firm.sheet.cells.copy()
    functions = np.array(firm.sheet.functions)
    rated = {item.code: item.rated for item in alignment().rated_items}
    for group in firm.grouping.groups:
        rows = np.array(firm.rows(group))
        if len(rows) >= Threshold(firm.threshold).spread:
            continue
        for number, code in enumerate(firm.sheet.codes):
            # Who rates their own function stands apart from those who rate it from outside.
            own = functions[rows] == rated[code]
            for some in (rows[own], rows[~own]):
                if len(some):
                    cells[some, number] = _anew(cells[some, number], len(rows), firm.threshold, random)
    return replace(firm.sheet, cells=cells)


def _anew(cells: Cells, people: int, threshold: int, random: np.random.Generator) -> Cells:
    """Other answers of which the same is published, given by others of these people."""
    answers = cells[cells > 0]
    if not len(answers):
        return cells
    counts, ways = all_counts(len(answers))
    sums = counts @ np.arange(1, OPTIONS + 1)
    seen = figure_of_sum(int(answers.sum()), len(answers), people, threshold, 1)
    alike = [figure_of_sum(total, len(answers), people, threshold, 1) == seen for total in sums.tolist()]
    weights = ways * np.array(alike, dtype=float)
    count = counts[random.choice(len(counts), p=weights / weights.sum())]
    values = np.concatenate([np.repeat(np.arange(1, OPTIONS + 1), count), cells[cells <= 0]]).astype(np.int8)
    random.shuffle(values)
    return values
