"""``guichet import``: a dossier that comes from another device."""

from __future__ import annotations

import argparse
import json
import sys
from getpass import getpass
from pathlib import Path

from guichet.documents.numbers import plural
from guichet.errors import GuichetError, spaced

EXIT_CODES = (
    "Codes de sortie : 0 le dossier est ouvert ici ; 2 il ne l’est pas, et rien n’a changé."
)


class NoFileToTakeIn(GuichetError):
    """FILE is not there, or cannot be read."""

    title = "Le fichier « {name} » ne peut pas être lu."
    effect = "Rien n’a été ajouté."
    advice = "Vérifiez le chemin du fichier."
    kept = "Vos dossiers sont inchangés."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = EXIT_CODES
    parser.add_argument(
        "file",
        metavar="FICHIER",
        type=Path,
        help="fichier .guichet fait sur l’autre appareil, ou dossier de preuves .zip",
    )
    parser.add_argument(
        "--code",
        default="",
        help="code du fichier .guichet ; sans cette option, il est demandé au clavier, ce qui vaut "
        "mieux : une commande se lit dans la liste des programmes (ps) et dans l’historique",
    )
    parser.add_argument("--json", action="store_true", help="répondre en JSON")


def run(options: argparse.Namespace) -> int:
    """Take the dossier in and say what came."""
    if not options.file.is_file():
        raise NoFileToTakeIn(name=options.file)
    code = options.code or _asked(options.file)
    _make_ready()
    from django.utils import timezone

    from guichet.evidence.hand_off import LEFT_BY_BUNDLE, LEFT_BY_FILE
    from guichet.evidence.taking_in import take_in

    taken = take_in(
        options.file, name=options.file.name, code=code, by="command", at=timezone.now()
    )
    left = LEFT_BY_FILE if taken.whole else LEFT_BY_BUNDLE
    if options.json:
        answer = {
            "dossier": str(taken.dossier.id),
            "code": taken.dossier.code,
            "entries": taken.entries,
            "files": taken.files,
            "whole": taken.whole,
            "unknown_tokens": taken.unknown_tokens,
            "left_behind": list(left),
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    print(spaced(f"Dossier ouvert ici : {taken.dossier.code} ({taken.dossier.id})"))
    lines = plural(taken.entries, "ligne de journal", "lignes de journal")
    files = plural(taken.files, "fichier")
    print(spaced(f"Vérifié, puis repris : {lines}, {files}."))
    if taken.unknown_tokens:
        tokens = plural(taken.unknown_tokens, "jeton")
        print(spaced(f"Horodateur inconnu ici : {tokens}. Gardés, sans date retenue."))
    print(spaced("Ce qui n’est pas venu :"))
    print("\n".join(f"- {one}" for one in left))
    print(spaced("Continuez sur un seul appareil : les deux dossiers ne se rejoignent pas."))
    print(spaced("Pour le lire : guichet serve"))
    return 0


def _make_ready() -> None:
    """Make a new computer’s installation, as the first start of the application does."""
    from guichet.cli.serve import prepare
    from guichet.config.environment import read_environment

    prepare(read_environment().home)


def _asked(file: Path) -> str:
    """Ask for the code when the file is locked: typed at the keyboard, or the first line given."""
    from guichet.storage.locked_file import is_locked

    with file.open("rb") as stream:
        if not is_locked(stream.read(64)):
            return ""
    if sys.stdin.isatty():
        return getpass("Code : ")
    return sys.stdin.readline()
