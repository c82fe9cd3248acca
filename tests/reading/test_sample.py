"""Eight captures drawn by Chromium and really read, in one process: the flags and the places."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from bench.screens.rendering import drawn
from bench.screens.scene import Scene
from bench.screens.score import FLAGS, Score, scored
from guichet.reading import Inspection, Picture, inspect_many

pytestmark = pytest.mark.slow

PARIS = ZoneInfo("Europe/Paris")
WINDOWS = Scene(
    name="windows",
    system="win11",
    browser="chrome",
    page="no_slot",
    moment=dt.datetime(2026, 11, 17, 8, 12, tzinfo=PARIS),
    number=2246,
    demarche="Renouvellement de titre de séjour",
    place="Val-d’Exemple",
    font="DejaVu Sans",
    width=1280,
    height=720,
    releases=(dt.datetime(2026, 11, 16, 11, 58, tzinfo=PARIS), None),
)
PHONE = replace(
    WINDOWS,
    name="phone",
    system="android",
    width=540,
    height=1170,
    scale=1.5,
    releases=(None, None),
)
SCENES = (
    WINDOWS,
    replace(WINDOWS, name="upside down", wear=("turned:180",), releases=(None, None)),
    replace(WINDOWS, name="dark mac", system="macos", browser="safari", dark=True),
    replace(WINDOWS, name="photograph", system="win10", page="legacy_no_slot", wear=("photo:3",)),
    replace(WINDOWS, name="page alone", window="page", page="slot", wear=("jpeg:50",)),
    replace(WINDOWS, name="slots later", system="gnome", page="slot_later"),
    PHONE,
    replace(PHONE, name="page Date beside", window="split", page="no_slot_short"),
)


@pytest.fixture(scope="module")
def read(browser: Browser) -> dict[str, tuple[Inspection, Score]]:
    pictures = list(drawn(SCENES, browser))
    found = inspect_many(Picture(content, scene.name) for scene, content in pictures)
    return {
        scene.name: (one, scored(scene, one))
        for (scene, _), one in zip(pictures, found, strict=True)
    }


def test_the_four_flags_of_a_drawn_sample_are_right(read) -> None:
    """CA-05. The whole set is measured by ``make bench BENCH=inspection``."""
    right = sum(score.right[flag] for _, score in read.values() for flag in FLAGS)
    assert right >= 31, [score.told for _, score in read.values()]


def test_nothing_is_said_to_be_seen_that_is_not_there(read) -> None:
    """CA-05, AT-06: no false « no slot », no date of the page taken for a clock."""
    assert [score.told for _, score in read.values() if score.wrong] == []


def test_the_boxes_stand_where_the_words_were_drawn(read) -> None:
    found, _ = read["windows"]
    assert found.date.box.left > 0.9 * found.width
    assert found.date.box.top > 0.93 * found.height
    assert found.address.box.bottom < 0.15 * found.height
    assert 0.2 * found.height < found.message.box.top < 0.6 * found.height


def test_a_picture_upside_down_is_turned_before_its_places_are_told(read) -> None:
    found, _ = read["upside down"]
    assert found.turned == 180
    assert found.date.box.top > 0.93 * found.height


def test_the_state_of_each_page_is_that_of_the_booking_sites(read) -> None:
    states = {name: found.state for name, (found, _) in read.items()}
    assert states["slots later"] == "slot_later"
    assert states["page alone"] == "slot_seen"
    assert states["photograph"] == states["phone"] == "no_slot"


def test_the_release_line_of_a_picture_becomes_a_moment(read) -> None:
    assert read["windows"][0].last_release == "2026-11-16T11:58:00+01:00"


def test_a_phone_is_told_to_add_its_date_and_not_when_the_page_date_stands_beside(read) -> None:
    """CA-05."""
    assert read["phone"][0].remedies[0].startswith("L’heure est là. La date manque.")
    beside, _ = read["page Date beside"]
    assert (beside.date.value, beside.remedies) == ("2026-11-17", ())
