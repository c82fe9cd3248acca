"""What poppler and pikepdf read back from a PDF: its lines, and its tags."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pikepdf


def text_pages(pdf: bytes, *options: str) -> list[str]:
    """Return the text of each page as ``pdftotext`` reads it."""
    return _read(pdf, *options).split("\f")[:-1]


def _read(pdf: bytes, *options: str) -> str:
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def lines(pdf: bytes) -> list[str]:
    """Return the lines as they stand on the pages, without the spaces of a keyboard around."""
    return [line.strip(" ") for page in text_pages(pdf, "-layout") for line in page.split("\n")]


def words(pdf: bytes) -> str:
    """Return the whole text on one line, every kind of space being one space."""
    return re.sub(r"\s+", " ", " ".join(text_pages(pdf, "-layout")))


@dataclass(frozen=True)
class Word:
    """A word and its box, in millimetres from the top left corner of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def printed_lines(pdf: bytes) -> list[list[Word]]:
    """Return the words of each printed line, cells and columns apart."""
    found = re.findall(r"<line .*?</line>", _read(pdf, "-bbox-layout"), re.DOTALL)
    return [[_word(match) for match in _WORD.finditer(line)] for line in found]


def printed_words(pdf: bytes) -> list[Word]:
    """Return every word with its box, in the order of the pages."""
    return [word for line in printed_lines(pdf) for word in line]


def orphan_lines(pdf: bytes) -> list[str]:
    """Return the printed lines that start or end with what French typography keeps inside."""
    joined = (" ".join(word.text for word in line) for line in printed_lines(pdf))
    return [line for line in joined if re.search(r"^[;:!?»%€]|«$| [nN]°$", line)]


_WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')


def _word(match: re.Match[str]) -> Word:
    left, top, right, bottom = (float(side) * 25.4 / 72 for side in match.groups()[:4])
    return Word(unescape(match[5]), left, top, right, bottom)


@dataclass(frozen=True)
class Tag:
    """A tag of the structure tree: its type, and the scope of a header cell."""

    name: str
    scope: str | None = None


def tags(pdf: bytes) -> list[Tag]:
    """Return the tags of the structure tree in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(_walk(document.Root.StructTreeRoot.K))


def _walk(node: pikepdf.Object) -> Iterator[Tag]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _walk(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        scopes = [str(held.Scope) for held in node.get("/A", []) if "/Scope" in held]
        yield Tag(str(node.S).removeprefix("/"), next(iter(scopes), None))
        if "/K" in node:
            yield from _walk(node.K)


def page_images(pdf: Path, folder: Path, resolution: int = 60) -> list[Path]:
    """Return one grey PNG per page, made by ``pdftoppm``."""
    subprocess.run(
        ["pdftoppm", "-gray", "-png", "-r", str(resolution), str(pdf), str(folder / "page")],
        check=True,
    )
    return sorted(folder.glob("page*.png"))
