"""Benchmark: what one or two readers of confidential results learn of anybody else, over random firms."""

from collections.abc import Iterator

from benchmarks.results_table import Measurement, at_most
from tests.core.privacy.firms import leaks, random_firm

FIRMS = 200


def rows(firms: int = FIRMS) -> Iterator[Measurement]:
    """Answers of other people that leave fewer than three options or an option likelier than three in four."""
    known = [leak for number in range(firms) for leak in leaks(random_firm(number))]
    likeliest = max((leak.likeliest for leak in known), default=0.0)
    beside = f"worst posterior {likeliest:.2f}" if known else "by one reader or two, k = 3 and 5, quick and full"
    yield at_most(f"answers known too well in {firms} firms of 5 to 14 people", len(known), 0, "", beside)
