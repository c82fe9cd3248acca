"""The rows of a dossier that was verified elsewhere in the process: stored whole, or not at all.

The files are encrypted beside, with the new key of the dossier, then put in their place at the end
of the one transaction that makes every row. A process killed at any point leaves no dossier.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from guichet.audit.services import note_act
from guichet.casefile import CaseFile
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.profile import Profile, StoredCost, StoredUrgency
from guichet.dossiers.services import free_code
from guichet.errors import GuichetError
from guichet.evidence.already_here import refuse_known
from guichet.evidence.carried import Rest, put_back
from guichet.evidence.export import bundle_contents
from guichet.evidence.hand_off import kept_alive
from guichet.evidence.happenings import things_of
from guichet.evidence.likely_moments import refuse_far_rows
from guichet.evidence.log import append, moment_of, rows_of
from guichet.evidence.models import Capture, Happening, Inspection, LogEntry, LogPayload
from guichet.evidence.practice_pages import refuse_a_practice_page
from guichet.evidence.replay import CannotReplay, Rows, known_zone, replay
from guichet.evidence.services import blob_folder
from guichet.evidence.since import orders_of
from guichet.evidence.taken_seals import certificates_of, store_seals
from guichet.sealing.bundle import CannotBundle, check_contents
from guichet.sealing.journal import Record
from guichet.sealing.unbundle import NotReadBack, OpenBundle
from guichet.storage.blobs import BlobFolder
from guichet.storage.keys import read_keys
from guichet.storage.secrets import flush_folder
from guichet.storage.uploads import MAX_FILE_BYTES, sniff

AT_ONCE = 200
"""Rows a query: a journal of years stays light."""

UNFIT = (
    IntegrityError,
    DataError,
    OverflowError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)
"""What rows that do not fit together raise, from the database or from what reads them."""


class FilesLost(GuichetError):
    """The folder of the files was cleared, or changed, while the dossier was being read."""

    title = "Des fichiers ont disparu pendant la lecture."
    effect = "Le dossier n’a pas été ouvert ici."
    advice = "Recommencez, sans arrêter l’ordinateur."
    kept = "Ce fichier et vos dossiers sont inchangés."


@dataclass(frozen=True)
class Incoming:
    """A verified bundle, read. ``rest`` is ``None`` for a plain one.

    ``trusted`` gives the authority of this installation that vouches for a token, by its file.
    ``folder`` is a place of its own, on the disk of the installation, removed afterwards.
    """

    opened: OpenBundle
    records: list[Record]
    case: CaseFile
    rest: Rest | None
    trusted: Mapping[str, str]
    folder: Path


def store(incoming: Incoming, *, by: str, at: dt.datetime) -> tuple[Dossier, int]:
    """Store the dossier; return it and how many of its tokens are of authorities unknown here.

    Raises :class:`CannotReplay`, :class:`NotReadBack` or, when somebody else was quicker, as
    :func:`guichet.evidence.already_here.refuse_known`; then nothing is stored.
    """
    dossier = _new_dossier(incoming)
    rows = replay(incoming.records, dossier)
    _refuse_unlikely(incoming, rows, at)
    files = _save_files(incoming, rows)
    try:
        with transaction.atomic(), _in_place(files, rows):
            unknown = _store_all(incoming, rows, by, at)
    except UNFIT as error:
        reason = "Des lignes de ce dossier ne vont pas ensemble."
        raise CannotReplay(reason=reason) from error
    return dossier, unknown


def _refuse_unlikely(incoming: Incoming, rows: Rows, at: dt.datetime) -> None:
    """Refuse the moments that no page can show, and the pages of this computer in a real dossier.

    Raises :class:`CannotReplay` or :class:`guichet.evidence.practice_pages.PracticePage`.
    """
    try:
        refuse_far_rows(incoming.records, rows, incoming.rest, at)
    except UNFIT as error:
        raise CannotReplay(reason="Un moment de ce dossier est impossible.") from error
    for attempt in rows.attempts.values():
        url = attempt.detail("url")
        if isinstance(url, str):
            refuse_a_practice_page(rows.dossier, url)


def _store_all(incoming: Incoming, rows: Rows, by: str, at: dt.datetime) -> int:
    dossier = rows.dossier
    refuse_known(dossier.id, incoming.records)  # a second click, while the first was at work
    dossier.code = _code_here(incoming.rest)
    dossier.save(force_insert=True)
    _store_log(incoming.records, dossier)
    _store_rows(rows)
    unknown = store_seals(dossier.id, incoming.opened, incoming.records, incoming.trusted)
    dossier.profile = _profile(incoming, rows).model_dump(mode="json")
    dossier.save(update_fields=["profile"])
    if incoming.rest is not None:
        put_back(dossier, incoming.rest, at)
    said = {
        "entries": len(incoming.records),
        "head": incoming.records[-1].entry.digest,
        "whole": incoming.rest is not None,
        "unknown_tokens": unknown,
        "authorities": certificates_of(incoming.opened, incoming.records, incoming.trusted),
        "by": by,
    }
    append(dossier, "taken_in", said, at=at)
    note_act(by, "dossier_taken_in", dossier.id)
    _refuse_unless_it_can_leave(dossier, at)
    return unknown


def _refuse_unless_it_can_leave(dossier: Dossier, at: dt.datetime) -> None:
    """Refuse what no page could read, or what could never be handed out again."""
    try:
        check_contents(bundle_contents(dossier, at=at, plates=False))
    except CannotBundle as error:
        raise CannotReplay(reason="Ce dossier ne pourrait plus ressortir d’ici.") from error


def _new_dossier(incoming: Incoming) -> Dossier:
    first, rest = incoming.records[0].entry, incoming.rest
    dossier = Dossier(
        id=UUID(first.log_id),
        wrapped_key=read_keys(settings.HOME).new_dossier_key(),
        example=rest.example if rest else incoming.case.example,
        created_at=rest.created_at if rest else moment_of(first),
        archived_at=rest.archived_at if rest else None,
        version=rest.version if rest else 1,
    )
    pseudonym = rest.pseudonym if rest else incoming.case.applicant.pseudonym
    dossier.pseudonym = pseudonym.strip()[:80]
    dossier.profile = Profile().model_dump(mode="json")
    return dossier


def _code_here(rest: Rest | None) -> str:
    """Return the code that the dossier had, which its captures may show, unless it is taken."""
    if rest and not Dossier.objects.filter(code=rest.code).exists():
        return rest.code
    return free_code()


def _store_log(records: list[Record], dossier: Dossier) -> None:
    """Store the log word for word: numbers, moments and digests are those of the other device."""
    rows = [rows_of(dossier, one.entry, one.salt or b"", one.payload) for one in records]
    entries, payloads = [row for row, _ in rows], [told for _, told in rows]
    LogEntry.objects.bulk_create(entries, batch_size=AT_ONCE)
    LogPayload.objects.bulk_create(payloads, batch_size=AT_ONCE)


def _store_rows(rows: Rows) -> None:
    captures = list(rows.captures.values())
    Attempt.objects.bulk_create(rows.attempts.values(), batch_size=AT_ONCE)
    Capture.objects.bulk_create(captures, batch_size=AT_ONCE)
    # They are read again here: what was read elsewhere is worth what its reader was.
    Inspection.objects.bulk_create(
        [Inspection(dossier=rows.dossier, capture=one) for one in captures if one.is_picture],
        batch_size=AT_ONCE,
    )
    Happening.objects.bulk_create(rows.happenings.values(), batch_size=AT_ONCE)


def _profile(incoming: Incoming, rows: Rows) -> Profile:
    if incoming.rest is not None:
        profile = incoming.rest.profile
    else:
        profile = profile_told(incoming.case, rows)
    if profile.counter:
        known_zone(profile.counter.zone)  # every page needs it
    # To be counted with others was agreed to on another installation, not on this one.
    return profile.model_copy(update={"shares_counts": False})


def profile_told(case: CaseFile, rows: Rows) -> Profile:
    """Return what a plain ``dossier.json`` tells of the profile.

    The people of the dossier, the notes and the lists of papers are in no plain bundle. The rows
    must be stored: an order that a statement tells is no order of the profile.
    """
    same = Profile.model_fields.keys() & CaseFile.model_fields.keys()
    apart = {"applicant", "urgency", "costs", "orders", "other_pieces", "contacts"}
    noted = orders_of(things_of(rows.dossier), ())
    tied = {
        str(one.id)
        for one in rows.captures.values()
        if one.attempt_id is not None or one.provenance == "letter"
    }
    return Profile(
        applicant=case.applicant.model_copy(update={"pseudonym": ""}),
        urgency=tuple(
            StoredUrgency(
                kind=one.kind,
                text=one.text,
                deadline=one.deadline,
                noted_on=one.noted_on,
                captures=tuple(file.id for file in one.files),
            )
            for one in case.urgency
        ),
        costs=tuple(
            StoredCost(
                label=one.label,
                cents=one.cents,
                on=one.on,
                captures=tuple(file.id for file in one.files),
            )
            for one in case.costs
        ),
        orders=tuple(one for one in case.orders if one not in noted),
        other_pieces=tuple(file.id for file in case.other_pieces if file.id in tied),
        **{name: getattr(case, name) for name in same - apart},
    )


def _save_files(incoming: Incoming, rows: Rows) -> BlobFolder:
    """Encrypt the originals beside, each compared with what the log says of it."""
    files = BlobFolder(incoming.folder / "blobs", str(rows.dossier.id))
    vault = rows.dossier.vault()
    said: dict[str, list[Capture]] = defaultdict(list)
    for one in rows.captures.values():
        said[one.sha256].append(one)
    for digest, name in incoming.opened.originals().items():
        data, captures = incoming.opened.original(name), said[digest]
        fits = bool(captures) and all(_fits(data, one) for one in captures)
        kept_alive(incoming.folder)
        if not fits or files.save(data, vault) != digest:
            raise NotReadBack(reason=f"La pièce « {name} » n’est pas ce que dit le journal.")
    return files


def _fits(data: bytes, capture: Capture) -> bool:
    """Return whether the bytes are what a line of the log says: the same may be told twice."""
    if not len(data) == capture.size <= MAX_FILE_BYTES:
        return False
    return not capture.is_picture or sniff(data) == capture.media_type


@contextmanager
def _in_place(files: BlobFolder, rows: Rows) -> Iterator[None]:
    """Put the encrypted files in their place once the block is done, and only then.

    Used inside the transaction: nobody else makes this dossier meanwhile. What a killed process
    left there belongs to no row, and to a key that is lost: it is replaced. Raises
    :class:`FilesLost` unless each file of the rows is there, and no other.
    """
    yield
    place = blob_folder(rows.dossier).folder
    shutil.rmtree(place, ignore_errors=True)
    if files.folder.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.folder.replace(place)
        flush_folder(place.parent)
    there = {path.name for path in place.rglob("*") if path.is_file()}
    if there != {one.sha256 for one in rows.captures.values()}:
        shutil.rmtree(place, ignore_errors=True)
        raise FilesLost
