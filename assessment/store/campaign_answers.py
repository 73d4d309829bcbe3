"""Everybody's answers to one campaign, read in three queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from assessment.store.models import Answer, Comment, Invitation, PairKey, Response


@dataclass(slots=True)
class Given:
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


def everyone(connection: Connection, campaign_id: str) -> list[Given]:
    """Every response of a campaign, in no order that means anything."""
    people = (
        select(
            Response.id,
            Response.function,
            Response.role,
            func.coalesce(Invitation.name, Invitation.email, ""),
            Response.finished_on.is_not(None),
            func.coalesce(Invitation.email, ""),
            func.coalesce(PairKey.pair_key, ""),
        )
        .outerjoin(Invitation, Response.invitation_id == Invitation.id)
        .outerjoin(PairKey, PairKey.response_id == Response.id)
        .where(Response.campaign_id == campaign_id)
        .order_by(Response.id)
    )
    found = {
        key: Given(function, role, name, finished, email=email, pair_key=pair_key)
        for key, function, role, name, finished, email, pair_key in connection.execute(people)
    }
    for key, item, cell in _of(connection, campaign_id, Answer.response_id, Answer.item, Answer.cell):
        found[key].cells[item] = cell
    for key, item, text in _of(connection, campaign_id, Comment.response_id, Comment.item, Comment.text):
        found[key].texts[item] = text
    return list(found.values())


def _of(connection: Connection, campaign_id: str, key: Any, item: Any, value: Any) -> Iterator[Any]:
    rows = select(key, item, value).join(Response, key == Response.id)
    return iter(connection.execute(rows.where(Response.campaign_id == campaign_id)))
