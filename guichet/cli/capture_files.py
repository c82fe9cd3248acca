"""The folder where ``guichet capture --out`` writes: one set of files per recording, and a list."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from guichet.assisted import RecordedFile, RecordedPage
from guichet.errors import GuichetError
from guichet.system_reasons import reason_of

INDEX = "capture.json"


class FolderUnusable(GuichetError):
    """The folder cannot be made or written."""

    title = "Le dossier {folder} ne peut pas être utilisé."
    effect = "Les captures ne pourraient pas être gardées ({reason})."
    advice = "Choisissez un autre dossier avec --out."
    kept = "Rien n’a été ouvert ni effacé."


class CaptureNotWritten(GuichetError):
    """A recording could not be written whole: full disk, folder gone, name taken."""

    title = "La capture n’a pas pu être écrite."
    effect = "Cette capture n’est pas gardée ({reason})."
    advice = "Libérez de la place, puis enregistrez de nouveau."
    kept = "La page est encore ouverte. Les captures précédentes sont intactes."


class CaptureFolder:
    """A folder that exists and can be written. Files already there are never changed."""

    def __init__(self, folder: Path) -> None:
        """Make the folder if needed. Raises :class:`FolderUnusable`."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            trial = folder / ".guichet-essai"
            trial.write_bytes(b"")
            trial.unlink()
        except OSError as error:
            raise FolderUnusable(folder=folder, reason=reason_of(error)) from error

    def write(self, recorded: RecordedPage) -> Path:
        """Write every file of ``recorded``, the facts last, then the list; return the picture.

        All or nothing: raises :class:`CaptureNotWritten` and leaves no part behind.
        """
        files = recorded.files()
        begun: list[Path] = []
        try:
            for file in files:
                self._write_new(file, begun)
            self._write_index()
        except OSError as error:
            for path in begun:
                with contextlib.suppress(OSError):
                    path.unlink()
            raise CaptureNotWritten(reason=reason_of(error)) from error
        return begun[0]

    def _write_new(self, file: RecordedFile, begun: list[Path]) -> None:
        """Write a file that must not exist yet, and note it as begun once it is ours."""
        path = self.folder / file.name
        with path.open("xb") as out:
            begun.append(path)
            out.write(file.data)
            out.flush()
            os.fsync(out.fileno())

    def _write_index(self) -> None:
        """Write the list anew from the facts files that are there: a killed run loses nothing."""
        captures = []
        for path in sorted(self.folder.glob("capture_*_faits.json")):
            with contextlib.suppress(OSError, ValueError):
                captures.append(json.loads(path.read_text(encoding="utf-8")))
        text = json.dumps({"captures": captures}, ensure_ascii=False, indent=2) + "\n"
        draft = self.folder / f".{INDEX}.{os.getpid()}"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.folder / INDEX)
