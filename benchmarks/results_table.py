"""Table of measured values and targets."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure. `met` is None where there is no aim."""

    name: str
    value: str
    aim: str
    beside: str = ""
    met: bool | None = None


HEADERS = ("", "measured", "aim", "", "beside")


def at_most(name: str, value: float, limit: float, unit: str, beside: str = "") -> Measurement:
    """A figure that should stay at or below a limit."""
    digits = 0 if not unit else 2 if limit < 10 else 1
    aim = f"{limit:g}" if limit == round(limit, 1) else f"{limit:.{digits}f}"
    return Measurement(name, f"{value:,.{digits}f} {unit}".strip(), f"≤ {aim} {unit}".strip(), beside, value <= limit)


def lines(rows: Iterable[Measurement]) -> list[str]:
    """The rows as an aligned table, numbers to the right."""
    aim_words = {True: "met", False: "missed", None: ""}
    cells = [HEADERS, *((row.name, row.value, row.aim, aim_words[row.met], row.beside) for row in rows)]
    widths = [max(len(cell[number]) for cell in cells) for number in range(len(HEADERS))]
    written = [
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {aim:>{widths[2]}}  {met:<{widths[3]}}  {beside}".rstrip()
        for name, value, aim, met, beside in cells
    ]
    return [written[0], "-" * len(max(written, key=len)), *written[1:]]
