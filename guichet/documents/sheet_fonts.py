"""The fonts of a sheet of characters that typst has just printed, read out of its PDF.

Typst writes plain objects and a table of their places, nothing packed together: a few expressions
read them, so that captures become pages without loading a PDF library. Only for such sheets; a PDF
that somebody sends is opened by :mod:`guichet.documents.incoming_pdf`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from guichet.documents.pdf_file import REFERENCE, PdfObjects

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])\s+")
_OBJECT = re.compile(rb"\d+ 0 obj\s")
_LENGTH = re.compile(rb"/Length (\d+)")
_TO = {key: re.compile(rb"/%b\s*(\d+) 0 R" % key) for key in (b"Root", b"Pages", b"Resources")}
_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_DESCENDANT = re.compile(rb"/DescendantFonts\s*\[(\d+) 0 R\]")
_KIDS = re.compile(rb"/Kids\s*\[(.*?)\]", re.DOTALL)
_FONTS = re.compile(rb"/Font\s*<<(.*?)>>", re.DOTALL)
_NAMED = re.compile(rb"/(\w+) (\d+) 0 R")
_WIDTHS = re.compile(rb"/W\s*\[((?:[^\[\]]|\[[^\]]*\])*)\]")
_WIDTH = re.compile(rb"([-\d.]+) (?:\[([^\]]*)\]|([-\d.]+) ([-\d.]+))")
_MAPPED = re.compile(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True)
class SheetFont:
    """A font of the sheet, which ``page`` (from 0) uses under ``name``.

    ``characters`` gives, for each, the code it is shown by (hexadecimal) and its width (1/1000 em).
    """

    name: str
    page: int
    number: int
    characters: tuple[tuple[str, str, float], ...]


class Sheet:
    """A PDF of typst. Raises ``ValueError`` when it is not written as typst 0.15 writes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        start = int(_found(_START, data)[1])
        table = _TABLE.match(data, start)
        if table is None:
            raise ValueError("no plain table of objects")
        entries = islice(_ENTRY.finditer(data, table.end()), int(table[1]))
        self._places = [int(entry[1]) for entry in entries]
        self._trailer = data[start:]

    def fonts(self) -> Iterator[SheetFont]:
        """Yield the fonts of every page, in order."""
        root = self._followed(self._trailer, b"Root")
        kids = _found(_KIDS, self._followed(root, b"Pages"))[1]
        for at, kid in enumerate(REFERENCE.finditer(kids)):
            page = self._object(int(kid["number"]))[0]
            resources = self._followed(page, b"Resources")
            for name, number in _NAMED.findall(_found(_FONTS, resources)[1]):
                characters = tuple(self._characters(int(number)))
                yield SheetFont(name.decode("ascii"), at, int(number), characters)

    def copy(self, numbers: list[int], objects: PdfObjects) -> list[int]:
        """Copy these objects, with all they refer to, and return their new numbers."""
        known: dict[int, int] = {}
        waiting: list[int] = []

        def renumbered(number: int) -> int:
            if number not in known:
                known[number] = objects.reserve()
                waiting.append(number)
            return known[number]

        def replaced(found: re.Match[bytes]) -> bytes:
            return b"%d 0 R" % renumbered(int(found["number"])) if found["number"] else found[0]

        new = [renumbered(number) for number in numbers]
        while waiting:
            number = waiting.pop()
            body, stream = self._object(number)
            written = REFERENCE.sub(replaced, body)
            if stream is None:
                objects.put(known[number], written)
            else:
                objects.put_stream(known[number], _LENGTH.sub(b"", written)[2:-2], [stream])
        return new

    def _followed(self, body: bytes, key: bytes) -> bytes:
        return self._object(int(_found(_TO[key], body)[1]))[0]

    def _object(self, number: int) -> tuple[bytes, bytes | None]:
        """Return what an object says, and its stream, still coded, if it has one."""
        start = _found(_OBJECT, self._data, self._places[number]).end()
        end = self._data.index(b"endobj", start)
        stream = self._data.find(b"stream\n", start, end)
        if stream < 0:
            return self._data[start:end].strip(), None
        body = self._data[start:stream].strip()
        first = stream + len(b"stream\n")
        return body, self._data[first : first + int(_found(_LENGTH, body)[1])]

    def _characters(self, number: int) -> Iterator[tuple[str, str, float]]:
        """Yield character, code and width, read from the font's own table of characters."""
        font = self._object(number)[0]
        descendant = self._object(int(_found(_DESCENDANT, font)[1]))[0]
        widths = _widths(_found(_WIDTHS, descendant)[1])
        coded = self._object(int(_found(_UNICODE, font)[1]))[1] or b""
        table = zlib.decompress(coded).decode("ascii").partition("endcodespacerange")[2]
        single, _, ranges = table.partition("beginbfrange")
        pairs = [(int(code, 16), text) for code, text in _MAPPED.findall(single)]
        for first, last, text in _RANGE.findall(ranges):
            codes = range(int(first, 16), int(last, 16) + 1)
            pairs += [(code, f"{int(text, 16) + step:04X}") for step, code in enumerate(codes)]
        for code, text in pairs:
            character = bytes.fromhex(text).decode("utf-16-be")
            if len(character) == 1:
                yield character, f"{code:04X}", widths.get(code, 1000.0)


def _found(expression: re.Pattern[bytes], body: bytes, start: int = 0) -> re.Match[bytes]:
    found = expression.search(body, start)
    if found is None:
        raise ValueError(f"{expression.pattern!r} is not in the sheet")
    return found


def _widths(entries: bytes) -> dict[int, float]:
    """Return the widths by code: « first [width…] » or « first last width »."""
    widths: dict[int, float] = {}
    for first, several, last, width in _WIDTH.findall(entries):
        if width:
            widths |= dict.fromkeys(range(int(first), int(last) + 1), float(width))
        else:
            widths |= {int(first) + at: float(one) for at, one in enumerate(several.split())}
    return widths
