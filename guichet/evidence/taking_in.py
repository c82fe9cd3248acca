"""A dossier that comes from another device: opened, verified, then taken in whole or not at all.

Nothing is merged and nothing is replaced: a dossier that is already here is refused, and the
person is told how the two differ.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pydantic import ValidationError

from guichet.casefile import CaseFile
from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.already_here import refuse_known
from guichet.evidence.carried import Rest
from guichet.evidence.hand_off import BUNDLE, REST, exports_folder, kept_alive
from guichet.evidence.models import LogEntry
from guichet.evidence.taken_rows import Incoming, store
from guichet.evidence.tasks import known_authorities
from guichet.sealing.journal import Record
from guichet.sealing.report import Report
from guichet.sealing.unbundle import NotReadBack, OpenBundle
from guichet.sealing.verify import verify_bundle
from guichet.storage.locked_file import LockedFileDamaged, is_locked, unlock
from guichet.storage.uploads import safe_name

MOST_REST = 64 << 20
"""Bytes of what the bundle does not say: far above any profile and its finished letters."""


class CodeNeeded(GuichetError):
    """A locked file without its code."""

    title = "« {file} » est fermé par un code."
    effect = "Le dossier n’a pas été ouvert ici."
    advice = "Tapez le code que l’autre appareil a montré."
    kept = "Ce fichier et vos dossiers sont inchangés."


class DossierUnsound(GuichetError):
    """The bundle was changed, or is damaged."""

    title = "Ce dossier a été modifié, ou il est abîmé."
    effect = "{fault} Il n’a pas été ouvert ici."
    advice = "Refaites le fichier sur l’autre appareil."
    kept = "Vos dossiers sont inchangés. L’autre appareil a toujours le dossier."


@dataclass(frozen=True)
class TakenIn:
    """A dossier taken in. ``entries`` are the lines of its log that came from the other device.

    ``whole`` is false for a plain bundle, which leaves things out; ``unknown_tokens`` counts the
    tokens of authorities that this installation does not know.
    """

    dossier: Dossier
    entries: int
    files: int
    whole: bool
    unknown_tokens: int
    report: Report


@dataclass(frozen=True)
class Arrival:
    """What the log says of the last time that a dossier came from another device."""

    entries: int
    files: int
    whole: bool
    unknown_tokens: int


def arrival_of(dossier: Dossier) -> Arrival | None:
    """Return how ``dossier`` came here, or ``None`` when it was opened here."""
    log = LogEntry.objects.filter(dossier=dossier.id)
    last = log.filter(kind="taken_in").order_by("-number").first()
    if last is None:
        return None
    said = dossier.log_payloads.get(number=last.number).content["payload"]
    files = log.filter(kind="file", number__lt=last.number).count()
    return Arrival(said["entries"], files, said["whole"], said["unknown_tokens"])


def take_in(file: Path, *, name: str, code: str = "", by: str, at: dt.datetime) -> TakenIn:
    """Take the dossier of ``file`` in: a file locked by ``code``, or a plain evidence bundle.

    ``name`` is what errors call the file. The bundle is verified before any row is made. Raises a
    :class:`GuichetError` that says why not; then nothing is stored.
    """
    with tempfile.TemporaryDirectory(dir=exports_folder()) as temporary:
        folder = Path(temporary)
        bundle, rest = _opened(file, name, code, folder)
        report = verify_bundle(bundle, now=at, authorities=known_authorities())
        kept_alive(folder)
        if not report.intact:
            fault = next(check for check in report.checks if not check.passed)
            raise DossierUnsound(fault=fault.detail)
        with OpenBundle(bundle) as opened:
            records = opened.records()
            dossier_id = _named_by(records)
            refuse_known(dossier_id, records)
            case = _casefile(opened, dossier_id)
            if rest is not None and rest.id != str(dossier_id):
                raise NotReadBack(reason="Le dossier et ses preuves ne vont pas ensemble.")
            trusted = {seal.file: seal.trusted_by for seal in report.seals if seal.trusted_by}
            incoming = Incoming(opened, records, case, rest, trusted, folder)
            dossier, unknown = store(incoming, by=by, at=at)
    return TakenIn(
        dossier=dossier,
        entries=len(records),
        files=report.files,
        whole=rest is not None,
        unknown_tokens=unknown,
        report=report,
    )


def _opened(file: Path, name: str, code: str, folder: Path) -> tuple[Path, Rest | None]:
    """Return the bundle of ``file``, copied in ``folder`` where nobody changes it, and the rest."""
    with file.open("rb") as source:
        if not is_locked(source.read(64)):
            copy = folder / "recu" / safe_name(name)  # its faults name it as the person does
            copy.parent.mkdir()
            shutil.copyfile(file, copy)
            return copy, None
        if not code.strip():
            raise CodeNeeded(file=name)
        source.seek(0)
        content = folder / "contenu.zip"
        with content.open("wb") as target:
            unlock(source, target, code, name=name)
    try:
        return _unpacked(content, folder, name)
    finally:
        content.unlink()


def _unpacked(content: Path, folder: Path, name: str) -> tuple[Path, Rest]:
    """Return the two files of an unlocked one: stored, under their names, nothing else."""
    wrong = LockedFileDamaged(file=name)
    try:
        with zipfile.ZipFile(content) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            stored = all(
                info.compress_type == zipfile.ZIP_STORED and info.file_size == info.compress_size
                for info in infos.values()
            )
            if infos.keys() != {BUNDLE, REST} or len(archive.infolist()) != 2 or not stored:
                raise wrong
            if infos[REST].file_size > MOST_REST:
                raise wrong
            rest = Rest.model_validate_json(archive.read(REST))
            bundle = folder / BUNDLE
            with archive.open(BUNDLE) as source, bundle.open("wb") as target:
                shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise wrong from error
    return bundle, rest


def _named_by(records: list[Record]) -> UUID:
    log_id = records[0].entry.log_id
    try:
        named = UUID(log_id)
    except ValueError as error:
        raise NotReadBack(reason="Son journal ne nomme aucun dossier.") from error
    if str(named) != log_id:
        raise NotReadBack(reason="Son journal ne nomme aucun dossier.")
    return named


def _casefile(opened: OpenBundle, dossier_id: UUID) -> CaseFile:
    data = opened.casefile()
    if data is None:
        raise NotReadBack(reason="Il ne contient pas de dossier.json.")
    try:
        case = CaseFile.model_validate_json(data)
    except ValidationError as error:
        raise NotReadBack(reason="Son dossier.json ne convient pas.") from error
    if case.id != str(dossier_id):
        raise NotReadBack(reason="Son journal et son dossier.json diffèrent.")
    return case
