"""The published JSON Schema of ``dossier.json``: ``python -m guichet.casefile.schema FOLDER``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from guichet.casefile.models import CaseFile

NAME = "dossier.schema.json"


def dossier_schema() -> str:
    """Return the schema as indented JSON, ending with a newline."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"guichet-ouvert/{NAME}",
        **CaseFile.model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schema into the folder given."""
    (Path(arguments[0]) / NAME).write_text(dossier_schema(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
