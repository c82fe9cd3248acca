"""What may be taken in: type by content, bounded size, original bytes untouched."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import PurePosixPath, PureWindowsPath

from guichet.documents.packed_files import DOCX, ODT, is_zip, office_type
from guichet.documents.pictures import media_type_of
from guichet.errors import GuichetError

MAX_FILE_BYTES = 32 * 1024 * 1024
"""The largest file taken in: what Télérecours citoyens takes too (32 Mo, page undated)."""

EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/pdf": "pdf",
    DOCX: "docx",
    ODT: "odt",
    "message/rfc822": "eml",
    "multipart/related": "mhtml",
    "text/plain": "txt",
    "text/html": "html",
    "application/json": "json",
    "application/x-pem-file": "pem",
}

MAIL_HEADERS = {"from", "to", "subject", "date", "message-id", "received", "return-path"}
ARCHIVE_HEADERS = {"mime-version", "content-type"}
"""All that some programs write above a page archive; it is not a text to print."""


class EmptyFile(GuichetError):
    """A file of no bytes."""

    title = "Le fichier « {name} » est vide."
    effect = "Il n’a pas été ajouté."
    advice = "Ouvrez-le sur votre appareil. S’il est vide, refaites la capture."
    kept = "Les autres fichiers et le dossier sont inchangés."


class FileTooLarge(GuichetError):
    """A file over the limit."""

    title = "Le fichier « {name} » est trop lourd : {size} Mo."
    effect = "Il n’a pas été ajouté. La limite est de {limit} Mo."
    advice = "Ajoutez une image plus légère, ou coupez le PDF en deux."
    kept = "Les autres fichiers et le dossier sont inchangés."


class UnknownKind(GuichetError):
    """A file whose content is of no known kind."""

    title = "Le fichier « {name} » n’est pas d’un type reconnu."
    effect = "Il n’a pas été ajouté."
    advice = "Ajoutez une image, un PDF, un document, un .eml ou un texte."
    kept = "Les autres fichiers et le dossier sont inchangés."


@dataclass(frozen=True)
class Origin:
    """The file that another was taken out of: its name, its SHA-256, and which picture it was.

    ``code`` is one of :data:`guichet.casefile.provenance.PROVENANCES`; ``rank`` counts from 1.
    """

    code: str
    container: str
    sha256: str
    rank: int


@dataclass(frozen=True)
class Upload:
    """A file accepted: its bytes as received, its neutral name, and its type by content.

    ``renamed_from`` is the extension that lied, if the name said another type. ``origin`` is the
    file it was taken out of, if it did not come by itself. ``modified_at`` (aware) is when the
    device says that it was last written, if it said.
    """

    name: str
    data: bytes
    media_type: str
    renamed_from: str | None = None
    origin: Origin | None = None
    modified_at: dt.datetime | None = None


def accept(name: str, data: bytes) -> Upload:
    """Return ``data`` as an accepted upload.

    The name is reduced to its last part, without control characters, at most 120 characters.
    Raises :class:`EmptyFile`, :class:`FileTooLarge` or :class:`UnknownKind`. Does not decode the
    content: a truncated picture is still the person's original and is kept.
    """
    shown = safe_name(name)
    if not data:
        raise EmptyFile(name=shown)
    if len(data) > MAX_FILE_BYTES:
        raise FileTooLarge(
            name=shown,
            size=f"{len(data) / 1_048_576:.1f}".replace(".", ","),
            limit=MAX_FILE_BYTES // 1_048_576,
        )
    media_type = sniff(data)
    if media_type is None:
        raise UnknownKind(name=shown)
    extension = PurePosixPath(shown).suffix.lstrip(".").lower()
    usual = {EXTENSIONS[media_type], "jpeg" if media_type == "image/jpeg" else ""}
    usual |= {"heif"} if media_type == "image/heic" else set()
    usual |= {"mht"} if media_type == "multipart/related" else set()
    usual |= {"htm"} if media_type == "text/html" else set()
    lied = extension if extension and extension not in usual else None
    return Upload(shown, data, media_type, lied)


def safe_name(name: str) -> str:
    """Return the last part of ``name``, cleaned of control characters, never empty."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    cleaned = "".join(c for c in last if c.isprintable()).strip(" .")
    stem, dot, suffix = cleaned.rpartition(".")
    if dot and len(suffix) <= 8:
        return f"{stem[:110]}.{suffix}" if stem else "fichier." + suffix
    return cleaned[:120] or "fichier"


def sniff(data: bytes) -> str | None:
    """Return the media type that the content shows, or ``None``."""
    if picture := media_type_of(data):
        return picture
    if is_zip(data):
        return office_type(data)
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    return _sniff_text(data)


def _sniff_text(data: bytes) -> str | None:
    head = data[:8192]
    if b"\x00" in head or not _is_text(data):
        return None
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _looks_like_mail(start):
        # Headers alone: thousands of messages inside one another would exhaust the parser.
        headers = BytesHeaderParser(policy=compat32).parsebytes(data)
        related = headers.get_content_type() == "multipart/related"
        return "multipart/related" if related and not headers["received"] else "message/rfc822"
    if re.match(rb"(?i)<(!doctype html|html|\?xml[^>]*>\s*<!doctype html)", start):
        return "text/html"
    return "text/plain"


def _looks_like_mail(start: bytes) -> bool:
    head = start.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
    names = {
        match.group(1).lower().decode("ascii")
        for match in re.finditer(rb"(?m)^([A-Za-z][A-Za-z0-9-]*):", head)
    }
    enough = len(names & MAIL_HEADERS) >= 2 or names >= ARCHIVE_HEADERS
    return enough and bool(re.match(rb"[A-Za-z][A-Za-z0-9-]*:", start))


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        allowed = sum(byte >= 32 or byte in (9, 10, 12, 13) for byte in data[:8192])
        return allowed >= 0.97 * min(len(data), 8192)
    return True
