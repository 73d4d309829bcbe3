"""Answers and comments of one response."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, bindparam, cast, delete, null, select, union_all
from sqlalchemy.types import SmallInteger, Text

from assessment.core.questionnaire.answer_sheet import Cell
from assessment.store.models import Answer, Comment
from assessment.store.upsert import keeping, replacing

ANSWERS: Table = Answer.metadata.tables["answers"]
COMMENTS: Table = Comment.metadata.tables["comments"]
_KEY = ("response_id", "item")
_CELLS = select(ANSWERS.c.item, ANSWERS.c.cell).where(ANSWERS.c.response_id == bindparam("response_id"))
_ALL = union_all(
    select(ANSWERS.c.item, ANSWERS.c.cell, cast(null(), Text).label("text")).where(
        ANSWERS.c.response_id == bindparam("response_id")
    ),
    select(COMMENTS.c.item, cast(null(), SmallInteger), COMMENTS.c.text).where(
        COMMENTS.c.response_id == bindparam("response_id")
    ),
)


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """What a respondent gave so far, by item code: cells, skipped items included, and texts."""

    cells: Mapping[str, int]
    texts: Mapping[str, str]


def standing_of(connection: Connection, response_id: int) -> StoredAnswers:
    """Everything given so far, in one statement."""
    cells: dict[str, int] = {}
    texts: dict[str, str] = {}
    for item, cell, text in connection.execute(_ALL, {"response_id": response_id}):
        if text is None:
            cells[item] = cell
        else:
            texts[item] = text
    return StoredAnswers(cells, texts)


def cells_of(connection: Connection, response_id: int) -> dict[str, int]:
    """Every cell, skipped items included."""
    return {row.item: row.cell for row in connection.execute(_CELLS, {"response_id": response_id})}


def write_cells(connection: Connection, response_id: int, cells: Mapping[str, int]) -> None:
    """Keep these cells; one that was there already is replaced."""
    rows = [{"response_id": response_id, "item": item, "cell": cell} for item, cell in cells.items()]
    connection.execute(replacing(connection, ANSWERS, _KEY, "cell"), rows)


def mark_skipped(connection: Connection, response_id: int, items: Collection[str]) -> None:
    """Note that these items were asked and left open; an answer that arrived meanwhile stays."""
    rows = [{"response_id": response_id, "item": item, "cell": Cell.SKIPPED.value} for item in items]
    connection.execute(keeping(connection, ANSWERS, _KEY), rows)


def write_texts(connection: Connection, response_id: int, texts: Mapping[str, str]) -> None:
    """Keep these texts; an empty one takes away what was there."""
    emptied = [item for item, text in texts.items() if not text]
    if emptied:
        here = COMMENTS.c.response_id == response_id
        connection.execute(delete(COMMENTS).where(here, COMMENTS.c.item.in_(emptied)))
    rows = [{"response_id": response_id, "item": item, "text": text} for item, text in texts.items() if text]
    if rows:
        connection.execute(replacing(connection, COMMENTS, _KEY, "text"), rows)
