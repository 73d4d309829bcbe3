"""Analysis of a campaign for one reader."""

from collections.abc import Mapping

import numpy as np
import pytest

from assessment.core.analysis.campaign_analysis import CampaignAnalysis, analyse_campaign
from assessment.core.comparison.cross_ratings import CrossRating
from assessment.core.comparison.perception_map import MapLine
from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.published_groups import Grouping, PublishedGroup
from assessment.core.privacy.suppression_reasons import SuppressedKind, Suppression, SuppressionReason
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.localised_text import Text
from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.diagnosis import diagnose
from assessment.core.statistics.within_group_agreement import Agreement
from tests.core.not_none import defined
from tests.core.privacy.published_tables import tables
from tests.core.questionnaire_factory import alignment, everyone, sheet
from tests.core.team_answers import STORIES, behind, confidential, history, mixed_cells, named, team

HEADS = ("marketing", "sales", "finance")


def _heads(*answers: Mapping[str, int]) -> AnswerSheet:
    return sheet(list(zip(HEADS, answers, strict=True)))


def _line(reading: CampaignAnalysis, code: str) -> MapLine:
    return next(line for line in reading.map if line.item.code == code)


# --- the map ----------------------------------------------------------------------------------------------------------


def test_the_map_puts_disagreement_first() -> None:
    reading = named(history("three-heads-disagree")[0])
    assert reading.map[0].item.code == "O1.1"
    assert (reading.map[0].lowest, reading.map[0].highest, reading.map[0].width) == ("sales", "marketing", 4.0)
    widths = [line.rank for line in reading.map]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize("name", STORIES)
def test_every_item_stands_on_the_map_once_with_every_group(name: str) -> None:
    answer_sheet, length = history(name)
    reading = named(answer_sheet, length=length)
    asked = alignment().of_length(alignment().lever_items + alignment().symptom_items, length)
    assert sorted(line.item.code for line in reading.map) == sorted(item.code for item in asked)
    keys = [group.key for group in reading.groups]
    assert all([mark.group for mark in line.marks] == keys for line in reading.map)


def test_ties_on_the_map_keep_the_order_of_reading() -> None:
    reading = named(_heads(everyone(3), everyone(3), everyone(3)))
    assert [line.item for line in reading.map] == list(alignment().lever_items + alignment().symptom_items)


def test_a_heavier_lever_comes_first_on_the_map() -> None:
    answers = everyone(3) | {"V1.1": 5, "P1.1": 5}
    answer_sheet = _heads(answers, everyone(3), everyone(3))
    assert [line.item.code for line in named(answer_sheet).map[:2]] == ["V1.1", "P1.1"]
    weights = {"vision": 20.0, "orchestrator": 20.0, "processes": 60.0}
    heavier = analyse_campaign(alignment(), answer_sheet, AnalysisSettings(weights=weights)).map
    assert [line.item.code for line in heavier[:2]] == ["P1.1", "V1.1"]
    assert heavier[0].rank == pytest.approx(2 * 1.8)


def test_a_small_group_of_named_heads_is_drawn_as_one_dot_each_and_a_large_one_is_not() -> None:
    large = team({"sales": 10, "finance": 2}, mixed_cells(12, seed=2))
    by_group = {mark.group: mark for mark in _line(named(large), "V2.1").marks}
    item = large.codes.index("V2.1")
    assert by_group["finance"].dots == tuple(sorted(int(cell) for cell in large.cells[10:, item] if cell > 0))
    assert by_group["sales"].dots == ()


def test_confidential_teams_are_never_drawn_as_dots() -> None:
    reading = confidential(history("team-of-twelve-wave1")[0])
    assert not any(mark.dots for line in reading.map for mark in line.marks)
    assert not any(cross.dots for rating in reading.crossratings for cross in rating.items)


def test_where_a_group_is_at_an_end_the_gap_is_said_to_be_at_least_that_wide() -> None:
    cells = np.tile(np.array([2, 3, 4], dtype=np.int8), (12, 16))
    answer_sheet = team({"sales": 5, "finance": 7}, cells)
    cells[:5, answer_sheet.codes.index("V2.1")] = 5
    line = _line(confidential(answer_sheet), "V2.1")
    assert line.at_least
    assert not _line(confidential(answer_sheet), "O1.1").at_least


# --- gaps -------------------------------------------------------------------------------------------------------------


def test_every_pair_of_groups_has_a_verdict_on_every_scale() -> None:
    reading = named(history("team-of-twelve-wave1")[0])
    assert set(reading.gaps) == {scale.key for scale in defined(reading.diagnosis).scales.values()}
    assert all(len(gaps.pairs) == 6 for gaps in reading.gaps.values())


def test_heads_alone_are_too_few_to_conclude() -> None:
    reading = named(history("three-heads-disagree")[0])
    assert {gap.code for gaps in reading.gaps.values() for gap in gaps.pairs} == {Verdict.FEW}
    assert defined(reading.gaps["vision"].pairs[0].estimate).value == pytest.approx(50 - 45)


def test_where_a_group_has_no_score_there_is_nothing_to_conclude() -> None:
    reading = named(history("nobody-knows-lever-two")[0])
    assert {gap.code for gap in reading.gaps["orchestrator"].pairs} == {Verdict.FEW}


def test_where_too_few_of_a_confidential_group_have_a_score_the_gap_is_hidden() -> None:
    cells = mixed_cells(12, seed=4)
    answer_sheet = team({"sales": 5, "finance": 7}, cells)
    vision = [answer_sheet.codes.index(item.code) for item in alignment().levers[0].items]
    cells[0, vision] = Cell.DONT_KNOW
    reading = confidential(answer_sheet)
    assert [gap.code for gap in reading.gaps["vision"].pairs] == [Verdict.HIDDEN]
    assert reading.scores["vision"]["sales"].hidden is SuppressionReason.FEW_ANSWERS
    assert Suppression(SuppressedKind.SCALE, SuppressionReason.FEW_ANSWERS, "sales", "vision") in reading.hidden


# --- agreement --------------------------------------------------------------------------------------------------------


def test_agreement_is_told_item_by_item_for_named_heads() -> None:
    group_agreement = named(sheet([("sales", everyone(4))] * 6)).agreement[0]
    assert (group_agreement.scale, group_agreement.group, group_agreement.agreement, group_agreement.code) == (
        "vision",
        "sales",
        Agreement.CLEAR,
        Verdict.SAME,
    )
    assert {item.agreement for item in group_agreement.items} == {Agreement.CLEAR}
    assert defined(group_agreement.items[0].evidence).rwg == 1


def test_a_small_confidential_group_is_told_nothing_of_its_agreement() -> None:
    cells = mixed_cells(12, seed=4)
    cells[:6] = 3
    answer_sheet = team({"sales": 6, "finance": 6}, cells)
    agreement = confidential(answer_sheet).agreement
    assert {group_agreement.code for group_agreement in agreement} == {Verdict.HIDDEN}
    assert {item.code for group_agreement in agreement for item in group_agreement.items} == {Verdict.HIDDEN}


def test_a_large_confidential_group_is_told_words_where_its_spread_is_shown() -> None:
    answer_sheet = team({"sales": 20, "finance": 22}, mixed_cells(42, seed=4))
    reading = confidential(answer_sheet)
    shown = {(line.item.code, mark.group) for line in reading.map for mark in line.marks if mark.spread}
    expected = {
        (item.item, group_agreement.group)
        for group_agreement in reading.agreement
        for item in group_agreement.items
        if item.code is not Verdict.HIDDEN
    }
    assert expected == shown
    assert len(shown) > 20
    assert {item.evidence for group_agreement in reading.agreement for item in group_agreement.items} == {None}
    whole = [group_agreement for group_agreement in reading.agreement if group_agreement.code is not Verdict.HIDDEN]
    assert whole
    assert all(
        (item.item, group_agreement.group) in shown for group_agreement in whole for item in group_agreement.items
    )


# --- cross-ratings ----------------------------------------------------------------------------------------------------


def _rating(reading: CampaignAnalysis, rater: str, rated: str) -> CrossRating:
    return next(
        crossrating for crossrating in reading.crossratings if (crossrating.rater, crossrating.rated) == (rater, rated)
    )


def test_what_one_function_says_of_another_stands_beside_what_is_said_in_return() -> None:
    sales = everyone(3) | {"X1.finance": 5, "X2.finance": 4}
    finance = everyone(3) | {"X1.sales": 2, "X2.sales": 1}
    reading = named(sheet([("sales", _without_own(sales, "sales")), ("finance", _without_own(finance, "finance"))]))
    rating = _rating(reading, "sales", "finance")
    assert (rating.score.value, defined(rating.returned).value, rating.own) == (87.5, 12.5, None)
    assert [cross.dots for cross in rating.items] == [(5,), (4,)]
    assert rating.code is Verdict.FEW
    assert _rating(reading, "finance", "sales").gap == rating.gap
    assert defined(defined(rating.gap).estimate).value == 75


def _without_own(answers: Mapping[str, int], function: str) -> dict[str, int]:
    return {code: cell for code, cell in answers.items() if not code.endswith(f".{function}")}


def test_where_a_function_was_asked_about_itself_that_is_what_it_thinks_it_gives() -> None:
    sales = everyone(3) | {"X1.finance": 2, "X2.finance": 2}
    finance = everyone(3) | {"X1.finance": 5, "X2.finance": 5}
    reading = named(sheet([("sales", sales)] * 3 + [("finance", finance)] * 3))
    rating = _rating(reading, "sales", "finance")
    assert (rating.score.value, defined(rating.own).value) == (25, 100)
    assert rating.respondents == 3
    assert rating.code is Verdict.SIGNAL
    assert (defined(rating.gap).first, defined(rating.gap).second) == ("sales", "finance")


def test_functions_that_nobody_rates_have_nothing_to_compare_with() -> None:
    reading = named(history("team-of-twelve-wave1")[0])
    assert _rating(reading, "leadership", "sales").code is Verdict.FEW
    assert _rating(reading, "leadership", "sales").gap is None
    assert not [rating for rating in reading.crossratings if rating.rated == "leadership"]


def test_merged_functions_do_not_rate_themselves_and_too_few_of_them_are_hidden() -> None:
    reading = confidential(history("team-of-twelve-wave1")[0])
    of_marketing = _rating(reading, "others", "marketing")
    assert (of_marketing.respondents, of_marketing.code, of_marketing.score.value) == (3, Verdict.HIDDEN, None)
    assert (
        Suppression(SuppressedKind.CROSS_RATING, SuppressionReason.FEW_ANSWERS, "others", rated="marketing")
        in reading.hidden
    )
    assert _rating(reading, "others", "sales").score.exact


def test_the_quick_check_asks_for_no_cross_ratings() -> None:
    answer_sheet, length = history("one-leader-quick")
    assert named(answer_sheet, length=length).crossratings == ()


# --- silence ----------------------------------------------------------------------------------------------------------


def test_what_a_group_does_not_know_is_a_finding_of_its_own() -> None:
    reading = named(history("nobody-knows-lever-two")[0])
    assert reading.blind_spots == ()
    silent = everyone(3) | {"O1.1": Cell.DONT_KNOW}
    answer_sheet = sheet([("sales", silent), ("sales", silent), ("sales", everyone(3)), ("finance", everyone(3))])
    spots = named(answer_sheet).blind_spots
    assert [(spot.item.code, spot.group, spot.dont_know, spot.respondents) for spot in spots] == [
        ("O1.1", "sales", 2, 3)
    ]


def test_a_small_confidential_group_is_told_that_it_does_not_know_but_not_how_many() -> None:
    cells = mixed_cells(12, seed=4)
    answer_sheet = team({"sales": 5, "finance": 7}, cells)
    cells[:4, answer_sheet.codes.index("O1.1")] = Cell.DONT_KNOW
    spot = next(spot for spot in confidential(answer_sheet).blind_spots if spot.item.code == "O1.1")
    assert (spot.group, spot.dont_know) == ("sales", None)
    assert "O1.1" in [result.item.code for result in defined(confidential(answer_sheet).diagnosis).blind_spots]


# --- the reading as a whole -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STORIES)
def test_named_heads_are_diagnosed_as_ever(name: str) -> None:
    answer_sheet, length = history(name)
    staff = {"sales": 30, "marketing": 20, "finance": 10}
    reading = analyse_campaign(alignment(), answer_sheet, AnalysisSettings(length, staff=staff))
    alone = diagnose(alignment(), answer_sheet, length=length, staff=staff)
    assert {key: scale.score for key, scale in defined(reading.diagnosis).scales.items()} == {
        key: scale.score for key, scale in alone.scales.items()
    }
    assert defined(reading.diagnosis).total.level == alone.total.level
    assert reading.hidden == ()


def test_without_merging_confidential_scores_are_nearly_those_of_named_heads() -> None:
    answer_sheet, _ = history("sixty-people")
    published_diagnosis, other = defined(confidential(answer_sheet).diagnosis), defined(named(answer_sheet).diagnosis)
    for key, scale in published_diagnosis.scales.items():
        assert scale.score == pytest.approx(other.scales[key].score, abs=4)
        uncertainty = defined(scale.uncertainty)
        assert (uncertainty.published_error, uncertainty.published_degrees) == (None, None)
    assert published_diagnosis.total.level == other.total.level


def test_the_same_answers_in_another_order_give_the_same_reading() -> None:
    answer_sheet, _ = history("team-of-twelve-wave1")
    order = np.random.default_rng(3).permutation(len(answer_sheet.respondents))
    shuffled = AnswerSheet(
        tuple(answer_sheet.respondents[row] for row in order), answer_sheet.codes, answer_sheet.cells[order]
    )
    assert tables(confidential(shuffled)) == tables(confidential(answer_sheet))


def test_below_the_threshold_there_is_no_result() -> None:
    reading = confidential(history("three-heads-disagree")[0])
    assert reading.diagnosis is None
    assert reading.hidden == (Suppression(SuppressedKind.COMPANY, SuppressionReason.FEW_PEOPLE),)
    assert (reading.map, reading.gaps, reading.agreement, reading.comments) == ((), {}, (), None)


def test_a_grouping_that_the_release_log_narrowed_is_followed() -> None:
    answer_sheet, _ = history("team-of-twelve-wave1")
    functions = ("marketing", "sales", "finance", "leadership")
    alone = Grouping(
        (PublishedGroup("company", functions, 12, enters=True),),
        (Suppression(SuppressedKind.GROUP, SuppressionReason.RELEASED, "sales"),),
    )
    reading = analyse_campaign(alignment(), answer_sheet, AnalysisSettings(mode=Mode.CONFIDENTIAL, grouping=alone))
    assert [group.key for group in reading.groups] == ["company"]
    assert Suppression(SuppressedKind.GROUP, SuppressionReason.RELEASED, "sales") in reading.hidden
    assert reading.scores["vision"]["company"].exact


def test_merged_functions_bear_their_names_or_the_one_they_are_given() -> None:
    answer_sheet, _ = history("team-of-twelve-wave1")
    others = defined(confidential(answer_sheet).diagnosis).questionnaire.functions_by_key["others"]
    assert others.name == Text("Direction générale + Finance + Marketing", "Leadership + Finance + Marketing")
    short = Text("Autres fonctions", "Other functions")
    reading = analyse_campaign(
        alignment(), answer_sheet, AnalysisSettings(mode=Mode.CONFIDENTIAL), names={"others": short}
    )
    assert defined(reading.diagnosis).questionnaire.functions_by_key["others"].name == short


def test_everything_that_has_no_value_is_on_the_list_of_what_is_hidden() -> None:
    reading = confidential(history("team-of-twelve-wave1")[0])
    listed = {(hidden.what, hidden.group, hidden.key): hidden.reason for hidden in reading.hidden}
    for code, figures in reading.items.items():
        for group, figure in figures.items():
            if group != "company" and not figure.exact:
                assert listed[SuppressedKind.ITEM, group, code] is (figure.hidden or SuppressionReason.END_OF_SCALE)
    assert len(reading.hidden) == len(set(reading.hidden))


def test_free_text_of_few_people_is_hidden() -> None:
    cells = mixed_cells(8, seed=4)
    answer_sheet = team({"sales": 8}, cells)
    texts = AnswerSheet(answer_sheet.respondents, answer_sheet.codes, answer_sheet.cells, {"T1": ("one", "two")})
    assert confidential(texts).comments is None
    assert Suppression(SuppressedKind.FREE_TEXT, SuppressionReason.SPREAD) in confidential(texts).hidden
    assert defined(confidential(texts).diagnosis).comments == {}
    assert named(texts).comments == {"T1": ("one", "two")}


def test_an_unknown_size_of_one_merged_function_leaves_the_group_without_one() -> None:
    answer_sheet, _ = history("team-of-twelve-wave1")
    staff = {"sales": 6, "marketing": 5, "finance": 3}
    settings = AnalysisSettings(mode=Mode.CONFIDENTIAL, threshold=Threshold(5), staff=staff)
    reading = analyse_campaign(alignment(), answer_sheet, settings)
    assert defined(reading.diagnosis).staff == {"sales": 6}


def test_behind_the_reading_stand_the_answers_of_the_groups() -> None:
    answer_sheet, _ = history("team-of-twelve-wave1")
    scored = behind(answer_sheet, threshold=5)
    assert {key: len(rows) for key, rows in scored.rows.items()} == {"sales": 5, "others": 7}
