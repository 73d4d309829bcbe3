"""What a Word file carries of the texts that were written into it, so that an edited file can be read back."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from reports.edits.markdown import escaped
from reports.edits.patches import EditsFormatError, ReportEdits, edits_from_plain, edits_to_plain
from reports.office.marks import SIGNS
from reports.verification.office_text import WORD_SIGNS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKS = re.compile(rf"[{''.join(SIGNS.values())}]\u00a0?")
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A paragraph as it was written: its Markdown, and the text behind it. `base` is empty for what nobody edits."""

    text: str
    base: str = ""
    nth: int = 1
    words: str = ""
    patch: int | None = None
    """Number of the editor's patch that it is of."""


@dataclass(frozen=True, slots=True)
class SectionAsWritten:
    """A section as it was written."""

    anchor: str
    title: str
    lines: tuple[WrittenLine, ...]


def sections_to_json(language: str, sections: Iterable[SectionAsWritten], edits: ReportEdits) -> str:
    """What a Word file carries: its sections, its language, and the edits that it was written with."""
    plain = {
        "language": language,
        "sections": [asdict(section) for section in sections],
        "edits": edits_to_plain(edits),
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def sections_from_json(written: str) -> tuple[str, tuple[SectionAsWritten, ...], ReportEdits]:
    """Language, sections and edits again. Raises EditsFormatError."""
    try:
        plain = json.loads(written)
        sections = tuple(
            SectionAsWritten(
                section["anchor"], section["title"], tuple(WrittenLine(**line) for line in section["lines"])
            )
            for section in plain["sections"]
        )
        return str(plain["language"]), sections, edits_from_plain(plain["edits"])
    except (ValueError, KeyError, TypeError) as error:
        raise EditsFormatError("sections") from error


def markdown_of(paragraph: Any) -> str:
    """The words of a Word paragraph as Markdown: bold, italics, links and items of lists; empty for one without words.

    What was struck with changes tracked is left out. Functions' marks are the report's and no words.
    """
    pieces: list[tuple[str, bool, bool]] = []
    for run in paragraph.iter(f"{_W}r"):
        words = "".join(WORD_SIGNS.get(node.tag, node.text or "") for node in run.iter(f"{_W}t", *WORD_SIGNS))
        words = _MARKS.sub("", words)
        if words:
            bold, italic = _on(run, "b"), _on(run, "i")
            if pieces and pieces[-1][1:] == (bold, italic):
                pieces[-1] = (pieces[-1][0] + words, bold, italic)
            else:
                pieces.append((words, bold, italic))
    text = re.sub(r"[ \t]+", " ", "".join(_marked(piece) for piece in _plain_spaces(pieces))).strip()
    return f"- {text}" if text and _is_item(paragraph) else text


def _plain_spaces(pieces: Sequence[tuple[str, bool, bool]]) -> list[tuple[str, bool, bool]]:
    """Spaces alone are neither bold nor in italics."""
    return [(words, bold and bool(words.strip()), italic and bool(words.strip())) for words, bold, italic in pieces]


def _marked(piece: tuple[str, bool, bool]) -> str:
    words, bold, italic = piece
    inner = words.strip()
    sign = "**" * bold + "*" * italic
    if not sign or not inner:
        return escaped(words)
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{before}{sign}{escaped(inner)}{sign[::-1]}{after}"


def _on(run: Any, name: str) -> bool:
    properties = run.find(f"{_W}rPr")
    switch = None if properties is None else properties.find(f"{_W}{name}")
    return switch is not None and switch.get(f"{_W}val", "1") not in _OFF


def _is_item(paragraph: Any) -> bool:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return False
    style = properties.find(f"{_W}pStyle")
    named = style is not None and style.get(f"{_W}val", "").startswith("List")
    return named or properties.find(f"{_W}numPr") is not None
