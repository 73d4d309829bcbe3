"""Validation messages for broken questionnaires."""

import shutil
from pathlib import Path

import pytest

from assessment.i18n import language
from assessment.paths import folder
from assessment.questionnaire_files.loader import check_folder, load_folder
from assessment.questionnaire_files.problems import QuestionnaireError, QuestionnaireProblem

SMALL = folder("questionnaires") / "lead-handoff"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of the small questionnaire to spoil."""
    copy = tmp_path / "ours"
    shutil.copytree(SMALL, copy)
    return copy


def _spoil(place: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file; the line on which it stood."""
    text = (place / file).read_text(encoding="utf-8")
    assert old in text, (file, old)
    (place / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1


def _only(place: Path) -> QuestionnaireProblem:
    problems = check_folder(place)
    assert len(problems) == 1, problems
    return problems[0]


def _first_line(file: str) -> str:
    lines = (SMALL / file).read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "what"),
    [
        ("manifest.yaml", "voice: triad", "voice: choir", "functions[1].voice", "not_allowed"),
        ("manifest.yaml", "voice: triad", "vioce: triad", "functions[1].vioce", "unknown_key"),
        ("manifest.yaml", "version: 1.1.0", "version: latest", "version", "wrong_value"),
        ("lever-agreement.yaml", "code: G1.2", "code: G1.1", "dimensions[1].items[2].code", "code_twice"),
        ("lever-agreement.yaml", "quick: true", "quick: perhaps", "dimensions[1].items[1].quick", "wrong_type"),
        ("actions.yaml", "items: [", "items: [Z9.9, ", "actions[1].items", "unknown_item"),
        ("actions.yaml", "horizon: ", "horizont: ", "actions[1].horizont", "unknown_key"),
        ("targets.yaml", "default: 3", "default: 9", "default", "wrong_value"),
    ],
)
def test_a_wrong_value_is_told_where_it_stands(place: Path, file: str, old: str, new: str, key: str, what: str) -> None:
    line = _spoil(place, file, old, new)
    problems = {(problem.file, problem.line, problem.key, problem.what) for problem in check_folder(place)}
    assert (f"ours/{file}", line, key, what) in problems


def test_a_missing_language_is_told_with_its_key(place: Path) -> None:
    text = (place / "symptoms.yaml").read_text(encoding="utf-8")
    line = next(number for number, row in enumerate(text.splitlines(), 1) if "en: " in row and "{" not in row)
    rows = text.splitlines()
    del rows[line - 1]
    (place / "symptoms.yaml").write_text("\n".join(rows), encoding="utf-8")
    problem = _only(place)
    assert problem.what == "missing"
    assert problem.key.endswith(".en")


def test_a_key_written_twice_is_told(place: Path) -> None:
    line = _spoil(place, "manifest.yaml", "version: 1.1.0", "version: 1.1.0\nversion: 2.0.0")
    problem = _only(place)
    assert (problem.line, problem.key, problem.what) == (line + 1, "version", "key_twice")


def test_yaml_that_breaks_is_told_with_its_line(place: Path) -> None:
    line = _spoil(place, "manifest.yaml", "version: 1.1.0", 'version: "1.1.0')
    problem = _only(place)
    assert problem.what == "not_yaml"
    assert problem.line >= line


@pytest.mark.parametrize(
    ("content", "what"), [(b"", "empty_file"), (b"\xff\xfe\x00", "not_utf8"), (b"- one\n- two\n", "wrong_type")]
)
def test_a_file_of_another_kind_is_told(place: Path, content: bytes, what: str) -> None:
    (place / "targets.yaml").write_bytes(content)
    assert _only(place).what == what


def test_a_label_too_long_for_charts_is_told(place: Path) -> None:
    text = (place / "lever-agreement.yaml").read_text(encoding="utf-8")
    label = text.split("label:")[1].split("fr:")[1].splitlines()[0].split(", en:")[0].strip().strip("'\"")
    _spoil(place, "lever-agreement.yaml", label, "x" * 60)
    problem = _only(place)
    assert problem.what == "too_long"
    assert problem.key.endswith(".label.fr")


def test_an_item_with_four_options_is_told(place: Path) -> None:
    rows = (place / "lever-agreement.yaml").read_text(encoding="utf-8").splitlines()
    start = next(number for number, row in enumerate(rows) if row.strip() == "options:")
    dash = next(number for number in range(start + 1, len(rows)) if rows[number].lstrip().startswith("- "))
    end = next(number for number in range(dash + 1, len(rows)) if rows[number].lstrip().startswith("- "))
    (place / "lever-agreement.yaml").write_text("\n".join(rows[:dash] + rows[end:]), encoding="utf-8")
    problem = _only(place)
    assert (problem.what, problem.values["count"], problem.line) == ("wrong_count", 4, start + 1)


def test_a_practice_without_next_steps_beside_others_that_have_some_is_told(place: Path) -> None:
    rows = (place / "lever-agreement.yaml").read_text(encoding="utf-8").splitlines()
    start = next(number for number, row in enumerate(rows) if row.strip() == "next_steps:")
    end = next(number for number in range(start, len(rows)) if not rows[number].strip())
    (place / "lever-agreement.yaml").write_text("\n".join(rows[:start] + rows[end:]), encoding="utf-8")
    problem = _only(place)
    assert (problem.what, problem.values["code"]) == ("no_next_steps", "G1.1")
    assert problem.key == "dimensions[1].items[1].next_steps"


def test_a_questionnaire_without_any_next_steps_still_loads(place: Path) -> None:
    for file in place.glob("lever-*.yaml"):
        rows, kept, inside = file.read_text(encoding="utf-8").splitlines(), [], False
        for row in rows:
            inside = row.strip() == "next_steps:" or (inside and row.startswith(" " * 10))
            kept += [] if inside else [row]
        file.write_text("\n".join(kept), encoding="utf-8")
    assert not any(item.next_steps for item in load_folder(place).lever_items)


def test_three_next_steps_are_too_few(place: Path) -> None:
    rows = (place / "lever-followup.yaml").read_text(encoding="utf-8").splitlines()
    start = next(number for number, row in enumerate(rows) if row.strip() == "next_steps:")
    (place / "lever-followup.yaml").write_text("\n".join(rows[: start + 1] + rows[start + 4 :]), encoding="utf-8")
    problem = _only(place)
    assert (problem.what, problem.values["count"], problem.line) == ("wrong_count", 3, start + 1)


@pytest.mark.parametrize("begins", ["choir", "operations"])
def test_a_next_step_that_nobody_of_the_firm_begins_is_told(place: Path, begins: str) -> None:
    manifest = (place / "manifest.yaml").read_text(encoding="utf-8")
    last = manifest.index("  - key: operations")
    (place / "manifest.yaml").write_text(manifest[:last] + manifest[manifest.index("\n\n", last) :], encoding="utf-8")
    line = _spoil(place, "lever-followup.yaml", "begins: sales", f"begins: {begins}")
    problem = _only(place)
    assert (problem.what, problem.line, problem.values["value"]) == ("not_allowed", line, begins)
    assert problem.key == "dimensions[1].items[1].next_steps[1].begins"


def test_actions_that_wait_for_each_other_are_told(place: Path) -> None:
    names = [action.id for action in load_folder(place).actions][:2]
    for name, other in (names, reversed(names)):
        text = (place / "actions.yaml").read_text(encoding="utf-8")
        head, tail = text.split(f"id: {name}\n", 1)
        body, mark, rest = tail.partition("\n  - id: ")
        body = "\n".join(row for row in body.splitlines() if not row.strip().startswith("after:"))
        (place / "actions.yaml").write_text(
            f"{head}id: {name}\n    after: [{other}]\n{body}{mark}{rest}", encoding="utf-8"
        )
    assert {problem.what for problem in check_folder(place)} == {"circle"}


def test_a_lever_without_its_file_is_told(place: Path) -> None:
    (place / "lever-followup.yaml").unlink()
    problems = {problem.what for problem in check_folder(place)}
    assert "no_lever_file" in problems


def test_a_file_nobody_reads_is_told(place: Path) -> None:
    (place / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    assert _only(place).what == "unknown_file"


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    assert _only(tmp_path / "nowhere").what == "not_a_folder"
    assert _only(tmp_path).what == "no_manifest"


def test_loading_raises_every_problem_at_once(place: Path) -> None:
    _spoil(place, "manifest.yaml", "voice: triad", "voice: choir")
    _spoil(place, "manifest.yaml", "version: 1.1.0", "version: latest")
    with pytest.raises(QuestionnaireError) as caught:
        load_folder(place)
    assert len(caught.value.problems) == 2


def test_a_problem_is_said_in_the_reader_s_language(place: Path) -> None:
    line = _spoil(place, "manifest.yaml", "voice: triad", "voice: choir")
    problem = _only(place)
    assert problem.said_in(language("en")).startswith(f"ours/manifest.yaml:{line}: functions[1].voice: “choir” is not")
    assert problem.said_in(language("fr")).startswith(f"ours/manifest.yaml:{line}\u202f: functions[1].voice\u202f: «")
