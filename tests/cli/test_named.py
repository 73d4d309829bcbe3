"""diapason diagnose in named mode."""

import json
from pathlib import Path
from typing import Any

import pytest

from assessment.questionnaire_files.catalogue import questionnaire
from tests.cli.conftest import ANSWERS, Run

CODES = {"HIDDEN", "FEW", "SIGNAL", "SMALL", "CONFIRM", "SAME", "NOISE"}
SCALES = ["vision", "orchestrator", "processes", "blame", "wasted_leads", "inconsistent_messages", "duplicated_effort"]


def _figures(run: Run, name: str, *options: str) -> dict[str, Any]:
    ran = run("diagnose", ANSWERS / f"{name}.csv", "--json", "-", *options)
    assert ran.code == 0, ran.err
    figures: dict[str, Any] = json.loads(ran.out)
    return figures


@pytest.mark.parametrize("name", sorted(path.stem for path in ANSWERS.glob("*.csv")))
def test_gaps_agreement_and_crossratings_bear_a_verdict_without_a_mode(run: Run, name: str) -> None:
    figures = _figures(run, name)
    assert figures["privacy"]["mode"] == "named"
    assert figures["hidden"] == []
    assert list(figures["gaps"]) == SCALES
    groups = list(figures["functions"])
    for gaps in figures["gaps"].values():
        assert len(gaps["pairs"]) == len(groups) * (len(groups) - 1) // 2
        assert {pair["verdict"] for pair in gaps["pairs"]} <= CODES
    assert [(line["scale"], line["group"]) for line in figures["agreement"]] == [
        (scale, group) for scale in SCALES for group in groups
    ]
    assert {line["verdict"] for line in figures["agreement"]} <= CODES
    assert {line["verdict"] for line in figures["crossratings"]} <= CODES


def test_without_a_mode_the_answers_are_those_of_named_heads(run: Run) -> None:
    plain = _figures(run, "team-of-twelve-wave1")
    assert plain == _figures(run, "team-of-twelve-wave1", "--mode", "named")


def test_a_gap_tells_points_interval_and_how_often_one_rates_higher(run: Run) -> None:
    figures = _figures(run, "team-of-twelve-wave1", "--staff", "sales=5,marketing=4,finance=2,leadership=1")
    gap = figures["gaps"]["vision"]["pairs"][0]
    assert (gap["first"], gap["second"], gap["verdict"]) == ("marketing", "sales", "CONFIRM")
    assert gap["verdict_told"] == "À confirmer"
    scores = {key: figures["functions"][key]["scores"]["vision"] for key in ("marketing", "sales")}
    assert gap["points"] == pytest.approx(scores["marketing"] - scores["sales"])
    low, high = gap["interval"]
    assert low < gap["points"] < high
    assert (gap["reading"], gap["times_in_ten"], gap["respondents"]) == ("fixed_team", None, [4, 5])


def test_three_heads_are_too_few_for_any_gap_and_the_map_shows_their_dots(run: Run) -> None:
    figures = _figures(run, "three-heads-disagree")
    assert {pair["verdict"] for gaps in figures["gaps"].values() for pair in gaps["pairs"]} == {"FEW"}
    first = figures["map"][0]
    assert (first["item"], first["width"]) == ("O1.1", 4.0)
    assert {group: mark["dots"] for group, mark in first["marks"].items()} == {
        "marketing": [5],
        "sales": [1],
        "finance": [2],
    }


def test_a_crossrating_stands_beside_what_is_said_in_return(run: Run) -> None:
    rating = _figures(run, "team-of-twelve-wave1")["crossratings"][0]
    assert rating["rater"] != rating["rated"]
    assert rating["returned"]["value"] is not None
    assert rating["gap"]["points"] == pytest.approx(rating["score"]["value"] - rating["returned"]["value"])
    assert {item["item"] for item in rating["items"]} == {f"X1.{rating['rated']}", f"X2.{rating['rated']}"}


def test_staff_stands_in_the_place_of_the_contexts(run: Run, tmp_path: Path) -> None:
    context = tmp_path / "firm.yaml"
    context.write_text("staff: {marketing: 8, sales: 10, finance: 4}\n", encoding="utf-8")
    figures = _figures(run, "team-of-twelve-wave1", "--context", str(context), "--staff", "ventes=5,finance=2")
    assert figures["context"]["staff"] == {"marketing": 8, "sales": 5, "finance": 2}
    assert figures["functions"]["sales"]["staff"] == 5


def test_a_staff_smaller_than_those_who_answered_is_refused_function_by_function(run: Run, team: Path) -> None:
    ran = run("diagnose", team, "--json", "-", "--staff", "sales=4,marketing=3,finance=2", "--lang", "en")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.problems == [
        "--staff: Marketing counts 3 people, but 4 answered",
        "--staff: Sales counts 4 people, but 5 answered",
    ]


@pytest.mark.parametrize(
    ("options", "english", "french"),
    [
        (("--mode", "secret"), "“secret”", "n’est pas admis"),
        (("--mode", "confidential", "--threshold", "2"), "--threshold", "--threshold"),
        (("--mode", "confidential", "--threshold", "11"), "--threshold", "--threshold"),
        (("--threshold", "5"), "protects in confidential mode only", "ne protège qu’en mode confidentiel"),
        (("--staff", "bakery=3"), "unknown function: “bakery”", "fonction inconnue"),
        (("--staff", "sales=-3"), "“-3” is not a number of people", "n’est pas un nombre de personnes"),
        (("--staff", "sales"), "write a function and its number of people", "écrivez une fonction et son effectif"),
    ],
)
def test_what_cannot_be_is_told_in_both_languages(
    run: Run, team: Path, options: tuple[str, ...], english: str, french: str
) -> None:
    for code, message in (("en", english), ("fr", french)):
        ran = run("diagnose", team, "--json", "-", *options, "--lang", code)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err
        assert sum("--help" not in line for line in ran.problems) == 1


def test_the_summary_lists_the_gaps_that_are_worth_a_line(run: Run, team: Path) -> None:
    out = run("diagnose", team, "--lang", "en").out
    assert "Gaps between functions, in points" in out
    assert f"{questionnaire().levers[0].name.en}: Marketing minus Sales" in out
    assert "Established gap" in out
    assert "Undecided" not in out
