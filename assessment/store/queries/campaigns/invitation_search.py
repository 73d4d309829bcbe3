"""Invitations of a campaign that match what an inviter looks for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from assessment.store.encryption import SecretKeys
from assessment.store.models import Invitation, ReminderStop, Response
from assessment.store.models.campaigns.invitations import BOUNCED, REFUSED

REVOKED, EXPIRED = "revoked", "expired"


@dataclass(frozen=True, slots=True)
class InvitationSearch:
    """What to look for: a part of address or name, a function, a state of the mail or of the link; empty for any."""

    text: str = ""
    function: str = ""
    state: str = ""


class PlacedInvitation(NamedTuple):
    """An invitation by its key, with its encrypted place."""

    id: str
    place: bytes


def matching(session: Session, campaign_id: str, search: InvitationSearch, *, today: date) -> list[PlacedInvitation]:
    """Those that match but for the function, which is encrypted: mails that did not arrive first, then by address."""
    troubled = Invitation.delivery.in_((REFUSED, BOUNCED)) & Invitation.revoked.is_(False)
    query = select(Invitation.id, Invitation.place).where(Invitation.campaign_id == campaign_id)
    for condition in (_says(search.text), _is(search.state, today)):
        if condition is not None:
            query = query.where(condition)
    rows = session.execute(query.order_by(case((troubled, 0), else_=1), Invitation.email))
    return [PlacedInvitation(*row) for row in rows]


def _says(text: str) -> ColumnElement[bool] | None:
    if not text:
        return None
    # Addresses are kept in small letters. SQLite knows the capitals of no accented letter: a name is also looked for
    # as it was typed.
    return or_(
        Invitation.email.contains(text.lower(), autoescape=True),
        func.lower(Invitation.name).contains(text.lower(), autoescape=True),
        Invitation.name.contains(text, autoescape=True),
    )


def _is(state: str, today: date) -> ColumnElement[bool] | None:
    if not state:
        return None
    if state == REVOKED:
        return Invitation.revoked.is_(True)
    over = and_(Invitation.expires_on.is_not(None), Invitation.expires_on < today)
    valid = Invitation.revoked.is_(False)
    return valid & over if state == EXPIRED else valid & ~over & (Invitation.delivery == state)


def in_order(session: Session, invitation_ids: Collection[str]) -> list[Invitation]:
    """These invitations, in the order of the keys."""
    by_key = {
        invitation.id: invitation
        for invitation in session.scalars(select(Invitation).where(Invitation.id.in_(invitation_ids)))
    }
    return [by_key[key] for key in invitation_ids if key in by_key]


def answered_among(session: Session, invitation_ids: Collection[str]) -> set[str]:
    """Those of them whose people finished. None in confidential mode, where nothing leads there."""
    finished = select(Response.invitation_id).where(
        Response.invitation_id.in_(invitation_ids), Response.finished_on.is_not(None)
    )
    return {key for key in session.scalars(finished) if key is not None}


def stopped_among(session: Session, invitation_ids: Collection[str], keys: SecretKeys) -> set[str]:
    """Those of them whose people asked for no reminders."""
    marks = {keys.reminder_stop(key): key for key in invitation_ids}
    return {marks[mark] for mark in session.scalars(select(ReminderStop.mark).where(ReminderStop.mark.in_(marks)))}


def any_shown(session: Session, campaign_id: str) -> bool:
    """Whether inviters have seen some link of the campaign."""
    shown = select(Invitation.id).where(Invitation.campaign_id == campaign_id, Invitation.shown.is_(True))
    return session.execute(shown.limit(1)).first() is not None
