"""Confidential output of diagnose reveals no answer."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.questionnaire_files.catalogue import questionnaire
from tests.cli.conftest import ANSWERS, Run
from tests.core.privacy.attacker import GroupView, knowledge
from tests.core.team_answers import TWELVE, history

STORIES = sorted(path.stem for path in ANSWERS.glob("*.csv"))
MERGED = ("marketing", "finance", "leadership")
"""Functions of the team of twelve that five people are too many for."""


def _figures(run: Run, name: str, *options: str) -> dict[str, Any]:
    ran = run("diagnose", ANSWERS / f"{name}.csv", "--mode", "confidential", "--json", "-", *options)
    assert ran.code == 0, ran.err
    figures: dict[str, Any] = json.loads(ran.out)
    return figures


def _walk(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, path)
    else:
        yield path, value


@pytest.mark.parametrize("threshold", ["3", "5", "10"])
@pytest.mark.parametrize("name", STORIES)
def test_no_person_stands_anywhere_in_the_figures(run: Run, name: str, threshold: str) -> None:
    figures = _figures(run, name, "--threshold", threshold)
    sheet, _ = history(name)
    people = {person.identifier for person in sheet.respondents}
    keys = {key for path, _ in _walk(figures) for key in path}
    assert not keys & (people | {"persons", "dots", "given", "roles", "p", "p_holm", "dominance"})
    assert not {leaf for _, leaf in _walk(figures) if isinstance(leaf, str)} & people
    assert figures.get("answers") is None
    counted = {path[-1]: leaf for path, leaf in _walk(figures) if path and path[-1] in ("standard_error", "degrees")}
    assert not any(counted.values())
    assert {line["verdict"] for line in figures["hidden"]} <= {"HIDDEN"}


@pytest.mark.parametrize("name", STORIES)
def test_only_published_groups_bear_figures(run: Run, name: str) -> None:
    figures = _figures(run, name)
    if "privacy" not in figures:
        assert [line["what"] for line in figures["hidden"]] == ["company"]
        return
    groups = figures["privacy"]["groups"]
    assert all(group["respondents"] >= 5 for group in groups.values())
    assert set(figures["functions"]) == set(groups)
    assert all(set(item["functions"]) == set(groups) for item in figures["items"].values())
    assert {
        pair[side] for gaps in figures["gaps"].values() for pair in gaps["pairs"] for side in ("first", "second")
    } <= (set(groups))
    assert {line["group"] for line in figures["agreement"]} <= set(groups)
    assert {line["rater"] for line in figures["crossratings"]} <= set(groups)
    for line in figures["map"]:
        for group, mark in line["marks"].items():
            assert mark["options"] is None or groups[group]["respondents"] >= 10


def test_what_is_hidden_is_listed_with_its_reason(run: Run) -> None:
    figures = _figures(run, "team-of-twelve-wave1")
    merged = {line["group"] for line in figures["hidden"] if line["reason"] == "merged"}
    assert merged == set(MERGED)
    assert figures["privacy"]["groups"]["others"]["respondents"] == 7
    assert figures["functions"]["others"]["name"] == "Autres fonctions"


def test_a_reader_who_answered_sees_less_than_somebody_outside(run: Run) -> None:
    inside = _figures(run, "team-of-twelve-wave1", "--reader", "ventes")
    assert inside["privacy"]["groups"] == {}
    assert inside["functions"] == {}
    assert "reader_inside" in {line["reason"] for line in inside["hidden"]}
    other = _figures(run, "team-of-twelve-wave1", "--reader", "leadership")
    assert set(other["privacy"]["groups"]) == {"sales", "others"}
    ran = run("diagnose", ANSWERS / "team-of-twelve-wave1.csv", "--mode", "confidential", "--reader", "bakery")
    assert ran.code == 2
    assert "--reader" in ran.err


def test_a_document_for_a_reader_who_sees_no_group_can_still_be_written(run: Run, tmp_path: Path) -> None:
    options = ("--mode", "confidential", "--reader", "sales", "--previous", ANSWERS / "team-of-twelve-wave1.csv")
    answers = ANSWERS / "team-of-twelve-wave2-crm.csv"
    assert run("diagnose", answers, *options, "--pdf", tmp_path / "reader.pdf").code == 0
    assert run("diagnose", answers, *options).code == 0


def test_fewer_people_than_the_threshold_are_told_nothing_but_that(run: Run) -> None:
    figures = _figures(run, "three-heads-disagree")
    assert set(figures) == {"format", "questionnaire", "language", "length", "respondents", "hidden"}
    for code, text in (("fr", "trop peu de personnes ont répondu"), ("en", "too few people answered")):
        ran = run("diagnose", ANSWERS / "three-heads-disagree.csv", "--mode", "confidential", "--lang", code)
        assert (ran.code, ran.out) == (2, "")
        assert text in ran.err


def _figure(value: float | None, end: str | None, answered: int) -> PublishedFigure:
    """A figure of the JSON; one that is given in quarters of an option bears how many answered."""
    return PublishedFigure(value, ExtremeBound(end) if end else None, None if end else answered)


def _rows(figures: dict[str, Any], sheet: AnswerSheet, group: str) -> list[int]:
    functions = figures["privacy"]["groups"][group]["functions"]
    return [row for row, function in enumerate(sheet.functions) if function in functions]


def _known(sheet: AnswerSheet, rows: list[int], code: str, figure: tuple[float | None, str | None], k: int) -> None:
    """Whoever has this figure, and the answers of any one person of the group besides, is left in doubt."""
    answers = [int(sheet.cells[row, sheet.codes.index(code)]) for row in rows]
    given = [answer for answer in answers if answer > 0]
    if figure[0] is None:
        return
    view = GroupView(len(rows), len(given), k, 1, _figure(*figure, len(given)))
    for own in ((), *((answer,) for answer in set(given))):
        known = knowledge((view,), own, len(given))
        assert known is None or known.harmless, (code, own, known)


@pytest.mark.parametrize("threshold", [3, 5])
@pytest.mark.parametrize("name", TWELVE)
def test_an_attacker_who_has_the_json_and_answered_finds_no_answer(run: Run, name: str, threshold: int) -> None:
    figures = _figures(run, name, "--threshold", str(threshold))
    sheet, _ = history(name)
    assert figures["functions"]
    for group in figures["functions"]:
        rows = _rows(figures, sheet, group)
        if len(rows) < 10:
            for code, item in figures["items"].items():
                _known(sheet, rows, code, (item["functions"][group], item["bounds"].get(group)), threshold)


def test_an_attacker_learns_no_crossrating(run: Run) -> None:
    figures = _figures(run, "team-of-twelve-wave1")
    sheet, _ = history("team-of-twelve-wave1")
    assert figures["crossratings"]
    for rating in figures["crossratings"]:
        rows = [row for row in _rows(figures, sheet, rating["rater"]) if sheet.functions[row] != rating["rated"]]
        for item in rating["items"]:
            _known(sheet, rows, item["item"], (item["mean"]["value"], item["mean"]["bound"]), 5)


def _without_crossratings(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Nobody rates their own function, so that these columns tell who belongs where."""
    return [{key: cell for key, cell in row.items() if not key.startswith("X")} for row in rows]


def _written(rows: list[dict[str, str]], path: Path) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def test_who_answered_what_inside_a_group_changes_nothing_that_is_written(run: Run, tmp_path: Path) -> None:
    """A team whose merged functions swapped their answers, under other names, in another order: the same files."""
    with (ANSWERS / "team-of-twelve-wave1.csv").open(encoding="utf-8") as file:
        rows = _without_crossratings(list(csv.DictReader(file)))
    merged = [number for number, row in enumerate(rows) if row["function"] in MERGED]
    order = np.random.default_rng(4).permutation(merged).tolist()
    swapped = [dict(row) for row in rows]
    for number, other in zip(merged, order, strict=True):
        swapped[number] = {**rows[other], "function": rows[number]["function"], "role": rows[number]["role"]}
    assert swapped != rows
    twin = [{**row, "respondent": f"x{number}"} for number, row in enumerate(swapped[::-1])]
    outputs = []
    for name, people in (("one", rows), ("two", twin)):
        answers = _written(people, tmp_path / f"{name}.csv")
        json_file, pdf_file = tmp_path / f"{name}.json", tmp_path / f"{name}.pdf"
        options = ("--mode", "confidential", "--staff", "sales=6,marketing=4,finance=3,leadership=1")
        assert run("diagnose", answers, *options, "--json", json_file, "--pdf", pdf_file).code == 0
        summary = run("diagnose", answers, *options).out
        outputs.append((json_file.read_text(encoding="utf-8"), summary, pdf_file.read_bytes()))
    for first, two in zip(*outputs, strict=True):
        assert first == two


def test_a_group_at_an_end_of_the_scale_is_told_by_its_bound(run: Run, tmp_path: Path) -> None:
    with (ANSWERS / "team-of-twelve-wave1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["function"] == "sales":
            row |= {item.code: "5" for item in questionnaire().levers[1].items}
    answers = _written(rows, tmp_path / "ends.csv")
    figures = json.loads(run("diagnose", answers, "--mode", "confidential", "--json", "-").out)
    assert figures["functions"]["sales"]["scores"]["orchestrator"] == 68.75
    assert figures["functions"]["sales"]["scored"]["orchestrator"] is None
    assert figures["organisation"]["orchestrator"]["bounds"] == {"sales": "at_least", "company": "about"}
    assert figures["items"]["O1.1"]["functions"]["sales"] == 3.75
    assert {"what": "scale", "reason": "end_of_scale", "group": "sales", "key": "orchestrator"}.items() <= next(
        cell for cell in figures["hidden"] if cell["key"] == "orchestrator"
    ).items()


def test_sixty_people_are_told_how_answers_spread_in_large_groups_alone(run: Run) -> None:
    figures = _figures(run, "sixty-people")
    shown = {group for line in figures["map"] for group, mark in line["marks"].items() if mark["options"] is not None}
    assert shown
    assert all(figures["privacy"]["groups"][group]["respondents"] >= 10 for group in shown)
    assert shown < set(figures["privacy"]["groups"])


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_summary_says_which_groups_are_shown_and_that_figures_are_hidden(run: Run, team: Path, code: str) -> None:
    out = run("diagnose", team, "--mode", "confidential", "--lang", code).out
    sentences = {
        "fr": ["Mode confidentiel, à partir de 5 personnes par groupe", "Ventes et Autres fonctions", "masqués"],
        "en": ["Confidential mode, from 5 people in a group", "Sales and", "hidden"],
    }[code]
    assert all(text in out for text in sentences)
    assert not re.search(r"Marketing \d|Finance \d", out)
    assert "{" not in out
