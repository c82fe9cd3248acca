"""The planned pieces as exhibits: what each page is made from, opened only when it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from guichet.casefile import CaseFile, Event, FileRef
from guichet.casefile.planches import note_of
from guichet.documents.dates import hour, short_date
from guichet.documents.exhibits import Exhibit, Part
from guichet.errors import GuichetError
from guichet.letters.options import LetterOptions
from guichet.letters.pieces import RECAP, PlannedPiece, plan_pieces
from guichet.letters.story import as_of, short_channel
from guichet.letters.writing import write

OpenFile = Callable[[FileRef], bytes]
"""Gives the bytes of an original: from an installation, or from a folder."""


class OriginalMissing(GuichetError):
    """A file that the dossier names is not in its folder, or is not the same any more."""

    title = "Le fichier « {name} » manque ou a changé."
    effect = "Il ne peut pas être joint comme pièce."
    advice = "Remettez le fichier d’origine : {path}"
    kept = "Le dossier et les autres fichiers sont inchangés."


@dataclass(frozen=True)
class FolderOfFiles:
    """The originals that stand beside a ``dossier.json``, checked against their digests."""

    folder: Path

    def __call__(self, file: FileRef) -> bytes:
        """Return the bytes of ``file``. Raises :class:`OriginalMissing`."""
        path = self.folder / file.path
        try:
            data = path.read_bytes()
        except OSError as error:
            raise OriginalMissing(name=file.name, path=file.path) from error
        if sha256(data).hexdigest() != file.sha256:
            raise OriginalMissing(name=file.name, path=file.path)
        return data


def exhibits_of(case: CaseFile, open_file: OpenFile, options: LetterOptions) -> tuple[Exhibit, ...]:
    """Return the exhibits of ``case``, in the order and with the numbers of its pieces."""
    case = as_of(case, options.on)
    events = {file.id: event for event in case.current_events() for file in event.files}
    return tuple(
        Exhibit(
            number=piece.number,
            label=piece.label,
            parts=tuple(_parts(piece, case, events, open_file, options)),
            family=piece.family,
            short_name=piece.name,
        )
        for piece in plan_pieces(case).all
    )


def _parts(
    piece: PlannedPiece,
    case: CaseFile,
    events: dict[str, Event],
    open_file: OpenFile,
    options: LetterOptions,
) -> list[Part]:
    if piece.generated == RECAP:
        return [Part("releve.pdf", piece.label, write("releve", case, options))]
    return [_part(file, piece, events.get(file.id), open_file) for file in piece.files]


def _part(file: FileRef, piece: PlannedPiece, event: Event | None, open_file: OpenFile) -> Part:
    picture = file.media_type.startswith("image/")
    return Part(
        name=file.name,
        label=_label(piece, event, file),
        content=partial(open_file, file),
        at=event.at if event else None,
        channel=short_channel(event) if event else "",
        note=note_of(file, event) if picture else None,
    )


def _label(piece: PlannedPiece, event: Event | None, file: FileRef) -> str:
    if event is None:
        return piece.label if len(piece.files) == 1 else f"{piece.label} – {file.name}"
    if piece.series:
        return f"Capture du {short_date(event.at.date())}, {hour(event.at)}"
    return piece.label if len(piece.files) == 1 else f"{piece.label} – {file.name}"
