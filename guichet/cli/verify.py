"""``guichet verify``: check an evidence bundle, anywhere, without network and without Django."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path

from guichet.config.environment import read_environment
from guichet.sealing.authorities import Authority, load_authorities
from guichet.sealing.authority_choice import offers
from guichet.sealing.verify import verify_bundle


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("bundle", type=Path, metavar="DOSSIER.zip", help="Le dossier de preuves.")
    parser.add_argument(
        "--trust",
        type=Path,
        metavar="RACINES",
        help="Fichier PEM, ou dossier de fichiers PEM, des racines que vous avez obtenues ailleurs."
        " Chaque jeton doit alors remonter à l’une d’elles.",
    )
    parser.add_argument("--json", action="store_true", help="Répondre en JSON.")
    parser.epilog = (
        "Codes de sortie : 0 intact ; 1 au moins un défaut, nommé ; 2 fichier inutilisable."
    )


def run(options: argparse.Namespace) -> int:
    """Print the report; return 0 when the bundle is intact, 1 otherwise."""
    report = verify_bundle(
        options.bundle,
        trust=options.trust,
        authorities=authorities_known_here(),
        now=dt.datetime.now(dt.UTC),
    )
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        print(report.as_text())
    return 0 if report.intact else 1


def authorities_known_here() -> tuple[Authority, ...]:
    """Return the authorities of this installation, then those that the software describes.

    Raises :class:`~guichet.sealing.authorities.BadAuthority`: a description of the installation
    that does not fit is not passed over where something is verified.
    """
    installed = read_environment().home / "authorities"
    return (*load_authorities(installed), *(one.authority for one in offers(installed)))
