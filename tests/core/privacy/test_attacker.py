"""Attacker with all published tables learns nothing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.protected_figures import PublishedFigure, PublishedScale, open_figures, protected_figures
from assessment.core.privacy.release_log import Atom, ReleaseLog, admit, atoms, exposed, statements
from assessment.core.questionnaire.answer_sheet import AnswerSheet, Cells
from assessment.core.questionnaire.definition import Length
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.results.score_trace import Trace, trace_item, trace_total
from assessment.core.results.scoring import person_scores
from tests.core.not_none import defined
from tests.core.privacy.attacker import exposed_answers
from tests.core.privacy.indistinguishable import has_twin, unanimous_items
from tests.core.privacy.published_tables import tables
from tests.core.questionnaire_factory import alignment
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

MOST_READERS = 5
"""Readers tried inside each group; the attacker is the same for all who answered alike."""
SIZES = {"sales": 5, "marketing": 4, "finance": 2, "leadership": 1}


def _figures(sheet: AnswerSheet, code: str) -> dict[str, PublishedFigure]:
    return dict(confidential(sheet).items[code])


@pytest.mark.parametrize(
    ("name", "threshold"), [*((name, k) for name in TWELVE for k in (3, 5)), (TWELVE[0], 7), ("sixty-people", 5)]
)
def test_no_hidden_answer_of_a_story_has_one_value_only(name: str, threshold: int) -> None:
    sheet, length = history(name)
    scored = behind(sheet, threshold=threshold, length=length)
    found = []
    for scale in scored.scales:
        for group in scored.grouping.groups:
            cells = scored.cells(scale)[scored.rows[group.key]]
            for reader in (None, *range(min(len(cells), MOST_READERS))):
                exposures = exposed_answers(cells, scored.figures[scale.key][group.key], reader=reader)
                found += [(scale.key, group.key, reader, cell) for cell in exposures]
    assert found == []


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("threshold", [3, 5, 7])
def test_what_any_reader_sees_is_part_of_what_somebody_outside_sees(name: str, threshold: int) -> None:
    sheet, length = history(name)
    outside = confidential(sheet, threshold=threshold, length=length)
    for reader in functions_of(sheet):
        inside = confidential(sheet, threshold=threshold, length=length, reader=reader)
        for shown, whole in ((inside.scores, outside.scores), (inside.items, outside.items)):
            for key, figures in shown.items():
                for group, figure in figures.items():
                    assert figure.value is None or figure == whole[key][group], (reader, key, group)


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


def test_everything_that_is_published_fits_another_set_of_answers_too() -> None:
    sheet, _ = history("team-of-twelve-wave1")
    scored = behind(sheet, threshold=5)
    unanimous = list(unanimous_items(scored))
    assert len(unanimous) > 30
    assert [found for found in unanimous if not has_twin(scored, found)] == []


@pytest.mark.parametrize("answer", [1, 5])
@pytest.mark.parametrize("alone", [1, 2, 3, 4, 5])
def test_a_group_at_an_end_of_the_scale_has_a_twin_whoever_stands_apart(answer: int, alone: int) -> None:
    cells = mixed_cells(12, seed=11)
    sheet = team(SIZES, cells)
    item = sheet.codes.index("V2.1")
    cells[:5, item] = answer
    cells[0, item] = alone
    scored = behind(sheet, threshold=5)
    unanimous = [found for found in unanimous_items(scored) if found.code == "V2.1"]
    assert {found.reader for found in unanimous} >= {0}
    assert [found for found in unanimous if not has_twin(scored, found)] == []


def test_a_group_that_answers_one_end_everywhere_is_told_by_bounds_alone() -> None:
    cells = mixed_cells(12, seed=3)
    cells[:5] = 5
    reading = confidential(team(SIZES, cells))
    ends = {figures["sales"].end for figures in (*reading.scores.values(), *reading.items.values())}
    assert ends == {"at_least"}
    assert {figures["sales"].value for figures in reading.items.values()} == {4.5}
    assert {figures["sales"].value for figures in reading.scores.values()} == {87.5}
    exact = np.mean([defined(reading.scores["vision"][group].value) for group in ("sales", "others")])
    assert reading.scores["vision"]["company"].value == pytest.approx(exact)
    assert reading.scores["vision"]["company"].end == "about"


GROUP_SIZES = st.integers(4, 8)
ITEM_COUNTS = st.sampled_from([1, 3, 4, 8])


@st.composite
def _groups(draw: st.DrawFn) -> tuple[Cells, int]:
    """A group whose members nearly agree on much, with somebody apart, and some missing; and a threshold it reaches."""
    people, items = draw(GROUP_SIZES), draw(ITEM_COUNTS)
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    cells = np.full((people, items), draw(st.sampled_from([1, 3, 5])), dtype=np.int8)
    stray = random.random(cells.shape) < draw(st.sampled_from([0.0, 0.1, 0.3]))
    cells[stray] = random.integers(1, 6, int(stray.sum()))
    if draw(st.booleans()):
        cells[0] = random.integers(1, 6, items)
    missing = random.random(cells.shape) < draw(st.sampled_from([0.0, 0.1]))
    cells[missing] = 0
    return cells, draw(st.integers(4, min(people, 6)))


def _told(cells: Cells, exposures: list[tuple[int, int]], reader: int | None) -> list[int]:
    """Items on which the answer of everybody else who gave one is known: people are alike to whoever reads."""
    told = []
    for item in range(cells.shape[1]):
        others = [(person, item) for person in np.flatnonzero(cells[:, item] > 0).tolist() if person != reader]
        if others and set(others) <= set(exposures) and len({int(cells[cell]) for cell in others}) == 1:
            told.append(item)
    return told


@settings(max_examples=60, deadline=None)
@given(_groups(), st.data())
def test_no_group_however_alike_tells_what_its_members_answered(group: tuple[Cells, int], data: st.DataObject) -> None:
    cells, threshold = group
    codes = tuple(f"i{number}" for number in range(cells.shape[1]))
    figures = protected_figures(codes, cells, person_scores(cells), threshold=Threshold(threshold))
    reader = data.draw(st.sampled_from([None, *range(len(cells))]))
    assert _told(cells, exposed_answers(cells, figures, reader=reader), reader) == []


def test_the_attacker_finds_what_careless_tables_tell() -> None:
    alike = np.full((5, 4), 5, dtype=np.int8)
    alike[0] = [2, 5, 4, 5]
    codes = ("a", "b", "c", "d")
    careless = open_figures(codes, alike, person_scores(alike))
    assert _told(alike, exposed_answers(alike, careless, reader=0), 0) == [0, 1, 2, 3]
    protected = protected_figures(codes, alike, person_scores(alike), threshold=Threshold(5))
    assert exposed_answers(alike, protected, reader=0) == []


def test_the_attacker_subtracts_a_score_from_its_items() -> None:
    cells = np.array([[1, 4, 3], [1, 2, 3], [1, 3, 5], [1, 5, 2], [1, 3, 2]], dtype=np.int8)
    codes = ("a", "b", "c")
    shown = open_figures(codes, cells, person_scores(cells))
    without_the_first = replace(shown, items={**shown.items, "a": PublishedFigure(None)})
    assert _told(cells, exposed_answers(cells, without_the_first), None) == [0]
    protected = protected_figures(codes, cells, person_scores(cells), threshold=Threshold(5))
    assert exposed_answers(cells, protected) == []


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


def test_a_reader_to_whom_a_group_is_hidden_sees_no_company_figure_that_lacks_a_voice() -> None:
    sheet, _ = history("team-of-twelve-wave1")
    outside, inside = confidential(sheet), confidential(sheet, reader="sales")
    assert inside.groups == ()
    for code, figures in outside.items.items():
        whole = all(figures[group].exact for group in ("sales", "others"))
        assert (inside.items[code]["company"].value is not None) == whole, code
    assert defined(inside.diagnosis).total.score == defined(outside.diagnosis).total.score
    assert all(scale.bounds is None for scale in defined(inside.diagnosis).levers)


def test_the_quick_check_is_protected_as_well() -> None:
    codes = [item.code for item in alignment().of_length(alignment().rated_items, Length.QUICK)]
    cells = np.random.default_rng(5).integers(1, 6, (12, len(codes))).astype(np.int8)
    cells[:5, :] = 5
    sheet = replace(team(SIZES, mixed_cells(12, seed=1)), codes=tuple(codes), cells=cells)
    reading = confidential(sheet, length=Length.QUICK)
    assert {figures["sales"].end for figures in reading.items.values()} == {"at_least"}
    scored = behind(sheet, threshold=5, length=Length.QUICK)
    for scale in scored.scales:
        rows = scored.rows["sales"]
        figures: PublishedScale = scored.figures[scale.key]["sales"]
        assert exposed_answers(scored.cells(scale)[rows], figures, reader=0) == []
