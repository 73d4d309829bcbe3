"""Attacker with all published tables learns nothing."""

import math
from dataclasses import replace

import numpy as np
import pytest

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.privacy.release_log import Atom, ReleaseLog, admit, atoms, exposed, statements
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.results.score_trace import Trace, trace_item, trace_total
from tests.core.not_none import defined
from tests.core.privacy.attacker import ExactSum, knowledge
from tests.core.privacy.firms import RandomFirm, leaks, random_firm
from tests.core.privacy.indistinguishable import twin_of
from tests.core.privacy.published_tables import tables
from tests.core.team_answers import (
    STORIES,
    TWELVE,
    behind,
    confidential,
    functions_of,
    history,
    mixed_cells,
    named,
    team,
)

SHORT = 10
SIZES = {"sales": 5, "marketing": 4, "finance": 2, "leadership": 1}


@pytest.mark.parametrize(("name", "threshold"), [*((name, k) for name in TWELVE for k in (3, 5)), (TWELVE[0], 7)])
def test_no_two_readers_of_a_story_know_an_answer_of_somebody_else(name: str, threshold: int) -> None:
    sheet, length = history(name)
    assert list(leaks(RandomFirm(sheet, length, threshold))) == []


@pytest.mark.parametrize("number", range(SHORT))
def test_no_two_readers_of_a_random_firm_know_an_answer_of_somebody_else(number: int) -> None:
    """`make bench` tries two hundred."""
    assert list(leaks(random_firm(number))) == []


@pytest.mark.parametrize("number", [*range(6), 13, 14])
def test_whatever_a_reader_gets_follows_from_the_figures_that_the_attacker_weighs(number: int) -> None:
    """Other answers by the same people, of which these figures are the same: nothing else may differ anywhere."""
    firm = random_firm(number)
    twin = twin_of(firm, seed=number)
    assert (twin.cells != firm.sheet.cells).any() == any(
        group.respondents < Threshold(firm.threshold).spread for group in firm.grouping.groups
    )
    for function in (None, *dict.fromkeys(firm.sheet.functions)):
        reader = None if function is None else firm.sheet.functions.index(function)
        assert tables(firm.seen_by(reader, twin)) == tables(firm.seen_by(reader)), function


def _uniform_cells(sales: list[int], number: int = 12) -> AnswerSheet:
    """Twelve people; the first six, of sales, answer every item as told, the others 3."""
    cells = mixed_cells(number, seed=1)
    cells[:] = 3
    cells[: len(sales)] = np.array(sales, dtype=np.int8)[:, None]
    return team({"sales": len(sales), "marketing": number - len(sales)}, cells)


def test_a_range_says_nothing_of_how_far_apart_the_answers_of_six_people_are() -> None:
    """One answered 1 and five 4, or all about the middle: the same mean, and the same page."""
    apart, close = _uniform_cells([1, 4, 4, 4, 4, 4]), _uniform_cells([3, 3, 4, 4, 4, 3])
    for reader in (None, "sales", "marketing"):
        assert tables(confidential(apart, reader=reader)) == tables(confidential(close, reader=reader))


def test_a_range_of_a_small_group_is_that_of_the_planning_noise() -> None:
    reading = confidential(_uniform_cells([1, 4, 4, 4, 4, 4]))
    lever = defined(reading.diagnosis).levers[0]
    low, high = defined(lever.function_interval("sales"))
    assert (high - low) / 2 == pytest.approx(1.959964 * 12 / math.sqrt(6))
    assert defined(lever.uncertainty).planned
    gap = reading.gaps["vision"].pairs[0]
    assert (gap.interval90, gap.times_in_ten, gap.test) == (None, None, None)
    assert defined(gap.estimate).standard_error == pytest.approx(12 * math.sqrt(1 / 6 + 1 / 6))


def test_who_left_an_item_out_moves_nothing_but_that_item() -> None:
    """The score of a scale is the mean of its published items: nobody's total can be subtracted from it."""
    whole = team({"sales": 8, "marketing": 7}, mixed_cells(15, seed=6))
    cells = np.where(whole.cells < 1, 3, whole.cells).astype(np.int8)
    sheet = replace(whole, cells=cells.copy())
    left_out = cells.copy()
    left_out[0, sheet.codes.index("V1.1")] = 0
    for answers in (sheet, replace(sheet, cells=left_out)):
        reading = confidential(answers)
        for scale in defined(reading.diagnosis).scales.values():
            codes = [item.code for item in behind(answers, threshold=5).scales[0].items]
            for group in ("sales", "marketing"):
                if scale.key == "vision":
                    items = [defined(reading.items[code][group].value) for code in codes]
                    assert reading.scores["vision"][group].value == pytest.approx(25 * (np.mean(items) - 1))
            bounds = defined(scale.bounds)
            assert bounds.response_rate == 1


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("threshold", [3, 5, 7])
def test_what_any_reader_sees_is_part_of_what_somebody_outside_sees(name: str, threshold: int) -> None:
    sheet, length = history(name)
    outside = confidential(sheet, threshold=threshold, length=length)
    for reader in functions_of(sheet):
        inside = confidential(sheet, threshold=threshold, length=length, reader=reader)
        for code, figures in inside.items.items():
            for group, figure in figures.items():
                whole = outside.items[code][group]
                if figure.exact:
                    assert figure.value == whole.value, (reader, code, group)
                elif figure.end in (ExtremeBound.AT_LEAST, ExtremeBound.AT_MOST) and group != COMPANY:
                    low, high = sorted((defined(figure.value), defined(whole.value)))
                    assert figure.value == (low if figure.end is ExtremeBound.AT_LEAST else high), (reader, code)


@pytest.mark.parametrize("threshold", [3, 4, 5, 6])
@pytest.mark.parametrize("name", STORIES)
def test_no_reader_is_told_of_fewer_than_k_others(name: str, threshold: int) -> None:
    sheet, length = history(name)
    k = Threshold(threshold)
    people = atoms(sheet.respondents, wave="w1")
    grouping = behind(sheet, threshold=threshold).grouping
    rows = statements(grouping, people, wave="w1")
    assert exposed(ReleaseLog(people, rows), threshold=k) == ()
    for person in sheet.respondents:
        seen = confidential(sheet, threshold=threshold, length=length, reader=person.function)
        keys = {group.key for group in seen.groups}
        if seen.diagnosis is not None:
            keys |= {"company"} if any(scale.score is not None for scale in seen.diagnosis.levers) else set()
        shown = tuple(release for release in rows if release.group in keys)
        reader = Atom(person.function, person.role, "w1")
        assert exposed(ReleaseLog(people, shown), threshold=k, reader=reader) == ()


def test_all_waves_and_views_of_the_team_of_twelve_expose_nobody_together() -> None:
    log = ReleaseLog()
    for wave in TWELVE:
        sheet, _ = history(wave)
        people = atoms(sheet.respondents, wave=wave)
        grouping = behind(sheet, threshold=5).grouping
        log, refusals = admit(log, statements(grouping, people, wave=wave), people=people, threshold=Threshold(5))
        assert refusals == ()
    assert len(log.releases) == 3 * 3
    assert exposed(log, threshold=Threshold(5)) == ()


def test_a_group_that_answers_one_end_everywhere_is_told_by_bounds_alone() -> None:
    cells = mixed_cells(12, seed=3)
    cells[:5] = 5
    reading = confidential(team(SIZES, cells))
    ends = {figures["sales"].end for figures in (*reading.scores.values(), *reading.items.values())}
    assert ends == {"at_least"}
    assert {figures["sales"].value for figures in reading.items.values()} == {3.75}
    assert {figures["sales"].value for figures in reading.scores.values()} == {68.75}
    published = np.mean([defined(reading.scores["vision"][group].value) for group in ("sales", "others")])
    assert reading.scores["vision"]["company"].value == pytest.approx(published)
    assert reading.scores["vision"]["company"].end == "about"


@pytest.mark.parametrize(("total", "known"), [(6, ()), (30, ()), (14, (5, 5)), (26, (1, 5))])
def test_the_attacker_finds_what_exact_means_tell(total: int, known: tuple[int, ...]) -> None:
    posterior = defined(knowledge((ExactSum(total),), known, 6))
    assert (posterior.options, posterior.likeliest) == (1, 1.0)
    assert not posterior.harmless


def test_the_attacker_finds_what_is_likely_though_not_certain() -> None:
    assert not defined(knowledge((ExactSum(7),), (), 6)).harmless, "one 2 among 1s: two options"
    assert not defined(knowledge((ExactSum(16),), (), 14)).harmless, "four in five of the others said 1"
    assert defined(knowledge((ExactSum(18),), (), 6)).harmless


def test_a_confidential_diagnosis_holds_no_answer_and_no_person() -> None:
    sheet, _ = history("sixty-people")
    reading = confidential(sheet)
    diagnosis = defined(reading.diagnosis)
    assert diagnosis.people is None
    assert [path for path in tables(reading) if ".people." in path] == []
    assert all(gap.test is None for gaps in reading.gaps.values() for gap in gaps.pairs)
    assert {gaps.overall for gaps in reading.gaps.values()} == {None}
    assert not any(part.formula in ("person", "answer") for part in _all_parts(diagnosis))


def _all_parts(diagnosis: PublishedDiagnosis) -> list[Trace]:
    traces = [trace_total(diagnosis), *(trace_item(diagnosis, code) for code in diagnosis.items)]
    return [part for trace in traces for part in trace.walk()]


def test_named_heads_hide_nothing_and_nothing_is_taken_from_the_diagnosis() -> None:
    sheet, length = history("three-heads-disagree")
    reading = named(sheet, length=length)
    assert reading.hidden == ()
    assert (defined(defined(reading.diagnosis).people).sheet.cells == sheet.cells).all()
    assert [mark.dots for mark in reading.map[0].marks] == [(5,), (1,), (2,)]


def _company_follows(reading: CampaignAnalysis, code: str) -> bool:
    figures = dict(reading.items[code])
    company = figures.pop("company")
    values = [figure.value for figure in figures.values() if figure.value is not None]
    return company.value is None or abs(company.value - float(np.mean(values))) < 1e-9


def test_the_company_is_made_of_published_groups_and_of_nothing_else() -> None:
    sheet, _ = history("team-of-twelve-wave1")
    reading = confidential(sheet)
    assert [group.key for group in reading.groups] == ["sales", "others"]
    assert [code for code in reading.items if not _company_follows(reading, code)] == []


def test_a_reader_to_whom_every_group_is_hidden_gets_the_company_more_coarsely_and_no_range() -> None:
    sheet, _ = history("team-of-twelve-wave1")
    outside, inside = confidential(sheet), confidential(sheet, reader="sales")
    assert inside.groups == ()
    shown = [code for code, figures in inside.items.items() if figures["company"].value is not None]
    assert len(shown) > len(inside.items) / 2
    exact = [code for code in shown if inside.items[code]["company"].exact]
    assert exact
    for code in exact:
        assert inside.items[code]["company"].value == outside.items[code]["company"].value
    diagnosis = defined(inside.diagnosis)
    assert (diagnosis.total.uncertainty, diagnosis.total.interval()) == (None, None)
    for scale in diagnosis.scales.values():
        assert (scale.uncertainty, scale.interval()) == (None, None)
    assert all(scale.bounds is None for scale in diagnosis.scales.values())
    assert {lever.shown for lever in diagnosis.levers} | {diagnosis.total.shown} == {None}
    for lever in diagnosis.levers:
        items = [inside.items[item.code]["company"].value for item in lever.lever.items if item.code in inside.items]
        given = [value for value in items if value is not None]
        assert lever.score == pytest.approx(25 * (np.mean(given) - 1))
