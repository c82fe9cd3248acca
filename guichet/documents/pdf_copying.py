"""Objects of somebody's PDF, written into ours under new numbers, with all they refer to."""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Dictionary, Name, Stream

from guichet.documents.pdf_file import REFERENCE, PdfFile


class Copier:
    """Copies objects of one source. ``numbers`` says where some of them already are, by objgen.

    The source stays open until :meth:`write` has returned.
    """

    def __init__(self, file: PdfFile, source: pikepdf.Pdf) -> None:
        self.numbers: dict[tuple[int, int], int] = {}
        self._file = file
        self._source = source
        self._waiting: list[tuple[int, pikepdf.Object]] = []

    def value(self, thing: pikepdf.Object) -> bytes:
        """Return ``thing`` as it is written inside another object: a reference, or itself."""
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            return b"%d 0 R" % self._number(thing.objgen)
        return self._body(thing)

    def number(self, thing: pikepdf.Object) -> int:
        """Return the new number of an indirect object."""
        return self._number(thing.objgen)

    def write(self) -> None:
        """Write every object referred to so far, and those that they refer to."""
        while self._waiting:
            number, thing = self._waiting.pop()
            if isinstance(thing, Stream):
                keys = Dictionary(dict(thing.stream_dict.items()))
                if "/Length" in keys:
                    del keys["/Length"]
                written = self._body(keys)[2:-2]
                self._file.put_stream(number, written, [thing.read_raw_bytes()])
            else:
                self._file.put(number, self._body(thing))

    def entries(self, thing: pikepdf.Object, *, without: frozenset[str]) -> bytes:
        """Return the entries of a dictionary one after the other, but those ``without``."""
        kept = (
            Name(key).unparse() + b" " + self.value(item)
            for key, item in thing.items()
            if key not in without
        )
        return b" ".join(kept)

    def _body(self, thing: object) -> bytes:
        if not isinstance(thing, pikepdf.Object):
            return pikepdf.Array([thing]).unparse()[1:-1].strip()
        return REFERENCE.sub(self._renumbered, thing.unparse(resolved=True))

    def _renumbered(self, found: re.Match[bytes]) -> bytes:
        if found["number"] is None:
            return found[0]
        return b"%d 0 R" % self._number((int(found["number"]), int(found["generation"])))

    def _number(self, objgen: tuple[int, int]) -> int:
        number = self.numbers.get(objgen)
        if number is None:
            number = self.numbers[objgen] = self._file.reserve()
            self._waiting.append((number, self._source.get_object(objgen)))
        return number
