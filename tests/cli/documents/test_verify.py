"""diapason verify."""

from pathlib import Path
from random import Random

import pytest

from tests.cli.conftest import ANSWERS, Run
from tests.reports.verification.altered_files import altered_office

KEY = "of-this-test-alone-and-long-enough-for-it"


@pytest.fixture(autouse=True)
def _installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAPASON_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("DIAPASON_SECRET_KEY", KEY)


@pytest.fixture
def workbook(run: Run, tmp_path: Path) -> Path:
    """The workbook of one leader's answers."""
    file = tmp_path / "result.xlsx"
    assert run("diagnose", ANSWERS / "one-leader-quick.csv", "--xlsx", file).code == 0
    return file


def test_a_true_file_is_said_to_be_true(run: Run, workbook: Path) -> None:
    ran = run("verify", workbook, "--lang", "en")
    assert ran.code == 0
    assert "visible figures are those of the result" in ran.out
    assert "signed by this installation" in ran.out


def test_a_changed_digit_is_named_with_its_cell(run: Run, workbook: Path) -> None:
    workbook.write_bytes(altered_office(workbook.read_bytes(), "xlsx", Random(1)))
    ran = run("verify", workbook, "--lang", "en")
    assert ran.code == 1
    first, *others = ran.out.splitlines()
    assert first.endswith(("is not the result’s.", "are not the result’s."))
    assert all(line.startswith("- sheet “") and " instead of " in line for line in others)
    assert "au lieu de" in run("verify", workbook, "--lang", "fr").out


def test_another_installation_and_none_are_told_apart(
    run: Run, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIAPASON_SECRET_KEY", KEY[::-1])
    ran = run("verify", workbook, "--lang", "en")
    assert (ran.code, "another installation" in ran.out) == (1, True)
    monkeypatch.delenv("DIAPASON_SECRET_KEY")
    ran = run("verify", workbook, "--lang", "en")
    assert (ran.code, "no installation" in ran.out) == (1, True)


def test_a_file_made_outside_an_installation_is_compared_and_said_to_be_unsigned(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIAPASON_SECRET_KEY")
    file = tmp_path / "result.xlsx"
    run("diagnose", ANSWERS / "one-leader-quick.csv", "--xlsx", file)
    ran = run("verify", file, "--lang", "en")
    assert (ran.code, "Nobody signed that list" in ran.out) == (0, True)
    assert not (tmp_path / "instance").exists(), "looking for a key makes none"


def test_what_is_no_report_is_said_to_be_none(run: Run, tmp_path: Path) -> None:
    assert run("verify", tmp_path / "absent.pdf").code == 2
    ran = run("verify", ANSWERS / "one-leader-quick.csv", "--lang", "fr")
    assert (ran.code, "n’est ni un PDF" in ran.out) == (1, True)
