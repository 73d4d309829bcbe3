"""What several publications about the same people say together."""

from dataclasses import replace

import pytest

from tests.core.privacy.combined_attack import combined_leaks, joiner_leaks
from tests.core.privacy.firms import RandomFirm, random_firm

CODES = 6


@pytest.mark.parametrize("number", [4, 7])
def test_the_same_publication_read_twice_tells_no_more_than_once(number: int) -> None:
    firm = random_firm(number)
    assert list(combined_leaks((firm, firm), list(firm.analysis(None).items)[:CODES])) == []


def test_the_attack_finds_what_two_sizes_of_one_group_give_away() -> None:
    """Nobody changed an answer, one person left: what the attacker then knows is more than it should be."""
    firm = random_firm(1)
    people = firm.sheet.respondents
    fewer = replace(firm.sheet, respondents=people[1:], cells=firm.sheet.cells[1:])
    codes = list(firm.analysis(None).items)[:CODES]
    assert list(combined_leaks((RandomFirm(fewer, firm.length, firm.threshold), firm), codes)) != []


@pytest.mark.parametrize(("kept", "most"), [(0.7, 0.07), (0.5, 0.02)])
@pytest.mark.parametrize(("people", "threshold"), [(4, 3), (5, 5), (8, 5), (13, 5)])
def test_who_joined_between_two_waves_is_hidden_by_the_answers_that_others_changed(
    kept: float, most: float, people: int, threshold: int
) -> None:
    """Share of the pairs of figures, as they come, that say too much of the newcomer's answer to one item."""
    _, pairs, exposed = joiner_leaks(people, threshold, kept)
    assert pairs > 20
    assert exposed <= most
