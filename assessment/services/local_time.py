"""Local dates and working hours in an organisation's time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = time(8), time(19)
"""Mails that nobody asks for leave between these hours, and those of a day that was set in advance in the morning."""
SATURDAY = 5


def local_day(zone: str, now: datetime) -> date:
    """The day it is there."""
    return now.astimezone(ZoneInfo(zone)).date()


def morning_of(day: date, zone: str) -> datetime:
    """When mails of that day leave there."""
    return datetime.combine(day, MORNING, ZoneInfo(zone))


def is_quiet(zone: str, moment: datetime) -> bool:
    """Whether it is night or weekend there: nothing that the product sends by itself leaves."""
    there = moment.astimezone(ZoneInfo(zone))
    return there.weekday() >= SATURDAY or not MORNING <= there.time() < EVENING


def next_waking(zone: str, moment: datetime) -> datetime:
    """The first moment from `moment` on that is not quiet there, in UTC."""
    if not is_quiet(zone, moment):
        return moment
    there = moment.astimezone(ZoneInfo(zone))
    day = there.date() if there.time() < MORNING else there.date() + timedelta(days=1)
    return morning_of(working_day(day), zone).astimezone(UTC)


def working_day(day: date) -> date:
    """That day, or the Monday after where it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)
