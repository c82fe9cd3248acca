"""A picture as an object of a PDF, upright in the unit square."""

from __future__ import annotations

from guichet.documents.pdf_file import PdfFile
from guichet.documents.picture_streams import PictureStream

_UPRIGHT: dict[int, str] = {
    1: "1 0 0 1 0 0",
    2: "-1 0 0 1 1 0",
    3: "-1 0 0 -1 1 1",
    4: "1 0 0 -1 0 1",
    5: "0 -1 -1 0 1 1",
    6: "0 -1 1 0 0 1",
    7: "0 1 1 0 0 0",
    8: "0 1 -1 0 1 0",
}
"""How the unit square of a picture is turned for each Exif orientation."""


def write_picture(file: PdfFile, picture: PictureStream) -> int:
    """Write the coded bytes of ``picture`` as they are; return the number of what draws it."""
    number = file.add_stream(_keys(picture), picture.parts)
    if picture.orientation == 1:
        return number
    turned = f"q {_UPRIGHT[picture.orientation]} cm /P Do Q".encode("ascii")
    keys = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /P %d 0 R >> >>"
    )
    return file.add_stream(keys % number, [turned])


def _keys(picture: PictureStream) -> bytes:
    space = picture.colour_space.encode("ascii")
    if picture.palette is not None:
        last = len(picture.palette) // 3 - 1
        table = picture.palette.hex().encode("ascii")
        space = b"[/Indexed /DeviceRGB %d <%b>]" % (last, table)
    keys = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d"
        b" /ColorSpace %b /Filter %b"
    ) % (picture.width, picture.height, picture.bits, space, picture.coding.encode("ascii"))
    if picture.coding == "/FlateDecode":
        keys += b" /DecodeParms << /Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d >>" % (
            picture.components,
            picture.bits,
            picture.width,
        )
    return keys
