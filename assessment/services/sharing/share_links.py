"""Read-only links to one result: make, list, open, revoke."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from assessment.services.errors import ShareLinkWorthlessError
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import ShareLink
from assessment.store.models.base import new_key
from assessment.store.queries.erasures import ErasedKind, note_erasure

SHARE = "share"
DAYS_OFFERED = (7, 30, 90)
MOST_LINKS = 30
"""Of one result: a list that nobody can read any more is a list that nobody revokes from."""


@dataclass(frozen=True, slots=True)
class SharedResult:
    """Which result is shared: that of a response, of a joint round or of a campaign; exactly one is given."""

    response_id: int | None = None
    round_id: str | None = None
    campaign_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShareRequest:
    """Who may read how much, and for how many days; `reader` as in `ShareLink`."""

    recipient: str
    scope: str
    days: int
    reader: str | None = None


def share(session: Session, result: SharedResult, asked: ShareRequest, *, keys: SecretKeys, today: date) -> ShareLink:
    """Make a link. Raises TooManyLinksError when as many links to the result stand as one can look over."""
    if len(links_of(session, result, today=today)) >= MOST_LINKS:
        raise TooManyLinksError
    link = ShareLink(
        id=new_key(),
        response_id=result.response_id,
        round_id=result.round_id,
        campaign_id=result.campaign_id,
        scope=asked.scope,
        recipient=asked.recipient,
        reader=asked.reader,
        created_on=today,
        expires_on=today + timedelta(days=asked.days),
    )
    link.token_hash = hash_of(token_of(link, keys))
    session.add(link)
    session.flush()
    return link


class TooManyLinksError(Exception):
    """Some link has to be revoked first."""


def links_of(session: Session, result: SharedResult, *, today: date) -> list[ShareLink]:
    """The links to a result that open it today, the latest first."""
    standing = select(ShareLink).where(_whose(result), ShareLink.expires_on >= today)
    return list(session.scalars(standing.order_by(ShareLink.created_on.desc(), ShareLink.recipient, ShareLink.id)))


def revoke(session: Session, result: SharedResult, link_id: str, *, keys: SecretKeys) -> None:
    """Take a link back: it opens nothing from now on, not even once an older state of the database is put back.

    Nothing happens where there is none of that result.
    """
    link = session.scalar(select(ShareLink).where(_whose(result), ShareLink.id == link_id))
    if link is not None:
        note_erasure(session.connection(), keys, ErasedKind.SHARE_LINK, link.id)
        session.delete(link)


def open_link(session: Session, token: str, *, today: date) -> ShareLink:
    """The link of that token. Raises ShareLinkWorthlessError: for strangers, after its day and once revoked."""
    link = session.scalar(select(ShareLink).where(ShareLink.token_hash == hash_of(token)))
    if link is None or link.expires_on < today:
        raise ShareLinkWorthlessError
    return link


def token_of(link: ShareLink, keys: SecretKeys) -> str:
    """The token of a link, for whoever made it."""
    return keys.token(SHARE, link.id)


def _whose(result: SharedResult) -> ColumnElement[bool]:
    if result.response_id is not None:
        return ShareLink.response_id == result.response_id
    if result.round_id is not None:
        return ShareLink.round_id == result.round_id
    return ShareLink.campaign_id == result.campaign_id
