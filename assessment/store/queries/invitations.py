"""Invitations: by token, by campaign, delivery counts."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from assessment.store.models import Campaign, Invitation, Response
from assessment.store.models.invitations import BOUNCED, REFUSED

INVITATIONS: Table = Invitation.metadata.tables["invitations"]


def of_campaign(session: Session, campaign_id: str) -> list[Invitation]:
    """Every invitation of a campaign by address, in one query."""
    return list(
        session.scalars(select(Invitation).where(Invitation.campaign_id == campaign_id).order_by(Invitation.email))
    )


def in_campaign(session: Session, campaign_id: str, invitation_id: str) -> Invitation | None:
    """One invitation if it is that campaign's."""
    found = select(Invitation).where(Invitation.id == invitation_id, Invitation.campaign_id == campaign_id)
    return session.scalar(found)


def with_token_hash(session: Session, token_hash: str) -> Invitation | None:
    """The invitation of that link."""
    return session.scalar(select(Invitation).where(Invitation.token_hash == token_hash))


def emails(session: Session, campaign_id: str) -> set[str]:
    """Addresses that are invited already."""
    return set(session.scalars(select(Invitation.email).where(Invitation.campaign_id == campaign_id)))


def used_by(session: Session, email: str, campaign_ids: Sequence[str]) -> list[Invitation]:
    """The invitations of an address to these campaigns that were used, in one query."""
    found = select(Invitation).where(
        Invitation.campaign_id.in_(campaign_ids), Invitation.email == email.lower(), Invitation.used.is_(True)
    )
    return list(session.scalars(found))


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


def to_remind(session: Session, campaign: Campaign) -> list[Invitation]:
    """Who may be reminded: did not finish (named heads), or did not begin (confidential teams)."""
    return list(session.scalars(_silent(campaign)))


def may_be_reminded(session: Session, campaign: Campaign, invitation: Invitation) -> bool:
    """Whether that person still is one of them."""
    return session.scalar(_silent(campaign).where(Invitation.id == invitation.id)) is not None


def _silent(campaign: Campaign) -> Select[Invitation]:
    finished = exists().where(Response.invitation_id == Invitation.id, Response.finished_on.is_not(None))
    return select(Invitation).where(
        Invitation.campaign_id == campaign.id,
        Invitation.revoked.is_(False),
        Invitation.delivery.not_in((REFUSED, BOUNCED)),
        Invitation.used.is_(False) if campaign.confidential else ~finished,
    )


def spend(connection: Connection, invitation_id: str, campaign_id: str) -> bool:
    """Mark an invitation as used; False when it was, or when it was revoked meanwhile."""
    unused = INVITATIONS.c.used.is_(False) & INVITATIONS.c.revoked.is_(False)
    one = INVITATIONS.c.id == invitation_id
    if connection.dialect.name != "postgresql":
        return bool(connection.execute(update(INVITATIONS).where(one, unused).values(used=True)).rowcount)
    # PostgreSQL notes in every row which transaction wrote it last, and the response is written in this one; a row that
    # is written moves, too. Every invitation of the campaign is written again in one go, so that they all bear the same
    # mark and keep their order, and none leads to the response. Whoever begins at the same time waits here.
    connection.execute(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update())
    if connection.scalar(select(INVITATIONS.c.id).where(one, unused)) is None:
        return False
    everyone = update(INVITATIONS).where(INVITATIONS.c.campaign_id == campaign_id)
    connection.execute(everyone.values(used=or_(INVITATIONS.c.used, one)))
    return True


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
