"""diapason edits, and diagnose --edits."""

import io
from pathlib import Path

import pytest
from docx import Document

from tests.cli.conftest import ANSWERS, Run
from tests.reports.documents.office_files import docx_texts, pptx_texts


@pytest.fixture
def report(run: Run, tmp_path: Path) -> Path:
    """The Word file of one leader's answers."""
    file = tmp_path / "report.docx"
    assert run("diagnose", ANSWERS / "one-leader-quick.csv", "--docx", file).code == 0
    return file


def _add(file: Path, words: str) -> None:
    """Go on in the words below the first title."""
    document = Document(io.BytesIO(file.read_bytes()))
    lead = next(paragraph for paragraph in document.element.body.iter("{*}p") if paragraph.style == "Lead")
    node = list(lead.iter("{*}t"))[-1]
    node.text = f"{node.text} {words}"
    document.core_properties.last_modified_by = "Nadia Roy"
    document.save(str(file))


def test_what_was_written_in_word_stands_in_every_format_of_the_next_result(
    run: Run, report: Path, tmp_path: Path
) -> None:
    _add(report, "Vu ensemble.")
    kept, word, slides = tmp_path / "edits.json", tmp_path / "next.docx", tmp_path / "next.pptx"
    assert run("edits", report, "--to", kept, "--lang", "en").code == 0
    assert "Nadia Roy" in kept.read_text()
    for edits in (kept, report):
        ran = run("diagnose", ANSWERS / "one-leader-quick.csv", "--edits", edits, "--docx", word, "--pptx", slides)
        assert (ran.code, ran.err) == (0, "")
        for texts in (docx_texts(word.read_bytes()), pptx_texts(slides.read_bytes())):
            assert any(text.endswith("Vu ensemble.") for text in texts)


def test_what_is_no_edited_report_is_refused_with_a_sentence(run: Run, report: Path) -> None:
    answers = ANSWERS / "one-leader-quick.csv"
    ran = run("edits", answers, "--lang", "en")
    assert (ran.code, "no Word file" in ran.err) == (2, True)
    ran = run("diagnose", answers, "--edits", ANSWERS / "expected.json", "--lang", "en")
    assert (ran.code, "holds no texts of an editor" in ran.err) == (2, True)
    ran = run("edits", report, "--to", report, "--lang", "fr")
    assert ran.code == 2
