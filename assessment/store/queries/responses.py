"""Responses: create, find by token, update, erase."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, false, func, insert, select, update

from assessment.store.encryption import SecretKeys
from assessment.store.models import Answer, Campaign, Comment, Invitation, Response
from assessment.store.queries.erasures import ErasedKind, note_erasure

RESPONSES: Table = Response.metadata.tables["responses"]
ANSWERS: Table = Answer.metadata.tables["answers"]
COMMENTS: Table = Comment.metadata.tables["comments"]
INVITATIONS: Table = Invitation.metadata.tables["invitations"]
CAMPAIGNS: Table = Campaign.metadata.tables["campaigns"]
LARGEST_KEY = 2**53
"""Random numbers below this: in rising ones, whoever began first would stand first."""


class KeptResponse(NamedTuple):
    """A response as it is read: a plain row costs a fifth of a tracked object, and every request reads one."""

    id: int
    questionnaire_key: str
    questionnaire_version: str
    length: str
    language: str
    function: str
    role: str
    context: Mapping[str, Any]
    started_on: date
    saved_on: date
    finished_on: date | None
    expires_on: date
    campaign_id: str | None = None
    confidential: bool = False
    sealed: bool = False
    campaign_status: str | None = None
    """How far its campaign is; None without one."""
    asks_comments: bool = False
    """Whether its campaign asks for a comment beside each answer."""
    cells_in_blocks: bool = False
    """How its campaign's cells are encrypted, as in `models.Campaign`."""

    @property
    def counts_still(self) -> bool:
        """Whether answers are still taken: a campaign takes none once it is closed."""
        return self.campaign_status in (None, "open")


OF_CAMPAIGN = ("campaign_status", "asks_comments", "cells_in_blocks")
"""Fields of a kept response that stand with its campaign."""
_KEPT = select(
    *(RESPONSES.c[name] for name in KeptResponse._fields if name not in OF_CAMPAIGN),
    CAMPAIGNS.c.status.label("campaign_status"),
    func.coalesce(CAMPAIGNS.c.asks_comments, false()).label("asks_comments"),
    func.coalesce(CAMPAIGNS.c.cells_in_blocks, false()).label("cells_in_blocks"),
).select_from(RESPONSES.outerjoin(CAMPAIGNS, RESPONSES.c.campaign_id == CAMPAIGNS.c.id))
_WITH_TOKEN = _KEPT.where(RESPONSES.c.token_hash == bindparam("hash"))
_ONE = RESPONSES.c.id == bindparam("response_id")
_NOTE_SAVE = update(RESPONSES).where(_ONE).values(saved_on=bindparam("today"), expires_on=bindparam("until"))
_NOTE_FINISH = update(RESPONSES).where(_ONE).values(finished_on=bindparam("today"))
_NOTE_LENGTH = update(RESPONSES).where(_ONE).values(length=bindparam("wanted"), finished_on=None)
_NOTE_CONTEXT = update(RESPONSES).where(_ONE).values(context=bindparam("told"))
_PAST = RESPONSES.c.expires_on < bindparam("today")
_EXPIRED_CONFIDENTIAL = select(RESPONSES.c.campaign_id).where(_PAST, RESPONSES.c.confidential).distinct()
_NAME = (
    select(func.coalesce(INVITATIONS.c.name, INVITATIONS.c.email))
    .select_from(RESPONSES.join(INVITATIONS, RESPONSES.c.invitation_id == INVITATIONS.c.id))
    .where(_ONE)
)
_ERASE_EXPIRED = delete(RESPONSES).where(_PAST)
_NOTE_LANGUAGE = update(RESPONSES).where(_ONE).values(language=bindparam("code"))


def begin(connection: Connection, token_hash: str, **columns: Any) -> int:
    """Keep a new response; its number. `columns` as in `models.Response`."""
    key = 1 + secrets.randbelow(LARGEST_KEY)
    connection.execute(insert(RESPONSES), {"id": key, "token_hash": token_hash, **columns})
    return key


def with_token_hash(connection: Connection, token_hash: str) -> KeptResponse | None:
    """The response of that link, expired or not."""
    row = connection.execute(_WITH_TOKEN, {"hash": token_hash}).one_or_none()
    return None if row is None else KeptResponse._make(row)


def begun_in(connection: Connection, campaign_id: str, function: str) -> int:
    """How many responses of a function a campaign holds, finished or not."""
    here = (RESPONSES.c.campaign_id == campaign_id) & (RESPONSES.c.function == function)
    return connection.scalar(select(func.count()).select_from(RESPONSES).where(here)) or 0


def with_ids(connection: Connection, ids: Collection[int]) -> dict[int, KeptResponse]:
    """The responses of these numbers by number, expired or not; one that was erased is missing."""
    rows = connection.execute(_KEPT.where(RESPONSES.c.id.in_(ids)))
    return {row.id: KeptResponse._make(row) for row in rows}


def note_save(connection: Connection, response_id: int, *, today: date, until: date) -> None:
    """Note the day of a save, and until when the response is kept from now on."""
    connection.execute(_NOTE_SAVE, {"response_id": response_id, "today": today, "until": until})


def note_finish(connection: Connection, response_id: int, *, today: date) -> None:
    """Note the day on which the results were first asked for."""
    connection.execute(_NOTE_FINISH, {"response_id": response_id, "today": today})


def note_language(connection: Connection, response_id: int, code: str) -> None:
    """Note the language that the respondent reads."""
    connection.execute(_NOTE_LANGUAGE, {"response_id": response_id, "code": code})


def note_context(connection: Connection, response_id: int, context: Mapping[str, Any]) -> None:
    """Note what the respondent tells of their firm."""
    connection.execute(_NOTE_CONTEXT, {"response_id": response_id, "told": dict(context)})


def note_length(connection: Connection, response_id: int, length: str) -> None:
    """Note the length that is asked from now on; the response is open again."""
    connection.execute(_NOTE_LENGTH, {"response_id": response_id, "wanted": length})


def every_id(connection: Connection) -> list[int]:
    """The numbers of every response."""
    return list(connection.scalars(select(RESPONSES.c.id)))


def erase(connection: Connection, response_id: int, keys: SecretKeys) -> None:
    """Erase a response with its answers and texts, and note that it was erased."""
    note_erasure(connection, keys, ErasedKind.RESPONSE, response_id)
    connection.execute(delete(RESPONSES).where(_ONE), {"response_id": response_id})


def expired_confidential(connection: Connection, today: date) -> list[str]:
    """Confidential campaigns with a response that is past its time."""
    return [key for (key,) in connection.execute(_EXPIRED_CONFIDENTIAL, {"today": today}) if key is not None]


def name_of(connection: Connection, response_id: int) -> str:
    """The name of a named respondent, or their address where none was told; empty where nothing says who it is."""
    return connection.scalar(_NAME, {"response_id": response_id}) or ""


def erase_expired(connection: Connection, today: date) -> int:
    """Erase every response that is past its time; how many there were."""
    return connection.execute(_ERASE_EXPIRED, {"today": today}).rowcount


def move(connection: Connection, invitation_id: str, *, function: str, role: str, asked: Collection[str]) -> None:
    """Count the response of a named head in another function; what that function is not asked goes."""
    response_id = connection.execute(select(RESPONSES.c.id).where(RESPONSES.c.invitation_id == invitation_id)).scalar()
    if response_id is None:
        return
    connection.execute(update(RESPONSES).where(RESPONSES.c.id == response_id).values(function=function, role=role))
    for table in (ANSWERS, COMMENTS):
        connection.execute(delete(table).where(table.c.response_id == response_id, table.c.item.not_in(list(asked))))
