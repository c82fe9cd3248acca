"""An argument parser that speaks French: its help, its titles and its refusals.

The standard parser takes its words from the environment's language, with no French catalogue of
its own; a volunteer would read half of each help in English.
"""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

REFUSALS = (
    (r"the following arguments are required: (.+)", r"Il manque : \1."),
    (r"unrecognized arguments: (.+)", r"Ces mots ne sont pas compris : \1."),
    (r"argument (.+?): expected one argument", r"Il faut une valeur après \1."),
    (r"argument (.+?): expected at least one argument", r"Il faut au moins une valeur après \1."),
    (r"argument (.+?): expected (\d+) arguments", r"Il faut \2 valeurs après \1."),
    (
        r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)",
        r"La valeur \2 n’existe pas pour \1. Choix possibles : \3.",
    ),
    (r"argument (.+?): invalid \S+ value: (.+)", r"La valeur \2 ne convient pas pour \1."),
    (
        r"argument (.+?): not allowed with argument (.+)",
        r"On ne peut pas donner à la fois \1 et \2.",
    ),
    (
        r"ambiguous option: (.+) could match (.+)",
        r"L’option \1 peut être \2. Écrivez-la en entier.",
    ),
    (r"one of the arguments (.+) is required", r"Il faut donner l’un de : \1."),
)


def refusal(message: str) -> str:
    """Return the French sentence for a message of the standard parser, or the message itself.

    Commands may raise ``ArgumentTypeError`` with a French text of their own: it passes through.
    """
    for pattern, french in REFUSALS:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, french, message)
    return message


class FrenchFormatter(argparse.HelpFormatter):
    """The standard layout, with « Utilisation » at its head."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Add the usage line."""
        super().add_usage(usage, actions, groups, "Utilisation : " if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """A parser for one command. A refusal goes to the error stream and exits with 2."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("formatter_class", FrenchFormatter)
        super().__init__(add_help=False, **settings)
        self._positionals.title = "À donner "
        self._optionals.title = "Options "
        self.add_argument("-h", "--help", action="help", help="Afficher cette aide.")

    def error(self, message: str) -> NoReturn:
        """Say what is refused and where to look, then exit with 2."""
        self.exit(2, f"{refusal(message)}\nPour savoir quoi écrire : {self.prog} --help\n")
