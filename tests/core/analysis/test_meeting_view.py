"""What a meeting sees of a result and of its own votes."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.analysis.evidence import EvidenceQuestion
from assessment.core.analysis.meeting_view import (
    CANDIDATES,
    PROPOSED,
    agenda_candidates,
    fewest_votes_shown,
    spread_as_it_was,
    spread_of_votes,
)
from assessment.core.comparison.perception_map import Mark
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.definition import Item
from tests.core.questionnaire_factory import alignment, sheet
from tests.core.team_answers import history, named

CODE = alignment().lever_items[0].code
FIVE = Threshold(5)


def _heads(**answers: int) -> CampaignAnalysis:
    return named(sheet([(function, {CODE: answer}) for function, answer in answers.items()]))


def _told(reading: CampaignAnalysis, group: str, figure: PublishedFigure) -> CampaignAnalysis:
    """The reading with another figure of one group on the question."""

    def mark(mark_before: Mark) -> Mark:
        return replace(mark_before, figure=figure, dots=()) if mark_before.group == group else mark_before

    lines = [replace(line, marks=tuple(mark(point) for point in line.marks)) for line in reading.map]
    return replace(reading, map=tuple(lines))


def test_the_agenda_begins_with_the_largest_gaps() -> None:
    reading = named(history("three-heads-disagree")[0])
    candidates = agenda_candidates(reading, ())
    wide = [candidate.width for candidate in candidates if candidate.width is not None]
    assert wide == sorted(wide, reverse=True)
    assert [candidate.item.code for candidate in candidates][:3] == [line.item.code for line in reading.map][:3]
    assert sum(candidate.proposed for candidate in candidates) == PROPOSED


def test_what_evidence_contradicts_is_on_the_agenda_however_many_gaps_are_larger() -> None:
    reading = named(history("three-heads-disagree")[0])
    every = [candidate.item for candidate in agenda_candidates(reading, _seen(line.item for line in reading.map))]
    assert len(every) > CANDIDATES
    last = every[-1]
    candidates = agenda_candidates(reading, _seen([last]))
    assert len(candidates) == CANDIDATES + 1
    assert (candidates[-1].item, candidates[-1].evidence, candidates[-1].proposed) == (last, True, False)


def _seen(items: Iterable[Item]) -> list[EvidenceQuestion]:
    return [EvidenceQuestion(item, 1, (), 2.0) for item in items]


def test_where_nothing_differs_the_weakest_practices_are_proposed() -> None:
    candidates = agenda_candidates(_heads(marketing=2, sales=2, finance=2), ())
    assert [candidate.item.code for candidate in candidates] == [CODE]
    assert candidates[0].width is None


def test_a_group_that_one_reader_in_the_room_may_not_see_is_hidden_for_all() -> None:
    reading = _heads(marketing=2, sales=4, finance=3)
    hidden = _told(reading, "sales", PublishedFigure(None, hidden=SuppressionReason.READER_INSIDE))
    spreads = {spread.group: spread for spread in spread_as_it_was([reading, hidden], CODE)}
    assert spreads["sales"].figure.value is None
    assert spreads["sales"].figure.hidden is SuppressionReason.READER_INSIDE
    assert spreads["sales"].dots == ()
    assert spreads["marketing"].dots == (2,)


def test_the_figure_that_tells_least_is_the_room_s() -> None:
    reading = _heads(marketing=2, sales=4, finance=3)
    exact = _told(reading, "sales", PublishedFigure(4.25))
    bound = _told(reading, "sales", PublishedFigure(4.0, ExtremeBound.AT_LEAST))
    for readings in ([exact, bound], [bound, exact]):
        spreads = {spread.group: spread.figure for spread in spread_as_it_was(readings, CODE)}
        assert spreads["sales"] == PublishedFigure(4.0, ExtremeBound.AT_LEAST)


@pytest.mark.parametrize("votes", [[], [3], [1, 5, 5]])
def test_named_heads_see_every_vote(votes: list[int]) -> None:
    spread = spread_of_votes(votes, mode=Mode.NAMED, threshold=FIVE)
    assert spread.counts is not None
    assert sum(spread.counts) == spread.votes == len(votes)


@pytest.mark.parametrize("votes", [[3] * 5, [1, 2, 3, 4, 5]])
def test_up_to_the_threshold_confidential_votes_tell_nothing(votes: list[int]) -> None:
    spread = spread_of_votes(votes, mode=Mode.CONFIDENTIAL, threshold=FIVE)
    assert (spread.counts, spread.mean) == (None, None)


def test_a_few_more_give_a_mean_and_never_one_that_tells_everybody_s_vote() -> None:
    several = spread_of_votes([2, 2, 3, 3, 4, 4, 3, 3], mode=Mode.CONFIDENTIAL, threshold=FIVE)
    assert several.counts is None
    assert several.mean is not None
    alike = spread_of_votes([5] * 8, mode=Mode.CONFIDENTIAL, threshold=FIVE)
    assert alike.mean is None or alike.mean.end is ExtremeBound.AT_LEAST
    assert alike.mean is None or alike.mean.value < 5


def test_a_large_room_sees_its_spread_where_it_leaves_doubt() -> None:
    mixed = spread_of_votes([2] * 4 + [3] * 4 + [4] * 4, mode=Mode.CONFIDENTIAL, threshold=FIVE)
    assert mixed.counts == (0, 4, 4, 4, 0)
    assert spread_of_votes([4] * 60, mode=Mode.CONFIDENTIAL, threshold=FIVE).counts is None


@pytest.mark.parametrize(("people", "fewest"), [(3, 6), (4, 6), (5, 6), (6, 7), (10, 11)])
def test_the_room_is_told_from_how_many_votes_on_it_sees_them(people: int, fewest: int) -> None:
    threshold = Threshold(people)
    assert fewest_votes_shown(Mode.CONFIDENTIAL, threshold) == fewest
    for votes, seen in ((fewest - 1, False), (fewest, True)):
        spread = spread_of_votes([3] * votes, mode=Mode.CONFIDENTIAL, threshold=threshold)
        assert (spread.mean is not None or spread.counts is not None) is seen
    assert fewest_votes_shown(Mode.NAMED, threshold) == 1
