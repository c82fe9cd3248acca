"""The page Date beside a booking page, on a phone: photographed by Chromium, read by our reader."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pprint import pformat
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from PIL import Image

from guichet.reading import Picture, inspect_many
from guichet.web.templatetags.components import CLOCKS
from tests.evidence.test_guides import in_reunion

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from guichet.reading import Inspection
    from tests.support.live import LiveGuichet

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

LONGEST = dt.datetime(2026, 9, 30, 8, 12, 41, tzinfo=ZoneInfo("Indian/Reunion"))
SHIFT = "{ const real = Date.now, shift = %d - real(); Date.now = () => real() + shift; }"
BAR, HALF = 28, 330
ABOVE = """<!doctype html><meta charset=utf-8><meta name=color-scheme content="light dark">
<body style="margin:0;padding:6px 16px;font:600 13px sans-serif;display:flex;
justify-content:space-between"><span>08:12</span><span>78 %</span>"""
BOOKING = """<!doctype html><meta charset=utf-8><meta name=color-scheme content="light dark">
<body style="margin:0;font:16px sans-serif"><p style="margin:0;padding:10px;background:#8883">
rdv-prefecture.interieur.gouv.fr</p><h2 style="padding:0 10px">Préfecture EXEMPLE</h2>
<p style="padding:0 10px">Renouvellement de titre de séjour</p>
<p style="padding:0 10px">Aucun créneau disponible à partir de cette date.</p>
<p style="padding:0 10px">Veuillez réessayer ultérieurement.</p>"""


@dataclass(frozen=True)
class Phone:
    """A phone: its width in CSS pixels, its real pixels for one of them, where the clock stands."""

    width: int
    scale: float
    scheme: str = "light"
    clock_above: bool = True


PHONES = (
    Phone(320, 2),
    Phone(360, 3, "dark", clock_above=False),
    Phone(412, 2.625),
)


@pytest.fixture
def on_the_longest_day(
    browser: Browser, live_guichet: LiveGuichet
) -> Iterator[time_machine.Coordinates]:
    """Set the clock of the server to the day with the longest name."""
    with time_machine.travel(LONGEST, tick=True) as clock:
        yield clock


def shot(page: Page, phone: Phone, height: int, content: str | None = None) -> Image.Image:
    page.set_viewport_size({"width": phone.width, "height": height})
    if content:
        page.set_content(content)
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def split_screen(browser: Browser, live: LiveGuichet, phone: Phone) -> bytes:
    """Return the capture of a phone whose screen shows the page Date and a booking page."""
    context = browser.new_context(
        viewport={"width": phone.width, "height": HALF},
        device_scale_factor=phone.scale,
        color_scheme=phone.scheme,
        locale="fr-FR",
    )
    try:
        live.let_in(context)
        page = context.new_page()
        bar, booking = shot(page, phone, BAR, ABOVE), shot(page, phone, HALF, BOOKING)
        page.add_init_script(SHIFT % (LONGEST.timestamp() * 1000))
        page.goto(f"{live.url}/dossiers/{in_reunion().pk}/date/")
        date = shot(page, phone, HALF)
    finally:
        context.close()
    return stacked([bar, date, booking] if phone.clock_above else [bar, booking, date])


def stacked(parts: list[Image.Image]) -> bytes:
    whole = Image.new("RGB", (parts[0].width, sum(part.height for part in parts)))
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    target = io.BytesIO()
    whole.save(target, "PNG")
    return target.getvalue()


def told(found: Inspection) -> dict[str, object]:
    return {
        "date": (found.date.verdict, found.date.value),
        "time": (found.time.verdict, found.time.value),
        "message": found.message.verdict,
        "remedies": found.remedies,
    }


def test_the_page_date_beside_a_booking_page_is_read_back_on_every_phone(
    browser, live_guichet, on_the_longest_day
):
    """CA-02, CA-05: the remedy that we give for a missing date puts an end to it."""
    pictures = [Picture(split_screen(browser, live_guichet, one), repr(one)) for one in PHONES]
    found = {
        picture.name: told(one)
        for picture, one in zip(pictures, inspect_many(pictures), strict=True)
    }
    expected = {
        "date": ("seen", "2026-09-30"),
        "time": ("seen", "08:12"),
        "message": "seen",
        "remedies": (),
    }
    assert all(one == expected for one in found.values()), pformat(found)


DAYS_ON_ONE_LINE = """(zones) => {
  const day = document.querySelector(".day"), zone = document.querySelector(".zone span");
  const cut = [];
  for (let at = 0; at < 366; at += 1) {
    const moment = new Date(Date.UTC(2028, 0, 1 + at));
    const parts = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
    const write = new Intl.DateTimeFormat("fr-FR", { timeZone: "UTC", ...parts });
    day.textContent = write.format(moment);
    const text = document.createRange();
    text.selectNodeContents(day);
    const box = text.getBoundingClientRect();
    if (text.getClientRects().length > 1 || box.left < 0 || box.right > innerWidth) {
      cut.push(day.textContent);
    }
  }
  for (const name of zones) {
    zone.textContent = name;
    if (document.documentElement.scrollWidth > innerWidth) { cut.push(name); }
  }
  return cut;
}"""


@pytest.mark.parametrize("font", ["", "DejaVu Sans"])
def test_no_day_is_cut_in_two_lines_and_no_zone_is_wider_than_a_phone(
    phone_page, live_guichet, font
):
    phone_page.goto(f"{live_guichet.url}/dossiers/{in_reunion().pk}/date/")
    phone_page.evaluate(
        "(font) => document.documentElement.style.setProperty('--sans', font)", font
    )
    for width in (320, 360, 412):
        phone_page.set_viewport_size({"width": width, "height": HALF})
        assert phone_page.evaluate(DAYS_ON_ONE_LINE, list(CLOCKS.values())) == [], width
