"""Reference scenarios through the command.

The copies beside this file are always read. Where the folder they come from stands beside the project, its files are
read as well, so that one added there is not forgotten here.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from assessment.questionnaire_files.catalogue import questionnaire
from tests.cli.conftest import ANSWERS, Run

BESIDE = Path(__file__).parents[3] / "shared" / "scenarios"
STORIES = [
    (folder, name)
    for folder in (ANSWERS, BESIDE)
    if (folder / "expected.json").is_file()
    for name in json.loads((folder / "expected.json").read_text(encoding="utf-8"))
]
TOLERANCE = 1e-9
LEVERS = ("vision", "orchestrator", "processes")


@pytest.fixture(params=STORIES, ids=lambda history: f"{history[0].parent.name}/{history[1]}")
def history(request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What must come out of a file, and what the command wrote."""
    folder, name = request.param
    figures = tmp_path / "figures.json"
    ran = run("diagnose", folder / f"{name}.csv", "--json", figures)
    assert ran.code == 0, ran.err
    assert ran.err == ""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))[name]
    return expected, json.loads(figures.read_text(encoding="utf-8"))


def _agrees(figure: float | None, expected: float | None) -> bool:
    if figure is None or expected is None:
        return figure is expected
    return abs(figure - expected) < TOLERANCE


def test_every_scenario_stands_beside_its_expected_figures() -> None:
    assert len(list(ANSWERS.glob("*.csv"))) == 9
    assert {name for folder, name in STORIES if folder == ANSWERS} == {path.stem for path in ANSWERS.glob("*.csv")}


def test_scores_and_levels_are_those_computed_independently(history: tuple[dict[str, Any], dict[str, Any]]) -> None:
    expected, figures = history
    assert figures["respondents"] == expected["respondents"]
    assert set(figures["functions"]) == set(expected["functions"])
    for function, scores in expected["functions"].items():
        for scale, score in scores.items():
            assert _agrees(figures["functions"][function]["scores"][scale], score), (function, scale)
    for scale, score in expected["organisation"].items():
        assert _agrees(figures["organisation"][scale]["score"], score), scale
    assert {lever: figures["organisation"][lever]["level"] for lever in LEVERS} == expected["lever_levels"]
    assert _agrees(figures["total"]["score"], expected["total"])
    assert figures["total"]["level"] == expected.get("total_level")
    assert figures["total"]["level_before_cap"] == expected.get("total_level_before_cap")


def test_a_missing_score_always_has_its_reason_beside_it(history: tuple[dict[str, Any], dict[str, Any]]) -> None:
    _, figures = history
    pairs = [(figures["total"]["score"], figures["total"]["reason"])]
    pairs += [(scale["score"], scale["reason"]) for scale in figures["organisation"].values()]
    for function in figures["functions"].values():
        pairs += [(score, function["reasons"][scale]) for scale, score in function["scores"].items()]
    assert all((score is None) == (reason is not None) for score, reason in pairs)


def test_each_score_is_traced_down_to_the_answers(history: tuple[dict[str, Any], dict[str, Any]]) -> None:
    _, figures = history
    given = figures["answers"]["given"]
    for scale in figures["organisation"]:
        trace = figures["traces"][scale]
        entering = [part for part in trace["parts"] if part["weight"]]
        recomputed = sum(part["weight"] * part["value"] for part in entering) if entering else None
        assert _agrees(recomputed, trace["value"])
        places = [figures["answers"]["items"].index(code) for code in trace["items"]]
        for part in trace["parts"]:
            scores = [score for score in part["persons"].values() if score is not None]
            assert _agrees(sum(scores) / len(scores) if scores else None, part["value"])
            assert len(part["persons"]) - len(scores) == part["left_out"]
            for name, score in part["persons"].items():
                assert figures["answers"]["functions"][name] == part["function"]
                options = [given[name][place] for place in places if isinstance(given[name][place], int)]
                assert score is None or _agrees(25 * (sum(options) / len(options) - 1), score)


def test_the_roadmap_follows_from_the_figures(history: tuple[dict[str, Any], dict[str, Any]]) -> None:
    _, figures = history
    known = questionnaire().actions_by_id
    actions = figures["roadmap"]["actions"]
    assert actions
    for action in actions:
        assert 1 <= action["start_day"] <= action["finish_day"] <= action["period"] <= 360
        # Work of a function that nobody holds goes to somebody else; none of it is lost.
        assert sum(action["effort"].values()) == pytest.approx(sum(known[action["id"]].effort.values()))
        causes = {cause["kind"] for cause in action["because"]}
        assert action["gain"] > 0 or causes & {"symptom", "disagreement", "unknown", "cost"}, action["id"]
        assert set(action["practices"]) <= set(known[action["id"]].items)
    assert [action["start_day"] for action in actions] == sorted(action["start_day"] for action in actions)
