"""Invitations: by token, by campaign, delivery counts."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Table, case, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Invitation, ReminderStop, Response, SpentMark
from assessment.store.models.campaigns.invitations import BOUNCED, REFUSED
from assessment.store.upsert import keeping

INVITATIONS: Table = Invitation.metadata.tables["invitations"]
SPENT_MARKS: Table = SpentMark.metadata.tables["spent_marks"]
REMINDER_STOPS: Table = ReminderStop.metadata.tables["reminder_stops"]


def of_campaign(session: Session, campaign_id: str, among: Collection[str] | None = None) -> list[Invitation]:
    """Every invitation of a campaign by address, or those `among` some keys, in one query."""
    query = select(Invitation).where(Invitation.campaign_id == campaign_id)
    if among is not None:
        query = query.where(Invitation.id.in_(among))
    return list(session.scalars(query.order_by(Invitation.email)))


class InvitedPlace(NamedTuple):
    """The encrypted place of an invitation, by its key."""

    id: str
    place: bytes
    revoked: bool


def places(session: Session, campaign_id: str) -> list[InvitedPlace]:
    """The places of everybody who is invited: to count thousands by function, nothing else of them is read."""
    query = select(Invitation.id, Invitation.place, Invitation.revoked).where(Invitation.campaign_id == campaign_id)
    return [InvitedPlace(*row) for row in session.execute(query.order_by(Invitation.email))]


def count(session: Session, campaign_id: str) -> int:
    """How many people are invited, those whose link was revoked included."""
    return session.scalar(select(func.count()).where(Invitation.campaign_id == campaign_id)) or 0


def unseen(session: Session, campaign: Campaign) -> list[str]:
    """Keys of the invitations whose links inviters have not seen and may see: of heads, those not used yet."""
    query = select(Invitation.id).where(
        Invitation.campaign_id == campaign.id, Invitation.shown.is_(False), Invitation.revoked.is_(False)
    )
    return list(session.scalars(query if campaign.confidential else query.where(Invitation.used.is_(False))))


def in_campaign(session: Session, campaign_id: str, invitation_id: str) -> Invitation | None:
    """One invitation if it is that campaign's."""
    query = select(Invitation).where(Invitation.id == invitation_id, Invitation.campaign_id == campaign_id)
    return session.scalar(query)


def with_token_hash(session: Session, token_hash: str) -> Invitation | None:
    """The invitation of that link."""
    return session.scalar(select(Invitation).where(Invitation.token_hash == token_hash))


def emails(session: Session, campaign_id: str) -> set[str]:
    """Addresses that are invited already."""
    return set(session.scalars(select(Invitation.email).where(Invitation.campaign_id == campaign_id)))


def used_by(session: Session, email: str, campaign_ids: Sequence[str], keys: SecretKeys) -> list[Invitation]:
    """The invitations of an address to these confidential campaigns that were used, in two queries."""
    addressed = select(Invitation).where(Invitation.campaign_id.in_(campaign_ids), Invitation.email == email.lower())
    by_mark = {keys.spent_mark(invitation.id): invitation for invitation in session.scalars(addressed)}
    spent = session.scalars(select(SpentMark.mark).where(SpentMark.mark.in_(by_mark)))
    old = [invitation for invitation in by_mark.values() if invitation.used]
    return list({invitation.id: invitation for invitation in (*(by_mark[mark] for mark in spent), *old)}.values())


def is_spent(session: Session, invitation: Invitation, keys: SecretKeys) -> bool:
    """Whether an invitation of a confidential campaign was used."""
    return invitation.used or session.get(SpentMark, keys.spent_mark(invitation.id)) is not None


def spent(session: Session, campaign_id: str, keys: SecretKeys) -> frozenset[str]:
    """Keys of the invitations of a confidential campaign that were used."""
    marks = set(session.scalars(select(SpentMark.mark).where(SpentMark.campaign_id == campaign_id)))
    rows = session.execute(select(Invitation.id, Invitation.used).where(Invitation.campaign_id == campaign_id))
    return frozenset(key for key, used in rows if used or keys.spent_mark(key) in marks)


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep new invitations in one go."""
    if rows:
        session.execute(insert(Invitation), rows)


def answered(session: Session, campaign_id: str) -> set[str]:
    """Keys of the invitations whose people finished. Empty in confidential mode, where nothing leads there."""
    finished = select(Response.invitation_id).where(
        Response.campaign_id == campaign_id, Response.invitation_id.is_not(None), Response.finished_on.is_not(None)
    )
    return {key for key in session.scalars(finished) if key is not None}


def to_remind(session: Session, campaign: Campaign, keys: SecretKeys) -> list[Invitation]:
    """Who may be reminded: did not finish (named heads), or did not begin (confidential teams), and did not say no."""
    stopped = reminders_stopped(session, campaign.id, keys)
    silent = [invitation for invitation in session.scalars(_silent(campaign)) if invitation.id not in stopped]
    if not campaign.confidential:
        return silent
    began = spent(session, campaign.id, keys)
    return [invitation for invitation in silent if invitation.id not in began]


def may_be_reminded(session: Session, campaign: Campaign, invitation: Invitation, keys: SecretKeys) -> bool:
    """Whether that person still is one of them."""
    if session.get(ReminderStop, keys.reminder_stop(invitation.id)) is not None:
        return False
    if campaign.confidential and is_spent(session, invitation, keys):
        return False
    return session.scalar(_silent(campaign).where(Invitation.id == invitation.id)) is not None


def _silent(campaign: Campaign) -> Select[Invitation]:
    reachable = select(Invitation).where(
        Invitation.campaign_id == campaign.id,
        Invitation.revoked.is_(False),
        Invitation.delivery.not_in((REFUSED, BOUNCED)),
    )
    if campaign.confidential:
        return reachable
    finished = exists().where(Response.invitation_id == Invitation.id, Response.finished_on.is_not(None))
    return reachable.where(~finished)


def stop_reminders(connection: Connection, invitation_id: str, campaign_id: str, keys: SecretKeys) -> None:
    """Keep that this person asked for no reminders. Nothing is written to the invitation, as when it is used."""
    row = {"mark": keys.reminder_stop(invitation_id), "campaign_id": campaign_id}
    connection.execute(keeping(connection, REMINDER_STOPS, ("mark",)), row)


def reminders_stopped(session: Session, campaign_id: str, keys: SecretKeys) -> frozenset[str]:
    """Keys of the invitations whose people asked for no reminders."""
    marks = set(session.scalars(select(ReminderStop.mark).where(ReminderStop.campaign_id == campaign_id)))
    invited = session.scalars(select(Invitation.id).where(Invitation.campaign_id == campaign_id)) if marks else ()
    return frozenset(key for key in invited if keys.reminder_stop(key) in marks)


def spend(connection: Connection, invitation_id: str) -> bool:
    """Mark an invitation of named heads as used; False when it was, or when it was revoked meanwhile."""
    unused = INVITATIONS.c.used.is_(False) & INVITATIONS.c.revoked.is_(False)
    column_element = INVITATIONS.c.id == invitation_id
    return bool(connection.execute(update(INVITATIONS).where(column_element, unused).values(used=True)).rowcount)


def is_kept(session: Session, mark: str) -> bool:
    """Whether a mark of something that was used is there."""
    return session.get(SpentMark, mark) is not None


def leave_mark(connection: Connection, mark: str, campaign_id: str) -> bool:
    """Keep that some invitation of a confidential campaign was used; one row, whoever was invited besides.

    Nothing is written to the invitation: on PostgreSQL a row tells which transaction wrote it, on SQLite a page does.
    False when it was used before.
    """
    row = {"mark": mark, "campaign_id": campaign_id}
    return bool(connection.execute(keeping(connection, SPENT_MARKS, ("mark",)), row).rowcount)


def note_reminded(session: Session, invitation_ids: Iterable[str]) -> None:
    """Count one more reminder for each of them."""
    ids = list(invitation_ids)
    session.execute(
        update(Invitation)
        .where(Invitation.id.in_(ids))
        .values(reminded=Invitation.reminded + 1)
        .execution_options(synchronize_session=False)
    )


def deliveries(session: Session, campaign_id: str) -> dict[str, int]:
    """How many mails were sent, wait, were refused or came back, by state."""
    counted = (
        select(Invitation.delivery, func.count().label("people"))
        .where(Invitation.campaign_id == campaign_id, Invitation.revoked.is_(False))
        .group_by(Invitation.delivery)
    )
    return {row.delivery: row.people for row in session.execute(counted)}


def response_counts(session: Session, campaign_id: str) -> dict[str, tuple[int, int]]:
    """How many people of each function began, and how many finished."""
    finished = func.sum(case((Response.finished_on.is_not(None), 1), else_=0))
    counted = (
        select(Response.function, func.count(), finished)
        .where(Response.campaign_id == campaign_id)
        .group_by(Response.function)
    )
    return {function: (began, int(done)) for function, began, done in session.execute(counted)}


def remove(session: Session, invitation_id: str) -> None:
    """Take an invitation of a draft away."""
    session.execute(delete(Invitation).where(Invitation.id == invitation_id))
