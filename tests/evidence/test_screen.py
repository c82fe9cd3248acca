"""The whole screen: a real X screen with real windows, photographed, cropped, kept."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from guichet.assisted.errors import NoScreen, ScreenRefused, ScreenShownBlank
from guichet.assisted.screen import Frame, cut, keeper_of, screens_of, take_screen
from guichet.practice import PracticeServer
from tests.support.pages import faults_of
from tests.support.pictures import a_screen
from tests.support.xvfb import SIZE, XScreen, an_x_screen

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from guichet.dossiers.models import Dossier

pytestmark = pytest.mark.e2e

PLACE = "Europe/Paris"
SIDES = ("left", "top", "right", "bottom")
SOME = Frame(right=10, bottom=20)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def until(done: Callable[[], object], seconds: float = 20) -> object:
    """Return what ``done`` gives once it is something."""
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return found


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[XScreen]:
    """Return a screen of its own, which this process takes for the computer's."""
    with an_x_screen() as running:
        monkeypatch.setenv("DISPLAY", running.display)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
        yield running


@pytest.fixture
def dossier(db: None) -> Dossier:
    from tests.factories import a_dossier

    return a_dossier()


def shows_windows() -> bool:
    """Return whether the screen shows something at both ends of its top row."""
    try:
        taken = take_screen(1, os.environ, PLACE, now)
    except (NoScreen, ScreenShownBlank):
        return False
    with Image.open(io.BytesIO(taken.png)) as picture:
        ends = [picture.crop((x, 0, x + 300, 500)).getextrema() for x in (0, SIZE[0] - 300)]
    return all(any(low != high for low, high in end) for end in ends)


def test_the_whole_screen_is_kept_with_its_address_bar_and_a_clock(
    screen, dossier, live_guichet, laptop_page
):
    """CA-01, CA-02: the address, the date and the hour are read on the picture itself."""
    from guichet.evidence.services import read_original
    from guichet.reading.inspecting import inspect

    with PracticeServer() as practice:
        screen.open_window(practice.page_of("99001"), left=0, width=900)
        screen.open_window(a_clock(screen), left=900, width=466, as_application=True)
        until(shows_windows)
        page = f"{live_guichet.url}/dossiers/{dossier.pk}/ecran/"
        keep_one(laptop_page, page)
    attempt = dossier.attempts.get()
    kept = {one.name.rsplit("_ecran_")[-1]: one for one in attempt.captures.all()}
    assert sorted(kept) == ["entier.png", "faits.json", "recadre.png"]
    assert {one.provenance for one in kept.values()} == {"screen", "cropped"}
    original = read_original(kept["entier.png"])
    assert read_original(kept["recadre.png"]) == cut(original, SOME)
    assert kept["recadre.png"].saw("taken_from")["sha256"] == kept["entier.png"].sha256
    facts = json.loads(read_original(kept["faits.json"]))
    schema = Path("docs/schemas/screen.schema.json").read_text(encoding="utf-8")
    Draft202012Validator(json.loads(schema)).validate(facts)
    assert facts["files"][0]["sha256"] == kept["entier.png"].sha256
    shown = inspect(original)
    assert shown.address.verdict == "seen"
    assert shown.date.verdict == "seen"
    assert shown.time.verdict == "seen"
    assert abs(attempt.local_moment - dt.datetime.fromisoformat(facts["at"])) < dt.timedelta(0, 1)


def a_clock(screen: XScreen) -> str:
    """Return the address of a page like the clock of a system: two lines at the bottom right."""
    clock = screen.folder / "clock.html"
    style = "position:fixed;bottom:8px;right:12px;text-align:right;font:14px sans-serif"
    script = "d=new Date();b.innerText=d.toLocaleTimeString('fr',{timeStyle:'short'})+'\\n'"
    script += "+d.toLocaleDateString('fr')"
    body = f"<title>EXEMPLE</title><body id=b style='{style}'><script>{script}</script>"
    clock.write_text(f"<!doctype html><meta charset=utf-8>{body}", encoding="utf-8")
    return clock.as_uri()


def keep_one(person: Page, page: str) -> None:
    """Go through the pages as a person does: five seconds, the frame, the outcome."""
    person.goto(page)
    assert not faults_of(person)
    person.click("text=Photographier l’écran >> nth=-1")
    person.wait_for_selector("[data-frame] img", timeout=20_000)
    assert not faults_of(person)
    person.fill("[name=right]", str(SOME.right))
    person.fill("[name=bottom]", str(SOME.bottom))
    assert person.locator("[data-frame-shown]").is_visible()
    person.select_option("[name=outcome]", "no_slot")
    person.click("text=Garder cette image")
    person.wait_for_selector("text=Écran gardé")


def test_a_frame_drawn_on_the_picture_says_what_is_taken_off(dossier, live_guichet, phone_page):
    """The pointer alone is enough to take a private part off."""
    from guichet.assisted.machine import describe_machine
    from guichet.assisted.screen import Monitor, TakenScreen
    from guichet.evidence.screens import _ASKED, AskedScreen

    whole = Monitor(1, *SIZE, 0, 0)
    taken = TakenScreen(a_screen(*SIZE, seed=2), now(), PLACE, whole, describe_machine({}))
    _ASKED[dossier.pk] = AskedScreen(now(), taken=taken)
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/ecran/")
    assert not faults_of(phone_page)
    box = phone_page.locator("[data-frame]").bounding_box()
    phone_page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.1)
    phone_page.mouse.down()
    phone_page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.6)
    phone_page.mouse.up()
    sides = {one: phone_page.input_value(f"[name={one}]") for one in SIDES}
    _ASKED.pop(dossier.pk)
    assert sides == {"left": "20", "top": "10", "right": "30", "bottom": "40"}


def test_without_a_window_nothing_is_kept_and_the_person_is_told(screen, dossier, signed_in):
    """A picture of one colour proves nothing."""
    from guichet.evidence.screens import ask_screen, asked_screen, forget_screen

    ask_screen(dossier.pk, monitor=1, seconds=0, zone=PLACE)
    until(lambda: not asked_screen(dossier.pk).waits)
    answer = signed_in.get(f"/dossiers/{dossier.pk}/ecran/").content.decode()
    forget_screen(dossier.pk)
    assert "L’image de l’écran est vide." in answer
    assert dossier.captures.count() == 0


def test_a_picture_that_nobody_answers_is_forgotten(screen, dossier, monkeypatch):
    """What the screen showed does not stay in memory as long as the application runs."""
    from guichet.evidence import screens

    monkeypatch.setattr(screens, "KEPT_FOR", 1.0)
    screens.ask_screen(dossier.pk, monitor=1, seconds=0, zone=PLACE)
    assert screens.asked_screen(dossier.pk) is not None
    until(lambda: screens.asked_screen(dossier.pk) is None)


def test_erasing_a_dossier_forgets_the_picture_of_its_screen(screen, dossier):
    """The one that waits for an answer, and the one that was still to be taken."""
    from guichet.evidence.erasure import erase_dossier
    from guichet.evidence.screens import ask_screen, asked_screen

    ask_screen(dossier.pk, monitor=1, seconds=1, zone=PLACE)
    erase_dossier(dossier, by="test", at=now())
    assert asked_screen(dossier.pk) is None
    time.sleep(1.5)
    assert asked_screen(dossier.pk) is None


@pytest.mark.parametrize(
    ("environment", "refused"),
    [
        ({}, NoScreen),
        ({"DISPLAY": ":9999"}, NoScreen),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ScreenRefused),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, ScreenRefused),
    ],
)
def test_a_screen_that_cannot_be_taken_says_why(environment, refused):
    with pytest.raises(refused):
        screens_of(environment)


def test_a_mac_asks_for_a_permission_and_windows_for_none():
    assert keeper_of({}, "darwin") == "macos"
    assert keeper_of({"WAYLAND_DISPLAY": "x"}, "win32") is None


@pytest.mark.parametrize("sides", [(50, 0, 50, 0), (0, 91, 0, 0), (-1, 0, 0, 0)])
def test_a_frame_that_leaves_nothing_is_refused(sides):
    with pytest.raises(ValueError, match=r"nothing would|90 per cent"):
        Frame(*sides)


def test_a_cropped_picture_has_the_very_pixels_of_the_original():
    whole = a_screen(400, 200, seed=1)
    part = Image.open(io.BytesIO(cut(whole, Frame(left=25, top=10, right=25, bottom=40))))
    expected = Image.open(io.BytesIO(whole)).convert("RGB").crop((100, 20, 300, 120))
    assert part.size == (200, 100)
    assert part.tobytes() == expected.tobytes()
