"""Frozen results and the release log."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, select, update
from sqlalchemy.orm import Session, undefer

from assessment.store.models import FrozenResult, ReleaseLogEntry

FROZEN: Table = FrozenResult.metadata.tables["frozen_results"]


def latest(session: Session, campaign_id: str) -> FrozenResult | None:
    """The last frozen result of a campaign with all it holds."""
    found = select(FrozenResult).where(FrozenResult.campaign_id == campaign_id)
    whole = found.options(undefer(FrozenResult.inputs), undefer(FrozenResult.figures))
    return session.scalars(whole.order_by(FrozenResult.snapshot.desc()).limit(1)).first()


def forget_words(connection: Connection, campaign_ids: Sequence[str], words: Mapping[str, str] | None = None) -> None:
    """Take comments out of what was frozen of these campaigns: one of each of these, by item, or all of them.

    Figures stay as they were published; words are nobody's but their author's.
    """
    held = select(FROZEN.c.id, FROZEN.c.inputs, FROZEN.c.figures).where(FROZEN.c.campaign_id.in_(campaign_ids))
    for key, inputs, figures in connection.execute(held).all():
        for place in (inputs, figures, figures.get("diagnosis") or {}):
            if place.get("comments"):
                place["comments"] = _without(place["comments"], words)
        same = update(FROZEN).where(FROZEN.c.id == key)
        connection.execute(same.values(inputs=inputs, figures=figures))


def _without(comments: Mapping[str, Sequence[str]], words: Mapping[str, str] | None) -> dict[str, list[str]]:
    if words is None:
        return {}
    left = {item: list(texts) for item, texts in comments.items()}
    for item, text in words.items():
        for kept in (text, text.strip()):
            if kept in left.get(item, ()):
                left[item].remove(kept)
                break
    return left


def snapshots(session: Session, campaign_id: str) -> list[FrozenResult]:
    """Every frozen result of a campaign, oldest first, without what they hold."""
    found = select(FrozenResult).where(FrozenResult.campaign_id == campaign_id)
    return list(session.scalars(found.order_by(FrozenResult.snapshot)))


def releases(session: Session, campaign_id: str) -> list[ReleaseLogEntry]:
    """Everything published or refused of a campaign, in its order."""
    return list(
        session.scalars(
            select(ReleaseLogEntry).where(ReleaseLogEntry.campaign_id == campaign_id).order_by(ReleaseLogEntry.id)
        )
    )
