"""The capture guides and the page Date in a real Chromium: half a screen, paper, no script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pprint import pformat
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.evidence.test_guides import in_reunion
from tests.support.pages import faults_of, faults_of_layout

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.support.live import LiveGuichet

pytestmark = pytest.mark.e2e

REUNION = ZoneInfo("Indian/Reunion")
PARTS = (".hour", ".day", ".zone", ".code", ".ours", "h1")
GUIDES = ("", "android/", "ios/", "windows/", "ubuntu/", "firefox/", "ordinateur/")
HALVES = [(360, 320), (360, 280), (180, 640), (240, 400), (320, 256), (640, 180), (1280, 360)]


def faults_on(page: Page, live: LiveGuichet) -> dict[str, list[str]]:
    dossier = in_reunion()
    found = {}
    pages = [f"/aide/captures/{name}" for name in GUIDES]
    for address in (*pages, "/date/", f"/dossiers/{dossier.pk}/date/"):
        page.goto(live.url + address)
        faults = faults_of(page)
        if faults:
            found[address] = faults
    return found


def shown_moment(page: Page) -> dt.time:
    return dt.time.fromisoformat(page.locator("[data-hour]").inner_text())


def apart(one: dt.time, other: dt.time) -> int:
    """Return the seconds between two hours of the day, over midnight too."""
    seconds = [t.hour * 3600 + t.minute * 60 + t.second for t in (one, other)]
    gap = abs(seconds[0] - seconds[1])
    return min(gap, 86_400 - gap)


def test_no_guide_nor_the_page_date_has_a_fault_on_a_phone(phone_page, live_guichet):
    faults = faults_on(phone_page, live_guichet)
    assert not faults, pformat(faults)


def test_no_guide_nor_the_page_date_has_a_fault_on_a_laptop(laptop_page, live_guichet):
    faults = faults_on(laptop_page, live_guichet)
    assert not faults, pformat(faults)


def test_everything_of_the_page_date_is_seen_in_half_a_screen(phone_page, live_guichet):
    dossier = in_reunion()
    cut = {}
    for width, height in HALVES:
        phone_page.set_viewport_size({"width": width, "height": height})
        phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/date/")
        for part in PARTS:
            box = phone_page.locator(part).bounding_box()
            assert box
            ends = (box["x"] + box["width"], box["y"] + box["height"])
            if box["x"] < 0 or box["y"] < 0 or ends[0] > width or ends[1] > height:
                cut[width, height, part] = box
        assert phone_page.evaluate("document.documentElement.scrollWidth") <= width
    assert not cut, pformat(cut)


def test_the_hour_is_the_largest_thing_on_half_a_phone_s_screen(phone_page, live_guichet):
    phone_page.set_viewport_size({"width": 360, "height": 320})
    phone_page.goto(f"{live_guichet.url}/date/")
    size = "(one) => parseFloat(getComputedStyle(one).fontSize)"
    assert phone_page.locator(".hour").evaluate(size) >= 60
    assert phone_page.locator(".day").evaluate(size) >= 20


def test_the_clock_ticks_on_the_hour_of_la_reunion(phone_page, live_guichet):
    """The browser of this test is set to Paris: only the place decides."""
    dossier = in_reunion()
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/date/")
    first = shown_moment(phone_page)
    phone_page.wait_for_timeout(2_100)
    second = shown_moment(phone_page)
    now = dt.datetime.now(REUNION).time()
    assert apart(first, second) in {2, 3}
    assert apart(second, now) <= 2
    assert phone_page.get_by_text("heure de La Réunion").is_visible()
    assert not phone_page.locator("[data-still]").is_visible()
    assert not phone_page.locator("[data-apart]").is_visible()


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (90, None),
        (300, "L’heure de votre appareil diffère de 5 minutes."),
        (-7200, "L’heure de votre appareil diffère de 120 minutes."),
    ],
)
def test_a_wrong_clock_of_the_device_is_told_and_never_shown(phone_page, live_guichet, late, told):
    phone_page.add_init_script(
        f"{{ const real = Date.now; Date.now = () => real() - {late * 1000}; }}"
    )
    phone_page.goto(f"{live_guichet.url}/date/")
    now = dt.datetime.now(ZoneInfo("Europe/Paris")).time()
    assert apart(shown_moment(phone_page), now) <= 3
    notice = phone_page.locator("[data-apart]")
    assert notice.is_visible() is (told is not None)
    assert (notice.inner_text() or None) == told
    phone_page.set_viewport_size({"width": 360, "height": 320})
    box = phone_page.locator(".ours").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 320


@pytest.fixture
def scriptless_page(browser: Browser, live_guichet: LiveGuichet) -> Iterator[Page]:
    """Return a phone's page where no script runs, let in."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    live_guichet.let_in(context)
    yield context.new_page()
    context.close()


def test_without_script_the_page_date_says_that_it_stands_still(scriptless_page, live_guichet):
    scriptless_page.goto(f"{live_guichet.url}/date/")
    first = scriptless_page.locator("[data-hour]").inner_text()
    scriptless_page.wait_for_timeout(1_100)
    assert scriptless_page.locator("[data-hour]").inner_text() == first
    assert scriptless_page.get_by_text("Rechargez pour mettre à jour.").is_visible()
    scriptless_page.reload()
    assert scriptless_page.locator("[data-hour]").inner_text() != first


def test_without_script_a_guide_is_whole(scriptless_page, live_guichet):
    scriptless_page.goto(f"{live_guichet.url}/aide/captures/windows/")
    assert scriptless_page.get_by_role("img", name="Dessin d’un écran Windows").is_visible()
    assert scriptless_page.get_by_text("Choisir une zone peut couper la date").is_visible()
    assert faults_of_layout(scriptless_page) == []


def test_a_printed_guide_keeps_its_drawings_and_its_keys(laptop_page, live_guichet):
    laptop_page.goto(f"{live_guichet.url}/aide/captures/windows/")
    laptop_page.emulate_media(media="print")
    assert laptop_page.get_by_role("img", name="Dessin d’un écran Windows").is_visible()
    assert laptop_page.locator("kbd", has_text="Windows").first.is_visible()
    assert not laptop_page.get_by_role("button", name="Quitter vite").is_visible()
