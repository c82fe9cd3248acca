"""``guichet observatory``: counts of attempts in which nobody can be seen."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

NOT_A_STATISTIC = "Ce n’est ni une statistique, ni un taux : rien n’est extrapolé."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = NOT_A_STATISTIC
    parser.add_argument("--out", type=Path, help="fichier à écrire (par défaut : l’écran)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="répondre en JSON")
    form.add_argument("--csv", action="store_true", help="tableau CSV (par défaut)")


def run(options: argparse.Namespace) -> int:
    """Write the counts. Always 0: an empty table is an answer."""
    from guichet.config import setup

    setup()
    from django.utils import timezone

    from guichet.observatory.collecting import counts_on
    from guichet.observatory.export import as_csv, as_json

    day = timezone.localdate()
    counts = counts_on(day)
    if options.json:
        content = json.dumps(as_json(counts, day), ensure_ascii=False, indent=2) + "\n"
    else:
        content = as_csv(counts)
    if options.out is None:
        sys.stdout.write(content)
    else:
        options.out.write_text(content, "utf-8")
        print(f"Nombres écrits : {options.out}")
    return 0
