"""The published JSON Schemas of ``guichet assess``.

    python -m guichet.law.schemas docs/schemas

writes facts.schema.json and assessment.schema.json; a test compares them with the code.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from guichet import places
from guichet.casefile.vocabulary import OUTCOMES, URGENCY_KINDS
from guichet.law.facts import FactsFile
from guichet.law.rulebook import rulebook

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ROUTES = (
    "continue_attempts",
    "gather_urgency",
    "refere_mesures_utiles",
    "refere_suspension",
    "refere_liberte",
    "ask_to_advance",
    "substitution_anef",
    "execution",
    "refile",
    "see_human_first",
    "recours_annulation",
    "write_first",
    "wait_window",
    "elsewhere",
    "stop_done",
)
MEASURES = ("rdv", "earlier_rdv", "recepisse_api", "enregistrement", "substitution")
Schema = dict[str, Any]


def facts_schema() -> Schema:
    """Return the schema of ``FACTS.json``, with the codes of the vocabulary and the directory."""
    schema = TypeAdapter(FactsFile).json_schema()
    parts = schema["$defs"]
    parts["AttemptFact"]["properties"]["outcome"]["enum"] = sorted(OUTCOMES)
    parts["UrgencyFact"]["properties"]["kind"]["anyOf"] = [
        {"enum": sorted(URGENCY_KINDS)},
        {"pattern": "_general$"},
    ]
    codes = [one.code for one in places.demarches()]
    parts["Facts"]["properties"]["demarche"]["anyOf"][0]["enum"] = codes
    departements = [one.code for one in places.departements()]
    parts["Facts"]["properties"]["departement"]["anyOf"][0]["enum"] = departements
    return {
        "$schema": DIALECT,
        "$id": "guichet-ouvert/facts.schema.json",
        **schema,
        "title": "guichet assess FAITS.json",
    }


def assessment_schema() -> Schema:
    """Return the schema of the answer of ``guichet assess --json``."""
    base = rulebook()
    route = {"enum": list(ROUTES)}
    tick = {"type": ["boolean", "null"]}
    text = {"type": "string", "minLength": 1}
    source = _closed({"citation": text, "url": {"type": "string"}})
    properties: Schema = {
        "on": _date(),
        "route": route,
        "because": text,
        "runner_up": {"anyOf": [route, {"type": "null"}]},
        "target": {"type": ["string", "null"]},
        "measure": {"enum": [*MEASURES, None]},
        "markers": _closed(dict.fromkeys(base.answers.markers, tick)),
        "urgency_presumed": tick,
        "court": {"type": ["string", "null"], "pattern": "^ta-[a-z-]+$"},
        "warnings": _list(_closed({"id": text, "text": text, "sources": _list(source)})),
        "says": _list(text),
        "findings": _list(_finding_schema(text, source)),
        "next_steps": _list(_closed({"id": text, "text": text})),
        "deadlines": _list(
            _closed({"id": text, "label": text, "date": _date(), "starts": text, "source": source})
        ),
    }
    return {
        "$schema": DIALECT,
        "$id": "guichet-ouvert/assessment.schema.json",
        "title": "guichet assess --json",
        **_closed(properties),
    }


def _finding_schema(text: Schema, source: Schema) -> Schema:
    """Return the schema of a finding. Rules are not listed: a new one changes no published file."""
    checked = {"checked_on": _date(nullable=True), "confidence": {"type": ["string", "null"]}}
    return _closed(
        {
            "rule": {"type": "string", "pattern": "^[a-z0-9_]{2,60}$"},
            "version_since": _date(nullable=True),
            "outcome": {"enum": ["met", "not_met", "unknown"]},
            "text": text,
            "sources": _list(_closed({**source["properties"], **checked})),
        }
    )


def _closed(properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _date(*, nullable: bool = False) -> Schema:
    kind = ["string", "null"] if nullable else "string"
    return {"type": kind, "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def written(schema: Schema) -> str:
    """Return the text of a published schema."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write both schemas in the folder given."""
    folder = Path(arguments[0])
    (folder / "facts.schema.json").write_text(written(facts_schema()), "utf-8")
    (folder / "assessment.schema.json").write_text(written(assessment_schema()), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
