"""Simulation of change verdicts without change.

python -m benchmarks.false_alarms [--replications 2000] [--seed 1]

Teams of 8 and 12 answer two waves. Each person keeps their own view of each scale; in each wave they answer with a
passing mood per scale and a slip per item, rounded to the five options. Every rule of the product is met by a design
of its own: everyone linked (PAIRED), nobody linked but everyone there (OVERLAP), nobody linked and a third absent
each time (STRATIFIED). A family is the three levers or the four symptoms; it raises a false alarm when any of its
scales is given a verdict of change (SIGNAL or SMALL). Exits with 1 when a rate passes 7 %.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessment.core.comparison.verdicts import Verdict
from assessment.core.waves.score_change import Change, TwoWaves, compare_waves

TRIAD = ("marketing", "sales", "finance")
TEAMS: Mapping[int, Mapping[str, int]] = {
    8: {"marketing": 2, "sales": 4, "finance": 2},
    12: {"marketing": 4, "sales": 5, "finance": 3},
}
FAMILIES: Mapping[str, Mapping[str, int]] = {
    "levers": {"vision": 10, "orchestrator": 8, "processes": 12},
    "symptoms": {"blame": 3, "wasted_leads": 3, "inconsistent_messages": 3, "duplicated_effort": 3},
}
"""Items per scale."""

DESIGNS = ("paired", "overlap", "stratified")
CEILING = 0.07

VIEW, MOOD, SLIP, MISSING = 0.5, 0.4, 0.7, 0.04
"""In options: spread of lasting views, of a wave's mood and of one item's slip; and the share of items left out. A
lever's person scores then spread over some 17 points, half of their variance lasting.
"""

Random = np.random.Generator
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rate:
    """False alarms among the families of one team size and design, and the methods that the rule picked."""

    size: int
    design: str
    family: str
    alarms: int
    replications: int
    methods: frozenset[str]

    @property
    def share(self) -> float:
        """Share of families with a false alarm."""
        return self.alarms / self.replications


def person_scores(views: Floats, items: int, random: Random) -> list[float | None]:
    """Scores (points) of people with these lasting views (options) on a scale of `items` items in one wave."""
    moods = random.normal(0, MOOD, len(views))
    answers = views[:, None] + moods[:, None] + random.normal(0, SLIP, (len(views), items))
    answers = np.clip(np.rint(answers), 1, 5)
    answers[random.random(answers.shape) < MISSING] = np.nan
    given = (~np.isnan(answers)).sum(axis=1)
    totals = np.nansum(answers, axis=1)
    return [
        float(25 * (total / count - 1)) if count >= max(2, items / 2) else None
        for total, count in zip(totals, given, strict=True)
    ]


def two_waves(team: Mapping[str, int], items: int, design: str, random: Random) -> TwoWaves:
    """One scale answered twice by a team in which nothing changed."""
    first: dict[str, list[float | None]] = {}
    second: dict[str, list[float | None]] = {}
    pairs: dict[str, list[tuple[float | None, float | None]]] = {}
    for function, answering in team.items():
        staff = answering + answering // 2 if design == "stratified" else answering
        views = random.uniform(2, 4) + random.normal(0, VIEW, staff)
        values, two = (random.permutation(staff)[:answering] for _ in range(2))
        if design == "paired":
            two = values
        first[function] = person_scores(views[values], items, random)
        second[function] = person_scores(views[two], items, random)
        if design == "paired":
            pairs[function] = list(zip(first[function], second[function], strict=True))
    return TwoWaves(first, second, pairs)


def family_verdicts(
    team: Mapping[str, int], scales: Mapping[str, int], design: str, random: Random
) -> dict[str, Change]:
    """The product's verdicts on one family of scales in one team."""
    people = dict(team) if design == "overlap" else None
    waves = {name: two_waves(team, items, design, random) for name, items in scales.items()}
    return compare_waves(waves, triad=TRIAD, people=people)


def false_alarms(size: int, design: str, family: str, replications: int, seed: int) -> Rate:
    """Count the families with a verdict of change over seeded replications."""
    random = np.random.default_rng([seed, size, DESIGNS.index(design), list(FAMILIES).index(family)])
    alarms, methods = 0, set()
    for _ in range(replications):
        verdicts = family_verdicts(TEAMS[size], FAMILIES[family], design, random).values()
        alarms += any(change.code in (Verdict.SIGNAL, Verdict.SMALL) for change in verdicts)
        methods |= {str(change.method) for change in verdicts}
    return Rate(size, design, family, alarms, replications, frozenset(methods))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the rate of each team size, design and family; return the exit code."""
    parser = argparse.ArgumentParser(description="Rate of verdicts of change when nothing changed.")
    parser.add_argument("--replications", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    worst = 0.0
    for size in TEAMS:
        for design in DESIGNS:
            for family in FAMILIES:
                rate = false_alarms(size, design, family, options.replications, options.seed)
                worst = max(worst, rate.share)
                print(f"n = {size:2}  {design:10}  {family:8}  {rate.share:6.2%}  by {', '.join(sorted(rate.methods))}")
    print(f"highest {worst:.2%}, ceiling {CEILING:.0%}, {options.replications} replications each")
    return 1 if worst > CEILING else 0


if __name__ == "__main__":
    sys.exit(main())
