"""The changes of the law, one file each, and the versions of the rule base that follow them.

``CHANGELOG-DROIT.md`` is written from here, so that no version of a rule is left out:

    python -m guichet.law.changes CHANGELOG-DROIT.md

A file of ``changes/`` tells in plain French what changed on one day, and whom it concerns. The
versions that begin or end that day are found, not listed by hand; a day that no file tells is named
all the same, with the titles of its versions.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from guichet.documents.dates import long_date
from guichet.documents.typography import typeset
from guichet.law.citations import citations
from guichet.law.dated import Source, Version
from guichet.law.files import FOLDER, ChangeFile
from guichet.law.register import FOLDERS, Kind
from guichet.law.rulebook import documents, rulebook

FIRST_DAY = dt.date(2020, 6, 10)
"""The oldest day told: the decision on which the whole route to an appointment rests."""

UNTOLD = "Un texte, une décision ou une note de ce jour a servi aux règles ou aux lettres."

INTRODUCTION = """# Ce qui a changé dans le droit

Ce texte dit quel changement du droit a changé les règles du logiciel, quand, et pour qui. Le plus
récent est en haut. Chaque dossier est lu avec le droit de son jour : une ancienne version n’est
jamais corrigée.

Ce fichier est écrit par une commande, à partir des fichiers de `guichet/law` :
`python -m guichet.law.changes CHANGELOG-DROIT.md`. Un test vérifie qu’il est à jour.
"""


@dataclass(frozen=True)
class Touched:
    """A version of a file of the rule base that begins, or ends, on a day."""

    kind: Kind
    id: str
    title: str
    ends: bool

    @property
    def file(self) -> str:
        """The file, from the folder of the rule base."""
        return f"{FOLDERS[self.kind]}/{self.id}.toml"


@dataclass(frozen=True)
class Change:
    """What changed, in plain French, and whom it concerns."""

    id: str
    title: str
    what: str
    concerns: str
    source: Source
    checked_on: dt.date
    confidence_label: str
    note: str


@dataclass(frozen=True)
class Day:
    """A day on which the law of the rule base changed; ``changes`` may be empty."""

    on: dt.date
    changes: tuple[Change, ...]
    touched: tuple[Touched, ...]


@cache
def days() -> tuple[Day, ...]:
    """Return every day since :data:`FIRST_DAY` on which a version begins or ends, latest first.

    ``until`` is the first day without the version: the end is told on that day.
    """
    told, touched = _told(), _touched()
    found = {day for day in (*told, *touched) if day >= FIRST_DAY}
    return tuple(
        Day(day, tuple(told.get(day, ())), tuple(touched.get(day, ())))
        for day in sorted(found, reverse=True)
    )


def _told() -> Mapping[dt.date, list[Change]]:
    found: dict[dt.date, list[Change]] = defaultdict(list)
    for row in documents(FOLDER / "changes", ChangeFile):
        version = Version(
            row.on, None, None, row.source.as_source(), row.checked_on, row.confidence
        )
        found[row.on].append(
            Change(
                id=row.id,
                title=row.title,
                what=row.what,
                concerns=row.concerns,
                source=version.source,
                checked_on=row.checked_on,
                confidence_label=version.confidence_label,
                note=row.note,
            )
        )
    return found


def _touched() -> Mapping[dt.date, list[Touched]]:
    found: dict[dt.date, list[Touched]] = defaultdict(list)

    def note(kind: Kind, one: Any, title: str, version: Any) -> None:
        found[version.since].append(Touched(kind, one.id, title, ends=False))
        if version.until is not None:
            found[version.until].append(Touched(kind, one.id, title, ends=True))

    book = rulebook()
    dated: dict[Kind, Mapping[str, Any]] = {
        "rule": book.rules,
        "deadline": book.deadlines,
        "figure": book.values,
    }
    for kind, rules in dated.items():
        for rule in sorted(rules.values(), key=lambda one: one.id):
            for version in rule.versions.versions:
                note(kind, rule, rule.title, version)
    for one in citations().values():
        note("citation", one, one.short, one)
    return found


def as_markdown() -> str:
    """Return the text of ``CHANGELOG-DROIT.md``."""
    return "\n".join([INTRODUCTION, *(line for day in days() for line in _day(day))])


def _day(day: Day) -> list[str]:
    lines = [f"## {long_date(day.on).capitalize()}", ""]
    for change in day.changes:
        lines += [f"### {change.title}", "", change.what, ""]
        lines += [f"- Qui est concerné : {change.concerns[0].lower()}{change.concerns[1:]}"]
        lines += [f"- Période : à partir du {long_date(day.on)}."]
        lines += [f"- Source : {change.source.citation} ({change.confidence_label})."]
        lines += [f"- À savoir : {change.note}"] if change.note else []
        lines += [""]
    if not day.changes:
        lines += [UNTOLD, ""]
    for ends, words in (
        (False, "Versions qui commencent"),
        (True, "Versions qui finissent la veille"),
    ):
        found = [one for one in day.touched if one.ends is ends]
        if found:
            lines += [f"{words} :", ""]
            lines += [f"- `{one.file}` : {one.title}" for one in found]
            lines += [""]
    return [line if line.startswith("- `") else typeset(line) for line in lines]


def main(arguments: Sequence[str]) -> int:
    """Write the text in the file given."""
    Path(arguments[0]).write_text(as_markdown(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
