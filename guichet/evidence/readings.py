"""The reading of the pictures of a dossier, with the remarks that are for the person only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from guichet.dossiers.models import Attempt, Dossier
from guichet.evidence.file_facts import FileFacts
from guichet.evidence.models import Capture
from guichet.evidence.plausibility import Known, Remark, remarks_on, same_minute
from guichet.evidence.releases import NO_RELEASE, ReleaseLines
from guichet.evidence.shown import moment_text
from guichet.evidence.sightings import PictureRead, inspection_of, picture_read


@dataclass(frozen=True)
class AttemptReading:
    """What was read on the pictures of one attempt; ``announced`` waits for the person's word."""

    pictures: tuple[PictureRead, ...]
    remarks: tuple[Remark, ...]
    announced: ReleaseLines = NO_RELEASE
    zone: str = "Europe/Paris"

    @property
    def is_waiting(self) -> bool:
        """Whether a picture is not read yet."""
        return any(one.is_waiting for one in self.pictures)

    @property
    def announced_texts(self) -> list[tuple[str, str]]:
        """Return the lines that an image announces: label and moment."""
        lines = self.announced
        named = (
            ("Dernière mise en ligne", lines.last_release),
            ("Prochaine mise en ligne", lines.next_release),
        )
        return [(label, moment_text(at, self.zone)) for label, at in named if at]


def known_pictures(dossier: Dossier) -> list[Known]:
    """Return what is known of every picture of a dossier. One query."""
    captures = dossier.captures.filter(media_type__startswith="image/")
    return [_known(one, dossier) for one in captures.select_related("inspection", "attempt")]


def remarks_of(capture: Capture, pictures: Iterable[Known]) -> list[Remark]:
    """Return the remarks on one picture; ``pictures`` are those of its dossier."""
    every = list(pictures)
    its = next((one for one in every if one.id == str(capture.id)), None)
    return remarks_on(its, every) if its else []


def reading_of(attempt: Attempt) -> AttemptReading:
    """Return what was read on the pictures of ``attempt``, and the remarks on them."""
    zone = ZoneInfo(attempt.zone)
    captures = attempt.captures.select_related("inspection").order_by("received_at", "id")
    read, remarks = [], list(same_minute(_at_the_same_minute(attempt)))
    pictures: list[Known] | None = None
    for capture in captures:
        capture.dossier = attempt.dossier
        one = picture_read(capture, zone)
        if one is None:
            continue
        read.append(one)
        pictures = known_pictures(attempt.dossier) if pictures is None else pictures
        remarks += remarks_of(capture, pictures)
    announced = _announced(attempt, read)
    return AttemptReading(tuple(read), tuple(dict.fromkeys(remarks)), announced, attempt.zone)


def _announced(attempt: Attempt, read: list[PictureRead]) -> ReleaseLines:
    """Return the release lines of the images that the attempt does not hold yet."""
    if ReleaseLines.of_details(attempt.details):
        return NO_RELEASE
    return next((one.releases for one in read if one.releases), NO_RELEASE)


def _at_the_same_minute(attempt: Attempt) -> list[int]:
    start = attempt.moment.replace(second=0, microsecond=0)
    others = attempt.dossier.attempts.standing().filter(
        moment__gte=start, moment__lt=start + dt.timedelta(minutes=1), channel=attempt.channel
    )
    # An attempt and its correction are one.
    own = {attempt.pk, attempt.corrects_id}
    return [number for pk, number in others.values_list("pk", "number") if pk not in own]


def _known(capture: Capture, dossier: Dossier) -> Known:
    capture.dossier = dossier
    attempt = capture.attempt
    zone = ZoneInfo(attempt.zone if attempt else "Europe/Paris")
    row = inspection_of(capture)
    marks = (row.marks if row else None) or {}
    day, at = marks.get("read_day"), marks.get("read_hour")
    return Known(
        id=str(capture.id),
        name=capture.name,
        sha256=capture.sha256,
        provenance=capture.provenance,
        received_at=capture.received_at.astimezone(zone),
        facts=FileFacts.from_json(marks) if marks else None,
        said=attempt.local_moment if attempt else None,
        read_day=dt.date.fromisoformat(day) if day else None,
        read_hour=dt.time.fromisoformat(at) if at else None,
    )
