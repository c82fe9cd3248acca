"""Pages printed to PDF: exact words, the browser's own margins, and never a date of the page."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from guichet.cli.inspect import as_text
from guichet.cli.main import main
from guichet.practice import PracticeServer
from guichet.reading import Finding, from_json, inspect
from guichet.reading.inspecting import understood
from guichet.reading.opening import CannotBeRead, opened
from guichet.reading.process import Answer, Row
from guichet.reading.remedies import PRINT_MARGINS
from tests.support.prints import (
    MARGINS,
    NO_SLOT,
    a_print,
    no_slot_printed,
    printed_by_command,
    saved,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PARIS = ZoneInfo("Europe/Paris")
HEADER = '<span style="font-size:8px;margin-left:24px">02/11/2026 08:12</span>'
FOOTER = (
    '<span style="font-size:8px;margin-left:24px"><span class="url"></span> '
    '<span class="pageNumber"></span>/<span class="totalPages"></span></span>'
)
AS_IN_FRANCE = {
    "display_header_footer": True,
    "header_template": HEADER,
    "footer_template": FOOTER,
    "margin": MARGINS,
}


@pytest.fixture(scope="module")
def site() -> Iterator[PracticeServer]:
    """Serve the imitation of a booking site, at a moment that no print bears in its margins."""
    with PracticeServer(clock=lambda: dt.datetime(2026, 5, 7, 9, 30, tzinfo=PARIS)) as running:
        yield running


def a_page(*rows: tuple[float, str]) -> tuple[Row, ...]:
    """Return rows of one A4 sheet: points from the top, words."""
    return tuple(Row(1, top, 842 - top, words) for top, words in rows)


def margins_of(*rows: tuple[float, str]) -> tuple[Finding, Finding, Finding]:
    found = understood(Answer(rows=a_page((300, NO_SLOT), *rows), pages=1, is_print=True))
    return found.address, found.date, found.time


@pytest.mark.e2e
def test_a_print_made_by_chromium_shows_everything_and_its_margins_alone_give_the_date(
    browser: Browser, site: PracticeServer
) -> None:
    """CA-01, CA-02, CA-03: the page says 7 May at 9:30, the margin 2 November at 8:12."""
    found = inspect(no_slot_printed(browser, site, **AS_IN_FRANCE))
    assert found.shows_everything
    assert (
        found.address.value == f"127.0.0.1:{site.port}/rdvpref/reservation/demarche/99001/creneau/"
    )
    assert (found.date.value, found.time.value) == ("2026-11-02", "08:12")
    assert (found.state, found.demarche.value, found.pages) == ("no_slot", "99001", 1)
    assert found.releases.is_seen
    assert found.next_release == "2026-05-11T12:00:00+02:00"
    assert found.remedies == ()
    assert from_json(found.to_json()) == found
    made = dt.datetime.fromisoformat(found.made_at)
    assert abs(made - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=10)


@pytest.mark.e2e
def test_a_print_on_small_sheets_says_on_which_page_each_thing_is(
    browser: Browser, site: PracticeServer
) -> None:
    small = AS_IN_FRANCE | {"format": None, "width": "9cm", "height": "11cm"}
    found = inspect(no_slot_printed(browser, site, **small))
    assert found.shows_everything
    assert found.pages > 1
    assert found.date.page == 1
    assert (found.message.page, found.message.words) == (2, found.message.value)
    assert "page 2" in as_text("essai.pdf", found)


@pytest.mark.e2e
def test_a_print_without_margins_says_how_to_print_again(
    browser: Browser, site: PracticeServer
) -> None:
    """CA-01, CA-02: nothing is taken from the page in place of the margins."""
    found = inspect(no_slot_printed(browser, site))
    assert (found.address, found.date, found.time) == (Finding(), Finding(), Finding())
    assert (found.message.verdict, found.state) == ("seen", "no_slot")
    assert found.remedies == (PRINT_MARGINS,)


@pytest.mark.e2e
def test_what_the_print_command_of_chromium_writes_in_its_margins_is_read(
    site: PracticeServer, tmp_path, capsys
) -> None:
    """Its date is American: where it can be read in two ways, we are not sure."""
    made = tmp_path / "essai.pdf"
    before = dt.datetime.now(PARIS)
    made.write_bytes(printed_by_command(site.page_of("99008"), tmp_path))
    assert main(["inspect", str(made), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["state"], answer["pages"], answer["shows_url"]) == ("overload", 1, "seen")
    assert answer["url"] == f"127.0.0.1:{site.port}/rdvpref/reservation/demarche/99008/"
    days = {before.date().isoformat(), dt.datetime.now(PARIS).date().isoformat()}
    two_ways = before.day <= 12 and before.day != before.month
    assert answer["date"] in ({None} if two_ways else days)
    assert answer["shows_date"] == ("not_sure" if two_ways else "seen")
    assert answer["shows_time"] == "seen"


def test_the_margins_of_firefox_are_read_and_an_address_that_it_cut_loses_its_last_part() -> None:
    title = "Choisissez votre créneau - EXEMPLE"
    address, date, time = margins_of(
        (
            29,
            f"{title} https://rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/22...",
        ),
        (798.7, "1 sur 1 02/11/2026 15:03"),
    )
    assert address.value == "rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/"
    assert (date.value, time.value) == ("2026-11-02", "15:03")


@pytest.mark.parametrize(
    ("stamp", "date", "time"),
    [
        ("22/11/2026 08:12", "2026-11-22", "08:12"),
        ("22/11/2026, 14:05", "2026-11-22", "14:05"),
        ("22/11/2026 à 14:05", "2026-11-22", "14:05"),
        ("22.11.26, 14:05", "2026-11-22", "14:05"),
        ("11/22/26, 2:59\u202fPM", "2026-11-22", "14:59"),
        ("2026-11-22 14 h 05", "2026-11-22", "14:05"),
        ("2026/11/22 14:05", "2026-11-22", "14:05"),
        ("\u200f22\u200f/11\u200f/2026، 2:59 م", "2026-11-22", "14:59"),
        ("11/12/26, 2:59 PM", None, "14:59"),
        ("31/31/2026 08:12", None, "08:12"),
    ],
)
def test_the_moment_is_read_as_browsers_write_it_in_many_countries(
    stamp: str, date: str | None, time: str
) -> None:
    _, day, hour = margins_of((22, stamp), (825, "1/1"))
    assert (day.value, day.verdict) == (date, "seen" if date else "not_sure")
    assert (hour.value, hour.verdict) == (time, "seen")


@pytest.mark.parametrize(
    "rows",
    [
        [(22, "22/11/2026 08:12")],
        [(825, "https://rdv-prefecture.interieur.gouv.fr/rdvpref/")],
    ],
    ids=["a date alone", "an address alone"],
)
def test_what_a_page_may_have_written_itself_at_its_edge_is_never_sure(rows) -> None:
    """Without the number of the page beside them, they may be words of the page."""
    assert {one.verdict for one in margins_of(*rows)} <= {"not_sure", "not_seen"}
    assert all(one.value is None for one in margins_of(*rows))


def test_a_date_of_the_page_is_never_the_date_of_the_print() -> None:
    _, date, time = margins_of(
        (60, "22/11/2026 08:12"), (790, "Mis à jour le 20/11/2026 09:00."), (825, "1/1")
    )
    assert (date, time) == (Finding(), Finding())


def test_exact_words_that_are_nearly_those_of_the_site_are_not_taken_for_them() -> None:
    """A reader of pictures mends « il existe plus »; printed words are what they are."""
    said = "Il existe plus de plage horaire libre pour votre demande de rendez-vous."
    found = understood(Answer(rows=a_page((300, said)), pages=1, is_print=True))
    assert (found.state, found.message.verdict) == ("unknown", "not_seen")
    missing = said.replace("existe", "n’existe")
    found = understood(Answer(rows=a_page((300, missing)), pages=1, is_print=True))
    assert (found.state, found.message.verdict) == ("no_slot", "seen")


def a_scan() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    picture = pdf.make_stream(
        b"\x00" * 100,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=40_000,
        Height=40_000,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB,
    )
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    return pdf


def a_stream_bomb() -> pikepdf.Pdf:
    """Return a hundred megabytes of drawing in a quarter of one."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(b"BT (a) Tj ET\n" * 8_000_000)
    return pdf


def a_form_bomb() -> pikepdf.Pdf:
    """Return forms that draw one another, ten times each, twelve deep."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    kind = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Form, "BBox": [0, 0, 9, 9]}
    inner = pdf.make_stream(b"", **kind)
    for _ in range(12):
        held = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = pdf.make_stream(b"/X Do " * 10, **kind, Resources=held)
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    return pdf


def a_thousand_pages() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _ in range(1_000):
        pdf.add_blank_page()
    return pdf


@pytest.mark.parametrize("bomb", [a_scan, a_stream_bomb, a_form_bomb, a_thousand_pages])
def test_a_pdf_made_to_take_memory_or_time_says_to_make_a_capture(bomb, monkeypatch) -> None:
    """One sentence says why, and what to do."""
    monkeypatch.setattr("guichet.reading.pdf_pages.MOST_SECONDS", 1.0)
    with pytest.raises(CannotBeRead, match=r"(?i)faites une capture de la page\.") as refused:
        opened(saved(bomb()))
    assert "PDF" in refused.value.reason


def test_of_a_long_print_the_first_pages_are_read_and_all_are_counted() -> None:
    pdf = pikepdf.open(io.BytesIO(a_print()))
    for _ in range(299):
        pdf.pages.append(pdf.pages[0])
    pages = opened(saved(pdf)).pages
    assert (pages.count, pages.rows[-1].page) == (300, 5)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("D:20261102071205+00'00'", "2026-11-02T07:12:05+00:00"),
        ("D:20261102071205", None),
        ("hier", None),
        ("", None),
    ],
)
def test_the_moment_that_the_file_bears_is_kept_apart_when_its_zone_is_known(written, read):
    assert opened(a_print(made_at=written)).pages.made_at == read


def test_a_print_locked_by_its_owner_only_is_read() -> None:
    """Such a PDF opens without a password."""
    pdf = pikepdf.open(io.BytesIO(a_print()))
    locked = saved(pdf, encryption=pikepdf.Encryption(owner="x", user=""))
    assert opened(locked).pages.count == 1


@pytest.mark.parametrize("part", [0.1, 0.5])
def test_a_print_cut_short_says_so(part: float) -> None:
    whole = a_print()
    with pytest.raises(CannotBeRead, match=r"^Le PDF ne peut pas être lu\."):
        opened(whole[: int(len(whole) * part)])
