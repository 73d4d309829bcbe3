"""Validates and saves submitted answers, all or none."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection

from assessment.core.questionnaire.definition import OPTIONS, Item, Kind
from assessment.core.questionnaire.free_text import LONGEST_TEXT, cleaned
from assessment.core.questionnaire.respondents import Cell
from assessment.services.errors import CampaignClosedError
from assessment.store.encryption import ResponseCipher, SecretKeys
from assessment.store.queries import answers, responses
from assessment.store.queries.answers import StoredAnswers
from assessment.store.queries.erasures import ErasedKind, note_erasure
from assessment.store.queries.responses import KeptResponse

CHOICES = frozenset({*range(1, OPTIONS + 1), Cell.DONT_KNOW.value, Cell.NOT_APPLICABLE.value})
"""What a respondent may choose; `skipped` is noted by the product alone."""


class InvalidAnswersError(Exception):
    """A request holds something that is no answer to this questionnaire; nothing of it was kept.

    `what` names a text of `wording/errors.yaml`, `item` the code it is about, shortened when it is long.
    """

    def __init__(self, what: str, item: str) -> None:
        super().__init__(f"{what}: {item[:20]!r}")
        self.what = what
        self.item = "".join(sign for sign in item[:20] if sign.isprintable())


@dataclass(frozen=True, slots=True)
class SubmittedAnswers:
    """Answers of one request, by item code: cells of rated items, and texts (empty to take one away).

    The text of an open question is its answer, that of a rated item a comment beside it.
    """

    cells: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.cells or self.texts)


def save_answers(
    connection: Connection,
    response: KeptResponse,
    given: SubmittedAnswers,
    *,
    asked: Mapping[str, Item],
    keys: SecretKeys,
    today: date,
    retention_days: int,
) -> tuple[str, ...]:
    """Keep what was given, if all of it answers items of `asked`; the codes of texts too long to keep come back.

    Raises InvalidAnswersError, CampaignClosedError. A text that is too long leaves the one kept before in its place and
    stops nothing else; control characters are taken out of texts.

    In a confidential campaign no day is noted: whoever answered late must not be found by it.
    """
    if not response.counts_still:
        raise CampaignClosedError
    if not given:
        return ()
    _check(given, asked, response)
    texts = {code: cleaned(text).strip() for code, text in given.texts.items()}
    too_long = tuple(code for code, text in texts.items() if len(text) > LONGEST_TEXT)
    kept = {code: text for code, text in texts.items() if code not in too_long}
    cipher = cipher_of(response, keys)
    if given.cells:
        answers.write_cells(connection, response.id, given.cells, cipher)
    if kept:
        _note_emptied(connection, response, [code for code, text in kept.items() if not text], keys)
        answers.write_texts(connection, response.id, kept, cipher)
    if response.saved_on != today and not response.confidential:
        until = max(today + timedelta(days=retention_days), response.expires_on)
        responses.note_save(connection, response.id, today=today, until=until)
    return too_long


def mark_skipped(connection: Connection, response: KeptResponse, items: Collection[str], keys: SecretKeys) -> None:
    """Note which items were asked and left open, so that nobody is asked for them a second time."""
    if items:
        answers.mark_skipped(connection, response.id, items, cipher_of(response, keys))


def standing_of(connection: Connection, response: KeptResponse, keys: SecretKeys) -> StoredAnswers:
    """Everything that a respondent gave so far."""
    return answers.standing_of(connection, response.id, cipher_of(response, keys))


def cipher_of(response: KeptResponse, keys: SecretKeys) -> ResponseCipher | None:
    """What a response's answers are encrypted with; None for one that is not."""
    if not response.sealed:
        return None
    return keys.response_cipher(response.id, in_blocks=response.cells_in_blocks)


def _note_emptied(connection: Connection, response: KeptResponse, emptied: Collection[str], keys: SecretKeys) -> None:
    """Note the texts that their author takes away, so that no backup brings them back."""
    if not emptied:
        return
    standing = answers.standing_of(connection, response.id, cipher_of(response, keys)).texts
    for code in emptied:
        if code in standing:
            note_erasure(connection, keys, ErasedKind.TEXT, response.id, code, standing[code])


def is_comment_asked(item: Item, response: KeptResponse) -> bool:
    """Whether a respondent may write a comment beside their answer to an item.

    In a confidential campaign not beside a rating of another function: its people are not asked, so that a comment
    there says where its author does not work, and between two functions where they do.
    """
    if not response.asks_comments or item.kind is Kind.OPEN:
        return False
    return not (response.confidential and item.kind is Kind.CROSS)


def _check(given: SubmittedAnswers, asked: Mapping[str, Item], response: KeptResponse) -> None:
    for code, cell in given.cells.items():
        if code not in asked or asked[code].kind is Kind.OPEN:
            raise InvalidAnswersError("unknown_item", code)
        if cell not in CHOICES:
            raise InvalidAnswersError("no_such_option", code)
    for code in given.texts:
        item = asked.get(code)
        if item is None or not (item.kind is Kind.OPEN or is_comment_asked(item, response)):
            raise InvalidAnswersError("unknown_item", code)
