"""What a document was written from, kept so that it can be understood and written again.

A finished letter and a prepared folder say later: these facts, this state of the law, these bytes.
A change never alters them; it makes another version.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter

import guichet.law
from guichet import __version__
from guichet.casefile import CaseFile
from guichet.letters.catalogue import letter_text
from guichet.letters.options import LetterOptions


@lru_cache(maxsize=1)
def law_digest() -> str:
    """Return one SHA-256 over the rules, delays, figures and citations that this software holds."""
    folder = Path(guichet.law.__file__).parent
    digest = sha256()
    for path in sorted(folder.rglob("*.toml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def source_facts(case: CaseFile, options: LetterOptions, *, kind: str) -> dict[str, object]:
    """Return what the document ``kind`` was written from, ready for an encrypted column."""
    return {
        "case": case.model_dump(mode="json", exclude_none=True),
        "options": plain_options(options),
        "law": {
            "digest": law_digest(),
            "text": sha256(letter_text(kind).body.encode()).hexdigest(),
            "software": __version__,
        },
    }


def facts_digest(case: CaseFile) -> str:
    """Return the SHA-256 of ``case``: the same facts give the same digest."""
    said = json.dumps(case.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return sha256(said.encode()).hexdigest()


def case_of(basis: dict[str, object]) -> CaseFile:
    """Return the dossier as it was. Raises ``KeyError`` for a letter of an earlier version."""
    return CaseFile.model_validate(basis["case"])


def options_of(basis: Mapping[str, object]) -> LetterOptions:
    """Return the choices as they were."""
    return TypeAdapter(LetterOptions).validate_json(json.dumps(basis["options"]))


def plain_options(options: LetterOptions) -> dict[str, object]:
    """Return the choices as JSON holds them."""
    values: dict[str, object] = {}
    for name, value in asdict(options).items():
        if isinstance(value, dt.date):
            values[name] = value.isoformat()
        elif isinstance(value, Sequence) and not isinstance(value, str):
            values[name] = list(value)
        else:
            values[name] = value
    return values
