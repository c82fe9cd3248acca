"""Read a finished folder back: what its PDFs really say, not what we meant to write."""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pikepdf
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from guichet.documents.filing_names import number_in
from guichet.documents.page_texts import text_of, without_tags
from guichet.documents.stamps import STAMP
from guichet.errors import GuichetError

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_TITLE = re.compile(r"Pièce n°\s*(?P<number>\d+) — (?P<label>.*?)(?: \(pages \d+ à \d+ sur \d+\))?")
_FURNITURE = re.compile(
    r"^(?:(?:EXEMPLE|ENTRAÎNEMENT)(?: – .*)?|Page \d+ sur \d+)$\n?", re.MULTILINE
)
_COLUMNS = re.compile(r"^(?:N° Intitulé.*|Ordre .*Page)$\n?", re.MULTILINE)
_SPACES = re.compile(r"[\s\u200b]+")
_READING_FAILS = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    NotImplementedError,
    RecursionError,
)


class NotAFiling(GuichetError):
    """There is no folder to check."""

    title = "« {path} » n’est pas un dossier à déposer."
    effect = "Rien n’a été vérifié. {reason}"
    advice = "Donnez le dossier fait par « guichet file », ou son dossier A_DEPOSER."
    kept = "Rien n’a été modifié."


@dataclass(frozen=True)
class Stamp:
    """A stamp as read: piece, page, number of pages."""

    number: int
    page: int
    total: int


@dataclass(frozen=True)
class Mark:
    """A bookmark as read; ``page`` counts from 1 in its file, ``depth`` from 0."""

    title: str
    page: int
    depth: int


@dataclass
class ReadFile:
    """One file of the folder, as it is. ``problem`` says in French why it cannot be read.

    ``given_number`` is that of a piece that is a part of a larger PDF.
    """

    path: Path
    size: int
    problem: str | None = None
    pages: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    title: str = ""
    given_number: int | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def number(self) -> int | None:
        """The piece number that the name announces."""
        return self.given_number if self.given_number is not None else number_in(self.name)

    @property
    def label(self) -> str | None:
        """The label of the piece, as its title says it; ``None`` when the title is another one."""
        found = _TITLE.fullmatch(self.title)
        return found["label"] if found else None

    @cached_property
    def text(self) -> str:
        """The whole text, spaces made ordinary, one line for each line of the page."""
        return "\n".join(self.pages)

    @cached_property
    def squashed(self) -> str:
        """The whole text without any space: line ends cannot hide a name."""
        return squash(self.text)

    @cached_property
    def stamps(self) -> list[Stamp | None]:
        """The stamp of each page: the first one, which is drawn before anything else."""
        return [_stamp(page) for page in self.pages]


def without_furniture(text: str) -> str:
    """Return the text without what stands at the edges of each page: banner, page number."""
    return _FURNITURE.sub("", text)


def without_columns(text: str) -> str:
    """Return an inventory without furniture, and without the heads of its tables on each page."""
    return _COLUMNS.sub("", without_furniture(text))


def squash(text: str) -> str:
    """Return ``text`` without spaces, line ends or invisible marks."""
    return _SPACES.sub("", text)


def deposit_folder(folder: Path, name: str) -> Path:
    """Return the folder that is deposited: ``folder`` itself, or its ``name``.

    Raises :class:`NotAFiling` when there is none or when it holds no file.
    """
    if not folder.is_dir():
        raise NotAFiling(path=folder, reason="Ce dossier n’existe pas.")
    deposit = folder / name if (folder / name).is_dir() else folder
    if not any(path.is_file() and path.name not in _LITTER for path in deposit.iterdir()):
        raise NotAFiling(path=folder, reason="Il ne contient aucun fichier.")
    return deposit


@lru_cache(maxsize=64)
def _read(path: Path, _size: int, _changed: int) -> ReadFile:
    return read_file(path)


def read_once(path: Path) -> ReadFile:
    """Return the file as :func:`read_file` does; the same file is not read twice in a row."""
    said = path.stat()
    return _read(path, said.st_size, said.st_mtime_ns)


def forget_what_was_read() -> None:
    """Keep no text of a folder in memory once it is checked."""
    _read.cache_clear()


def entries_of(deposit: Path) -> list[Path]:
    """Return what the folder holds, in the order of names, without the litter of systems."""
    return sorted(path for path in deposit.iterdir() if path.name not in _LITTER)


def read_file(path: Path, *, until_mark: int | None = None) -> ReadFile:
    """Return the file with its pages as text. Never raises for what the file holds.

    With ``until_mark``, only the pages up to that of this bookmark (from 0) are read; the others
    are empty texts.
    """
    found = ReadFile(path, path.stat().st_size)
    found.problem = _why_closed(path)
    if found.problem is None:
        try:
            _read_pages(found, until_mark)
        except _READING_FAILS as error:
            found.problem = f"son texte ne peut pas être relu ({type(error).__name__})"
    return found


def page_digests(path: Path) -> list[str]:
    """Return a digest of what each page draws: its operators and its pictures.

    Raises the errors of pikepdf for a file that does not open.
    """
    found = []
    with pikepdf.open(path, suppress_warnings=True) as pdf:
        for page in pdf.pages:
            digest = hashlib.sha256()
            for one in (*_drawn_by(page.obj), *_pictures_of(page.obj)):
                if isinstance(one, pikepdf.Stream):
                    digest.update(one.read_raw_bytes())
            found.append(digest.hexdigest())
    return found


def _drawn_by(page: pikepdf.Object) -> list[object]:
    contents = page.get("/Contents")
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def _pictures_of(page: pikepdf.Object) -> list[object]:
    """Return what the page draws by name, in the order of the names."""
    resources = page.get("/Resources")
    named = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(named, pikepdf.Dictionary):
        return []
    return [named.get(key) for key in sorted(named.keys())]


def _why_closed(path: Path) -> str | None:
    """Return why the PDF does not open for everybody, or ``None``."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                return "il est protégé : certains lecteurs ne pourront pas l’ouvrir"
            return None if len(pdf.pages) else "il n’a aucune page"
    except pikepdf.PasswordError:
        return "il faut un mot de passe pour l’ouvrir"
    except (pikepdf.PdfError, OSError, RuntimeError):
        return "il est abîmé ou ce n’est pas un PDF"


def _read_pages(found: ReadFile, until_mark: int | None) -> None:
    with without_tags(found.path) as stream:
        reader = PdfReader(stream, strict=False)
        found.marks = list(_marks(reader, reader.outline, 0))
        last = len(reader.pages)
        if until_mark is not None and until_mark < len(found.marks):
            last = found.marks[until_mark].page
        found.pages = [
            _ordinary(text_of(page)) if number <= last else ""
            for number, page in enumerate(reader.pages, start=1)
        ]
        title = reader.metadata.title if reader.metadata else None
        found.title = _ordinary(title or "")


def _marks(reader: PdfReader, outline: object, depth: int) -> list[Mark]:
    marks: list[Mark] = []
    if not isinstance(outline, list):
        return marks
    for item in outline:
        if isinstance(item, list):
            marks += _marks(reader, item, depth + 1)
        else:
            page = reader.get_destination_page_number(item)
            marks.append(Mark(_ordinary(str(item.title)), (page or 0) + 1, depth))
    return marks


def _ordinary(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _stamp(page: str) -> Stamp | None:
    found = STAMP.search(page)
    if found is None:
        return None
    return Stamp(int(found["number"]), int(found["page"]), int(found["total"]))
