"""Attaches an anonymous quick-check response to an account."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from assessment.services.errors import AlreadyClaimedError, NotAllowedError, NotClaimableError
from assessment.services.local_time import local_day
from assessment.store.models import ClaimedResponse
from assessment.store.queries import organisations, repeats, responses
from assessment.store.queries.responses import KeptResponse


def claim_response(
    session: Session, response: KeptResponse, *, account_id: str, organisation_id: str, now: datetime
) -> None:
    """Note that a response belongs to an account, in an organisation of its own; it is kept as long as those are.

    The same person's measures before and after it come along, and with them the joint rounds that they lead: what heads
    answered there stays theirs, seen by no other member and kept no longer than they were told. Whoever holds the
    personal link may claim it, once. Raises NotAllowedError for an organisation of others, NotClaimableError for an
    answer to a campaign, AlreadyClaimedError.
    """
    belonging = organisations.of_member(session, organisation_id, account_id)
    if belonging is None:
        raise NotAllowedError
    if response.campaign_id is not None:
        raise NotClaimableError
    kept = session.get(ClaimedResponse, response.id)
    if kept is not None:
        if (kept.account_id, kept.organisation_id) == (account_id, organisation_id):
            return
        raise AlreadyClaimedError
    today = local_day(belonging.organisation.time_zone, now)
    until = today + timedelta(days=belonging.organisation.retention_days)
    for measure in repeats.whole_chain(session.connection(), response):
        _claim(session, measure, account_id=account_id, organisation_id=organisation_id, today=today, until=until)
    session.flush()


def _claim(
    session: Session, response: KeptResponse, *, account_id: str, organisation_id: str, today: date, until: date
) -> None:
    """Note it of one measure, unless it was noted before."""
    if session.get(ClaimedResponse, response.id) is not None:
        return
    session.add(
        ClaimedResponse(
            response_id=response.id, account_id=account_id, organisation_id=organisation_id, claimed_on=today
        )
    )
    responses.note_save(
        session.connection(), response.id, today=response.saved_on, until=max(response.expires_on, until)
    )
