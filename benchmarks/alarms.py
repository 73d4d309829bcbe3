"""Benchmark: what figures say wrongly, or too well: false alarms of change, answers of others that can be told."""

import re
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.results_table import Measurement, at_most
from tests.core.privacy.combined_attack import combined_leaks, joiner_leaks
from tests.core.privacy.firms import RandomFirm, leaks, random_firm

REPLICATIONS = 2000
PATIENCE = 900
FIRMS = 200
COMBINED_FIRMS = 60
KEPT = (1.0, 0.7, 0.5)
GROUPS = ((4, 3), (5, 5), (6, 5), (8, 5), (13, 5))
"""People of a group and the threshold."""


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
    yield together()
    yield from newcomers()


def disclosure(firms: int = FIRMS) -> Measurement:
    """Answers of others that one reader, or two together, know too well, over random confidential firms."""
    known = [leak for number in range(firms) for leak in leaks(random_firm(number))]
    beside = f"worst posterior {max(leak.likeliest for leak in known):.2f}" if known else "one reader or two, k 3 and 5"
    return at_most(f"answers known too well in {firms} firms of 5 to 14 people", len(known), 0, "", beside)


def together(firms: int = COMBINED_FIRMS) -> Measurement:
    """Answers known too well to whoever reads two campaigns, with k = 3 and 5, in which everybody answered the same."""
    known = weighed = 0
    for number in range(firms):
        firm = random_firm(number)
        codes = list(firm.analysis(None).items)
        weighed += len(codes) * len(firm.grouping.groups)
        other = RandomFirm(firm.sheet, firm.length, 8 - firm.threshold)
        known += sum(1 for _ in combined_leaks((other, firm), codes))
    name = f"answers known too well from two campaigns with k 3 and 5, the same answers, {firms} firms"
    return Measurement(name, str(known), "", f"of {weighed:,} items of groups")


def newcomers() -> Iterator[Measurement]:
    """How often two waves say too much of the one person by whom a group has grown, by how many of the others stay."""
    for kept in KEPT:
        shares = {people: joiner_leaks(people, threshold, kept)[2] for people, threshold in GROUPS}
        beside = ", ".join(f"{people}: {100 * share:.1f}%" for people, share in shares.items())
        name = f"a newcomer's answer told by two waves, {100 * kept:.0f}% of the others' answers unchanged"
        yield Measurement(name, f"{100 * max(shares.values()):.1f}%", "", f"by people before {beside}")
