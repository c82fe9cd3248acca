"""What a picture is, by its first bytes: its type, its size, and the three ways it is refused.

Nothing is decoded here and no picture library is loaded: most pictures go into a PDF as they are.
"""

from __future__ import annotations

import struct
from typing import Literal, TypeAlias

from guichet.documents import heic, jpeg_segments, png_chunks
from guichet.errors import GuichetError

MediaType: TypeAlias = Literal["image/png", "image/jpeg", "image/webp", "image/heic"]

MAX_PIXELS = 50_000_000
"""Largest picture that is decoded: 50 million pixels, 150 MB once unpacked. Inclusive."""

MAX_SIDE = 30_000
"""Longest side of a picture, in pixels. Inclusive."""

_CUT = (jpeg_segments.JpegIsCut, png_chunks.PngIsCut, heic.HeicIsCut)


class NotAPicture(GuichetError):
    """The content is neither PNG, nor JPEG, nor WebP, nor HEIC."""

    title = "Le fichier « {name} » n’est pas une image que nous savons lire."
    effect = "Il n’a pas été ajouté."
    advice = "Envoyez une image PNG, JPEG, WebP ou HEIC."
    kept = "Votre fichier n’a pas été modifié."


class PictureTooLarge(GuichetError):
    """The picture would take too much memory once unpacked."""

    title = "L’image « {name} » est trop grande : {width} × {height} points."
    effect = "Elle n’a pas été ouverte."
    advice = "Envoyez la capture d’origine, sans l’agrandir."
    kept = "Votre fichier n’a pas été modifié."


class DamagedPicture(GuichetError):
    """The picture begins well, but it is cut or damaged."""

    title = "L’image « {name} » est abîmée ou incomplète."
    effect = "Elle ne peut pas être montrée."
    advice = "Envoyez de nouveau le fichier d’origine."
    kept = "Votre fichier n’a pas été modifié."


def media_type_of(data: bytes) -> MediaType | None:
    """Return the type of the picture by its first bytes, or ``None``."""
    if data.startswith(png_chunks.SIGNATURE):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return "image/heic" if heic.is_heic(data) else None


def type_or_refuse(data: bytes, name: str) -> MediaType:
    """Return the type of the picture. Raises :class:`NotAPicture`, which says ``name``."""
    media_type = media_type_of(data)
    if media_type is None:
        raise NotAPicture(name=name)
    return media_type


def refuse_bomb(data: bytes, *, name: str = "image") -> None:
    """Raise :class:`PictureTooLarge` when the header announces too many pixels."""
    try:
        width, height = announced_size(data)
    except (*_CUT, struct.error) as error:
        raise DamagedPicture(name=name) from error
    refuse_size(width, height, name)


def refuse_size(width: int, height: int, name: str) -> None:
    """Raise :class:`PictureTooLarge` above the limits, :class:`DamagedPicture` at nothing."""
    if not width or not height:
        raise DamagedPicture(name=name)
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise PictureTooLarge(name=name, width=width, height=height)


def announced_size(data: bytes) -> tuple[int, int]:
    """Return the width and the height that the header gives, before the picture is turned."""
    match media_type_of(data):
        case "image/png":
            header = png_chunks.header_of(data)
            return header.width, header.height
        case "image/jpeg":
            frame = jpeg_segments.frame_of(data)
            return frame.width, frame.height
        case "image/heic":
            return heic.size_of(data)
        case _:
            return _webp_size(data)


def _webp_size(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= 30:
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return width, height
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
