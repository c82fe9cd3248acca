"""The deadlines of a dossier as a calendar file (.ics), to download or to subscribe to.

A calendar is read on a locked screen, by a colleague, by the company that stores it. So an event
says only « Date à vérifier »: no prefecture, no title, no law, no name. What it is about is read in
the application, where each date has its text and its start.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from guichet.law.assessment import Deadline

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

SUMMARY = "Date à vérifier"
REMINDER = "Rappel"
DETAILS = "Ouvrez votre dossier pour lire cette date."
NAME = "Dates à vérifier"
REFRESH = dt.timedelta(days=1)
MORNING = dt.timedelta(hours=9)
REMIND_BEFORE = (7, 1)
RING_BEFORE = dt.timedelta(minutes=15)


def calendar_of(
    deadlines: Iterable[Deadline],
    *,
    dossier: str,
    made_at: dt.datetime,
    remind_days_before: Sequence[int] = REMIND_BEFORE,
    reminders: Iterable[dt.date] = (),
    moments: Iterable[dt.datetime] = (),
) -> bytes:
    """Return the deadlines as an iCalendar file of all-day events, in date order.

    ``dossier`` is a stable name of the dossier; it is only used inside a digest. An event keeps its
    UID when its date changes, so that a calendar moves it instead of adding one. A reminder rings
    at nine in the morning, so many days before. ``reminders`` are days on which the person asked
    for one word, at nine that same morning; ``moments`` (aware) are hours at which they did: it
    rings a quarter of an hour before. The same arguments give the same bytes. Nothing is left out:
    the caller chooses the deadlines (those to come, or all).

    Raises ``ValueError`` when ``made_at`` has no time zone.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at needs a time zone")
    calendar = _empty()
    for one in sorted(deadlines, key=lambda one: (one.date, one.id)):
        event = _event(one.date, uid_of(dossier, one.id), made_at)
        for days in sorted(remind_days_before, reverse=True):
            event.add_component(_alarm(days))
        calendar.add_component(event)
    for day in sorted(set(reminders)):
        event = _event(day, uid_of(dossier, f"reminder-{day:%Y-%m-%d}"), made_at, REMINDER)
        event.add_component(_alarm(0))
        calendar.add_component(event)
    for moment in sorted(set(moments)):
        calendar.add_component(
            _at(moment, uid_of(dossier, f"moment-{moment:%Y-%m-%d-%H-%M}"), made_at)
        )
    return bytes(calendar.to_ical())


def uid_of(dossier: str, deadline: str) -> str:
    """Return the lasting name of one deadline of one dossier, from which neither can be read."""
    digest = hashlib.sha256(f"guichet-ouvert\n{dossier}\n{deadline}".encode()).hexdigest()
    return f"{digest[:32]}@dates.invalid"


def _empty() -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Dates//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    return calendar


def _event(day: dt.date, uid: str, made_at: dt.datetime, summary: str = SUMMARY) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made_at.astimezone(dt.UTC))
    event.add("dtstart", day)
    if day < dt.date.max:
        event.add("dtend", day + dt.timedelta(days=1))
    event.add("summary", summary)
    event.add("description", DETAILS)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _at(moment: dt.datetime, uid: str, made_at: dt.datetime) -> Event:
    """Return a reminder at one hour, in universal time: a calendar shows it on its own clock."""
    from icalendar import Alarm, Event

    event, alarm = Event(), Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", REMINDER)
    alarm.add("trigger", -RING_BEFORE)
    event.add("uid", uid)
    event.add("dtstamp", made_at.astimezone(dt.UTC))
    event.add("dtstart", moment.astimezone(dt.UTC))
    event.add("dtend", moment.astimezone(dt.UTC) + RING_BEFORE)
    event.add("summary", REMINDER)
    event.add("class", "PRIVATE")
    event.add_component(alarm)
    return event


def _alarm(days_before: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", SUMMARY)
    alarm.add("trigger", MORNING - dt.timedelta(days=days_before))
    return alarm
