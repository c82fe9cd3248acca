"""``guichet law``: the whole rule base by date checked, and what must be read again."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import textwrap

from guichet.documents.numbers import plural
from guichet.documents.typography import typeset
from guichet.law.register import FOLDERS, Entry, Kind, entries, stale_after

WIDTH = 88
INDENT = 12
KINDS: dict[Kind, str] = {
    "rule": "règle",
    "deadline": "délai",
    "figure": "chiffre",
    "citation": "citation",
}
EXIT_CODES = (
    "Codes de sortie : 0 la liste est donnée ; 1 avec --stale, quelque chose est à revérifier ; "
    "2 la demande n’est pas comprise."
)
NOTHING_STALE = "Rien à revérifier ce jour-là."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.epilog = EXIT_CODES
    parser.add_argument(
        "--stale", action="store_true", help="seulement ce que personne n’a revérifié à temps"
    )
    parser.add_argument(
        "--on", type=_day, metavar="AAAA-MM-JJ", help="jour considéré (par défaut : aujourd’hui)"
    )
    parser.add_argument("--json", action="store_true", help="réponse pour un programme")


def run(options: argparse.Namespace) -> int:
    """Print the register. Returns 1 when ``--stale`` finds something to check again, else 0."""
    day = options.on or dt.date.today()  # noqa: DTZ011 (the day on this computer)
    everything = entries(day)
    shown = [one for one in everything if one.is_stale(day) or not options.stale]
    print(
        json.dumps(as_json(shown, day), ensure_ascii=False, indent=2)
        if options.json
        else as_text(shown, day, stale_only=options.stale)
    )
    return 1 if options.stale and shown else 0


def as_json(shown: list[Entry], day: dt.date) -> dict[str, object]:
    """Return the keys of the public contract (docs/schemas/law.schema.json)."""
    return {
        "on": day.isoformat(),
        "stale_after_days": stale_after(day),
        "stale": sum(one.is_stale(day) for one in shown),
        "entries": [_entry(one, day) for one in shown],
    }


def _entry(one: Entry, day: dt.date) -> dict[str, object]:
    return {
        "kind": one.kind,
        "id": one.id,
        "title": one.title,
        "file": one.file,
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "in_force": one.in_force,
        "banned": one.banned,
        "checked_on": one.checked_on.isoformat(),
        "unchecked_days": one.unchecked_for(day),
        "stale": one.is_stale(day),
        "confidence": one.confidence,
        "confidence_label": one.confidence_label,
        "source": {"citation": one.source.citation, "url": one.source.url},
    }


def as_text(shown: list[Entry], day: dt.date, *, stale_only: bool) -> str:
    """Return the list for a person, the oldest check first."""
    if not shown:
        return NOTHING_STALE
    stale = sum(one.is_stale(day) for one in shown)
    blocks = [_wrapped(_head(shown, stale_only=stale_only))]
    blocks += [_block(one, day) for one in shown]
    if not stale_only:
        limit = stale_after(day)
        blocks.append(
            _wrapped(f"À revérifier : {stale}. Limite : {limit} jours sans vérification.")
        )
    return "\n\n".join(blocks)


def _head(shown: list[Entry], *, stale_only: bool) -> str:
    counts = [
        plural(sum(one.kind == kind for one in shown), KINDS[kind], f"{KINDS[kind]}s")
        for kind in FOLDERS
    ]
    what = "À revérifier" if stale_only else "La base de règles"
    return f"{what} : {', '.join(counts)}. La vérification la plus ancienne d’abord."


def _block(one: Entry, day: dt.date) -> str:
    mark = " — À REVÉRIFIER" if one.is_stale(day) else ""
    lines = [
        f"{one.checked_on:%d/%m/%Y} · {KINDS[one.kind]} {one.id} : {one.title}{mark}",
        f"{_period(one)} {one.confidence_label.capitalize()}.",
        f"Source : {one.source.citation}",
    ]
    if one.source.url:
        lines.append(one.source.url)
    return "\n".join(_wrapped(line, INDENT if rank else 0) for rank, line in enumerate(lines))


def _wrapped(line: str, indent: int = 0) -> str:
    return textwrap.fill(
        typeset(line),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _period(one: Entry) -> str:
    """Return since when the version holds, and until when; ``until`` is the first day without."""
    since = f"{one.since:%d/%m/%Y}"
    if one.until is None:
        return f"Depuis le {since}." if one.in_force else f"À partir du {since}."
    last = f"{one.until - dt.timedelta(days=1):%d/%m/%Y}"
    ended = "" if one.in_force else " (n’est pas en vigueur ce jour-là)"
    return f"Du {since} au {last}{ended}."


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une date AAAA-MM-JJ") from None
