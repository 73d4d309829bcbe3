"""Cached HTML of one question in each state."""

from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from assessment.core.questionnaire.definition import Item, Kind
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.answering.save_answers import SubmittedAnswers
from assessment.store.models.answering import LONGEST_TEXT
from assessment.store.queries.answers import StoredAnswers
from assessment.web.base.app_context import services
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey

KEPT = 8192
"""Questions kept ready, about 3 KB each: two languages and nine states of the full instrument are a tenth of that."""


def question(
    item: Item, journey: Journey, *, within: str, standing: StoredAnswers, unsaved: SubmittedAnswers, asked: bool
) -> Markup:
    """One item as a fieldset in the language `within`.

    `unsaved` is chosen on the page without being kept yet; `asked` says beside the item that it is still open.
    """
    code = item.code
    if item.kind is Kind.OPEN:
        seen = standing.texts.get(code, "")
        text = unsaved.texts.get(code, seen)
        html = render("answering/open_question.html", within, item=item, seen=seen, text=text, most=LONGEST_TEXT)
        return Markup(html)  # noqa: S704 - a template that escapes
    cell = standing.cells.get(code)
    key, own = journey.questionnaire.key, services().own_questionnaires
    return _rated(key, own, code, within, cell, unsaved.cells.get(code, cell), asked)


@lru_cache(maxsize=KEPT)
def _rated(
    key: str,
    own: Path | None,
    code: str,
    within: str,
    seen: int | None,
    chosen: int | None,
    asked: bool,  # noqa: FBT001
) -> Markup:
    found = questionnaire(key, own)
    html = render(
        "answering/question.html",
        within,
        item=found.items_by_code[code],
        questionnaire=found,
        seen=seen,
        chosen=chosen,
        asked=asked,
    )
    return Markup(html)  # noqa: S704 - a template that escapes
