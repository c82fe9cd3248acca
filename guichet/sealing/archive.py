"""Reading a zip that may have been made to deceive or to harm.

Each file is read once, as a stream, and never written anywhere. Nothing is unpacked. What could
make two programs see two different things (a name twice, a link, a path that climbs) is a fault.
"""

from __future__ import annotations

import hashlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from guichet.errors import GuichetError
from guichet.sealing import layout
from guichet.sealing.digests import CHUNK

MAX_DIRECTORY = 16 << 20
"""Bytes of the table of contents: about 150,000 files, far above any dossier."""

MAX_INFLATED = 256 << 20
MAX_RATIO = 20
"""Inflated bytes accepted: 256 MiB, plus 20 times the compressed bytes. Beyond is a bomb."""

_ENCRYPTED = 0x1
_READ_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(RuntimeError, ValueError, struct.error),
)


class NotABundle(GuichetError):
    """The file cannot be read as a bundle at all."""

    title = "« {file} » n’est pas un dossier de preuves lisible."
    effect = "{reason} Rien n’a pu être vérifié."
    advice = "Vérifiez le fichier, ou demandez-le de nouveau à la personne."
    kept = "Ce fichier n’a pas été touché."


class Archive:
    """An open bundle.

    ``faults`` are (piece, reason in French). ``digests`` gives the SHA-256 of every file that could
    be read under an allowed name, each read once; a file with a fault may be absent. Nothing is
    read of a zip that ``is_bomb``.
    """

    def __init__(self, path: Path) -> None:
        """Open and read the whole of ``path``. Raises :class:`NotABundle`."""
        self.path = path
        self.faults: list[tuple[str, str]] = []
        self.digests: dict[str, str] = {}
        self.is_bomb = False
        if path.exists() and not path.is_file():  # a device or a pipe never ends
            raise NotABundle(file=path.name, reason="Ce n’est pas un fichier.")
        try:
            self._file: BinaryIO = path.open("rb")
        except OSError as error:
            reason = "Ce fichier n’existe pas ou ne peut pas être lu."
            raise NotABundle(file=path.name, reason=reason) from error
        try:
            self._zip = self._open()
            self._hash(self._sound_members())
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()
        self._file.close()

    def read(self, name: str, limit: int) -> bytes | None:
        """Return the bytes of a file of ``digests``; None when there are more than ``limit``."""
        with self._zip.open(name) as member:
            data = member.read(limit + 1)
        return None if len(data) > limit else data

    def lines(self, name: str, limit: int) -> Iterator[bytes]:
        """Yield the lines of a file of ``digests``, newlines kept, cut at ``limit`` bytes."""
        with self._zip.open(name) as member:
            while line := member.readline(limit):
                yield line

    def _open(self) -> zipfile.ZipFile:
        try:
            if _directory_size(self._file) > MAX_DIRECTORY:
                raise NotABundle(file=self.path.name, reason="Il annonce trop de fichiers.")
            archive = zipfile.ZipFile(self._file)
        except _READ_ERRORS as error:
            reason = "Ce n’est pas un fichier zip complet."
            raise NotABundle(file=self.path.name, reason=reason) from error
        if layout.JOURNAL not in archive.namelist():
            reason = f"Il ne contient pas de journal ({layout.JOURNAL})."
            raise NotABundle(file=self.path.name, reason=reason)
        return archive

    def _sound_members(self) -> list[zipfile.ZipInfo]:
        members, seen = [], set()
        for info in self._zip.infolist():
            if info.is_dir() and info.filename.rstrip("/") in layout.FOLDERS:
                continue
            reason = _why_refused(info)
            if info.filename.lower() in seen:
                reason = "Ce nom est présent deux fois."
            seen.add(info.filename.lower())
            if reason:
                self.faults.append((info.filename, reason))
            else:
                members.append(info)
        if self._inflates_too_much():
            largest = max(self._zip.infolist(), key=lambda info: info.file_size)
            self.faults.append((largest.filename, "Ce zip gonfle au-delà du raisonnable."))
            self.is_bomb = True
            return []
        return members

    def _inflates_too_much(self) -> bool:
        infos = self._zip.infolist()
        packed = sum(info.compress_size for info in infos)
        inflated = sum(i.file_size for i in infos if i.compress_type != zipfile.ZIP_STORED)
        overlapping = packed > self.path.stat().st_size
        return overlapping or inflated > MAX_INFLATED + MAX_RATIO * packed

    def _hash(self, members: list[zipfile.ZipInfo]) -> None:
        for info in members:
            hasher = hashlib.sha256()
            try:
                with self._zip.open(info) as member:
                    while chunk := member.read(CHUNK):
                        hasher.update(chunk)
            except _READ_ERRORS:
                self.faults.append((info.filename, "Ce fichier est abîmé : il ne se lit pas."))
            else:
                self.digests[info.filename] = hasher.hexdigest()


def _why_refused(info: zipfile.ZipInfo) -> str | None:
    mode = info.external_attr >> 16
    if not layout.is_allowed(info.filename):
        return "Ce nom n’est pas permis dans un dossier de preuves."
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        return "Ce n’est pas un fichier ordinaire, mais un lien ou un objet spécial."
    if info.flag_bits & _ENCRYPTED:
        return "Ce fichier est chiffré : il ne peut pas être vérifié."
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "Ce fichier est compressé d’une façon inhabituelle."
    if info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
        return "La taille annoncée de ce fichier est fausse."
    return None


def _directory_size(file: BinaryIO) -> int:
    """Return the announced size of the zip's table of contents, before any of it is read."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - (1 << 16) - 98))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(tail):
        raise zipfile.BadZipFile
    announced = int(struct.unpack_from("<L", tail, end + 12)[0])
    if end >= 20 and tail[end - 20 : end - 16] == b"PK\x06\x07":
        file.seek(struct.unpack_from("<Q", tail, end - 12)[0])
        announced = int(struct.unpack_from("<Q", file.read(56), 40)[0])
    return announced
