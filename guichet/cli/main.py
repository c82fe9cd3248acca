"""Entry point of the ``guichet`` command.

Each command is a module with ``configure(parser)`` and ``run(options) -> int``. Modules are
imported only when their command is called, so that ``guichet verify`` starts without Django.
Exit codes: 0 done or sound, 1 the check found a fault, 2 the input cannot be used.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence

from guichet import __version__
from guichet.cli.french_parser import FrenchParser

_OBJECTS_BETWEEN_ROUNDS = 50_000
"""Python looks for rubbish every 700 objects otherwise: a tenth of the time of a letter."""

COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("guichet.cli.serve", "Démarrer l’application sur cet ordinateur."),
    "demo": ("guichet.cli.demo", "Fabriquer un dossier EXEMPLE complet."),
    "locate": ("guichet.cli.locate", "Trouver la préfecture et le tribunal d’une commune."),
    "read": ("guichet.cli.read", "Lire ce que dit une page de rendez-vous enregistrée."),
    "inspect": ("guichet.cli.inspect", "Dire ce qu’une capture montre, et ce qui lui manque."),
    "assess": ("guichet.cli.assess", "Dire quelle suite les règles permettent, et pourquoi."),
    "law": ("guichet.cli.law", "Lister les règles de droit et le jour de leur vérification."),
    "compose": ("guichet.cli.compose", "Écrire une lettre à partir d’un dossier."),
    "file": ("guichet.cli.file", "Préparer le dossier à déposer au tribunal."),
    "check-filing": ("guichet.cli.check_filing", "Vérifier un dossier à déposer."),
    "verify": ("guichet.cli.verify", "Vérifier un dossier de preuves."),
    "export": ("guichet.cli.export", "Enregistrer le dossier de preuves d’un dossier."),
    "import": ("guichet.cli.take_in", "Ouvrir un dossier venu d’un autre appareil."),
    "capture": (
        "guichet.cli.capture",
        "Ouvrir la page officielle et enregistrer ce qu’elle montre.",
    ),
    "observatory": ("guichet.cli.observatory", "Compter les essais, sans que personne s’y voie."),
    "authorities": (
        "guichet.cli.authorities",
        "Choisir les horodateurs, qui datent les preuves.",
    ),
    "rotate-keys": ("guichet.cli.rotate_keys", "Changer la clé de l’installation."),
    "check": ("guichet.cli.check", "Dire ce qui est installé et ce qui manque."),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0, 1 or 2)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in {"-h", "--help", "aide"}:
        print_help()
        return 0 if given else 2
    if given[0] == "--version":
        print(f"guichet {__version__}")
        return 0
    if given[0] not in COMMANDS:
        print(f"La commande « {given[0]} » n’existe pas. Essayez : guichet --help", file=sys.stderr)
        return 2
    return run_command(given[0], given[1:])


def run_command(name: str, arguments: Sequence[str]) -> int:
    """Import the module of the command ``name``, parse ``arguments`` and run it.

    What stops it is told in four parts, and gives 2; a defect of ours too: never a stack trace.
    """
    module_name, summary = COMMANDS[name]
    _start_quickly(name)
    try:
        module = importlib.import_module(module_name)
        parser = FrenchParser(prog=f"guichet {name}", description=summary)
        module.configure(parser)
        return int(module.run(parser.parse_args(list(arguments))))
    except KeyboardInterrupt:
        print("Arrêté.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # « guichet … | head »: whoever read has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except Exception as error:
        from guichet.cli.failures import explained

        print(explained(error).as_text(), file=sys.stderr)
        return 2


def _start_quickly(name: str) -> None:
    """Spare what a short command does not need: a search for plugins, and most rubbish rounds."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if name != "serve":
        gc.set_threshold(_OBJECTS_BETWEEN_ROUNDS)


def print_help() -> None:
    """Print the list of commands, one a line."""
    print("Guichet ouvert : garder la preuve de ses démarches et préparer ses lettres.\n")
    print("Commandes (ajoutez --help pour le détail) :")
    for name, (_, summary) in COMMANDS.items():
        print(f"  {name:<13} {summary}")
