"""Portfolio queries over many organisations, in a fixed number."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, ScalarSelect, bindparam, case, func, select
from sqlalchemy.orm import Session

from assessment.store.encryption import SecretKeys
from assessment.store.models import (
    Cadence,
    Campaign,
    Invitation,
    Membership,
    Organisation,
    Plan,
    PlanStep,
    Response,
    Unit,
)
from assessment.store.models.campaigns.campaigns import CLOSED, DRAFT, OPEN, PUBLISHED
from assessment.store.models.planning import DONE, DROPPED
from assessment.store.queries.campaigns import invitations

CONFIDENTIAL = "confidential"
UNDER_WAY = {OPEN: 2, DRAFT: 1}
OVER = (CLOSED, PUBLISHED)
Counts = dict[str, tuple[int, int]]

_IS_UNDER_WAY = Campaign.status.in_(bindparam("under_way", list(UNDER_WAY), expanding=True, literal_execute=True))
"""Written into the statement: an index of some rows is taken where the statement itself asks for no others."""
_COLUMNS: tuple[Any, ...] = (
    Campaign.id,
    Campaign.unit_id,
    Campaign.status,
    Campaign.opened_on,
    Campaign.closes_on,
    Campaign.opens_itself_on,
    Campaign.questionnaire_key,
    Campaign.previous_id,
)


class Client(NamedTuple):
    """A unit of a firm with its last campaign: `kept` is the last one that is over, where there is one."""

    organisation_id: str
    organisation: str
    zone: str
    role: str
    unit_id: str
    unit: str
    campaign_id: str
    status: str
    opened_on: date | None
    closes_on: date | None
    opens_itself_on: date | None
    questionnaire_key: str
    kept_id: str | None
    kept_status: str | None
    kept_opened_on: date | None
    kept_follows: bool
    cadence_mode: str | None
    cadence_days: int | None


def clients(session: Session, account_id: str, roles: Sequence[str]) -> list[Client]:
    """Every unit with a campaign in the firms where the account has one of these roles; three queries, in no order."""
    mine = Membership.account_id == account_id, Membership.role.in_(roles)
    units = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.time_zone,
            Membership.role,
            Unit.id,
            Unit.name,
            Cadence.mode,
            Cadence.every_days,
        )
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(Unit, Unit.organisation_id == Organisation.id)
        .outerjoin(Cadence, Cadence.unit_id == Unit.id)
        .where(*mine)
    )
    last, kept = _last(session, mine)
    return [_client(row, last[row[4]], kept.get(row[4])) for row in session.execute(units) if row[4] in last]


def _client(row: Any, last: Any, kept: Any | None) -> Client:
    # Rows are taken apart whole: a thousand firms ask for some ten thousand values, each slower by its name.
    organisation_id, organisation, zone, role, unit_id, unit, mode, days = row
    campaign_id, _, status, opened_on, closes_on, opens_itself_on, questionnaire_key, _ = last
    kept_id, _, kept_status, kept_opened_on, _, _, _, previous_id = kept or (None,) * len(last)
    return Client(
        organisation_id=organisation_id,
        organisation=organisation,
        zone=zone,
        role=role,
        unit_id=unit_id,
        unit=unit,
        campaign_id=campaign_id,
        status=status,
        opened_on=opened_on,
        closes_on=closes_on,
        opens_itself_on=opens_itself_on,
        questionnaire_key=questionnaire_key,
        kept_id=kept_id,
        kept_status=kept_status,
        kept_opened_on=kept_opened_on,
        kept_follows=previous_id is not None,
        cadence_mode=mode,
        cadence_days=days,
    )


def _last(session: Session, mine: Sequence[ColumnElement[bool]]) -> tuple[dict[str, Row[Any]], dict[str, Row[Any]]]:
    """By unit, the campaign that comes first in the list, and the last one that is over: one look-up a unit.

    What is under way comes first, what is open before a draft, then the newest; without one, what is over.
    """
    theirs = Membership, Membership.organisation_id == Unit.organisation_id
    # Kept as it is worked out: PostgreSQL would look up twice what it joins by.
    chosen = select(_over().label("kept")).select_from(Unit).join(*theirs).where(*mine).cte("chosen")
    over = select(*_COLUMNS).join(chosen.prefix_with("MATERIALIZED"), Campaign.id == chosen.c.kept)
    under_way = select(*_COLUMNS).join(Unit, Unit.id == Campaign.unit_id).join(*theirs).where(*mine, _IS_UNDER_WAY)
    kept = {row.unit_id: row for row in session.execute(over)}
    return kept | {row.unit_id: row for row in sorted(session.execute(under_way), key=_place)}, kept


def _over() -> ScalarSelect[str]:
    """The key of a unit's newest campaign that is over, and of two alike the one that follows another.

    It was opened some day: the index tells it without sorting.
    """
    order = Campaign.opened_on.desc(), Campaign.previous_id.is_not(None).desc(), Campaign.id.desc()
    query = select(Campaign.id).where(Campaign.unit_id == Unit.id, Campaign.status.in_(OVER)).order_by(*order).limit(1)
    return query.correlate(Unit).scalar_subquery()


def _place(row: Row[Any]) -> tuple[int, date, bool, str]:
    """Where a campaign under way stands in its unit, the first one last."""
    return UNDER_WAY[row.status], row.opened_on or date.max, row.previous_id is not None, row.id


def answers(session: Session, campaign_ids: Sequence[str]) -> Counts:
    """How many are invited to each campaign, and how many finished; two queries."""
    invited = (
        select(Invitation.campaign_id, func.count())
        .where(Invitation.campaign_id.in_(campaign_ids), Invitation.revoked.is_(False))
        .group_by(Invitation.campaign_id)
    )
    finished = (
        select(Response.campaign_id, func.count())
        .where(Response.campaign_id.in_(campaign_ids), Response.finished_on.is_not(None))
        .group_by(Response.campaign_id)
    )
    done: dict[str, int] = {key: count for key, count in session.execute(finished) if key is not None}
    return {key: (count, done.get(key, 0)) for key, count in session.execute(invited)}


def answered_by(session: Session, email: str, campaign_ids: Sequence[str], keys: SecretKeys) -> set[str]:
    """Those confidential campaigns to which somebody of that address answered, as far as their invitation tells."""
    query = select(Campaign.id).where(Campaign.id.in_(campaign_ids), Campaign.mode == CONFIDENTIAL)
    confidential = list(session.scalars(query))
    return {invitation.campaign_id for invitation in invitations.used_by(session, email, confidential, keys)}


def open_actions(session: Session, unit_ids: Sequence[str]) -> dict[str, int]:
    """How many actions of the plan that each unit follows are still to be done; units without a plan are left out."""
    place = func.row_number().over(
        partition_by=Campaign.unit_id,
        order_by=(Campaign.opened_on.desc(), Plan.number.desc(), Plan.id),
    )
    approved = (
        select(Campaign.unit_id, Plan.id, place.label("place"))
        .join(Plan, Plan.campaign_id == Campaign.id)
        .where(Campaign.unit_id.in_(unit_ids), Plan.approved_on.is_not(None))
        .subquery()
    )
    waiting = func.sum(case((PlanStep.status.not_in((DONE, DROPPED)), 1), else_=0))
    query = (
        select(approved.c.unit_id, waiting)
        .outerjoin(PlanStep, PlanStep.plan_id == approved.c.id)
        .where(approved.c.place == 1)
        .group_by(approved.c.unit_id)
    )
    return {unit: int(count or 0) for unit, count in session.execute(query)}
