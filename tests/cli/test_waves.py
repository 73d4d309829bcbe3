"""diapason diagnose with an earlier wave."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from assessment.questionnaire_files.catalogue import folders, questionnaire
from tests.cli.conftest import ANSWERS, Run

CASES = Path(__file__).parents[1] / "core" / "cases"
WAVE1 = ANSWERS / "team-of-twelve-wave1.csv"
PLACEBO = ANSWERS / "team-of-twelve-wave2-placebo.csv"
CRM = ANSWERS / "team-of-twelve-wave2-crm.csv"
EVERYBODY = "sales=5,marketing=4,finance=2,leadership=1"
WAYS = [
    ("--linked",),
    (),
    ("--staff", EVERYBODY),
    ("--linked", "--staff", EVERYBODY),
    ("--mode", "confidential"),
    ("--mode", "confidential", "--linked"),
]
CHANGED = {"SIGNAL", "SMALL", "CONFIRM"}
FORBIDDEN = re.compile("significatif|prouvé|p-value|corrélation|tendance", re.IGNORECASE)


def _change(run: Run, now: Path, before: Path, *options: str | Path) -> dict[str, Any]:
    ran = run("diagnose", now, "--previous", before, "--json", "-", *options)
    assert ran.code == 0, ran.err
    figures: dict[str, Any] = json.loads(ran.out)
    return figures


@pytest.mark.parametrize("way", WAYS)
def test_where_nothing_changed_no_verdict_says_otherwise(run: Run, way: tuple[str, ...]) -> None:
    change = _change(run, PLACEBO, WAVE1, *way)["change"]
    assert len(change) == 7
    assert not {figure["verdict"] for figure in change.values()} & CHANGED


@pytest.mark.parametrize("way", WAYS)
def test_processes_that_rose_are_found_and_nothing_else(run: Run, way: tuple[str, ...]) -> None:
    change = _change(run, CRM, WAVE1, *way)["change"]
    assert {key for key, figures in change.items() if figures["verdict"] in CHANGED} == {"processes"}
    processes = change["processes"]
    assert processes["verdict"] == "SIGNAL"
    low, high = processes["interval"]
    assert 0 < low < processes["points"] < high
    assert set(processes) >= {"points", "interval", "method", "verdict"}


@pytest.mark.parametrize(
    ("way", "method"), [(("--linked",), "paired"), ((), "stratified"), (("--staff", EVERYBODY), "overlap")]
)
def test_the_rule_chooses_the_method(run: Run, way: tuple[str, ...], method: str) -> None:
    change = _change(run, CRM, WAVE1, *way)
    assert {figure["method"] for figure in change["change"].values()} == {method}
    assert (change["previous"]["linked"] > 0) == (way == ("--linked",))


def test_points_interval_and_verdict_are_those_of_the_linked_people(run: Run) -> None:
    after, before = CASES / "paired_displayed_after.csv", CASES / "paired_displayed_before.csv"
    change = _change(run, after, before, "--linked")
    for figure in change["change"].values():
        assert figure["method"] == "paired"
        assert figure["interval"][0] < figure["points"] < figure["interval"][1]
        assert figure["points"] == pytest.approx(figure["tested"])
        assert figure["displayed"] < 0 < figure["points"]
        assert figure["moved_by_who_answered"]
    out = run("diagnose", after, "--previous", before, "--linked", "--lang", "en").out
    assert "+2" in out


def test_the_points_are_the_change_of_the_displayed_score(run: Run) -> None:
    now = _change(run, CRM, WAVE1, "--linked")
    before = json.loads(run("diagnose", WAVE1, "--json", "-").out)
    for key, one in now["change"].items():
        change = now["organisation"][key]["score"] - before["organisation"][key]["score"]
        assert one["points"] == pytest.approx(change)


def test_identifiers_that_match_nobody_link_nobody(run: Run, tmp_path: Path) -> None:
    renamed = tmp_path / "before.csv"
    renamed.write_text(re.sub(r"(?m)^r(\d+),", r"other\1,", WAVE1.read_text(encoding="utf-8")), encoding="utf-8")
    change = _change(run, CRM, renamed, "--linked")
    assert change["previous"]["linked"] == 0
    assert {figure["method"] for figure in change["change"].values()} == {"stratified"}


def test_a_protected_change_tells_neither_probabilities_nor_how_many_are_linked_in_a_group(run: Run) -> None:
    change = _change(run, CRM, WAVE1, "--mode", "confidential", "--linked")["change"]
    for figure in change.values():
        assert not {"p", "p_holm", "smallest_p", "respondents", "linked"} & set(figure)
        assert set(figure["functions"]) <= {"sales", "finance+leadership+marketing"}
        assert all(set(part) == {"weight", "first", "second", "points"} for part in figure["functions"].values())


def _reworded(folder: Path) -> Path:
    """The questionnaire at version 9.0.0, with three items of processes put in other words."""
    place = folder / "alignment"
    shutil.copytree(folders()["alignment"], place)
    manifest = place / "manifest.yaml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace(f"version: {questionnaire().version}", "version: 9.0.0"), "utf-8"
    )
    lever = place / "lever-processes.yaml"
    text = lever.read_text(encoding="utf-8")
    for code in ("P1.1", "P2.2", "P3.1"):
        question = questionnaire().items_by_code[code].question.en
        # A question may be folded over several lines: its first words are enough to change it.
        start = " ".join(question.split()[:4])
        assert text.count(start) == 1, (code, start)
        text = text.replace(start, f"Today, {start}")
    lever.write_text(text, encoding="utf-8")
    return place


def test_over_a_new_version_only_identical_items_compare(run: Run, tmp_path: Path) -> None:
    later = _reworded(tmp_path)
    options = ("--questionnaire", later, "--previous-questionnaire", "alignment", "--linked")
    change = _change(run, CRM, WAVE1, *options)
    bridge = change["previous"]["bridge"]
    assert (change["previous"]["version"], change["questionnaire"]["version"]) == (questionnaire().version, "9.0.0")
    assert not bridge["whole"]
    assert sorted(bridge["reworded"]) == ["P1.1", "P2.2", "P3.1"]
    assert len(change["change"]["processes"]["items"]) == 9
    assert not set(change["change"]["processes"]["items"]) & set(bridge["reworded"])
    assert change["change"]["processes"]["verdict"] == "SIGNAL"
    assert change["change"]["vision"]["verdict"] == "SAME"


def test_a_quick_check_is_compared_on_its_own_questions(run: Run, tmp_path: Path) -> None:
    change = _change(run, CRM, WAVE1, "--linked", "--length", "quick")
    assert change["previous"]["bridge"]["whole"]
    assert len(change["change"]["processes"]["items"]) == 4


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_summary_tells_the_change_with_its_verdict(run: Run, code: str) -> None:
    out = run("diagnose", CRM, "--previous", WAVE1, "--linked", "--lang", code).out
    title, verdict = {
        "fr": ("Évolution depuis la vague précédente (12 réponses)", "Évolution avérée"),
        "en": ("Change since the earlier wave (12 answers)", "Established change"),
    }[code]
    lines = out[out.index(title) :].splitlines()
    assert sum(verdict in line for line in lines) == 1
    processes = questionnaire().levers[2].name.within(code)
    assert verdict in next(line for line in lines if processes in line)
    assert not FORBIDDEN.search(out)
    assert "{" not in out


def test_problems_of_the_earlier_file_bear_its_name(run: Run, tmp_path: Path) -> None:
    spoiled = tmp_path / "before.csv"
    spoiled.write_text(WAVE1.read_text(encoding="utf-8").replace("\nr2,sales,member,3", "\nr2,sales,member,7"), "utf-8")
    ran = run("diagnose", CRM, "--previous", spoiled, "--json", "-", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert ran.problems == [
        "before.csv, line 3, column D (V1.1): “7” is not an answer; write 1 to 5, DK (does not know), "
        "NA (not applicable), or nothing"
    ]


@pytest.mark.parametrize("option", [("--linked",), ("--previous-questionnaire", "alignment")])
def test_options_that_need_an_earlier_wave_say_so(run: Run, option: tuple[str, ...]) -> None:
    ran = run("diagnose", CRM, "--json", "-", *option, "--lang", "en")
    assert (ran.code, ran.problems) == (2, [f"{option[0]} needs --previous too"])


def test_two_files_cannot_both_come_from_the_standard_input(run: Run) -> None:
    ran = run("diagnose", "-", "--previous", "-", "--lang", "en")
    assert (ran.code, ran.problems) == (2, ["two inputs cannot come from the standard input; name a file"])


def test_the_first_version_is_bridged_by_the_items_that_read_the_same(run: Run) -> None:
    change = _change(run, CRM, WAVE1, "--previous-questionnaire", "alignment@1.0.0", "--linked")
    bridge = change["previous"]["bridge"]
    assert (change["previous"]["version"], change["questionnaire"]["version"]) == ("1.0.0", questionnaire().version)
    assert {"P1.1", "P2.2", "O2.4", "S1.1"} <= set(bridge["reworded"])
    assert len(change["change"]["processes"]["items"]) == 10
    assert change["change"]["processes"]["verdict"] == "SIGNAL"
    # Five of the eight practices of this lever read otherwise now, and every symptom has another "rarely".
    assert change["change"]["orchestrator"]["verdict"] == "FEW"


def test_a_short_wave_before_a_full_one_is_told_as_such_and_names_why_scales_do_not_compare(
    run: Run, tmp_path: Path
) -> None:
    quick = {item.code for item in questionnaire().rated_items if item.quick}
    header, *lines = [line.split(",") for line in WAVE1.read_text(encoding="utf-8").splitlines()]
    kept = [place for place, name in enumerate(header) if name in quick or place < 3]
    before = tmp_path / "quick.csv"
    before.write_text("\n".join(",".join(row[place] for place in kept) for row in [header, *lines]), encoding="utf-8")
    out = run("--lang", "en", "diagnose", CRM, "--previous", before).out
    assert "The two measures did not ask all the same questions: 16 common questions are compared." in out
    assert "Too few questions are the same in both measures." in out
    assert "has changed since version" not in out


def test_functions_that_answered_one_wave_only_are_named(run: Run, tmp_path: Path) -> None:
    lines = CRM.read_text(encoding="utf-8").splitlines()
    after = tmp_path / "after.csv"
    after.write_text("\n".join(line for line in lines if ",finance," not in line), encoding="utf-8")
    out = run("--lang", "en", "diagnose", after, "--previous", WAVE1).out
    assert "Present in one of the two measures only, and so left out of the comparison: Finance." in out
