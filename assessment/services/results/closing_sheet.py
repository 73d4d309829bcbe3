"""Answer sheet of a campaign at its closing, in an order that tells nothing of who gave which answers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import itemgetter

import numpy as np

from assessment.core.privacy.confidentiality import SPREAD_FROM, Mode
from assessment.core.questionnaire.answer_sheet import AnswerSheet, cells_of_rows, sheet_codes, sheet_from_rows
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import Cell, Respondent, RespondentRole
from assessment.store.queries.campaigns.campaign_answers import PersonAnswers


def in_order(questionnaire: Questionnaire, given: Iterable[PersonAnswers], *, length: Length) -> list[PersonAnswers]:
    """Everybody who answered anything, in the order of their answers, which tells nothing of who they are."""
    people = list(given)
    order = {function.key: number for number, function in enumerate(questionnaire.functions)}
    cells = cells_of_rows([person_answers.cells for person_answers in people], sheet_codes(questionnaire, length))
    # Bytes are compared at once, and stand in the order of the cells when these begin at 0.
    ordered = (cells - min(Cell)).astype(np.uint8)
    rows = [
        (order[people[row].function], people[row].role, ordered[row].tobytes(), people[row])
        for row in np.flatnonzero(cells.any(axis=1))
    ]
    rows.sort(key=itemgetter(0, 1, 2))
    return [person_answers for *_, person_answers in rows]


def sheet_of(
    questionnaire: Questionnaire, given: Iterable[PersonAnswers], *, length: Length, mode: Mode
) -> AnswerSheet:
    """The answers of everybody who answered anything, as a sheet whose order discloses nothing."""
    return sheet_in_order(questionnaire, in_order(questionnaire, given, length=length), length=length, mode=mode)


def sheet_in_order(
    questionnaire: Questionnaire, people: Sequence[PersonAnswers], *, length: Length, mode: Mode
) -> AnswerSheet:
    """The answers of these people, who stand in order (`in_order`), as a sheet."""
    named = mode is Mode.NAMED
    respondents = tuple(
        Respondent(
            person_answers.name if named and person_answers.name else str(number),
            person_answers.function,
            RespondentRole(person_answers.role),
        )
        for number, person_answers in enumerate(people, start=1)
    )
    texts: dict[str, list[str]] = {}
    for person_answers in people:
        for item, text in person_answers.texts.items():
            texts.setdefault(item, []).append(text)
    comments = {item: tuple(item_texts if named else sorted(item_texts)) for item, item_texts in sorted(texts.items())}
    sheet = sheet_from_rows(
        questionnaire,
        length,
        respondents,
        tuple(person_answers.cells for person_answers in people),
        comments=comments,
        commenters=sum(bool(person_answers.texts) for person_answers in people),
    )
    return sheet if named else without_rows(sheet)


def without_rows(sheet: AnswerSheet) -> AnswerSheet:
    """The answers sorted item by item within each function, so that no row belongs to a person.

    What is published of confidential teams is made of how often each answer was given in a group, and of nothing else.
    Free text that too few wrote for it ever to be shown is left out.
    """
    cells = sheet.cells.copy()
    for function in set(sheet.functions):
        rows = np.flatnonzero(sheet.function_column == function)
        cells[rows] = np.sort(cells[rows], axis=0)
    showable = sheet.certain_commenters >= SPREAD_FROM
    return replace(sheet, cells=cells, comments=sheet.comments if showable else {})


def answered_by_function(sheet: AnswerSheet) -> Counter[str]:
    """How many people of each function the sheet holds."""
    return Counter(sheet.functions)
