"""Pictures: opened safely, copied without a place, originals left alone."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageChops, ImageOps

from guichet.documents.picture_streams import stream_of
from guichet.documents.pictures import (
    DamagedPicture,
    NotAPicture,
    PictureTooLarge,
    derivative,
    examine,
    has_place,
    media_type_of,
)
from guichet.evidence.file_facts import facts_of
from guichet.reading.opening import opened
from tests.support.pictures import a_photograph, a_png_bomb, a_screen, png_of


def decoded(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def as_webp(data: bytes) -> bytes:
    target = io.BytesIO()
    decoded(data).save(target, "WEBP", lossless=True)
    return target.getvalue()


def same_pixels(left: Image.Image, right: Image.Image) -> bool:
    return (
        left.size == right.size
        and not ImageChops.difference(left.convert("RGB"), right.convert("RGB")).getbbox()
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (a_screen(), "image/png"),
        (a_photograph(), "image/jpeg"),
        (as_webp(a_screen()), "image/webp"),
    ],
)
def test_the_type_of_a_picture_comes_from_its_content(data: bytes, kind: str) -> None:
    picture = examine(data, name="menteur.txt")
    assert (media_type_of(data), picture.media_type) == (kind, kind)


def test_a_photograph_says_when_it_was_taken_and_only_that_a_place_is_in_it() -> None:
    picture = examine(a_photograph(orientation=6, place=True))
    assert picture.taken_at == "2026-10-12T08:12:05"
    assert picture.taken_offset == "+02:00"
    assert picture.has_place
    assert (picture.width, picture.height) == (480, 640)
    assert not examine(a_photograph()).has_place


def test_a_derivative_of_a_photograph_has_no_place_and_no_camera_but_the_same_coded_bits() -> None:
    original = a_photograph(place=True)
    copy = derivative(original)
    assert copy.lossless
    assert b"Exif" not in copy.data
    assert b"EXIMPLE" not in copy.data
    assert decoded(copy.data).getexif() == {}
    assert same_pixels(decoded(copy.data), decoded(original))
    scan = original[original.index(b"\xff\xda") :]
    assert copy.data.endswith(scan)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_derivative_of_a_turned_photograph_is_upright(orientation: int) -> None:
    original = a_photograph(orientation=orientation, place=True)
    copy = derivative(original)
    upright = ImageOps.exif_transpose(decoded(original)).convert("RGB")
    shown = decoded(copy.data).convert("RGB")
    assert shown.size == upright.size == (copy.width, copy.height)
    assert not copy.lossless
    # Coded again at high quality: every pixel stays close to the original's.
    assert max(band[1] for band in ImageChops.difference(shown, upright).getextrema()) < 40
    assert shown.getexif() == {}


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L", "P", "1", "LA"])
def test_a_derivative_of_a_screen_keeps_its_pixels_and_loses_transparency(mode: str) -> None:
    original = a_screen(200, 120, mode=mode)
    copy = derivative(original)
    assert decoded(copy.data).mode in {"RGB", "L"}
    assert same_pixels(decoded(copy.data), decoded(original))


def test_transparency_is_laid_on_white() -> None:
    glass = png_of(Image.new("RGBA", (4, 4), (255, 0, 0, 0)))
    assert decoded(derivative(glass).data).getpixel((1, 1)) == (255, 255, 255)


def test_a_sixteen_bit_grey_is_not_burnt_to_white() -> None:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 65535)
    image.putpixel((1, 0), 100 * 256)
    shown = decoded(derivative(png_of(image)).data)
    assert [shown.getpixel((x, 0)) for x in (0, 1)] == [255, 100]


def test_the_original_is_never_touched() -> None:
    original = a_photograph(place=True)
    kept = bytes(original)
    examine(original)
    derivative(original)
    assert original == kept


def test_a_decompression_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = a_png_bomb()
    assert len(bomb) < 1_000_000
    with pytest.raises(PictureTooLarge) as refusal:
        examine(bomb, name="bombe.png")
    assert "bombe.png" in refusal.value.as_text()
    for use in (derivative, stream_of):
        with pytest.raises(PictureTooLarge):
            use(bomb)


@pytest.mark.parametrize("make", [a_screen, a_photograph, lambda: as_webp(a_screen())])
def test_a_picture_cut_anywhere_is_refused_by_name(make: object) -> None:
    whole = make()  # type: ignore[operator]
    chance = random.Random(7)
    for _ in range(25):
        cut = whole[: chance.randrange(20, len(whole) - 20)]
        with pytest.raises(DamagedPicture) as refusal:
            examine(cut, name="coupee")
        assert "coupee" in str(refusal.value)


@pytest.mark.parametrize("make", [a_screen, a_photograph])
def test_a_cut_picture_is_refused_without_being_decoded(make: object) -> None:
    whole = make()  # type: ignore[operator]
    for keep in (0.3, 0.6, 0.99):
        with pytest.raises(DamagedPicture):
            stream_of(whole[: int(len(whole) * keep)])


def test_one_changed_byte_of_a_png_is_seen_without_decoding() -> None:
    data = bytearray(a_screen())
    data[len(data) // 2] ^= 1
    with pytest.raises(DamagedPicture):
        stream_of(bytes(data))


@pytest.mark.parametrize("data", [b"", b"GIF89a" + b"\0" * 50, b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        examine(data)


def test_random_bytes_behind_a_true_signature_never_crash() -> None:
    chance = random.Random(11)
    starts = (a_screen()[:33], a_photograph()[:200], as_webp(a_screen())[:30])
    for _ in range(150):
        junk = chance.choice(starts) + chance.randbytes(chance.randrange(0, 400))
        for use in (examine, stream_of, derivative):
            with pytest.raises((DamagedPicture, PictureTooLarge)):
                use(junk)


def test_a_plain_png_and_a_plain_jpeg_pass_through_untouched() -> None:
    screen = a_screen()
    photograph = a_photograph()
    idat = screen.index(b"IDAT")
    assert stream_of(screen).data[:20] == screen[idat + 4 : idat + 24]
    assert stream_of(photograph).data == photograph


def test_a_jpeg_that_holds_a_place_keeps_its_bits_and_loses_the_place() -> None:
    photograph = a_photograph(place=True)
    held = stream_of(photograph).data
    assert held != photograph
    assert b"Exif" not in held
    assert same_pixels(decoded(held), decoded(photograph))


def test_a_second_picture_hidden_behind_the_first_is_left_out() -> None:
    photograph = a_photograph()
    held = stream_of(photograph + a_photograph(place=True)).data
    assert held.count(b"\xff\xd8\xff") == 1
    assert same_pixels(decoded(held), decoded(photograph))


@pytest.mark.parametrize("encoding", ["PNG", "WEBP"])
def test_metadata_that_nobody_understands_stops_no_copy_of_a_sound_picture(encoding: str) -> None:
    """One such picture must not stop the whole folder that holds it."""
    picture, kept = Image.open(io.BytesIO(a_screen())).convert("RGB"), io.BytesIO()
    picture.save(kept, encoding, exif=b"Exif\x00\x00M\x11\x00*not metadata", lossless=True)
    copy = derivative(kept.getvalue())
    assert Image.open(io.BytesIO(copy.data)).convert("RGB").tobytes() == picture.tobytes()
    assert facts_of(kept.getvalue()).software is None
    assert opened(kept.getvalue()).image is not None


def test_a_picture_too_large_to_open_is_never_said_to_hold_no_place() -> None:
    assert has_place(a_png_bomb()) is True
