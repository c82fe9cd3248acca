"""``guichet file``: the folder to deposit."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from guichet.cli.dossier_source import Source, opened
from guichet.documents.destinations import destination_ids, load_destination
from guichet.documents.filing import WrittenFiling
from guichet.letters.filing import FolderChoices
from guichet.letters.filing_day import filing_day
from guichet.letters.options import FilingMode, LetterOptions
from guichet.letters.story import tell

MODES: dict[str, FilingMode] = {"paper": "lrar", "counter": "counter"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("dossier", help="dossier.json, dossier de preuves .zip, ou numéro")
    parser.add_argument(
        "--to", default="telerecours", choices=destination_ids(), help="destinataire"
    )
    parser.add_argument("--out", required=True, type=Path, help="dossier à créer")
    parser.add_argument("--on", type=dt.date.fromisoformat, help="date portée (AAAA-MM-JJ)")
    parser.add_argument(
        "--copies",
        type=_at_least_one,
        metavar="N",
        help="jeux complets pour le tribunal, le vôtre en plus ; avec 1, sa copie est sans les "
        "pièces (sinon : ce que demande le code)",
    )
    parser.add_argument(
        "--letter",
        default="requete",
        metavar="LETTRE",
        help="requete, ou un document écrit ensuite : inexecution, modification, replique, offre, "
        "desistement, intervention",
    )
    parser.add_argument(
        "--join",
        action="append",
        default=[],
        type=Path,
        metavar="FICHIER",
        help="pièce de l’association, avec intervention : les statuts, puis la décision",
    )
    parser.add_argument("--offer", choices=["suits", "too_late"], help="réponse au rendez-vous")
    parser.add_argument("--json", action="store_true", help="répondre en JSON")


def _at_least_one(typed: str) -> int:
    count = int(typed)
    if not 1 <= count <= 9:
        raise argparse.ArgumentTypeError("de 1 à 9")
    return count


def run(options: argparse.Namespace) -> int:
    """Write the folder and say what it holds."""
    now = dt.datetime.now(ZoneInfo("Europe/Paris"))
    on = options.on or now.date()
    with opened(options.dossier, on=on) as source:
        mode = MODES.get(options.to, "telerecours")
        choices = LetterOptions(on=on, filing_mode=mode, offer=options.offer)
        written = _write(source, options, choices, now)
        to_a_court = load_destination(options.to).layout != "hand_over"
        to_a_court = to_a_court and options.letter == "requete"
        warnings = filing_day(tell(source.case, on=on)).warnings() if to_a_court else ()
    if options.json:
        files = sorted(path.name for path in written.deposit.iterdir())
        left_out = [{"name": one.name, "reason": one.reason} for one in written.left_out]
        answer = {"folder": str(written.folder), "files": files, "left_out": left_out}
        answer["warnings"] = list(warnings)
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(f"Dossier prêt : {written.folder}")
        print(f"{load_destination(options.to).given} : {written.deposit}")
        for one in written.left_out:
            print(f"Mis de côté : {one.name} – {one.reason}")
        if warnings:
            print("Le jour du dépôt :")
        for warning in warnings:
            print(f"- {warning}")
    return 0


def _write(
    source: Source, options: argparse.Namespace, choices: LetterOptions, now: dt.datetime
) -> WrittenFiling:
    joined = tuple((path.name, path.read_bytes()) for path in options.join)
    folder = FolderChoices(copies=options.copies, letter=options.letter, joined=joined)
    if source.dossier is not None:
        from guichet.dossiers.models import Dossier
        from guichet.letters.services import filing_folder

        dossier = Dossier.objects.get(pk=source.dossier)
        return filing_folder(
            dossier, options.out, choices, at=now, destination=options.to, choices=folder
        )
    from guichet.letters.filing import write_filing_folder

    return write_filing_folder(
        source.case,
        source.open_file,
        options.out,
        choices,
        destination=options.to,
        bundle=source.bundle,
        choices=folder,
    )
