"""A dossier that went through trouble is whole: all that it held is there, and verifies."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from guichet.dossiers.models import Dossier
from guichet.evidence.export import export_bundle
from guichet.evidence.log import entries_of, payloads_of
from guichet.evidence.services import attempt_payload, read_original
from guichet.sealing.log import check_chain, payload_digest
from guichet.sealing.verify import verify_bundle
from tests.factories import NOW


@dataclass(frozen=True)
class Stored:
    """What a dossier held at one moment: digests of its files and of its log, its entries."""

    files: frozenset[str]
    log: tuple[str, ...]
    attempts: tuple[dict, ...]


def stored(dossier: Dossier) -> Stored:
    """Return what ``dossier`` holds now, read back from the database."""
    dossier = Dossier.objects.get(pk=dossier.pk)
    return Stored(
        files=frozenset(dossier.captures.values_list("sha256", flat=True)),
        log=tuple(entry.digest for entry in entries_of(dossier.id)),
        attempts=tuple(attempt_payload(one) for one in dossier.attempts.order_by("number")),
    )


def assert_whole(dossier: Dossier, before: Stored, folder: Path) -> Stored:
    """Assert that what ``dossier`` held ``before`` is there and verifies; return what it holds.

    Every file opens and has its digest, the log continues the old one without a break and agrees
    with what it says, and the bundle written now is intact and holds every original.
    """
    now = stored(dossier)
    assert before.files <= now.files
    assert now.log[: len(before.log)] == before.log
    assert now.attempts[: len(before.attempts)] == before.attempts
    dossier = Dossier.objects.get(pk=dossier.pk)
    for capture in dossier.captures.all():
        assert sha256(read_original(capture)).hexdigest() == capture.sha256
    entries, payloads = entries_of(dossier.id), payloads_of(dossier)
    assert check_chain(entries) == []
    for entry in entries:
        assert payload_digest(*payloads[entry.number]) == entry.payload_digest
    assert_bundle_holds(export_bundle(dossier, folder / "whole.zip", at=NOW), now.files)
    return now


def assert_bundle_holds(bundle: Path, files: frozenset[str]) -> None:
    """Assert that ``bundle`` is intact and holds the originals of these digests, and no other."""
    report = verify_bundle(bundle, now=NOW)
    assert report.intact, report.as_text()
    with zipfile.ZipFile(bundle) as archive:
        originals = [name for name in archive.namelist() if name.startswith("originaux/")]
        held = {sha256(archive.read(name)).hexdigest() for name in originals}
    assert held == files
