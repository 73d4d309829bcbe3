"""Answers, comments and linkage key of one response."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Table, bindparam, cast, delete, func, insert, null, select, union_all
from sqlalchemy.types import SmallInteger, Text

from assessment.core.questionnaire.respondents import Cell
from assessment.store.encryption import ResponseCipher
from assessment.store.models import Answer, Campaign, Comment, EncryptedComment, Invitation, PairKey, Response
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.upsert import keeping, replacing

ANSWERS: Table = Answer.metadata.tables["answers"]
COMMENTS: Table = Comment.metadata.tables["comments"]
PAIR_KEYS: Table = PairKey.metadata.tables["pair_keys"]
CAMPAIGNS: Table = Campaign.metadata.tables["campaigns"]
INVITATIONS: Table = Invitation.metadata.tables["invitations"]
RESPONSES: Table = Response.metadata.tables["responses"]
_KEY = ("response_id", "item")
ENCRYPTED_COMMENTS: Table = EncryptedComment.metadata.tables["sealed_comments"]
_CELLS = select(ANSWERS.c.item, ANSWERS.c.cell).where(ANSWERS.c.response_id == bindparam("response_id"))
_ALL = union_all(
    select(ANSWERS.c.item, ANSWERS.c.cell, cast(null(), Text).label("text")).where(
        ANSWERS.c.response_id == bindparam("response_id")
    ),
    select(COMMENTS.c.item, cast(null(), SmallInteger), COMMENTS.c.text).where(
        COMMENTS.c.response_id == bindparam("response_id")
    ),
)
_ENCRYPTED_TEXTS = select(ENCRYPTED_COMMENTS.c.item, ENCRYPTED_COMMENTS.c.sealed).where(
    ENCRYPTED_COMMENTS.c.response_id == bindparam("response_id")
)


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """What a respondent gave so far, by item code: cells, skipped items included, and texts."""

    cells: Mapping[str, int]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ErasedAnswers:
    """What one person gave to a campaign, of which nothing is to be left. `name`: None in confidential mode."""

    name: str | None
    function: str
    given: StoredAnswers


def standing_of(connection: Connection, response_id: int, cipher: ResponseCipher | None = None) -> StoredAnswers:
    """Everything given so far, in one statement; in two for an encrypted response. `cipher`: None for any other."""
    cells: dict[str, int] = {}
    texts: dict[str, str] = {}
    for item, cell, text in connection.execute(_ALL, {"response_id": response_id}):
        if text is None:
            cells[item] = cipher.decrypted_cell(item, cell) if cipher else cell
        else:
            texts[item] = text
    if cipher:
        for item, encrypted in connection.execute(_ENCRYPTED_TEXTS, {"response_id": response_id}):
            if text := cipher.decrypted_text(item, encrypted):
                texts[item] = text
    return StoredAnswers(cells, texts)


def cells_of(connection: Connection, response_id: int, cipher: ResponseCipher | None = None) -> dict[str, int]:
    """Every cell, skipped items included."""
    rows = connection.execute(_CELLS, {"response_id": response_id})
    return {row.item: cipher.decrypted_cell(row.item, row.cell) if cipher else row.cell for row in rows}


def write_cells(
    connection: Connection, response_id: int, cells: Mapping[str, int], cipher: ResponseCipher | None = None
) -> None:
    """Keep these cells; one that was there already is replaced."""
    kept = {item: cipher.encrypted_cell(item, cell) if cipher else cell for item, cell in cells.items()}
    rows = [{"response_id": response_id, "item": item, "cell": cell} for item, cell in kept.items()]
    connection.execute(replacing(connection, ANSWERS, _KEY, "cell"), rows)


def mark_skipped(
    connection: Connection, response_id: int, items: Collection[str], cipher: ResponseCipher | None = None
) -> None:
    """Note that these items were asked and left open; an answer that arrived meanwhile stays."""
    skipped = Cell.SKIPPED.value
    rows = [
        {"response_id": response_id, "item": item, "cell": cipher.encrypted_cell(item, skipped) if cipher else skipped}
        for item in items
    ]
    connection.execute(keeping(connection, ANSWERS, _KEY), rows)


def write_texts(
    connection: Connection, response_id: int, texts: Mapping[str, str], cipher: ResponseCipher | None = None
) -> None:
    """Keep these texts; an empty one takes away what was there, or stands in its place where texts are encrypted."""
    if cipher:
        encrypted = [
            {"response_id": response_id, "item": item, "sealed": cipher.encrypted_text(item, text)}
            for item, text in texts.items()
        ]
        connection.execute(replacing(connection, ENCRYPTED_COMMENTS, _KEY, "sealed"), encrypted)
        return
    emptied = [item for item, text in texts.items() if not text]
    if emptied:
        here = COMMENTS.c.response_id == response_id
        connection.execute(delete(COMMENTS).where(here, COMMENTS.c.item.in_(emptied)))
    rows = [{"response_id": response_id, "item": item, "text": text} for item, text in texts.items() if text]
    if rows:
        connection.execute(replacing(connection, COMMENTS, _KEY, "text"), rows)


def every_text(connection: Connection, cipher_of: Callable[[int], ResponseCipher]) -> Iterator[tuple[int, str, str]]:
    """Every text that is kept: response, item and what it says. `cipher_of`: what encrypts the response of a number."""
    yield from (
        tuple(row) for row in connection.execute(select(COMMENTS.c.response_id, COMMENTS.c.item, COMMENTS.c.text))
    )
    for key, item, encrypted in connection.execute(
        select(ENCRYPTED_COMMENTS.c.response_id, ENCRYPTED_COMMENTS.c.item, ENCRYPTED_COMMENTS.c.sealed)
    ):
        if text := cipher_of(key).decrypted_text(item, encrypted):
            yield key, item, text


def erase_text(connection: Connection, response_id: int, item: str) -> None:
    """Take one text away, encrypted or not."""
    for table in (COMMENTS, ENCRYPTED_COMMENTS):
        connection.execute(delete(table).where(table.c.response_id == response_id, table.c.item == item))


def keep_linkage_key(connection: Connection, response_id: int, pair_key: str) -> None:
    """Keep what links a response that was just begun to answers of other waves."""
    connection.execute(insert(PAIR_KEYS), {"response_id": response_id, "pair_key": pair_key})


def linkage_key_of(connection: Connection, response_id: int) -> str | None:
    """What links a response to answers of other waves; None where nothing does."""
    return connection.scalar(select(PAIR_KEYS.c.pair_key).where(PAIR_KEYS.c.response_id == response_id))


def is_linkage_key_borne(connection: Connection, kept: Collection[str], campaign_ids: Sequence[str]) -> bool:
    """Whether an answer to one of those campaigns bears a link that may be kept in one of these ways."""
    borne = (
        select(PAIR_KEYS.c.response_id)
        .join(RESPONSES, RESPONSES.c.id == PAIR_KEYS.c.response_id)
        .where(PAIR_KEYS.c.pair_key.in_(kept), RESPONSES.c.campaign_id.in_(campaign_ids))
    )
    return connection.execute(borne.limit(1)).first() is not None


def expired_named(connection: Connection, today: date) -> dict[str, list[ErasedAnswers]]:
    """What people gave to closed campaigns of named heads and is past its time, by campaign; in three queries."""
    past = [
        RESPONSES.c.expires_on < today,
        ~RESPONSES.c.confidential,
        CAMPAIGNS.c.status.in_((CLOSED, PUBLISHED)),
    ]
    whose = RESPONSES.join(CAMPAIGNS, RESPONSES.c.campaign_id == CAMPAIGNS.c.id)
    people = connection.execute(
        select(
            RESPONSES.c.id,
            RESPONSES.c.campaign_id,
            RESPONSES.c.function,
            func.coalesce(INVITATIONS.c.name, INVITATIONS.c.email, ""),
        )
        .select_from(whose.outerjoin(INVITATIONS, RESPONSES.c.invitation_id == INVITATIONS.c.id))
        .where(*past)
    ).all()
    if not people:
        return {}
    theirs = select(RESPONSES.c.id).select_from(whose).where(*past)
    cells: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for key, item, cell in connection.execute(select(ANSWERS).where(ANSWERS.c.response_id.in_(theirs))):
        cells[key][item] = cell
    texts: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for key, item, text in connection.execute(select(COMMENTS).where(COMMENTS.c.response_id.in_(theirs))):
        texts[key][item] = text
    erased: defaultdict[str, list[ErasedAnswers]] = defaultdict(list)
    for key, campaign_id, function, name in people:
        erased[campaign_id].append(ErasedAnswers(name, function, StoredAnswers(cells[key], texts[key])))
    return erased
