"""Benchmark: verdicts by the asymptotic permutation distribution beside those by counting and drawing.

python -m benchmarks.scale.asymptotic [--sets 1000] [--seed 1]

Each random firm has two functions of 200 to 260 people who answer three levers twice. Where the functions stand and how
far they move is drawn around the borders of the verdicts. Every gap and every change is judged both ways.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from assessment.core.comparison.function_gaps import compare_functions
from assessment.core.statistics import permutation
from assessment.core.waves.score_change import TwoWaves, compare_waves
from benchmarks.false_alarms import FAMILIES, TRIAD, VIEW, Random, person_scores
from benchmarks.results_table import Measurement

SETS = 1_000
FUNCTIONS = ("sales", "finance")
SIZES = (200, 220, 260)
FARTHEST = 0.6
"""Options (15 points) between the functions, or between the waves, at most: both sides of every border."""
NOBODY = 10**9

Verdicts = dict[str, str]


@contextmanager
def counted_and_drawn() -> Iterator[None]:
    """Judge as if no group were large enough for the asymptotic distribution."""
    usual = permutation.ASYMPTOTIC_FROM
    permutation.ASYMPTOTIC_FROM = NOBODY
    try:
        yield
    finally:
        permutation.ASYMPTOTIC_FROM = usual


def random_firm(random: Random) -> dict[str, TwoWaves]:
    """By lever, the scores of both functions in two waves, everybody linked."""
    sizes = {function: int(random.choice(SIZES)) for function in FUNCTIONS}
    levers = {}
    for lever, items in FAMILIES["levers"].items():
        centre = random.uniform(2, 4)
        first, second = {}, {}
        for function, people in sizes.items():
            views = centre + random.uniform(0, FARTHEST) + random.normal(0, VIEW, people)
            moved = views + random.uniform(-FARTHEST, FARTHEST)
            first[function], second[function] = (person_scores(held, items, random) for held in (views, moved))
        pairs = {function: list(zip(first[function], second[function], strict=True)) for function in FUNCTIONS}
        levers[lever] = TwoWaves(first, second, pairs)
    return levers


def verdicts(levers: dict[str, TwoWaves]) -> Verdicts:
    """Every verdict on the gaps of the first wave and on the changes, by what it speaks of."""
    gaps = compare_functions({lever: waves.first for lever, waves in levers.items()}, {})
    changes = compare_waves(levers, triad=TRIAD)
    return {
        **{f"gap, {lever}": str(gap.code) for lever, judged in gaps.items() for gap in judged.pairs},
        **{f"change, {lever}": str(change.code) for lever, change in changes.items()},
    }


def differences(sets: int, seed: int = 1) -> tuple[int, Counter[tuple[str, str, str]]]:
    """How many verdicts were compared, and those that differ: of what, before, and asymptotic."""
    compared, differing = 0, Counter[tuple[str, str, str]]()
    for number in range(sets):
        firm = random_firm(np.random.default_rng([seed, number]))
        asymptotic = verdicts(firm)
        with counted_and_drawn():
            before = verdicts(firm)
        compared += len(before)
        differing.update(
            (name.partition(",")[0], code, asymptotic[name])
            for name, code in before.items()
            if asymptotic[name] != code
        )
    return compared, differing


def rows(sets: int = SETS) -> Iterator[Measurement]:
    """How many verdicts the asymptotic distribution changes."""
    compared, differing = differences(sets)
    changes = "; ".join(f"{count} {kind}: {before} → {after}" for (kind, before, after), count in differing.items())
    name = f"verdicts that the asymptotic distribution changes, {sets:,} firms of 400 to 520"
    yield Measurement(name, f"{differing.total()} of {compared:,}", "", changes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every difference; the exit code is 0."""
    parser = argparse.ArgumentParser(description="Verdicts by the asymptotic distribution and by counting.")
    parser.add_argument("--sets", type=int, default=SETS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    compared, differing = differences(options.sets, options.seed)
    for (kind, before, after), count in sorted(differing.items()):
        print(f"{count:5}  {kind}: {before} by counting and drawing, {after} by the asymptotic distribution")
    print(f"{differing.total()} of {compared} verdicts differ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
