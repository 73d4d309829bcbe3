"""The one shape of what an editor changed in a report, and its JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from cattrs import Converter
from cattrs.errors import ClassValidationError
from cattrs.gen import make_dict_unstructure_fn
from cattrs.preconf.json import make_converter

FORMAT = "diapason edits 1"
"""What the first line of such a file says that it is."""


class PatchKind(StrEnum):
    """Where the text of a patch stands."""

    REPLACE = "replace"
    """In the place of a paragraph; an empty text leaves that paragraph out."""
    AFTER = "after"
    """After a paragraph."""
    BEGIN = "begin"
    """Below the section's title: before everything else in it."""
    END = "end"
    """At the section's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPatch:
    """A text of an editor in a section. Its figures that come from the base are references to it: ⟦1⟧ is its first.

    `base`: hash of the text that it was written against, as `figures_in_text.text_hash` gives it; empty for a patch of
    kind BEGIN or END. `base_text`: that text as it stood then, which is shown where it has changed since.
    """

    section: str
    """Anchor of the section, as `content.editions` names it."""
    kind: PatchKind
    text: str
    """Markdown: bold, italics, lists, links."""
    author: str
    day: date
    language: str
    base: str = ""
    base_text: str = ""
    nth: int = 1
    """Which of several paragraphs with the same words, from 1 on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEdits:
    """Everything that an editor changed in a report. `order`: anchors of sections; others keep their place after."""

    patches: tuple[TextPatch, ...] = ()
    hidden: tuple[str, ...] = ()
    """Anchors of sections that are left out."""
    order: tuple[str, ...] = ()

    def within(self, language: str) -> tuple[TextPatch, ...]:
        """The patches of texts in that language."""
        return tuple(patch for patch in self.patches if patch.language == language)

    def __bool__(self) -> bool:
        return bool(self.patches or self.hidden or self.order)


NO_EDITS = ReportEdits()


class EditsFormatError(ValueError):
    """A file that holds no edits, or edits of another shape."""


@cache
def edits_converter() -> Converter:
    """What turns edits into plain values and back; a key that is not known is refused."""
    converter = make_converter(forbid_extra_keys=True)
    for kind in (ReportEdits, TextPatch):
        converter.register_unstructure_hook(
            kind, make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)
        )
    return converter


def edits_to_plain(edits: ReportEdits) -> dict[str, Any]:
    """Edits as plain values; what was left as it was is left out."""
    plain: dict[str, Any] = edits_converter().unstructure(edits)
    return plain


def edits_from_plain(given: Mapping[str, Any]) -> ReportEdits:
    """Edits again. Raises EditsFormatError."""
    try:
        return edits_converter().structure(given, ReportEdits)
    except (ClassValidationError, ValueError, TypeError, AttributeError) as error:
        raise EditsFormatError(str(error)) from error


def edits_to_json(edits: ReportEdits) -> bytes:
    """Edits as a file."""
    return (json.dumps({"format": FORMAT, **edits_to_plain(edits)}, ensure_ascii=False, indent=2) + "\n").encode()


def edits_from_json(content: bytes) -> ReportEdits:
    """The edits of a file. Raises EditsFormatError."""
    try:
        written = json.loads(content)
    except ValueError as error:
        raise EditsFormatError("not JSON") from error
    if not isinstance(written, dict) or written.pop("format", None) != FORMAT:
        raise EditsFormatError(FORMAT)
    return edits_from_plain(written)
