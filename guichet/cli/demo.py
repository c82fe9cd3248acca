"""``guichet demo``: the whole route of a fictitious person, with the real parts."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--out", required=True, type=Path, help="dossier à créer")
    parser.add_argument(
        "--keep-installation",
        action="store_true",
        help="garder les données de la démonstration, pour les ouvrir avec « guichet serve »",
    )
    parser.add_argument("--json", action="store_true", help="répondre en JSON")


def run(options: argparse.Namespace) -> int:
    """Make the attempts in a real browser, import them, and write the complete folder."""
    from guichet.documents.filing import refuse_taken

    out = options.out.resolve()
    refuse_taken(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    home = out.parent / f".{out.name}-installation"
    shutil.rmtree(home, ignore_errors=True)
    try:
        told, written = _in_its_own_installation(home, out, quiet=options.json)
    finally:
        if not options.keep_installation:
            shutil.rmtree(home, ignore_errors=True)
    if options.json:
        files = [str(path) for path in written]
        print(json.dumps({"folder": str(out), "files": files, **told}, ensure_ascii=False))
    else:
        print(f"Dossier EXEMPLE prêt : {out}")
        print(f"Fichiers reçus deux fois, gardés une seule fois : {told['recognised']}")
        print(f"Pour le vérifier : guichet check-filing {out}")
        print(f"et : guichet verify {out / 'NE_PAS_DEPOSER' / 'preuves.zip'}")
        if options.keep_installation:
            print(f"Pour l’ouvrir : GUICHET_HOME={home} guichet serve")
    return 0


def _in_its_own_installation(
    home: Path, out: Path, *, quiet: bool
) -> tuple[dict[str, int], list[Path]]:
    """Build the demonstration under ``home``: the person's own data are never touched.

    Return how many entries the journal has and how many files were recognised as already there,
    then the main files written.
    """
    authorities = Path(os.environ["GUICHET_HOME"]) / "authorities" if _has_home() else None
    os.environ["GUICHET_HOME"] = str(home)
    home.mkdir(mode=0o700)
    if authorities and authorities.is_dir():
        shutil.copytree(authorities, home / "authorities")
    from guichet.config import setup
    from guichet.storage.keys import create_keys_at_first_start

    create_keys_at_first_start(home)
    setup()
    from django.core.management import call_command
    from django.utils import timezone

    from guichet.demo.build import build_dossier
    from guichet.demo.outputs import write_outputs

    def say(text: str) -> None:
        if not quiet:
            print(text, file=sys.stderr, flush=True)

    call_command("migrate", verbosity=0)
    made = build_dossier(at=timezone.now(), say=say)
    told = {"entries": made.dossier.attempts.count(), "recognised": made.already_there}
    return told, write_outputs(made.dossier, out, at=timezone.now())


def _has_home() -> bool:
    return bool(os.environ.get("GUICHET_HOME"))
