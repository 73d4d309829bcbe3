"""Pages of a PDF as they are laid out: words with their boxes, and how far each page is filled."""

import io
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape
from itertools import takewhile
from typing import Any

import pikepdf

from tests.waiting import PATIENCE

POINTS_PER_MM = 72 / 25.4
BODY_TOP, BODY_BOTTOM = 16 * POINTS_PER_MM, (297 - 17) * POINTS_PER_MM
"""Where the body of a page begins and ends, in points from the top: the margins of the style sheet."""
TOUCHING = 0.6
"""Points by which two boxes may overlap: a kerned pair, a line set tightly."""
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


@dataclass(frozen=True, slots=True)
class WordBox:
    """One word with its box in points from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "WordBox") -> bool:
        """Whether both boxes share more than a touch, in both directions."""
        across = min(self.right, other.right) - max(self.left, other.left)
        # A box reaches from ascender to descender: letters of two lines do not meet where boxes do by a third.
        height = min(self.bottom - self.top, other.bottom - other.top)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > TOUCHING and down > 0.45 * height


def pages_of(content: bytes) -> list[list[WordBox]]:
    """The words of each page."""
    command = ["pdftotext", "-bbox", "-", "-"]
    ran = subprocess.run(command, input=content, capture_output=True, check=True, timeout=PATIENCE)
    pages = ran.stdout.decode().split("<page ")[1:]
    return [[_word(match) for match in _WORD.finditer(page)] for page in pages]


def _word(match: re.Match[str]) -> WordBox:
    left, top, right, bottom = (float(match[number]) for number in range(1, 5))
    return WordBox(unescape(match[5]), left, top, right, bottom)


def overlapping(page: Sequence[WordBox]) -> list[tuple[str, str]]:
    """Pairs of words that stand on one another."""
    ordered = sorted(page, key=lambda word: word.top)
    pairs = []
    for number, word_box in enumerate(ordered):
        below = takewhile(partial(_begins_above, word_box.bottom), ordered[number + 1 :])
        pairs += [(word_box.text, other.text) for other in below if word_box.overlaps(other)]
    return pairs


def _begins_above(bottom: float, word: WordBox) -> bool:
    return word.top < bottom


def outside(page: Sequence[WordBox]) -> list[str]:
    """Words that leave the sheet's margins."""
    left, right = 17 * POINTS_PER_MM, (210 - 17) * POINTS_PER_MM
    return [word.text for word in page if word.left < left or word.right > right or word.bottom > 842 or word.top < 0]


def fill(page: Sequence[WordBox]) -> float:
    """Share of the body's height down to its last word."""
    body = [word.bottom for word in page if word.bottom <= BODY_BOTTOM + 2]
    return (max(body, default=BODY_TOP) - BODY_TOP) / (BODY_BOTTOM - BODY_TOP)


def missing_glyphs(content: bytes) -> Iterator[str]:
    """Fonts in which a shown text uses the glyph that stands for none."""
    with pikepdf.open(io.BytesIO(content)) as file:
        for page in file.pages:
            for base, codes in _codes(page):
                if b"\x00\x00" in codes:
                    yield base


def _codes(page: pikepdf.Page) -> Iterator[tuple[str, set[bytes]]]:
    fonts: Any = page.Resources.get("/Font", {})
    current = ""
    instructions: Any = pikepdf.parse_content_stream(page)
    for operands, operator in instructions:
        if str(operator) == "Tf":
            current = str(fonts[operands[0]].BaseFont)
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            texts = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
            yield current, {text[start : start + 2] for text in texts for start in range(0, len(text), 2)}
