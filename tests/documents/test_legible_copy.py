"""EV-02: the legible copy of photographed papers, as a PDF that says what it is a copy of."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib

import numpy as np
from PIL import Image

from guichet.documents.legible_copy import CopiedPage, LegibleCopy, legible_copy
from tests.support import poppler
from tests.support.paper_photographs import jpeg_of

MADE = dt.datetime(2026, 11, 22, 14, 30, 5, tzinfo=dt.UTC)


@functools.cache
def a_page(name: str = "IMG_2034.jpg", *, lying: bool = False, mended: bool = True) -> CopiedPage:
    """Return a page so full of detail that it weighs nearly what a page may weigh."""
    size = (2200, 1556) if lying else (1556, 2200)
    chance = np.random.default_rng(3).integers(0, 256, (size[1] // 2, size[0] // 2), np.uint8)
    jpeg = jpeg_of(np.asarray(Image.fromarray(chance).resize(size)), quality=32)
    return CopiedPage(jpeg, name, hashlib.sha256(name.encode()).hexdigest(), mended)


def a_copy(*pages: CopiedPage, banner: str | None = "EXEMPLE") -> bytes:
    return legible_copy(LegibleCopy(pages, MADE, banner=banner))


def test_each_page_says_what_it_is_a_copy_of_and_that_the_photograph_is_kept():
    """EV-02: with the digest of the photograph, what was done to it, and when."""
    pages = (a_page(), a_page("verso.jpg", mended=False))
    first, second = poppler.page_texts(a_copy(*pages))
    assert "Copie lisible de la photo « IMG_2034.jpg », page 1 sur 2." in first
    assert "Bords redressés, lumière et contraste corrigés, en gris." in first
    assert "22 novembre 2026 à 15 h 30 min 05 s (fuseau Europe/Paris, UTC+01:00)" in first
    assert "La photo d’origine est conservée à part, sans changement." in first
    assert pages[0].sha256 in first
    assert "Photo entière, lumière et contraste corrigés, en gris." in second
    assert pages[1].sha256 in second
    assert all("EXEMPLE" in text for text in (first, second))


def test_a_page_of_the_pdf_weighs_less_than_one_megabyte():
    """EV-02: lettering and photograph together."""
    page = a_page()
    pdf = a_copy(page, page)
    assert 600_000 < len(page.jpeg) <= 850_000
    assert len(pdf) / 2 < 1_000_000


def test_a_page_is_an_a4_that_lies_down_when_its_paper_does():
    """EV-02: nothing of the page falls outside."""
    for lying in (False, True):
        pdf = a_copy(a_page(lying=lying))
        drawn = poppler.drawn(pdf, dpi=72)
        assert (drawn.width > drawn.height) is lying
        assert sorted(drawn.size) == [596, 842]
        [picture] = poppler.pictures_of(pdf)
        assert sorted(picture.size) == [1556, 2200]


def test_the_copy_is_tagged_and_the_same_input_gives_the_same_bytes():
    pdf = a_copy(a_page(), banner=None)
    assert poppler.info_of(pdf)["Tagged"] == "yes"
    assert "Copie lisible de la photo" in poppler.info_of(pdf)["Title"]
    assert pdf == a_copy(a_page(), banner=None)


def test_the_words_that_would_promise_too_much_are_never_printed():
    text = poppler.text_of(a_copy(a_page())).casefold()
    for word in ("constat", "certifi", "authentique", "conforme", "garanti", "preuve"):
        assert word not in text
