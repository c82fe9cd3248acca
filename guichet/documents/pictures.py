"""Pictures that people send: looked at safely, and copied without what they did not mean to show.

The type comes from the content, never from the name. Originals are never touched: what is shown
or printed is a derivative without place, upright, without transparency.
"""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from guichet.documents import heic, jpeg_segments
from guichet.documents.picture_kinds import (
    MAX_PIXELS,
    MAX_SIDE,
    DamagedPicture,
    MediaType,
    NotAPicture,
    PictureTooLarge,
    announced_size,
    media_type_of,
    refuse_bomb,
    type_or_refuse,
)

__all__ = [
    "MAX_PIXELS",
    "MAX_SIDE",
    "DamagedPicture",
    "Derivative",
    "MediaType",
    "NotAPicture",
    "Picture",
    "PictureTooLarge",
    "derivative",
    "examine",
    "flattened",
    "has_place",
    "lossless_png",
    "media_type_of",
    "opened",
    "orientation_of",
    "place_in_xmp",
    "refuse_bomb",
    "size_of",
    "upright",
]

_FORMATS: dict[MediaType, str] = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/heic": heic.FORMAT,
}
_EXIF_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
_UPRIGHT = 1
_METADATA_UNREADABLE = (
    *(OSError, ValueError, SyntaxError, TypeError, struct.error),
    Image.DecompressionBombError,
)
_JPEG_QUALITY = 95


@dataclass(frozen=True)
class Picture:
    """What a picture says of itself.

    ``width`` and ``height`` are pixels as shown, upright. ``taken_at`` is the local moment of the
    camera (``2026-10-12T08:12:05``) and ``taken_offset`` its offset when written: both are what
    the file claims. ``has_place`` only says that a place is written in it, never which one.
    """

    media_type: MediaType
    width: int
    height: int
    orientation: int
    transparent: bool
    animated: bool
    taken_at: str | None
    taken_offset: str | None
    has_place: bool


@dataclass(frozen=True)
class Derivative:
    """A copy to show. ``lossless`` is false when pixels had to be encoded again with loss."""

    data: bytes
    media_type: MediaType
    width: int
    height: int
    lossless: bool


def examine(data: bytes, *, name: str = "image") -> Picture:
    """Decode the whole picture once and return what it says.

    Raises :class:`NotAPicture`, :class:`PictureTooLarge` before anything is decoded,
    or :class:`DamagedPicture`. ``name`` is only for the message.
    """
    image = opened(data, name=name)
    try:
        exif = image.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        place = bool(exif.get_ifd(ExifTags.IFD.GPSInfo)) or place_in_xmp(data)
        turned = _orientation(exif) in {5, 6, 7, 8}
        width, height = (image.height, image.width) if turned else (image.width, image.height)
        return Picture(
            media_type=type_or_refuse(data, name),
            width=width,
            height=height,
            orientation=_orientation(exif),
            transparent=image.has_transparency_data,
            animated=bool(getattr(image, "is_animated", False)),
            taken_at=_moment(details.get(ExifTags.Base.DateTimeOriginal)),
            taken_offset=_text(details.get(ExifTags.Base.OffsetTimeOriginal)),
            has_place=place,
        )
    except (OSError, ValueError, SyntaxError, struct.error, TypeError) as error:
        raise DamagedPicture(name=name) from error


def size_of(data: bytes, *, name: str = "image") -> tuple[int, int]:
    """Return the width and the height in pixels as shown, upright. Only the header is read.

    Raises as :func:`examine`, but a picture whose body is cut is not found out.
    """
    refuse_bomb(data, name=name)
    width, height = announced_size(data)
    return (height, width) if orientation_of(data) in {5, 6, 7, 8} else (width, height)


def opened(data: bytes, *, name: str = "image") -> Image.Image:
    """Return the decoded picture, its size checked first. Raises as :func:`examine`."""
    expected = _FORMATS[type_or_refuse(data, name)]
    refuse_bomb(data, name=name)
    try:
        image = _unread(data, expected)
        image.load()
    except (*heic.UNREADABLE, struct.error) as error:
        raise DamagedPicture(name=name) from error
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise DamagedPicture(name=name) from error
    return image


def _unread(data: bytes, expected: str) -> Image.Image:
    """Return the picture with its header read alone."""
    if expected == heic.FORMAT:
        heic.register()
    return Image.open(io.BytesIO(data), formats=(expected,))


def derivative(data: bytes, *, name: str = "image") -> Derivative:
    """Return a copy without place or other metadata, upright, without transparency.

    A PNG or a WebP becomes a PNG with the same pixels (transparency is laid on white). A JPEG
    keeps its coded bits when it is upright; otherwise it is turned and encoded again, and
    ``lossless`` says so. A HEIC becomes a JPEG: few programs show it. The first picture of an
    animation is taken. Raises as :func:`examine`.
    """
    image = opened(data, name=name)
    kind = media_type_of(data)
    if kind not in {"image/jpeg", "image/heic"}:
        turned = upright(image)
        png = lossless_png(data, name=name)
        return Derivative(png, "image/png", turned.width, turned.height, lossless=True)
    if kind == "image/jpeg" and _orientation(image.getexif()) == _UPRIGHT:
        bare = jpeg_segments.without_metadata(data)
        return Derivative(bare, "image/jpeg", image.width, image.height, lossless=True)
    turned = flattened(upright(image))
    target = io.BytesIO()
    turned.save(target, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return Derivative(target.getvalue(), "image/jpeg", turned.width, turned.height, lossless=False)


def lossless_png(data: bytes, *, name: str = "image") -> bytes:
    """Return the picture as an upright PNG, grey or RGB, without metadata or transparency.

    Pixels are those of the decoded picture. Raises as :func:`examine`.
    """
    target = io.BytesIO()
    flattened(upright(opened(data, name=name))).save(target, "PNG")
    return target.getvalue()


def upright(image: Image.Image) -> Image.Image:
    """Return the picture turned as its Exif says; as it is when that cannot be understood."""
    try:
        return ImageOps.exif_transpose(image)
    except _METADATA_UNREADABLE:
        return image


def flattened(image: Image.Image) -> Image.Image:
    """Return the picture as grey or RGB pixels alone: metadata dropped, transparency on white."""
    if image.has_transparency_data:
        with_alpha = image.convert("RGBA")
        if with_alpha.getchannel("A").getextrema() == (255, 255):
            return with_alpha.convert("RGB")
        white = Image.new("RGB", image.size, "white")
        white.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return white
    wanted = "L" if image.mode in {"1", "L", "I", "I;16", "F"} else "RGB"
    bare = Image.new(wanted, image.size)
    bare.paste(_eight_bits(image).convert(wanted))
    return bare


def orientation_of(data: bytes) -> int:
    """Return how the picture must be turned to be upright (Exif 1 to 8), without decoding it."""
    kind = media_type_of(data)
    if kind is None:
        return _UPRIGHT
    try:
        with _unread(data, _FORMATS[kind]) as image:
            return _orientation(image.getexif())
    except _METADATA_UNREADABLE:
        return _UPRIGHT


def has_place(data: bytes) -> bool:
    """Return whether a place is written in the picture, without decoding it."""
    kind = media_type_of(data)
    if kind is None:
        return True
    try:
        with _unread(data, _FORMATS[kind]) as image:
            return bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo)) or place_in_xmp(data)
    except _METADATA_UNREADABLE:
        return True


def place_in_xmp(data: bytes) -> bool:
    """Return whether the metadata text speaks of a GPS position."""
    if media_type_of(data) != "image/jpeg":
        return b"GPSLatitude" in data or b"GPSLongitude" in data
    metadata = jpeg_segments.metadata_of(data)
    return b"GPSLatitude" in metadata or b"GPSLongitude" in metadata


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode not in {"I", "I;16"}:
        return image
    return image.convert("I").point(lambda value: value * (1 / 256))


def _orientation(exif: Image.Exif) -> int:
    value = exif.get(ExifTags.Base.Orientation, _UPRIGHT)
    return value if isinstance(value, int) and 1 <= value <= 8 else _UPRIGHT


def _moment(value: object) -> str | None:
    found = _EXIF_MOMENT.match(_text(value) or "")
    if found is None:
        return None
    year, month, day, hour, minute, second = found.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}"


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip("\x00 ") or None if isinstance(value, str) else None
