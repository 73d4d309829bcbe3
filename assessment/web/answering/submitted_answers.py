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
COMMENT = "comment."
"""Prefix of the field for a comment beside the answer to a rated item."""
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
        code = _code_of_text(name, items)
        written, seen = values[0], form.get(SEEN + name, "")
        if code is not None:
            # Only what people write themselves is cleaned; an option that was tampered with is none.
            written, seen = _lines(written), _lines(seen)
        if written == seen:
            continue
        if code is not None:
            texts[code] = written
        else:
            cells[name] = _cell(items.get(name), name, written)
    return SubmittedAnswers(cells, texts)


def given_in_json(body: Any, items: Mapping[str, Item]) -> SubmittedAnswers:
    """What a body `{"answers": {"V1.1": 3, "comment.V1.1": "…", "T1": "…"}}` holds. Raises InvalidAnswersError."""
    answers = body.get("answers") if isinstance(body, dict) else None
    if not isinstance(answers, dict):
        raise InvalidAnswersError("no_answers", "")
    cells: dict[str, int] = {}
    texts: dict[str, str] = {}
    for name, value in answers.items():
        code = _code_of_text(name, items)
        if code is not None and isinstance(value, str):
            texts[code] = _lines(value)
        else:
            cells[name] = _cell(items.get(name), name, str(value) if type(value) in (int, str) else "")
    return SubmittedAnswers(cells, texts)


def text_field(item: Item) -> str:
    """The name of the field that holds what somebody writes about an item."""
    return item.code if item.kind is Kind.OPEN else COMMENT + item.code


def _code_of_text(name: str, items: Mapping[str, Item]) -> str | None:
    """The code of the item that a field of that name holds a text about; None for every other field."""
    item = items.get(name.removeprefix(COMMENT))
    return item.code if item is not None and name == text_field(item) else None


def _cell(item: Item | None, name: str, written: str) -> int:
    if item is None:
        raise InvalidAnswersError("unknown_item", name)
    if written not in WRITTEN_CHOICES:
        raise InvalidAnswersError("no_such_option", name)
    return WRITTEN_CHOICES[written]


def _lines(text: str) -> str:
    """A text with line ends of one sign, as browsers count them, without control characters or space around it."""
    return cleaned(text).strip()
