"""Chain of waves of a unit, due steps and stored verdicts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, inspect, select, update
from sqlalchemy.orm import Session, aliased, undefer

from assessment.store.models import Cadence, Campaign, FrozenResult, WaveChange
from assessment.store.models.campaigns.campaigns import CLOSED, DRAFT, OPEN, PUBLISHED
from assessment.store.models.campaigns.waves import PREVIOUS

MOST_WAVES = 60
"""Waves read of one chain: fifteen years of quarters."""


class DueStep(NamedTuple):
    """A campaign whose next wave may be due, with its unit's cadence (None: the usual one)."""

    campaign_id: str
    opened_on: date | None
    cadence: Cadence | None


def cadence_of(session: Session, unit_id: str) -> Cadence | None:
    """The cadence that was set for a unit."""
    return session.get(Cadence, unit_id)


def follower(session: Session, campaign_id: str) -> Campaign | None:
    """The wave that follows: one that is under way or over rather than a draft, the oldest of several."""
    query = select(Campaign).where(Campaign.previous_id == campaign_id)
    return session.scalars(query.order_by(Campaign.status == DRAFT, Campaign.created_on, Campaign.id)).first()


def note_followed(session: Session, campaign_id: str, today: date) -> bool:
    """Note that the next wave is drafted; False when it was noted before. The database lets one in."""
    first = update(Campaign).where(Campaign.id == campaign_id, Campaign.followed_on.is_(None))
    return _changed(session, first.values(followed_on=today))


def let_follow_again(session: Session, unit_id: str) -> None:
    """Forget which waves of a unit were followed: the draft of the next may have been thrown away since."""
    over = Campaign.status.in_((CLOSED, PUBLISHED))
    session.execute(update(Campaign).where(Campaign.unit_id == unit_id, over).values(followed_on=None))


def note_reminders(session: Session, campaign_id: str, *, before: int, after: int) -> bool:
    """Note that chosen days have had their turn; False when somebody else did, or the campaign is over."""
    first = update(Campaign).where(
        Campaign.id == campaign_id, Campaign.status == OPEN, Campaign.reminders_done == before
    )
    return _changed(session, first.values(reminders_done=after))


def to_follow(session: Session, opened_before: date) -> list[DueStep]:
    """The last wave of each unit in which nothing is drafted or open, opened before that day, not followed yet."""
    other = aliased(Campaign)
    later = exists().where(
        other.unit_id == Campaign.unit_id,
        other.id != Campaign.id,
        (other.status.in_((DRAFT, OPEN))) | (other.opened_on > Campaign.opened_on) | (other.previous_id == Campaign.id),
    )
    query = (
        select(Campaign.id, Campaign.opened_on, Cadence)
        .outerjoin(Cadence, Cadence.unit_id == Campaign.unit_id)
        .where(
            Campaign.status.in_((CLOSED, PUBLISHED)),
            Campaign.followed_on.is_(None),
            Campaign.opened_on < opened_before,
            ~later,
        )
    )
    return [DueStep(*row) for row in session.execute(query.order_by(Campaign.opened_on, Campaign.id))]


def to_open(session: Session) -> list[str]:
    """Drafts that open by themselves some day."""
    query = select(Campaign.id).where(Campaign.status == DRAFT, Campaign.opens_itself_on.is_not(None))
    return list(session.scalars(query.order_by(Campaign.opens_itself_on, Campaign.id)))


def with_reminders(session: Session) -> list[Campaign]:
    """Open campaigns for which days of reminders were chosen."""
    return [
        campaign
        for campaign in session.scalars(select(Campaign).where(Campaign.status == OPEN))
        if campaign.reminder_days
    ]


def to_publish(session: Session) -> list[str]:
    """Closed campaigns that publish themselves."""
    query = select(Campaign.id).where(Campaign.status == CLOSED, Campaign.publishes_itself.is_(True))
    return list(session.scalars(query.order_by(Campaign.closed_on, Campaign.id)))


def chain(session: Session, campaign: Campaign) -> list[Campaign]:
    """The waves from the first one to this one, oldest first; one query however many there are."""
    query = select(Campaign).where(
        Campaign.unit_id == campaign.unit_id, Campaign.questionnaire_key == campaign.questionnaire_key
    )
    by_id = {campaign.id: campaign for campaign in session.scalars(query)}
    waves, seen = [campaign], {campaign.id}
    while (before := by_id.get(waves[0].previous_id or "")) is not None and before.id not in seen:
        if len(waves) == MOST_WAVES:
            break
        waves.insert(0, before)
        seen.add(before.id)
    return waves


def frozen(session: Session, campaign_ids: Sequence[str]) -> dict[str, FrozenResult]:
    """The last frozen result of each with all it holds; one query."""
    query = select(FrozenResult).where(FrozenResult.campaign_id.in_(campaign_ids))
    whole = query.options(undefer(FrozenResult.inputs), undefer(FrozenResult.figures), undefer(FrozenResult.summary))
    return {
        frozen_result.campaign_id: frozen_result
        for frozen_result in session.scalars(whole.order_by(FrozenResult.snapshot))
    }


def summarised(session: Session, campaign_ids: Sequence[str]) -> dict[str, FrozenResult]:
    """The last frozen result of each with its summary alone; whole where it has none. One query, or two."""
    query = select(FrozenResult).where(FrozenResult.campaign_id.in_(campaign_ids))
    ordered = query.options(undefer(FrozenResult.summary)).order_by(FrozenResult.snapshot)
    results = {frozen_result.campaign_id: frozen_result for frozen_result in session.scalars(ordered)}
    if without := [key for key, frozen_result in results.items() if frozen_result.summary is None]:
        results |= frozen(session, without)
    return results


def read_inputs(session: Session, results: Iterable[FrozenResult]) -> None:
    """Read what went into those of the results that do not hold it yet; one query, or none."""
    missing = [frozen_result.id for frozen_result in results if "inputs" in inspect(frozen_result).unloaded]
    if missing:
        query = select(FrozenResult).where(FrozenResult.id.in_(missing))
        session.scalars(query.options(undefer(FrozenResult.inputs))).all()


def add_changes(session: Session, changes: Sequence[WaveChange]) -> None:
    """Keep the verdicts of a wave."""
    session.add_all(changes)


def forget_changes(session: Session, campaign_id: str) -> None:
    """Remove the kept verdicts of a wave that takes answers again."""
    gone: Any = delete(WaveChange).where(WaveChange.campaign_id == campaign_id)
    session.execute(gone.execution_options(synchronize_session=False))


class KeptChange(NamedTuple):
    """A kept verdict of a wave against the previous one."""

    campaign_id: str
    family: str
    scale: str
    code: str
    points: float | None


def changes(session: Session, campaign_ids: Sequence[str]) -> dict[str, list[KeptChange]]:
    """The kept verdicts of each against the previous wave, in the questionnaire's order; one query."""
    query = (
        select(WaveChange.campaign_id, WaveChange.family, WaveChange.scale, WaveChange.code, WaveChange.points)
        .where(WaveChange.campaign_id.in_(campaign_ids), WaveChange.against == PREVIOUS)
        .order_by(WaveChange.campaign_id, WaveChange.position)
    )
    kept: dict[str, list[KeptChange]] = {}
    for row in session.execute(query):
        kept.setdefault(row[0], []).append(KeptChange(*row))
    return kept


def _changed(session: Session, statement: Any) -> bool:
    result: Any = session.execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount)
