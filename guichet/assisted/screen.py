"""The whole screen as the person sees it: address bar, system clock, everything.

A page recorded by the assisted window shows neither an address bar nor a clock. Courts know
captures of the whole screen: this takes one, of one monitor, with mss. The picture is what the
system gives, unchanged; a frame cut out of it is another picture, and says so.

A system may keep the screen from programs: Wayland always does, macOS until the person allows it.
:func:`screens_of` says so before anything is tried.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

import mss
from mss.exception import ScreenShotError
from PIL import Image

from guichet.assisted.errors import NoScreen, ScreenRefused, ScreenShownBlank
from guichet.assisted.machine import Machine, describe_machine
from guichet.assisted.recording import RecordedFile

SCHEMA = 1
"""Version of the facts file (docs/schemas/screen.schema.json). Keys are added, never renamed."""

Keeper = Literal["wayland", "macos"]
"""A system that keeps the screen from programs, always (Wayland) or until allowed (macOS)."""

MOST_CUT = 90
"""Per cent of the width or of the height that one side may lose."""


@dataclass(frozen=True)
class Monitor:
    """One monitor. ``number`` counts from 1; the sizes are in screen pixels."""

    number: int
    width: int
    height: int
    left: int
    top: int


@dataclass(frozen=True)
class Frame:
    """What is taken off each side of a picture, in per cent of its width or height, 0 to 90."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    def __post_init__(self) -> None:
        sides = (self.left, self.top, self.right, self.bottom)
        if not all(0 <= side <= MOST_CUT for side in sides):
            raise ValueError("a side loses 0 to 90 per cent")
        if self.left + self.right > MOST_CUT or self.top + self.bottom > MOST_CUT:
            raise ValueError("nothing would be left")

    @property
    def is_whole(self) -> bool:
        """Whether nothing is taken off."""
        return self == Frame()


@dataclass(frozen=True)
class TakenScreen:
    """A monitor as it was at ``at`` (aware UTC, this computer's clock). ``png`` is the original."""

    png: bytes
    at: dt.datetime
    zone: str
    monitor: Monitor
    machine: Machine

    def files(self, frame: Frame | None = None) -> tuple[RecordedFile, ...]:
        """Return the picture, the frame cut out of it if one is asked for, then the facts."""
        kept = [self._file("ecran_entier.png", "image/png", self.png)]
        if frame is not None and not frame.is_whole:
            kept.append(self._file("ecran_recadre.png", "image/png", cut(self.png, frame)))
        facts = json.dumps(self._as_json(kept, frame), ensure_ascii=False, indent=2) + "\n"
        return (*kept, self._file("ecran_faits.json", "application/json", facts.encode()))

    def _as_json(self, kept: list[RecordedFile], frame: Frame | None) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "kind": "screen",
            "at": self._local.isoformat(timespec="milliseconds"),
            "zone": self.zone,
            "monitor": asdict(self.monitor),
            "machine": asdict(self.machine),
            "cut_per_cent": None if frame is None or frame.is_whole else asdict(frame),
            "files": [
                {
                    "name": f.name,
                    "media_type": f.media_type,
                    "size": len(f.data),
                    "sha256": f.sha256,
                }
                for f in kept
            ],
            "note": "Éléments notés tels que vus par le logiciel. Ils n’affirment rien de plus.",
        }

    @property
    def _local(self) -> dt.datetime:
        return self.at.astimezone(ZoneInfo(self.zone))

    def _file(self, suffix: str, media_type: str, data: bytes) -> RecordedFile:
        return RecordedFile(f"capture_{self._local:%Y-%m-%d_%H%M%S}_{suffix}", media_type, data)


def keeper_of(environment: Mapping[str, str], platform_name: str = sys.platform) -> Keeper | None:
    """Return the system that keeps the screen to itself, or ``None`` when programs may see it."""
    if platform_name == "darwin":
        return "macos"
    wayland = environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland"
    return "wayland" if platform_name == "linux" and wayland else None


def screens_of(environment: Mapping[str, str]) -> tuple[Monitor, ...]:
    """Return the monitors, the first one first.

    Raises :class:`NoScreen` where there is none, :class:`ScreenRefused` under Wayland, where what
    a program would get is black.
    """
    with _opened(environment) as door:
        return _monitors(door)


def take_screen(
    number: int, environment: Mapping[str, str], zone: str, now: Callable[[], dt.datetime]
) -> TakenScreen:
    """Return monitor ``number`` as it is now; a number that is gone means the first one.

    Raises as :func:`screens_of`, and :class:`ScreenShownBlank` when every pixel is the same: the
    system showed nothing.
    """
    with _opened(environment) as door:
        monitors = _monitors(door)
        chosen = next((one for one in monitors if one.number == number), monitors[0])
        try:
            shot = door.grab(door.monitors[chosen.number])
        except ScreenShotError as error:
            raise ScreenRefused(reason=str(error)[:200]) from error
        at = now()
    picture = Image.frombytes("RGB", shot.size, shot.rgb)
    if picture.getcolors(1) is not None:
        raise ScreenShownBlank
    return TakenScreen(_png(picture), at, zone, chosen, describe_machine(environment))


def cut(png: bytes, frame: Frame) -> bytes:
    """Return the part of the picture that ``frame`` leaves, as a PNG; no pixel of it is changed."""
    with Image.open(io.BytesIO(png)) as picture:
        width, height = picture.size
        box = (
            width * frame.left // 100,
            height * frame.top // 100,
            width - width * frame.right // 100,
            height - height * frame.bottom // 100,
        )
        return _png(picture.crop(box))


def _opened(environment: Mapping[str, str]) -> mss.MSS:
    if keeper_of(environment) == "wayland":
        raise ScreenRefused(reason="Wayland")
    if sys.platform == "linux" and not environment.get("DISPLAY"):
        raise NoScreen
    try:
        return mss.MSS(display=environment["DISPLAY"]) if sys.platform == "linux" else mss.MSS()
    except (ScreenShotError, OSError) as error:
        raise NoScreen from error


def _monitors(door: mss.MSS) -> tuple[Monitor, ...]:
    """Return each monitor; mss keeps the whole desktop at rank 0."""
    found = tuple(
        Monitor(number, one["width"], one["height"], one["left"], one["top"])
        for number, one in enumerate(door.monitors[1:], start=1)
    )
    if not found:
        raise NoScreen
    return found


def _png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
