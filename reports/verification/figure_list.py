"""The list of figures that a document carries, signed with a key of the installation that made it."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from cattrs import Converter
from cattrs.errors import BaseValidationError
from cattrs.preconf.json import make_converter

from reports.edits.figures_in_text import figures_of, text_hash

FORMAT = "diapason figures 1"
NAME = "diapason-figures.json"
"""The list's name among a PDF's attachments."""
WORDS_DIGITS = 8


class PlaceKind(StrEnum):
    """What kind of place a figure stands in; `FigurePlace.where` says which one."""

    PAGE = "page"
    PARAGRAPH = "paragraph"
    MARGIN = "margin"
    CHART = "chart"
    DATA = "data"
    PICTURE = "picture"
    SLIDE = "slide"
    NOTES = "notes"
    CELL = "cell"
    PROPERTY = "property"
    """What the file says of itself: its title, a name of a range."""


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """A place of a document with the figures in it, as they are written there and in their order.

    `where` names the place: page; section and number of the paragraph; slide; sheet and cell.
    """

    kind: PlaceKind
    where: tuple[str, ...]
    figures: tuple[str, ...]
    words: str = ""
    """Hash of the words around them; empty where they have none."""
    text: str = ""
    """The words themselves as they stand in a file; a list does not hold them."""


def place_of(kind: PlaceKind, where: Iterable[str], text: str) -> FigurePlace | None:
    """The place of a text; None where the text holds no figure."""
    figures = figures_of(text)
    return FigurePlace(kind, tuple(where), figures, text_hash(text)[:WORDS_DIGITS], text) if figures else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureList:
    """What a document shows. `result`: the main figures of the result by their id, as its language writes them.

    `source`: the campaign whose result it is; empty for a file's. `pictures`: hash of each picture by its name.
    """

    form: str
    edition: str
    language: str
    source: str
    result: Mapping[str, str]
    places: tuple[FigurePlace, ...]
    pictures: Mapping[str, str] = field(default_factory=dict)


class Signature(StrEnum):
    """What the signature of a list says to an installation."""

    TRUE = "true"
    NONE = "none"
    """Made outside an installation."""
    OTHER = "other"
    """Signed by another installation."""
    UNREADABLE = "unreadable"
    """Signed, and there is no installation here that could tell."""
    ALTERED = "altered"
    """Signed here, and changed since."""


@dataclass(frozen=True, slots=True)
class DocumentSeal:
    """The key with which an installation signs lists, and whose result a document shows. No key: nothing is signed."""

    key: bytes = field(default=b"", repr=False)
    source: str = ""

    @property
    def installation(self) -> str:
        """What names the installation in a list, 16 hexadecimal digits; empty without a key."""
        return hmac.digest(self.key, b"installation", hashlib.sha256).hex()[:16] if self.key else ""

    def signature(self, written: str) -> str:
        """The signature of a written list; empty without a key."""
        return hmac.digest(self.key, written.encode(), hashlib.sha256).hex() if self.key else ""


UNSEALED = DocumentSeal()


class ListDamagedError(ValueError):
    """What stands in the place of the list is none."""


@cache
def _converter() -> Converter:
    return make_converter()


def enveloped(figures: FigureList, seal: DocumentSeal) -> str:
    """The list with its signature as JSON: the same for the same list and key."""
    plain = _converter().unstructure(figures)
    plain["places"] = [[place.kind, place.where, place.figures, place.words] for place in figures.places]
    written = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    envelope = {
        "format": FORMAT,
        "installation": seal.installation,
        "signature": seal.signature(written),
        "list": written,
    }
    return json.dumps(envelope, ensure_ascii=False)


def opened(envelope: str | bytes, seal: DocumentSeal) -> tuple[FigureList, Signature]:
    """The list of an envelope, and what its signature says to `seal`. Raises ListDamagedError."""
    try:
        given = json.loads(envelope)
        if given["format"] != FORMAT:
            raise ListDamagedError(given["format"])
        plain = json.loads(given["list"])
        names = ("kind", "where", "figures", "words")
        plain["places"] = [dict(zip(names, place, strict=True)) for place in plain["places"]]
        figures = _converter().structure(plain, FigureList)
        return figures, _said_by(given["list"], given["installation"], given["signature"], seal)
    except (ValueError, TypeError, KeyError, AttributeError, BaseValidationError) as error:
        raise ListDamagedError from error


def _said_by(written: str, installation: str, signature: str, seal: DocumentSeal) -> Signature:
    if not signature:
        return Signature.NONE
    if not seal.key:
        return Signature.UNREADABLE
    if installation != seal.installation:
        return Signature.OTHER
    return Signature.TRUE if hmac.compare_digest(seal.signature(written), signature) else Signature.ALTERED
