"""A report edited in Word is read back: prose is kept over new documents and new waves, and no figure goes stale."""

import io
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from reports import word
from reports.content.editions import Edition
from reports.content.report import Report
from reports.edits.figures_in_text import figures_of
from reports.edits.patches import NO_EDITS, PatchKind, ReportEdits, edits_from_json, edits_to_json
from reports.report_html import edit_conflicts, html
from reports.word.edited_file import EditedFile, NoSectionsError, read_edited
from reports.word.written_lines import markdown_of
from tests.reports.documents.office_files import docx_texts
from tests.reports.editions_made import made

EDITS = 200
A_FILE = 20
"""Edits made in one file before it is read back."""
FIRST, NEXT = "three", "figures and a plan"


@cache
def _file(name: str = FIRST) -> bytes:
    return word.render(made(name, "fr"), Edition.BRIEF)


def _edited(content: bytes, change: Callable[[Any], None]) -> EditedFile:
    document = Document(io.BytesIO(content))
    change(document)
    document.core_properties.last_modified_by = "Nadia Roy"
    saved = io.BytesIO()
    document.save(saved)
    return read_edited(saved.getvalue())


def _prose(document: Any) -> list[Any]:
    """Paragraphs with words that an editor may rewrite, the table of contents and captions aside."""
    paragraphs = [WordParagraph(node, document) for node in document.element.body.iter(qn("w:p"))]
    styles = ("ContentsEntry", "Caption", "CellHeader", "Title", "Subtitle")
    return [paragraph for paragraph in paragraphs if len(paragraph.text) > 25 and paragraph._p.style not in styles]


def _with(report: Report, edits: ReportEdits) -> Report:
    return replace(report, edits=edits)


def test_an_unedited_file_says_nothing() -> None:
    edited = _edited(_file(), lambda _: None)
    assert edited.edits == NO_EDITS
    assert not (edited.altered or edited.own_figures or edited.kept)


def _rewrite(document: Any, old: str, new: str) -> None:
    paragraph = next(candidate for candidate in _prose(document) if old in candidate.text)
    for run in paragraph.runs:
        run.text = run.text.replace(old, new)


def test_a_rewritten_sentence_is_a_patch_that_keeps_its_figures() -> None:
    lead = next(text for text in docx_texts(_file()) if "sur 5" in text)
    edited = _edited(_file(), lambda document: _rewrite(document, "L’entreprise se situe", "Vous vous situez"))
    (patch,) = edited.edits.patches
    assert (patch.section, patch.kind, patch.author) == ("decision", PatchKind.REPLACE, "Nadia Roy")
    assert "⟦1⟧" in patch.text
    texts = docx_texts(word.render(_with(made(FIRST, "fr"), edited.edits)))
    assert lead.replace("L’entreprise se situe", "Vous vous situez") in texts


def test_an_altered_figure_is_named_and_put_back() -> None:
    lead = next(candidate.text for candidate in _prose(Document(io.BytesIO(_file()))) if "sur 5" in candidate.text)
    level = figures_of(lead)[0]
    assert f"niveaux {level}" in lead

    def change(document: Any) -> None:
        paragraph = next(candidate for candidate in _prose(document) if candidate.text == lead)
        paragraph.runs[0].text = paragraph.text.replace(f"niveaux {level}", "niveaux 9", 1)
        for run in paragraph.runs[1:]:
            run.text = ""

    edited = _edited(_file(), change)
    assert [(alteration.figure, alteration.written) for alteration in edited.altered] == [(level, "9")]
    written = lead.replace(f"niveaux {level}", "niveaux 9", 1)
    passage = edited.altered[0].passage
    assert passage == written or (passage.endswith("…") and written.startswith(f"{passage[:-1]} "))
    assert edited.edits == NO_EDITS


def test_a_section_taken_out_is_left_out_of_every_format() -> None:
    def change(document: Any) -> None:
        for control in document.element.body.findall(qn("w:sdt")):
            if control.find(f".//{qn('w:tag')}").get(qn("w:val")).startswith("diapason:unsaid"):
                document.element.body.remove(control)

    edited = _edited(_file(), change)
    assert edited.edits.hidden == ("unsaid",)
    assert 'id="unsaid"' not in html(_with(made(FIRST, "fr"), edited.edits))


def _as_libreoffice(document: Any) -> None:
    """What LibreOffice 7.4 makes of a file: content controls without a tag, around the first words of their section."""
    body = document.element.body
    for control in body.findall(qn("w:sdt")):
        properties, content = control.find(qn("w:sdtPr")), control.find(qn("w:sdtContent"))
        properties.remove(properties.find(qn("w:tag")))
        parts = list(content)
        for part in parts:
            control.addprevious(part)
        run = next(run for part in parts for run in part.iter(qn("w:r")))
        run.addprevious(control)
        content.append(run)
    for text in [text for text in body.iter(qn("w:t")) if "\u2011" in (text.text or "")]:
        before, _, after = text.text.partition("\u2011")
        rest, hyphen = deepcopy(text), document.element.makeelement(qn("w:noBreakHyphen"))
        text.text, rest.text = before, after.replace("\u2011", "")
        text.addnext(hyphen)
        hyphen.addnext(rest)


def test_a_file_that_libreoffice_saved_is_read_as_one_of_word() -> None:
    assert "\u2011" in "\n".join(docx_texts(_file()))
    untouched = _edited(_file(), _as_libreoffice)
    hyphens = [patch for patch in untouched.edits.patches if patch.base_text.count("\u2011") < 2]
    assert (hyphens, untouched.edits.hidden, untouched.kept) == ([], (), [])

    def change(document: Any) -> None:
        _as_libreoffice(document)
        _rewrite(document, "L’entreprise se situe", "Vous vous situez")

    edited = _edited(_file(), change)
    assert [patch.section for patch in edited.edits.patches if "Vous vous situez" in patch.text] == ["decision"]


def docx_of_others() -> bytes:
    """A Word file without a section."""
    saved = io.BytesIO()
    Document().save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("content", [_file, docx_of_others])
def test_only_a_report_whose_sections_stand_is_read(content: Callable[[], bytes]) -> None:
    document = Document(io.BytesIO(content()))
    for control in document.element.body.findall(qn("w:sdt")):
        document.element.body.remove(control)
    saved = io.BytesIO()
    document.save(saved)
    with pytest.raises(NoSectionsError):
        read_edited(saved.getvalue())


class _Editor:
    """Makes random edits as Word does, and remembers the words that must be kept."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.count = 0
        self.kept: list[str] = []

    def edit_much(self, document: Any) -> None:
        """As many edits as are made in one file."""
        for _ in range(A_FILE):
            self.edit(document)

    def edit(self, document: Any) -> None:
        """One edit in a place that was not edited before."""
        self.count += 1
        units, tens, hundreds = self.count % 10, self.count // 10 % 10, self.count // 100
        words = f"Propos numéro {'abcdefghij'[units]}{'klmnopqrst'[tens]}{'uvw'[hundreds]}"
        untouched = [candidate for candidate in _prose(document) if "Propos numéro" not in candidate.text]
        paragraph = self.random.choice(untouched)
        getattr(self, self.random.choice(("_change", "_add", "_remove", "_bold", "_list")))(paragraph, words)

    def _change(self, paragraph: Any, words: str) -> None:
        paragraph.add_run(f" {words}.")
        self.kept.append(words)

    def _add(self, paragraph: Any, words: str) -> None:
        added = deepcopy(paragraph._p)
        paragraph._p.addnext(added)
        self._set(added, f"{words}, tel quel.")

    def _set(self, element: Any, text: str) -> None:
        for child in list(element):
            if child.tag != qn("w:pPr"):
                element.remove(child)
        WordParagraph(element, Document()).add_run(text)
        self.kept.append(text)

    def _list(self, paragraph: Any, words: str) -> None:
        last = paragraph._p
        for item in ("un", "deux"):
            added = deepcopy(paragraph._p)
            last.addnext(added)
            self._set(added, f"{words} {item}")
            added.style = "ListBullet"
            last = added

    def _bold(self, paragraph: Any, words: str) -> None:
        paragraph.add_run(f" {words}").bold = True
        self.kept.append(words)

    def _remove(self, paragraph: Any, _words: str) -> None:
        if paragraph._p.getparent().tag != qn("w:tc"):
            paragraph._p.getparent().remove(paragraph._p)


def _figures_only(report: Report) -> set[str]:
    return {figure for text in docx_texts(word.render(report)) for figure in figures_of(text)}


def test_two_hundred_random_edits_are_kept_twice_and_over_a_new_wave() -> None:
    random = Random(4)
    for turn in range(EDITS // A_FILE // 2):
        editor = _Editor(random)
        content = _file()
        edits = NO_EDITS
        for again in range(2):
            edited = _edited(content, editor.edit_much)
            edits = edits_from_json(edits_to_json(edited.edits))
            assert not edited.altered
            report = _with(made(FIRST, "fr"), edits)
            content = word.render(report, Edition.BRIEF)
            text = "\n".join(docx_texts(content))
            missing = [words for words in editor.kept if words not in text]
            assert not missing, f"turn {turn}, time {again}"
            assert not edit_conflicts(report)
            assert _edited(content, lambda _: None).edits == edits, "read back unedited, nothing changes"
        later = made(NEXT, "fr")
        whole = "\n".join(docx_texts(word.render(_with(later, edits), Edition.BRIEF)))
        waiting = "\n".join(
            conflict.patch.text for conflict in edit_conflicts(_with(later, edits)) if conflict.patch.section == "map"
        )
        assert 'id="map"' not in html(later), "a passage of a section that is not there waits, and is told"
        assert not [words for words in editor.kept if words not in whole + waiting], f"turn {turn}, a new wave"
        stale = {figure for text in whole.split("\n") for figure in figures_of(text)} - _figures_only(later)
        assert not stale - figures_told(edits), f"turn {turn}"


def figures_told(edits: ReportEdits) -> set[str]:
    """Figures of the day of an edit, which the line above a conflict tells."""
    return {str(number) for patch in edits.patches for number in (patch.day.day, patch.day.year)}


def test_markdown_of_a_paragraph_escapes_what_is_no_markup() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("un * deux ")
    paragraph.add_run("gras ").bold = True
    paragraph.add_run("et ")
    paragraph.add_run("penché").italic = True
    assert markdown_of(paragraph._p) == "un \\* deux **gras** et *penché*"
