"""Which files of an attempt make pages: one picture of each page, never what was noted of it."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.casefile import FileRef
from guichet.casefile.planches import note_of
from guichet.documents.capture_notes import received_rows
from guichet.letters.pieces import printable

AT = dt.datetime(2026, 10, 1, 8, 12, tzinfo=dt.UTC)


def file(name: str, media_type: str, door: str) -> FileRef:
    return FileRef(
        id=name,
        name=name,
        path=f"originaux/{name}",
        sha256="0" * 64,
        media_type=media_type,
        size=10,
        received_at=AT,
        provenance=door,
    )


@pytest.mark.parametrize("door", ["assisted", "extension", "screen"])
def test_of_a_recorded_page_only_its_picture_is_printed(door):
    """CA-13: the text and the facts stay in the evidence bundle."""
    picture = file("ecran.png", "image/png", door)
    text = file("texte.txt", "text/plain", door)
    assert printable([picture, text]) == [picture]


def test_of_a_cropped_screen_only_what_the_person_left_is_printed():
    """What was taken off, a private message perhaps, is not shown to the court."""
    whole = file("ecran_entier.png", "image/png", "screen")
    part = file("ecran_recadre.png", "image/png", "cropped")
    assert printable([whole, part]) == [part]


def test_a_cropped_screen_says_that_it_is_one():
    part = file("ecran_recadre.png", "image/png", "cropped")
    assert ("Image", "copie recadrée d’une capture de l’écran entier, elle-même conservée") in (
        received_rows(note_of(part, None))
    )
    whole = file("ecran_entier.png", "image/png", "screen")
    assert "Image" not in dict(received_rows(note_of(whole, None)))
