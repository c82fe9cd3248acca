"""The evidence bundle of a dossier: one file that anyone can verify without us."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from guichet import __version__
from guichet.casefile import CaseFile, Event, FileRef
from guichet.casefile.planches import note_of
from guichet.documents.picture_streams import shape_of
from guichet.documents.planche import PlancheInput, planche
from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.casefile import Files, casefile_of, file_refs
from guichet.evidence.log import entries_of, payloads_of
from guichet.evidence.models import CalendarProof, Capture, CoveredTimestamp, TimestampedHead
from guichet.evidence.overviews import calendar_sheet
from guichet.evidence.seals import sealed_numbers
from guichet.evidence.services import read_original
from guichet.evidence.taken_seals import certificates_brought
from guichet.evidence.tasks import known_authorities
from guichet.sealing.authorities import Authority
from guichet.sealing.bundle import write_bundle
from guichet.sealing.contents import BundleContents, CalendarSeal, Covered, Family, Member, Seal
from guichet.sealing.timestamps import Token

SOFTWARE = f"guichet-ouvert {__version__}"


def export_bundle(
    dossier: Dossier, destination: Path, *, at: dt.datetime, plates: bool = True
) -> Path:
    """Write the evidence bundle of ``dossier`` and return its path; memory stays flat.

    ``plates`` adds the laid-out copies of the pictures.
    """
    return write_bundle(destination, bundle_contents(dossier, at=at, plates=plates))


def bundle_contents(dossier: Dossier, *, at: dt.datetime, plates: bool = True) -> BundleContents:
    """Return what the evidence bundle of ``dossier`` holds; no original is read yet."""
    files = file_refs(dossier, sealed_numbers(dossier.id))
    case = casefile_of(dossier, on=at.date(), files=files)
    # A bundle is shown to others: those who help, or employ, did not ask to be in it.
    shown = case.model_copy(update={"contacts": ()})
    return BundleContents(
        entries=entries_of(dossier.id),
        payloads=payloads_of(dossier),
        members=list(_members(files, case, at, plates=plates)),
        written_at=at,
        software=SOFTWARE,
        seals=seals_of(dossier),
        calendar_seals=calendar_seals_of(dossier),
        authorities=[*known_authorities(), *brought_authorities(dossier)],
        dossier_json=(shown.model_dump_json(indent=2, exclude_none=True) + "\n").encode(),
    )


def seals_of(dossier: Dossier) -> list[Seal]:
    """Return every token over this dossier's log, with its inclusion proof."""
    heads = (
        TimestampedHead.objects.filter(dossier=dossier.id)
        .select_related("timestamp")
        .prefetch_related("timestamp__covers__covered")
        .order_by("number", "timestamp_id")
    )
    return [
        Seal(
            token=Token(
                authority_id=head.timestamp.authority,
                response=bytes(head.timestamp.response),
                gen_time=head.timestamp.gen_time,
                root=head.timestamp.root,
                sent_at=head.timestamp.sent_at,
                received_at=head.timestamp.received_at,
            ),
            number=head.number,
            index=head.index,
            size=head.size,
            proof=tuple(bytes.fromhex(step) for step in head.proof),
            covers=tuple(_covered(one) for one in head.timestamp.covers.all()),
        )
        for head in heads
    ]


def brought_authorities(dossier: Dossier) -> list[Authority]:
    """Return the authorities whose certificates came with the dossier from another device.

    Nobody here vouches for them: the certificates only go on with the tokens.
    """
    known = {one.id for one in known_authorities()}
    return [
        Authority(
            id=name,
            name=name,
            url="",
            policy_oids=(),
            root_pem=pems["root"].encode("ascii"),
            intermediates_pem=(pems["intermediates"].encode("ascii"),),
            qualified=False,
            valid_from=dt.date.min,
            valid_until=dt.date.min,
            proves="",
            price="",
            source="",
            checked_on=dt.date.min,
        )
        for name, pems in certificates_brought(dossier).items()
        if name not in known
    ]


def calendar_seals_of(dossier: Dossier) -> list[CalendarSeal]:
    """Return the OpenTimestamps proofs over this dossier’s log."""
    rows = CalendarProof.objects.filter(dossier=dossier.id)
    return [CalendarSeal(row.number, bytes(row.proof), row.block) for row in rows]


def _covered(row: CoveredTimestamp) -> Covered:
    digest = hashlib.sha256(bytes(row.covered.response)).hexdigest()
    return Covered(digest, row.index, tuple(bytes.fromhex(step) for step in row.proof))


@dataclass(frozen=True)
class OpenOriginal:
    """Opens one original, decrypted, when the bundle is being written and not before."""

    capture: Capture

    def __call__(self) -> BinaryIO:
        """Return the bytes as they were received; the bundle digests them and compares."""
        return io.BytesIO(read_original(self.capture, digested_later=True))


@dataclass(frozen=True)
class OpenPlate:
    """Makes the laid-out copy of one picture when the bundle is being written."""

    capture: Capture
    file: FileRef
    event: Event | None
    at: dt.datetime
    example: bool

    def __call__(self) -> BinaryIO:
        """Return the PDF."""
        title = f"Capture de l’essai n° {self.event.number}" if self.event else "Capture"
        laid_out = planche(
            PlancheInput(
                image=read_original(self.capture, digested_later=True),
                title=title,
                note=note_of(self.file, self.event),
                created=self.at,
                name=self.file.name,
                banner="EXEMPLE" if self.example else None,
            )
        )
        return io.BytesIO(laid_out)


@dataclass(frozen=True)
class OpenCalendar:
    """Makes the calendar of the attempts when the bundle is being written."""

    case: CaseFile
    at: dt.datetime

    def __call__(self) -> BinaryIO:
        """Return the PDF."""
        return io.BytesIO(calendar_sheet(self.case, at=self.at) or b"")


def _members(files: Files, case: CaseFile, at: dt.datetime, *, plates: bool) -> Iterator[Member]:
    # The files of an entry corrected are told with its correction.
    told = (*case.events, *case.current_events())
    events = {file.id: event for event in told for file in event.files}
    for capture, file in files.values():
        event = events.get(file.id)
        label = f"{file.name} (essai n° {event.number})" if event else file.name
        yield Member(file.path, OpenOriginal(capture), label, _family(event))
        if plates and capture.is_picture and _can_be_laid_out(capture):
            plate = OpenPlate(capture, file, event, at, case.example)
            path = f"planches/{Path(file.path).stem}.pdf"
            yield Member(path, plate, f"Copie mise en page de {file.name}")
    if plates and case.current_events():
        calendar = OpenCalendar(case, at)
        yield Member("planches/calendrier.pdf", calendar, "Calendrier des essais", "history")


def _can_be_laid_out(capture: Capture) -> bool:
    """Return whether the picture is whole: a damaged original is kept, without a copy.

    Nothing is decoded that the copy does not decode either: three hundred captures take seconds.
    """
    try:
        shape_of(read_original(capture, digested_later=True), name=capture.name)
    except GuichetError:
        return False
    return True


def _family(event: Event | None) -> Family:
    if event is None:
        return "history"
    if event.channel == "visit" and event.witness:
        return "testimony"
    return "capture" if event.channel in {"site", "anef", "demarche_numerique"} else "history"
