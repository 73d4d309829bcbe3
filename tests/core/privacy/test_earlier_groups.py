"""Groups of a campaign beside those that were published of the same people with another threshold."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.earlier_groups import EarlierGroup, beside_earlier_groups
from assessment.core.privacy.published_groups import COMPANY, OTHERS, Grouping, published_groups
from assessment.core.privacy.suppression_reasons import SuppressionReason
from tests.core.privacy.combined_attack import combined_leaks
from tests.core.privacy.firms import RandomFirm, random_firm
from tests.core.questionnaire_factory import alignment

KEY = "a secret of the organisation"
SIZES = {"sales": 6, "marketing": 4, "finance": 3}
TRIAD = alignment().triad


def _groups(counts: Mapping[str, int], threshold: int) -> Grouping:
    return published_groups(counts, order=tuple(counts), threshold=Threshold(threshold), triad=TRIAD)


def _published(counts: Mapping[str, int], threshold: int) -> list[EarlierGroup]:
    groups = _groups(counts, threshold).groups
    return [{function: counts[function] for function in group.functions} for group in groups]


def _beside(counts: Mapping[str, int], threshold: int, earlier: list[EarlierGroup]) -> Grouping:
    return beside_earlier_groups(
        _groups(counts, threshold), counts, earlier, threshold=Threshold(threshold), triad=TRIAD
    )


def _shown(grouping: Grouping) -> dict[str, int]:
    return {group.key: group.respondents for group in grouping.groups}


def _hidden(grouping: Grouping) -> dict[str | None, SuppressionReason]:
    return {hidden.group: hidden.reason for hidden in grouping.hidden}


def _firm(number: int, threshold: int) -> RandomFirm:
    return replace(random_firm(number), key=KEY, threshold=threshold)


@pytest.mark.parametrize(("number", "code"), [(208, "S2.1"), (530, "S1.3")])
def test_a_raised_threshold_tells_an_answer_where_those_published_are_put_together_anew(number: int, code: str) -> None:
    """Two firms in which a long draw of the attack finds it."""
    before, after = _firm(number, 3), _firm(number, 5)
    assert {leak.code for leak in combined_leaks((before, after), [code])} == {code}
    beside = replace(after, earlier=before.published)
    assert list(combined_leaks((before, beside), [code])) == []


@pytest.mark.parametrize(("before", "after"), [(3, 5), (4, 7), (5, 10)])
@pytest.mark.parametrize("number", [17, 18])
def test_a_raised_threshold_tells_nobody_apart(before: int, after: int, number: int) -> None:
    """`make bench` tries sixty firms."""
    first, second = _firm(number, before), _firm(number, after)
    beside = replace(second, earlier=first.published)
    codes = list(first.analysis(None).items)[::6]
    assert list(combined_leaks((first, beside), codes)) == []


def test_a_group_that_reaches_the_larger_threshold_stands_as_it_did_and_the_rest_is_kept_back() -> None:
    """Three people of finance do not make five, and the company less the others would be them: it stood alone."""
    counts = {"sales": 6, "marketing": 5, "finance": 3}
    assert _shown(_groups(counts, 5)) == {COMPANY: 14}
    grouping = _beside(counts, 5, _published(counts, 3))
    assert _shown(grouping) == {"sales": 6, "marketing": 5}
    assert _hidden(grouping) == {"finance": SuppressionReason.RELEASED}
    assert [group.enters for group in grouping.groups] == [True, True]


def test_functions_that_were_merged_stand_as_they_did() -> None:
    counts = {"sales": 3, "leadership": 2, "service": 4}
    earlier: list[EarlierGroup] = [{"sales": 3}, {"leadership": 2, "service": 4}]
    grouping = _beside(counts, 5, earlier)
    assert _shown(grouping) == {OTHERS: 6}
    assert _hidden(grouping) == {
        "sales": SuppressionReason.RELEASED,
        "leadership": SuppressionReason.MERGED,
        "service": SuppressionReason.MERGED,
    }
    assert [group.enters for group in grouping.groups] == [False]


def test_functions_none_of_which_reaches_the_larger_threshold_are_merged() -> None:
    counts = SIZES | {"service": 8}
    grouping = _beside(counts, 5, _published(counts, 3))
    assert _shown(grouping) == {"sales": 6, "service": 8, OTHERS: 7}
    assert grouping == _groups(counts, 5)


@pytest.mark.parametrize(
    ("counts", "earlier"),
    [
        ({"sales": 6, "marketing": 5, "finance": 3}, {"sales": 6, "marketing": 6, "finance": 3}),
        ({"sales": 6, "marketing": 5, "finance": 3}, {"sales": 6, "marketing": 5}),
    ],
    ids=["one has left", "a function is new"],
)
def test_a_group_is_perturbed_anew_where_other_people_are_in_it(
    counts: Mapping[str, int], earlier: Mapping[str, int]
) -> None:
    assert _beside(counts, 5, _published(earlier, 3)) == _groups(counts, 5)


def test_what_was_published_as_one_is_not_divided() -> None:
    """Two people of finance do not make a group of three: the company stood alone, and does so again."""
    counts = {"sales": 6, "finance": 2, "marketing": 3}
    before = _published(counts, 3)
    assert before == [counts]
    assert _shown(_groups(counts, 5)) == {"sales": 6, OTHERS: 5}
    grouping = _beside(counts, 5, before)
    assert _shown(grouping) == {COMPANY: 11}
    assert set(_hidden(grouping).values()) == {SuppressionReason.RELEASED}
