"""Which firms' measurements may enter the next figure of a benchmark, given those that entered earlier ones.

Two figures of which one counts a firm that the other does not tell that firm's score by their difference. So
measurements come and go in batches: whatever figures of one scale were ever released, the measurements that were in and
out of the same of them number BATCH or more. A reader of all figures then learns sums of batches and nothing finer
(query-set overlap control: Dobkin, Jones & Lipton 1979; here decided from the sets alone, so that the decision itself
tells nothing of a score: Kenthapadi, Mishra & Nissim 2005).
"""

from collections.abc import Sequence

BATCH = 3
"""Measurements that nobody can tell apart. With three, even a firm that knows its own score leaves two others whose sum
alone can be known; with two it would know the other's."""
FEWEST_FIRMS = 5
"""Firms of a figure: with fewer, an average says more of its members than of the trade."""

Measurements = frozenset[str]


def batches(released: Sequence[Measurements]) -> dict[tuple[bool, ...], Measurements]:
    """Measurements by the figures that hold them, in the order of the figures; those of no figure are left out."""
    everybody = frozenset[str]().union(*released)
    signatures = {name: tuple(name in figure for figure in released) for name in everybody}
    return {
        signature: frozenset(name for name, own in signatures.items() if own == signature)
        for signature in sorted(set(signatures.values()))
    }


def next_release(released: Sequence[Measurements], present: Measurements) -> Measurements | None:
    """The measurements of the next figure, as many of those `present` as may be; None where it has to wait.

    `released`: those of the figures so far, oldest first. A batch of which some have gone is split only into parts of
    BATCH or more; measurements that fill up the part that goes come back with their next wave, which is another
    measurement. The figure waits while fewer than FEWEST_FIRMS may enter, or while nothing would change.
    """
    known = frozenset[str]().union(*released)
    joining = present - known
    chosen = joining if len(joining) >= BATCH else frozenset[str]()
    for members in batches(released).values():
        chosen |= _staying(members, present)
    if len(chosen) < FEWEST_FIRMS or (released and chosen == released[-1]):
        return None
    return chosen


def _staying(members: Measurements, present: Measurements) -> Measurements:
    """The part of a batch that may be counted, once those that are not present have gone."""
    here, gone = members & present, members - present
    if not gone:
        return members
    filling = max(0, BATCH - len(gone))
    if len(here) - filling < BATCH:
        return frozenset()
    return frozenset(sorted(here)[: len(here) - filling])
