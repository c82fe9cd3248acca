"""Letters of a dossier: finishing one, preparing the e-mail draft and the filing folder."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from guichet.casefile import CaseFile, FileRef
from guichet.documents.exhibits import LeftOut
from guichet.documents.filing import WrittenFiling, order_of_deposit
from guichet.documents.filing_digests import digest_of
from guichet.documents.pdf import to_pdf
from guichet.dossiers.models import Dossier, new_id
from guichet.evidence.casefile import casefile_of
from guichet.evidence.export import export_bundle
from guichet.evidence.log import append
from guichet.evidence.models import Capture
from guichet.evidence.prepared import PREPARED
from guichet.evidence.services import add_captures, read_original
from guichet.law.assessment import assess
from guichet.letters.catalogue import letter_text
from guichet.letters.filing import USUAL, FolderChoices, write_filing_folder
from guichet.letters.filing_day import Confirmed
from guichet.letters.models import Letter
from guichet.letters.options import LetterOptions
from guichet.letters.readable import Faults, without_unreadable
from guichet.letters.reading_copy import EXPLAINED
from guichet.letters.source_facts import facts_digest, law_digest, source_facts
from guichet.letters.writing import write
from guichet.procedure.facts import facts_of
from guichet.storage.uploads import Upload

PROVENANCE = "letter"


_LOOKED_AT: Faults = {}
"""What this process found of each original it opened for a preview, by the id of its capture."""
MOST_LOOKED_AT = 20_000


def joinable(dossier: Dossier, case: CaseFile, kind: str) -> tuple[CaseFile, tuple[LeftOut, ...]]:
    """Return ``case`` as the letter ``kind`` can join it, and the files set aside with why.

    The folder sets the same ones aside: a preview never cites a piece that nobody will receive.
    An e-mail, and a sheet for the person, cite no piece.
    """
    if kind == "email" or letter_text(kind).recipient not in EXPLAINED:
        return case, ()
    if len(_LOOKED_AT) > MOST_LOOKED_AT:
        _LOOKED_AT.clear()
    return without_unreadable(case, OpenFromRows(dossier), known=_LOOKED_AT)


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
    case, _ = joinable(dossier, casefile_of(dossier, on=options.on), kind)
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
        facts = source_facts(case, options, kind=kind)
        letter.basis = {**facts, "assessment": answer, "sha256": received.capture.sha256}
        append(
            dossier,
            "letter",
            {
                "kind": kind,
                "rank": options.rank,
                "written_on": options.on.isoformat(),
                "sha256": received.capture.sha256,
                "facts": facts_digest(case),
                "law": law_digest(),
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
    dossier: Dossier,
    out: Path,
    options: LetterOptions,
    *,
    at: dt.datetime,
    destination: str,
    confirmed: Confirmed | None = None,
    choices: FolderChoices = USUAL,
) -> WrittenFiling:
    """Write the folder of ``dossier`` for a destination, with its evidence; return what it holds.

    The log keeps the digest of every file to deposit, and what was ``confirmed`` that day.
    """
    case = casefile_of(dossier, on=options.on)
    exports = settings.HOME / "exports"
    exports.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=exports) as temporary:
        bundle = export_bundle(dossier, Path(temporary) / "preuves.zip", at=at)
        written = write_filing_folder(
            case,
            OpenFromRows(dossier),
            out,
            options,
            destination=destination,
            bundle=bundle,
            choices=choices,
        )
    said = {
        "on": options.on.isoformat(),
        "destination": destination,
        "confirmed": confirmed.as_said() if confirmed else None,
        "facts": facts_digest(case),
        "law": law_digest(),
        "files": _digests(written),
    }
    with transaction.atomic():
        append(dossier, PREPARED, said, at=at)
    return written


def _digests(written: WrittenFiling) -> list[dict[str, str]]:
    names = order_of_deposit(path.name for path in written.deposit.iterdir())
    return [{"name": name, "sha256": digest_of(written.deposit / name)} for name in names]


def day_there(case: CaseFile, now: dt.datetime) -> dt.date:
    """Return the day at the place of the démarche."""
    return now.astimezone(ZoneInfo(case.counter.zone if case.counter else "Europe/Paris")).date()
