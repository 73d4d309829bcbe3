"""Sheet of the editor's texts, each with its chapter and its place in it."""

from collections.abc import Iterator
from typing import Any

from xlsxwriter import Workbook

from assessment.i18n import Language
from assessment.typography import shortened
from reports.blocks.block_types import (
    Block,
    HeadingBlock,
    ItemList,
    Paragraph,
    Section,
    Table,
    TextRun,
    flat,
)
from reports.blocks.sections import sections
from reports.content.editions import Edition
from reports.content.report import Report
from reports.edits.patches import PatchKind, TextPatch
from reports.workbook.sheet import Looks, Sheet, row_height

WIDTHS = (30.0, 44.0, 80.0, 20.0, 18.0)
BULLET = "• "
LONGEST_PLACE = 120
"""Characters by which a text of the report is named as the place of another."""
LONGEST_CELL = 32767
"""Characters of a cell, as Excel counts them."""

Runs = list[TextRun]


def write_own_texts(book: Workbook, looks: Looks, report: Report) -> None:
    """What an editor wrote into the report, in the order of its chapters; no sheet where nothing was written."""
    say = report.chapter.say
    if not report.edits.within(report.language):
        return
    rows = _rows(report)
    if not rows:
        return
    name = say("workbook.sheets.own_texts")
    sheet = Sheet.added(book, looks, name, title=name, note=say("workbook.own_texts.note"), wide=len(WIDTHS) - 1)
    sheet.headers([say(f"workbook.own_texts.{key}") for key in ("chapter", "place", "text", "author", "day")])
    for chapter, place, runs, patch in rows:
        words = "".join(run.text for run in runs)
        cells = (chapter, place, words, patch.author, say.date(patch.day))
        for column, text in enumerate(cells):
            sheet.page.write_string(sheet.row, column, text[:LONGEST_CELL], looks.text())
        _write_runs(sheet, runs, looks)
        sheet.page.set_row(sheet.row, row_height(list(zip(cells, WIDTHS, strict=True))))
        sheet.row += 1
    sheet.page.freeze_panes(4, 0)
    sheet.widths(*WIDTHS)


def _rows(report: Report) -> list[tuple[str, str, Runs, TextPatch]]:
    """Chapter, place, words and patch of each text that stands in an edition: each once."""
    rows: dict[int, tuple[str, str, Runs, TextPatch]] = {}
    for edition in (Edition.FULL, Edition.BRIEF, Edition.ANNEX):
        for section in sections(report, edition):
            for number, (place, runs) in _texts_of(section, report).items():
                rows.setdefault(number, (section.title, place, runs, report.edits.patches[number]))
    order = list(dict.fromkeys(title for title, *_ in rows.values()))
    return sorted(rows.values(), key=lambda row: order.index(row[0]))


def _texts_of(section: Section, report: Report) -> dict[int, tuple[str, Runs]]:
    """Place and words of each patch that stands in a section, by its number."""
    texts: dict[int, tuple[str, Runs]] = {}
    above = section.title
    for paragraph in _paragraphs(section.blocks):
        number = paragraph.source.patch
        if number is None:
            above = paragraph.text or above
            continue
        patch = report.edits.patches[number]
        if number not in texts:
            texts[number] = (_place(patch, paragraph.source.words, above, report.chapter.say), [])
        runs = texts[number][1]
        runs += [TextRun("\n")] if runs else []
        runs += [_with_address(run) for run in paragraph.runs if not run.mark]
        if patch.kind is PatchKind.REPLACE:
            above = paragraph.text
    return texts


def _place(patch: TextPatch, words: str, above: str, say: Language) -> str:
    named = words if patch.kind is PatchKind.REPLACE else above
    return say(f"workbook.own_texts.places.{patch.kind.value}", text=shortened(named, LONGEST_PLACE))


def _with_address(run: TextRun) -> TextRun:
    """Words that lead somewhere, with the address: a part of a cell cannot be a link."""
    if not run.address or run.address == run.text:
        return run
    return TextRun(f"{run.text} ({run.address.removeprefix('mailto:')})", bold=run.bold, italic=run.italic)


def _write_runs(sheet: Sheet, runs: Runs, looks: Looks) -> None:
    """The words of a text over its cell, where some of them are bold or in italics."""
    shown = [run for run in runs if run.text]
    if len(shown) < 2 or not any(run.bold or run.italic for run in shown):
        return
    parts: list[Any] = []
    for run in shown:
        parts += [looks.of(bold=run.bold, italic=run.italic), run.text]
    sheet.page.write_rich_string(sheet.row, 2, *parts, looks.text())


def _paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every text of the blocks that an editor may have written, in reading order."""
    for block in flat(blocks):
        match block:
            case Paragraph():
                yield block
            case HeadingBlock():
                yield Paragraph((TextRun(block.text),), source=block.source)
            case ItemList():
                for item in block.items:
                    own = item.source.patch is not None
                    yield Paragraph((TextRun(BULLET), *item.runs), source=item.source) if own else item
            case Table():
                for row in block.rows:
                    yield from (paragraph for cell in row for paragraph in cell.paragraphs)
