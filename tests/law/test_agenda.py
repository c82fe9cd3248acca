"""The calendar of a dossier, read back from its bytes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from guichet.law import Deadline, Source, assess, rulebook
from guichet.law.agenda import calendar_of, uid_of

from .conftest import attempt, case

MADE_AT = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=4)))
ON = MADE_AT.date()


def deadline(name: str, day: dt.date) -> Deadline:
    return Deadline(name, "Dernier jour pour un pourvoi", day, "L’ordonnance.", Source("CJA", ""))


def events(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def real_deadlines() -> tuple[Deadline, ...]:
    facts = case(
        demarche="renouvellement_general",
        kind="renewal",
        titre_expires_on="2027-01-31",
        document_expires_on="2028-02-29",
        attempts=[attempt("2026-11-02", channel="email", outcome="sent")],
    )
    return assess(facts, ON).deadlines


def test_each_date_becomes_an_event_of_a_whole_day():
    found = events(calendar_of(real_deadlines(), dossier="a", made_at=MADE_AT))
    days = sorted(one.date for one in real_deadlines())
    assert [one["DTSTART"].dt for one in found] == days
    assert len(days) >= 3
    for one in found:
        assert type(one["DTSTART"].dt) is dt.date
        assert one["DTEND"].dt - one["DTSTART"].dt == dt.timedelta(days=1)
        assert one["DTSTAMP"].dt == MADE_AT


def test_nothing_on_a_locked_screen_says_what_the_date_is_about():
    """No prefecture, no title, no OQTF, no law, no name: not even in the lasting names."""
    everything = [deadline(name, ON) for name in rulebook().deadlines]
    content = calendar_of(everything, dossier="Awa EXEMPLE", made_at=MADE_AT)
    words = content.decode().replace("\r\n ", "").lower()
    assert not re.search(
        r"pr[ée]fecture|titre|oqtf|guichet|s[ée]jour|tribunal|r[ée]f[ée]r[ée]|pourvoi|asile|awa|"
        r"l\. ?\d|cja|anef|" + "|".join(rulebook().deadlines),
        words,
    )
    assert {str(one["SUMMARY"]) for one in events(content)} == {"Date à vérifier"}


def test_a_date_that_moves_keeps_its_lasting_name_and_two_dossiers_share_none():
    before = events(calendar_of([deadline("pourvoi", ON)], dossier="a", made_at=MADE_AT))
    moved = [deadline("pourvoi", ON + dt.timedelta(days=3))]
    after = events(calendar_of(moved, dossier="a", made_at=MADE_AT + dt.timedelta(days=1)))
    assert before[0]["UID"] == after[0]["UID"] == uid_of("a", "pourvoi")
    assert uid_of("a", "pourvoi") not in {uid_of("b", "pourvoi"), uid_of("a", "ar_due")}


def test_the_reminders_ring_at_nine_in_the_morning_of_days_before():
    (event,) = events(calendar_of([deadline("pourvoi", ON)], dossier="a", made_at=MADE_AT))
    midnight = dt.datetime.combine(ON, dt.time(), dt.UTC)
    rings = [midnight + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert [f"{one:%d %H:%M}" for one in rings] == ["14 09:00", "20 09:00"]


def test_a_calendar_can_be_made_without_reminders_and_without_dates():
    silent = calendar_of(
        [deadline("pourvoi", ON)], dossier="a", made_at=MADE_AT, remind_days_before=()
    )
    assert b"VALARM" not in silent
    empty = calendar_of([], dossier="a", made_at=MADE_AT)
    assert events(empty) == []
    assert empty.startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_lines_are_cut_and_ended_as_the_format_wants():
    content = calendar_of(real_deadlines(), dossier="a", made_at=MADE_AT)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_a_moment_without_its_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        calendar_of([], dossier="a", made_at=dt.datetime(2026, 11, 21))  # noqa: DTZ001


@given(
    st.dictionaries(st.sampled_from(sorted(rulebook().deadlines)), st.dates(), max_size=23),
    st.text(max_size=40),
)
def test_the_order_of_the_dates_does_not_matter_and_none_is_lost(days, dossier):
    one_way = [deadline(name, day) for name, day in days.items()]
    content = calendar_of(one_way, dossier=dossier, made_at=MADE_AT)
    assert calendar_of(one_way[::-1], dossier=dossier, made_at=MADE_AT) == content
    found = {str(one["UID"]): one["DTSTART"].dt for one in events(content)}
    assert found == {uid_of(dossier, name): day for name, day in days.items()}
