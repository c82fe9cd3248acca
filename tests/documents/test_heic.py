"""HEIC photographs: known by their content, kept as they are, shown and printed as a copy."""

from __future__ import annotations

import io

import pytest
from PIL import ExifTags, Image

from guichet.documents import pictures
from guichet.documents.picture_streams import stream_of
from guichet.storage.uploads import UnknownKind, accept
from tests.support.pictures import a_heic


def test_a_heic_is_accepted_under_its_own_type_byte_for_byte() -> None:
    """CA-11"""
    data = a_heic()
    upload = accept("IMG_0001.HEIC", data)
    assert (upload.media_type, upload.data) == ("image/heic", data)
    assert upload.renamed_from is None


def test_a_video_of_the_same_container_is_no_picture() -> None:
    video = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(200)
    with pytest.raises(UnknownKind):
        accept("IMG_0001.HEIC", video)


def test_the_copy_of_a_heic_is_a_jpeg_without_place() -> None:
    """CA-11"""
    data = a_heic(320, 200, place=True)
    assert pictures.examine(data).has_place
    copy = pictures.derivative(data)
    assert (copy.media_type, copy.lossless) == ("image/jpeg", False)
    shown = Image.open(io.BytesIO(copy.data))
    assert shown.size == (copy.width, copy.height) == (320, 200)
    assert not shown.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert not pictures.has_place(copy.data)
    red, green, _ = shown.getpixel((20, 20))
    assert red > 150 > green


def test_a_heic_goes_into_a_pdf_as_a_jpeg() -> None:
    stream = stream_of(a_heic(320, 200))
    assert (stream.coding, stream.shown_size) == ("/DCTDecode", (320, 200))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_a_heic_cut_anywhere_is_refused_by_name(share: float) -> None:
    data = a_heic(320, 200)
    with pytest.raises(pictures.DamagedPicture, match=r"IMG\.heic"):
        pictures.derivative(data[: int(len(data) * share)], name="IMG.heic")


def test_a_heic_that_announces_too_many_pixels_is_not_decoded() -> None:
    """The size is read in the header (« ispe »), and forged there."""
    data = a_heic(320, 200)
    announced = (320).to_bytes(4, "big") + (200).to_bytes(4, "big")
    assert announced in data
    forged = data.replace(announced, (20_000).to_bytes(4, "big") * 2)
    with pytest.raises((pictures.PictureTooLarge, pictures.DamagedPicture)):
        pictures.derivative(forged)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of damaged Exif data
def test_changed_bytes_never_crash_the_reader() -> None:
    data = a_heic(64, 64)
    for at in range(0, len(data), 7):
        spoiled = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        if pictures.media_type_of(spoiled) != "image/heic":
            continue
        try:
            pictures.examine(spoiled)
        except (pictures.DamagedPicture, pictures.PictureTooLarge):
            continue
