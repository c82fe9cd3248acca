"""What the software read on a picture, as the pages print it: words, verdicts, frames, remedies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from guichet.booking_sites import State, label, proposed_outcome, read_text
from guichet.documents.dates import hour, long_date
from guichet.evidence.inspecting import shown_on
from guichet.evidence.models import Capture, Inspection
from guichet.evidence.on_image import ANSWERS
from guichet.evidence.prints import may_be_a_print, shows_a_booking_page
from guichet.evidence.releases import NO_RELEASE, ReleaseLines
from guichet.reading.inspection import Box, Finding
from guichet.reading.inspection import Inspection as Shown

ASKED = (
    ("address", "L’adresse de la page"),
    ("date", "La date"),
    ("time", "L’heure"),
    ("message", "La phrase"),
    ("demarche", "La démarche"),
    ("releases", "Les mises en ligne"),
)
ALWAYS_ASKED = frozenset({"address", "date", "time", "message", "demarche"})
"""A page without a release line lacks nothing."""

VERDICTS = {"seen": "vu", "not_seen": "pas vu", "not_sure": "pas sûr"}
BADGES = {"seen": "sealed", "not_seen": "failed", "not_sure": "waiting"}
DEVICES = {
    "desktop": "d’un ordinateur",
    "phone": "d’un téléphone",
    "paper": "du papier",
    "unknown": "d’un appareil non reconnu",
}
REASONS = {
    "fell": "La lecture s’est arrêtée deux fois. Elle n’est pas reprise.",
    "late": "La lecture a pris trop de temps, deux fois. Elle n’est pas reprise.",
    "missing": "Le fichier manque sur le disque.",
    "damaged": "L’image est abîmée, ou d’un genre que nous ne lisons pas.",
}
LONGEST_WORDS = 160
NOT_A_BOOKING_PAGE = "Nous n’y reconnaissons pas une page de rendez-vous."


@dataclass(frozen=True)
class Frame:
    """A rectangle on the picture as the browser shows it, in its pixels, with what it holds."""

    numbers: str
    left: int
    top: int
    width: int
    height: int
    label_size: int

    @property
    def label_at(self) -> tuple[int, int]:
        """Where the number stands: above the frame, or before it when there is no room."""
        if self.top > self.label_size:
            return self.left, self.top - self.label_size // 4
        return max(0, self.left - self.label_size), self.top + self.label_size


@dataclass(frozen=True)
class SightingShown:
    """One thing looked for: whether it is seen, and the words read."""

    code: str
    label: str
    verdict: str
    words: str
    number: int | None
    page: int | None = None

    @property
    def verdict_text(self) -> str:
        """« vu », « pas vu » or « pas sûr »."""
        return VERDICTS[self.verdict]

    @property
    def badge(self) -> str:
        """The kind of badge of the verdict."""
        return BADGES[self.verdict]


@dataclass(frozen=True)
class PictureRead:
    """Everything that a page says of the reading of one picture, or of one PDF."""

    capture: Capture
    state: str
    reason: str = ""
    device: str = ""
    page_says: str = ""
    exact: bool = False
    sightings: tuple[SightingShown, ...] = ()
    frames: tuple[Frame, ...] = ()
    width: int = 0
    height: int = 0
    remedies: tuple[str, ...] = ()
    releases: ReleaseLines = NO_RELEASE
    pages: int = 0

    @property
    def is_waiting(self) -> bool:
        """Whether it is not read yet."""
        return self.state == Inspection.WAITING

    @property
    def is_print(self) -> bool:
        """Whether it is a booking page in a PDF: the person may say what it shows."""
        return bool(self.sightings) and not self.capture.is_picture


def inspection_of(capture: Capture) -> Inspection | None:
    """Return the row of a picture, knowing its dossier, or ``None``: it is not read."""
    row: Inspection | None = getattr(capture, "inspection", None)
    if row is not None:
        row.dossier = capture.dossier
    return row


def picture_read(capture: Capture, zone: ZoneInfo) -> PictureRead | None:
    """Return what a page says of the reading of ``capture``; ``None`` for what is never read."""
    row = inspection_of(capture)
    if row is None:
        # The sweep makes the row of a PDF some seconds after it came.
        is_new = may_be_a_print(capture)
        return PictureRead(capture, Inspection.WAITING) if is_new else None
    shown = shown_on(row)
    if shown is None:
        if row.state == Inspection.WAITING:
            return PictureRead(capture, row.state)
        return PictureRead(capture, Inspection.UNREADABLE, reason=_reason(row))
    if not capture.is_picture and not shows_a_booking_page(shown):
        return PictureRead(capture, row.state, page_says=NOT_A_BOOKING_PAGE)
    findings = [(code, text, getattr(shown, code)) for code, text in ASKED]
    asked = [one for one in findings if one[0] in ALWAYS_ASKED or one[2].verdict != "not_seen"]
    boxed = [code for code, _, finding in asked if finding.box and capture.is_picture]
    return PictureRead(
        capture,
        row.state,
        device=DEVICES[shown.device],
        page_says=_page_says(shown),
        exact=shown.exact,
        sightings=tuple(_sighting(*one, boxed) for one in asked),
        frames=tuple(_frames(shown, boxed)),
        width=_shown_size(shown)[0],
        height=_shown_size(shown)[1],
        remedies=shown.remedies,
        releases=releases_on(shown, zone),
        pages=shown.pages,
    )


def proposed_seen(shown: Shown | None) -> dict[str, bool]:
    """Return the answers to propose to the person: seen or not; nothing where we are not sure."""
    if shown is None:
        return {}
    answers = {"seen": True, "not_seen": False}
    verdicts = {said: getattr(shown, code).verdict for code, said in ANSWERS.items()}
    return {said: answers[verdict] for said, verdict in verdicts.items() if verdict in answers}


def outcome_read(shown: Shown | None) -> str | None:
    """Return the outcome that the page shown proposes, or ``None``: the person says.

    A « no slot » page proposes nothing while its sentence is not surely read on the image.
    """
    outcome = outcome_of_state(shown)
    if shown is None or shown.message.verdict == "not_sure":
        return None
    return outcome if outcome != "no_slot" or shown.message.is_seen else None


def outcome_of_state(shown: Shown | None) -> str | None:
    """Return what the state of the page would make of an attempt, however well it is read."""
    try:
        return proposed_outcome(State(shown.state)) if shown else None
    except ValueError:
        return None


def releases_on(shown: Shown | None, zone: ZoneInfo) -> ReleaseLines:
    """Return the release lines read, on the clocks of the place; the weeks from the words read."""
    if shown is None or not (shown.last_release or shown.next_release):
        return NO_RELEASE
    last, following = _aware(shown.last_release, zone), _aware(shown.next_release, zone)
    words = read_text("\n".join(line.words for line in shown.lines), None)
    return ReleaseLines(
        last,
        following,
        words.release_week if last else None,
        words.next_release_week if following else None,
    )


def sources_text(day: dt.date | None, at: dt.time | None) -> str:
    """Return « 3 mars 2026 à 8 h 05 », or the part that is known, or nothing."""
    if day is None:
        return hour(at) if at else ""
    return f"{long_date(day)} à {hour(at)}" if at else long_date(day)


def _sighting(code: str, text: str, finding: Finding, boxed: list[str]) -> SightingShown:
    read = finding.words or (finding.value or "" if finding.is_seen else "")
    words = re.sub(r"\s+", " ", read).strip()[:LONGEST_WORDS]
    number = boxed.index(code) + 1 if code in boxed else None
    return SightingShown(code, text, finding.verdict, words, number, finding.page)


def _reason(row: Inspection) -> str:
    """Return why a file was not read: of a PDF, the reader said what to do."""
    said = (row.found or {}).get("reason")
    if row.reason == "damaged" and said and not row.capture.is_picture:
        return str(said)
    return REASONS.get(row.reason, REASONS["damaged"])


def _page_says(shown: Shown) -> str:
    try:
        return label(State(shown.state))
    except ValueError:
        return label(State.UNKNOWN)


def _shown_size(shown: Shown) -> tuple[int, int]:
    """Return the size of the picture as a browser shows it, before we turned it."""
    upright = (shown.width, shown.height)
    return upright if shown.turned in {0, 180} else (upright[1], upright[0])


def _frames(shown: Shown, boxed: Iterable[str]) -> Iterator[Frame]:
    size = max(14, shown.width // 45)
    # A clock that shows the day and the hour is one frame with two numbers.
    held: dict[Box, list[str]] = {}
    for number, code in enumerate(boxed, start=1):
        held.setdefault(getattr(shown, code).box, []).append(str(number))
    for box, numbers in held.items():
        left, top, right, bottom = _as_shown(box, shown)
        edge = size // 5
        yield Frame(
            ", ".join(numbers),
            left - edge,
            top - edge,
            right - left + 2 * edge,
            bottom - top + 2 * edge,
            size,
        )


def _as_shown(box: Box, shown: Shown) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom on the picture as its file shows it.

    Boxes are counted on the upright picture, which was turned anticlockwise to be upright.
    """
    width, height = shown.width, shown.height
    if shown.turned == 90:
        return height - box.bottom, box.left, height - box.top, box.right
    if shown.turned == 180:
        return width - box.right, height - box.bottom, width - box.left, height - box.top
    if shown.turned == 270:
        return box.top, width - box.right, box.bottom, width - box.left
    return box.left, box.top, box.right, box.bottom


def _aware(text: str | None, zone: ZoneInfo) -> dt.datetime | None:
    """Return a moment read, its wall clock taken as that of the place."""
    try:
        read = dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return read.replace(tzinfo=zone) if read else None
