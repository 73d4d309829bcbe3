"""Reads an edited Word file back: prose becomes patches, figures stay the result's."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from typing import Any
from zipfile import ZipFile

from lxml import etree

from assessment.typography import shortened
from reports.edits.changes import TextChange
from reports.edits.figures_in_text import referenced
from reports.edits.patches import EditsFormatError, PatchKind, ReportEdits, TextPatch
from reports.verification.carried import UnreadableFileError, carried_text, opened_package
from reports.verification.office_text import SECTION_TAG, parsed
from reports.word.elements import TITLE_LENGTH
from reports.word.written_lines import SectionAsWritten, WrittenLine, markdown_of, sections_from_json

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LIKE = 0.45
"""Likeness from which a paragraph counts as another one's new wording."""
_MARKUP = re.compile(r"\\(?=[\\`*_\[\]<>#+\-\d])|\*+")
MOST_PARAGRAPHS, MOST_CHARACTERS = 6000, 1_500_000
"""What a file may hold: ten times the longest report. Beyond it the comparison would take minutes."""
LONGEST_PARAGRAPH = 20_000
TOLD = 160
"""Characters told of the passage in which a figure was altered."""


class NoSectionsError(ValueError):
    """A Word file that is no report, or whose sections lost their frames."""


class FileTooLongError(ValueError):
    """A Word file with far more words than a report has."""


@dataclass(frozen=True, slots=True)
class AlteredInSection:
    """A figure of the result that was written otherwise in a section: it stays what it was."""

    section: str
    figure: str
    written: str
    passage: str
    """Where it was written: how the paragraph reads in the file, shortened."""


@dataclass(slots=True)
class EditedFile:
    """What an edited file says: all edits, those of before included; what was not taken over is told."""

    edits: ReportEdits
    altered: list[AlteredInSection] = field(default_factory=list)
    own_figures: list[tuple[str, str]] = field(default_factory=list)
    """Section and figure: figures in the editor's words that are not of the sentence they stand in."""
    kept: list[tuple[str, str]] = field(default_factory=list)
    """Section and words of passages that the result makes and nobody edits: they come back."""
    changes: tuple[TextChange, ...] = ()
    """The texts that differ from those that the file was written with."""
    hidden: tuple[str, ...] = ()
    """Anchors of the sections that were taken out of the file."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of its sections by their anchor."""
    language: str = ""
    moved: bool = False
    """Whether its sections stand in another order."""


def read_edited(content: bytes, *, author: str = "", day: date | None = None) -> EditedFile:
    """The edits of a Word file. `author` and `day`: who wrote it and when; as the file says where they are not given.

    Raises UnreadableFileError, NoSectionsError, FileTooLongError, EditsFormatError.
    """
    package, form = opened_package(content)
    with package:
        written = carried_text(package, form, "sections") if form == "docx" else None
        if written is None:
            raise NoSectionsError
        try:
            body = parsed(package, "word/document.xml").find(f"{_W}body")
            told_author, told_day = _told(package)
        except (etree.XMLSyntaxError, KeyError) as error:
            raise UnreadableFileError from error
    language, sections, before = sections_from_json(written)
    present = _present(body, {section.title[:TITLE_LENGTH]: section.anchor for section in sections})
    if not present:
        raise NoSectionsError
    _check_length(present)
    reader = _EditReader(language, before, author or told_author, day or told_day)
    reader.arranged(sections, present)
    for section in sections:
        if section.anchor in present:
            reader.section(section, present[section.anchor])
        else:
            reader.hidden.append(section.anchor)
    return reader.finished()


def _told(package: ZipFile) -> tuple[str, date]:
    core = parsed(package, "docProps/core.xml")
    author = core.findtext("{*}lastModifiedBy") or core.findtext("{*}creator") or "?"
    moment = core.findtext("{*}modified") or "2000-01-01T00:00:00Z"
    return author, datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(UTC).date()


def _present(body: Any, anchors: Mapping[str, str]) -> dict[str, list[str]]:
    """Markdown of the paragraphs by the anchor of their section; what stands between two belongs to the one before.

    `anchors`: by the section's title.
    """
    present: dict[str, list[str]] = {}
    last = ""
    for part in body:
        anchor = _anchor(part, anchors)
        if anchor:
            last = anchor
            present.setdefault(anchor, [])
        if last:
            present[last] += [text for paragraph in part.iter(f"{_W}p") if (text := markdown_of(paragraph))]
    return present


def _check_length(present: Mapping[str, Sequence[str]]) -> None:
    lengths = [len(text) for texts in present.values() for text in texts]
    if len(lengths) > MOST_PARAGRAPHS or sum(lengths) > MOST_CHARACTERS or max(lengths, default=0) > LONGEST_PARAGRAPH:
        raise FileTooLongError


def _anchor(part: Any, anchors: Mapping[str, str]) -> str:
    """The section that begins with a part of the document; empty where none does.

    LibreOffice keeps the title of a content control and loses its tag, and sets it around the section's first words.
    """
    for properties in part.iter(f"{_W}sdtPr"):
        name = _value(properties.find(f"{_W}tag"))
        if name.startswith(SECTION_TAG):
            return name.removeprefix(SECTION_TAG).partition(":")[0]
        if not name and (anchor := anchors.get(_value(properties.find(f"{_W}alias")))):
            return anchor
    return ""


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))


def _words(markdown: str) -> str:
    return _MARKUP.sub("", markdown)


def _passage(markdown: str) -> str:
    """The words of a paragraph from its beginning."""
    return shortened(_words(markdown), TOLD)


class _EditReader:
    """Collects the edits of one file. `before`: those that it was written with."""

    def __init__(self, language: str, before: ReportEdits, author: str, day: date) -> None:
        self.language, self.before, self.author, self.day = language, before, author, day
        self.hidden: list[str] = []
        self.texts: dict[int, list[str]] = defaultdict(list)
        self.changed: set[int] = set()
        self.dropped: set[int] = set()
        self.added: list[TextPatch] = []
        self.order: tuple[str, ...] = before.order
        self.file = EditedFile(before, language=language)

    def arranged(self, sections: Sequence[SectionAsWritten], present: Mapping[str, Any]) -> None:
        """Compare the order of the sections with the one in which they were written."""
        self.file.titles = {section.anchor: section.title for section in sections}
        written = [section.anchor for section in sections if section.anchor in present]
        now = [anchor for anchor in present if anchor in self.file.titles]
        if written != now:
            self.file.moved = True
            self.order = (*now, *(anchor for anchor in self.before.order if anchor not in now))

    def section(self, section: SectionAsWritten, now: Sequence[str]) -> None:
        """Compare a section's paragraphs with those that were written."""
        lines = section.lines
        matcher = SequenceMatcher(None, [line.text for line in lines], now, autojunk=False)
        above: WrittenLine | None = None
        for tag, low, high, first, last in matcher.get_opcodes():
            if tag == "equal":
                for kept in lines[low:high]:
                    self._keep(kept, kept.text)
                above = lines[high - 1]
                continue
            waiting: list[str] = []
            for line, text in _pairs(lines[low:high], now[first:last]):
                if line is None:
                    waiting.append(text)
                    continue
                self._insert(section, above, waiting, below=line)
                waiting = []
                self._change(section, line, text)
                above = line
            self._insert(section, above, waiting, below=lines[high] if high < len(lines) else None)

    def _keep(self, line: WrittenLine, text: str) -> None:
        if line.patch is not None:
            self.texts[line.patch].append(text)

    def _change(self, section: SectionAsWritten, line: WrittenLine, text: str) -> None:
        """A paragraph that was written otherwise, or removed where the text is empty."""
        if line.patch is not None and line.patch < len(self.before.patches):
            patch = self.before.patches[line.patch]
            self.changed.add(line.patch)
            if text:
                self.texts[line.patch].append(self._typed(section, line.words or patch.base_text, text))
        elif line.base:
            typed = self._typed(section, line.words, text.removeprefix("- ")) if text else ""
            if typed != referenced(line.words, line.text.removeprefix("- ")).text:
                self._add(section, PatchKind.REPLACE, typed, base=line.base, base_text=line.words, nth=line.nth)
        else:
            self.file.kept.append((section.title, _words(line.text)))

    def _typed(self, section: SectionAsWritten, base: str, text: str) -> str:
        """A text with its figures as references to its base; what is not the base's is told."""
        typed = referenced(base, text)
        self.file.altered += [
            AlteredInSection(section.title, figure_change.figure, figure_change.written, _passage(text))
            for figure_change in typed.altered
        ]
        self.file.own_figures += [(section.title, figure) for figure in typed.own]
        return typed.text

    def _insert(
        self,
        section: SectionAsWritten,
        above: WrittenLine | None,
        texts: Sequence[str],
        *,
        below: WrittenLine | None,
    ) -> None:
        """Paragraphs that were added between two others; they become part of a text of one's own beside them."""
        if not texts:
            return
        for text in texts:
            self._typed(section, "", text)
        if above is not None and above.patch is not None and self._own(above.patch):
            self.changed.add(above.patch)
            self.texts[above.patch] += texts
        elif below is not None and below.patch is not None and self._own(below.patch):
            # Kept apart, they would come after it the next time.
            self.changed.add(below.patch)
            self.texts[below.patch] += texts
        elif above is not None and above.base:
            self._add(section, PatchKind.AFTER, joined(texts), base=above.base, base_text=above.words, nth=above.nth)
        else:
            kind = PatchKind.BEGIN if above is None or above is section.lines[0] else PatchKind.END
            self._add(section, kind, joined(texts))

    def _own(self, number: int) -> bool:
        return number < len(self.before.patches) and self.before.patches[number].kind is not PatchKind.REPLACE

    def _add(self, section: SectionAsWritten, kind: PatchKind, text: str, **base: Any) -> None:
        self.added.append(
            TextPatch(
                section=section.anchor,
                kind=kind,
                text=text,
                author=self.author,
                day=self.day,
                language=self.language,
                **base,
            )
        )

    def finished(self) -> EditedFile:
        """The edits of before as they are now, then those that were added."""
        patches, changes = [], []
        for number, patch in enumerate(self.before.patches):
            now = self._now(number, patch)
            if now is not None:
                patches.append(now)
            if now is None or now.text != patch.text:
                changes.append(TextChange(patch, now))
        hidden = tuple(dict.fromkeys((*self.before.hidden, *self.hidden)))
        self.file.edits = replace(self.before, patches=(*patches, *self.added), hidden=hidden, order=self.order)
        self.file.changes = (*changes, *(TextChange(None, patch) for patch in self.added))
        self.file.hidden = tuple(self.hidden)
        return self.file

    def _now(self, number: int, patch: TextPatch) -> TextPatch | None:
        """A patch of before as it is in the file; None where its text was taken out."""
        if number not in self.changed:
            return patch
        texts = self.texts[number]
        if not texts and patch.kind is not PatchKind.REPLACE:
            return None
        text = joined(texts) if patch.kind is not PatchKind.REPLACE else " ".join(texts)
        return replace(patch, text=text, author=self.author, day=self.day)


def joined(texts: Sequence[str]) -> str:
    """Paragraphs and items of lists as one Markdown text."""
    pieces: list[str] = []
    for number, text in enumerate(texts):
        item = text.startswith("- ")
        between = "" if not number else "\n" if item and texts[number - 1].startswith("- ") else "\n\n"
        pieces += [between, text]
    return "".join(pieces)


def _pairs(lines: Sequence[WrittenLine], texts: Sequence[str]) -> Iterator[tuple[WrittenLine | None, str]]:
    """Lines with their new wording, empty for one that is gone; None beside a text that was added."""
    place = 0
    for number, line in enumerate(lines):
        left = len(lines) - number
        if len(texts) - place == left:
            yield line, texts[place]
            place += 1
            continue
        likest = max(
            range(place, len(texts)),
            key=lambda at: SequenceMatcher(None, _words(line.text), _words(texts[at])).ratio(),
            default=None,
        )
        if likest is None or SequenceMatcher(None, _words(line.text), _words(texts[likest])).ratio() < _LIKE:
            yield line, ""
            continue
        for added in texts[place:likest]:
            yield None, added
        yield line, texts[likest]
        place = likest + 1
    for added in texts[place:]:
        yield None, added


__all__ = [
    "EditedFile",
    "EditsFormatError",
    "FileTooLongError",
    "NoSectionsError",
    "UnreadableFileError",
    "joined",
    "read_edited",
]
