"""Thresholds, published groups, extreme answers, distributions, comments."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.privacy.confidentiality import Mode, Threshold, usual_mode
from assessment.core.privacy.distributions_and_comments import free_texts, spread_reason
from assessment.core.privacy.mean_precision import published_mean
from assessment.core.privacy.protected_figures import (
    PublishedFigure,
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
from assessment.core.questionnaire.respondents import Respondent, RespondentRole

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
    grouping = _published(TWELVE)
    assert _sizes(grouping) == {"sales": 5, "others": 7}
    assert grouping.groups[-1].functions == ("leadership", "finance", "marketing")
    assert grouping.hidden == tuple(
        Suppression(SuppressedKind.GROUP, SuppressionReason.MERGED, function)
        for function in ("leadership", "finance", "marketing")
    )


def test_the_order_of_merging_is_fixed_by_who_was_invited_not_by_who_answered() -> None:
    invited = {"marketing": 4, "sales": 9, "finance": 6, "leadership": 3}
    grouping = published_groups(
        {"marketing": 3, "sales": 8, "finance": 1, "leadership": 2},
        order=merge_order(invited),
        threshold=Threshold(5),
        triad=TRIAD,
    )
    assert grouping.groups[-1].functions == ("leadership", "marketing", "finance")


def test_when_the_others_stay_below_the_threshold_only_the_company_is_shown() -> None:
    grouping = _published({"marketing": 6, "sales": 8, "finance": 2})
    assert _sizes(grouping) == {"company": 16}
    assert {hidden.reason for hidden in grouping.hidden} == {SuppressionReason.REMAINDER}


def test_a_company_below_the_threshold_is_not_shown_at_all() -> None:
    grouping = _published({"marketing": 1, "sales": 2, "finance": 1})
    assert grouping.groups == ()
    assert grouping.hidden == (Suppression(SuppressedKind.COMPANY, SuppressionReason.FEW_PEOPLE),)


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
    grouping = _published(counts, threshold)
    assert all(group.respondents >= threshold for group in grouping.groups)
    if grouping.groups:
        assert sum(_sizes(grouping).values()) == sum(counts.values())
        assert set(grouping.group_of) == {function for function, count in counts.items() if count}
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
    mean = published_mean(int(answers.sum()), len(answers), insiders=1)
    assert mean is not None
    figure = PublishedFigure(mean.value, mean.end)
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
