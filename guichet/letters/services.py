"""Letters of a dossier: finishing one, preparing the e-mail draft and the filing folder."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from guichet.casefile import CaseFile, FileRef
from guichet.documents.filing import WrittenFiling
from guichet.documents.pdf import to_pdf
from guichet.dossiers.models import Dossier, new_id
from guichet.evidence.casefile import casefile_of
from guichet.evidence.export import export_bundle
from guichet.evidence.log import append
from guichet.evidence.models import Capture
from guichet.evidence.services import add_captures, read_original
from guichet.law.assessment import assess
from guichet.letters.filing import write_filing_folder
from guichet.letters.models import Letter
from guichet.letters.options import LetterOptions
from guichet.letters.writing import write
from guichet.procedure.facts import facts_of
from guichet.storage.uploads import Upload

PROVENANCE = "letter"


def next_rank(dossier: Dossier, kind: str) -> int:
    """Return the rank of the next letter of this kind, from 1."""
    return Letter.objects.filter(dossier=dossier, kind=kind).count() + 1


def last_written(dossier: Dossier, kind: str) -> dt.date | None:
    """Return the day of the last finished letter of this kind."""
    last = Letter.objects.filter(dossier=dossier, kind=kind).order_by("-written_on").first()
    return last.written_on if last else None


def finish_letter(
    dossier: Dossier, kind: str, options: LetterOptions, *, by: str, at: dt.datetime
) -> Letter:
    """Write the letter, keep its PDF in the dossier and note it in the log.

    Raises :class:`~guichet.letters.needs.NotReady` when something is missing; then nothing is
    kept.
    """
    case = casefile_of(dossier, on=options.on)
    pdf = to_pdf(write(kind, case, options))
    answer = assess(facts_of(case, options.on), options.on).as_json()
    upload = Upload(f"{kind}_{options.on.isoformat()}_{options.rank}.pdf", pdf, "application/pdf")
    [received] = add_captures(dossier, [upload], by=by, at=at, provenance=PROVENANCE)
    with transaction.atomic():
        letter = Letter(
            id=new_id(),
            dossier=dossier,
            kind=kind,
            rank=options.rank,
            written_on=options.on,
            created_at=at,
            capture=received.capture,
        )
        letter.basis = {"options": _plain(options), "assessment": answer}
        append(
            dossier,
            "letter",
            {
                "kind": kind,
                "rank": options.rank,
                "written_on": options.on.isoformat(),
                "sha256": received.capture.sha256,
            },
            at=at,
        )
        letter.save(force_insert=True)
    return letter


class OpenFromRows:
    """Opens the originals of a dossier of this installation."""

    def __init__(self, dossier: Dossier) -> None:
        self._captures: dict[str, Capture] = {str(c.id): c for c in dossier.captures.all()}

    def __call__(self, file: FileRef) -> bytes:
        """Return the bytes as they were received."""
        return read_original(self._captures[file.id])


def filing_folder(
    dossier: Dossier, out: Path, options: LetterOptions, *, at: dt.datetime, destination: str
) -> WrittenFiling:
    """Write the filing folder of ``dossier`` with its evidence bundle; return what it holds."""
    case = casefile_of(dossier, on=options.on)
    exports = settings.HOME / "exports"
    exports.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=exports) as temporary:
        bundle = export_bundle(dossier, Path(temporary) / "preuves.zip", at=at)
        return write_filing_folder(
            case, OpenFromRows(dossier), out, options, destination=destination, bundle=bundle
        )


def day_there(case: CaseFile, now: dt.datetime) -> dt.date:
    """Return the day at the place of the démarche."""
    return now.astimezone(ZoneInfo(case.counter.zone if case.counter else "Europe/Paris")).date()


def _plain(options: LetterOptions) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in asdict(options).items():
        if isinstance(value, dt.date):
            values[name] = value.isoformat()
        elif isinstance(value, Sequence) and not isinstance(value, str):
            values[name] = list(value)
        else:
            values[name] = value
    return values
