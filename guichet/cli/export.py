"""``guichet export``: the evidence bundle of a dossier."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from guichet.cli.dossier_source import NoSuchDossier
from guichet.errors import spaced

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("dossier", help="numéro du dossier dans cette installation")
    parser.add_argument("--out", required=True, type=Path, help="fichier à écrire")
    parser.add_argument(
        "--hand-off",
        action="store_true",
        help="pour continuer sur un autre appareil : tout le dossier, fermé par un code (.guichet)",
    )
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
    if options.hand_off:
        return _hand_off(dossier, options)
    path = export_bundle(dossier, options.out, at=timezone.now())
    note_act("command", "bundle_exported", dossier.id)
    if options.json:
        print(json.dumps({"written": str(path)}, ensure_ascii=False))
    else:
        print(f"Dossier de preuves écrit : {path}\nPour le vérifier : guichet verify {path}")
    return 0


def _hand_off(dossier: Dossier, options: argparse.Namespace) -> int:
    """Write the locked file and show its code, which is kept nowhere."""
    from django.utils import timezone

    from guichet.audit.services import note_act
    from guichet.evidence.hand_off import LEFT_BY_FILE, hand_off

    made = hand_off(dossier, options.out, at=timezone.now())
    note_act("command", "dossier_handed_off", dossier.id)
    if options.json:
        print(json.dumps({"written": str(made.path), "code": made.code}, ensure_ascii=False))
        return 0
    print(f"Fichier écrit\u00a0: {made.path}")
    print(f"Code\u00a0: {made.code}")
    print("Ce code ne sera plus montré. Notez-le, et gardez-le loin du fichier.")
    print(f"Sur l’autre appareil\u00a0: guichet import {made.path.name}")
    print(spaced("Ce qui reste ici :"))
    print("\n".join(f"- {one}" for one in LEFT_BY_FILE))
    return 0
