"""The response, questionnaire and pages behind a respondent's link."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assessment.core.questionnaire.completion import Completion, completion
from assessment.core.questionnaire.definition import Item, Length, Page, Questionnaire
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.store.queries import answers
from assessment.store.queries.answers import StoredAnswers
from assessment.store.queries.responses import KeptResponse
from assessment.web.base.app_context import connection, services


class QuestionnaireGoneError(Exception):
    """The operator took the questionnaire away, or it can no longer be read."""


@dataclass(frozen=True, slots=True, eq=False)
class QuestionPath:
    """What one function is asked in one length: one object for all such respondents, so that pages are kept by it."""

    questionnaire: Questionnaire
    pages: tuple[Page, ...]
    items: Mapping[str, Item]


@dataclass(frozen=True, slots=True)
class Journey:
    """One respondent on their way; `token` is the one in the address."""

    token: str
    response: KeptResponse
    way: QuestionPath

    @property
    def questionnaire(self) -> Questionnaire:
        """What is asked of everybody."""
        return self.way.questionnaire

    def page(self, number: int) -> Page | None:
        """The page of that number, from 1; None where there is none."""
        return self.way.pages[number - 1] if 1 <= number <= len(self.way.pages) else None

    def standing(self) -> StoredAnswers:
        """What was given so far, read from the database."""
        return answers.standing_of(connection(), self.response.id)

    def progress(self, standing: StoredAnswers) -> Completion:
        """How far they came, and how long the rest takes."""
        return completion(self.questionnaire, self.way.pages, cells=standing.cells, written=standing.texts)

    def minutes_to_full(self, standing: StoredAnswers) -> int:
        """Minutes that the questions of the full length still take, for whoever answered the short one."""
        response = self.response
        full = _way(response.questionnaire_key, services().own_questionnaires, Length.FULL.value, response.function)
        return completion(self.questionnaire, full.pages, cells=standing.cells, written=standing.texts).minutes


def journey_of(response: KeptResponse, token: str) -> Journey:
    """The journey of a response. Raises QuestionnaireGoneError."""
    key, own = response.questionnaire_key, services().own_questionnaires
    try:
        return Journey(token, response, _way(key, own, response.length, response.function))
    except QuestionnaireError as error:
        raise QuestionnaireGoneError from error


@cache
def _way(key: str, own: Path | None, length: str, function: str) -> QuestionPath:
    found = questionnaire(key, own)
    pages = found.pages(Length(length), function)
    return QuestionPath(found, pages, {item.code: item for page in pages for item in page.items})
