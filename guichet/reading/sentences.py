"""The sentences of the booking sites, found again in words that were read with small faults.

What decides of the state is ``booking_sites``, on the text; here a sentence that was misread
(a space lost, a letter taken for another) is only put back as the site writes it. A fault that
touches a word that carries the meaning (« aucun », « n’ », « plus », « in- ») is never mended:
« Un créneau disponible » is not « Aucun créneau disponible » with two letters lost.
"""

from __future__ import annotations

import re
from collections import Counter
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
_DENIALS = frozenset(
    {
        *("aucun", "aucune", "nul", "nulle", "rien", "jamais", "n", "ne", "ni", "non", "pas"),
        *("plus", "sans", "sauf", "complet", "complete", "no", "not"),
    }
)
"""Words that are read letter for letter, or the sentence is not the one that we know."""

_DENYING_PREFIX = re.compile(
    r"(?:in|im|non|un|des?)(?=correct|disponib|complet|existan|possib|valid|activ|availab|block)"
)
_ELIDED = re.compile(r"n(?=[aeiouy])")
"""« n’existe » read as one word."""

_LOOK_ALIKE = str.maketrans("1ij0", "lllo")
"""Figures and letters that a reading takes for another: no word becomes its contrary by them."""

_FORBIDDEN = 1_000
_NOT_A_LETTER = re.compile(r"[^a-z0-9]")
_WORDS = re.compile(r"[a-z0-9]+")
_END_OF_WORD = re.compile(r"[^\W_]*\Z")
_LAST_WORD = re.compile(r"(?:[^\W_]+\W+)?[^\W_]*\Z")
_REST_OF_WORD = re.compile(r"[^\W_]*")
_NEXT_WORD = re.compile(r"[^\W_]*(?:\W+[^\W_]+)?")
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
    around = _with_neighbours(text, first, last + 1, letters[start:end], sentence)
    if not _means_the_same(around, letters[start:end], sentence):
        return text, 0.0
    return f"{text[:first]}{sentence.rstrip('.')}{text[last + 1 :]}", faults / len(wanted)


def _with_neighbours(text: str, first: int, end: int, letters: str, sentence: str) -> str:
    """Return the whole words that were read, and the next one where an end of the sentence is lost.

    « à partir de cette pas date » ends for us at « cette »: what stands between must be seen.
    """
    words = _WORDS.findall(fold(sentence))
    before = _END_OF_WORD if letters.startswith(words[0]) else _LAST_WORD
    after = _REST_OF_WORD if letters.endswith(words[-1]) else _NEXT_WORD
    begun, ended = before.search(text[:first]), after.match(text[end:])
    return (begun[0] if begun else "") + text[first:end] + (ended[0] if ended else "")


def _means_the_same(read: str, letters: str, sentence: str) -> bool:
    """Whether the faults touch no word that carries the meaning, and add none.

    ``letters`` are those of the sentence in ``read``. The cheapest way from them to the sentence
    must leave the words that deny as they are and put no letter between two words:
    « Il existe plus », « disponible » for « indisponible » are no faults of reading.
    """
    if (_words_that_deny(read) - _words_that_deny(sentence)).total():
        return False
    wanted, kept, closed = _guarded(sentence)
    free = [False] * (len(wanted) + 1)
    cheapest = _distance(letters, wanted, free, free)
    return cheapest == _distance(letters, wanted, kept, closed)


def _words_that_deny(text: str) -> Counter[str]:
    words = _WORDS.findall(fold(text))
    begun = [_DENYING_PREFIX.match(word) or _ELIDED.match(word) for word in words]
    whole = (word for word in words if word in _DENIALS)
    return Counter([*whole, *(found[0] for found in begun if found)])


def _guarded(sentence: str) -> tuple[str, list[bool], list[bool]]:
    """Return the letters of a sentence, which of them must be read, and before which none may be.

    No letter may stand before a word or inside what must be read.
    """
    kept: list[bool] = []
    closed: list[bool] = []
    words = _WORDS.findall(fold(sentence))
    for word in words:
        prefix = _DENYING_PREFIX.match(word)
        guarded = len(word) if word in _DENIALS else len(prefix[0]) if prefix else 0
        kept += [at < guarded for at in range(len(word))]
        closed += [at == 0 or at < guarded for at in range(len(word))]
    closed[0] = False
    return "".join(words), [*kept, False], [*closed, False]


def _distance(read: str, wanted: str, kept: list[bool], closed: list[bool]) -> int:
    """Return how many letters differ, when those ``kept`` are read and none is at ``closed``."""
    row = [0]
    for is_kept in kept[: len(wanted)]:
        row.append(row[-1] + (_FORBIDDEN if is_kept else 1))
    for letter in read:
        following = [row[0] + 1]
        for at, expected in enumerate(wanted):
            other = _cost(letter, expected, is_kept=kept[at])
            lost = _FORBIDDEN if kept[at] else 1
            added = _FORBIDDEN if closed[at + 1] else 1
            following.append(min(row[at] + other, row[at + 1] + added, following[at] + lost))
        row = following
    return row[-1]


def _cost(letter: str, expected: str, *, is_kept: bool) -> int:
    """Return 0 for the same letter, 1 for another, and far more where it may not be another."""
    if letter == expected:
        return 0
    looks_alike = letter.translate(_LOOK_ALIKE) == expected.translate(_LOOK_ALIKE)
    return _FORBIDDEN if is_kept and not looks_alike else 1


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
