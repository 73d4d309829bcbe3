"""A file's figures are proved by the signed list that it carries: one digit changed anywhere is found and named."""

import base64
import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from reports.content.editions import Edition
from reports.document_formats import DocumentFormat, written
from reports.office.compared_numbers import compared
from reports.verification.carried import PART
from reports.verification.compare import differences
from reports.verification.figure_list import (
    DocumentSeal,
    FigurePlace,
    PlaceKind,
    Signature,
)
from reports.verification.pdf_text import glyph_map, painted_texts
from reports.verification.verify import (
    ListDamagedError,
    NoListError,
    UnreadableFileError,
    Verification,
    _replaced,
    verify,
)
from tests.reports.editions_made import made
from tests.reports.verification.altered_files import altered_office, altered_pdf

SEAL = DocumentSeal(b"0123456789abcdef" * 2, "campaign/abc")
FORMS = tuple(DocumentFormat)
ATTEMPTS = 25
REPORT = ("figures and a plan", "fr")


@cache
def _file(form: DocumentFormat) -> bytes:
    return written(made(*REPORT), Edition.BRIEF, form, SEAL)


def _altered(form: DocumentFormat, random: Random) -> bytes:
    if form is DocumentFormat.PDF:
        return altered_pdf(_file(form), random)
    return altered_office(_file(form), form.value, random)


@pytest.mark.parametrize("form", FORMS)
def test_the_figures_of_a_file_as_it_was_made_are_true(form: DocumentFormat) -> None:
    verification = verify(_file(form), SEAL)
    assert verification.holds
    assert verification.signature is Signature.TRUE
    assert verification.counted > 200


@pytest.mark.parametrize("form", FORMS)
def test_a_digit_changed_anywhere_is_found_and_named(form: DocumentFormat) -> None:
    random = Random(20)
    for attempt in range(ATTEMPTS):
        verification = verify(_altered(form, random), SEAL)
        assert verification.differences, f"attempt {attempt}"
        shown = [difference for difference in verification.differences if difference.shown and difference.expected]
        assert shown, f"attempt {attempt}"
        assert len(verification.differences) < 12, "a shared text may stand in several cells, and no more is told"
        for difference in shown:
            assert difference.shown != difference.expected
            assert difference.shown in difference.around


@pytest.mark.parametrize("form", [DocumentFormat.DOCX, DocumentFormat.PPTX, DocumentFormat.XLSX])
def test_no_number_is_stored_with_more_digits_than_are_compared(form: DocumentFormat) -> None:
    """The thirteenth digit of a score could else be changed unseen."""
    numbers = set(_stored_numbers(_file(form)))
    assert len(numbers) > 20
    assert {number for number in numbers if float(number) != float(compared(number))} == set()


def _stored_numbers(content: bytes) -> Iterator[str]:
    """What stands as a number in the parts of an office file and of the workbooks inside it."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith(".xlsx"):
                yield from _stored_numbers(package.read(name))
            elif "/charts/" in name or "/worksheets/" in name:
                written_values = re.findall(rb"<(?:c:)?v>([^<]*)</(?:c:)?v>", package.read(name))
                yield from (value.decode() for value in written_values if re.fullmatch(rb"-?[\d.]+(E-?\d+)?", value))


def test_a_change_of_a_pdf_is_one_that_a_reader_sees(tmp_path: Path) -> None:
    """The change is made on glyphs: another program must read another figure, and the one that is told."""
    file = tmp_path / "altered.pdf"
    file.write_bytes(altered_pdf(_file(DocumentFormat.PDF), Random(3)))
    (difference,) = verify(file.read_bytes(), SEAL).differences
    page = difference.where[0]
    ran = subprocess.run(
        ["pdftotext", "-f", page, "-l", page, "-raw", str(file), "-"], capture_output=True, text=True, check=True
    )
    assert difference.shown in re.findall(r"\d(?:[\u202f\u00a0.,]?\d)*", ran.stdout)


@pytest.mark.parametrize("form", FORMS)
def test_another_installation_cannot_vouch_for_a_file(form: DocumentFormat) -> None:
    verification = verify(_file(form), DocumentSeal(b"another key, of another place...."))
    assert verification.signature is Signature.OTHER
    assert not verification.holds
    assert verify(_file(form), DocumentSeal()).signature is Signature.UNREADABLE


def test_a_file_made_without_an_installation_says_that_nobody_signed_it() -> None:
    content = written(made(*REPORT), Edition.BRIEF, DocumentFormat.DOCX)
    assert verify(content, SEAL).signature is Signature.NONE
    assert verify(content, SEAL).holds


def _with_list(change: bytes, by: bytes) -> bytes:
    written_file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_file(DocumentFormat.DOCX))) as package,
        zipfile.ZipFile(written_file, "w") as other,
    ):
        for entry in package.infolist():
            part = package.read(entry)
            other.writestr(entry.filename, part.replace(change, by, 1) if entry.filename == PART else part)
    return written_file.getvalue()


def test_a_list_that_was_changed_to_suit_the_figures_is_not_believed() -> None:
    content = _with_list(b'\\"source\\":\\"campaign/abc\\"', b'\\"source\\":\\"campaign/xyz\\"')
    assert verify(content, SEAL).signature is Signature.ALTERED


def test_a_list_that_is_none_is_told_apart_from_a_missing_one() -> None:
    with pytest.raises(ListDamagedError):
        verify(_with_list(b"diapason figures 1", b"diapason figures 0"), SEAL)
    with pytest.raises(NoListError):
        verify(_with_list(b"urn:diapason:figures", b"urn:diapason:figurez"), SEAL)


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\nno more", b"PK\x03\x04 cut"])
def test_what_cannot_be_read_is_said_to_be_damaged(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        verify(content, SEAL)


def test_files_of_others_carry_no_list() -> None:
    file = io.BytesIO()
    Document().save(file)
    with pytest.raises(NoListError):
        verify(file.getvalue(), SEAL)
    pages = io.BytesIO()
    with pikepdf.new() as other:
        other.add_blank_page()
        other.save(pages)
    with pytest.raises(NoListError):
        verify(pages.getvalue(), SEAL)


def test_a_damaged_part_of_an_office_file_is_said() -> None:
    content = bytearray(_file(DocumentFormat.XLSX))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        entry = package.getinfo("xl/worksheets/sheet1.xml")
    for place in range(entry.header_offset + 80, entry.header_offset + 90):
        content[place] ^= 0xFF
    with pytest.raises(UnreadableFileError):
        verify(bytes(content), SEAL)


def test_programs_that_save_a_file_again_leave_its_proof() -> None:
    word, slides, pages = io.BytesIO(), io.BytesIO(), io.BytesIO()
    Document(io.BytesIO(_file(DocumentFormat.DOCX))).save(word)
    Presentation(io.BytesIO(_file(DocumentFormat.PPTX))).save(slides)
    with pikepdf.open(io.BytesIO(_file(DocumentFormat.PDF))) as opened:
        opened.save(pages, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for file in (word, slides, pages):
        assert verify(file.getvalue(), SEAL).holds


def test_a_program_that_drops_the_list_is_found_out() -> None:
    again = io.BytesIO()
    load_workbook(io.BytesIO(_file(DocumentFormat.XLSX))).save(again)
    with pytest.raises(NoListError):
        verify(again.getvalue(), SEAL)


def test_words_between_the_figures_may_change_and_figures_may_not() -> None:
    document = Document(io.BytesIO(_file(DocumentFormat.DOCX)))
    text = next(node for node in document.element.body.iter("{*}t") if re.search(r"niveau.*\d", node.text or ""))
    text.text = text.text.replace("niveau", "palier")
    changed = io.BytesIO()
    document.save(changed)
    assert verify(changed.getvalue(), SEAL).holds


def test_an_added_figure_and_a_missing_one_are_told_apart() -> None:
    def place(number: str, *figures: str, words: str = "w") -> FigurePlace:
        return FigurePlace(PlaceKind.PARAGRAPH, ("A", number), figures, words, " ".join(figures))

    listed = (place("1", "1"), place("2", "62", "5", words="x"), place("4", "9", words="y"))
    assert not differences(listed, (place("7", "1"), place("8", "62", "5", words="x"), place("9", "9", words="y")))
    (added,) = differences(listed, (listed[0], place("2", "77", words="new"), *listed[1:]))
    assert (added.shown, added.expected) == ("77", "")
    (gone,) = differences(listed, listed[:2])
    assert (gone.shown, gone.expected) == ("", "9")
    (renamed,) = differences(listed, tuple(replace(one, where=("B", one.where[1])) for one in listed[:2]))
    assert (renamed.shown, renamed.expected) == ("", "9")


def test_a_note_laid_over_a_page_is_read_with_it() -> None:
    with pikepdf.open(io.BytesIO(_file(DocumentFormat.PDF))) as file:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        look = pikepdf.Stream(file, b"BT /F 12 Tf (99) Tj ET")
        look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 99, 99]
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 99, 99], AP=pikepdf.Dictionary(N=look)
        )
        page = file.pages[1]
        page.Annots = pikepdf.Array([*page.get("/Annots", []), file.make_indirect(note)])
        covered = io.BytesIO()
        file.save(covered)
    (difference,) = verify(covered.getvalue(), SEAL).differences
    assert (difference.where, difference.shown, difference.expected) == (("2",), "99", "")


def _changed_pdf(change: Callable[[pikepdf.Pdf], None]) -> Verification:
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(_file(DocumentFormat.PDF))) as file:
        change(file)
        file.save(changed)
    return verify(changed.getvalue(), SEAL)


def test_what_is_painted_without_a_letter_is_found() -> None:
    def cover(file: pikepdf.Pdf) -> None:
        page = file.pages[1]
        page.Contents.write(page.Contents.read_bytes() + b" q 1 1 1 rg 60 700 90 20 re f Q")

    verification = _changed_pdf(cover)
    assert (verification.replaced, verification.differences, verification.holds) == (("page/2",), (), False)


def test_letters_that_look_otherwise_are_found() -> None:
    def swap(file: pikepdf.Pdf) -> None:
        font = next(iter(file.pages[0].Resources.Font.values()))
        descriptor = font.DescendantFonts[0].FontDescriptor
        descriptor.FontFile2.write(descriptor.FontFile2.read_bytes()[:-2] + b"00")

    verification = _changed_pdf(swap)
    assert [name.partition("/")[0] for name in verification.replaced] == ["letters"]


def test_a_figure_of_a_picture_in_words_and_of_the_properties_is_found() -> None:
    def retitle(file: pikepdf.Pdf) -> None:
        file.docinfo["/Subject"] = str(file.docinfo["/Subject"]).replace("1.", "9.", 1)

    (difference,) = _changed_pdf(retitle).differences
    assert (difference.kind, difference.where[0]) == (PlaceKind.PROPERTY, "Subject")


def test_painted_text_is_read_in_every_way_of_writing_it() -> None:
    fonts = {"F": glyph_map(b"beginbfchar <0041> <0031> endbfchar beginbfrange <0042> <0044> <0032> endbfrange")}
    content = rb"BT /F 9 Tf [<0041>-300<0042> 12 <0043>] TJ <0044> Tj /L 9 Tf (a\(5\)\066) Tj ET"
    assert list(painted_texts(content, fonts, lambda _: None)) == ["1 23", "4", "a(5)6"]


def test_the_list_tells_the_main_figures_and_no_key() -> None:
    verification, chapter = verify(_file(DocumentFormat.PPTX), SEAL), made(*REPORT).chapter
    levers = {lever.key: lever for lever in chapter.diagnosis.levers}
    for key, lever in levers.items():
        assert verification.figures.result[f"{key}.score"] == chapter.scale(lever).written
        assert verification.figures.result[f"{key}.level"] == str(lever.level)
    assert verification.figures.source == "campaign/abc"
    with zipfile.ZipFile(io.BytesIO(_file(DocumentFormat.PPTX))) as package:
        assert SEAL.key not in package.read(PART)


PIXELS = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
        "18dd8db00000000049454e44ae426082"
    )
).decode()
"""One red pixel."""


def test_a_picture_of_a_pdf_that_was_replaced_is_found() -> None:
    report = made("one", "fr")
    theme = replace(report.theme, logo=f"data:image/png;base64,{PIXELS}")
    content = written(replace(report, theme=theme), Edition.BRIEF, DocumentFormat.PDF, SEAL)
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        pictures = [entry for entry in file.objects if isinstance(entry, pikepdf.Stream)]
        (picture,) = [entry for entry in pictures if entry.get("/Subtype") == "/Image"]
        picture.write(bytes(3))
        file.save(changed)
    verification = verify(changed.getvalue(), SEAL)
    assert verify(content, SEAL).holds
    assert [name.partition("/")[0] for name in verification.replaced] == ["look"]


def test_pictures_that_changed_places_are_found() -> None:
    content = _file(DocumentFormat.PPTX)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = [name for name in package.namelist() if re.search(r"/media/[^/]+$", name)]
    first, second = names[:2]
    moved = _rewritten(content, {first: lambda parts: parts[second], second: lambda parts: parts[first]})
    assert [name.partition("/")[0] for name in verify(moved, SEAL).replaced] == ["shown", "shown"]


def test_a_number_that_is_shown_otherwise_is_found() -> None:
    """61.7 that is shown without its decimal is 62; nothing of what the cell holds has changed."""
    styles = "xl/styles.xml"
    changed = _rewritten(_file(DocumentFormat.XLSX), {styles: lambda parts: parts[styles].replace(b'"0.0"', b'"0"')})
    verification = verify(changed, SEAL)
    assert not verification.differences
    assert {name.partition("/")[0] for name in verification.replaced} == {"format"}


def test_a_number_of_a_chart_that_is_shown_otherwise_is_found_by_the_place_of_its_chart() -> None:
    """The first chart of a Word file is no part named chart1."""
    content = _file(DocumentFormat.DOCX)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        numbers = sorted(
            int(number) for number in re.findall(r"word/charts/chart(\d+)\.xml", " ".join(package.namelist()))
        )
    first = f"word/charts/chart{numbers[0]}.xml"
    changed = _rewritten(content, {first: lambda parts: parts[first].replace(b'formatCode="0"', b'formatCode="0%"')})
    assert numbers[0] > 1
    assert verify(changed, SEAL).replaced == ("chart/1",)


def _rewritten(content: bytes, parts: dict[str, Callable[[dict[str, bytes]], bytes]]) -> bytes:
    written_file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(written_file, "w") as other:
        given = {entry.filename: package.read(entry) for entry in package.infolist()}
        for name, part in given.items():
            other.writestr(name, parts[name](given) if name in parts else part)
    return written_file.getvalue()


@pytest.mark.parametrize("change", ["described", "a page more", "glyphs of one page", "laid over"])
def test_a_pdf_changed_beside_its_text_is_found(change: str) -> None:
    def alter(file: pikepdf.Pdf) -> None:
        if change == "described":
            metadata = file.Root.Metadata
            metadata.write(metadata.read_bytes().replace(b"version 1.1.0", b"version 1.9.0"))
        elif change == "a page more":
            file.add_blank_page()
        elif change == "glyphs of one page":
            page: Any = file.pages[1]
            fonts: Any = page.Resources.Font
            page.Resources = file.make_indirect(pikepdf.Dictionary(page.Resources))
            page.Resources.Font = pikepdf.Dictionary(fonts)
            for name in fonts:
                font: Any = pikepdf.Dictionary(fonts[name])
                descendant: Any = pikepdf.Dictionary(font.DescendantFonts[0])
                descendant.CIDToGIDMap = file.make_stream(bytes(range(256)) * 2)
                font.DescendantFonts = pikepdf.Array([file.make_indirect(descendant)])
                page.Resources.Font[name] = file.make_indirect(font)
        else:
            look = pikepdf.Stream(file, b"1 1 1 rg 0 0 99 99 re f")
            look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 99, 99]
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[0, 0, 99, 99], AP=pikepdf.Dictionary(N=look)
            )
            page = file.pages[1]
            page.Annots = pikepdf.Array([*page.get("/Annots", []), file.make_indirect(note)])

    verification = _changed_pdf(alter)
    pages = len(pikepdf.open(io.BytesIO(_file(DocumentFormat.PDF))).pages)
    place = {"described": "about/1", "a page more": f"page/{pages + 1}"}.get(change, "look/2")
    assert (verification.differences, verification.replaced) == ((), (place,))


def test_a_list_from_before_pages_were_marked_says_of_no_page_that_it_came() -> None:
    now = {"page/1": "first", "page/2": "second", "letters/1": "font"}
    assert _replaced({}, now, ()) == ()
    assert _replaced({"page/1": "first"}, now, ()) == ("page/2",)
