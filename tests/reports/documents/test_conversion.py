"""LibreOffice, another reader than ours, opens every office file and shows what it says."""

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from pptx import Presentation

from reports.content.editions import Edition
from reports.document_formats import DocumentFormat, written
from tests.reports.editions_made import made
from tests.waiting import PATIENCE

OFFICE = (DocumentFormat.DOCX, DocumentFormat.PPTX, DocumentFormat.XLSX)
REPORT = ("figures and a plan", "fr")


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Mapping[DocumentFormat, list[str]]:
    """The pages of each file as text, after one run of the program over all of them."""
    program = shutil.which("soffice")
    assert program is not None, "LibreOffice is not installed; scripts/setup test installs it"
    folder: Path = tmp_path_factory.mktemp("office")
    for form in OFFICE:
        (folder / f"{form}.{form}").write_bytes(written(made(*REPORT), Edition.BRIEF, form))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(folder / f"{form}.{form}") for form in OFFICE]
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "pdf"), *files]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert "rror" not in ran.stdout + ran.stderr
    return {form: _pages(folder / "pdf" / f"{form}.pdf") for form in OFFICE}


def _pages(file: Path) -> list[str]:
    ran = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, timeout=PATIENCE, check=True)
    return ran.stdout.split("\f")[:-1]


def _squeezed(words: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", words).replace("\u2011", "-")


@pytest.mark.parametrize("form", OFFICE)
def test_each_file_is_converted_with_its_title_score_and_actions(
    converted: Mapping[DocumentFormat, list[str]], form: DocumentFormat
) -> None:
    report, shown = made(*REPORT), _squeezed("".join(converted[form]))
    assert report.decision.actions
    for words in (
        report.organisation,
        report.decision.measure.written,
        *(action.title for action in report.decision.actions),
    ):
        assert _squeezed(words) in shown


def test_word_fills_as_many_pages_as_a_brief_may(converted: Mapping[DocumentFormat, list[str]]) -> None:
    assert 4 <= len(converted[DocumentFormat.DOCX]) <= 8


def test_each_slide_is_a_page_under_its_title(converted: Mapping[DocumentFormat, list[str]]) -> None:
    pages = converted[DocumentFormat.PPTX]
    deck = Presentation(io.BytesIO(written(made(*REPORT), Edition.BRIEF, DocumentFormat.PPTX)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides if slide.shapes.title]
    assert 10 <= len(titles) == len(pages) <= 12
    for title, page in zip(titles, pages, strict=True):
        assert _squeezed(title) in _squeezed(page)
