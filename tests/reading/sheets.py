"""Sheets of words placed by hand, as a reading would give them."""

from __future__ import annotations

from guichet.reading.inspecting import PageText, understood
from guichet.reading.inspection import Inspection
from guichet.reading.process import Answer

DESKTOP = (1920, 1080)
PHONE = (1080, 2340)
PAGE = (
    ("RÉPUBLIQUE FRANÇAISE", 60, 200),
    ("Renouvellement de titre de séjour", 60, 280),
    ("Choisissez votre créneau", 60, 330),
    ("Aucun créneau disponible à partir de cette date.", 60, 400),
    ("Veuillez réessayer ultérieurement.", 60, 440),
    ("Accessibilité : non conforme — Mentions légales — legifrance.gouv.fr", 60, 900),
)
ADDRESS = ("rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/2246/creneau/", 200, 80)
CLOCK = (("08:12", 1850, 1044), ("22/11/2026", 1815, 1062))


def shown(
    *lines: tuple[str, int, int],
    size: tuple[int, int] = DESKTOP,
    score: float = 0.99,
    text: PageText | None = None,
) -> Inspection:
    """Return what is found on a picture that shows ``lines`` (words, left, top)."""
    read = tuple(
        (words, score, (x, y, x + 9 * len(words), y, x + 9 * len(words), y + 18, x, y + 18))
        for words, x, y in lines
    )
    return understood(Answer(width=size[0], height=size[1], lines=read), text)
