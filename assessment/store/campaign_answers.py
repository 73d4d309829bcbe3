"""Everybody's answers to one campaign, read in three queries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from assessment.store.models import Answer, Comment, Invitation, Response


@dataclass(slots=True)
class Given:
    """What one person gave. `name` is empty in confidential mode and in meetings."""

    function: str
    role: str
    name: str
    finished: bool
    cells: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def everyone(connection: Connection, campaign_id: str) -> list[Given]:
    """Every response of a campaign, in no order that means anything."""
    people = (
        select(
            Response.id,
            Response.function,
            Response.role,
            func.coalesce(Invitation.name, Invitation.email, ""),
            Response.finished_on.is_not(None),
        )
        .outerjoin(Invitation, Response.invitation_id == Invitation.id)
        .where(Response.campaign_id == campaign_id)
        .order_by(Response.id)
    )
    found = {
        key: Given(function, role, name, finished) for key, function, role, name, finished in connection.execute(people)
    }
    for key, item, cell in _of(connection, campaign_id, Answer.response_id, Answer.item, Answer.cell):
        found[key].cells[item] = cell
    for key, item, text in _of(connection, campaign_id, Comment.response_id, Comment.item, Comment.text):
        found[key].texts[item] = text
    return list(found.values())


def _of(connection: Connection, campaign_id: str, key: Any, item: Any, value: Any) -> Iterator[Any]:
    rows = select(key, item, value).join(Response, key == Response.id)
    return iter(connection.execute(rows.where(Response.campaign_id == campaign_id)))
