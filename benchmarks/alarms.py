"""Benchmark: what figures say wrongly, or too well: false alarms of change, answers of others that can be told."""

import re
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.results_table import Measurement, at_most
from tests.core.privacy.firms import leaks, random_firm

REPLICATIONS = 2000
PATIENCE = 900
FIRMS = 200


def rows(replications: int = REPLICATIONS) -> Iterator[Measurement]:
    """The highest rate of all designs, in percent, beside the share that is allowed."""
    command = [sys.executable, "-m", "benchmarks.false_alarms", "--replications", str(replications)]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    if ran.returncode not in (0, 1):
        raise RuntimeError(ran.stderr)
    highest = re.search(r"^highest (\S+),", ran.stdout, re.MULTILINE)
    if highest is None:
        raise RuntimeError(f"unexpected output: {ran.stdout[-300:]}")
    name = f"false alarms when nothing changed, worst design, {replications:,} draws"
    yield Measurement(name, highest[1], "≤ 7%", met=ran.returncode == 0)
    yield disclosure()


def disclosure(firms: int = FIRMS) -> Measurement:
    """Answers of others that one reader, or two together, know too well, over random confidential firms."""
    known = [leak for number in range(firms) for leak in leaks(random_firm(number))]
    beside = f"worst posterior {max(leak.likeliest for leak in known):.2f}" if known else "one reader or two, k 3 and 5"
    return at_most(f"answers known too well in {firms} firms of 5 to 14 people", len(known), 0, "", beside)
