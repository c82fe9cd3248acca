"""Facts of an entry or a file as the pages print them, in French."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from guichet.casefile.provenance import provenance_label
from guichet.documents.dates import hour, long_date
from guichet.documents.numbers import NBSP, figures, plural
from guichet.dossiers.models import Attempt
from guichet.evidence.models import Capture

DETAIL_LABELS = {
    "url": "Adresse de la page",
    "wording": "Phrase lue sur la page",
    "recipient": "Envoyé à",
    "sender": "Reçu de",
    "subject": "Objet",
    "tracking_number": "Numéro de suivi",
    "deposited_on": "Déposée à La Poste le",
    "acknowledged_on": "Avis de réception du",
    "returned_on": "Pli revenu le",
    "duration_minutes": "Durée en minutes",
    "witness": "Personne présente",
    "clock_said": "Heure dite par le navigateur",
    "last_release": "Dernière mise en ligne",
    "release_week": "Elle ouvrait la semaine du",
    "next_release": "Prochaine mise en ligne",
    "next_release_week": "Elle ouvrira la semaine du",
}
CALLED = "Numéro appelé, ou lieu"
ORAL = frozenset({"phone", "ccc", "pan", "visit"})
"""Channels where one speaks to somebody: whom one called is kept as whom one wrote to."""
DAYS = {
    "deposited_on", "acknowledged_on", "returned_on", "release_week", "next_release_week",
}  # fmt: skip
TAKEN_OUT = frozenset({"from_document", "from_zip"})
"""Doors of the pictures that were inside another file."""
MOMENTS = {"clock_said", "last_release", "next_release"}


@dataclass(frozen=True)
class Remedy:
    """What is missing on a capture, and what to do about it."""

    title: str
    text: str


REMEDIES = {
    "shows_url": Remedy(
        "L’adresse manque.", "Refaites la capture avec la barre d’adresse. Ou ajoutez une 2e image."
    ),
    "shows_date": Remedy(
        "La date manque.",
        "Sur un ordinateur, montrez l’horloge. Sur un téléphone, affichez une page avec la date.",
    ),
    "shows_time": Remedy(
        "L’heure manque.", "Refaites la capture avec l’horloge de l’appareil visible."
    ),
    "shows_message": Remedy(
        "La phrase manque.", "Refaites la capture quand la page dit qu’il n’y a pas de créneau."
    ),
}


def moment_text(moment: dt.datetime, zone: str = "Europe/Paris") -> str:
    """Return « 3 mars 2026 à 8 h 05 », on the clocks of ``zone``."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{long_date(local.date())} à {hour(local)}"


def details_shown(attempt: Attempt) -> list[tuple[str, str]]:
    """Return the details of an entry with their labels, the known ones only."""
    shown = []
    for name, label in DETAIL_LABELS.items():
        value = attempt.detail(name)
        if value in (None, ""):
            continue
        if name in DAYS:
            value = long_date(dt.date.fromisoformat(value))
        elif name in MOMENTS:
            value = moment_text(dt.datetime.fromisoformat(value), attempt.zone)
        called = name == "recipient" and attempt.channel in ORAL
        shown.append((CALLED if called else label, str(value)))
    return shown


def remedies(capture: Capture) -> list[Remedy]:
    """Return a remedy for each thing that the person says the capture does not show."""
    return [remedy for name, remedy in REMEDIES.items() if capture.saw(name) is False]


def provenance_text(capture: Capture) -> str:
    """Return by which door a file came in, and for a picture taken out, out of which file."""
    taken = capture.saw("taken_from")
    if not taken or capture.provenance not in TAKEN_OUT:
        return provenance_label(capture.provenance)
    kind = "du document" if capture.provenance == "from_document" else "du ZIP"
    return f"Tirée {kind} « {taken['container']} », image n° {taken['rank']}"


def size_text(size: int) -> str:
    """Return a size in Ko or Mo, never cut before its unit."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NBSP}Ko"
    return f"{size / 1_000_000:.1f}{NBSP}Mo".replace(".", ",")


def journal_caption(shown: int, total: int, *, filtered: bool) -> str:
    """Return the caption of the journal's table: it counts."""
    if filtered:
        return f"{plural(shown, 'ligne')} sur {figures(total)}"
    counted = plural(total, "essai ou démarche", "essais et démarches")
    return f"{counted}, du plus récent au plus ancien"
