"""``guichet export``: the evidence bundle of a dossier."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from uuid import UUID

from guichet.cli.dossier_source import NoSuchDossier


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("dossier", help="numéro du dossier dans cette installation")
    parser.add_argument("--out", required=True, type=Path, help="fichier .zip à écrire")
    parser.add_argument("--json", action="store_true", help="répondre en JSON")


def run(options: argparse.Namespace) -> int:
    """Write the bundle and say where."""
    from guichet.config import setup

    setup()
    from django.utils import timezone

    from guichet.audit.services import note_act
    from guichet.dossiers.models import Dossier
    from guichet.evidence.export import export_bundle

    try:
        dossier = Dossier.objects.filter(pk=UUID(options.dossier), erased_at=None).first()
    except ValueError as error:
        raise NoSuchDossier(name=options.dossier) from error
    if dossier is None:
        raise NoSuchDossier(name=options.dossier)
    path = export_bundle(dossier, options.out, at=timezone.now())
    note_act("command", "bundle_exported", dossier.id)
    if options.json:
        print(json.dumps({"written": str(path)}, ensure_ascii=False))
    else:
        print(f"Dossier de preuves écrit : {path}\nPour le vérifier : guichet verify {path}")
    return 0
