"""Pictures of unusual making: animated, deep, four inks, turned, with a place, two files in one."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guichet.documents.pictures import derivative, has_place
from guichet.evidence.derivatives import ANIMATED, PLACE
from guichet.evidence.services import read_original
from guichet.storage.uploads import UnknownKind
from tests.bad_input.telling import NEVER, is_said, words_of
from tests.bad_input.test_files import zipped
from tests.support.pdfs import a_protected_pdf
from tests.support.pictures import a_heic, a_photograph, a_screen, png_of
from tests.support.whole import assert_whole, stored

if TYPE_CHECKING:
    from django.test import Client

    from guichet.dossiers.models import Dossier
    from guichet.evidence.models import Capture


def an_animation(kind: str) -> bytes:
    """Return a picture that is red, then blue."""
    red, blue = (Image.new("RGB", (64, 48), colour) for colour in ("red", "blue"))
    target = io.BytesIO()
    red.save(target, kind, save_all=True, append_images=[blue], duration=200, lossless=True)
    return target.getvalue()


def in_four_inks() -> bytes:
    """Return a JPEG in cyan, magenta, yellow and black."""
    target = io.BytesIO()
    Image.new("CMYK", (64, 48), (0, 255, 255, 0)).save(target, "JPEG")
    return target.getvalue()


def send(client: Client, dossier: Dossier, name: str, data: bytes) -> Capture:
    """Send one file by the page; assert that it is kept byte for byte, and return its row."""
    known = set(dossier.captures.values_list("sha256", flat=True))
    file = SimpleUploadedFile(name, data, "application/octet-stream")
    client.post(f"/dossiers/{dossier.id}/preuves/", {"files": file})
    capture = dossier.captures.exclude(sha256__in=known).get()
    assert read_original(capture) == data
    return capture


def page_of(client: Client, capture: Capture) -> str:
    """Return the page of a file, which never breaks."""
    answer = client.get(f"/dossiers/{capture.dossier_id}/preuves/{capture.id}/")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert not [sign for sign in NEVER if sign in text]
    return text


def laid_out(client: Client, capture: Capture) -> Image.Image:
    """Return the largest picture that the laid-out copy of a file prints."""
    answer = client.get(f"/dossiers/{capture.dossier_id}/preuves/{capture.id}/planche/")
    assert answer.status_code == 200
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        pictures = [
            pikepdf.PdfImage(one) for page in pdf.pages for one in page.get_images().values()
        ]
        return max((one.as_pil_image() for one in pictures), key=lambda one: one.size).convert(
            "RGB"
        )


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_image_is_printed_and_it_is_said(signed_in, dossier, kind):
    """CA-11"""
    capture = send(signed_in, dossier, f"animée.{kind.lower()}", an_animation(kind))
    assert is_said(ANIMATED.title, words_of(page_of(signed_in, capture)))
    assert laid_out(signed_in, capture).getpixel((30, 20)) == (255, 0, 0)


def test_a_still_picture_is_not_called_animated(signed_in, dossier):
    capture = send(signed_in, dossier, "fixe.png", a_screen(64, 48))
    assert not is_said(ANIMATED.title, words_of(page_of(signed_in, capture)))


def test_a_gif_is_refused_with_what_is_taken(signed_in, dossier, tmp_path):
    before = stored(dossier)
    file = SimpleUploadedFile("animée.gif", an_animation("GIF"))
    answer = signed_in.post(f"/dossiers/{dossier.id}/preuves/", {"files": file}, follow=True)
    assert is_said(UnknownKind.advice, words_of(answer.content.decode()))
    assert assert_whole(dossier, before, tmp_path) == before


def test_four_inks_are_printed_in_their_colour(signed_in, dossier):
    capture = send(signed_in, dossier, "encres.jpg", in_four_inks())
    red, green, blue = laid_out(signed_in, capture).getpixel((30, 20))
    assert red > 200
    assert max(green, blue) < 60


def test_sixteen_bits_of_grey_are_printed_grey(signed_in, dossier, tmp_path):
    """A reader of PDF shows the grey that was sent: neither white nor black."""
    deep = png_of(Image.new("I;16", (640, 480), 128 * 256))
    capture = send(signed_in, dossier, "gris.png", deep)
    answer = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/planche/")
    (tmp_path / "a.pdf").write_bytes(answer.content)
    drawn = ["pdftoppm", "-r", "40", "-gray", "-singlefile", tmp_path / "a.pdf", tmp_path / "a"]
    subprocess.run(drawn, check=True, timeout=60)
    levels = Image.open(tmp_path / "a.pgm").histogram()
    assert sum(levels[126:131]) > 0.1 * sum(levels)


def test_a_turned_photograph_is_copied_upright(signed_in, dossier):
    turned = send(signed_in, dossier, "debout.jpg", a_photograph(64, 48, orientation=6))
    copy = derivative(read_original(turned))
    assert (copy.width, copy.height) == (48, 64)
    page_of(signed_in, turned)


@pytest.mark.parametrize(("make", "name"), [(a_photograph, "lieu.jpg"), (a_heic, "lieu.heic")])
def test_a_place_is_told_and_is_in_no_copy(signed_in, dossier, make, name):
    capture = send(signed_in, dossier, name, make(64, 48, place=True))
    assert is_said(PLACE.title, words_of(page_of(signed_in, capture)))
    assert not has_place(derivative(read_original(capture)).data)
    planche = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/planche/")
    assert b"GPS" not in planche.content


@pytest.mark.parametrize(
    "behind", [zipped("programme.exe"), a_protected_pdf(), b"<script>alert(1)</script>"]
)
def test_two_files_in_one_are_the_picture_that_they_begin_with(signed_in, dossier, behind):
    """What follows the picture is kept in the original and is in no copy."""
    capture = send(signed_in, dossier, "double.png", a_screen(64, 48) + behind)
    assert capture.media_type == "image/png"
    original = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/original/")
    assert original.headers["Content-Type"] == "image/png"
    assert "sandbox" in original.headers["Content-Security-Policy"]
    assert original.headers["X-Content-Type-Options"] == "nosniff"
    assert behind not in derivative(read_original(capture)).data
    page_of(signed_in, capture)


def test_a_pdf_with_a_password_is_kept_and_only_downloaded(signed_in, dossier):
    capture = send(signed_in, dossier, "secret.pdf", a_protected_pdf())
    page_of(signed_in, capture)
    original = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/original/")
    assert original.headers["Content-Disposition"].startswith("attachment")
