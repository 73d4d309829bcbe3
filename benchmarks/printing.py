"""Benchmark: PDF generation against headless Chromium."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.file_diagnosis.diagnose_file import (
    FORMATS,
    FileDiagnosis,
    diagnose_file,
    written_document,
)
from benchmarks import browser
from benchmarks.answer_files import team
from benchmarks.results_table import Measurement, at_most
from reports import pdf
from reports.document_formats import DocumentFormat

PEOPLE = 12
TIMES = 3
MOST_WARM = 2.0
MOST_FOUR = 3.0
"""Seconds of CPU of the four documents together."""


def rows() -> Iterator[Measurement]:
    """A report on twelve people: a new process, then a warm one, each beside Chromium."""
    with tempfile.TemporaryDirectory(prefix="diapason-print-") as name:
        folder = Path(name)
        answers = folder / "answers.csv"
        answers.write_bytes(team(PEOPLE, seed=1))
        page = folder / "report.html"
        report = _found(1).report
        if report is None:
            raise RuntimeError("a named result is always shown")
        page.write_text(pdf.html(report), encoding="utf-8")
        cold = _best(lambda: _command(answers, folder / "ours.pdf"))
        chromium_cold = _best(lambda: _chromium(page, folder / "chromium.pdf"))
        warm, chromium_warm = _warm(), _chromium_warm(page)
    yield at_most("PDF, seconds, new process", cold, chromium_cold, "s", f"Chromium {chromium_cold:.2f}")
    yield at_most("PDF, seconds, warm", warm, MOST_WARM, "s", f"Chromium {chromium_warm:.2f}")
    yield at_most("PDF, warm, no slower than Chromium", warm, chromium_warm, "s", f"Chromium {chromium_warm:.2f}")
    yield at_most("PDF, Word, slides and workbook, seconds of CPU, warm", _all_formats(), MOST_FOUR, "s", "")


def _best(action: Callable[[], None]) -> float:
    """Seconds of the quickest of a few runs, the one least disturbed by other work."""
    seconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def _found(seed: int) -> FileDiagnosis:
    return diagnose_file(team(PEOPLE, seed=seed), questionnaire(), language_code="fr")


def _command(answers: Path, output: Path) -> None:
    command = [sys.executable, "-m", "assessment.cli", "diagnose", str(answers), "--pdf", str(output)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _chromium(page: Path, output: Path) -> None:
    command = [browser.path() or "chromium", "--headless", "--no-sandbox", *browser.QUIET]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={output}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def _warm() -> float:
    """Another team's report each time, so that nothing but fonts and templates is kept from one to the next."""
    written_document(_found(0), DocumentFormat.PDF)
    reports = iter([_found(seed) for seed in range(1, TIMES + 1)])
    return _best(lambda: _drawn(next(reports)))


def _drawn(file_diagnosis: FileDiagnosis) -> None:
    written_document(file_diagnosis, DocumentFormat.PDF)


def _all_formats() -> float:
    """Seconds of CPU for one team's report in every format, the quickest of a few teams after a first one."""
    seconds = []
    for seed in range(TIMES + 1):
        diagnosis = _found(100 + seed)
        began = time.process_time()
        for form in FORMATS:
            written_document(diagnosis, form)
        seconds.append(time.process_time() - began)
    return min(seconds[1:])


def _chromium_warm(page: Path) -> float:
    with sync_playwright() as playwright:
        window = browser.launch(playwright)
        sheet = window.new_page()
        sheet.goto(page.as_uri())
        sheet.pdf(prefer_css_page_size=True)

        def again() -> None:
            sheet.goto(page.as_uri())
            sheet.pdf(prefer_css_page_size=True)

        seconds = _best(again)
        window.close()
    return seconds
