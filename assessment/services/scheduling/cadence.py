"""Measurement cadence of a unit and the dates derived from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from assessment.services.local_time import local_day, morning_of, working_day
from assessment.services.permissions import Actor, Right, require
from assessment.store import audit_log
from assessment.store.models import Cadence, Campaign, Organisation, Unit
from assessment.store.models.campaigns.waves import MODES, OFF, OPENS, PROPOSE
from assessment.store.queries.campaigns import waves

LEAST_DAYS, MOST_DAYS = 30, 400
LEAST_ANSWER_DAYS, MOST_ANSWER_DAYS = 3, 60
MOST_REMINDERS = 4
"""More reminders than this bring no answers, only annoyance."""
NOTICE_DAYS = 7
"""The next wave is prepared a week before it is due: time to see who joined and who left."""


def check_reminders(days: Sequence[int]) -> None:
    """Raise ValueError for days that no reminder can be sent on."""
    if len(days) > MOST_REMINDERS or any(not 1 <= day <= MOST_ANSWER_DAYS for day in days):
        raise ValueError("reminders leave some days after the opening")
    if list(days) != sorted(set(days)):
        raise ValueError("days of reminders follow one another")


@dataclass(frozen=True, slots=True)
class CadenceSettings:
    """A cadence as plain values (`store.models.Cadence`). Raises ValueError for what no wave could follow."""

    mode: str = PROPOSE
    every_days: int = 90
    answer_days: int = 14
    reminder_days: tuple[int, ...] = (5, 10)
    publishes_itself: bool = False

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"unknown mode: {self.mode}")
        if not LEAST_DAYS <= self.every_days <= MOST_DAYS:
            raise ValueError("waves are some weeks apart")
        if not LEAST_ANSWER_DAYS <= self.answer_days <= MOST_ANSWER_DAYS or self.answer_days >= self.every_days:
            raise ValueError("people need some days to answer, and fewer than until the next wave")
        check_reminders(self.reminder_days)

    @property
    def off(self) -> bool:
        """Whether nothing happens by itself."""
        return self.mode == OFF

    @property
    def opens(self) -> bool:
        """Whether the next wave opens by itself."""
        return self.mode == OPENS


USUAL = CadenceSettings()


def cadence_settings_of(cadence: Cadence | None) -> CadenceSettings:
    """A unit's rhythm: as it was set, else the usual one."""
    if cadence is None:
        return USUAL
    return CadenceSettings(
        cadence.mode,
        cadence.every_days,
        cadence.answer_days,
        tuple(cadence.reminder_days),
        cadence.publishes_itself,
    )


def set_cadence(
    session: Session,
    organisation: Organisation,
    units: Sequence[Unit],
    cadence_settings: CadenceSettings,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Give these units that rhythm. Raises NotAllowedError, ValueError."""
    require(actor, Right.LAUNCH, organisation.id)
    for unit in units:
        if unit.organisation_id != organisation.id:
            raise ValueError("the unit belongs to another organisation")
        kept = waves.cadence_of(session, unit.id) or Cadence(unit_id=unit.id)
        kept.mode, kept.every_days, kept.answer_days = (
            cadence_settings.mode,
            cadence_settings.every_days,
            cadence_settings.answer_days,
        )
        kept.reminder_days, kept.publishes_itself = (
            list(cadence_settings.reminder_days),
            cadence_settings.publishes_itself,
        )
        kept.set_by = actor.account_id
        session.add(kept)
        # Whoever sets a rhythm wants what it brings, whatever draft they threw away before.
        waves.let_follow_again(session, unit.id)
        audit_log.note(
            session,
            "set_cadence",
            organisation_id=organisation.id,
            account_id=actor.account_id,
            kind="unit",
            object_id=unit.id,
            at=now,
        )
    session.flush()


# --- Days -------------------------------------------------------------------------------------------------------------


def due_day(opened_on: date, cadence_settings: CadenceSettings) -> date:
    """The working day on which the wave after one that opened on that day is due."""
    return working_day(opened_on + timedelta(days=cadence_settings.every_days))


def next_wave_day(session: Session, campaign: Campaign) -> date | None:
    """When the cadence wants the next wave; None when nothing happens by itself, or when it is prepared already."""
    cadence_settings = cadence_settings_of(waves.cadence_of(session, campaign.unit_id))
    if campaign.opened_on is None or cadence_settings.off or waves.follower(session, campaign.id) is not None:
        return None
    return due_day(campaign.opened_on, cadence_settings)


def proposal_day(opened_on: date, cadence_settings: CadenceSettings) -> date:
    """The working day on which the next wave is prepared."""
    return working_day(due_day(opened_on, cadence_settings) - timedelta(days=NOTICE_DAYS))


def opening_day(opened_on: date, cadence_settings: CadenceSettings, *, today: date) -> date:
    """The working day on which a wave prepared today opens: with a week's notice, even when it is late."""
    return max(due_day(opened_on, cadence_settings), working_day(today + timedelta(days=NOTICE_DAYS)))


def reminders_due(campaign: Campaign, *, zone: str, now: datetime) -> int:
    """How many of the chosen days have come for an open campaign; a day on a weekend comes on Monday morning."""
    if campaign.opened_on is None:
        return 0
    begun = max(campaign.opened_on, campaign.opens_on or campaign.opened_on)
    days = [working_day(begun + timedelta(days=after)) for after in sorted(campaign.reminder_days)]
    last = campaign.closes_on or local_day(zone, now)
    return sum(day <= last and morning_of(day, zone) <= now for day in days)
