"""Benchmark: what figures say wrongly, or too well: false alarms of change, answers of others that can be told."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.results_table import Measurement, at_most
from tests.core.privacy.combined_attack import combined_leaks, joiner_attack, last_answer_guessed
from tests.core.privacy.firms import leaks, random_firm
from tests.core.privacy.spread_attack import spread_attack

REPLICATIONS = 2000
PATIENCE = 900
FIRMS = 200
COMBINED_FIRMS = 60
RAISED = ((3, 4), (3, 5), (4, 7), (5, 10))
"""Thresholds of two campaigns of the same people, the later one's larger: a smaller one is raised to the first."""
KEPT = (1.0, 0.7, 0.5)
GROUPS = ((4, 3), (5, 5), (6, 5), (8, 5), (13, 5))
"""People of a group and the threshold."""
SPREAD_PEOPLE, SPREAD_CASES = 10, 400
KEY = "a secret of the organisation"


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
    for before, after in RAISED:
        yield together(before, after)
    yield from newcomers()


def disclosure(firms: int = FIRMS) -> Measurement:
    """Answers of others that one reader, or two together, know too well, over random confidential firms."""
    known = [leak for number in range(firms) for leak in leaks(random_firm(number))]
    beside = f"worst posterior {max(leak.likeliest for leak in known):.2f}" if known else "one reader or two, k 3 and 5"
    return at_most(f"answers known too well in {firms} firms of 5 to 14 people", len(known), 0, "", beside)


def together(before: int, after: int, firms: int = COMBINED_FIRMS) -> Measurement:
    """Answers known too well to whoever reads two campaigns with these thresholds, nobody having changed an answer.

    Of firms whose published groups differ between the two.
    """
    known = weighed = anew = number = tried = 0
    while tried < firms:
        first = replace(random_firm(number), key=KEY, threshold=before)
        second = replace(first, threshold=after)
        beside = replace(second, earlier=first.published)
        number += 1
        if {group.functions for group in first.grouping.groups} == {
            group.functions for group in second.grouping.groups
        }:
            continue
        tried += 1
        codes = list(first.analysis(None).items)
        weighed += len(codes) * len(first.grouping.groups)
        known += sum(1 for _ in combined_leaks((first, beside), codes))
        anew += sum(1 for _ in combined_leaks((first, second), codes))
    name = f"answers known too well from two campaigns with k {before} and {after}, the same answers, {firms} firms"
    return at_most(name, known, 0, "", f"of {weighed:,} items of groups; {anew} without the rule of earlier groups")


def newcomers() -> Iterator[Measurement]:
    """How well two waves tell an answer of the one person by whom a group has grown, by how many of the others stay."""
    for kept in KEPT:
        attacks = {people: joiner_attack(people, threshold, kept) for people, threshold in GROUPS}
        open_book = {people: joiner_attack(people, threshold, kept, perturbed=False) for people, threshold in GROUPS}
        name = f"a newcomer's answer told too well by two waves, {100 * kept:.0f}% of the others' answers unchanged"
        worst = max(attack.exposed for attack in attacks.values())
        unperturbed = max(attack.exposed for attack in open_book.values())
        yield at_most(name, round(100 * worst, 2), 1, "%", f"{100 * unperturbed:.1f}% without the perturbation")
        guessed, alone = (
            ", ".join(f"{people}: {100 * getattr(attack, part):.0f}%" for people, attack in attacks.items())
            for part in ("guessed", "guessed_alone")
        )
        further = max(attack.guessed - attack.guessed_alone for attack in attacks.values())
        name = f"the same answer guessed better than from the later wave alone, {100 * kept:.0f}% unchanged"
        yield at_most(name, round(100 * further, 1), 7, "points", f"by people before {guessed}; alone {alone}")
    spreads = spread_attack(SPREAD_PEOPLE, SPREAD_CASES)
    name = f"a newcomer's answer told too well by the distributions of two waves, {SPREAD_PEOPLE} people and one more"
    yield at_most(name, round(100 * spreads.exposed, 1), 2, "%", f"guessed {100 * spreads.guessed:.0f}%")
    last = {people: last_answer_guessed(people, threshold) for people, threshold in GROUPS}
    beside = ", ".join(f"{people}: {100 * share:.0f}%" for people, share in last.items())
    name = "the last answer of a group guessed by whoever knows all the others by name"
    yield at_most(name, round(100 * max(last.values())), 50, "%", f"by people {beside}")
