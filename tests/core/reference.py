"""Computes reference cases with the product's functions. Interface of `python -m tests.core.reference FILE`.

python -m tests.core.reference FILE

The file holds `cases`; each names its `statistic` (the kind), `data`, `params`, what is `expected` and within which
relative `tolerance` (its `meta` explains the conventions). One adapter per kind turns data into a call and the result
into the same keys. Exits with 1 when a case falls short, with 2 when the file cannot be read.
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.core.reference_kinds import KINDS, Case

DEFAULT_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Shortfall:
    """A case whose values are not those expected."""

    case: str
    expected: object
    got: object
    why: str


def shortfall(case: Case) -> Shortfall | None:
    """Compute one case and compare it; None when it holds."""
    name, expected = str(case.get("id")), case.get("expected")
    kind = KINDS.get(str(case.get("statistic")))
    if kind is None:
        return Shortfall(name, expected, None, f"no adapter for the kind {case.get('statistic')}")
    if not expected:
        return Shortfall(name, expected, None, "nothing is expected, nothing is shown")
    try:
        got = kind(case["data"], case.get("params", {}))
    except Exception as error:  # a case that breaks the product is reported like any other
        return Shortfall(name, expected, None, f"{type(error).__name__}: {error}")
    tolerance = case.get("tolerance", DEFAULT_TOLERANCE)
    wrong = [key for key in expected if not agrees(got.get(key, "absent"), expected[key], _of_key(tolerance, key))]
    printed = case.get("published") or {}
    wrong += [f"{key} as printed" for key in printed if not rounds_to(got.get(key), printed[key])]
    if any(got.get(key) is None for key in expected) and not got.get("reason"):
        wrong.append("no reason for what is undefined")
    return Shortfall(name, expected, got, ", ".join(wrong)) if wrong else None


def _of_key(tolerance: Any, key: str) -> float:
    return float(tolerance.get(key, DEFAULT_TOLERANCE) if isinstance(tolerance, Mapping) else tolerance)


def agrees(got: Any, expected: Any, tolerance: float) -> bool:
    """Compare one value: numbers within `tolerance` (relative beyond 1), everything else exactly."""
    if isinstance(expected, bool) or isinstance(got, bool) or expected is None or isinstance(expected, str):
        return type(got) is type(expected) and bool(got == expected)
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(agrees(got.get(key), expected[key], tolerance) for key in expected)
    if isinstance(expected, list):
        return isinstance(got, list | tuple) and _lists_agree(got, expected, tolerance)
    number = isinstance(got, int | float) and math.isfinite(got)
    return number and bool(abs(got - expected) <= tolerance * max(1, abs(expected)))


def _lists_agree(got: Sequence[Any], expected: Sequence[Any], tolerance: float) -> bool:
    if expected and all(isinstance(entry, list) for entry in expected):
        # Which unions are exposed is a set of sets; no order is meant.
        got, expected = sorted(map(sorted, got)), sorted(map(sorted, expected))
    return len(got) == len(expected) and all(
        agrees(one, two, tolerance) for one, two in zip(got, expected, strict=True)
    )


def rounds_to(got: Any, printed: Any) -> bool:
    """Tell whether a value rounds to one printed in the literature."""
    if not isinstance(printed, int | float) or not isinstance(got, int | float):
        return got is None and printed is None
    decimals = len(repr(printed).partition(".")[2])
    return bool(abs(got - printed) <= 0.5 * 10**-decimals + 1e-12)


def main(arguments: Sequence[str]) -> int:
    """Check the file named by the only argument; return the exit code."""
    if len(arguments) != 1:
        print("usage: python -m tests.core.reference FILE", file=sys.stderr)
        return 2
    try:
        cases = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))["cases"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    short = [missing for case in cases if (missing := shortfall(case))]
    for missing in short:
        print(f"{missing.case}: {missing.why}\n  expected {missing.expected}\n  got      {missing.got}")
    print(f"{len(cases)} cases, {len(cases) - len(short)} hold, {len(short)} fall short")
    return 1 if short or not cases else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
