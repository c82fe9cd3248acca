"""The published JSON Schema of the API, drawn from the types that check what comes in.

python manage.py shell -c "from guichet.api.schema import write; write()"
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from guichet.api.sent import PairingAsked, SentPage
from guichet.api.v1 import AttemptTold, ErrorTold, GreetingTold, PairingTold, StandingTold

FILE = Path(__file__).parents[2] / "docs" / "schemas" / "api.schema.json"
ASKED = (PairingAsked, SentPage)
TOLD = (GreetingTold, PairingTold, StandingTold, AttemptTold, ErrorTold)


def published() -> dict[str, Any]:
    """Return the schema: one definition for each request and each answer, by its name."""
    models = [(model, "validation") for model in ASKED]
    answers = [(model, "serialization") for model in TOLD]
    _, definitions = models_json_schema([*models, *answers])  # type: ignore[list-item]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "guichet-ouvert/api.schema.json",
        "title": "API de l’extension, version 2",
        "description": "POST /api/v1/greetings, /pairings, /dossier, /attempts. "
        "Le contrat est dans docs/extension.md.",
        "$defs": definitions["$defs"],
    }


def write() -> None:
    """Write the schema where it is published."""
    FILE.write_text(json.dumps(published(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
