"""Figures that are visible on the pages of a PDF, read from what its pages paint."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.edits.figures_in_text import figures_of
from reports.verification.figure_list import FigurePlace, PlaceKind, place_of

_PAINTED = re.compile(
    rb"/(?P<font>[^\s/<>\[\]()]+)\s+[-+\d.]+\s+Tf\b"
    rb"|(?P<show>\[(?:[^\[\]()]|\((?:\\.|[^\\()])*\))*\]\s*TJ|<[0-9A-Fa-f\s]*>\s*Tj|\((?:\\.|[^\\()])*\)\s*(?:Tj|['\"]))"
    rb"|/(?P<form>[^\s/<>\[\]()]+)\s+Do\b",
    re.DOTALL,
)
_WORN = re.compile(
    rb"/(?P<font>[^\s/<>\[\]()]+)\s+[-+\d.]+\s+Tf\b|/(?P<form>[^\s/<>\[\]()]+)\s+(?:Do|scn|SCN)\b", re.DOTALL
)
"""What gives strokes their look: a font, a form, a picture, a pattern."""
_FORM = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
_STRING = re.compile(rb"<([0-9A-Fa-f\s]*)>|\(((?:\\.|[^\\()])*)\)|(-?\d+(?:\.\d+)?)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf(?:char|range)", re.DOTALL)
_CODE = re.compile(rb"<([0-9A-Fa-f]+)>|(\[)|(\])")
APART = 200.0
"""Thousandths of the font's size from which two glyphs stand apart like words."""
DEEPEST = 12
PAGE_MARK, LETTERS_MARK, LOOK_MARK, ABOUT_MARK = "page/", "letters/", "look/", "about/"
LETTERS = ("ToUnicode", "FontFile2", "FontFile3")
"""Keys of the streams that say what a glyph looks like, and which letter it is."""
GLYPHS = (*LETTERS, "CIDToGIDMap", "Encoding")
"""Those, and the keys of streams that may give a code another glyph."""
_ABOUT = re.compile(rb"<(dc:title|dc:description|dc:subject|dc:creator|pdf:Keywords)\b[^>]*>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
WORDS = ("Title", "Subject", "Keywords", "Author", "Alt", "ActualText")
"""Keys of texts beside the pages."""


@dataclass(frozen=True, slots=True)
class GlyphMap:
    """Characters by the code of a glyph; `width`: bytes of a code. A code that it lacks is a character of Latin 1."""

    characters: Mapping[int, str]
    width: int = 2
    glyphs: str = ""
    """Hash of what its glyphs look like: see `glyphs_hash`."""

    def text(self, codes: bytes) -> str:
        """The characters of codes that follow one another."""
        step = self.width
        numbers = (int.from_bytes(codes[place : place + step]) for place in range(0, len(codes), step))
        if step == 1 and not self.characters:
            return codes.decode("latin-1")
        return "".join(self.characters.get(number, "\ufffd") for number in numbers)


LATIN = GlyphMap({}, 1)

Fonts = Mapping[str, GlyphMap]
Forms = Callable[[str], tuple[bytes, Fonts, "Forms"] | bytes | None]
"""What a page paints as a whole, by its name: content, fonts and forms of a form or a pattern; bytes of a picture."""


def painted_texts(content: bytes, fonts: Fonts, forms: Forms, depth: int = 0) -> Iterator[str]:
    """The texts of a page in the order in which they are painted, one for each stroke of the brush."""
    font = LATIN
    for painted in _PAINTED.finditer(content):
        if painted["font"]:
            font = fonts.get(painted["font"].decode("latin-1"), LATIN)
        elif painted["show"]:
            yield _shown(painted["show"], font)
        elif depth < DEEPEST and isinstance(form := forms(painted["form"].decode("latin-1")), tuple):
            inner, own_fonts, own_forms = form
            yield from painted_texts(inner, own_fonts, own_forms, depth + 1)


def painted_hash(content: bytes, forms: Forms) -> str:
    """Hash of everything that a page paints, lines and areas among it: a figure may be drawn without a letter."""
    digest = hashlib.sha256()
    _digest(digest, content, forms, 0)
    return digest.hexdigest()[:16]


def _digest(digest: Any, content: bytes, forms: Forms, depth: int) -> None:
    digest.update(b" ".join(content.split()))
    if depth < DEEPEST:
        for painted in _FORM.finditer(content):
            if isinstance(form := forms(painted[1].decode("latin-1")), tuple):
                _digest(digest, form[0], form[2], depth + 1)


def look_hash(content: bytes, fonts: Fonts, forms: Forms, notes: Iterable[bytes] = ()) -> str:
    """Hash of what a page's strokes look like: its pictures and the glyphs of its fonts, in the order of painting.

    A picture or a font may be replaced under the same name. `notes`: what is laid over the page.
    """
    digest = hashlib.sha256()
    _looks(digest, content, fonts, forms, 0)
    for note in notes:
        digest.update(note)
    return digest.hexdigest()[:16]


def _looks(digest: Any, content: bytes, fonts: Fonts, forms: Forms, depth: int) -> None:
    for painted in _WORN.finditer(content):
        if painted["font"]:
            digest.update(fonts.get(painted["font"].decode("latin-1"), LATIN).glyphs.encode())
        elif painted["form"] and depth < DEEPEST:
            form = forms(painted["form"].decode("latin-1"))
            if isinstance(form, tuple):
                _looks(digest, *form, depth + 1)
            elif form is not None:
                digest.update(hashlib.sha256(form).digest())


def glyphs_hash(streams: Iterable[bytes]) -> str:
    """Hash of the streams of a font that `GLYPHS` names."""
    return hashlib.sha256(b"".join(hashlib.sha256(stream).digest() for stream in streams)).hexdigest()[:16]


def about_hash(described: bytes) -> str:
    """Hash of the words with which a file describes itself in XMP, whatever else a program writes there."""
    words_by_key = sorted((key, b" ".join(_TAG.sub(b" ", words).split())) for key, words in _ABOUT.findall(described))
    return hashlib.sha256(repr(words_by_key).encode()).hexdigest()[:16]


def _shown(operation: bytes, font: GlyphMap) -> str:
    pieces = []
    for string in _STRING.finditer(operation):
        if string[3] is not None:
            pieces.append(" " if -float(string[3]) > APART else "")
        elif string[1] is not None:
            digits = re.sub(rb"\s", b"", string[1])
            pieces.append(font.text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())))
        else:
            pieces.append(font.text(_ESCAPE.sub(_unescaped, string[2])))
    return "".join(pieces)


def _unescaped(match: re.Match[bytes]) -> bytes:
    named = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
    return bytes([int(match[1], 8) & 255]) if match[1].isdigit() else named.get(match[1], match[1])


def glyph_map(to_unicode: bytes) -> GlyphMap:
    """The map that a font's ToUnicode table writes."""
    characters: dict[int, str] = {}
    width = 2
    for section in _SECTION.finditer(to_unicode):
        tokens = [(code[1], code[2], code[3]) for code in _CODE.finditer(section[2])]
        codes = [code for code, _, _ in tokens if code is not None]
        if codes:
            width = len(codes[0]) // 2
        if section[1] == b"bfchar":
            for code, target in zip(codes[::2], codes[1::2], strict=False):
                characters[int(code, 16)] = _characters(target)
        else:
            _ranges(tokens, characters)
    return GlyphMap(characters, width)


def _ranges(tokens: list[tuple[bytes, bytes, bytes]], characters: dict[int, str]) -> None:
    place = 0
    while place + 2 < len(tokens):
        low, high = int(tokens[place][0], 16), int(tokens[place + 1][0], 16)
        place += 2
        if tokens[place][1]:
            place += 1
            for code in range(low, high + 1):
                characters[code] = _characters(tokens[place][0])
                place += 1
            place += 1
        else:
            target = int(tokens[place][0], 16)
            for code in range(low, high + 1):
                characters[code] = chr(target + code - low)
            place += 1


def _characters(target: bytes) -> str:
    return bytes.fromhex(target.decode()).decode("utf-16-be", "replace")


def marks(painted: Sequence[str], streams: Iterable[bytes], looks: Sequence[str], described: bytes) -> dict[str, str]:
    """Hashes by a name.

    `page/1`: what a page paints; `look/1`: its pictures and glyphs; `letters/1`: a font, or the table that says its
    letters; `about/1`: what the file says of itself in XMP.
    """
    letters = sorted({hashlib.sha256(stream).hexdigest()[:16] for stream in streams})
    pages = {f"{PAGE_MARK}{number}": mark for number, mark in enumerate(painted, start=1)}
    pages |= {f"{LOOK_MARK}{number}": f"{number} {mark}" for number, mark in enumerate(looks, start=1)}
    pages |= {f"{LETTERS_MARK}{number}": mark for number, mark in enumerate(letters, start=1)}
    return pages | {f"{ABOUT_MARK}1": about_hash(described)}


def properties(texts: Iterable[tuple[str, str]]) -> Iterator[FigurePlace]:
    """Places of the texts that a file says beside its pages, by their key; in an order that no program changes."""
    counts: dict[str, int] = {}
    for name, text in sorted(set(texts)):
        counts[name] = counts.get(name, 0) + 1
        if (place := place_of(PlaceKind.PROPERTY, (name, str(counts[name])), text)) is not None:
            yield place


def page_place(number: int, texts: Iterator[str]) -> FigurePlace:
    """A page with its figures in the order in which they are painted."""
    written = [text for text in texts if any(sign.isdigit() for sign in text)]
    figures = tuple(figure for text in written for figure in figures_of(text))
    return FigurePlace(PlaceKind.PAGE, (str(number),), figures, "", "\n".join(written))
