"""Pictures as a PDF holds them: the coded bytes of the file, passed through untouched.

A PNG and a PDF compress pixels in the same way, and a PDF holds a JPEG as it is. Nothing is decoded
unless the picture cannot be held so (transparency, interlacing, WebP, four-colour JPEG): then a
lossless derivative takes its place. A HEIC becomes a JPEG.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from guichet.documents import jpeg_segments, png_chunks
from guichet.documents.picture_kinds import (
    DamagedPicture,
    media_type_of,
    refuse_bomb,
    refuse_size,
    type_or_refuse,
)

ColourSpace: TypeAlias = Literal["/DeviceGray", "/DeviceRGB"]

_GREY, _RGB, _PALETTE = 0, 2, 3
_LYING = frozenset({5, 6, 7, 8})
_NOT_IN_A_PDF = frozenset({b"tRNS", b"eXIf"})


@dataclass(frozen=True)
class PictureStream:
    """The coded picture and what a reader needs to decode it.

    ``parts`` are its bytes, one after the other, still in the file's own memory.
    ``width`` and ``height`` are the coded ones, before ``orientation`` (Exif 1 to 8) turns it.
    ``palette`` is the table of RGB triplets of an indexed picture.
    """

    parts: tuple[bytes | memoryview, ...]
    coding: Literal["/FlateDecode", "/DCTDecode"]
    width: int
    height: int
    bits: int
    colour_space: ColourSpace
    palette: bytes | None = None
    orientation: int = 1

    @property
    def data(self) -> bytes:
        """The coded picture in one piece."""
        return b"".join(self.parts)

    @property
    def components(self) -> int:
        """How many samples a pixel has in ``data``."""
        return 3 if self.colour_space == "/DeviceRGB" and self.palette is None else 1

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in pixels once upright."""
        if self.orientation in _LYING:
            return self.height, self.width
        return self.width, self.height


@dataclass(frozen=True)
class Shape:
    """The size of a picture once upright, in pixels, and whether a PDF holds it as it is."""

    shown_size: tuple[int, int]
    as_it_is: bool


def shape_of(data: bytes, *, name: str = "image") -> Shape:
    """Return the shape of a picture whose end was verified. Raises as :func:`stream_of`.

    PNG and JPEG are checked without decoding; a picture that has to be encoded again is decoded.
    """
    held = _held(data, name, verify=True)
    if held is not None:
        return Shape(held.shown_size, as_it_is=True)
    from guichet.documents import pictures

    image = pictures.opened(data, name=name)
    turned = pictures.orientation_of(data) in _LYING
    return Shape((image.height, image.width) if turned else image.size, as_it_is=False)


def stream_of(data: bytes, *, name: str = "image", verify: bool = True) -> PictureStream:
    """Return the picture ready for a PDF, its size checked, its end verified.

    ``verify`` may be false for a PNG whose checksums :func:`shape_of` has just verified.

    The bytes of a JPEG are kept whole, unless it holds a place, must be turned, or is followed by
    something: then only its coded picture is kept, bit for bit. Raises
    :class:`~guichet.documents.picture_kinds.NotAPicture`,
    :class:`~guichet.documents.picture_kinds.PictureTooLarge` or
    :class:`~guichet.documents.picture_kinds.DamagedPicture`.
    """
    return _held(data, name, verify=verify) or _decoded(data, name)


def _held(data: bytes, name: str, *, verify: bool) -> PictureStream | None:
    """Return the picture as a PDF holds it, or ``None`` when it must be encoded again."""
    kind = type_or_refuse(data, name)
    try:
        if kind == "image/png":
            return _png(data, name, verify=verify)
        refuse_bomb(data, name=name)
        return _jpeg(data) if kind == "image/jpeg" else None
    except (png_chunks.PngIsCut, jpeg_segments.JpegIsCut) as error:
        raise DamagedPicture(name=name) from error


def _png(data: bytes, name: str, *, verify: bool) -> PictureStream | None:
    """Return the PNG's own compressed pixels, or ``None`` when a PDF cannot hold them."""
    header = png_chunks.header_of(data)
    refuse_size(header.width, header.height, name)
    palette: bytes | None = None
    pixels: list[memoryview] = []
    direct = header.colour in {_GREY, _RGB, _PALETTE} and not header.interlaced
    for kind, content in png_chunks.chunks(data, verify=verify):
        if kind == b"IDAT":
            pixels.append(content)
        elif kind == b"PLTE":
            palette = bytes(content)
        elif kind in _NOT_IN_A_PDF:
            direct = False
    if not pixels:
        raise png_chunks.PngIsCut
    if not direct or (header.colour == _PALETTE and not palette):
        return None
    return PictureStream(
        parts=tuple(pixels),
        coding="/FlateDecode",
        width=header.width,
        height=header.height,
        bits=header.bits,
        colour_space="/DeviceGray" if header.colour == _GREY else "/DeviceRGB",
        palette=palette if header.colour == _PALETTE else None,
    )


def _jpeg(data: bytes) -> PictureStream | None:
    """Return the JPEG as it is, or ``None`` when it is not grey or three-colour at 8 bits."""
    from guichet.documents import pictures

    frame = jpeg_segments.frame_of(data)
    if frame.bits != 8 or frame.components not in {1, 3}:
        return None
    orientation = pictures.orientation_of(data)
    behind = jpeg_segments.has_something_behind(data)
    shows_too_much = orientation != 1 or behind or pictures.has_place(data)
    return PictureStream(
        parts=(jpeg_segments.without_metadata(data) if shows_too_much else data,),
        coding="/DCTDecode",
        width=frame.width,
        height=frame.height,
        bits=8,
        colour_space="/DeviceGray" if frame.components == 1 else "/DeviceRGB",
        orientation=orientation,
    )


def _decoded(data: bytes, name: str) -> PictureStream:
    """Return a derivative of a picture that a PDF cannot hold as it is, lossless but for HEIC.

    The pixels of a photograph would weigh ten times more without loss.
    """
    from guichet.documents import pictures

    if media_type_of(data) == "image/heic":
        photograph = _jpeg(pictures.derivative(data, name=name).data)
        if photograph is None:
            raise DamagedPicture(name=name)
        return photograph
    plain = pictures.lossless_png(data, name=name)
    found = _png(plain, name, verify=False)
    if found is None:
        raise DamagedPicture(name=name)
    return found
