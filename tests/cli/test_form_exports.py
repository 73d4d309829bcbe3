"""diapason diagnose --mapping: an export is never read before somebody looked at how."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.importers.form_exports.form_files import as_csv, google, qualtrics
from tests.importers.workbook_file import answer_lines, workbook


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Three people's answers as Google Forms writes them."""
    file = tmp_path / "form.csv"
    file.write_bytes(as_csv(google("fr")))
    return file


def test_without_a_mapping_one_is_proposed_and_nothing_written(run: Run, export: Path, tmp_path: Path) -> None:
    ran = run("--lang", "en", "diagnose", export, "--json", tmp_path / "figures.json")
    assert ran.code == 2
    assert "has the form of a form tool’s export" in ran.err
    assert "left aside: Horodateur, Adresse e-mail" in ran.err
    assert "--mapping form.mapping.yaml" in ran.err
    assert list(tmp_path.iterdir()) == [export]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_mapping_is_written_once_and_then_read(run: Run, export: Path, tmp_path: Path, code: str) -> None:
    mapping, figures = tmp_path / "form.mapping.yaml", tmp_path / "figures.json"
    call = ("--lang", code, "diagnose", export, "--mapping", mapping, "--json", figures)
    first = run(*call)
    assert (first.code, figures.exists()) == (3, False)
    assert str(mapping) in first.err
    kept = mapping.read_bytes()
    second = run(*call)
    assert second.code == 0, second.err
    assert "Horodateur" in second.err
    assert mapping.read_bytes() == kept
    assert json.loads(figures.read_text(encoding="utf-8"))["respondents"] == 3


def test_the_mapping_serves_for_the_next_file_of_its_shape_and_for_the_wave_before(run: Run, tmp_path: Path) -> None:
    mapping, before, after = tmp_path / "m.yaml", tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_bytes(as_csv(qualtrics("en")))
    after.write_bytes(as_csv(qualtrics("en")))
    assert run("diagnose", before, "--mapping", mapping).code == 3
    ran = run("--lang", "en", "diagnose", after, "--mapping", mapping, "--previous", before)
    assert ran.code == 0, ran.err
    assert "2 rows under the header are not read" in ran.err


def test_what_is_left_to_decide_stops_the_command(run: Run, tmp_path: Path) -> None:
    mapping, file = tmp_path / "m.yaml", tmp_path / "form.csv"
    file.write_bytes(as_csv([[*line[:2], *line[4:]] for line in google("fr")]))
    assert run("diagnose", file, "--mapping", mapping).code == 3
    ran = run("--lang", "en", "diagnose", file, "--mapping", mapping)
    assert ran.code == 2
    assert "the mapping leaves 1 thing to decide: function" in ran.err
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace('function: "?"', "function: sales"), encoding="utf-8")
    assert run("diagnose", file, "--mapping", mapping).code == 0


def test_a_broken_mapping_is_told_with_its_line(run: Run, export: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text("shape: x\ncolumns: {A: {header: a, read_as: Q1}}\n", encoding="utf-8")
    ran = run("--lang", "en", "diagnose", export, "--mapping", mapping)
    assert ran.code == 2
    assert ran.problems == [
        "m.yaml, line 2: column A: “Q1” is neither respondent, function or role, nor the code of an item "
        "(V1.1, or V1.1=3 for the box of its answer 3); “-” leaves the column aside"
    ]


def test_a_mapping_needs_a_file(run: Run, export: Path) -> None:
    assert run("diagnose", export, "--mapping", "-").code == 2


def test_what_was_passed_over_is_told_beside_the_result(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.xlsx"
    file.write_bytes(workbook({"old": answer_lines(), "new": answer_lines()}, hidden=["old"]))
    ran = run("--lang", "en", "diagnose", file)
    assert ran.code == 0
    assert ran.problems == ["answers.xlsx: the sheet “new” is read", "answers.xlsx: hidden sheets are not read: old"]
