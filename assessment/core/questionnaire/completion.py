"""Completion of one questionnaire: items answered, minutes left, first unanswered page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from assessment.core.questionnaire.definition import Kind, Page, Questionnaire
from assessment.core.questionnaire.respondents import Cell


@dataclass(frozen=True, slots=True)
class Completion:
    """Rated items answered out of those asked, and whole minutes left, rounded up; 0 when nothing is left."""

    answered: int
    total: int
    minutes: int


def completion(
    questionnaire: Questionnaire, pages: Sequence[Page], *, cells: Mapping[str, int], written: Collection[str]
) -> Completion:
    """Progress over `pages`: `cells` by item code, `written` the items that have a text.

    A comment beside a question is no answer to it.
    Open questions are not counted among the items, but the time that they take is.
    """
    rated = [item for page in pages for item in page.items if item.kind is not Kind.OPEN]
    left = [item for item in rated if not is_answered(cells.get(item.code))]
    unwritten = [item for page in pages for item in page.items if item.kind is Kind.OPEN and item.code not in written]
    minutes = ceil(questionnaire.minutes(tuple(left + unwritten)))
    return Completion(len(rated) - len(left), len(rated), minutes)


def is_answered(cell: int | None) -> bool:
    """Whether a cell holds an answer: an option, don't know or not applicable; a skipped item has none."""
    return cell is not None and cell != Cell.SKIPPED


def first_unasked(pages: Sequence[Page], *, cells: Mapping[str, int], written: Collection[str]) -> int | None:
    """Number, from 1, of the first page with an item that was neither answered nor skipped; None when there is none."""
    for number, page in enumerate(pages, start=1):
        if any(item.code not in cells and not (item.kind is Kind.OPEN and item.code in written) for item in page.items):
            return number
    return None
