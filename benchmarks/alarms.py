"""Benchmark: false-alarm rate of change verdicts."""

import re
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.results_table import Measurement

REPLICATIONS = 2000
PATIENCE = 900


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
