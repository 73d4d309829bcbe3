"""Coverage of the company's 95 % interval where few of a function answered.

python -m benchmarks.coverage [--replications 3000]

Functions of fixed people with views of their own; some of them, drawn at random, answer with noise. The interval should
hold the mean of everybody's views 95 times in 100. The last column leaves out the factor for few answers.
"""

import argparse
import sys
from collections.abc import Iterator

import numpy as np

from assessment.core.results.score_uncertainty import company_uncertainty, noise_factors

DESIGNS = ((5, 20), (8, 30), (6, 12), (10, 12), (4, 40))
"""People of each of three functions who answer, out of so many."""
VIEWS, NOISE = 12.0, 12.0
"""Standard deviations in points: of people's own views, and of one answer around them (half of the variance each)."""


def rows(replications: int) -> Iterator[tuple[str, float, float]]:
    """For each design its name, the coverage of the product's interval, and that without the factor."""
    for answered, staff in DESIGNS:
        random = np.random.default_rng(answered * 1000 + staff)
        held = plain = 0
        for _ in range(replications):
            views = random.normal(50, VIEWS, (3, staff))
            answers = views[:, :answered] + random.normal(0, NOISE, (3, answered))
            groups = {f"f{number}": row for number, row in enumerate(answers)}
            uncertainty = company_uncertainty(groups, dict.fromkeys(groups, staff))
            truth, score = views.mean(), answers.mean()
            low, high = uncertainty.interval(score, 0.95)
            half = (high - low) / 2 / noise_factors(answered, staff)[1]
            held += low <= truth <= high
            plain += abs(score - truth) <= half
        yield f"{answered} of {staff}", held / replications, plain / replications


def main(arguments: list[str]) -> int:
    """Print one line per design; 1 when a coverage falls below 92 %."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=3000)
    coverages = list(rows(parser.parse_args(arguments).replications))
    print(f"{'each of 3 functions':<22}{'interval':>10}{'plain':>10}")
    for name, held, plain in coverages:
        print(f"{name:<22}{held:>10.1%}{plain:>10.1%}")
    return 0 if all(held >= 0.92 for _, held, _ in coverages) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
