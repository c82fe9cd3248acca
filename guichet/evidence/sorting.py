"""The pictures that no attempt has yet: what to propose for each, and what the person says of it.

The moment of an attempt is the one that the person confirms. What the image shows, what the file
says and when it was received are shown beside it, and kept with it, for the person alone. Of what
the image shows, the words that she confirmed and those that only the software read are kept apart.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.services import profile_of
from guichet.errors import GuichetError
from guichet.evidence.file_facts import FileFacts, moment_in_name
from guichet.evidence.inspecting import day_read, hour_read, shown_on
from guichet.evidence.models import Capture, Inspection
from guichet.evidence.on_image import ANSWERS, BY_PERSON, BY_SOFTWARE
from guichet.evidence.picture_choices import ONLINE
from guichet.evidence.prints import PDF, is_of_this_computer, shows_a_booking_page
from guichet.evidence.releases import NO_RELEASE, ReleaseLines
from guichet.evidence.services import (
    FUTURE_TOLERANCE,
    AttemptInput,
    attach,
    record_attempt,
    say_what_is_seen,
)
from guichet.evidence.sightings import (
    inspection_of,
    outcome_of_state,
    outcome_read,
    releases_on,
)
from guichet.reading.inspection import Inspection as Shown

NOT_ATTEMPTS = ("letter", "mail", "legible_copy")
"""Doors whose pictures are papers: they are not proposed as attempts."""

SOURCES = ("image", "file", "received", "typed")
Source = Literal["image", "file", "received", "typed"]

TRAINING = "C’est une page d’entraînement\u00a0: elle ne prouve rien."
NOT_READ = "Nous n’avons pas pu la lire."
NO_MOMENT = "La date et l’heure ne sont pas lues toutes les deux."
NO_RESULT = "Le résultat de l’essai n’est pas lu."
BADLY_READ = "La phrase se lit mal."
DATES_DIFFER = "Le fichier porte une autre date."
SAME_MINUTE = "Un autre essai a la même minute."
SAME_PICTURE = "Une autre image montre la même chose."
LATER = "L’heure lue est après la réception."

COMPARED = "moments_compared"
"""What each source said of the moment: with the file, never in the log, which others may read."""


class AlreadySorted(GuichetError):
    """A picture that has its attempt already."""

    title = "Cette image a déjà son essai."
    effect = "Aucun autre essai n’a été ajouté."
    advice = "Ouvrez l’image pour voir à quel essai elle appartient."
    kept = "L’image et son essai sont inchangés."


@dataclass(frozen=True)
class Proposal:
    """One picture to sort. Moments are on the clocks of the place.

    ``image`` is the moment that the image shows, whole, ``file`` the one that the file bears, with
    where it bears it. ``why`` says why the person must look, and is empty when everything agrees.
    """

    capture: Capture
    state: str
    received: dt.datetime
    shown: Shown | None = None
    facts: FileFacts | None = None
    image_day: dt.date | None = None
    image_hour: dt.time | None = None
    file: dt.datetime | None = None
    file_source: str = ""
    outcome: str | None = None
    releases: ReleaseLines = NO_RELEASE
    why: tuple[str, ...] = ()

    @property
    def image(self) -> dt.datetime | None:
        """The moment that the image shows, when the day and the hour are both read."""
        if self.image_day is None or self.image_hour is None:
            return None
        return dt.datetime.combine(self.image_day, self.image_hour, self.received.tzinfo)

    @property
    def wording(self) -> str:
        """The sentence surely read, on one line; "" without one, or when the person saw none."""
        if self.shown is None or not self.shown.message.is_seen:
            return ""
        if self.capture.saw(ANSWERS["message"]) is False:
            return ""
        return " ".join((self.shown.message.value or "").split())

    @property
    def is_ready(self) -> bool:
        """Whether one click may confirm it with the others."""
        return self.state == Inspection.READ and not self.why


@dataclass(frozen=True)
class Sorted:
    """What the person says of one picture. ``moment`` is aware, ``chosen`` which source it took.

    ``confirmed`` holds the words of the image that she was shown alone and could change: ``date``
    and ``time`` in ISO 8601, ``message``.
    """

    moment: dt.datetime
    zone: str
    channel: str
    outcome: str
    chosen: Source
    details: dict[str, Any] = field(default_factory=dict)
    confirmed: Mapping[str, str] = field(default_factory=dict)


def to_sort(dossier: Dossier) -> list[Capture]:
    """Return the pictures and prints that have no attempt and may show one, as received.

    A PDF comes here once it is read, when it is a booking page: most are papers.
    """
    pictures = Q(media_type__startswith="image/")
    prints = Q(media_type=PDF, inspection__state=Inspection.READ)
    found = (
        dossier.captures.filter(pictures | prints, attempt=None)
        .exclude(provenance__in=NOT_ATTEMPTS)
        .select_related("inspection")
        .order_by("received_at", "id")
    )
    named = _named_elsewhere(dossier)
    kept = []
    for capture in found:
        capture.dossier = dossier
        if str(capture.id) in named or capture.saw("not_an_attempt"):
            continue
        if capture.is_picture or _is_booking_page(capture):
            kept.append(capture)
    return kept


def proposals(dossier: Dossier, zone: ZoneInfo) -> list[Proposal]:
    """Return what to propose for each picture to sort, in the order of reception.

    Three queries, whatever their number.
    """
    made = [_proposal(capture, zone) for capture in to_sort(dossier)]
    if not made:
        return []
    minutes = Counter(_minute(one.image) for one in made if one.image)
    minutes.update(
        _minute(at) for at in dossier.attempts.standing().values_list("moment", flat=True)
    )
    pixels = Counter(
        row.marks["pixels"] for row in _rows(dossier) if row.marks and row.marks.get("pixels")
    )
    return [_with_reasons(one, minutes, pixels) for one in made]


def confirm(capture: Capture, said: Sorted, *, by: str, at: dt.datetime) -> Attempt:
    """Add the attempt that a picture shows, as the person confirms it, and tie the picture to it.

    One transaction. Raises as :func:`guichet.evidence.services.record_attempt`.
    """
    dossier = capture.dossier
    proposal = _proposal(capture, ZoneInfo(said.zone))
    given = AttemptInput(
        moment=said.moment,
        channel=said.channel,
        outcome=said.outcome,
        zone=said.zone,
        details=said.details,
    )
    with transaction.atomic():
        _refuse_sorted(capture)
        attempt, _ = record_attempt(dossier, given, by=by, at=at)
        attach(capture, attempt, at=at)
        capture.seen = {**(capture.seen or {}), COMPARED: moments_compared(proposal)}
        say_what_is_seen(capture, said_of_image(proposal, said), by=by, at=at)
    return attempt


def set_aside(capture: Capture, *, by: str, at: dt.datetime) -> None:
    """Note that a picture shows no attempt: it stays among the papers of the dossier."""
    say_what_is_seen(capture, {"not_an_attempt": True}, by=by, at=at)


def join(capture: Capture, attempt: Attempt, *, by: str, at: dt.datetime) -> None:
    """Tie a picture to an attempt that the journal has: a second view of the same moment."""
    with transaction.atomic():
        _refuse_sorted(capture)
        attach(capture, attempt, at=at)
        say_what_is_seen(capture, {"joined_to": attempt.number}, by=by, at=at)


def said_of_image(proposal: Proposal, said: Sorted) -> dict[str, Any]:
    """Return what the log says of a picture sorted: the moment, and words of it by who read them.

    What only the software read is there where the person did not say otherwise.
    """
    local = said.moment.astimezone(ZoneInfo(said.zone))
    read: dict[str, str] = {}
    shown = proposal.shown
    if shown and shown.address.is_seen and shown.address.value:
        read["address"] = shown.address.value
    if proposal.image_day == local.date():
        read["date"] = local.date().isoformat()
    if proposal.image_hour and f"{proposal.image_hour:%H:%M}" == f"{local:%H:%M}":
        read["time"] = f"{local:%H:%M}"
    if proposal.wording and said.details.get("wording") == proposal.wording:
        read["message"] = proposal.wording
    alone = {name: words for name, words in read.items() if name not in said.confirmed}
    seen: dict[str, Any] = {ANSWERS[name]: True for name in said.confirmed}
    seen |= {BY_PERSON: dict(said.confirmed)} if said.confirmed else {}
    seen |= {BY_SOFTWARE: alone} if alone else {}
    return seen | {"moment": {"said": said.moment.isoformat(), "chosen": said.chosen}}


def moments_compared(proposal: Proposal) -> dict[str, str | None]:
    """Return what the image, the file and the reception say of the moment."""
    return {
        "image": proposal.image.isoformat() if proposal.image else None,
        "file": proposal.file.isoformat() if proposal.file else None,
        "file_source": proposal.file_source or None,
        "received": proposal.received.isoformat(),
    }


def details_of(
    proposal: Proposal, outcome: str, *, wording: str, releases: ReleaseLines
) -> dict[str, Any]:
    """Return what becomes the attempt's own, of what the person was shown and left.

    What was read says nothing of another ``outcome`` than its own: it is dropped then, but for a
    sentence that the person wrote.
    """
    told = outcome_of_state(proposal.shown)
    agrees = proposal.shown is not None and told == outcome
    if told is not None and not agrees:
        wording = "" if wording == proposal.wording else wording
        releases = NO_RELEASE
    state = proposal.shown.state if proposal.shown and agrees else None
    return {"wording": wording or None, "state": state, **releases.as_details()}


def channel_of(dossier: Dossier) -> str:
    """Return the online channel of the démarche: a picture of a screen shows no other."""
    channel = profile_of(dossier).channel
    return channel if channel in ONLINE else ONLINE[0]


def _is_booking_page(capture: Capture) -> bool:
    shown = shown_on(inspection_of(capture))
    return shown is not None and shows_a_booking_page(shown)


def _refuse_sorted(capture: Capture) -> None:
    """Refuse a picture that another page tied to an attempt since this one was opened."""
    capture.refresh_from_db(fields=["attempt"])
    if capture.attempt_id is not None:
        raise AlreadySorted


def _proposal(capture: Capture, zone: ZoneInfo) -> Proposal:
    row = inspection_of(capture)
    shown = shown_on(row)
    facts = FileFacts.from_json(row.marks) if row and row.marks else None
    file, source = _file_moment(capture, facts, shown, zone)
    return Proposal(
        capture,
        row.state if row else Inspection.UNREADABLE,
        capture.received_at.astimezone(zone),
        shown=shown,
        facts=facts,
        image_day=day_read(shown),
        image_hour=hour_read(shown),
        file=file,
        file_source=source,
        outcome=outcome_read(shown),
        releases=releases_on(shown, zone),
    )


def _file_moment(
    capture: Capture, facts: FileFacts | None, shown: Shown | None, zone: ZoneInfo
) -> tuple[dt.datetime | None, str]:
    """Return the moment that the file bears, and who wrote it.

    That of its camera or of its PDF, else of its name, else of its last writing.
    """
    if shown and shown.made_at:
        return dt.datetime.fromisoformat(shown.made_at).astimezone(zone), "pdf"
    if facts and (taken := facts.taken_in(zone)):
        return taken, "exif"
    named = moment_in_name(capture.name)
    if named and named[1]:
        return dt.datetime.combine(named[0], named[1], zone), "name"
    written = capture.saw("modified_at")
    if written:
        return dt.datetime.fromisoformat(written).astimezone(zone), "modified"
    return None, ""


def _with_reasons(one: Proposal, minutes: Counter[dt.datetime], pixels: Counter[str]) -> Proposal:
    why = tuple(_reasons(one, minutes, pixels))
    return replace(one, why=why)


def _reasons(one: Proposal, minutes: Counter[dt.datetime], pixels: Counter[str]) -> list[str]:
    if one.state == Inspection.UNREADABLE:
        return [NOT_READ]
    if one.state != Inspection.READ:
        return []
    why = []
    if not one.capture.dossier.example and one.shown and is_of_this_computer(one.shown):
        why.append(TRAINING)
    if one.image is None:
        why.append(NO_MOMENT)
    else:
        if one.image > one.received + FUTURE_TOLERANCE:
            why.append(LATER)
        if minutes[_minute(one.image)] > 1:
            why.append(SAME_MINUTE)
        if one.file and one.file_source != "modified" and one.file.date() != one.image.date():
            why.append(DATES_DIFFER)
    if one.outcome is None:
        unsure = one.shown is not None and one.shown.message.verdict == "not_sure"
        why.append(BADLY_READ if unsure else NO_RESULT)
    if one.facts and pixels[one.facts.pixels] > 1:
        why.append(SAME_PICTURE)
    return why


def _minute(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(second=0, microsecond=0)


def _rows(dossier: Dossier) -> list[Inspection]:
    rows = list(dossier.inspections.all())
    for row in rows:
        row.dossier = dossier
    return rows


def _named_elsewhere(dossier: Dossier) -> set[str]:
    """Return the files that the profile names as proof of something else."""
    profile = profile_of(dossier)
    named = {*profile.other_pieces}
    named.update(*(fact.captures for fact in profile.urgency))
    named.update(*(cost.captures for cost in profile.costs))
    return named
