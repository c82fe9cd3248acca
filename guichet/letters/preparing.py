"""Preparing the folder for the court while the person waits: one at a time for each dossier.

Nothing plain stays on the disk. The folder is made in a temporary place, checked, packed into a
file that has no name, then removed; the packed file lives as long as this process wants it, twenty
minutes at most. A restart forgets it: preparing again gives the same folder.
"""

from __future__ import annotations

import atexit
import datetime as dt
import os
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import connection

from guichet.documents.destinations import Destination, load_destination
from guichet.documents.exhibits import LeftOut
from guichet.documents.filing_check import FilingReport, check_filing
from guichet.documents.filing_letters import REQUETE, destination_for, filed_letter
from guichet.dossiers.models import Dossier
from guichet.letters.filing import USUAL, FolderChoices
from guichet.letters.filing_day import Confirmed
from guichet.letters.options import LetterOptions
from guichet.letters.services import filing_folder

KEPT_FOR = dt.timedelta(minutes=20)
CHUNK = 256 * 1024
DESTINATIONS = {"telerecours": "telerecours", "lrar": "paper", "counter": "counter"}
"""Where the folder goes, by the way the requête is filed."""
HANDED_TO = ("lawyer", "association", "ddd")
"""Those whom a folder can be handed to, in the order they are shown."""


@dataclass(frozen=True)
class PackedFile:
    """A file of the folder, with its size in bytes."""

    name: str
    size: int


class Archive:
    """The packed folder, in a file without a name. Several readers may read it at once."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self.size = size

    def reader(self) -> ArchiveReader:
        """Return a reader that outlives the archive: a download is never cut by the next one."""
        return ArchiveReader(os.dup(self._file.fileno()))

    def close(self) -> None:
        """Let go of the file; the space is free once the last reader has finished."""
        self._file.close()


class ArchiveReader:
    """Gives the bytes of an archive from its beginning, without moving anybody else's place."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __iter__(self) -> Iterator[bytes]:
        place = 0
        while data := os.pread(self._descriptor, CHUNK, place):
            yield data
            place += len(data)

    def close(self) -> None:
        """Let go. Called by the server at the end of the answer, complete or not."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@dataclass(frozen=True)
class Prepared:
    """A folder ready to be taken away: what it holds, what was set aside, what the check found.

    ``letter`` is the id of the document that it was made around.
    """

    destination: Destination
    deposit: tuple[PackedFile, ...]
    kept: tuple[PackedFile, ...]
    left_out: tuple[LeftOut, ...]
    report: FilingReport
    archive: Archive
    letter: str = REQUETE.id

    @property
    def sound(self) -> bool:
        """Whether it can be given: nothing in it would be refused."""
        return self.report.sound


class Preparation:
    """The making of one folder, in a thread. ``result`` or ``failure`` is set when it is over."""

    def __init__(
        self,
        dossier: Dossier,
        options: LetterOptions,
        at: dt.datetime,
        confirmed: Confirmed | None = None,
        destination: str | None = None,
        choices: FolderChoices = USUAL,
    ) -> None:
        self.dossier = dossier.pk
        self.code = dossier.code
        self.options = options
        self.at = at
        self.confirmed = confirmed
        self.choices = choices
        self.destination = destination or DESTINATIONS[options.filing_mode]
        self.result: Prepared | None = None
        self.failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="preparing", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the end at most so long; return whether it is over."""
        self._thread.join(seconds)
        return self.over

    @property
    def over(self) -> bool:
        """Whether it succeeded or failed."""
        return self.result is not None or self.failure is not None

    def forget(self) -> None:
        """Let go of the packed folder."""
        if self.result is not None:
            self.result.archive.close()

    def _run(self) -> None:
        try:
            dossier = Dossier.objects.get(pk=self.dossier)
            self.result = prepare(
                dossier, self.options, self.at, self.confirmed, self.destination, self.choices
            )
        except Exception as error:
            self.failure = error  # raised again by the page that waits for it
        finally:
            connection.close()


_PRESENT: dict[UUID, Preparation] = {}
_LOCK = threading.Lock()


def begin(
    dossier: Dossier,
    options: LetterOptions,
    at: dt.datetime,
    *,
    confirmed: Confirmed | None = None,
    destination: str | None = None,
    choices: FolderChoices = USUAL,
) -> Preparation:
    """Return the preparation of ``dossier``: the one under way, or a new one.

    ``confirmed`` is what the person confirmed that day; the log keeps it with the folder.
    ``destination`` is the id of whom it is handed to; ``None``: the court, as the requête says.
    ``choices`` names another document than the requête.
    """
    with _LOCK:
        present = _PRESENT.get(dossier.pk)
        if present is not None and not present.over:
            return present
        if present is not None:
            present.forget()
        started = _PRESENT[dossier.pk] = Preparation(
            dossier, options, at, confirmed, destination, choices
        )
        started.start()
    return started


def preparation_of(dossier: Dossier, now: dt.datetime) -> Preparation | None:
    """Return the preparation of ``dossier``, unless there is none or it is too old."""
    forget_if(lambda one: one.over and now - one.at > KEPT_FOR)
    return _PRESENT.get(dossier.pk)


def forget(dossier: Dossier) -> None:
    """Forget the preparation of ``dossier``, if it is over."""
    forget_if(lambda one: one.dossier == dossier.pk and one.over)


def forget_if(wanted: Callable[[Preparation], bool]) -> int:
    """Forget the preparations that ``wanted`` says; return how many."""
    with _LOCK:
        gone = [one for one in _PRESENT.values() if wanted(one)]
        for one in gone:
            del _PRESENT[one.dossier]
            one.forget()
    return len(gone)


@atexit.register
def forget_all() -> None:
    """Let go of every packed folder that is over, as the process ends."""
    forget_if(lambda one: one.over)


def prepare(
    dossier: Dossier,
    options: LetterOptions,
    at: dt.datetime,
    confirmed: Confirmed | None,
    destination_id: str,
    choices: FolderChoices = USUAL,
) -> Prepared:
    """Make the folder, check it, pack it, and remove it; return what is left: its archive.

    Raises the errors of :func:`guichet.letters.services.filing_folder`.
    """
    exports = settings.HOME / "exports"
    exports.mkdir(mode=0o700, exist_ok=True)
    destination = load_destination(destination_id)
    with tempfile.TemporaryDirectory(dir=exports) as temporary:
        folder = Path(temporary) / f"depot_{dossier.code}_{options.on.isoformat()}"
        written = filing_folder(
            dossier,
            folder,
            options,
            at=at,
            destination=destination_id,
            confirmed=confirmed,
            choices=choices,
        )
        return Prepared(
            destination=destination_for(destination, filed_letter(choices.letter)),
            deposit=_files(folder / destination.deposit_folder),
            kept=_files(folder / destination.keep_folder),
            left_out=written.left_out,
            report=check_filing(folder, destination, options.on),
            archive=_packed(folder, exports),
            letter=choices.letter,
        )


def _files(folder: Path) -> tuple[PackedFile, ...]:
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    return tuple(PackedFile(path.name, path.stat().st_size) for path in paths)


def _packed(folder: Path, place: Path) -> Archive:
    """Return the folder as a zip in a file that the disk gives back by itself."""
    file = tempfile.TemporaryFile(dir=place)  # noqa: SIM115 (it lives longer than this call)
    # Pictures and PDFs do not get smaller: stored, not deflated.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder.parent).as_posix())
    return Archive(file, file.seek(0, os.SEEK_END))
