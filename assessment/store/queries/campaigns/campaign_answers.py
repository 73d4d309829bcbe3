"""All answers of one campaign: in three queries, or in batches for export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, String, cast, func, select

from assessment.store.encryption import ResponseCipher, SecretKeys
from assessment.store.models import Answer, Campaign, Comment, EncryptedComment, Invitation, PairKey, Response

ROWS = 5_000
"""Texts that are fetched in one go."""
JOINED_ROWS = 500
"""People whose joined answers are fetched in one go: some hundred kilobytes."""


@dataclass(slots=True)
class PersonAnswers:
    """What one person gave. `name` and `email` are empty in confidential mode and in meetings.

    `pair_key`: what links a confidential answer to those of other waves; empty where its respondent gave no code.
    """

    function: str
    role: str
    name: str
    finished: bool
    cells: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    email: str = ""
    pair_key: str = ""


def everyone(connection: Connection, campaign_id: str, keys: SecretKeys) -> list[PersonAnswers]:
    """Every response of a campaign, in no order that means anything; encrypted ones are opened with the `keys`."""
    people = (
        select(
            Response.id,
            Response.function,
            Response.role,
            func.coalesce(Invitation.name, Invitation.email, ""),
            Response.finished_on.is_not(None),
            func.coalesce(Invitation.email, ""),
            func.coalesce(PairKey.pair_key, ""),
            Response.sealed,
            Campaign.cells_in_blocks,
        )
        .join(Campaign, Response.campaign_id == Campaign.id)
        .outerjoin(Invitation, Response.invitation_id == Invitation.id)
        .outerjoin(PairKey, PairKey.response_id == Response.id)
        .where(Response.campaign_id == campaign_id)
        .order_by(Response.id)
    )
    person_answers: dict[int, PersonAnswers] = {}
    ciphers: dict[int, ResponseCipher] = {}
    for key, function, role, name, finished, email, pair_key, encrypted, in_blocks in connection.execute(people):
        if encrypted:
            ciphers[key] = keys.response_cipher(key, in_blocks=in_blocks)
        link = keys.decrypted_pair_key(pair_key) if encrypted and pair_key else pair_key
        person_answers[key] = PersonAnswers(function, role, name, finished, email=email, pair_key=link)
    theirs = select(Response.id).where(Response.campaign_id == campaign_id)
    for key, items, cells in _joined(connection, theirs):
        # Thousands of people share the names of a few dozen items.
        kept, cipher = zip(map(intern, items.split(",")), map(int, cells.split(",")), strict=True), ciphers.get(key)
        person_answers[key].cells = cipher.decrypted_cells(kept) if cipher else dict(kept)
    for key, item, text in _of(connection, campaign_id, Comment.response_id, Comment.item, Comment.text):
        person_answers[key].texts[item] = text
    texts = _of(connection, campaign_id, EncryptedComment.response_id, EncryptedComment.item, EncryptedComment.sealed)
    for key, item, kept in texts:
        if text := ciphers[key].decrypted_text(item, kept):
            person_answers[key].texts[item] = text
    return list(person_answers.values())


def _of(connection: Connection, campaign_id: str, key: Any, item: Any, value: Any) -> Iterator[Any]:
    rows = select(key, item, value).join(Response, key == Response.id).where(Response.campaign_id == campaign_id)
    # In batches: one by one, fetching a row takes longer than what is done with it.
    return chain.from_iterable(connection.execute(rows).partitions(ROWS))


BATCH = 2000
"""People read in one go: some hundred kilobytes."""


class ExportRow(NamedTuple):
    """One person. `items` and `cells` go together, as texts joined by commas; `texts` are what was written, by item."""

    who: str
    function: str
    role: str
    items: str
    cells: str
    texts: Mapping[str, str]


def batches(connection: Connection, campaign_id: str) -> Iterator[list[ExportRow]]:
    """Everybody who answered anything, in batches, ordered by a key that discloses nothing."""
    last = 0
    while people := _people(connection, campaign_id, last):
        first, last = people[0].id, people[-1].id
        theirs = select(Response.id).where(Response.campaign_id == campaign_id, Response.id.between(first, last))
        answers = {key: (items, cells) for key, items, cells in _joined(connection, theirs)}
        texts: dict[int, dict[str, str]] = {}
        for key, item, text in _texts(connection, theirs):
            texts.setdefault(key, {})[item] = text
        yield [
            ExportRow(person.who, person.function, person.role, *answers[person.id], texts.get(person.id, {}))
            for person in people
            if person.id in answers
        ]


def _people(connection: Connection, campaign_id: str, after: int) -> Sequence[Any]:
    query = (
        select(Response.id, func.coalesce(Invitation.email, "").label("who"), Response.function, Response.role)
        .outerjoin(Invitation, Response.invitation_id == Invitation.id)
        .where(Response.campaign_id == campaign_id, Response.id > after)
    )
    return connection.execute(query.order_by(Response.id).limit(BATCH)).all()


def _joined(connection: Connection, theirs: Select[int]) -> Iterator[Any]:
    """Items and cells of each person as two texts: the database joins them ten times faster than rows travel."""
    join = func.string_agg if connection.dialect.name == "postgresql" else func.group_concat
    query = select(Answer.response_id, join(Answer.item, ","), join(cast(Answer.cell, String), ","))
    rows = connection.execute(query.where(Answer.response_id.in_(theirs)).group_by(Answer.response_id))
    return chain.from_iterable(rows.partitions(JOINED_ROWS))


def _texts(connection: Connection, theirs: Select[int]) -> Iterator[Any]:
    query = select(Comment.response_id, Comment.item, Comment.text)
    return iter(connection.execute(query.where(Comment.response_id.in_(theirs))))
