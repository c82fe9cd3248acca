"""The faults found by pydantic, said in French with the place of each."""

from __future__ import annotations

from pydantic import ValidationError

WORDS = {
    "extra_forbidden": "cette clé n’est pas connue",
    "unexpected_keyword_argument": "cette clé n’est pas connue",
    "missing": "cette clé manque",
    "missing_argument": "cette clé manque",
    "timezone_aware": "il manque le décalage horaire, par exemple +02:00",
    "date_from_datetime_parsing": "ce n’est pas une date (AAAA-MM-JJ)",
    "date_parsing": "ce n’est pas une date (AAAA-MM-JJ)",
    "date_type": "ce n’est pas une date (AAAA-MM-JJ)",
    "date_from_datetime_inexact": "ce n’est pas une date (AAAA-MM-JJ)",
    "datetime_parsing": "ce n’est pas un moment (AAAA-MM-JJThh:mm:ss+02:00)",
    "datetime_from_date_parsing": "ce n’est pas un moment (AAAA-MM-JJThh:mm:ss+02:00)",
    "datetime_type": "ce n’est pas un moment (AAAA-MM-JJThh:mm:ss+02:00)",
    "bool_type": "attendu : true, false ou null",
    "bool_parsing": "attendu : true, false ou null",
    "string_type": "attendu : un texte",
    "int_type": "attendu : un nombre entier",
    "tuple_type": "attendu : une liste",
    "dataclass_type": "attendu : un objet",
    "string_pattern_mismatch": "ce code n’a pas la bonne forme",
    "greater_than_equal": "ce nombre est trop petit",
}


def in_french(error: ValidationError) -> tuple[str, ...]:
    """Return one sentence a fault, with the key concerned, in the order of the input."""
    return tuple(_sentence(dict(fault)) for fault in error.errors())


def _sentence(fault: dict[str, object]) -> str:
    location = fault["loc"]
    parts = location if isinstance(location, tuple) else ()
    where = ".".join(str(part) for part in parts if part != "__root__") or "le fichier"
    return f"« {where} » : {_words(fault)}."


def _words(fault: dict[str, object]) -> str:
    kind = str(fault["type"])
    context = fault.get("ctx")
    details = context if isinstance(context, dict) else {}
    if kind == "literal_error":
        return f"attendu : {details.get('expected', '')}".replace("'", "").replace(" or ", " ou ")
    if kind == "value_error":
        return str(details.get("error", fault["msg"]))
    return WORDS.get(kind, str(fault["msg"]))
