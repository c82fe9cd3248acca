"""Pictures inside a ZIP, a DOCX or an ODT: taken out in memory, bounded, never written to a path.

What a ZIP announces is not believed: the table of contents is measured before it is read, each
member is read no further than its bound, and only what begins like a picture is read at all. A ZIP
inside a ZIP is not opened. Formulas, macros and links of a document are never followed.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from lxml import etree

from guichet.documents.pictures import media_type_of
from guichet.errors import GuichetError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"

MOST_PICTURES = 200
"""Files looked at in one ZIP, pictures taken from one document. Inclusive."""
MOST_BYTES = 64 * 1024 * 1024
"""Unpacked bytes of all the pictures of one file together: they are in memory at once."""
LARGEST_PICTURE = 32 * 1024 * 1024
_MOST_DIRECTORY = 1 << 20
MOST_LOOKED_AT = 1_000
"""Files of a document that are looked at, pictures or not. Inclusive."""
MOST_ELEMENTS = 100_000
"""Elements of the text of a document that are looked at: some two hundred pages."""
LONGEST_TEXT = 4 << 20
"""Bytes of that text that are read, once unpacked."""
_PIECE = 1 << 16
_HEAD = 512

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x07"
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError),
    *(RuntimeError, ValueError, struct.error),
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_ATTRIBUTES = {"Id", "Target", "TargetMode", f"{_RELATION}embed", f"{_RELATION}id", _LINK}


class DamagedZip(GuichetError):
    """A ZIP that cannot be read to its end."""

    title = "Le fichier ZIP « {name} » est abîmé ou incomplet."
    effect = "Aucune de ses images n’a été ajoutée."
    advice = "Refaites le ZIP, ou ajoutez les images une par une."
    kept = "Les autres fichiers et le dossier sont inchangés."


class LockedZip(GuichetError):
    """A ZIP with a password."""

    title = "Le fichier ZIP « {name} » a un mot de passe."
    effect = "Aucune de ses images n’a été ajoutée."
    advice = "Ouvrez-le sur votre appareil. Ajoutez ensuite les images."
    kept = "Les autres fichiers et le dossier sont inchangés."


class ZipTooLarge(GuichetError):
    """A ZIP of too many files, or of too many bytes once unpacked."""

    title = "Le fichier ZIP « {name} » contient trop de choses."
    effect = "Rien n’a été ajouté. La limite : {count} fichiers, {size} Mo une fois ouverts."
    advice = "Faites plusieurs ZIP plus petits."
    kept = "Les autres fichiers et le dossier sont inchangés."


class NoPictureInside(GuichetError):
    """A ZIP that holds no picture."""

    title = "Le fichier ZIP « {name} » ne contient aucune image."
    effect = "Il n’a pas été ajouté."
    advice = "Ajoutez ses fichiers un par un. Un ZIP dans un ZIP n’est pas ouvert."
    kept = "Les autres fichiers et le dossier sont inchangés."


class LeftInside(GuichetError):
    """Files of a ZIP or of a document that were not taken out."""

    title = "Dans « {name} », des fichiers sont laissés de côté : {count}."
    effect = "Ils ne sont pas ajoutés : {names}."
    advice = "Ajoutez-les un par un, s’ils sont utiles."
    kept = "Les images lues sont ajoutées."


class DocumentTooLong(GuichetError):
    """A document whose text was read no further than its bounds."""

    title = "Le document « {name} » est trop long pour être lu en entier."
    effect = "Les images de sa fin ne sont pas ajoutées."
    advice = "Ajoutez-les une par une, si elles sont utiles."
    kept = "Le document est gardé. Les images lues sont ajoutées."


@dataclass(frozen=True)
class Packed:
    """A picture taken out: the name it had inside, and its own bytes."""

    name: str
    data: bytes


@dataclass
class Inside:
    """What was found: the pictures in order, and the names of what was left.

    ``is_cut`` says that the text of a document was too long: what its end shows is not known.
    """

    pictures: list[Packed] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    size: int = 0
    is_cut: bool = False


def is_zip(data: bytes) -> bool:
    """Return whether the content begins like a ZIP that holds something."""
    return data.startswith(b"PK\x03\x04")


def office_type(data: bytes) -> str | None:
    """Return the media type of a DOCX or an ODT by its content, or ``None``.

    A document with macros is none: it is not taken in.
    """
    if not is_zip(data):
        return None
    try:
        with _opened(data, "document") as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names and "[Content_Types].xml" in names:
                return None if "word/vbaProject.bin" in names else DOCX
            if "content.xml" in names and "mimetype" in names:
                kind = _head(archive, archive.getinfo("mimetype")).strip()
                return ODT if kind == ODT.encode() else None
    except (GuichetError, *_FAULTS):
        return None
    return None


def is_packed_office(data: bytes) -> bool:
    """Return whether a ZIP is the file of an office program, of a known kind or not."""
    try:
        with _opened(data, "document") as archive:
            names = set(archive.namelist())
    except (GuichetError, *_FAULTS):
        return False
    return bool(names & {"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})


def pictures_in_zip(data: bytes, *, name: str) -> Inside:
    """Return the pictures of a ZIP in its own order.

    Raises :class:`DamagedZip`, :class:`LockedZip`, :class:`ZipTooLarge`, :class:`NoPictureInside`.
    """
    found = Inside()
    try:
        with _opened(data, name) as archive:
            members = [one for one in archive.infolist() if not _is_noise(one)]
            if len(members) > MOST_PICTURES:
                raise _too_large(name)
            for member in members:
                if member.flag_bits & _ENCRYPTED:
                    raise LockedZip(name=name)
                if not _take(archive, member, found):
                    raise _too_large(name)
    except _FAULTS as error:
        raise DamagedZip(name=name) from error
    if not found.pictures:
        raise NoPictureInside(name=name)
    return found


def pictures_in_document(data: bytes, media_type: str, *, name: str) -> Inside:
    """Return the pictures that the text of a DOCX or an ODT shows, in the order of the text.

    A picture shown twice is taken once. Past the bounds the rest is named in ``left``; past those
    of the text (``MOST_ELEMENTS``, ``LONGEST_TEXT``) it is not looked for, and ``is_cut``. Of a
    document whose text is damaged, no picture is taken, and its name is in ``left``.
    """
    found = Inside()
    try:
        with _opened(data, name) as archive:
            shown_by = _shown_by_docx if media_type == DOCX else _shown_by_odt
            for rank, path in enumerate(dict.fromkeys(shown_by(archive, found))):
                full = len(found.pictures) >= MOST_PICTURES or rank >= MOST_LOOKED_AT
                if full or not _take(archive, archive.getinfo(path), found):
                    found.left.append(posixpath.basename(path))
    except (GuichetError, etree.XMLSyntaxError, *_FAULTS):
        found.left.append(name)
    return found


def _opened(data: bytes, name: str) -> zipfile.ZipFile:
    """Open a ZIP whose table of contents has a size that one can read."""
    end = data.rfind(_END)
    if end < 0 or len(data) < end + 22:
        raise DamagedZip(name=name)
    (directory,) = struct.unpack_from("<I", data, end + 12)
    if directory > _MOST_DIRECTORY or data.rfind(_END64, max(0, end - 64), end) >= 0:
        raise _too_large(name)
    return zipfile.ZipFile(io.BytesIO(data))


def _take(archive: zipfile.ZipFile, member: zipfile.ZipInfo, found: Inside) -> bool:
    """Add a member to what was found; return whether the bounds still hold."""
    if member.compress_type not in _METHODS or not media_type_of(_head(archive, member)):
        found.left.append(posixpath.basename(member.filename))
        return True
    allowed = min(LARGEST_PICTURE, MOST_BYTES - found.size)
    with archive.open(member) as file:
        content = file.read(allowed + 1)
    if len(content) > allowed:
        return False
    found.size += len(content)
    found.pictures.append(Packed(posixpath.basename(member.filename), content))
    return True


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(_HEAD)


def _is_noise(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is a folder, or what macOS and Windows add beside the files."""
    last = posixpath.basename(member.filename)
    noise = {".DS_Store", "Thumbs.db", "desktop.ini"}
    return member.is_dir() or member.filename.startswith("__MACOSX/") or last in noise


def _shown_by_docx(archive: zipfile.ZipFile, found: Inside) -> list[str]:
    targets: dict[str, str] = {}
    relations = _elements(archive, "word/_rels/document.xml.rels", {"Relationship"}, found)
    for relation in relations:
        if relation.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/word", relation.get("Target", "")))
            targets[relation.get("Id", "")] = path.lstrip("/")
    shown = [
        targets.get(one.get(f"{_RELATION}embed") or one.get(f"{_RELATION}id") or "", "")
        for one in _elements(archive, "word/document.xml", {"blip", "imagedata"}, found)
    ]
    return _present(archive, shown)


def _shown_by_odt(archive: zipfile.ZipFile, found: Inside) -> list[str]:
    images = _elements(archive, "content.xml", {"image"}, found)
    return _present(archive, [posixpath.normpath(one.get(_LINK, "")) for one in images])


def _present(archive: zipfile.ZipFile, paths: Iterable[str]) -> list[str]:
    names = set(archive.namelist())
    return [path for path in paths if path in names]


class _Wanted:
    """What the parser tells of each element: no tree is built, whatever the text holds."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.count = 0
        self.found: list[dict[str, str]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Keep the attributes of an element that is wanted, by its local name."""
        self.count += 1
        if tag.rpartition("}")[2] in self.names:
            self.found.append({name: attributes[name] for name in _ATTRIBUTES & attributes.keys()})

    def close(self) -> None:
        """Do nothing: what was found is in ``found``."""


def _elements(
    archive: zipfile.ZipFile, path: str, names: set[str], inside: Inside
) -> list[dict[str, str]]:
    """Return what the elements of these local names link to, in order; entities stay shut.

    Past the bounds nothing more is unpacked: ``inside`` is cut.
    """
    wanted = _Wanted(names)
    # Its stubs ask for methods that lxml does without, and each of them would cost its calls.
    target = cast("etree.ParserTarget", wanted)
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False)
    size = 0
    with archive.open(path) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > LONGEST_TEXT or wanted.count > MOST_ELEMENTS:
                inside.is_cut = True
                return wanted.found
            parser.feed(piece)
    parser.close()
    return wanted.found


def _too_large(name: str) -> ZipTooLarge:
    return ZipTooLarge(name=name, count=MOST_PICTURES, size=MOST_BYTES >> 20)
