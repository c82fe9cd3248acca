"""EV-02: a paper photographed with a phone becomes a page that can be read, and no word is cut."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from guichet.reading import Picture, inspect_many
from guichet.reading.paper import Corners, NotCopied, PaperProcess
from guichet.reading.paper_page import LONGEST_SIDE, MOST_BYTES
from tests.support.paper_photographs import (
    LETTER,
    SMALL_PRINT,
    a_letter,
    jpeg_of,
    photographed,
    seen_at_a_slant,
)
from tests.support.pictures import a_heic, a_png_bomb

NEAR = 0.015
"""Part of the photograph by which a corner may be missed."""


SHORT = ("EXEMPLE", "", *LETTER[7:8], *LETTER[11:14])
"""Few lines: reading takes longer than all the rest."""


@pytest.fixture(scope="module")
def paper():
    with PaperProcess() as process:
        yield process


def two_papers() -> bytes:
    """Return a letter with a second paper beside it, on the same table."""
    beside = ((0.05, 0.1), (0.6, 0.1), (0.6, 0.7), (0.05, 0.7))
    table = np.asarray(Image.open(io.BytesIO(photographed(a_letter(), beside).jpeg))).copy()
    other = a_letter().crop((60, 80, 900, 1240)).resize((700, 1000))
    table[2150:3150, 1500:2200] = np.asarray(other)
    return jpeg_of(table)


def a_form() -> bytes:
    """Return a page without its edges: a white box on a grey form, words in it and above it."""
    form = Image.new("RGB", (1240, 1754), (170, 170, 170))
    letter = a_letter()
    form.paste(letter.crop((100, 120, 1100, 320)).point(lambda level: level * 0.68), (100, 60))
    form.paste(letter.crop((90, 500, 1150, 1600)), (90, 400))
    return jpeg_of(np.asarray(form))


def a_letterhead() -> Image.Image:
    """Return a letter whose first line is white on a dark band that reaches the edge."""
    letter = a_letter().copy()
    draw = ImageDraw.Draw(letter)
    draw.rectangle((0, 0, 1240, 120), fill=(30, 40, 90))
    font = ImageFont.truetype("DejaVuSans.ttf", 34)
    draw.text((60, 40), "PRÉFECTURE DE L’EXEMPLE, bureau 12", font=font, fill="white")
    return letter


def in_the_shadow_of_a_book() -> Image.Image:
    """Return a letter whose last lines are in a shadow with a straight sharp edge."""
    levels = np.asarray(a_letter()).astype(float)
    levels[1300:] *= 0.3
    return Image.fromarray(levels.astype(np.uint8))


SLANTED = {
    "in daylight": photographed(a_letter()),
    "bent over it, in the dark": photographed(
        a_letter(), seen_at_a_slant(38, -12, away=1.15), table=(30, 30, 34), shadow=0.3, noise=10
    ),
    "on a pale table": photographed(a_letter(), table=(190, 185, 178)),
    "the phone on its side": photographed(
        a_letter(), seen_at_a_slant(30, 4, size=(3200, 2400), away=1.4), size=(3200, 2400)
    ),
}
HIDDEN = {
    "a white table": photographed(a_letter(), table=(248, 247, 243)).jpeg,
    "a sheet that leaves the photograph": photographed(
        a_letter(), ((-0.05, 0.1), (0.85, -0.03), (0.93, 0.9), (0.08, 1.08))
    ).jpeg,
    "two papers side by side": two_papers(),
    "a box on a form": a_form(),
    "a dark letterhead": photographed(a_letterhead()).jpeg,
    "a shadow like an edge": photographed(in_the_shadow_of_a_book()).jpeg,
    "no table at all": jpeg_of(np.asarray(a_letter())),
}


@pytest.mark.parametrize("case", SLANTED)
def test_the_corners_of_a_sheet_are_found_and_its_shape_comes_back(paper, case):
    """EV-02: by perspective, shadow and noise."""
    photograph = SLANTED[case]
    found = paper.sheet_on(photograph.jpeg, name=case)
    assert found.sure
    for (x, y), (true_x, true_y) in zip(found.corners.points, photograph.corners, strict=True):
        assert abs(x - true_x) < NEAR
        assert abs(y - true_y) < NEAR
    page = paper.page(photograph.jpeg, found.corners, name=case)
    assert page.height / page.width == pytest.approx(297 / 210, rel=0.02)
    assert max(page.width, page.height) <= LONGEST_SIDE
    assert len(page.jpeg) <= MOST_BYTES


@pytest.mark.parametrize("case", HIDDEN)
def test_a_photograph_whose_sheet_is_not_sure_is_kept_whole(paper, case):
    """EV-02: a word cut off would be worse than a page left crooked."""
    assert not paper.sheet_on(HIDDEN[case], name=case).sure
    page = paper.page(HIDDEN[case], None, name=case)
    photograph = Image.open(io.BytesIO(HIDDEN[case]))
    assert page.width / page.height == pytest.approx(photograph.width / photograph.height, rel=0.01)


@pytest.mark.slow
def test_the_words_of_the_letter_are_read_on_the_copy(paper):
    """EV-02: legible, by the reader of the house; at least as many words as on the photograph."""
    slant = seen_at_a_slant(35, -12, size=(1500, 2000), away=1.2)
    letter = a_letter(lines=SHORT)
    photograph = photographed(letter, slant, size=(1500, 2000), shadow=0.2, noise=6).jpeg
    found = paper.sheet_on(photograph, name="letter")
    assert found.sure
    copy = paper.page(photograph, found.corners, name="letter").jpeg
    written = words_of(" ".join((*SHORT, *SMALL_PRINT)))
    before, after = (
        written & words_of(" ".join(line.words for line in one.lines))
        for one in inspect_many([Picture(photograph), Picture(copy)])
    )
    assert len(after) >= len(before)
    assert len(after) >= 0.95 * len(written)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.casefold()))


def test_writing_in_the_shadow_is_as_dark_on_paper_as_light_as_elsewhere(paper):
    """EV-02: the shadow of who takes the picture is gone from the page."""
    photograph = photographed(a_letter(), seen_at_a_slant(10, 2, away=1), shadow=0.3).jpeg
    found = paper.sheet_on(photograph, name="letter")
    levels = [
        np.asarray(Image.open(io.BytesIO(jpeg)).convert("L"))
        for jpeg in (photograph, paper.page(photograph, found.corners, name="letter").jpeg)
    ]
    before, after = (_bottom_left(one) for one in levels)
    assert before < 165
    assert after > 215


def _bottom_left(page: np.ndarray) -> float:
    height, width = page.shape
    return float(np.median(page[-height // 6 : -height // 10, width // 7 : width // 4]))


def test_a_photograph_of_noise_alone_weighs_no_more_than_a_page_may(paper):
    """EV-02."""
    chance = np.random.default_rng(1).integers(0, 256, (2200, 1600, 3), np.uint8)
    assert len(paper.page(jpeg_of(chance), None, name="noise").jpeg) <= MOST_BYTES


def test_a_page_turned_by_hand_stands_upright(paper):
    lying = photographed(a_letter(), seen_at_a_slant(5, 90, away=1.3)).jpeg
    found = paper.sheet_on(lying, name="letter")
    flat, upright = (paper.page(lying, found.corners, turned=turn, name="x") for turn in (0, 90))
    assert (flat.width, flat.height) == (upright.height, upright.width)


BAD = {
    "empty": b"",
    "cut": HIDDEN["a white table"][:40_000],
    "no picture": b"MZ" + bytes(4000),
    "bomb": a_png_bomb(60_000, 2),
    "huge": a_png_bomb(9_000, 9_000),
    "a text": "Aucun créneau EXEMPLE".encode(),
}


@pytest.mark.parametrize("case", BAD)
def test_a_hostile_picture_is_refused_in_plain_words(paper, case):
    with pytest.raises(NotCopied) as refused:
        paper.sheet_on(BAD[case], name="photo.jpg")
    assert "photo.jpg" in refused.value.what_happened
    assert refused.value.what_it_changes.endswith(".")


def test_a_copy_that_takes_too_long_is_stopped_and_the_next_one_is_made(paper):
    photograph = SLANTED["in daylight"].jpeg
    with PaperProcess(seconds=0.01) as hurried, pytest.raises(NotCopied, match="EXEMPLE"):
        hurried.sheet_on(photograph, name="EXEMPLE.jpg")
    assert paper.sheet_on(a_heic(), name="iphone.heic").sure is False


@pytest.mark.parametrize(
    "points",
    [
        ((0, 0), (1, 0), (1, 1)),
        ((0, 0), (1, 1), (1, 0), (0, 1)),
        ((0, 0), (1.2, 0), (1, 1), (0, 1)),
        ((0, 0), (0.05, 0), (0.05, 0.05), (0, 0.05)),
    ],
)
def test_four_corners_that_hold_no_sheet_are_refused(points):
    with pytest.raises(ValueError, match=r"corner|shape|read"):
        Corners(points)
