"""Runs benchmarks and prints one table."""

import sys
from collections.abc import Iterator
from importlib import import_module

from benchmarks.results_table import Measurement, lines

PARTS = {
    "answering": "benchmarks.answering",
    "durability": "benchmarks.operating.durability",
    "disk_copies": "benchmarks.operating.disk_copies",
    "first_page": "benchmarks.first_page",
    "printing": "benchmarks.printing",
    "workbooks": "benchmarks.documents.workbooks",
    "eight_at_once": "benchmarks.documents.eight_at_once",
    "scoring": "benchmarks.scoring",
    "asymptotic": "benchmarks.scale.asymptotic",
    "alarms": "benchmarks.alarms",
    "differencing": "benchmarks.privacy.differencing",
}

ON_REQUEST = {"--scale": "benchmarks.scale.table"}
"""Parts that run when they are named alone: they fill a database for minutes."""


def main(parts: list[str]) -> int:
    """Run the parts and print their figures; 0 when every aim is met, 1 when one is missed, 2 for an unknown part."""
    known = PARTS | ON_REQUEST
    unknown = [part for part in parts if part not in known]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    rows = [row for part in parts or PARTS for row in _measured(part)]
    print("\n".join(lines(rows)))
    return 1 if any(row.met is False for row in rows) else 0


def _measured(part: str) -> Iterator[Measurement]:
    print(f"measuring: {part}", file=sys.stderr, flush=True)
    yield from import_module((PARTS | ON_REQUEST)[part]).rows()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
