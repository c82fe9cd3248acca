"""The small copies of pictures: light, made once, encrypted, never in a bundle."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from guichet.evidence.erasure import erase_dossier
from guichet.evidence.export import export_bundle
from guichet.evidence.services import add_captures
from guichet.evidence.thumbnail_child import MOST_HEIGHT, WIDTH, small_copy
from guichet.evidence.thumbnails import thumbnail_folder
from guichet.storage.uploads import accept
from tests.factories import NOW, a_dossier
from tests.support.pictures import a_heic, a_photograph, a_screen, png_of

if TYPE_CHECKING:
    from pathlib import Path

    from guichet.dossiers.models import Dossier
    from guichet.evidence.models import Capture


@pytest.fixture
def dossier(db: None) -> Dossier:
    """Return an open dossier."""
    return a_dossier()


def taken_in(dossier: Dossier, name: str, data: bytes) -> Capture:
    [one] = add_captures(dossier, [accept(name, data)], by="test", at=NOW)
    return one.capture


def address(capture: Capture, page: str = "miniature") -> str:
    return f"/dossiers/{capture.dossier_id}/preuves/{capture.id}/{page}/"


def kept_copies(dossier: Dossier) -> list[Path]:
    return [path for path in thumbnail_folder(dossier).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (a_screen(1080, 1920, noise=300), (WIDTH, 569)),
        (a_screen(1080, 9000), (WIDTH, MOST_HEIGHT)),
        (a_screen(120, 80), (120, 80)),
        (a_photograph(640, 480, orientation=6), (WIDTH, 427)),
        (a_heic(640, 400), (WIDTH, 200)),
        (png_of(Image.new("RGBA", (900, 900), (0, 0, 0, 0))), (WIDTH, WIDTH)),
        (png_of(Image.new("I;16", (900, 900))), (WIDTH, WIDTH)),
    ],
    ids=["phone", "long page", "small", "turned", "heic", "transparent", "deep"],
)
def test_a_small_copy_is_light_upright_and_never_larger_than_the_picture(data, size):
    copy = small_copy(data)
    assert Image.open(io.BytesIO(copy)).size == size
    assert len(copy) < 40_000


def test_a_small_copy_says_neither_the_place_nor_the_camera():
    copy = Image.open(io.BytesIO(small_copy(a_photograph(place=True))))
    assert dict(copy.getexif()) == {}


def test_the_pages_of_many_pictures_send_small_copies_alone(signed_in, dossier):
    capture = taken_in(dossier, "c.png", a_screen(1080, 1920))
    page = signed_in.get(f"/dossiers/{dossier.id}/preuves/").content.decode()
    assert address(capture) in page
    assert 'loading="lazy"' in page
    assert "/original/" not in page
    sent = signed_in.get(address(capture))
    assert (sent["Content-Type"], sent["Cache-Control"]) == ("image/jpeg", "no-store")
    assert Image.open(io.BytesIO(sent.content)).width == WIDTH


def test_a_small_copy_is_made_once_and_no_one_can_see_it_on_the_disk(signed_in, dossier):
    capture = taken_in(dossier, "c.png", a_screen(1080, 1920))
    sent = signed_in.get(address(capture)).content
    [kept] = kept_copies(dossier)
    before = kept.stat()
    assert (kept.stat().st_mode & 0o777, sent[:64] in kept.read_bytes()) == (0o600, False)
    assert signed_in.get(address(capture)).content == sent
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    kept.write_bytes(b"not what was written")
    assert signed_in.get(address(capture)).content == sent
    assert kept.stat().st_size == before.st_size


@pytest.mark.parametrize(
    ("name", "data", "instead"),
    [
        ("coupee.png", a_screen()[:900], "original"),
        ("coupee.heic", a_heic()[:900], "copie"),
    ],
)
def test_a_picture_that_cannot_be_decoded_is_shown_as_it_is(
    signed_in, dossier, name, data, instead
):
    capture = taken_in(dossier, name, data)
    for _ in range(2):
        assert signed_in.get(address(capture)).headers["Location"] == address(capture, instead)


def test_a_file_that_is_no_picture_has_no_small_copy(signed_in, dossier):
    assert signed_in.get(address(taken_in(dossier, "a.txt", b"EXEMPLE"))).status_code == 404


def test_a_small_copy_is_in_no_bundle_and_goes_with_its_dossier(signed_in, dossier, tmp_path):
    sent = signed_in.get(address(taken_in(dossier, "c.png", a_screen(1080, 1920)))).content
    with zipfile.ZipFile(export_bundle(dossier, tmp_path / "preuves.zip", at=NOW)) as bundle:
        assert sent not in [bundle.read(name) for name in bundle.namelist()]
    assert len(kept_copies(dossier)) == 1
    erase_dossier(dossier, by="test", at=NOW)
    assert not thumbnail_folder(dossier).exists()
