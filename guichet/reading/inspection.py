"""What a picture shows, and where: the answer of the room, ready to be stored and read again.

Nothing here is a source of a date. A finding says what can be read on the picture; the date of an
attempt is the one that the person confirms.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeAlias

Verdict: TypeAlias = Literal["seen", "not_seen", "not_sure"]
Device: TypeAlias = Literal["desktop", "phone", "paper", "unknown"]


class NotAnInspection(ValueError):
    """The text is no inspection that :func:`from_json` can read."""


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of the upright picture; ``right`` and ``bottom`` are excluded."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Line:
    """Words read together. ``score`` goes from 0 to 1; exact text has 1 and no box."""

    words: str
    score: float
    box: Box | None = None


@dataclass(frozen=True)
class Finding:
    """One thing looked for.

    ``words`` are those read on the picture, "" when there are none. ``value`` is what they mean:
    an address without its scheme, ``2026-11-22`` or, where no year is shown, ``--11-22``,
    ``08:12``, the sentence, the number of the démarche. It is ``None`` when nothing was read, or
    when the words can be understood in two ways. ``page`` counts from 1 in a printed PDF, whose
    words have no box.
    """

    verdict: Verdict = "not_seen"
    value: str | None = None
    words: str = ""
    box: Box | None = None
    page: int | None = None

    @property
    def is_seen(self) -> bool:
        """Whether we are sure that the picture shows it."""
        return self.verdict == "seen"


NOT_SEEN = Finding()


@dataclass(frozen=True)
class Inspection:
    """What one file shows.

    ``reason`` is one French sentence when ``readable`` is false, else ``None``. ``width`` and
    ``height`` are those of the upright picture in which the boxes are counted, 0 when there is
    none; ``turned`` is by how many degrees, anticlockwise, the picture as its file shows it was
    turned to be upright (0, 90, 180, 270). ``state`` is a state of ``booking_sites``. The releases
    are ISO 8601 moments with their offset. ``exact`` says that the text of the page came with the
    picture: the state rests on it, the findings still say what the picture shows. ``pages`` is how
    many pages a printed PDF has, whose words are read as they are; 0 for a picture or a scan.
    ``made_at`` is the moment that such a PDF bears, ISO 8601 with its offset, as its program wrote.
    """

    readable: bool
    reason: str | None = None
    width: int = 0
    height: int = 0
    turned: int = 0
    device: Device = "unknown"
    address: Finding = NOT_SEEN
    date: Finding = NOT_SEEN
    time: Finding = NOT_SEEN
    message: Finding = NOT_SEEN
    demarche: Finding = NOT_SEEN
    releases: Finding = NOT_SEEN
    state: str = "unknown"
    last_release: str | None = None
    next_release: str | None = None
    exact: bool = False
    pages: int = 0
    made_at: str | None = None
    lines: tuple[Line, ...] = ()
    remedies: tuple[str, ...] = ()

    @property
    def shows_everything(self) -> bool:
        """Whether the address, the date, the hour and the message are all seen."""
        return all(each.is_seen for each in (self.address, self.date, self.time, self.message))

    def to_json(self) -> str:
        """Return the inspection as one line of JSON, which :func:`from_json` reads."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def from_json(stored: str) -> Inspection:
    """Return the inspection that :meth:`Inspection.to_json` wrote.

    Keys that are not known any more are left out. Raises :class:`NotAnInspection`.
    """
    try:
        given = json.loads(stored)
        known = {one.name: given[one.name] for one in fields(Inspection) if one.name in given}
        for name in ("address", "date", "time", "message", "demarche", "releases"):
            if name in known:
                known[name] = _finding(known[name])
        known["lines"] = tuple(_line(line) for line in known.get("lines", ()))
        known["remedies"] = tuple(known.get("remedies", ()))
        return Inspection(**known)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotAnInspection(str(error)) from error


def _finding(given: dict[str, Any]) -> Finding:
    return Finding(
        given["verdict"], given["value"], given["words"], _box(given["box"]), given.get("page")
    )


def _line(given: dict[str, Any]) -> Line:
    return Line(given["words"], given["score"], _box(given["box"]))


def _box(given: dict[str, int] | None) -> Box | None:
    return None if given is None else Box(**given)
