"""The response, questionnaire and pages behind a respondent's link."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assessment.core.questionnaire.completion import Completion, completion
from assessment.core.questionnaire.definition import Item, Length, Page, Questionnaire, Word
from assessment.questionnaire_files.catalogue import questionnaire_of_version
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.services.answering.save_answers import standing_of
from assessment.store.queries.answers import StoredAnswers
from assessment.store.queries.responses import KeptResponse
from assessment.web.base.app_context import connection, services


class QuestionnaireGoneError(Exception):
    """The operator took the questionnaire away, or it can no longer be read."""


@dataclass(frozen=True, slots=True, eq=False)
class QuestionPath:
    """What one function is asked in one length: one object for all such respondents, so that pages are kept by it.

    `explained`: words of the glossary that are told beside a question, by the code of the first item that uses them.
    """

    questionnaire: Questionnaire
    pages: tuple[Page, ...]
    items: Mapping[str, Item]
    explained: Mapping[str, Word]


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
        return standing_of(connection(), self.response, services().keys)

    def progress(self, standing: StoredAnswers) -> Completion:
        """How far they came, and how long the rest takes."""
        return completion(self.questionnaire, self.way.pages, cells=standing.cells, written=standing.texts)

    def minutes_to_full(self, standing: StoredAnswers) -> int:
        """Minutes that the questions of the full length still take, for whoever answered the short one."""
        full = _way_of(self.response, Length.FULL.value)
        return completion(self.questionnaire, full.pages, cells=standing.cells, written=standing.texts).minutes


def journey_of(response: KeptResponse, token: str) -> Journey:
    """The journey of a response. Raises QuestionnaireGoneError."""
    try:
        return Journey(token, response, _way_of(response, response.length))
    except QuestionnaireError as error:
        raise QuestionnaireGoneError from error


def questionnaire_asked(key: str, version: str | None) -> Questionnaire:
    """The questionnaire of that name in the version with which answers were given. Raises QuestionnaireGoneError."""
    try:
        return questionnaire_of_version(key, version, services().own_questionnaires)
    except QuestionnaireError as error:
        raise QuestionnaireGoneError from error


def _way_of(response: KeptResponse, length: str) -> QuestionPath:
    key, version, own = response.questionnaire_key, response.questionnaire_version, services().own_questionnaires
    return _way(key, version, own, length, response.function)


@cache
def _way(key: str, version: str, own: Path | None, length: str, function: str) -> QuestionPath:
    asked = questionnaire_of_version(key, version, own)
    pages = asked.pages(Length(length), function)
    items = {item.code: item for page in pages for item in page.items}
    first = {word: next((code for code in items if code in word.explained_under), None) for word in asked.glossary}
    return QuestionPath(asked, pages, items, {code: word for word, code in first.items() if code is not None})
