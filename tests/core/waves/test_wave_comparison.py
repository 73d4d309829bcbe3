"""Comparison of two waves and linkage disclosure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from assessment.core.analysis.campaign_analysis import default_grouping
from assessment.core.comparison.verdicts import Verdict, VerdictReason
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.published_groups import Grouping
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.core.waves.common_items import common_items, wordings
from assessment.core.waves.linkage_disclosure import linkage_is_safe
from assessment.core.waves.score_change import Change, Method
from assessment.core.waves.wave_comparison import Wave, WaveComparison, compare
from tests.core.not_none import defined
from tests.core.questionnaire_factory import alignment, everyone
from tests.core.questionnaire_factory import sheet as sheet_of
from tests.core.team_answers import history, team

DAYS = (date(2026, 3, 18), date(2026, 6, 17), date(2026, 9, 16))
WAVE_1, PLACEBO, CRM = "team-of-twelve-wave1", "team-of-twelve-wave2-placebo", "team-of-twelve-wave2-crm"
MOVED = {Verdict.SIGNAL, Verdict.SMALL}


def _wave(
    sheet: AnswerSheet, *, number: int = 0, mode: Mode = Mode.NAMED, reader: str | None = None, **more: Any
) -> Wave:
    """A wave in which everybody answered; people are linked by their place in the file, unless told otherwise."""
    counts = {function: sheet.functions.count(function) for function in alignment().functions_by_key}
    staff = {function: count for function, count in counts.items() if count}
    settings = AnalysisSettings(mode=mode, threshold=Threshold(5), staff=staff, reader=reader)
    made = Wave(
        key=f"wave {number}",
        day=DAYS[number],
        version="1.0.0",
        settings=replace(settings, grouping=default_grouping(alignment(), sheet, settings)),
        sheet=sheet,
        wordings=wordings(alignment(), sheet.codes),
        links=tuple(person.identifier for person in sheet.respondents),
    )
    return replace(made, **more)


def _files(second: str, *, mode: Mode = Mode.NAMED, linked: bool = True) -> WaveComparison:
    first, after = _wave(history(WAVE_1)[0], mode=mode), _wave(history(second)[0], number=1, mode=mode)
    if not linked:
        first, after = replace(first, links=()), replace(after, links=())
    return compare(first, after, alignment(), people=first.settings.staff)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("linked", [True, False])
def test_a_quarter_in_which_nothing_changed_gives_no_verdict_of_change(mode: Mode, linked: bool) -> None:  # noqa: FBT001
    wave_comparison = _files(PLACEBO, mode=mode, linked=linked)
    assert not {change.code for change in wave_comparison.changes.values()} & {*MOVED, Verdict.CONFIRM}


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("linked", [True, False])
def test_the_lever_that_was_worked_on_is_found(mode: Mode, linked: bool) -> None:  # noqa: FBT001
    wave_comparison = _files(CRM, mode=mode, linked=linked)
    assert wave_comparison.levers["processes"].code is Verdict.SIGNAL
    assert {key for key, change in wave_comparison.levers.items() if change.code in MOVED} == {"processes"}


def test_people_are_followed_where_they_are_linked_and_only_there() -> None:
    assert {change.method for change in _files(CRM).levers.values()} == {Method.PAIRED}
    assert {change.method for change in _files(CRM, linked=False).levers.values()} == {Method.OVERLAP}


def test_levers_and_symptoms_are_families_of_their_own() -> None:
    wave_comparison = _files(CRM)
    assert {defined(change.test).family for change in wave_comparison.levers.values()} == {3}
    assert {defined(change.test).family for change in wave_comparison.symptoms.values()} == {4}


# --- Who answered -----------------------------------------------------------------------------------------------------


def _team_of(*groups: tuple[str, int, int]) -> AnswerSheet:
    """(function, people, option): everybody of a function answers the same, one of them a little lower."""
    people = []
    for function, count, value in groups:
        people += [(function, everyone(value - (number == 0 and value > 1))) for number in range(count)]
    return sheet_of(people)


def test_who_answered_cannot_make_progress() -> None:
    """Simpson: nobody changed their mind. Sales see things better and answer in numbers the second time.

    The mean of all answers rises by more than ten points; function by function nothing moves.
    """
    before = _team_of(("sales", 3, 4), ("marketing", 9, 2), ("finance", 4, 2))
    after = _team_of(("sales", 12, 4), ("marketing", 3, 2), ("finance", 4, 2))
    every = [float(np.mean(sheet.cells[sheet.cells > 0])) for sheet in (before, after)]
    assert every[1] - every[0] > 0.6, "0.6 options are 15 points"
    wave_comparison = compare(_wave(before, links=()), _wave(after, number=1, links=()), alignment())
    for key, change in wave_comparison.changes.items():
        assert change.displayed is not None
        assert abs(change.displayed) < 5, key
        assert change.code not in {*MOVED, Verdict.CONFIRM}, key


def test_a_function_that_answered_once_is_left_out_and_named() -> None:
    before = _team_of(("sales", 4, 3), ("marketing", 4, 3))
    after = _team_of(("sales", 4, 3), ("marketing", 4, 3), ("finance", 4, 5))
    wave_comparison = compare(_wave(before), _wave(after, number=1), alignment())
    assert wave_comparison.left_out == (("finance",),)
    assert all(change.displayed == 0 for change in wave_comparison.changes.values())


def test_confidential_groups_are_compared_where_they_hold_the_same_functions() -> None:
    before = _team_of(("sales", 6, 3), ("marketing", 3, 3), ("finance", 3, 3))
    after = _team_of(("sales", 6, 3), ("marketing", 6, 3), ("finance", 3, 3), ("leadership", 2, 5))
    wave_comparison = compare(
        _wave(before, mode=Mode.CONFIDENTIAL), _wave(after, number=1, mode=Mode.CONFIDENTIAL), alignment()
    )
    assert wave_comparison.voices == (("sales",),)
    assert ("finance", "leadership") in wave_comparison.left_out
    assert ("finance", "marketing") in wave_comparison.left_out


def test_nothing_is_compared_where_nothing_is_shown() -> None:
    few, many = _team_of(("sales", 4, 3)), _team_of(("sales", 6, 3))
    before = _wave(few, mode=Mode.CONFIDENTIAL)
    wave_comparison = compare(before, _wave(many, number=1, mode=Mode.CONFIDENTIAL), alignment())
    assert {change.code for change in wave_comparison.changes.values()} == {Verdict.HIDDEN}
    assert {change.displayed for change in wave_comparison.changes.values()} == {None}


def test_a_reader_who_answered_is_shown_less() -> None:
    """A group of exactly k is hidden to its own members, and what would give it away with it."""
    sheet = _team_of(("sales", 5, 3), ("marketing", 6, 3))
    first, second = (_wave(sheet, number=number, mode=Mode.CONFIDENTIAL) for number in (0, 1))
    assert Verdict.HIDDEN not in {change.code for change in compare(first, second, alignment()).changes.values()}
    first, second = (_wave(sheet, number=number, mode=Mode.CONFIDENTIAL, reader="sales") for number in (0, 1))
    assert {change.code for change in compare(first, second, alignment()).changes.values()} == {Verdict.HIDDEN}
    alone = _team_of(("sales", 5, 3))
    first, second = (_wave(alone, number=number, mode=Mode.CONFIDENTIAL, reader="sales") for number in (0, 1))
    assert {change.code for change in compare(first, second, alignment()).changes.values()} == {Verdict.HIDDEN}


def test_a_reader_who_sees_every_group_sees_the_change_whatever_items_are_kept_back() -> None:
    before, after = (
        _wave(history(name)[0], number=number, mode=Mode.CONFIDENTIAL, reader="leadership")
        for number, name in enumerate((WAVE_1, CRM))
    )
    wave_comparison = compare(
        before, after, alignment(), people={"sales": 5, "marketing": 4, "finance": 2, "leadership": 1}
    )
    assert wave_comparison.levers["processes"].code is Verdict.SIGNAL
    assert Verdict.HIDDEN not in {change.code for change in wave_comparison.changes.values()}


def test_a_wave_that_nobody_answered_cannot_be_compared() -> None:
    nobody = AnswerSheet((), history(WAVE_1)[0].codes, np.zeros((0, len(history(WAVE_1)[0].codes)), dtype=np.int8))
    empty = _wave(nobody)
    wave_comparison = compare(empty, _wave(history(CRM)[0], number=1), alignment())
    assert {change.code for change in wave_comparison.changes.values()} == {Verdict.FEW}


# --- The same words ---------------------------------------------------------------------------------------------------

REWORDED = ("P1.1", "P1.2", "V1.1")


def _upgraded(codes: Sequence[str] = REWORDED) -> Questionnaire:
    """Version 1.1.0: three questions say something else."""
    questionnaire = alignment()
    levers = tuple(
        replace(
            lever,
            dimensions=tuple(
                replace(
                    dimension,
                    items=tuple(
                        replace(item, question=Text(item.question.fr + " (2)", item.question.en + " (2)"))
                        if item.code in codes
                        else item
                        for item in dimension.items
                    ),
                )
                for dimension in lever.dimensions
            ),
        )
        for lever in questionnaire.levers
    )
    return replace(questionnaire, version="1.1.0", levers=levers, content_hash="of 1.1.0")


def _across(second: str, codes: Sequence[str] = REWORDED, **more: Any) -> WaveComparison:
    newer = _upgraded(codes)
    sheet = history(second)[0]
    after = _wave(sheet, number=1, version="1.1.0", wordings=wordings(newer, sheet.codes), **more)
    return compare(_wave(history(WAVE_1)[0], **more), after, newer)


def test_three_reworded_questions_are_left_out_and_the_others_make_the_bridge() -> None:
    wave_comparison = _across(CRM)
    assert wave_comparison.bridge.reworded == ("V1.1", "P1.1", "P1.2")
    assert not wave_comparison.bridge.whole
    assert len(wave_comparison.carried["processes"]) == 10
    assert not set(REWORDED) & {code for codes in wave_comparison.carried.values() for code in codes}
    assert wave_comparison.levers["processes"].code is Verdict.SIGNAL


def test_a_question_that_was_reworded_carries_no_change() -> None:
    """The answers to the reworded questions alone jump to the top: nothing of it is called progress."""
    first = history(WAVE_1)[0]
    cells = first.cells.copy()
    cells[:, [first.codes.index(code) for code in REWORDED]] = 5
    newer = _upgraded()
    after = _wave(replace(first, cells=cells), number=1, version="1.1.0", wordings=wordings(newer, first.codes))
    assert all(change.displayed == 0 for change in compare(_wave(first), after, newer).levers.values())


def test_a_scale_with_too_few_common_questions_is_not_compared() -> None:
    processes = next(lever for lever in alignment().levers if lever.key == "processes")
    most = [item.code for item in processes.items][:8]
    wave_comparison = _across(CRM, most)
    assert wave_comparison.carried["processes"] == ()
    assert wave_comparison.levers["processes"].code is Verdict.FEW
    assert wave_comparison.levers["vision"].displayed is not None


def test_confidential_teams_are_compared_on_fewer_questions_only_where_nothing_is_kept_back() -> None:
    wave_comparison = _across(CRM, mode=Mode.CONFIDENTIAL)
    whole = _files(CRM, mode=Mode.CONFIDENTIAL)
    hidden = {key for key, change in wave_comparison.changes.items() if change.code is Verdict.HIDDEN}
    assert not {key for key, change in whole.changes.items() if change.code is Verdict.HIDDEN}
    assert hidden <= {"vision", "processes"}, "scales whose questions all stayed are compared as before"
    assert wave_comparison.levers["orchestrator"].test == whole.levers["orchestrator"].test


@pytest.mark.parametrize(
    ("before", "after", "shared", "reworded", "added", "removed"),
    [
        ({"a": "1", "b": "2"}, {"a": "1", "b": "2"}, ("a", "b"), (), (), ()),
        ({"a": "1", "b": "2"}, {"b": "3", "a": "1"}, ("a",), ("b",), (), ()),
        ({"a": "1"}, {"a": "1", "c": "4"}, ("a",), (), ("c",), ()),
        ({"a": "1", "b": "2"}, {"a": "1"}, ("a",), (), (), ("b",)),
    ],
)
def test_questions_are_shared_reworded_added_or_removed(
    before: Mapping[str, str], after: Mapping[str, str], shared: Any, reworded: Any, added: Any, removed: Any
) -> None:
    items = common_items(before, after)
    assert (items.shared, items.reworded, items.added, items.removed) == (shared, reworded, added, removed)


# --- Links of confidential teams --------------------------------------------------------------------------------------


def _linked(before: Wave, after: Wave, **more: Any) -> Change:
    return compare(before, after, alignment(), **more).levers["processes"]


def _confidential(names: Sequence[str], *, number: int = 0) -> Wave:
    """As many sales people as names; each is linked by their name, an empty one by nothing."""
    cells = (
        np.random.default_rng(number).integers(1, 6, size=(len(names), len(history(WAVE_1)[0].codes))).astype(np.int8)
    )
    sheet = team({"sales": len(names)}, cells)
    return _wave(sheet, number=number, mode=Mode.CONFIDENTIAL, links=tuple(names))


TWELVE = tuple("abcdefghijkl")


def test_a_team_of_which_everybody_is_linked_is_followed() -> None:
    before, after = _confidential(TWELVE), _confidential(TWELVE[::-1], number=1)
    change = _linked(before, after)
    assert (change.method, change.linked) == (Method.PAIRED, 12)


def test_nobody_is_followed_where_one_or_two_stand_apart() -> None:
    """The change of all less that of the linked would be that of the one who is left."""
    before, after = _confidential(TWELVE), _confidential([*TWELVE[:11], ""], number=1)
    assert _linked(before, after).method is not Method.PAIRED


def test_too_few_who_are_linked_are_not_followed() -> None:
    before, after = _confidential(TWELVE[:4] + ("",) * 2), _confidential(TWELVE[:4] + ("",) * 2, number=1)
    assert _linked(before, after).linked == 0


def test_a_code_that_two_people_use_links_neither() -> None:
    before = _confidential(TWELVE)
    after = _confidential(["a", "a", *TWELVE[2:]], number=1)
    assert _linked(before, after).method is not Method.PAIRED


def test_links_are_not_used_where_they_were_refused() -> None:
    before, after = _confidential(TWELVE), _confidential(TWELVE, number=1)
    assert _linked(before, after, may_link=False).linked == 0


def test_two_waves_of_the_same_people_may_be_linked() -> None:
    assert linkage_is_safe([_confidential(TWELVE), _confidential(TWELVE, number=1)])


def test_a_single_newcomer_may_not_be_worked_out_by_a_link() -> None:
    """Everybody of the first wave is linked: the second wave less those who are linked is one person."""
    joined = [*TWELVE, "m"]
    assert not linkage_is_safe([_confidential(TWELVE), _confidential(joined, number=1)])


def test_links_over_several_waves_may_not_be_subtracted_from_one_another() -> None:
    """Each step alone is safe, five stand apart each time; together they would tell of one person.

    Wave 2 holds the twelve of wave 1 and five who joined. Those five and one of the twelve are gone in wave 3: what is
    apart in the second step, less what is apart in the first, is that one.
    """
    joined = [*TWELVE, "m", "n", "o", "p", "q"]
    first, second = _confidential(TWELVE), _confidential(joined, number=1)
    third = _confidential(TWELVE[1:], number=2)
    assert linkage_is_safe([first, second])
    assert linkage_is_safe([second, third])
    assert not linkage_is_safe([first, second, third])


def test_a_first_wave_is_linked_with_nothing() -> None:
    assert not linkage_is_safe([_confidential(TWELVE)])


def test_the_wave_that_answers_are_linked_in_may_be_shown_in_groups() -> None:
    """Two groups of six, the same people twice."""
    cells = np.full((12, len(history(WAVE_1)[0].codes)), 3, dtype=np.int8)
    sheet = team({"sales": 6, "marketing": 6}, cells)
    waves = [_wave(sheet, number=number, mode=Mode.CONFIDENTIAL, links=TWELVE) for number in (0, 1)]
    assert linkage_is_safe(waves)
    assert isinstance(waves[0].grouping, Grouping)
    assert {person.role for person in sheet.respondents} == {RespondentRole.MEMBER}


# --- Groups that were published otherwise, and true reasons -----------------------------------------------------------


def _published(sales: int, marketing: int, finance: int, *, number: int, value: int) -> Wave:
    answers = _team_of(("sales", sales, value), ("marketing", marketing, value), ("finance", finance, value))
    return _wave(answers, number=number, mode=Mode.CONFIDENTIAL, links=())


def test_a_function_that_falls_below_the_threshold_never_takes_the_comparison_with_it() -> None:
    before, after = _published(5, 6, 5, number=0, value=2), _published(4, 6, 4, number=1, value=4)
    assert {group.key for group in before.grouping.groups} == {"sales", "marketing", "finance"}
    assert {group.key for group in after.grouping.groups} == {"marketing", "others"}
    wave_comparison = compare(before, after, alignment(), people={"sales": 5, "marketing": 6, "finance": 5})
    assert set(wave_comparison.voices) == {("marketing",), ("finance", "sales")}
    assert wave_comparison.merged == (("finance", "sales"),)
    assert wave_comparison.left_out == ()
    for change in wave_comparison.changes.values():
        assert change.code is not Verdict.FEW
        # The scores are told in quarters and bounds, which draw a wide change together.
    assert change.tested == pytest.approx(45, abs=6)


def test_where_only_the_company_is_published_once_the_company_is_compared() -> None:
    before, after = _published(5, 6, 5, number=0, value=3), _published(5, 4, 0, number=1, value=3)
    assert [group.key for group in after.grouping.groups] == ["company"]
    wave_comparison = compare(before, after, alignment(), people={"sales": 5, "marketing": 6, "finance": 5})
    assert wave_comparison.voices == (("marketing", "sales"),)
    assert wave_comparison.left_out == (("finance",),)
    assert {change.code for change in wave_comparison.levers.values()} <= {Verdict.SAME, Verdict.NOISE}


def test_what_cannot_be_compared_says_the_true_reason() -> None:
    before = _wave(_team_of(("sales", 6, 3)))
    others = compare(before, _wave(_team_of(("finance", 6, 3)), number=1), alignment())
    assert {change.why for change in others.changes.values()} == {VerdictReason.OTHER_PEOPLE}
    after = _wave(_team_of(("sales", 6, 3)), number=1)
    reworded = replace(after, wordings=dict.fromkeys(after.wordings, "other words"))
    items = compare(before, reworded, alignment())
    assert {change.why for change in items.changes.values()} == {VerdictReason.OTHER_ITEMS}
    silent = _wave(sheet_of([("sales", {})] * 6), number=1)
    nobody = compare(before, silent, alignment())
    assert {change.why for change in nobody.changes.values()} == {VerdictReason.NOT_ENOUGH_ANSWERED}
    two = compare(before, _wave(_team_of(("sales", 2, 3)), number=1), alignment())
    assert {change.why for change in two.changes.values()} == {VerdictReason.FEW_RESPONDENTS}
