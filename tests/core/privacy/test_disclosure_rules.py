"""Thresholds, published groups, extreme answers, distributions, comments."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.privacy.confidentiality import Mode, Threshold, usual_mode
from assessment.core.privacy.distributions_and_comments import free_texts, spread_reason
from assessment.core.privacy.mean_precision import ExtremeBound, published_mean
from assessment.core.privacy.protected_figures import (
    PublishedFigure,
    PublishedScale,
    protected_figures,
    published_scores,
)
from assessment.core.privacy.published_groups import (
    Grouping,
    company_alone,
    every_function,
    merge_order,
    published_groups,
)
from assessment.core.privacy.reader_access import reader_access
from assessment.core.privacy.release_log import Atom, ReleasedStatement, ReleaseLog, admit, atoms, exposed, statements
from assessment.core.privacy.suppression_reasons import SuppressedKind, Suppression, SuppressionReason
from assessment.core.questionnaire.answer_sheet import Cells, Respondent, RespondentRole

TRIAD = ("marketing", "sales", "finance")
TWELVE = {"marketing": 4, "sales": 5, "finance": 2, "leadership": 1}
FUNCTIONS = ("marketing", "sales", "finance", "leadership", "service")
COUNTS = st.dictionaries(st.sampled_from(FUNCTIONS), st.integers(0, 12))


def _published(counts: Mapping[str, int], threshold: int = 5) -> Grouping:
    return published_groups(counts, order=merge_order(counts), threshold=Threshold(threshold), triad=TRIAD)


def _sizes(grouping: Grouping) -> dict[str, int]:
    return {group.key: group.respondents for group in grouping.groups}


# --- modes and thresholds ---------------------------------------------------------------------------------------------


def test_heads_are_named_below_twelve_invited() -> None:
    assert usual_mode(11) is Mode.NAMED
    assert usual_mode(12) is Mode.CONFIDENTIAL


@pytest.mark.parametrize("people", [2, 11])
def test_a_threshold_lies_between_3_and_10(people: int) -> None:
    with pytest.raises(ValueError, match="between 3 and 10"):
        Threshold(people)


def test_a_threshold_is_only_ever_raised() -> None:
    assert Threshold(5).raised_to(8) == Threshold(8)
    with pytest.raises(ValueError, match="never lowered"):
        Threshold(5).raised_to(4)


# --- groups -----------------------------------------------------------------------------------------------------------


def test_functions_below_the_threshold_are_merged_smallest_first() -> None:
    found = _published(TWELVE)
    assert _sizes(found) == {"sales": 5, "others": 7}
    assert found.groups[-1].functions == ("leadership", "finance", "marketing")
    assert found.hidden == tuple(
        Suppression(SuppressedKind.GROUP, SuppressionReason.MERGED, function)
        for function in ("leadership", "finance", "marketing")
    )


def test_the_order_of_merging_is_fixed_by_who_was_invited_not_by_who_answered() -> None:
    invited = {"marketing": 4, "sales": 9, "finance": 6, "leadership": 3}
    found = published_groups(
        {"marketing": 3, "sales": 8, "finance": 1, "leadership": 2},
        order=merge_order(invited),
        threshold=Threshold(5),
        triad=TRIAD,
    )
    assert found.groups[-1].functions == ("leadership", "marketing", "finance")


def test_when_the_others_stay_below_the_threshold_only_the_company_is_shown() -> None:
    found = _published({"marketing": 6, "sales": 8, "finance": 2})
    assert _sizes(found) == {"company": 16}
    assert {hidden.reason for hidden in found.hidden} == {SuppressionReason.REMAINDER}


def test_a_company_below_the_threshold_is_not_shown_at_all() -> None:
    found = _published({"marketing": 1, "sales": 2, "finance": 1})
    assert found.groups == ()
    assert found.hidden == (Suppression(SuppressedKind.COMPANY, SuppressionReason.FEW_PEOPLE),)


def test_when_every_function_is_merged_the_others_are_the_company() -> None:
    assert _sizes(_published({"marketing": 3, "sales": 3, "finance": 2})) == {"company": 8}


def test_merged_functions_have_a_voice_when_one_of_the_triad_is_among_them() -> None:
    with_finance = _published({"sales": 6, "finance": 3, "service": 3})
    assert [group.key for group in with_finance.voices] == ["sales", "others"]
    beside = _published({"sales": 6, "leadership": 3, "service": 3})
    assert [group.key for group in beside.voices] == ["sales"]


@given(COUNTS, st.integers(3, 10))
def test_no_published_group_is_below_the_threshold_and_nobody_is_left_out(
    counts: dict[str, int], threshold: int
) -> None:
    found = _published(counts, threshold)
    assert all(group.respondents >= threshold for group in found.groups)
    if found.groups:
        assert sum(_sizes(found).values()) == sum(counts.values())
        assert set(found.group_of) == {function for function, count in counts.items() if count}
    else:
        assert sum(counts.values()) < threshold


@given(COUNTS, st.integers(3, 10))
def test_what_is_published_exposes_nobody_and_no_reader_learns_of_fewer_than_k(
    counts: dict[str, int], threshold: int
) -> None:
    k = Threshold(threshold)
    grouping = _published(counts, threshold)
    people = {Atom(function, RespondentRole.MEMBER, "w1"): count for function, count in counts.items() if count}
    rows = statements(grouping, people, wave="w1")
    assert exposed(ReleaseLog(people, rows), threshold=k) == ()
    for atom in people:
        seen = reader_access(grouping, reader=atom.function, threshold=k)
        keys = {group.key for group in seen.groups} | ({"company"} if seen.company else set())
        shown = tuple(release for release in rows if release.group in keys)
        assert exposed(ReleaseLog(people, shown), threshold=k, reader=atom) == ()


# --- readers ----------------------------------------------------------------------------------------------------------


def test_for_a_reader_who_answered_their_group_needs_one_more() -> None:
    five, six = _published({"sales": 5, "marketing": 8, "finance": 9}), _published({"sales": 6, "marketing": 8})
    assert [group.key for group in reader_access(six, reader="sales", threshold=Threshold(5)).groups] == [
        "sales",
        "marketing",
    ]
    seen = reader_access(five, reader="sales", threshold=Threshold(5))
    assert [group.key for group in seen.groups] == ["finance"]
    assert seen.company
    assert seen.hidden == (
        Suppression(SuppressedKind.GROUP, SuppressionReason.READER_INSIDE, "sales"),
        Suppression(SuppressedKind.GROUP, SuppressionReason.SUBTRACTION, "marketing"),
    )


def test_somebody_from_another_group_sees_it() -> None:
    grouping = _published({"sales": 5, "marketing": 8})
    assert len(reader_access(grouping, reader="marketing", threshold=Threshold(5)).groups) == 2
    assert len(reader_access(grouping, reader=None, threshold=Threshold(5)).groups) == 2


def test_a_leader_of_twelve_people_is_hidden_among_the_others_and_still_sees_both_groups() -> None:
    seen = reader_access(_published(TWELVE), reader="leadership", threshold=Threshold(5))
    assert [group.key for group in seen.groups] == ["sales", "others"]


def test_a_company_of_exactly_k_is_not_shown_to_its_own_people() -> None:
    grouping = _published({"sales": 3, "marketing": 2})
    assert reader_access(grouping, reader="sales", threshold=Threshold(5)).company is False
    assert reader_access(grouping, reader=None, threshold=Threshold(5)).company is True


def test_a_company_that_is_one_voice_is_hidden_with_it() -> None:
    grouping = _published({"sales": 5, "leadership": 9})
    seen = reader_access(grouping, reader="sales", threshold=Threshold(5))
    assert ([group.key for group in seen.groups], seen.company) == (["leadership"], False)


# --- how exactly a mean is told ---------------------------------------------------------------------------------------


def _told(total: int, people: int, insiders: int = 1) -> tuple[float, str | None] | None:
    found = published_mean(total, people, insiders=insiders)
    return None if found is None else (found.value, found.end)


@pytest.mark.parametrize(
    ("total", "people", "told"),
    [
        (6, 6, (2.0, "at_most")),
        (12, 6, (2.0, "at_most")),
        (13, 6, (2.25, None)),
        (20, 6, (3.25, None)),
        (23, 6, (3.75, None)),
        (24, 6, (4.0, "at_least")),
        (26, 6, (4.0, "at_least")),
        (30, 6, (4.0, "at_least")),
        (11, 5, (2.25, "at_most")),
        (15, 5, (3.0, None)),
        (250, 50, (4.5, "at_least")),
        (190, 50, (3.75, None)),
    ],
)
def test_a_mean_is_told_in_quarters_of_an_option_then_as_a_bound(
    total: int, people: int, told: tuple[float, str | None]
) -> None:
    assert _told(total, people) == told


def test_of_three_people_nothing_can_be_told_and_with_two_of_them_reading_of_five_neither() -> None:
    assert {_told(total, 3) for total in range(3, 16)} == {None}
    assert {_told(total, 5, 2) for total in range(5, 26)} == {None}


@pytest.mark.parametrize("people", [*range(4, 13), 14])
@pytest.mark.parametrize("insiders", [1, 2])
def test_whoever_knows_the_rule_and_their_own_answers_is_left_with_three_options_for_everybody(
    people: int, insiders: int
) -> None:
    """Every value that may be published, every set of answers behind it, every answer of those who read."""
    cells: dict[object, set[int]] = {}
    for total in range(people, 5 * people + 1):
        cells.setdefault(_told(total, people, insiders), set()).add(total)
    for told, totals in cells.items():
        if told is None:
            continue
        for known in range(insiders + 1):
            for own in range(known, 5 * known + 1):
                shares = _shares(people - known, {total - own for total in totals})
                if shares:
                    assert sum(share > 0 for share in shares) >= 3, (told, own)
                    assert max(shares) <= Fraction(3, 4), (told, own)


@cache
def _ways(people: int, total: int) -> int:
    """Sets of answers of that many people with that sum, counted one by one."""
    if people == 0:
        return int(total == 0)
    return sum(_ways(people - 1, total - answer) for answer in range(1, 6))


def _shares(others: int, totals: set[int]) -> list[Fraction]:
    """How likely each option is for one of the others when their sum is one of these; empty where it cannot be."""
    whole = sum(_ways(others, total) for total in totals)
    if not whole:
        return []
    return [Fraction(sum(_ways(others - 1, total - answer) for total in totals), whole) for answer in range(1, 6)]


@given(st.lists(st.integers(1, 5), min_size=4, max_size=70), st.data())
def test_raising_an_answer_never_lowers_what_is_published(answers: list[int], data: st.DataObject) -> None:
    who = data.draw(st.integers(0, len(answers) - 1))
    raised = [min(5, answer + (number == who)) for number, answer in enumerate(answers)]
    assert _value(raised) >= _value(answers)


def _value(answers: list[int]) -> float:
    cells = np.array(answers, dtype=np.int8)[:, None]
    value = protected_figures(("a",), cells, threshold=Threshold(3)).items["a"].value
    assert value is not None
    return value


# --- figures of one group ---------------------------------------------------------------------------------------------


def _scale(rows: list[list[int]], threshold: int = 5, insiders: int = 1) -> PublishedScale:
    cells: Cells = np.array(rows, dtype=np.int8)
    codes = tuple("abcdefgh"[: cells.shape[1]])
    return protected_figures(codes, cells, threshold=Threshold(threshold), insiders=insiders)


def test_an_item_that_too_few_of_the_group_answered_is_hidden() -> None:
    items = _scale([[2, 3, 4], [3, 3, 2], [0, 4, 3], [4, 2, 2], [2, 4, 4]]).items
    assert items["a"] == PublishedFigure(None, hidden=SuppressionReason.FEW_ANSWERS)
    assert items["b"] == PublishedFigure(3.25, answered=5)


def test_a_larger_group_needs_one_answer_more_so_that_its_members_may_read_it() -> None:
    rows = [[2, 3], [3, 3], [0, 4], [4, 2], [2, 4], [3, 4]]
    assert _scale(rows).items["a"].hidden is SuppressionReason.FEW_ANSWERS
    assert _scale([*rows, [4, 3]]).items["b"].exact


def test_the_score_of_a_scale_is_the_mean_of_what_is_published_of_its_items() -> None:
    found = _scale([[2, 3, 4], [3, 3, 2], [0, 4, 3], [4, 2, 2], [2, 4, 4]])
    assert found.score == PublishedFigure(25 * ((3.25 + 3.0) / 2 - 1), answered=5)
    assert _scale([[0, 3, 0], [3, 3, 2], [2, 4, 3], [4, 2, 2], [2, 4, 4]]).score.hidden is SuppressionReason.FEW_ANSWERS


def test_a_bound_tells_neither_how_many_answered_nor_the_mean() -> None:
    assert _scale([[5], [5], [5], [5], [5]]).items["a"] == _scale([[5], [5], [5], [4], [1]]).items["a"]


def test_a_score_made_of_bounds_and_means_is_told_as_about() -> None:
    found = _scale([[5, 3], [5, 3], [5, 4], [5, 2], [5, 4]])
    assert (found.score.value, found.score.end) == (25 * ((3.75 + 3.25) / 2 - 1), ExtremeBound.ABOUT)


def test_the_spread_of_a_group_counts_from_eleven_people_on_and_in_steps_of_six_points() -> None:
    apart = [[1, 1], [5, 5], [2, 2], [4, 4], [3, 3]]
    assert _scale(apart * 2).spread == 0
    large = _scale([*apart * 2, [3, 3]])
    # Two items with a variance of 2 options each, 0.3 between them: 25 · sqrt(2 · 1.3 / 2) = 28.5 points.
    assert large.spread == 30
    scores = published_scores(np.zeros(11), large)
    assert float(scores.mean()) == pytest.approx(50)
    assert float(scores.std(ddof=1)) == pytest.approx(30)


# --- spreads and free text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([0, 3, 3, 3, 0], SuppressionReason.SPREAD),
        ([0, 3, 4, 3, 0], None),
        ([0, 3, 5, 2, 0], SuppressionReason.ALIKE),
        ([0, 4, 4, 2, 0], SuppressionReason.ALIKE),
        ([0, 5, 0, 5, 0], SuppressionReason.ALIKE),
        ([0, 1, 8, 1, 0], SuppressionReason.ALIKE),
        ([0, 0, 10, 0, 0], SuppressionReason.ALIKE),
        ([0, 0, 0, 0, 12], SuppressionReason.END_OF_SCALE),
    ],
)
def test_a_distribution_needs_ten_people_who_do_not_all_agree(
    counts: list[int], reason: SuppressionReason | None
) -> None:
    answers = np.repeat(np.arange(1, 6), counts).astype(np.int8)
    found = published_mean(int(answers.sum()), len(answers), insiders=1)
    assert found is not None
    figure = PublishedFigure(found.value, found.end)
    assert spread_reason(answers, figure, threshold=Threshold(5), reader_inside=False) is reason


def test_for_a_reader_inside_it_needs_eleven() -> None:
    answers = np.array([2, 2, 2, 3, 3, 3, 3, 3, 4, 4], dtype=np.int8)
    figure = PublishedFigure(2.9, answered=10)
    assert spread_reason(answers, figure, threshold=Threshold(3), reader_inside=True) is SuppressionReason.SPREAD


def test_free_text_is_shown_for_ten_people_and_out_of_order() -> None:
    texts = {"T1": tuple(f"text {number:02}" for number in range(12)), "T2": ("b", " ", "a")}
    shown = free_texts(texts, commenters=12, threshold=Threshold(5), reader_inside=False)
    assert shown is not None
    assert sorted(shown["T1"]) == list(texts["T1"])
    assert shown["T1"] != texts["T1"]
    assert set(shown["T2"]) == {"a", "b"}
    assert free_texts(texts, commenters=9, threshold=Threshold(3), reader_inside=False) is None
    assert free_texts(texts, commenters=10, threshold=Threshold(3), reader_inside=True) is None


@given(st.permutations([f"text {number}" for number in range(10)]))
def test_the_order_of_free_text_tells_nothing_of_who_came_when(texts: list[str]) -> None:
    first = free_texts({"T1": texts}, commenters=10, threshold=Threshold(5), reader_inside=False)
    second = free_texts({"T1": sorted(texts)}, commenters=10, threshold=Threshold(5), reader_inside=False)
    assert first == second


# --- the release log --------------------------------------------------------------------------------------------------


def _people(counts: Mapping[str, int], *, wave: str = "w1", snapshot: int = 1) -> dict[Atom, int]:
    respondents = [
        Respondent(f"{function}{number}", function, RespondentRole.MEMBER)
        for function, count in counts.items()
        for number in range(count)
    ]
    return atoms(respondents, wave=wave, snapshot=snapshot)


def test_statements_are_the_company_then_its_groups() -> None:
    people = _people(TWELVE)
    company, sales, others = statements(_published(TWELVE), people, wave="w1")
    assert (company.group, sales.group, others.group) == ("company", "sales", "others")
    assert sum(company.coefficients[atom] * count for atom, count in people.items()) == 1
    assert company.coefficients[Atom("sales", RespondentRole.MEMBER, "w1")] == Fraction(1, 10)
    assert others.coefficients[Atom("finance", RespondentRole.MEMBER, "w1")] == Fraction(1, 7)


def test_a_release_from_which_a_small_function_follows_is_refused() -> None:
    people = _people(TWELVE)
    log, refusals = admit(
        ReleaseLog(), statements(_published(TWELVE), people, wave="w1"), people=people, threshold=Threshold(5)
    )
    assert refusals == ()
    by_function = statements(every_function(TWELVE, triad=TRIAD), people, wave="w1", view="functions")
    longer, refusals = admit(log, by_function, people=people, threshold=Threshold(5))
    assert {refusal.release.group for refusal in refusals} == {"marketing", "finance", "leadership"}
    assert ("w1/1/marketing/member",) in refusals[0].exposed
    assert exposed(longer, threshold=Threshold(5)) == ()


def test_two_hidden_people_whose_sum_follows_are_exposed() -> None:
    people = _people({"sales": 6, "finance": 1, "leadership": 1})
    sales, finance, leadership = people
    everyone = ReleasedStatement("w1", "all", "company", {atom: Fraction(1, 8) for atom in people})
    alone = ReleasedStatement("w1", "functions", "sales", {sales: Fraction(1, 6)})
    log = ReleaseLog(people, (everyone, alone))
    assert exposed(log, threshold=Threshold(3)) == (tuple(sorted((finance.name, leadership.name))),)


def test_a_second_snapshot_that_tells_who_came_late_is_refused() -> None:
    counts = {"sales": 8, "marketing": 9}
    first = _people(counts)
    log, _ = admit(ReleaseLog(), statements(_published(counts), first, wave="w1"), people=first, threshold=Threshold(5))
    late = {**first, Atom("sales", RespondentRole.MEMBER, "w1", 2): 1}
    again = statements(_published({"sales": 9, "marketing": 9}), late, wave="w1")
    _, refusals = admit(log, again, people=late, threshold=Threshold(5))
    assert {refusal.release.group for refusal in refusals} == {"company", "sales"}
    assert all(("w1/2/sales/member",) in refusal.exposed for refusal in refusals)


def test_the_same_statement_is_not_logged_twice() -> None:
    people = _people(TWELVE)
    rows = statements(_published(TWELVE), people, wave="w1")
    log, _ = admit(ReleaseLog(), rows, people=people, threshold=Threshold(5))
    again, refusals = admit(log, rows, people=people, threshold=Threshold(5))
    assert (again.releases, refusals) == (log.releases, ())


def test_what_was_refused_may_still_be_shown_as_the_company_alone() -> None:
    grouping = _published(TWELVE)
    alone = company_alone(grouping, SuppressionReason.RELEASED)
    assert _sizes(alone) == {"company": 12}
    assert {hidden.reason for hidden in alone.hidden} == {SuppressionReason.RELEASED}


def test_a_reader_must_stand_in_their_atom() -> None:
    with pytest.raises(ValueError, match="nobody stands"):
        exposed(ReleaseLog(_people(TWELVE)), threshold=Threshold(5), reader=Atom("service", RespondentRole.HEAD, "w1"))
