"""What a copy of the disk says of people, and of the answers that lie in it, beyond chance.

People: every number that can be made of everything that mentions a person is weighed against what they did, over many
campaigns, by the rank-sum statistic (Mann and Whitney, 1947). Answers: what lies in the place of each cell, and how
two states of it differ, against what was answered (Pearson's test of independence). Both get more than an attacker
has: the truth itself, to be found again.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import chi2_contingency, rankdata

from tests.campaign_factory import KEYS
from tests.disk.disk_copy import DiskCopy, KeptRow

VALUES = 8
ROWS = "rows of "
FEWEST = 1
"""Cells of a table of independence have at least that many on average: below, Pearson's test says little."""


@dataclass
class Evidence:
    """What was found so far, over campaigns: sums of ranks with their expectation and variance, and tables of cells."""

    ranks: dict[str, tuple[float, float]] = field(default_factory=dict)
    traces: set[str] = field(default_factory=set)
    """Tables in which some people stand more often than others."""
    lying: np.ndarray = field(default_factory=lambda: np.zeros((VALUES, VALUES)))
    changes: np.ndarray = field(default_factory=lambda: np.zeros((VALUES, VALUES)))

    def weigh_people(self, copy: DiskCopy, people: Mapping[str, str], did: Mapping[str, set[str]]) -> None:
        """Take in a copy. `people`: invitations by address. `did`: for each act, whose it is."""
        features = {email: dict(_features(copy, email, key)) for email, key in people.items()}
        for name in sorted({name for known in features.values() for name in known if name.startswith(ROWS)}):
            if len({known[name] for known in features.values()}) > 1:
                self.traces.add(name.removeprefix(ROWS))
        names = sorted({name for known in features.values() for name in known})
        for act, whose in did.items():
            chosen = np.array([email in whose for email in features])
            if not 0 < chosen.sum() < len(chosen):
                continue
            for name in names:
                values = np.array([known.get(name, 0.0) for known in features.values()])
                self._add(f"{act}: {name}", values, chosen)

    def weigh_answers(self, copy: DiskCopy) -> None:
        """Take in the cells of a copy, and their earlier states."""
        states: dict[tuple[int, str], dict[int, int]] = {}
        earlier = [row for backup in copy.backups for row in backup["answers"]]
        for row in (*earlier, *sorted(copy.rows["answers"], key=lambda row: row.born)):
            key, item, kept = row.values["response_id"], row.values["item"], row.values["cell"]
            # What is the same in a backup and after it was not kept anew.
            states.setdefault((key, item), {})[kept] = KEYS.response_cipher(key).decrypted_cell(item, kept)
        for seen in states.values():
            known = list(seen.items())
            for kept, true in known[-1:]:
                self.lying[kept % VALUES, true % VALUES] += 1
            for (kept, true), (later, then) in itertools.pairwise(known):
                self.changes[(later - kept) % VALUES, (then - true) % VALUES] += 1

    def strongest(self, act: str) -> tuple[float, str]:
        """The feature that tells most of who did something, in standard deviations from chance."""
        scores = [
            (abs(above) / variance**0.5, name)
            for name, (above, variance) in self.ranks.items()
            if variance > 0 and name.startswith(f"{act}: ")
        ]
        return max(scores, default=(0.0, ""))

    def _add(self, name: str, values: np.ndarray, chosen: np.ndarray) -> None:
        ranks, count, some = rankdata(values), len(values), int(chosen.sum())
        _, ties = np.unique(values, return_counts=True)
        tied = float((ties**3 - ties).sum()) / (count * (count - 1))
        variance = some * (count - some) / 12 * (count + 1 - tied)
        above, before = self.ranks.get(name, (0.0, 0.0))
        self.ranks[name] = (above + float(ranks[chosen].sum()) - some * (count + 1) / 2, before + variance)


def chance(table: np.ndarray) -> float:
    """How likely a table at least as uneven is where rows and columns have nothing to do with each other."""
    kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(kept.shape) < 2 or kept.sum() < FEWEST * kept.size:
        raise ValueError(f"too few cells to tell: {kept.sum():.0f}")
    return float(chi2_contingency(kept).pvalue)


def states_of(copy: DiskCopy, table: str) -> list[KeptRow]:
    """Every state of every row of a table."""
    return list(copy.rows.get(table, ()))


def _features(copy: DiskCopy, email: str, key: str) -> Iterator[tuple[str, float]]:
    """Every number that a copy gives of one person."""
    words = frozenset({email, key})
    for table, rows in copy.rows.items():
        mentioning = [row for row in rows if row.mentions(words)]
        yield f"{ROWS}{table}", sum(not row.dead for row in mentioning)
        yield f"earlier rows of {table}", sum(row.dead for row in mentioning)
        yield from _columns(table, mentioning)
    yield from _since_backups(copy, words)
    for name, content in copy.files.items():
        yield f"mentions in {name}", sum(content.count(word.encode()) for word in words)


def _since_backups(copy: DiskCopy, words: frozenset[str]) -> Iterator[tuple[str, float]]:
    """What each backup says of a person, and how much of it is otherwise in the next one, or now.

    PostgreSQL's rows are written otherwise than a backup's: there everything differs, for everybody alike.
    """
    now = {table: [row for row in rows if not row.dead] for table, rows in copy.rows.items()}
    for number, (backup, later) in enumerate(itertools.pairwise([*copy.backups, now])):
        for table, rows in backup.items():
            before = {row.text for row in rows if row.mentions(words)}
            after = {row.text for row in later.get(table, ()) if row.mentions(words)}
            yield f"{ROWS}{table}, backup {number}", len(before)
            yield f"changes of {table} since backup {number}", len(before ^ after)
            yield from _columns(f"{table}, backup {number}", [row for row in rows if row.mentions(words)])


def _columns(table: str, rows: Iterable[KeptRow]) -> Iterator[tuple[str, float]]:
    for row in rows:
        if row.dead:
            continue
        yield f"writing of {table}", row.born
        if table.startswith("invitations"):
            yield f"place among {table}", row.place
        for column, value in row.values.items():
            number = value if isinstance(value, int | float) else len(value) if isinstance(value, str | bytes) else -1
            yield f"{table}.{column}", float(number)
