"""Attacker model.

Answers of a group on one scale are unknown integers from 1 to 5; each published figure is a constraint on them. A
hidden answer is exposed when every set of answers that fits gives it the same value (mixed-integer programming, HiGHS).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from assessment.core.privacy.extreme_answers import ExtremeBound
from assessment.core.privacy.protected_figures import PublishedFigure, PublishedScale
from assessment.core.questionnaire.answer_sheet import Cells
from assessment.core.results.scoring import person_scores

EXPLORATIONS = 6
SLACK = 1e-7
Numbers = npt.NDArray[np.float64]


@dataclass
class _Rows:
    """Linear constraints: low <= coefficients · unknowns <= high."""

    width: int
    coefficients: list[Numbers]
    low: list[float]
    high: list[float]

    def constraints(self) -> tuple[LinearConstraint, ...]:
        """The constraints as the solver takes them; none where nothing is published."""
        if not self.coefficients:
            return ()
        return (LinearConstraint(csr_array(np.array(self.coefficients)), self.low, self.high),)

    def add(self, coefficients: Numbers, low: float, high: float) -> None:
        self.coefficients.append(coefficients)
        self.low.append(low)
        self.high.append(high)


def exposed_answers(cells: Cells, figures: PublishedScale, *, reader: int | None = None) -> list[tuple[int, int]]:
    """(person, item) of every hidden answer that can have one value only.

    `cells`: the true answers of one group on one scale. `reader`: the row of a reader who belongs to the group.
    """
    problem = _Problem(cells, figures, reader)
    open_cells = [(person, item) for person, item in np.argwhere(cells > 0).tolist() if person != reader]
    random = np.random.default_rng(7)
    for _ in range(EXPLORATIONS):
        # Any other set of answers that fits clears every cell in which it differs from the true one.
        found = problem.solve(random.choice([-1.0, 1.0], size=cells.shape))
        open_cells = [(person, item) for person, item in open_cells if found[person, item] == cells[person, item]]
    return [cell for cell in open_cells if problem.only_value(cell)]


class _Problem:
    """The published figures of one group and scale as constraints; unknowns are answers, then helpers for the ends."""

    def __init__(self, cells: Cells, figures: PublishedScale, reader: int | None) -> None:
        self.cells = cells
        self.people, self.items = cells.shape
        self.size = cells.size
        bounded = [figure for figure in (figures.score, *figures.items.values()) if figure.end]
        self.width = self.size + 2 * self.people * len(bounded)
        self.integral = np.zeros(self.width)
        self.integral[: self.size] = 1
        self.rows = _Rows(self.width, [], [], [])
        self.low = np.zeros(self.width)
        self.high = np.zeros(self.width)
        given = (cells > 0).ravel()
        self.low[: self.size][given] = 1
        self.high[: self.size][given] = 5
        if reader is not None:
            own = slice(reader * self.items, (reader + 1) * self.items)
            self.low[own] = self.high[own] = np.maximum(cells[reader], 0)
        self.free = self.size
        for number, figure in enumerate(figures.items.values()):
            self._constrain(figure, self._item_terms(number), (1, 5))
        self._constrain(figures.score, self._score_terms(), (0, 100))

    def _item_terms(self, item: int) -> Iterator[tuple[Numbers, float]]:
        """The answer of each person who gave one, as (coefficients, constant)."""
        for person in np.flatnonzero(self.cells[:, item] > 0):
            coefficients = np.zeros(self.width)
            coefficients[person * self.items + item] = 1
            yield coefficients, 0.0

    def _score_terms(self) -> Iterator[tuple[Numbers, float]]:
        """The score of each person who has one: 25 · (mean - 1)."""
        for person in np.flatnonzero(~np.isnan(person_scores(self.cells))):
            given = np.flatnonzero(self.cells[person] > 0)
            coefficients = np.zeros(self.width)
            coefficients[person * self.items + given] = 25 / len(given)
            yield coefficients, -25.0

    def _constrain(
        self, figure: PublishedFigure, terms: Iterator[tuple[Numbers, float]], limits: tuple[int, int]
    ) -> None:
        values = list(terms)
        if figure.exact:
            total = np.sum([coefficients for coefficients, _ in values], axis=0)
            constant = sum(constant for _, constant in values)
            goal = (figure.value or 0.0) * len(values) - constant
            self.rows.add(total, goal - SLACK, goal + SLACK)
        elif figure.end:
            self._near_end(values, figure.end, limits)

    def _near_end(self, values: list[tuple[Numbers, float]], end: ExtremeBound, limits: tuple[int, int]) -> None:
        """Leaving one person aside (`left`, 0 or 1), distances to the end sum to half an option per person or less."""
        low, high = limits
        reach = high - low
        allowed = reach / 8 * (len(values) - 1)
        distances = slice(self.free, self.free + len(values))
        left = slice(self.free + self.people, self.free + self.people + len(values))
        self.free += 2 * self.people
        self.high[distances] = reach
        self.high[left] = self.integral[left] = 1
        for number, (coefficients, constant) in enumerate(values):
            # distance >= |end - value| - reach · left
            row = np.zeros(self.width)
            row[distances.start + number] = 1
            row[left.start + number] = reach
            if end is ExtremeBound.AT_LEAST:
                self.rows.add(row + coefficients, high - constant, np.inf)
            else:
                self.rows.add(row - coefficients, constant - low, np.inf)
        ones, choice = np.zeros(self.width), np.zeros(self.width)
        ones[distances], choice[left] = 1, 1
        self.rows.add(ones, 0, allowed + SLACK)
        self.rows.add(choice, 0, 1)

    def solve(self, objective: Numbers) -> Cells:
        """Answers that fit and make the objective (people × items) largest."""
        costs = np.zeros(self.width)
        costs[: self.size] = -objective.ravel()
        found = milp(
            costs,
            integrality=self.integral,
            bounds=Bounds(self.low, self.high),
            constraints=self.rows.constraints(),
            options={"mip_rel_gap": 0},
        )
        assert found.x is not None, found.message
        answers: Cells = np.rint(found.x[: self.size]).astype(np.int8).reshape(self.cells.shape)
        return answers

    def only_value(self, cell: tuple[int, int]) -> bool:
        """Whether nothing but the true answer fits."""
        for side in (1.0, -1.0):
            objective = np.zeros(self.cells.shape)
            objective[cell] = side
            if self.solve(objective)[cell] != self.cells[cell]:
                return False
        return True
