"""The sentences of the booking sites, found again in words that were read with small faults.

What decides of the state is ``booking_sites``, on the text; here a sentence that was misread
(a space lost, a letter taken for another) is only put back as the site writes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from guichet.booking_sites.wording import fold

MOST_FAULTS = 0.08
"""Letters that may differ, as a part of the sentence. Inclusive."""

SENTENCES = (
    "Aucun créneau disponible à partir de cette date.",
    "Aucun créneau disponible sur cette semaine",
    "Veuillez réessayer ultérieurement.",
    "Prochaine disponibilité le",
    "Choisissez votre créneau",
    "Dernière mise en ligne de rendez-vous",
    "Prochaine mise en ligne de nouveaux rendez-vous",
    "pour des créneaux de la semaine du",
    "Saisissez le code de sécurité",
    "Le code de sécurité saisi est incorrect",
    "Votre session a expiré",
    "Service en maintenance",
    "Il n’existe plus de plage horaire libre pour votre demande de rendez-vous.",
    "Veuillez recommencer ultérieurement",
    "Il n’y a pas calendrier disponible",
    "Il n’y a pas de calendrier disponible",
    "Ce lien a été désactivé définitivement",
    "Sorry, you have been blocked",
    "502 Bad Gateway",
    "503 Service Unavailable",
    "504 Gateway Timeout",
)
_NOT_A_LETTER = re.compile(r"[^a-z0-9]")
_PIECE = 4
_DAY_CUT_IN_TWO = re.compile(
    r"^(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\n(\d{1,2}/\d{1,2})$",
    re.IGNORECASE | re.MULTILINE,
)
_LOST_SPACE = re.compile(r"(\d)(?=[àa] ?\d{1,2} ?[:h])")


@dataclass(frozen=True)
class Mended:
    """A text in which misread sentences were put back, and which part of each differed."""

    text: str
    faults: Mapping[str, float] = field(default_factory=dict)

    def faults_of(self, wording: str) -> float:
        """Return the largest part that differed among the sentences that ``wording`` holds."""
        said = fold(wording)
        return max((part for one, part in self.faults.items() if fold(one) in said), default=0.0)


def mended(text: str) -> Mended:
    """Return ``text`` with the known sentences as their site writes them."""
    faults: dict[str, float] = {}
    text = _LOST_SPACE.sub(r"\1 ", _DAY_CUT_IN_TWO.sub(r"\1 \2", text))
    said = fold(text)
    exact = [sentence for sentence in SENTENCES if fold(sentence).rstrip(".") in said]
    for sentence in SENTENCES:
        if any(_is_another_form(sentence, one) for one in exact):
            continue
        text, part = _put_back(text, sentence)
        if part:
            faults[sentence.rstrip(".")] = part
    return Mended(text, faults)


def _is_another_form(sentence: str, other: str) -> bool:
    """Whether the two begin and end alike: where one is written, the other is not misread."""
    return sentence[:9] == other[:9] and sentence[-10:] == other[-10:]


def _put_back(text: str, sentence: str) -> tuple[str, float]:
    """Replace the places of ``text`` that say ``sentence``; return the part of it that differed."""
    wanted = _letters(sentence)
    if fold(sentence) in fold(text):
        return text, 0.0
    letters, places = _with_places(text)
    if not _may_hold(letters, wanted):
        return text, 0.0
    end, faults = _best_end(letters, wanted)
    if faults > MOST_FAULTS * len(wanted):
        return text, 0.0
    start = _best_start(letters[:end], wanted)
    first, last = places[start], places[end - 1]
    return f"{text[:first]}{sentence.rstrip('.')}{text[last + 1 :]}", faults / len(wanted)


def _letters(text: str) -> str:
    return _NOT_A_LETTER.sub("", fold(text))


def _with_places(text: str) -> tuple[str, list[int]]:
    """Return the letters of ``text`` alone, and where each of them stands in it."""
    letters, places = "", []
    for place, character in enumerate(text):
        for letter in _letters(character):
            letters += letter
            places.append(place)
    return letters, places


def _may_hold(letters: str, wanted: str) -> bool:
    """Whether enough pieces of the sentence are there for it to be worth looking."""
    pieces = [wanted[at : at + _PIECE] for at in range(0, len(wanted) - _PIECE + 1, _PIECE)]
    return sum(piece in letters for piece in pieces) >= 0.5 * len(pieces)


def _best_end(letters: str, wanted: str) -> tuple[int, int]:
    """Return where the nearest likeness of ``wanted`` ends, and how many letters differ."""
    row = list(range(len(wanted) + 1))
    best, least = 0, len(wanted)
    for place, letter in enumerate(letters, start=1):
        row = _next_row(row, letter, wanted)
        if row[-1] < least:
            best, least = place, row[-1]
    return best, least


def _next_row(row: list[int], letter: str, wanted: str) -> list[int]:
    following = [0]
    for at, expected in enumerate(wanted):
        following.append(min(row[at] + (letter != expected), row[at + 1] + 1, following[at] + 1))
    return following


def _best_start(letters: str, wanted: str) -> int:
    """Return where the likeness that ends with ``letters`` begins."""
    end, _ = _best_end(letters[::-1][: len(wanted) * 2], wanted[::-1])
    return max(0, len(letters) - end)
