"""Legible copies of photographed papers, and where the paper itself is kept.

A copy is a file of its own, labelled, tied to the photographs it was made from. The photograph
stays the piece of evidence. Where the paper is kept is for the person alone: it is in no log and
in no document.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet.audit.services import note_act
from guichet.documents.legible_copy import CopiedPage, LegibleCopy, legible_copy
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import refuse_unless_open
from guichet.errors import GuichetError
from guichet.evidence.log import append
from guichet.evidence.models import Capture
from guichet.evidence.services import Received, add_captures, read_original
from guichet.reading.paper import Corners, Found, LegiblePage, NotCopied, PaperProcess
from guichet.storage.uploads import Origin, Upload

PROVENANCE = "legible_copy"
MOST_PAGES = 12
"""Pages of one copy: its photographs are opened one after the other."""

NO_PAPER = ("screen", "cropped", "assisted", "extension")
"""Doors whose pictures are screens: there is no paper to make legible."""

LONGEST_PLACE = 120
"""Characters of where a paper is kept."""

_AT_ONCE = threading.BoundedSemaphore(2)
"""Processes at the same time: a page of twelve photographs asks for all its pictures at once."""


LONGEST_TURN = 20.0
"""Seconds that a page waits for its turn."""


class OthersFirst(GuichetError):
    """Too many copies are being made at the same time."""

    status = 503
    title = "D’autres copies se préparent."
    effect = "Celle-ci n’a pas été faite."
    advice = "Attendez une minute, puis recommencez."
    kept = "Les photos sont inchangées."


@contextmanager
def _a_process() -> Iterator[PaperProcess]:
    """Give a process when it is our turn. Raises :class:`OthersFirst`."""
    if not _AT_ONCE.acquire(timeout=LONGEST_TURN):
        raise OthersFirst
    try:
        with PaperProcess() as process:
            yield process
    finally:
        _AT_ONCE.release()


@dataclass(frozen=True)
class PageAsked:
    """A photograph and what is kept of it: the sheet between ``corners``, or all of it.

    ``turned`` is by how many degrees the page is turned clockwise: 0, 90, 180 or 270.
    """

    capture: Capture
    corners: Corners | None
    turned: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return what the log says of the page; corners in thousandths, as it holds no fraction."""
        points = self.corners.points if self.corners else None
        drawn = [[round(1000 * value) for value in point] for point in points] if points else None
        return {
            "sha256": self.capture.sha256,
            "corners_per_mille": drawn,
            "turned": self.turned,
        }


def may_show_a_paper(capture: Capture) -> bool:
    """Return whether a file may be the photograph of a paper."""
    return capture.is_picture and capture.provenance not in NO_PAPER


def sheets_on(captures: Sequence[Capture]) -> list[Found | NotCopied]:
    """Return where the sheet seems to be on each photograph, or why one cannot be read."""
    with _a_process() as process:
        return [_sheet_on(capture, process) for capture in captures]


def page_shown(asked: PageAsked) -> LegiblePage:
    """Return one page as the copy would hold it.

    Raises :class:`guichet.reading.paper.NotCopied` or :class:`OthersFirst`.
    """
    with _a_process() as process:
        return _page(asked, process)


def make_copy(
    dossier: Dossier, asked: Sequence[PageAsked], *, zone: ZoneInfo, by: str, at: dt.datetime
) -> Received:
    """Make one PDF of the pages in their order and keep it beside the photographs.

    It belongs to their attempt when they have the same one. The log names the copy, each
    photograph and what was kept of it, and who asked. The photographs are only read.
    Raises :class:`guichet.reading.paper.NotCopied`, ``ValueError`` without a page or above
    :data:`MOST_PAGES`, or the errors of a closed dossier; then nothing is stored.
    """
    if not 1 <= len(asked) <= MOST_PAGES:
        raise ValueError(f"a copy has 1 to {MOST_PAGES} pages, not {len(asked)}")
    refuse_unless_open(dossier)
    with _a_process() as process:
        pages = tuple(_copied(one, process) for one in asked)
    banner = "EXEMPLE" if dossier.example else None
    pdf = legible_copy(LegibleCopy(pages, at, zone.key, banner))
    first = asked[0].capture
    origin = Origin(PROVENANCE, first.name, first.sha256, 1)
    upload = Upload(_name_of(first), pdf, "application/pdf", origin=origin)
    attempts = {one.capture.attempt for one in asked}
    attempt = attempts.pop() if len(attempts) == 1 else None
    with transaction.atomic():
        [received] = add_captures(dossier, [upload], by=by, at=at, attempt=attempt)
        made = {"pages": [one.as_json() for one in asked]}
        copy = received.capture
        said = {"file": str(copy.id), "sha256": copy.sha256, **made, "by": by}
        append(dossier, "legible_copy", said, at=at)
        copy.seen = {**(copy.seen or {}), **made}
        copy.save(update_fields=["seen"])
        note_act(by, "legible_copy_made", dossier.id)
    return received


def copies_of(capture: Capture) -> list[Capture]:
    """Return the legible copies made from a photograph, the oldest first."""
    made = capture.dossier.captures.filter(provenance=PROVENANCE).order_by("received_at", "id")
    return [copy for copy in made if capture.sha256 in _digests(copy)]


def photographs_of(copy: Capture) -> list[Capture]:
    """Return the photographs that a legible copy was made from, in the order of its pages."""
    digests = _digests(copy)
    found = copy.dossier.captures.filter(sha256__in=digests).order_by("-received_at", "-id")
    by_digest = {one.sha256: one for one in found}
    return [by_digest[digest] for digest in digests if digest in by_digest]


def say_where_the_paper_is(capture: Capture, place: str, *, by: str, at: dt.datetime) -> None:
    """Note where the paper of a file is kept; nothing when ``place`` is empty.

    The words are encrypted with the dossier and go nowhere else: the log, which leaves with a
    bundle, says only that they changed. Raises the errors of a closed dossier.
    """
    with transaction.atomic():
        dossier = capture.dossier
        refuse_unless_open(dossier)
        kept = {name: said for name, said in (capture.seen or {}).items() if name != "paper_at"}
        capture.seen = kept | ({"paper_at": place[:LONGEST_PLACE]} if place else {})
        said = {"file": str(capture.id), "noted": bool(place), "by": by}
        append(dossier, "paper_place", said, at=at)
        capture.save(update_fields=["seen"])
        note_act(by, "paper_place_said", dossier.id)


def _sheet_on(capture: Capture, process: PaperProcess) -> Found | NotCopied:
    try:
        return process.sheet_on(read_original(capture), name=capture.name)
    except NotCopied as refused:
        return refused


def _page(asked: PageAsked, process: PaperProcess) -> LegiblePage:
    photograph, name = read_original(asked.capture), asked.capture.name
    return process.page(photograph, asked.corners, turned=asked.turned, name=name)


def _copied(asked: PageAsked, process: PaperProcess) -> CopiedPage:
    page, capture = _page(asked, process), asked.capture
    return CopiedPage(page.jpeg, capture.name, capture.sha256, asked.corners is not None)


def _name_of(photograph: Capture) -> str:
    return f"copie_lisible_{PurePath(photograph.name).stem[:80]}.pdf"


def _digests(copy: Capture) -> list[str]:
    return [str(page["sha256"]) for page in copy.saw("pages") or ()]
