"""Encrypted files, one folder a dossier, each named by the SHA-256 of its plain content.

A file is written beside its name, flushed, then renamed: a reader sees all of it or none of it.
A file without a row (the process died in between) harms nothing: the next reception of the same
content finds it, and :func:`orphans` lists it for the sweep.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from guichet.errors import GuichetError
from guichet.storage.keys import Vault, WrongKeys
from guichet.storage.secrets import flush_folder

DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
LEAST_ROOM = 256 * 1024
"""Bytes under which the database cannot work: its index of changes alone takes 32 kB."""


class DiskFull(GuichetError):
    """No room is left to store a file."""

    title = "Le disque est plein. Le fichier n’a pas été gardé."
    effect = "Cette preuve n’est pas encore dans le dossier."
    advice = "Libérez de la place, puis ajoutez le fichier de nouveau."
    kept = "Tout ce qui était déjà reçu est toujours là."


class BlobMissing(GuichetError):
    """A file that the journal names is not on the disk."""

    title = "Un fichier du dossier manque sur le disque : {path}"
    effect = "Cette preuve ne peut pas être montrée."
    advice = "Remettez ce fichier depuis une sauvegarde."
    kept = "Le journal garde son empreinte. Le reste du dossier est là."


class BlobDamaged(GuichetError):
    """A file on the disk no longer has the content that the journal names."""

    title = "Un fichier du dossier est abîmé : {path}"
    effect = "Cette preuve ne peut plus être montrée telle quelle."
    advice = "Remettez ce fichier depuis une sauvegarde."
    kept = "Le journal garde son empreinte. Le reste du dossier est là."


def has_no_room(folder: Path) -> bool:
    """Return whether the disk of ``folder`` is full: SQLite then gives reasons of its own."""
    return shutil.disk_usage(folder).free < LEAST_ROOM


class BlobFolder:
    """The encrypted files of one dossier."""

    def __init__(self, root: Path, dossier: str) -> None:
        self.folder = root / dossier

    def path(self, digest: str) -> Path:
        """Return where the file of ``digest`` is kept."""
        return self.folder / digest[:2] / digest

    def save(self, data: bytes, vault: Vault) -> str:
        """Store ``data`` durably and return its SHA-256; the same data twice is stored once."""
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        if path.exists():
            os.utime(path)  # the sweep must not clear a file that is being received again
            return digest
        try:
            self._write(path, vault.seal(data, f"blob:{digest}"))
        except OSError as error:
            if error.errno in DISK_FULL:
                raise DiskFull from error
            raise
        return digest

    def read(self, digest: str, vault: Vault, *, digested_later: bool = False) -> bytes:
        """Return the plain content of ``digest``.

        With ``digested_later``, the caller compares the digest; the encryption, which is bound to
        it, is checked all the same. Raises :class:`BlobMissing` or :class:`BlobDamaged`, naming
        the file.
        """
        path = self.path(digest)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing(path=path) from error
        try:
            data = vault.open(sealed, f"blob:{digest}")
        except WrongKeys as error:  # the vault opened its dossier: the file is what changed
            raise BlobDamaged(path=path) from error
        if not digested_later and sha256(data).hexdigest() != digest:
            raise BlobDamaged(path=path)
        return data

    def digests(self) -> set[str]:
        """Return the digests of the files on the disk."""
        return {path.name for path in self.folder.glob("??/*") if not path.name.startswith(".")}

    def orphans(self, known: Iterable[str], *, older_than: float) -> list[Path]:
        """Return files that no row names, last changed more than ``older_than`` seconds ago.

        Half-written temporary files are among them.
        """
        names = set(known)
        limit = time.time() - older_than
        return [
            path
            for path in self.folder.glob("??/*")
            if path.name not in names and path.stat().st_mtime < limit
        ]

    def erase(self) -> None:
        """Remove every file of the dossier."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, path: Path, sealed: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(sealed)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        flush_folder(path.parent)
