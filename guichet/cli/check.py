"""``guichet check``: what is installed, what works, and whether what was stored is still sound."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

from guichet import __version__
from guichet.cli import check_data
from guichet.cli.check_authorities import authorities, calendars
from guichet.cli.check_findings import Finding, looked_at
from guichet.cli.check_machine import machine
from guichet.config.environment import read_environment
from guichet.documents.numbers import plural
from guichet.errors import GuichetError
from guichet.system_reasons import reason_of


class InstallationUnreadable(GuichetError):
    """The installation's own files cannot be opened by this account."""

    title = "L’installation ne peut pas être ouverte : {path} ({reason})"
    effect = "Les dossiers n’ont pas été vérifiés."
    advice = "Lancez la commande avec le compte qui utilise l’application."
    kept = "Rien n’a été modifié."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--all", action="store_true", help="lire tous les fichiers des dossiers")
    parser.add_argument(
        "--authorities",
        action="store_true",
        help="demander un jeton d’essai à chaque horodateur réglé (utilise le réseau)",
    )
    parser.add_argument("--json", action="store_true", help="répondre en JSON")
    parser.epilog = (
        "Rien n’est modifié, et rien ne sort de l’ordinateur sans --authorities. Codes de sortie : "
        "0 tout marche ; 1 au moins un défaut ; 2 la vérification n’a pas pu se faire."
    )


def run(options: argparse.Namespace) -> int:
    """Print what was found; return 1 when there is a fault, else 0."""
    home = read_environment().home
    found = {
        "Cet ordinateur": machine(),
        "Cette installation": installation(home, options, dt.datetime.now(dt.UTC)),
    }
    everything = [one for group in found.values() for one in group]
    faults = sum(one.state == "fault" for one in everything)
    if options.json:
        checks = [asdict(one) for one in everything]
        answer = {"sound": not faults, "home": str(home), "checks": checks}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        print(f"Guichet ouvert {__version__}")
        for title, group in found.items():
            print(f"\n{title}")
            print("\n".join(one.as_text() for one in group))
        print(f"\n{_conclusion(faults)}")
    return 1 if faults else 0


def installation(home: Path, options: argparse.Namespace, now: dt.datetime) -> list[Finding]:
    """Return the findings about the data in ``home``. A home that does not exist is not created.

    Raises :class:`guichet.cli.check_data.HomeIsNoFolder`.
    """
    found = check_data.folder(home)
    if not home.exists():
        return found
    found += looked_at("Clés", lambda: check_data.keys(home))
    found += check_data.strays(home)
    found += looked_at("Horodateurs", lambda: authorities(home, ask=options.authorities, now=now))
    found += looked_at("OpenTimestamps", lambda: calendars(home, ask=options.authorities))
    if not check_data.keys_open(home) or not (home / check_data.DATABASE).exists():
        return found
    return found + looked_at("Dossiers", lambda: _dossiers(home, options, now))


def _dossiers(home: Path, options: argparse.Namespace, now: dt.datetime) -> list[Finding]:
    from guichet.config import setup

    try:
        setup()
    except OSError as error:
        raise InstallationUnreadable(path=home, reason=reason_of(error)) from error
    from guichet.cli.check_database import database

    return database(everything=options.all, now=now)


def _conclusion(faults: int) -> str:
    if not faults:
        return "Tout ce qui est nécessaire marche."
    return f"{plural(faults, 'défaut')} à réparer. Rien n’a été modifié."
