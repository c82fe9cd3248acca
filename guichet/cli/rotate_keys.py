"""``guichet rotate-keys``: a new installation key."""

from __future__ import annotations

import argparse
import json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="Répondre en JSON.")


def run(options: argparse.Namespace) -> int:
    """Rotate the key and say how many dossiers are under the new one."""
    from guichet.config import setup

    setup()
    from django.conf import settings

    from guichet.dossiers.services import rotate_installation_key
    from guichet.storage.keys import key_path

    count = rotate_installation_key(by="command")
    path = str(key_path(settings.HOME))
    if options.json:
        print(json.dumps({"dossiers": count, "keys": path}))
    else:
        print(f"Nouvelle clé en place. Dossiers concernés : {count}.")
        print(f"Gardez une copie de ce fichier ailleurs : {path}")
    return 0
