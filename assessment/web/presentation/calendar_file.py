"""Calendar file with one event, for the calendar of whoever asks for it (RFC 5545)."""

from datetime import date, datetime, timedelta

from flask import Response

PRODUCT = "-//Diapason//Diapason//"
MORNING = timedelta(hours=9)
"""An event of a whole day begins at midnight: nobody is to be woken."""


def calendar_file(
    *, key: str, day: date, title: str, text: str, link: str, language: str, written_at: datetime, name: str
) -> Response:
    """One event of a whole day with an alarm that morning, as a file of that `name`.

    `key`: the same event gives the same key, so that a second import replaces the first.
    """
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415 - a fifth of a second, for whoever asks for the file

    event = Event()
    event.add("uid", f"{key}@diapason")
    event.add("dtstamp", written_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title, parameters={"language": language})
    event.add("description", text, parameters={"language": language})
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", MORNING)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT + language.upper())
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return Response(calendar.to_ical(), mimetype="text/calendar", headers=headers)
