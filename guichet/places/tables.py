"""Reading the data files: one function, rows as dictionaries of text, each file read once."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

Row = dict[str, str]
DATA = Path(__file__).parent / "data"


class Commune(NamedTuple):
    """A row of communes.csv.gz, fields in the order of the file.

    ``kind``: C current, A municipal arrondissement, D délégué, S associated. The key is
    (``code``, ``kind``): a commune déléguée can carry the code of its parent.
    """

    code: str
    name: str
    kind: str
    parent: str
    departement: str
    arrondissement: str
    postcodes: str
    former_codes: str


def _text(name: str) -> io.StringIO:
    raw = (DATA / name).read_bytes()
    data = gzip.decompress(raw) if name.endswith(".gz") else raw
    return io.StringIO(data.decode("utf-8"), newline="")


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of the data file ``name``, header names as keys, in file order."""
    return tuple(csv.DictReader(_text(name)))


@cache
def communes() -> tuple[Commune, ...]:
    """Return the 37,590 communes, former communes included, in the order of their code.

    Read only when a place is looked for: it takes some 50 ms.
    """
    reader = csv.reader(_text("communes.csv.gz"))
    next(reader)
    return tuple(map(Commune._make, reader))


def current_communes() -> Iterator[Commune]:
    """Yield the communes that exist today (kind C)."""
    return (commune for commune in communes() if commune.kind == "C")


@cache
def current_commune(code: str) -> Commune | None:
    """Return the commune of today whose INSEE code is ``code``, if there is one."""
    return _current_by_code().get(code)


@cache
def _current_by_code() -> dict[str, Commune]:
    return {commune.code: commune for commune in current_communes()}
