"""What several publications about the same people say together."""

from dataclasses import replace

import numpy as np
import pytest

from assessment.core.analysis.campaign_analysis import analyse_campaign
from assessment.core.questionnaire.answer_sheet import sheet_codes
from assessment.core.questionnaire.definition import Length
from tests.core.privacy.combined_attack import combined_leaks, joiner_attack, last_answer_guessed
from tests.core.privacy.firms import RandomFirm, random_firm
from tests.core.questionnaire_factory import alignment

CODES = 6
KEY = "a secret of the organisation"


def _keyed(number: int) -> RandomFirm:
    return replace(random_firm(number), key=KEY)


@pytest.mark.parametrize("number", [4, 7])
def test_the_same_publication_read_twice_tells_no_more_than_once(number: int) -> None:
    firm = _keyed(number)
    assert list(combined_leaks((firm, firm), list(firm.analysis(None).items)[:CODES])) == []


def test_an_item_that_nobody_of_a_group_answered_tells_nothing() -> None:
    firm = _keyed(4)
    code, group = firm.sheet.codes[0], firm.grouping.groups[0]
    cells = firm.sheet.cells.copy()
    cells[firm.rows(group), 0] = 0
    silent = replace(firm, sheet=replace(firm.sheet, cells=cells))
    assert silent.column(code, silent.rows(group)) == [0] * group.respondents
    assert list(combined_leaks((silent, silent), [code])) == []


def _one_left(firm: RandomFirm) -> RandomFirm:
    fewer = replace(firm.sheet, respondents=firm.sheet.respondents[1:], cells=firm.sheet.cells[1:])
    return replace(firm, sheet=fewer)


def test_the_attack_finds_what_two_sizes_of_one_group_give_away_without_perturbation() -> None:
    """Nobody changed an answer, one person left: what the attacker then knows is more than it should be."""
    firm = random_firm(1)
    codes = list(firm.analysis(None).items)[:CODES]
    assert list(combined_leaks((_one_left(firm), firm), codes)) != []
    perturbed = _keyed(1)
    assert list(combined_leaks((_one_left(perturbed), perturbed), codes)) == []


@pytest.mark.parametrize("kept", [1.0, 0.7])
@pytest.mark.parametrize(("people", "threshold"), [(4, 3), (5, 5), (8, 5), (13, 5)])
def test_who_joined_between_two_waves_is_guessed_hardly_better_than_from_the_later_wave_alone(
    kept: float, people: int, threshold: int
) -> None:
    attack = joiner_attack(people, threshold, kept)
    assert attack.exposed <= 0.006
    assert attack.guessed <= attack.guessed_alone + 0.065
    open_book = joiner_attack(people, threshold, kept, perturbed=False)
    assert open_book.guessed > attack.guessed
    assert kept < 1 or open_book.exposed > 0.2


@pytest.mark.parametrize("people", [5, 8, 12])
def test_who_knows_the_answers_of_all_the_others_by_name_is_left_in_doubt_of_the_last(people: int) -> None:
    assert last_answer_guessed(people, 5) < 0.5


def test_the_quick_and_the_full_questionnaire_tell_the_same_of_the_questions_that_both_ask() -> None:
    firm = next(_keyed(number) for number in range(20) if random_firm(number).length is Length.FULL)
    codes = sheet_codes(alignment(), Length.QUICK)
    columns = [firm.sheet.codes.index(code) for code in codes]
    quick = replace(
        firm, sheet=replace(firm.sheet, codes=codes, cells=firm.sheet.cells[:, columns]), length=Length.QUICK
    )
    full = firm.analysis(None).items
    assert all(full[code] == figures for code, figures in quick.analysis(None).items.items())


def test_neither_weights_nor_the_size_of_a_firm_move_what_is_told_of_an_answer() -> None:
    """Whatever is changed after the closing: means, spreads and scores are the same figures."""
    firm = _keyed(4)
    analysis = firm.analysis(None)
    settings = replace(firm.settings, grouping=firm.grouping)
    weights = {lever.key: float(number + 1) for number, lever in enumerate(alignment().levers)}
    staff = {function: 3 * people for function, people in settings.staff.items()}
    for other in (replace(settings, weights=weights), replace(settings, staff=staff)):
        changed = analyse_campaign(alignment(), firm.sheet, other)
        assert changed.items == analysis.items
        assert changed.scores == analysis.scores
        assert {line.item.code: line.marks for line in changed.map} == {
            line.item.code: line.marks for line in analysis.map
        }


def test_a_cross_rating_is_told_of_as_many_people_as_a_mean_is() -> None:
    """Of the people who rate, without those who are rated: what is told is weighed like any figure of so many."""
    ratings = [(firm, rating) for firm in map(_keyed, range(12)) for rating in firm.analysis(None).crossratings]
    assert ratings
    for firm, rating in ratings:
        assert all(not item.dots for item in rating.items)
        assert rating.gap is None or rating.gap.test is None
        assert rating.respondents >= firm.threshold or all(item.figure.value is None for item in rating.items)


def test_no_order_of_the_people_can_be_read_from_what_is_told() -> None:
    firm = _keyed(4)
    order = np.arange(len(firm.sheet.respondents))[::-1]
    people = tuple(firm.sheet.respondents[row] for row in order)
    backwards = replace(firm, sheet=replace(firm.sheet, respondents=people, cells=firm.sheet.cells[order]))
    assert backwards.analysis(None).items == firm.analysis(None).items
