"""``guichet check-filing DOSSIER``: check a folder before it is given, wherever it goes."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

from guichet.documents.destinations import destination_ids, load_destination
from guichet.documents.filing_check import Fault, FilingReport, check_filing
from guichet.documents.grammar import de_


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument("dossier", type=Path, help="le dossier fait par « guichet file »")
    parser.add_argument(
        "--to",
        choices=destination_ids(),
        help="destinataire (reconnu tout seul si rien n’est dit)",
    )
    parser.add_argument(
        "--on",
        type=dt.date.fromisoformat,
        metavar="DATE",
        help="vérifier selon les règles de ce jour (aujourd’hui si rien n’est dit)",
    )
    parser.add_argument("--json", action="store_true", help="répondre en JSON")


def run(options: argparse.Namespace) -> int:
    """Return 0 when the folder is sound, 1 when it has faults."""
    day = options.on or dt.datetime.now().astimezone().date()
    to = load_destination(options.to) if options.to else None
    report = check_filing(options.dossier, to, day)
    if options.json:
        print(json.dumps(_as_json(report), ensure_ascii=False, indent=2))
    else:
        print(_as_text(report))
    return 0 if report.sound else 1


def _as_json(report: FilingReport) -> dict[str, object]:
    return {
        "sound": report.sound,
        "destination": report.destination,
        "document": report.document,
        "faults": [asdict(fault) for fault in report.faults],
        "warnings": [asdict(warning) for warning in report.warnings],
    }


def _as_text(report: FilingReport) -> str:
    lines = [_verdict(report)]
    lines += [_line(fault) for fault in report.faults]
    if report.warnings:
        lines += ["", "À relire (ce ne sont pas des défauts) :"]
        lines += [_line(warning) for warning in report.warnings]
    return "\n".join(lines)


def _verdict(report: FilingReport) -> str:
    place = load_destination(report.destination)
    head = f"Dossier pour : {place.title}."
    if report.sound:
        return f"{head}\nAucun défaut de forme trouvé. Relisez avant {de_(place.before)}."
    count = len(report.faults)
    noun = "défaut" if count == 1 else "défauts"
    return f"{head}\n{count} {noun} à corriger avant {de_(place.before)} :"


def _line(fault: Fault) -> str:
    return f"- {fault.file} : {fault.detail}\n  [{fault.rule}] {fault.source}"
