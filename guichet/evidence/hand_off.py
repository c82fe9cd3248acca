"""« Passer sur un autre appareil »: a whole dossier in one file, locked by a code.

The file holds the evidence bundle, which anyone may verify, and the rest of the dossier
(:mod:`guichet.evidence.carried`). It is useless without the code, which is shown once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.carried import rest_of
from guichet.evidence.export import export_bundle
from guichet.evidence.models import LogEntry
from guichet.sealing.bundle import BundleNotWritten
from guichet.storage.locked_file import lock, new_code, unlock
from guichet.system_reasons import reason_of

BUNDLE = "preuves.zip"
REST = "dossier-prive.json"
"""The two files inside, once unlocked."""

SUFFIX = ".guichet"


LEFT_BY_FILE = (
    "Les lettres commencées et pas terminées.",
    "Les e-mails ajoutés et pas encore triés.",
    "Les navigateurs reliés et l’adresse d’agenda.",
    "L’historique des ouvertures du dossier.",
    "L’accord de compter vos essais avec d’autres.",
    "Les réglages de l’ordinateur\u00a0: e-mail, horodateurs.",
)
"""What stays on the first device, even with the locked file."""

LEFT_BY_BUNDLE = (
    "Vos contacts, vos notes et l’avis d’un avocat.",
    "La liste de vos papiers et votre plan d’essais.",
    "La fiche des lettres terminées. Leurs fichiers viennent.",
    *LEFT_BY_FILE,
)
"""What a plain bundle leaves out as well: it is made to be shown to others."""


class HandOffUnsound(GuichetError):
    """What was written is not what was to be: found now, not on the other device."""

    title = "Le fichier écrit ne se relit pas bien."
    effect = "Il a été jeté : il n’aurait pas ouvert le dossier."
    advice = "Recommencez, si possible sur un autre disque."
    kept = "Le dossier est inchangé."


class NothingToHandOff(GuichetError):
    """A dossier whose journal is empty."""

    title = "Ce dossier ne contient encore aucun essai ni fichier."
    effect = "Le fichier n’a pas été fait."
    advice = "Sur l’autre appareil, ouvrez un nouveau dossier."
    kept = "Le dossier est inchangé."


@dataclass(frozen=True)
class HandOff:
    """A file to carry, and the code that opens it: the code is kept nowhere."""

    path: Path
    code: str


def hand_off(dossier: Dossier, destination: Path, *, at: dt.datetime) -> HandOff:
    """Write the whole dossier at ``destination``, locked by a new code.

    The file appears only once it was opened again with its code, and held the same. It is readable
    by its owner alone. Raises :class:`NothingToHandOff`, :class:`HandOffUnsound` or the errors of
    :func:`guichet.evidence.export.export_bundle`.
    """
    if not LogEntry.objects.filter(dossier=dossier.id).exists():
        raise NothingToHandOff
    code = new_code()
    # First: what it names must be in the bundle, whatever joins the dossier meanwhile.
    rest = rest_of(dossier).model_dump_json()
    with tempfile.TemporaryDirectory(dir=exports_folder()) as folder:
        # The laid-out copies are made again from the originals, on any device.
        bundle = export_bundle(dossier, Path(folder) / BUNDLE, at=at, plates=False)
        content = Path(folder) / "contenu.zip"
        with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(REST, rest)
            archive.write(bundle, BUNDLE)
        bundle.unlink()
        _lock(content, destination, code)
    return HandOff(destination, code)


def file_name(dossier: Dossier, at: dt.datetime) -> str:
    """Return the name of the file: it names no one, and its minute tells it from another."""
    return (
        f"dossier_{dossier.code}_{at.astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%d_%Hh%M}{SUFFIX}"
    )


def exports_folder() -> Path:
    """Return the folder of what is written or read in plain: a sweep clears it after a kill."""
    folder: Path = settings.HOME / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def made_folder(dossier: UUID, made: UUID) -> Path:
    """Return where the page keeps the file that it made, until it is sent."""
    return exports_folder() / f"remise-{dossier}-{made}"


def forget_made(dossier: UUID) -> None:
    """Remove the files that the page made of a dossier."""
    for folder in exports_folder().glob(f"remise-{dossier}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def kept_alive(folder: Path) -> None:
    """Say that ``folder``, in :func:`exports_folder`, is at work: the sweep leaves it for an hour.

    Nothing happens when it is gone: what it held is missed by whoever reads it.
    """
    with suppress(FileNotFoundError):
        os.utime(folder)


def _lock(content: Path, destination: Path, code: str) -> None:
    temporary = destination.with_name(f".{destination.name}.part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with content.open("rb") as source, os.fdopen(descriptor, "wb") as target:
            lock(source, target, code)
            target.flush()
            os.fsync(target.fileno())
        _read_back(temporary, content, code)
        temporary.replace(destination)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise BundleNotWritten(reason=reason_of(error)) from error
    except HandOffUnsound:
        temporary.unlink(missing_ok=True)
        raise


class _Digesting(io.RawIOBase):
    """A target that keeps nothing but the SHA-256 of what is written to it."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()

    def write(self, data: Any) -> int:
        self._sha256.update(data)
        return len(data)

    def hexdigest(self) -> str:
        """Return the digest of what was written until now."""
        return self._sha256.hexdigest()


def _read_back(locked: Path, content: Path, code: str) -> None:
    """Open the file with its code, as the other device will, and compare what comes out."""
    found = _Digesting()
    try:
        with locked.open("rb") as source:
            unlock(source, cast(BinaryIO, found), code, name=locked.name)
    except GuichetError as error:
        raise HandOffUnsound from error
    with content.open("rb") as source:
        if hashlib.file_digest(source, "sha256").hexdigest() != found.hexdigest():
            raise HandOffUnsound
