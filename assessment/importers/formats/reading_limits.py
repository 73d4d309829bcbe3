"""How much of a file is read."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What is read of a table at most: bytes once unpacked, rows, columns, cells, and different strings."""

    unpacked: int = 256 * MEGABYTE
    rows: int = 200_000
    columns: int = 1000
    cells: int = 8_000_000
    strings: int = 2_000_000
