"""The page that checks a file: whether a report's figures are true, to anybody; a campaign's own, to its readers."""

import io
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from assessment.i18n import language
from assessment.services.verification import check_apart
from assessment.services.verification.check_file import CheckedFile, FileVerdict, check_file
from assessment.services.verification.check_words import check_title
from assessment.web.verification import file_check_pages
from reports.verification.figure_list import DocumentSeal
from tests.waiting import PATIENCE
from tests.web.auditing_client import page_of
from tests.web.members import BOB, CHARLIE, House, text_of


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are checked in this process, which saves the time of another."""

    class Here:
        def check(self, content: bytes, seal: DocumentSeal) -> CheckedFile:
            return check_file(content, seal)

    monkeypatch.setattr(file_check_pages, "check_process", Here)


def _checked(house: House, content: bytes, *, who: str | None = None, code: str = "fr") -> Any:
    return house.reader(who).post(f"/{code}/check", file=(io.BytesIO(content), "rapport.docx"))


def _file(house: House) -> bytes:
    return bytes(house.reader(BOB).get(f"{house.campaign}/results/roadmap.docx").data)


def _altered(content: bytes) -> bytes:
    document, saved = Document(io.BytesIO(content)), io.BytesIO()
    text = next(node for node in document.element.body.iter(qn("w:t")) if "sur 5" in (node.text or ""))
    text.text = text.text.replace("5", "6", 1)
    document.save(saved)
    return saved.getvalue()


@pytest.mark.usefixtures("here")
def test_anybody_learns_that_a_report_is_true_or_which_figure_is_not(heads: House) -> None:
    content = _file(heads)
    assert "Ses chiffres sont ceux du résultat" in text_of(_checked(heads, content, who=CHARLIE))
    said = text_of(_checked(heads, _altered(content), who=CHARLIE))
    assert "Ce fichier ne fait pas foi" in said
    assert "6 au lieu de 5" in said
    assert "instead of" in text_of(_checked(heads, _altered(content), who=CHARLIE, code="en"))


@pytest.mark.usefixtures("here")
def test_what_differs_from_the_campaign_is_told_to_its_readers_alone(
    heads: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = _file(heads)

    class Stale:
        def check(self, content: bytes, seal: DocumentSeal) -> CheckedFile:
            checked = check_file(content, seal)
            assert checked.verification is not None
            figures = checked.verification.figures
            other = replace(figures, result={**figures.result, "total.people": "77"})
            return replace(checked, verification=replace(checked.verification, figures=other))

    monkeypatch.setattr(file_check_pages, "check_process", Stale)
    said = text_of(_checked(heads, content, who=BOB))
    assert "77 au lieu de 3" in said
    outside = text_of(_checked(heads, content, who=CHARLIE))
    assert "n’est plus ce que montre ce fichier" in outside
    assert "77" not in outside


def test_the_heading_claims_no_more_than_the_check_proves() -> None:
    say = language("en")
    titles = {verdict: check_title(CheckedFile(verdict), say) for verdict in FileVerdict}
    assert titles[FileVerdict.TRUE] == "Its figures are the result's".replace("'", "’")
    assert "nobody signed" in titles[FileVerdict.UNSIGNED]
    assert titles[FileVerdict.OTHER] == titles[FileVerdict.NO_LIST] == "This file cannot be checked"
    assert titles[FileVerdict.ALTERED_LIST] == "This file cannot be relied on"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 422, "Aucun fichier"),
        (b"hello", 200, "Ce fichier ne peut pas être vérifié"),
    ],
)
def test_a_wrong_file_is_told(house: House, content: bytes, status: int, said: str) -> None:
    answer = _checked(house, content, who=BOB)
    assert answer.status_code == status
    assert said in text_of(answer)


def test_a_file_too_large_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_check_pages, "LARGEST", 100)
    answer = _checked(house, bytes(101), who=BOB)
    assert (answer.status_code, "dépasse" in text_of(answer)) == (422, True)


def test_the_page_is_one_click_from_every_page_and_opens_without_an_account(house: House) -> None:
    client = house.reader()
    assert page_of(client.get("/fr")).xpath("//footer/a[@href='/fr/check']")
    assert client.get("/en/check").status_code == 200


def _never(_content: bytes, _seal: DocumentSeal) -> CheckedFile:
    while True:
        pass


def _too_much(_content: bytes, _seal: DocumentSeal) -> CheckedFile:
    raise MemoryError


@pytest.mark.parametrize("reading", [_never, _too_much])
def test_a_file_that_takes_too_long_or_too_much_is_none_of_ours(
    monkeypatch: pytest.MonkeyPatch, reading: Callable[[bytes, DocumentSeal], CheckedFile]
) -> None:
    monkeypatch.setattr(check_apart, "LONGEST", 1)
    monkeypatch.setattr(check_apart, "check_file", reading)
    before = signal.signal(signal.SIGALRM, check_apart.too_long)
    try:
        assert check_apart.checked_here(b"", DocumentSeal()).verdict is FileVerdict.DAMAGED
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_file_is_checked_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_apart, "LONGEST", PATIENCE)
    process = check_apart.CheckProcess()
    saved = io.BytesIO()
    Document().save(saved)
    try:
        assert process.check(saved.getvalue(), DocumentSeal()).verdict is FileVerdict.NO_LIST
    finally:
        process.pool.shutdown()
