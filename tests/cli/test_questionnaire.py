"""diapason questionnaire."""

import io
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assessment.core.questionnaire.definition import Length
from assessment.paths import folder
from assessment.questionnaire_files.catalogue import questionnaire
from tests.cli.conftest import Run

ALIGNMENT = folder("questionnaires") / "alignment"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A consultant's own copy of the main questionnaire, in a folder the product is told of."""
    place = tmp_path / "mine" / "alignment-next"
    shutil.copytree(ALIGNMENT, place)
    _change(place / "manifest.yaml", "key: alignment", "key: alignment-next")
    monkeypatch.setenv("DIAPASON_QUESTIONNAIRES", str(place.parent))
    return place


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_list_tells_version_hash_and_counts(run: Run) -> None:
    alignment = questionnaire()
    lines = run("questionnaire", "list", "--lang", "en").out.splitlines()
    assert lines[0] == f"alignment {alignment.version} {alignment.content_hash[:12]}"
    assert lines[1].strip() == alignment.title.en
    assert lines[2].strip() == "30 practice items, 12 symptoms, 6 cross-ratings, 24 actions"
    assert lines[3].strip() == "earlier versions: alignment@1.0.0"
    assert lines[4].startswith("lead-handoff ")


def test_list_shows_a_questionnaire_dropped_beside(run: Run, own: Path) -> None:
    assert f"alignment-next {questionnaire().version}" in run("questionnaire", "list").out


def test_list_names_one_that_cannot_be_used(run: Run, own: Path) -> None:
    (own / "lever-vision.yaml").unlink()
    assert "alignment-next: unusable, 1 problem" in run("questionnaire", "list", "--lang", "en").out


def test_a_folder_of_questionnaires_that_is_not_there_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAPASON_QUESTIONNAIRES", "/nowhere/at/all")
    ran = run("questionnaire", "list", "--lang", "en")
    assert ran.code == 2
    assert "DIAPASON_QUESTIONNAIRES" in ran.err


@pytest.mark.parametrize("name", ["alignment", "lead-handoff"])
def test_check_finds_nothing_in_what_is_shipped(run: Run, name: str) -> None:
    ran = run("questionnaire", "check", name, "--lang", "en")
    assert (ran.code, ran.out) == (0, f"{name} {questionnaire(name).version}: no problem\n")


def test_check_names_file_line_and_key(run: Run, own: Path) -> None:
    _change(own / "manifest.yaml", "voice: triad", "voice: choir")
    ran = run("questionnaire", "check", own, "--lang", "en")
    assert ran.code == 2
    assert ran.problems[0].startswith("alignment-next/manifest.yaml:17: functions[1].voice: “choir” is not allowed")
    assert ran.problems[-1] == "1 problem to mend"


def test_diff_of_the_same_content_says_so(run: Run) -> None:
    ran = run("questionnaire", "diff", "alignment", "alignment", "--lang", "en")
    assert questionnaire().content_hash in ran.out
    assert "Same content." in ran.out


def test_diff_shows_what_was_added_removed_moved_and_reworded(run: Run, own: Path) -> None:
    _change(own / "manifest.yaml", f"version: {questionnaire().version}", "version: 9.0.0")
    _change(own / "lever-vision.yaml", "code: V1.4", "code: V1.5")
    for _place in ("items", "settles"):
        _change(own / "actions.yaml", "V1.4", "V1.5")
    vision = questionnaire().levers[0].items[0]
    _change(own / "lever-vision.yaml", "quick: true", "quick: false")
    _change(own / "lever-vision.yaml", f"en: {vision.question.en}", "en: Which shared figure leads you?")
    lines = run("questionnaire", "diff", "alignment", "alignment-next", "--lang", "en").out.splitlines()
    assert lines[0].startswith(f"- alignment {questionnaire().version} ")
    assert lines[1].startswith("+ alignment-next 9.0.0 ")
    text = "\n".join(lines)
    assert "1 item added\n  V1.5" in text
    assert "1 item removed\n  V1.4" in text
    assert "  V1.1  V1 + quick → V1" in text
    assert f"  V1.1  question (en)\n    - {vision.question.en}\n    + Which shared figure leads you?" in text


def test_diff_reminds_of_a_version_that_was_not_raised(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "alignment"
    shutil.copytree(ALIGNMENT, place)
    _change(place / "symptoms.yaml", "en: Blame", "en: Blaming")
    ran = run("questionnaire", "diff", "alignment", place, "--lang", "en")
    assert "No item changes; other texts differ" in ran.out
    assert f"the version stays {questionnaire().version}; raise it in manifest.yaml" in ran.out


@pytest.mark.parametrize("length", ["quick", "full"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_template_filled_in_is_read_again(run: Run, tmp_path: Path, length: str, kind: str) -> None:
    file = tmp_path / f"answers.{kind}"
    assert run("questionnaire", "template", "--length", length, "-o", file).code == 0
    columns = questionnaire().columns(Length(length))
    row = ["r1", "leadership", "head", *("a few words" if code.startswith("T") else "4" for code in columns)]
    if kind == "csv":
        assert file.read_text(encoding="utf-8").strip().split(",") == ["respondent", "function", "role", *columns]
        with file.open("a", encoding="utf-8") as text:
            text.write(",".join(row) + "\n")
    else:
        book = load_workbook(file)
        book.worksheets[0].append(row)
        book.save(file)
    document = json.loads(run("diagnose", file, "--json", "-").out)
    assert (document["length"], document["respondents"], document["total"]["score"]) == (length, 1, 75.0)


def test_a_template_goes_to_the_standard_output_as_csv(run: Run) -> None:
    assert run("questionnaire", "template").out.startswith("respondent,function,role,V1.1,")


@pytest.mark.parametrize(("code", "escapes"), [("fr", "NSP,SO"), ("en", "DK,NA")])
def test_the_workbook_explains_codes_options_and_values(run: Run, tmp_path: Path, code: str, escapes: str) -> None:
    file = tmp_path / "answers.xlsx"
    run("questionnaire", "template", "-o", file, "--lang", code)
    book = load_workbook(io.BytesIO(file.read_bytes()))
    answers, questions, values = book.worksheets
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in answers.data_validations.dataValidation}
    assert rules["B2"] == '"marketing,sales,finance,leadership,service,operations"'
    assert rules["C2"] == '"head,member"'
    assert rules["D2"] == f'"1,2,3,4,5,{escapes}"'
    item = questionnaire().lever_items[0]
    assert [cell.value for cell in questions[2]] == [
        item.code,
        item.question.within(code),
        *(option.within(code) for option in item.options),
    ]
    codes = {str(row[1].value) for row in values.iter_rows()}
    assert {"marketing", "head", *escapes.split(",")} <= codes


@pytest.mark.parametrize("name", ["answers.ods", "answers", "answers.xls"])
def test_a_template_of_an_unknown_kind_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    ran = run("questionnaire", "template", "-o", tmp_path / name, "--lang", "en")
    assert ran.code == 2
    assert "the name must end in .csv or .xlsx" in ran.err
    assert list(tmp_path.iterdir()) == []
