"""The overviews on paper: six captures a page, and the calendar with the same facts in words."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pdfua
import pikepdf
import pytest
from PIL import Image

from guichet.documents.contact_sheet import (
    Heading,
    Thumbnail,
    attempts_calendar,
    contact_sheet,
    reduced,
)
from tests.support import poppler
from tests.support.pictures import a_screen

PARIS = ZoneInfo("Europe/Paris")
AT = dt.datetime(2026, 11, 22, 10, 0, tzinfo=PARIS)
HEADING = Heading("Captures de la semaine du 2 au 8 novembre 2026", AT, "EXEMPLE")
MOMENTS = [
    dt.datetime(2026, 10, 3, 8, 12, tzinfo=PARIS),
    dt.datetime(2026, 10, 3, 8, 50, tzinfo=PARIS),
    dt.datetime(2026, 10, 5, 14, 0, tzinfo=PARIS),
    dt.datetime(2026, 11, 1, 9, 0, tzinfo=PARIS),
]


def a_sheet(count: int) -> bytes:
    return contact_sheet(
        HEADING,
        [
            Thumbnail(reduced(a_screen(seed=n)), (f"Essai n° {n}", "3 novembre 2026 à 8 h 12"))
            for n in range(1, count + 1)
        ],
    )


@pytest.fixture(scope="module")
def calendar() -> bytes:
    return attempts_calendar(Heading("Calendrier", AT, "EXEMPLE"), MOMENTS, "essai")


def test_a_contact_sheet_holds_six_captures_a_page_each_with_its_words():
    """CA-14."""
    sheet = a_sheet(7)
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        assert [len(page.get_images()) for page in pdf.pages] == [6, 1]
    text = poppler.text_of(sheet)
    assert [f"Essai n° {n}" in text for n in range(1, 8)] == [True] * 7
    assert "l’original est conservé à part" in text
    assert text.count("EXEMPLE") >= 2


def test_the_calendar_says_in_words_what_its_grid_shows(calendar):
    """AT-09: the days, the hours, and how many times."""
    text = poppler.text_of(calendar)
    assert "Octobre 2026 : 3 essais" in text
    assert "samedi 3 octobre 2026 : 8 h (2 fois)" in text
    assert "lundi 5 octobre 2026 : 14 h" in text
    assert "Novembre 2026 : 1 essai" in text
    assert "dimanche 1er novembre 2026 : 9 h" in text


@pytest.mark.parametrize("made", ["sheet", "calendar"])
def test_an_overview_is_a_sound_tagged_pdf_without_colour(made, calendar, tmp_path: Path):
    """CA-14: what is ours is black; the checker finds nothing."""
    path = tmp_path / "overview.pdf"
    path.write_bytes(calendar if made == "calendar" else a_sheet(1))
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    assert not pdfua.validate(path).findings
    with pikepdf.open(path) as pdf:
        operators = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    assert b" rg" not in operators
    assert b" RG" not in operators


def test_the_same_overview_has_the_same_bytes(calendar):
    assert attempts_calendar(Heading("Calendrier", AT, "EXEMPLE"), MOMENTS, "essai") == calendar


def test_a_reduced_capture_is_upright_small_and_without_metadata():
    turned = Image.new("RGB", (1600, 400), "white")
    exif = turned.getexif()
    exif[0x0112] = 6
    exif[0x010F] = "EXEMPLE"
    kept = io.BytesIO()
    turned.save(kept, "JPEG", exif=exif)
    small = Image.open(io.BytesIO(reduced(kept.getvalue())))
    assert small.size == (225, 900)
    assert not small.getexif()
