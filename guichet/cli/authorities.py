"""``guichet authorities``: the authorities that may date the proofs, and the choice of them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from guichet.config.environment import read_environment
from guichet.errors import spaced
from guichet.sealing.authority_choice import asked_authorities, choose, leave, offers


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--ask", metavar="NOM", help="Demander désormais la date à cet horodateur.")
    one.add_argument("--leave", metavar="NOM", help="Ne plus la lui demander. Ses dates restent.")
    parser.add_argument("--json", action="store_true", help="Répondre en JSON.")
    parser.epilog = "Cette commande n’envoie rien : l’application demande la date."


def run(options: argparse.Namespace) -> int:
    """Change the choice when asked to, then print the authorities: who is asked, who could be."""
    folder = read_environment().home / "authorities"
    if options.ask:
        choose(options.ask, folder)
    if options.leave:
        leave(options.leave, folder)
    lines = _lines(folder)
    if options.json:
        print(json.dumps({"authorities": lines}, ensure_ascii=False, indent=2))
        return 0
    for line in lines:
        state = "demandé" if line["asked"] else "pas demandé"
        status = "qualifié" if line["qualified"] else "non qualifié"
        print(spaced(f"{line['id']} : {line['name']}, {status}, {state}. {line['url']}"))
    return 0


def _lines(folder: Path) -> list[dict[str, object]]:
    asked = asked_authorities(folder)
    waiting = [one.authority for one in offers(folder) if not one.asked]
    return [
        {
            "id": one.id,
            "name": one.name,
            "url": one.url,
            "qualified": one.qualified,
            "asked": one in asked,
        }
        for one in (*asked, *waiting)
    ]
