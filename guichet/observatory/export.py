"""The counts as a file: for a spreadsheet, or for a program."""

from __future__ import annotations

import csv
import datetime as dt
import io

from guichet.casefile import OUTCOMES
from guichet.observatory.counting import FEWEST, Count, Counts
from guichet.places import demarches

LIMITS = (
    "Seulement les dossiers de cette installation dont la personne a dit oui.",
    f"Moins de {FEWEST} dossiers derrière un nombre : il n’est pas montré.",
    "Ce n’est ni une statistique, ni un taux. Rien n’est extrapolé.",
    "Le mois en cours n’est pas compté. Une case vide veut dire « tous ensemble ».",
    "Deux exports de dates différentes se comparent : publiez rarement.",
)
"""What the counts are not; they go with every export."""

COLUMNS = ("departement", "guichet", "mois", "demarche", "resultat", "essais", "dossiers")


def as_json(counts: Counts, on: dt.date) -> dict[str, object]:
    """Return the keys of the public contract (docs/schemas/observatory.schema.json)."""
    return {
        "on": on.isoformat(),
        "fewest_dossiers": FEWEST,
        "hidden": counts.hidden,
        "limits": list(LIMITS),
        "counts": [_row(one) for one in counts.published],
    }


def as_csv(counts: Counts) -> str:
    """Return the counts as lines of a spreadsheet, the limits first as comments."""
    written = io.StringIO()
    for limit in LIMITS:
        written.write(f"# {limit}\n")
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in counts.published:
        lines.writerow(
            [
                one.desk.departement if one.desk else "",
                one.desk.name if one.desk else "",
                f"{one.month:%Y-%m}" if one.month else "",
                demarche_words(one.demarche),
                outcome_words(one.outcome),
                one.attempts,
                one.dossiers,
            ]
        )
    return written.getvalue()


def demarche_words(code: str) -> str:
    """Return the name of a démarche; an unknown code, or none, is returned as it is."""
    return {one.code: one.label for one in demarches()}.get(code, code)


def outcome_words(code: str) -> str:
    """Return an outcome in words; an unknown code, or none, is returned as it is."""
    return OUTCOMES.get(code, code)


def _row(one: Count) -> dict[str, object]:
    return {
        "departement": one.desk.departement if one.desk else None,
        "desk": one.desk.name if one.desk else None,
        "month": f"{one.month:%Y-%m}" if one.month else None,
        "demarche": one.demarche or None,
        "outcome": one.outcome or None,
        "attempts": one.attempts,
        "dossiers": one.dossiers,
    }
