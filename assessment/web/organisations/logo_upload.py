"""Validation of an uploaded logo."""

from dataclasses import dataclass

from assessment.web.forms.field_problem import FieldProblemError

LARGEST = 500 * 1024
"""Bytes; it is printed three centimetres wide."""
WIDEST = 4000
"""Pixels a side: a small file can unpack to an enormous picture."""
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers that tell the size."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture as it came, and what it is."""

    content: bytes
    mimetype: str


def read_logo(content: bytes) -> Logo:
    """PNG or JPEG of a sensible size; no SVG, which can hold scripts and fetch addresses. Raises FieldProblemError."""
    if len(content) > LARGEST:
        raise FieldProblemError("organisations.wrong.logo_heavy", kilobytes=LARGEST // 1024)
    size = _png_size(content) if content.startswith(PNG) else _jpeg_size(content) if content.startswith(JPEG) else None
    if size is None:
        raise FieldProblemError("organisations.wrong.logo_kind")
    if not all(1 <= side <= WIDEST for side in size):
        raise FieldProblemError("organisations.wrong.logo_size", most=WIDEST)
    return Logo(content, "image/png" if content.startswith(PNG) else "image/jpeg")


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height, from the first frame header; the segments before it are stepped over."""
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4], "big")
        if marker in _FRAMES:
            height, width = content[place + 5 : place + 7], content[place + 7 : place + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        place += 2 + length
    return None
