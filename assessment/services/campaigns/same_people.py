"""Campaigns that asked the same people before: what a campaign beside them has to keep to."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.privacy.earlier_groups import EarlierGroup
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.privacy.release_log import Atom
from assessment.services.campaign_audit import audit_campaign
from assessment.store.models import Campaign, ReleaseLogEntry
from assessment.store.queries.campaigns import invitations, results, same_people

SHARED = 3
"""From so many addresses on, two campaigns of different units ask the same people: as many as the smallest group."""
ONE_PERIOD = 120
"""Days after a closing in which most answers still are what they were; the texts say four months."""


def keep_strictest_threshold(
    session: Session, campaign: Campaign, before: Iterable[Campaign], *, now: datetime
) -> None:
    """Raise the threshold of a campaign to the largest with which the same people's results, `before`, stand."""
    strictest = largest_threshold(before)
    if strictest > campaign.threshold:
        campaign.threshold = strictest
        audit_campaign(session, "raise_threshold", campaign, actor=None, now=now)


def largest_threshold(campaigns: Iterable[Campaign]) -> int:
    """The largest threshold of some campaigns, 0 where there is none."""
    return max((campaign.threshold for campaign in campaigns), default=0)


def published_before(session: Session, campaign: Campaign) -> list[Campaign]:
    """The other confidential campaigns of the same people whose results stand; none for a named campaign."""
    if not campaign.confidential:
        return []
    emails = invitations.emails(session, campaign.id)
    organisation_id, unit_id = campaign.organisation_id, campaign.unit_id
    return published_of(session, organisation_id, unit_id=unit_id, emails=emails, besides=campaign.id)


def published_of(
    session: Session, organisation_id: str, *, unit_id: str, emails: Collection[str], besides: str | None = None
) -> list[Campaign]:
    """The confidential campaigns, one left out, that asked the same unit, or SHARED of these addresses."""
    candidates = same_people.published(session, organisation_id, besides=besides)
    return _asking(session, candidates, unit_id=unit_id, emails=emails)


def in_other_mode(
    session: Session,
    organisation_id: str,
    *,
    mode: Mode,
    unit_id: str,
    emails: Collection[str],
    today: date,
) -> list[Campaign]:
    """The same people's campaigns in the other mode than this, open or closed within ONE_PERIOD, newest first."""
    other = Mode.NAMED if mode is Mode.CONFIDENTIAL else Mode.CONFIDENTIAL
    since = today - timedelta(days=ONE_PERIOD)
    candidates = same_people.of_mode(session, organisation_id, mode=other, closed_since=since)
    return _asking(session, candidates, unit_id=unit_id, emails=emails)


def _asking(session: Session, candidates: list[Campaign], *, unit_id: str, emails: Collection[str]) -> list[Campaign]:
    """Those of some campaigns that ask that unit, or SHARED of these addresses."""
    elsewhere = [campaign.id for campaign in candidates if campaign.unit_id != unit_id]
    shared = same_people.shared_addresses(session, elsewhere, emails)
    return [campaign for campaign in candidates if campaign.unit_id == unit_id or shared[campaign.id] >= SHARED]


def groups_published(session: Session, campaigns: Iterable[Campaign]) -> list[EarlierGroup]:
    """Every group that some campaigns published, by what their release logs say."""
    return _groups(results.releases(session, [campaign.id for campaign in campaigns]))


def _groups(entries: Iterable[ReleaseLogEntry]) -> list[EarlierGroup]:
    """The groups of the admitted means. A company's mean of several groups is made of theirs, and tells no more."""
    by_snapshot: dict[tuple[str, int], list[ReleaseLogEntry]] = {}
    for entry in entries:
        if entry.admitted:
            snapshot = Atom.named(min(entry.people)).snapshot
            by_snapshot.setdefault((entry.campaign_id, snapshot), []).append(entry)
    apart = [[entry for entry in entries if entry.group != COMPANY] or entries for entries in by_snapshot.values()]
    return [_people(entry) for entries in apart for entry in entries]


def _people(entry: ReleaseLogEntry) -> dict[str, int]:
    """How many people of each function a published mean is of."""
    counts: dict[str, int] = {}
    for name in entry.coefficients:
        function = Atom.named(name).function
        counts[function] = counts.get(function, 0) + entry.people[name]
    return counts
