"""Answers parsed from a form or a JSON body.

The one form that is no WTForms form: a page holds up to 48 groups of radios, is rendered once and filled in by every
request; the same answers also arrive as JSON while they are given; and what counts is the difference to what the page
showed when it was opened, which WTForms does not know. A browser cannot send what would be refused: a radio has no
wrong value, and a text ends at its longest.
"""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from assessment.core.questionnaire.definition import Item, Kind
from assessment.core.questionnaire.free_text import cleaned
from assessment.services.answering.save_answers import CHOICES, InvalidAnswersError, SubmittedAnswers

SEEN = "seen."
"""Prefix of the hidden field that says what the page showed when it was opened."""
TOKEN_FIELD = "csrf_token"  # noqa: S105 - the name of a field, not a secret
WRITTEN_CHOICES: dict[str, int] = {str(choice): choice for choice in CHOICES}


def given_in_form(form: "MultiDict[str, str]", items: Mapping[str, Item]) -> SubmittedAnswers:
    """What a form changes: answers that differ from what its page showed. Raises InvalidAnswersError.

    An old tab thus never overwrites what was answered since, and a group of radios without a choice erases nothing.
    """
    cells: dict[str, int] = {}
    texts: dict[str, str] = {}
    for name, values in form.lists():
        if name == TOKEN_FIELD or name.startswith(SEEN):
            continue
        if len(values) > 1:
            raise InvalidAnswersError("two_answers", name)
        item = items.get(name)
        written, seen = values[0], form.get(SEEN + name, "")
        if item is not None and item.kind is Kind.OPEN:
            # Only what people write themselves is cleaned; an option that was tampered with is none.
            written, seen = _lines(written), _lines(seen)
        if written == seen:
            continue
        if item is not None and item.kind is Kind.OPEN:
            texts[name] = written
        else:
            cells[name] = _cell(item, name, written)
    return SubmittedAnswers(cells, texts)


def given_in_json(body: Any, items: Mapping[str, Item]) -> SubmittedAnswers:
    """What a body `{"answers": {"V1.1": 3, "T1": "…"}}` holds. Raises InvalidAnswersError."""
    answers = body.get("answers") if isinstance(body, dict) else None
    if not isinstance(answers, dict):
        raise InvalidAnswersError("no_answers", "")
    cells: dict[str, int] = {}
    texts: dict[str, str] = {}
    for name, value in answers.items():
        item = items.get(name)
        if item is not None and item.kind is Kind.OPEN and isinstance(value, str):
            texts[name] = _lines(value)
        else:
            cells[name] = _cell(item, name, str(value) if type(value) in (int, str) else "")
    return SubmittedAnswers(cells, texts)


def _cell(item: Item | None, name: str, written: str) -> int:
    if item is None:
        raise InvalidAnswersError("unknown_item", name)
    if written not in WRITTEN_CHOICES:
        raise InvalidAnswersError("no_such_option", name)
    return WRITTEN_CHOICES[written]


def _lines(text: str) -> str:
    """A text with line ends of one sign, as browsers count them, without control characters or space around it."""
    return cleaned(text).strip()
