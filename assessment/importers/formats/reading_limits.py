"""How much of a file is read."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What is read of a table at most: bytes once unpacked, rows, columns, cells, and different strings.

    A workbook takes ten times as long for each cell as a file of text: `workbook_cells` are read in about ten seconds.
    """

    unpacked: int = 256 * MEGABYTE
    rows: int = 200_000
    columns: int = 1000
    cells: int = 8_000_000
    workbook_cells: int = 2_000_000
    strings: int = 2_000_000


FIGURE_LIMITS = ReadingLimits(
    unpacked=16 * MEGABYTE, rows=2000, columns=100, cells=20_000, workbook_cells=20_000, strings=20_000
)
"""A file of figures or of days has a few dozen rows."""
