"""Reading ``FACTS.json`` as others send it: whatever is wrong is refused, all at once, in French.

    >>> read_facts_file(b'{"facts": {"kind": "renewal"}}', today).facts.kind
    'renewal'

Refused before anything is assessed: what is not JSON, a key given twice, ``NaN`` and numbers
without measure, unknown keys and codes, wrong types, moments without an offset, days that
contradict each other. Where one part cannot be read, the days of the others are compared.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from guichet.errors import GuichetError
from guichet.law.facts import FactsFile, UnusableFacts, contradictions
from guichet.law.faults import in_french

MOST_BYTES = 5_000_000
"""The largest file read, in bytes: a dossier of 1,500 attempts takes about 300,000."""

MOST_TOLD = 100
LONGEST_TOLD = 200
MOST_DIGITS = 18
NO_NUMBER = "Un nombre n’est pas permis : {}."
TWICE = "« {} » : cette clé est donnée plusieurs fois."

_FILE: TypeAdapter[FactsFile] = TypeAdapter(FactsFile)


class NotAFactsFile(GuichetError):
    """The file is no JSON object: it is not known what its facts are."""

    title = "Le fichier {path} ne peut pas être lu."
    effect = "{reason}"
    advice = "Vérifiez le chemin et le format (docs/schemas/facts.schema.json)."
    kept = "Rien n’a été modifié."


def read_facts_file(
    content: bytes, today: dt.date, *, on: dt.date | None = None, path: str = "FAITS.json"
) -> FactsFile:
    """Return the facts in ``content``, with the day of the assessment.

    That day is ``on``, else the one of the file, else ``today``. ``path`` is only told. Raises
    :class:`NotAFactsFile`, or :class:`UnusableFacts` with every problem.
    """
    problems: list[str] = []
    mapping = _json_object(content, path, problems)
    facts_file = _checked(mapping, today, on, problems)
    if problems or facts_file is None:
        raise UnusableFacts(_told(problems))
    return FactsFile(facts=facts_file.facts, on=on or facts_file.on or today)


def _json_object(content: bytes, path: str, problems: list[str]) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        reason = f"Il est trop grand : plus de {MOST_BYTES // 1_000_000} Mo."
        raise NotAFactsFile(path=path, reason=reason)

    def pairs(given: list[tuple[str, Any]]) -> dict[str, Any]:
        counted = Counter(key for key, _ in given)
        problems.extend(TWICE.format(key) for key, count in counted.items() if count > 1)
        return dict(given)

    def number(kind: Callable[[str], float]) -> Callable[[str], float | None]:
        def read(text: str) -> float | None:
            if len(text) > MOST_DIGITS or abs(kind(text)) > 10**MOST_DIGITS:
                problems.append(NO_NUMBER.format(text))
                return None
            return kind(text)

        return read

    def constant(text: str) -> None:
        problems.append(NO_NUMBER.format(text))

    try:
        mapping = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=pairs,
            parse_int=number(int),
            parse_float=number(float),
            parse_constant=constant,
        )
        _as_json(mapping)
    except (ValueError, RecursionError) as error:
        raise NotAFactsFile(path=path, reason=_why(error)) from error
    if not isinstance(mapping, dict):
        raise NotAFactsFile(path=path, reason="Ce n’est pas un objet JSON.")
    return mapping


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"Ce n’est pas du JSON : ligne {error.lineno}, colonne {error.colno}."
    if isinstance(error, UnicodeDecodeError):
        return "Ce n’est pas du texte en UTF-8."
    if isinstance(error, UnicodeEncodeError):
        return "Un texte contient une moitié de signe."
    return "Ce n’est pas du JSON : il est trop imbriqué."


def _checked(
    mapping: dict[str, Any], today: dt.date, on: dt.date | None, problems: list[str]
) -> FactsFile | None:
    """Return the file, with what is wrong added to ``problems``; ``None`` when nothing is left."""
    found: FactsFile | None
    try:
        found = _validated(mapping)
    except ValidationError as error:
        problems.extend(in_french(error))
        found = _without(mapping, error)
    if found is not None:
        problems.extend(contradictions(found.facts, on or found.on or today))
    return found


def _validated(mapping: Mapping[str, Any]) -> FactsFile:
    # As JSON again, so that a date is a text in full and never a number of seconds.
    return _FILE.validate_json(_as_json(mapping))


def _as_json(mapping: object) -> bytes:
    """Return JSON in UTF-8. Raises ``UnicodeEncodeError`` on half a sign, such as ``\\ud800``."""
    return json.dumps(mapping, ensure_ascii=False).encode()


def _without(mapping: dict[str, Any], error: ValidationError) -> FactsFile | None:
    """Return what can be read once the faulty parts are left out, only to compare its days."""
    facts = mapping.get("facts")
    if not isinstance(facts, dict):
        return None
    faulty = [fault["loc"] for fault in error.errors()]
    kept_facts = {
        key: _part_without(value, [place[2:] for place in faulty if place[:2] == ("facts", key)])
        for key, value in facts.items()
        if ("facts", key) not in faulty
    }
    kept: dict[str, Any] = {"facts": {key: one for key, one in kept_facts.items() if one}}
    if "on" in mapping and not any(place[:1] == ("on",) for place in faulty):
        kept["on"] = mapping["on"]
    try:
        return _validated(kept)
    except ValidationError:
        return None


def _part_without(value: Any, places: list[tuple[int | str, ...]]) -> Any:
    """Return ``value`` without its faulty elements (a list) or keys (a table)."""
    first = {place[0] for place in places if place}
    if isinstance(value, list):
        return [one for rank, one in enumerate(value) if rank not in first]
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if key not in first}
    return None if places else value


def _told(problems: list[str]) -> tuple[str, ...]:
    """Return the problems once each, shortened, with what a terminal would obey taken out."""
    once = list(dict.fromkeys(_printable(one) for one in problems))
    told = once[:MOST_TOLD]
    more = len(once) - len(told)
    return (*told, f"… et {more} autres points.") if more else tuple(told)


def _printable(text: str) -> str:
    shown = "".join(one if one.isprintable() else "\ufffd" for one in text)
    return shown if len(shown) <= LONGEST_TOLD else f"{shown[:LONGEST_TOLD]}…"
