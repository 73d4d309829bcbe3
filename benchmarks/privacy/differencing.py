"""Attack on the benchmark of a consultant's clients: random histories, and what their figures tell of one firm.

python -m benchmarks.privacy.differencing [--histories 100] [--seed 1]

Firms join, leave and are measured again in random order; after each event the figures are renewed where the rule lets
them. The attacker has every figure ever released, knows which measurement was in which, and one firm's own scores. From
that they look for the lowest and the highest score that some firm may have: by linear programming from the means, even
as if nothing were rounded; and, knowing how the other scales spread as well, from means and spreads together. Exits
with 1 when some firm's score is placed within fewer points than the product promises.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog, minimize

from assessment.core.benchmark.empirical_bayes import (
    COUNTED_FROM,
    COUNTED_TO,
    GRID,
    NARROWEST,
    coarse_mean,
    coarse_spread,
    counted,
)
from assessment.core.benchmark.release_guard import next_release
from benchmarks.results_table import Measurement

HISTORIES, EVENTS, SCALES = 100, 40, 3
SPREADS_TRIED = 10
"""Every so many-th history is attacked with spreads as well: that costs a hundred times as much."""
NEAR = 1e-6
Floats = npt.NDArray[np.float64]
Random = np.random.Generator


@dataclass(frozen=True)
class ReleasedFigure:
    """One figure of the first scale: its measurements, their mean and spread, as everybody sees them.

    `squares`: the most that the squared distances of the first scale from its mean can sum up to, for somebody who
    knows the other scales.
    """

    measurements: frozenset[str]
    mean: float
    squares: float


@dataclass(frozen=True)
class History:
    """Figures in their order, and the score of every measurement on the first scale."""

    figures: tuple[ReleasedFigure, ...]
    scores: dict[str, float]


def random_history(random: Random, *, events: int = EVENTS) -> History:
    """Firms that join, leave and are measured again; their scores lie together, apart, or at an end of the scale."""
    present: dict[str, str] = {}
    values: dict[str, Floats] = {}
    figures: list[ReleasedFigure] = []
    middle, apart = random.choice([5.0, 30.0, 50.0, 70.0, 97.0]), random.choice([1.0, 8.0, 25.0])
    for number in range(events):
        _event(random, present, f"{number:03}")
        for name in present.values():
            if name not in values:
                values[name] = np.clip(random.normal(middle, apart, SCALES), 0, 100)
        chosen = next_release([figure.measurements for figure in figures], frozenset(present.values()))
        if chosen is not None:
            figures.append(_figure(chosen, values))
    return History(tuple(figures), {name: float(scores[0]) for name, scores in values.items()})


def _event(random: Random, present: dict[str, str], number: str) -> None:
    """One firm joins, leaves or is measured again. `present`: the measurement that counts, by firm."""
    firms = sorted(present)
    what = random.choice(["join", "leave", "again"], p=[0.5, 0.2, 0.3]) if len(firms) > 3 else "join"
    if what == "join":
        present[f"firm{number}"] = f"m{number}"
    elif what == "leave":
        del present[str(random.choice(firms))]
    else:
        present[str(random.choice(firms))] = f"m{number}"


def _figure(chosen: frozenset[str], values: dict[str, Floats]) -> ReleasedFigure:
    scales = [[counted(float(values[name][scale])) for name in sorted(chosen)] for scale in range(SCALES)]
    # Without noise nothing of the spread is taken off: more is told of the scores than by any real firm's.
    spread = coarse_spread([[(score, 0.0) for score in scale] for scale in scales])
    others = sum(float(np.var(scale, ddof=1)) for scale in scales[1:])
    most = (SCALES * (spread + GRID / 2) ** 2 - others) * (len(chosen) - 1)
    return ReleasedFigure(chosen, coarse_mean(scales[0]), most)


def narrowest(history: History, *, rounded: bool, spreads: bool, own: str | None = None) -> float:
    """The fewest points within which the attacker places some firm's score.

    `rounded`: means are known to GRID, as they are released; otherwise exactly. `spreads`: the released spreads are
    used. `own`: a measurement whose score the attacker knows.
    """
    names = sorted({name for figure in history.figures for name in figure.measurements})
    widths = [_width(history, names, name, rounded=rounded, spreads=spreads, own=own) for name in names if name != own]
    return min(widths, default=100.0)


def _width(
    history: History, names: Sequence[str], target: str, *, rounded: bool, spreads: bool, own: str | None
) -> float:
    rows = np.array([[name in figure.measurements for name in names] for figure in history.figures], dtype=float)
    rows /= rows.sum(axis=1, keepdims=True)
    truth = np.array([counted(history.scores[name]) for name in names])
    means = np.array([figure.mean for figure in history.figures]) if rounded else rows @ truth
    half = GRID / 2 if rounded else 0.0
    bounds = [
        (value, value) if name == own else (COUNTED_FROM, COUNTED_TO) for name, value in zip(names, truth, strict=True)
    ]
    wanted = np.array([float(name == target) for name in names])
    low, high = (
        _end(sign * wanted, rows, (means - half - NEAR, means + half + NEAR), bounds) * sign for sign in (1.0, -1.0)
    )
    if spreads:
        low, high = (
            _end_with_spreads(sign * wanted, rows, (means, half), bounds, history.figures, truth) * sign
            for sign in (1.0, -1.0)
        )
    low = 0.0 if low <= COUNTED_FROM + NEAR * 100 else low
    high = 100.0 if high >= COUNTED_TO - NEAR * 100 else high
    return high - low


def _end(wanted: Floats, rows: Floats, means: tuple[Floats, Floats], bounds: Sequence[tuple[float, float]]) -> float:
    low, high = means
    solved: Any = linprog(wanted, A_ub=np.vstack([rows, -rows]), b_ub=np.concatenate([high, -low]), bounds=bounds)
    assert solved.success, solved.message
    return float(wanted @ solved.x)


def _end_with_spreads(
    wanted: Floats,
    rows: Floats,
    means: tuple[Floats, float],
    bounds: Sequence[tuple[float, float]],
    figures: Sequence[ReleasedFigure],
    truth: Floats,
) -> float:
    """The end of what is possible by means and spreads, a convex set: a point of it, so no wider than it truly is."""
    published_means, half = means
    inside = rows > 0
    most = np.array([figure.squares for figure in figures]) + NEAR

    def room(scores: Floats) -> Floats:
        averages = rows @ scores
        squares = np.array([((scores[row] - scores[row].mean()) ** 2).sum() for row in inside])
        return np.concatenate(
            [averages - published_means + half + NEAR, published_means + half + NEAR - averages, (most - squares) / 100]
        )

    def slopes(scores: Floats) -> Floats:
        squares = np.array([2 * (scores - scores[row].mean()) * row for row in inside])
        return np.vstack([rows, -rows, -squares / 100])

    solved: Any = minimize(  # type: ignore[call-overload]  # its stubs know no plain dictionary of constraints
        lambda scores: float(wanted @ scores),
        truth,
        jac=lambda _scores: wanted,
        bounds=bounds,
        constraints={"type": "ineq", "fun": room, "jac": slopes},
        method="SLSQP",
        options={"maxiter": 300},
    )
    return float(wanted @ solved.x) if room(solved.x).min() > -1e-4 else float(wanted @ truth)


def attacks(histories: int, seed: int, *, events: int = EVENTS) -> Iterator[tuple[str, float]]:
    """By way of attack, the fewest points over so many random histories."""
    random_histories = [
        random_history(np.random.default_rng([seed, number]), events=events) for number in range(histories)
    ]
    random_histories = [history for history in random_histories if history.figures]
    yield "from rounded means", min(narrowest(history, rounded=True, spreads=False) for history in random_histories)
    yield "from exact means", min(narrowest(history, rounded=False, spreads=False) for history in random_histories)
    yield (
        "by one of the firms",
        min(narrowest(history, rounded=False, spreads=False, own=_first(history)) for history in random_histories),
    )
    some = random_histories[::SPREADS_TRIED]
    yield "from means and spreads", min(narrowest(history, rounded=True, spreads=True) for history in some)


def _first(history: History) -> str:
    return min(history.figures[0].measurements)


def rows() -> Iterator[Measurement]:
    """The figures of `make bench`."""
    for name, points in attacks(HISTORIES, 1):
        yield Measurement(
            f"a firm's score placed {name}, over {HISTORIES} histories of clients",
            f"{points:.1f} points",
            f"≥ {NARROWEST:g} points",
            met=points >= NARROWEST - NEAR,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the fewest points of each way; 1 when one is below what is promised."""
    parser = argparse.ArgumentParser(description="What the figures of a benchmark tell of one firm.")
    parser.add_argument("--histories", type=int, default=HISTORIES)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    worst = 100.0
    for name, points in attacks(options.histories, options.seed):
        worst = min(worst, points)
        print(f"{name:24} {points:6.1f} points")
    return 1 if worst < NARROWEST - NEAR else 0


if __name__ == "__main__":
    sys.exit(main())
