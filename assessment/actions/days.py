"""Days and moments where an organisation is."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

MORNING = time(8)
"""When mails leave on a day that was set in advance."""


def local_day(zone: str, now: datetime) -> date:
    """The day it is there."""
    return now.astimezone(ZoneInfo(zone)).date()


def morning_of(day: date, zone: str) -> datetime:
    """When mails of that day leave there."""
    return datetime.combine(day, MORNING, ZoneInfo(zone))
