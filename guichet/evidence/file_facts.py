"""What a picture file says of itself: size, pixels, moment, programs that wrote it. No Django here.

These are remarks for the person, never a judgement: a file says what its last program wrote.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import struct
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from PIL import ExifTags, Image

from guichet.documents.pictures import flattened, opened

SHAPE_SIDE = 32
_SHAPE_KEPT = 8
LONGEST_SOFTWARE = 120

_NAME_MOMENT = re.compile(
    r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)"
    r"(?:(?:[-_ T.]|\s(?:at|à)\s|%20)*(\d\d|\d(?=[.:h]\d))[-_.h:]?(\d\d)"
    # macOS writes a narrow no-break space before AM and PM, which \s is too.
    r"(?:[-_.m:]?(\d\d))?(?:\s?([ap])\.?m\b)?)?(?!\d)",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d\d):?([0-5]\d)")
_FURTHEST_OFFSET = 14
"""Hours: no clock of the world is further from UTC."""

_TEXT_KEYS = ("Software", "software", "Creator", "Source")


@dataclass(frozen=True)
class FileFacts:
    """The facts of one picture file.

    ``pixels`` is the SHA-256 of the decoded pixels with their size: two files with the same pixels
    show the same thing. ``shape`` is 64 bits, in hexadecimal, that change little when the picture
    is resized or saved again: near values *ask* a question and say nothing more. ``taken_at`` is
    the moment on the camera's clock (``2026-10-12T08:12:05``) and ``taken_offset`` what that clock
    was ahead of UTC (``+02:00``), where it says it; ``camera`` is whether a camera is named.
    """

    width: int
    height: int
    pixels: str
    shape: str
    taken_at: str | None = None
    taken_offset: str | None = None
    software: str | None = None
    camera: bool = False

    def taken_in(self, zone: dt.tzinfo) -> dt.datetime | None:
        """Return the moment of the camera on the clocks of ``zone``, or ``None`` without one.

        A camera that does not say its offset is taken for one set to the hour of the place.
        """
        if self.taken_at is None:
            return None
        at = dt.datetime.fromisoformat(self.taken_at)
        found = _OFFSET.fullmatch(self.taken_offset or "")
        if found is None or int(found[2]) > _FURTHEST_OFFSET:
            return at.replace(tzinfo=zone)
        ahead = dt.timedelta(hours=int(found[2]), minutes=int(found[3]))
        offset = dt.timezone(ahead if found[1] == "+" else -ahead)
        try:
            return at.replace(tzinfo=offset).astimezone(zone)
        except OverflowError:  # the first or the last day of the calendar
            return at.replace(tzinfo=zone)

    def as_json(self) -> dict[str, Any]:
        """Return the facts, JSON-ready."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> FileFacts:
        """Return the facts that :meth:`as_json` gave."""
        known: dict[str, Any] = {name: said.get(name) for name in cls.__dataclass_fields__}
        return cls(**known)


def facts_of(data: bytes, *, name: str = "image") -> FileFacts:
    """Decode the picture once and return what its file says.

    Raises as :func:`guichet.documents.pictures.examine`.
    """
    image = opened(data, name=name)
    exif = _exif(image)
    details = exif.get_ifd(ExifTags.IFD.Exif)
    return FileFacts(
        width=image.width,
        height=image.height,
        pixels=_pixels(image),
        shape=_shape(image),
        taken_at=_moment(details.get(ExifTags.Base.DateTimeOriginal)),
        taken_offset=_line(details.get(ExifTags.Base.OffsetTimeOriginal)),
        software=_software(image, exif),
        camera=bool(exif.get(ExifTags.Base.Make) or exif.get(ExifTags.Base.Model)),
    )


def moment_in_name(name: str) -> tuple[dt.date, dt.time | None] | None:
    """Return the day, and the hour if any, that a file's name bears, or ``None``.

    « Screenshot_20261012-081205.png », « Capture d’écran du 2026-10-12 08-12-05.png » or
    « Screenshot 2026-10-12 at 8.12.05 PM.png ».
    """
    # Macs write « à » as two characters.
    for found in _NAME_MOMENT.finditer(unicodedata.normalize("NFC", name)):
        year, month, day, hour, minute, second, half = found.groups()
        try:
            on = dt.date(int(year), int(month), int(day))
            at = dt.time(_of_24(hour, half), int(minute), int(second or 0)) if hour else None
        except ValueError:
            continue
        return on, at
    return None


def _of_24(hour: str, half: str | None) -> int:
    """Return an hour counted to 24; ``half`` is « a » before noon, « p » after, if it is said."""
    if half is None or not 1 <= int(hour) <= 12:
        return int(hour)
    return int(hour) % 12 + (12 if half in "pP" else 0)


def shape_distance(one: str, other: str) -> int:
    """Return how many of the 64 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _exif(image: Image.Image) -> Image.Exif:
    """Return what the camera wrote; nothing when it cannot be understood: the pixels are sound."""
    try:
        exif = image.getexif()
        exif.get_ifd(ExifTags.IFD.Exif)
    except (OSError, ValueError, SyntaxError, TypeError, struct.error):
        return Image.Exif()
    return exif


def _pixels(image: Image.Image) -> str:
    plain = flattened(image)
    digest = hashlib.sha256(f"{plain.mode} {plain.width} {plain.height}\n".encode())
    digest.update(plain.tobytes())
    return digest.hexdigest()


def _shape(image: Image.Image) -> str:
    """Return the signs of the lowest frequencies of the picture, 8 by 8 (a perceptual hash)."""
    small = flattened(image).convert("L").resize((SHAPE_SIDE, SHAPE_SIDE), Image.Resampling.LANCZOS)
    grey = np.asarray(small, dtype=np.float64)
    place = np.arange(SHAPE_SIDE)
    waves = np.cos(np.pi * place[:, None] * (2 * place[None, :] + 1) / (2 * SHAPE_SIDE))
    low = (waves @ grey @ waves.T)[:_SHAPE_KEPT, :_SHAPE_KEPT].flatten()
    bits = "".join("1" if one else "0" for one in low > np.median(low))
    return f"{int(bits, 2):016x}"


def _software(image: Image.Image, exif: Image.Exif) -> str | None:
    said = exif.get(ExifTags.Base.Software)
    for key in _TEXT_KEYS:
        said = said or image.info.get(key)
    return _line(said)


def _moment(said: object) -> str | None:
    found = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)", _line(said) or "")
    if found is None:
        return None
    text = "{}-{}-{}T{}".format(*found.groups())
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return text


def _line(said: object) -> str | None:
    if isinstance(said, bytes):
        said = said.decode("latin-1")
    if not isinstance(said, str):
        return None
    shown = "".join(sign for sign in said if sign.isprintable()).strip()
    return shown[:LONGEST_SOFTWARE] or None
