"""Detection of the questionnaire length."""

from dataclasses import replace

import pytest

from assessment.core.questionnaire.definition import Length
from assessment.importers.answers import read_answers
from assessment.importers.formats.problems import ImportFileError
from tests.importers.answer_file import ALIGNMENT, HEADER, answers_file, read, rows, written

QUICK = list(ALIGNMENT.columns(Length.QUICK))


def test_a_file_of_quick_items_is_a_quick_one() -> None:
    reading = read(written(rows(), header=[*HEADER[:3], *QUICK]).encode())
    assert reading.length is Length.QUICK
    assert list(reading.sheet.codes) == QUICK


def test_one_lever_item_more_makes_it_full() -> None:
    assert read(written(rows(), header=[*HEADER[:3], *QUICK, "V1.2"]).encode()).length is Length.FULL


def test_symptoms_beyond_the_quick_ones_are_named_as_left_aside() -> None:
    reading = read(written(rows(), header=[*HEADER[:3], *QUICK, "S1.2"]).encode())
    assert reading.length is Length.QUICK
    assert reading.left_aside == ("S1.2",)


def test_the_length_may_be_chosen() -> None:
    reading = read_answers(answers_file(), ALIGNMENT, length=Length.QUICK)
    assert list(reading.sheet.codes) == QUICK
    assert "V1.2" in reading.left_aside


def test_a_questionnaire_without_a_short_length_says_so() -> None:
    levers = tuple(
        replace(
            lever,
            dimensions=tuple(
                replace(dimension, items=tuple(replace(item, quick=False) for item in dimension.items))
                for dimension in lever.dimensions
            ),
        )
        for lever in ALIGNMENT.levers
    )
    with pytest.raises(ImportFileError, match="no_quick_length"):
        read_answers(answers_file(), replace(ALIGNMENT, levers=levers), length=Length.QUICK)
