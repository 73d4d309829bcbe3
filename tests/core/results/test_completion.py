"""Completion of a questionnaire."""

import pytest

from assessment.core.questionnaire.completion import completion, first_unasked
from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.respondents import Cell
from assessment.questionnaire_files import catalogue

QUESTIONNAIRE = catalogue.questionnaire()
PAGES = QUESTIONNAIRE.pages(Length.FULL, "sales")
RATED = [item.code for page in PAGES for item in page.items if page.part != "open"]
OPEN = {"T1", "T2"}


def test_nothing_answered() -> None:
    progress = completion(QUESTIONNAIRE, PAGES, cells={}, written=set())
    assert (progress.answered, progress.total, progress.minutes) == (0, 46, 12)


def test_everything_answered_leaves_nothing() -> None:
    progress = completion(QUESTIONNAIRE, PAGES, cells=dict.fromkeys(RATED, 3), written=OPEN)
    assert (progress.answered, progress.minutes) == (46, 0)


@pytest.mark.parametrize(
    ("cell", "counts"), [(1, 1), (5, 1), (Cell.DONT_KNOW, 1), (Cell.NOT_APPLICABLE, 1), (Cell.SKIPPED, 0)]
)
def test_what_counts_as_an_answer(cell: int, counts: int) -> None:
    assert completion(QUESTIONNAIRE, PAGES, cells={"V1.1": cell}, written=set()).answered == counts


def test_the_minutes_come_from_what_is_left() -> None:
    """Thirty anchored items of 15 seconds, sixteen frequencies of 8, two texts of 60."""
    symptoms = {code: 1 for code in RATED if code[0] in "SX"}
    progress = completion(QUESTIONNAIRE, PAGES, cells=symptoms, written=OPEN)
    assert progress.minutes == 8
    assert completion(QUESTIONNAIRE, PAGES, cells=dict.fromkeys(RATED[:-1], 1), written=OPEN).minutes == 1


def test_the_first_page_not_asked_yet() -> None:
    assert first_unasked(PAGES, cells={}, written=set()) == 1
    first = {item.code: Cell.SKIPPED.value for item in PAGES[0].items}
    assert first_unasked(PAGES, cells=first, written=set()) == 2
    assert first_unasked(PAGES, cells=dict.fromkeys(RATED, 3), written={"T1"}) == len(PAGES)
    assert first_unasked(PAGES, cells=dict.fromkeys(RATED, 3), written=OPEN) is None
