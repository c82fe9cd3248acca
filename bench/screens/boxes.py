"""A picture with what was found drawn on it, to look at."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageOps

from guichet.reading import Inspection

COLOURS = {
    "address": "red",
    "date": "blue",
    "time": "green",
    "message": "magenta",
    "demarche": "orange",
    "releases": "teal",
}


def with_boxes(content: bytes, found: Inspection) -> Image.Image:
    """Return the upright picture with one frame for each thing found, and its value."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    if found.turned:
        picture = picture.rotate(found.turned, expand=True)
    pen = ImageDraw.Draw(picture)
    for line in found.lines:
        if line.box is not None:
            pen.rectangle(_corners(line.box), outline="silver")
    for name, colour in COLOURS.items():
        finding = getattr(found, name)
        if finding.box is not None:
            pen.rectangle(_corners(finding.box), outline=colour, width=3)
            said = f"{name} {finding.verdict} {finding.value or ''}".encode("latin-1", "replace")
            pen.text((finding.box.left, finding.box.bottom + 2), said.decode("latin-1"), colour)
    return picture


def _corners(box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom
