"""A letter as it would be written now, with its choices: what the pages show and send."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256

from guichet.casefile import CaseFile
from guichet.documents.blocks import Document
from guichet.documents.docx_writer import to_docx
from guichet.documents.exhibits import LeftOut
from guichet.documents.odt_writer import to_odt
from guichet.documents.pdf import to_pdf
from guichet.documents.text import to_text
from guichet.dossiers.models import Dossier
from guichet.evidence.shown import size_text
from guichet.letters.email_message import Attachment
from guichet.letters.email_pack import EmailPack, email_pack
from guichet.letters.options import LetterOptions
from guichet.letters.services import OpenFromRows, joinable
from guichet.letters.writing import write

EMAIL = "email"
EML = "eml"

MEDIA_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain; charset=utf-8",
    EML: "message/rfc822",
}
LABELS: dict[str, tuple[str, str]] = {
    EML: ("Brouillon d’e-mail", "EML"),
    "pdf": ("À lire et à imprimer", "PDF"),
    "docx": ("À modifier", "DOCX, Word"),
    "odt": ("À modifier", "ODT, LibreOffice"),
    "txt": ("Texte seul", "TXT"),
}
WRITERS: dict[str, Callable[[Document], bytes]] = {
    "pdf": to_pdf,
    "docx": to_docx,
    "odt": to_odt,
    "txt": lambda document: to_text(document).encode(),
}


@dataclass(frozen=True)
class Rendition:
    """One file that the person can take away."""

    form: str
    label: str
    format: str
    size: str


@dataclass(frozen=True)
class Draft:
    """A letter written and not kept: its document, the choices that made it, its attachments.

    ``left_out`` are the files of the dossier that cannot be joined, as the folder sets them aside.
    ``made`` holds the formats already made: a page weighs one, shows it and sends it.
    """

    kind: str
    options: LetterOptions
    document: Document
    pack: EmailPack | None = None
    left_out: tuple[LeftOut, ...] = ()
    made: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    @property
    def forms(self) -> tuple[str, ...]:
        """The formats it can be taken in; a draft message first, for an e-mail."""
        return (EML, *WRITERS) if self.pack else tuple(WRITERS)

    @property
    def text(self) -> str:
        """The plain text, to copy."""
        return self.content("txt").decode()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that go with an e-mail."""
        return self.pack.attachments if self.pack else ()

    def content(self, form: str) -> bytes:
        """Return the bytes of one format. Raises ``KeyError`` for a format it has not."""
        if form == EML and self.pack:
            return self.pack.eml
        if form not in self.made:
            self.made[form] = WRITERS[form](self.document)
        return self.made[form]

    def renditions(self) -> list[Rendition]:
        """Return every format with its true size: each one is made to be weighed."""
        return [
            Rendition(form, *LABELS[form], size_text(len(self.content(form))))
            for form in self.forms
        ]

    def is_the_pdf(self, digest: str) -> bool:
        """Return whether the PDF of this draft has this SHA-256: nothing changed since."""
        return sha256(self.content("pdf")).hexdigest() == digest


def draft_of(
    dossier: Dossier, case: CaseFile, kind: str, options: LetterOptions, *, to: str, at: dt.datetime
) -> Draft:
    """Return the letter ``kind`` of ``case``; an e-mail names the files that go with it.

    Raises :class:`~guichet.letters.needs.NotReady` and
    :class:`~guichet.letters.email_message.MessageTooHeavy`.
    """
    if kind == EMAIL:
        pack = email_pack(case, OpenFromRows(dossier), options, to=to, at=at)
        return Draft(kind, replace(options, attachments=pack.labels), pack.document, pack)
    sound, left_out = joinable(dossier, case, kind)
    return Draft(kind, options, write(kind, sound, options), left_out=left_out)


def options_from(stored: Mapping[str, object]) -> LetterOptions:
    """Return the choices that a finished letter keeps. Raises ``KeyError`` without a day."""
    days = {"on", "since", "takes_place_before"}
    values: dict[str, object] = {}
    for name in (one.name for one in fields(LetterOptions)):
        value = stored.get(name)
        if value is None:
            continue
        if name in days:
            value = dt.date.fromisoformat(str(value))
        elif isinstance(value, list):
            value = tuple(value)
        values[name] = value
    return LetterOptions(**values)  # type: ignore[arg-type]  # they were options when stored
