"""Cached HTML of one question in each state."""

from functools import lru_cache

from markupsafe import Markup

from assessment.core.privacy.confidentiality import SPREAD_FROM
from assessment.core.questionnaire.definition import Item, Kind, Word
from assessment.core.questionnaire.free_text import LONGEST_TEXT
from assessment.core.questionnaire.localised_text import Text
from assessment.i18n import Language, language
from assessment.services.answering.save_answers import SubmittedAnswers, is_comment_asked
from assessment.store.queries.answers import StoredAnswers
from assessment.web.answering.submitted_answers import text_field
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
        wrong = too_long_said(text, language(within)) if len(text) > LONGEST_TEXT else ""
        html = render(
            "answering/open_question.html", within, item=item, seen=seen, text=text, most=LONGEST_TEXT, wrong=wrong
        )
        return Markup(html)  # noqa: S704 - a template that escapes
    cell = standing.cells.get(code)
    escapes = (journey.questionnaire.dont_know, journey.questionnaire.not_applicable)
    explained = journey.way.explained.get(code)
    rated = _rated(item, escapes, explained, within, cell, unsaved.cells.get(code, cell), asked)
    if not is_comment_asked(item, journey.response):
        return rated
    seen, confidential = standing.texts.get(code, ""), journey.response.confidential
    text = unsaved.texts.get(code, seen)
    comment = _comment if text or seen else _empty_comment
    return rated + comment(item, within, confidential, seen, text)


def too_long_said(text: str, say: Language) -> str:
    """What stands beside a text that is too long to be kept."""
    return say("respond.too_long.beside", count=say.number(len(text)), most=say.number(LONGEST_TEXT))


def _comment(item: Item, within: str, confidential: bool, seen: str, text: str) -> Markup:  # noqa: FBT001 - a cache takes positions
    """The field for a comment beside an answer, open where it holds something."""
    wrong = too_long_said(text, language(within)) if len(text) > LONGEST_TEXT else ""
    html = render(
        "answering/comment.html",
        within,
        item=item,
        name=text_field(item),
        seen=seen,
        text=text,
        most=LONGEST_TEXT,
        wrong=wrong,
        confidential=confidential,
        shown_from=SPREAD_FROM,
    )
    return Markup(html)  # noqa: S704 - a template that escapes


_empty_comment = lru_cache(maxsize=KEPT)(_comment)


@lru_cache(maxsize=KEPT)
def _rated(
    item: Item,
    escapes: tuple[Text, Text],
    explained: Word | None,
    within: str,
    seen: int | None,
    chosen: int | None,
    asked: bool,  # noqa: FBT001
) -> Markup:
    dont_know, not_applicable = escapes
    html = render(
        "answering/question.html",
        within,
        item=item,
        dont_know=dont_know,
        not_applicable=not_applicable,
        explained=explained,
        seen=seen,
        chosen=chosen,
        asked=asked,
    )
    return Markup(html)  # noqa: S704 - a template that escapes
