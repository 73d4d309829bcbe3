"""diapason diagnose: outputs, refusals, atomic writes."""

import io
import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assessment.cli.commands.diagnose import command as diagnose
from assessment.questionnaire_files.catalogue import questionnaire
from tests.cli.conftest import ANSWERS, Run

FORBIDDEN = re.compile("significatif|prouvé|p-value|corrélation|tendance", re.IGNORECASE)


@pytest.fixture
def figures(run: Run, team: Path, tmp_path: Path) -> dict[str, Any]:
    """The JSON of twelve people's answers."""
    assert run("diagnose", team, "--json", tmp_path / "figures.json").code == 0
    figures: dict[str, Any] = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    return figures


def _spoiled(team: Path, tmp_path: Path, old: str, new: str) -> Path:
    spoiled = tmp_path / "answers.csv"
    spoiled.write_text(team.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return spoiled


def _leaves(value: Any) -> Iterator[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inner is None:
        yield value
    else:
        for entry in inner:
            yield from _leaves(entry)


def test_the_json_says_what_it_was_made_from(figures: dict[str, Any]) -> None:
    alignment = questionnaire()
    assert figures["questionnaire"]["key"] == "alignment"
    assert figures["questionnaire"]["version"] == alignment.version
    assert figures["questionnaire"]["hash"] == alignment.content_hash
    assert figures["length"] == "full"
    assert figures["respondents"] == 12
    assert figures["language"] == "fr"


def test_scales_have_their_names_in_order(figures: dict[str, Any]) -> None:
    assert list(figures["organisation"]) == [
        "vision",
        "orchestrator",
        "processes",
        "blame",
        "wasted_leads",
        "inconsistent_messages",
        "duplicated_effort",
    ]


def test_a_lever_tells_its_level_and_what_may_be_said_of_it(figures: dict[str, Any]) -> None:
    vision = figures["organisation"]["vision"]
    assert vision["level"] == 3
    assert set(vision["shown"]) == {"saying", "low", "high", "closer", "sentence"}
    low80, high80 = vision["interval80"]
    low95, high95 = vision["interval95"]
    assert low95 < low80 < vision["score"] < high80 < high95
    assert set(vision["dimensions"]) == {"V1", "V2", "V3"}


def test_items_tell_their_spread(figures: dict[str, Any]) -> None:
    item = figures["items"]["V1.1"]
    answered = sum(item["options"]) + item["dont_know"] + item["not_applicable"] + item["skipped"]
    assert answered == 12
    assert set(item["functions"]) == {"marketing", "sales", "finance", "leadership"}
    assert item["gain"] > 0
    assert len(figures["items"]) == 42
    assert all(rating["rater"] != rating["rated"] for rating in figures["crossratings"])


def test_every_number_is_a_number(figures: dict[str, Any], tmp_path: Path) -> None:
    text = (tmp_path / "figures.json").read_text(encoding="utf-8")
    assert "NaN" not in text
    assert "Infinity" not in text
    assert all(isinstance(leaf, str | int | float | bool | None) for leaf in _leaves(figures))


def test_the_same_answers_give_the_same_bytes(run: Run, team: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("diagnose", team, "--json", tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_json_speaks_the_chosen_language(run: Run, team: Path, tmp_path: Path) -> None:
    run("diagnose", team, "--json", tmp_path / "en.json", "--lang", "en")
    english = json.loads((tmp_path / "en.json").read_text(encoding="utf-8"))
    assert english["language"] == "en"
    assert english["organisation"]["processes"]["name"] == "Integrated processes and tools"


def test_figures_may_go_to_the_standard_output(run: Run, team: Path) -> None:
    ran = run("diagnose", team, "--json", "-")
    assert json.loads(ran.out)["respondents"] == 12
    assert ran.err == ""


def test_answers_may_come_from_the_standard_input(run: Run, team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(team.read_bytes())))
    assert json.loads(run("diagnose", "-", "--json", "-").out)["respondents"] == 12


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(path.stem for path in ANSWERS.glob("*.csv")))
def test_without_a_file_to_write_a_summary_is_printed(run: Run, name: str, code: str) -> None:
    ran = run("diagnose", ANSWERS / f"{name}.csv", "--lang", code)
    assert ran.code == 0
    for lever in questionnaire().levers:
        assert lever.name.within(code) in ran.out
    for family in questionnaire().families:
        assert family.name.within(code) in ran.out
    assert "  1. " in ran.out
    assert not FORBIDDEN.search(ran.out)
    assert "{" not in ran.out
    assert "!" not in ran.out


def test_a_quick_file_is_recognised_and_a_length_may_be_forced(run: Run, team: Path) -> None:
    quick = json.loads(run("diagnose", ANSWERS / "one-leader-quick.csv", "--json", "-").out)
    assert quick["length"] == "quick"
    forced = run("diagnose", team, "--json", "-", "--length", "quick")
    assert len(json.loads(forced.out)["items"]) == 16
    assert forced.problems[0].startswith("team-of-twelve-wave1.csv\u202f: 32 colonnes ne sont pas dans cette version")


def test_the_context_changes_intervals_target_and_dates(run: Run, team: Path, tmp_path: Path) -> None:
    context = tmp_path / "firm.yaml"
    context.write_text(
        "headcount: 60\nstaff: {marketing: 4, sales: 5, finance: 2}\nday: 2026-03-02\n", encoding="utf-8"
    )
    plain = json.loads(run("diagnose", team, "--json", "-").out)
    informed = json.loads(run("diagnose", team, "--json", "-", "--context", context).out)
    assert informed["organisation"]["vision"]["nonresponse_bounds"] is not None
    assert plain["organisation"]["vision"]["nonresponse_bounds"] is None
    assert informed["target"]["level"] > plain["target"]["level"]
    assert informed["roadmap"]["actions"][0]["start"] == "2026-03-02"
    assert informed["total"]["score"] == plain["total"]["score"]


def test_more_answers_than_staff_is_told_but_no_obstacle(run: Run, team: Path, tmp_path: Path) -> None:
    context = tmp_path / "firm.yaml"
    context.write_text("staff: {marketing: 3, sales: 5, finance: 2}\n", encoding="utf-8")
    ran = run("diagnose", team, "--json", "-", "--context", context, "--lang", "en")
    assert ran.code == 0
    assert "Marketing counts 3 people according to the context, but 4 answered" in ran.err


def test_every_problem_of_every_input_is_told_in_one_go(run: Run, team: Path, tmp_path: Path) -> None:
    answers = _spoiled(team, tmp_path, "\nr2,sales,member,3", "\nr2,sales,member,7")
    context = tmp_path / "firm.yaml"
    context.write_text("headcount: many\n", encoding="utf-8")
    output = tmp_path / "missing" / "figures.json"
    ran = run("diagnose", answers, "--context", context, "--json", output, "--lang", "en")
    assert ran.code == 2
    assert ran.out == ""
    assert [line.split(": ")[0] for line in ran.problems] == [
        str(output),
        "firm.yaml, line 1",
        "answers.csv, line 3, column D (V1.1)",
    ]


def test_bad_input_leaves_nothing_behind_and_touches_nothing(run: Run, team: Path, tmp_path: Path) -> None:
    answers = _spoiled(team, tmp_path, "\nr2,sales", "\nr1,sales")
    kept = tmp_path / "figures.json"
    kept.write_text("earlier", encoding="utf-8")
    ran = run("diagnose", answers, "--json", kept, "--pdf", tmp_path / "report.pdf")
    assert ran.code == 2
    assert kept.read_text(encoding="utf-8") == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "figures.json"]


def test_every_document_is_written_in_one_run(
    run: Run, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {form: tmp_path / f"result.{form}" for form in ("docx", "pptx", "xlsx")}
    asked = [part for form, path in made.items() for part in (f"--{form}", path)]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    ran = run("diagnose", team, *asked, "--edition", "full", "--lang", "en")
    assert ran.code == 0
    assert "[4/6] Writing the Word document…" in ran.err
    assert "[6/6] Writing the workbook…" in ran.err
    assert all(zipfile.is_zipfile(path) for path in made.values())
    assert [line for line in ran.out.splitlines() if line.endswith(".pptx")]


def test_an_edition_without_a_document_that_has_some_is_refused(run: Run, team: Path, tmp_path: Path) -> None:
    ran = run("diagnose", team, "--pptx", tmp_path / "x.pptx", "--edition", "full", "--lang", "en")
    assert ran.code == 2
    assert "--edition needs --pdf or --docx too" in ran.err


def test_a_disk_that_refuses_leaves_the_earlier_files_whole(
    run: Run, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "figures.json"
    kept.write_text("earlier", encoding="utf-8")

    def full(_path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    ran = run("diagnose", team, "--json", kept, "--lang", "en")
    assert ran.code == 2
    assert "nothing is written: the disk refuses (No space left on device)" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["figures.json"]
    assert kept.read_text(encoding="utf-8") == "earlier"


def test_an_output_replaces_the_earlier_one_and_keeps_its_permissions(run: Run, team: Path, tmp_path: Path) -> None:
    output = tmp_path / "figures.json"
    output.write_text("earlier", encoding="utf-8")
    output.chmod(0o640)
    assert run("diagnose", team, "--json", output).code == 0
    assert json.loads(output.read_text(encoding="utf-8"))["respondents"] == 12
    assert output.stat().st_mode & 0o777 == 0o640


def test_an_output_behind_a_link_is_written_where_the_link_points(run: Run, team: Path, tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("earlier", encoding="utf-8")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    assert run("diagnose", team, "--json", tmp_path / "link.json").code == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text(encoding="utf-8"))["respondents"] == 12


def test_an_output_that_is_no_file_is_written_to_directly(run: Run, team: Path) -> None:
    assert run("diagnose", team, "--json", os.devnull).code == 0
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("{folder}", "this is a folder; give a file"),
        ("{folder}/none/figures.json", "the folder does not exist"),
        ("{answers}", "this is an input file too; give another name"),
    ],
)
def test_an_output_that_cannot_be_is_told(run: Run, team: Path, tmp_path: Path, output: str, message: str) -> None:
    path = output.format(folder=tmp_path, answers=team)
    ran = run("diagnose", team, "--json", path, "--lang", "en")
    assert (ran.code, ran.problems) == (2, [f"{path}: {message}"])


def test_two_outputs_of_one_name_are_told(run: Run, team: Path, tmp_path: Path) -> None:
    ran = run("diagnose", team, "--json", tmp_path / "x", "--pdf", tmp_path / "x", "--lang", "en")
    assert ran.problems == [f"{tmp_path / 'x'}: two outputs bear this name"]


@pytest.mark.parametrize(
    ("path", "message"), [("none.csv", "this file does not exist"), (".", "this is a folder; give a file")]
)
def test_an_input_that_cannot_be_read_is_told(run: Run, path: str, message: str) -> None:
    ran = run("diagnose", path, "--lang", "en")
    assert (ran.code, ran.problems) == (2, [f"{path}: {message}"])


def test_another_questionnaire_may_be_asked(run: Run, tmp_path: Path) -> None:
    small = questionnaire("lead-handoff")
    codes = [item.code for item in small.rated_items]
    answers = tmp_path / "answers.csv"
    answers.write_text(f"respondent,function,{','.join(codes)}\nr1,sales{',3' * len(codes)}\n", encoding="utf-8")
    document = json.loads(run("diagnose", answers, "--questionnaire", "lead-handoff", "--json", "-").out)
    assert document["questionnaire"]["key"] == "lead-handoff"
    assert document["total"]["score"] == 50.0


def test_an_unknown_questionnaire_names_those_there_are(run: Run, team: Path) -> None:
    ran = run("diagnose", team, "--questionnaire", "nothing", "--lang", "en")
    assert ran.code == 2
    assert "“nothing”; there are: alignment, lead-handoff" in ran.err


def test_progress_is_shown_on_a_terminal_alone(
    run: Run, team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("diagnose", team, "--json", tmp_path / "x").err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = run("diagnose", team, "--json", tmp_path / "x", "--lang", "en").err
    assert "[1/4] Reading the answers…" in shown
    assert "[4/4] Writing the figures…" in shown
    assert shown.endswith("\r\x1b[K")


def test_a_fault_of_the_product_is_one_line_and_exit_code_1(
    run: Run, team: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_arguments: object, **_settings: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(diagnose, "diagnose_file", fail)
    ran = run("diagnose", team, "--json", tmp_path / "x", "--lang", "en")
    assert ran.code == 1
    assert len(ran.problems) == 1
    assert "KeyError ('lost') at tests.cli.test_diagnose" in ran.err
    assert not (tmp_path / "x").exists()
