"""The release lines: moments, weeks, time zones."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.booking_sites import Page, State, read

URL = "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/2246/creneau/"
LAST = "Dernière mise en ligne de rendez-vous : le "
NEXT = "Prochaine mise en ligne de nouveaux rendez-vous : le "


def reading_of(*lines: str, zone: str = "Europe/Paris"):
    return read(Page(URL, "".join(f"<div>{line}</div>" for line in lines)), zone=zone)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("04/05/2026 à 11:58", "2026-05-04T11:58:00+02:00"),
        ("04/05/2026 à 11h58", "2026-05-04T11:58:00+02:00"),
        ("4/5/2026 à 9:05", "2026-05-04T09:05:00+02:00"),
        ("lundi 04/05/2026, à 11&nbsp;h&nbsp;58", "2026-05-04T11:58:00+02:00"),
        ("4 mai 2026 à 11h", "2026-05-04T11:00:00+02:00"),
        ("1er février 2027 à 00:00", "2027-02-01T00:00:00+01:00"),
        ("04/05/2026<br>à <b>11:58</b>", "2026-05-04T11:58:00+02:00"),
        ("25/10/2026 à 02:30", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_a_release_is_a_moment_of_the_place(said: str, moment: str) -> None:
    assert reading_of(LAST + said).last_release.isoformat() == moment
    assert reading_of(NEXT + said).next_release.isoformat() == moment


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Indian/Reunion", 4),
        ("America/Martinique", -4),
        ("Pacific/Noumea", 11),
        ("Pacific/Tahiti", -10),
    ],
)
def test_overseas_a_release_carries_the_offset_of_the_place(zone: str, offset: int) -> None:
    reading = reading_of(LAST + "04/05/2026 à 11:58", zone=zone)
    assert reading.last_release.utcoffset() == dt.timedelta(hours=offset)
    assert reading.zone == zone


@pytest.mark.parametrize(
    "said",
    ["31/02/2026 à 11:58", "04/13/2026 à 11:58", "04/05/2026 à 25:00", "04/05/2026", "bientôt"],
)
def test_a_moment_that_does_not_exist_or_has_no_hour_is_not_invented(said: str) -> None:
    assert reading_of(LAST + said).last_release is None


@pytest.mark.parametrize("day", ["18/05/2026", "20/05/2026", "24/05/2026", "lundi 18 mai 2026"])
def test_a_week_is_the_date_of_its_monday(day: str) -> None:
    reading = reading_of(f"{LAST}04/05/2026 à 11:58 pour des créneaux de la semaine du {day}")
    assert reading.release_week == dt.date(2026, 5, 18)


def test_each_line_keeps_its_own_week() -> None:
    reading = reading_of(
        f"{LAST}04/05/2026 à 11:58",
        f"{NEXT}11/05/2026 à 12:00",
        "pour des créneaux de la semaine du 25/05/2026",
    )
    assert (reading.release_week, reading.next_release_week) == (None, dt.date(2026, 5, 25))


def test_a_line_without_a_date_does_not_take_the_date_of_the_next_line() -> None:
    reading = reading_of(
        "Dernière mise en ligne de rendez-vous : aucune", NEXT + "11/05/2026 à 12:00"
    )
    assert reading.last_release is None
    assert reading.next_release is not None


def test_a_line_repeated_by_the_narrow_layout_is_read_once() -> None:
    reading = reading_of("Dernière mise en ligne de rendez-vous", LAST + "04/05/2026 à 11:58")
    assert reading.last_release.isoformat() == "2026-05-04T11:58:00+02:00"


def test_a_hidden_line_is_not_read() -> None:
    page = Page(
        URL,
        f"<div hidden>{LAST}04/05/2026 à 11:58</div><script>'{NEXT}11/05/2026 à 12:00'</script>",
    )
    assert read(page).last_release is None
    assert read(page).next_release is None


def test_the_date_of_the_web_site_is_no_release() -> None:
    assert reading_of("Dernière mise en ligne du site : le 04/05/2026 à 11:58").last_release is None


def test_release_dates_are_never_slots() -> None:
    lines = [f"{LAST}04/05/2026 à 11:58", f"{NEXT}11/05/2026 à 12:00", "Mardi 12/05", "09h15"]
    assert reading_of(*lines).state is State.UNKNOWN
