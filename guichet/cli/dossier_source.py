"""The DOSSIER of a command: a portable folder, a bundle, or an id of the installation."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from guichet.casefile import CaseFile, load
from guichet.errors import GuichetError
from guichet.letters.exhibits import FolderOfFiles, OpenFile
from guichet.sealing.archive import Archive, NotABundle

MOST_FILES = 20_000


class NoSuchDossier(GuichetError):
    """Neither a file, nor a folder, nor a dossier of this installation."""

    title = "Le dossier « {name} » est introuvable."
    effect = "Rien n’a été écrit."
    advice = "Donnez un dossier.json, un dossier de preuves .zip ou un numéro."
    kept = "Rien n’a été modifié."


class UnusableBundle(GuichetError):
    """A zip that is no bundle, or whose content is not safe to unpack."""

    title = "Le fichier « {name} » n’est pas un dossier de preuves utilisable."
    effect = "Rien n’a été écrit. {reason}"
    advice = "Vérifiez-le avec : guichet verify {name}"
    kept = "Le fichier n’a pas été modifié."


@dataclass(frozen=True)
class Source:
    """A case with what opens its files. ``dossier`` is its id when it is in the installation."""

    case: CaseFile
    open_file: OpenFile
    dossier: UUID | None = None
    bundle: Path | None = None


@contextmanager
def opened(name: str, *, on: dt.date) -> Iterator[Source]:
    """Give the case called ``name``. A portable one touches no installation.

    Raises :class:`NoSuchDossier`, :class:`UnusableBundle` or
    :class:`guichet.casefile.files.UnreadableDossier`.
    """
    path = Path(name)
    if path.is_dir() or path.suffix == ".json":
        folder = path if path.is_dir() else path.parent
        yield Source(load(path), FolderOfFiles(folder))
    elif path.suffix == ".zip" and path.exists():
        with tempfile.TemporaryDirectory(prefix="guichet-") as temporary:
            _unpack(path, Path(temporary))
            yield Source(load(Path(temporary)), FolderOfFiles(Path(temporary)), bundle=path)
    else:
        yield _from_installation(name, on)


def _unpack(path: Path, folder: Path) -> None:
    """Unpack a bundle whose every file was read and is sound: a bomb is never unpacked."""
    try:
        with Archive(path) as read:
            if read.faults:
                piece, reason = read.faults[0]
                raise UnusableBundle(name=path, reason=f"{piece} : {reason}")
            sound = list(read.digests)
        if len(sound) > MOST_FILES:
            raise UnusableBundle(name=path, reason="Il contient trop de fichiers.")
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder, sound)
    except NotABundle as error:
        raise UnusableBundle(name=path, reason="Il est illisible.") from error


def _from_installation(name: str, on: dt.date) -> Source:
    from guichet.config import setup

    try:
        wanted = UUID(name)
    except ValueError as error:
        raise NoSuchDossier(name=name) from error
    setup()
    from guichet.dossiers.models import Dossier
    from guichet.evidence.casefile import casefile_of
    from guichet.letters.services import OpenFromRows

    dossier = Dossier.objects.filter(pk=wanted, erased_at=None).first()
    if dossier is None:
        raise NoSuchDossier(name=name)
    return Source(casefile_of(dossier, on=on), OpenFromRows(dossier), dossier=dossier.id)
