"""Remarks on a file or an attempt, for the person only: two things that do not match, nothing more.

They accuse nobody and conclude nothing. No letter, no export and no bundle bears them; acting on
one is an ordinary correction, which the log keeps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guichet.documents.dates import hour, long_date
from guichet.evidence.file_facts import FileFacts, moment_in_name, shape_distance
from guichet.evidence.screen_sizes import has_a_usual_side

LIVE_DOORS = frozenset({"assisted", "extension", "screen"})
"""Doors by which a picture comes in while it is on the screen."""

NOT_OUR_PICTURES = LIVE_DOORS | {"from_document", "letter"}
"""Doors whose pictures have sizes of their own."""

CLOCK_TOLERANCE = dt.timedelta(minutes=10)
OLDEST_YEAR = 2010
ASKED_UNDER = 6
"""Bits of 64: two shapes nearer than this raise a question, never an answer."""

EDITORS = (
    "adobe", "photoshop", "lightroom", "gimp", "snapseed", "picsart", "canva", "paint", "pixlr",
    "affinity", "photopea", "facetune", "polish", "inshot", "remini", "krita", "pixelmator",
)  # fmt: skip
"""Words in the name of a program that changes pictures. Most uses are a mere crop."""


@dataclass(frozen=True)
class Remark:
    """One remark: a stable code, and two short sentences for the person."""

    code: str
    title: str
    text: str


@dataclass(frozen=True)
class Known:
    """What is known of one picture. Moments are aware, on the clocks of the place.

    ``said`` is the moment of the attempt, as the person says it. ``read_day`` and ``read_hour`` are
    what the image shows, each only when it is surely read.
    """

    id: str
    name: str
    sha256: str
    provenance: str
    received_at: dt.datetime
    facts: FileFacts | None = None
    said: dt.datetime | None = None
    read_day: dt.date | None = None
    read_hour: dt.time | None = None

    @property
    def read(self) -> dt.datetime | None:
        """The moment that the image shows, when the day and the hour are both read."""
        if self.read_day is None or self.read_hour is None:
            return None
        return dt.datetime.combine(self.read_day, self.read_hour, self.received_at.tzinfo)

    @property
    def file_day(self) -> dt.date | None:
        """The day that the file bears, at the place: that of the camera, else that of its name."""
        zone = self.received_at.tzinfo or dt.UTC
        if self.facts and (taken := self.facts.taken_in(zone)):
            return taken.date()
        named = moment_in_name(self.name)
        return named[0] if named else None


def remarks_on(picture: Known, others: Iterable[Known] = ()) -> list[Remark]:
    """Return the remarks on one picture; ``others`` are those of the same dossier."""
    return [
        *_on_clocks(picture),
        *_on_days(picture),
        *_on_making(picture),
        *_on_likeness(picture, [one for one in others if one.id != picture.id]),
    ]


def same_minute(numbers: Iterable[int]) -> list[Remark]:
    """Return the remark on attempts noted at the same minute; ``numbers`` are the others'."""
    listed = ", ".join(f"n° {number}" for number in sorted(numbers))
    if not listed:
        return []
    text = f"Autre essai\u00a0: {listed}. Si c’est le même, corrigez l’un des deux."
    return [Remark("same_minute", "Deux essais sont notés à la même minute.", text)]


def _on_clocks(picture: Known) -> Iterator[Remark]:
    read = picture.read
    if read is not None:
        gap = read - picture.received_at
        live = picture.provenance in LIVE_DOORS
        if gap > CLOCK_TOLERANCE or (live and abs(gap) > CLOCK_TOLERANCE):
            yield Remark(
                "clock",
                "L’heure de l’image et celle de la réception sont éloignées.",
                f"Image\u00a0: {_moment(read)}. Reçue ici\u00a0: {_moment(picture.received_at)}. "
                "Vérifiez l’horloge de l’appareil.",
            )
    if (day := picture.file_day) and day.year < OLDEST_YEAR:
        yield Remark(
            "old_clock",
            "Le fichier porte une date très ancienne.",
            f"Il dit\u00a0: {long_date(day)}. "
            "L’horloge de l’appareil s’est peut-être remise à zéro.",
        )


def _on_days(picture: Known) -> Iterator[Remark]:
    if picture.said is None:
        return
    said = picture.said.date()
    file_day = picture.file_day
    if file_day and file_day != said and file_day.year >= OLDEST_YEAR:
        yield Remark(
            "file_date",
            "La date du fichier n’est pas celle de l’essai.",
            f"Fichier\u00a0: {long_date(file_day)}. Essai\u00a0: {long_date(said)}. "
            "Corrigez l’essai si besoin.",
        )
    if picture.read_day and picture.read_day != said:
        yield Remark(
            "image_date",
            "La date lue sur l’image n’est pas celle de l’essai.",
            f"Image\u00a0: {long_date(picture.read_day)}. Essai\u00a0: {long_date(said)}. "
            "Corrigez l’essai si besoin.",
        )


def _on_making(picture: Known) -> Iterator[Remark]:
    facts = picture.facts
    if facts is None or picture.provenance in NOT_OUR_PICTURES:
        return
    program = (facts.software or "").casefold()
    if any(word in program for word in EDITORS):
        yield Remark(
            "software",
            "Le fichier nomme un logiciel d’images.",
            f"Il cite «\u00a0{facts.software}\u00a0». "
            "Ajoutez aussi l’image d’origine, si vous l’avez.",
        )
    if not facts.camera and not has_a_usual_side(facts.width, facts.height):
        yield Remark(
            "size",
            "La taille n’est pas celle d’un écran courant.",
            "Elle est peut-être recadrée. Ajoutez aussi l’image entière, si vous l’avez.",
        )


def _on_likeness(picture: Known, others: list[Known]) -> Iterator[Remark]:
    facts = picture.facts
    if facts is None:
        return
    with_facts = [(one, one.facts) for one in others if one.facts]
    same = [one for one, its in with_facts if its.pixels == facts.pixels]
    if same:
        yield Remark(
            "same_pixels",
            "Une autre image montre exactement la même chose.",
            f"C’est «\u00a0{same[0].name}\u00a0». Une seule suffit pour un essai.",
        )
        return
    near = [
        one
        for one, its in with_facts
        if shape_distance(its.shape, facts.shape) < ASKED_UNDER and not _told_apart(picture, one)
    ]
    if near:
        yield Remark(
            "alike",
            "Une autre image lui ressemble. Est-ce le même essai\u00a0?",
            f"C’est «\u00a0{near[0].name}\u00a0». Deux essais différents peuvent se ressembler.",
        )


def _told_apart(one: Known, other: Known) -> bool:
    """Return whether the moments, read or said, tell two pictures apart: then nothing is asked."""
    for mine, theirs in ((one.read, other.read), (one.said, other.said)):
        if mine and theirs and abs(mine - theirs) >= dt.timedelta(minutes=1):
            return True
    return False


def _moment(moment: dt.datetime) -> str:
    return f"{long_date(moment.date())}, {hour(moment)}"
