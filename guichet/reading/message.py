"""What the page on the picture says: state, « no slot » sentence, démarche, releases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from guichet.booking_sites import Reading, State, read_text
from guichet.booking_sites.wording import fold
from guichet.reading.inspection import NOT_SEEN, Finding, Verdict
from guichet.reading.layout import Placed, Sheet, union
from guichet.reading.sentences import mended

NOTHING = frozenset({State.NO_SLOT, State.NO_CALENDAR})
SURE = 0.8
"""Least score of the words of a sentence we are sure of."""

SURE_FAULTS = 0.05
"""Largest part of a misread sentence with which we are still sure of it. Inclusive."""

NEAR = 6.0
"""How far apart the lines of one message may stand, in heights of a line."""

_CUT = re.compile(r"aucun creneau disponible (?:su|sur|sur [a-z ]*)$")
_ONE_WEEK = re.compile(r"\baucun creneau disponible (?:sur |pour |dans )?(?:cette|la) semaine\b")
_NUMBER = re.compile(r"\bdemarche\s?n\s?[°oº*]?\s?(\d{1,6})\b")
_DEMARCHE = re.compile(
    r"\b(?:titres? de sejour|recepisse|naturalisation|regroupement familial|carte de sejour|"
    r"carte de resident|passeport talent|changement de statut|admission exceptionnelle|"
    r"attestation de prolongation|document de circulation|titre de voyage|visa long sejour|"
    r"asile|duplicata)\b"
)
_RELEASE = re.compile(r"\b(?:derniere|prochaine)s? mises? en ligne\b")
_LONGEST_TITLE = 90


@dataclass(frozen=True)
class Said:
    """What the page says. ``reading`` rests on the exact text when there is one."""

    reading: Reading
    message: Finding = NOT_SEEN
    demarche: Finding = NOT_SEEN
    releases: Finding = NOT_SEEN
    is_of_one_week: bool = False
    """Whether « aucun créneau » is said of one week, and nothing of the following ones."""


def said_on(sheet: Sheet, address: str | None) -> Said:
    """Return what the words of a picture say, at the ``address`` read on it if any."""
    text = mended(_text(sheet))
    reading = read_text(text.text, address)
    if reading.state in NOTHING and _CUT.search(fold(reading.wording or "").rstrip(" .…")):
        # The end of the sentence is out of the picture: it may say « sur cette semaine ».
        reading = replace(reading, state=State.UNKNOWN, wording=None)
        return Said(reading, Finding("not_sure"), _demarche(sheet, reading), _releases(sheet))
    message = _message(sheet, reading, sure=text.faults_of(reading.wording or "") <= SURE_FAULTS)
    return Said(
        *(reading, message, _demarche(sheet, reading), _releases(sheet)),
        is_of_one_week=_is_of_one_week(reading, text.text),
    )


def checked_against(sheet: Sheet, exact: Reading) -> Said:
    """Return what the exact text says, each finding telling whether the picture shows it too."""
    wording = exact.wording or ""
    message = NOT_SEEN
    shown = mended(_text(sheet)).text
    if exact.state in NOTHING and wording:
        on_picture = _lines_of(sheet, wording)
        if fold(wording).rstrip(" .") in fold(shown):
            message = Finding("seen", wording, _words(on_picture), union(on_picture))
    return Said(
        *(exact, message, _demarche(sheet, exact), _releases(sheet)),
        is_of_one_week=_is_of_one_week(exact, shown),
    )


def _is_of_one_week(reading: Reading, text: str) -> bool:
    return reading.state is State.UNKNOWN and _ONE_WEEK.search(fold(text)) is not None


def _text(sheet: Sheet) -> str:
    return "\n".join("\n".join(line.words for line in block) for block in sheet.paragraphs)


def _message(sheet: Sheet, reading: Reading, *, sure: bool) -> Finding:
    if reading.state not in NOTHING or reading.wording is None:
        return NOT_SEEN
    lines = _lines_of(sheet, reading.wording)
    is_sure = sure and bool(lines) and all(line.score >= SURE for line in lines)
    verdict: Verdict = "seen" if is_sure else "not_sure"
    return Finding(verdict, " ".join(reading.wording.split()), _words(lines), union(lines))


def _lines_of(sheet: Sheet, wording: str) -> list[Placed]:
    """Return the lines that say ``wording``: those of its words that stand near each other."""
    wanted = _letters(wording)
    lines = [line for block in sheet.paragraphs for line in block]
    parts = [line for line in lines if _is_part(_letters(line.words), wanted)]
    if not parts:
        return []
    longest = max(parts, key=lambda line: len(_letters(line.words)))
    near = [
        line
        for line in parts
        if abs(line.middle - longest.middle) < NEAR * longest.height
        and 0.6 < line.height / longest.height < 1.6
    ]
    said = sum(len(_letters(line.words)) for line in near)
    return near if said >= 0.6 * len(wanted) else []


def _is_part(letters: str, wanted: str) -> bool:
    """Whether a line is a piece of the sentence, or holds it, a few letters apart."""
    if len(letters) < 3:
        return False
    if letters in wanted or wanted in letters:
        return True
    pieces = [letters[at : at + 5] for at in range(0, max(1, len(letters) - 4), 5)]
    return sum(piece in wanted for piece in pieces) >= 0.5 * len(pieces)


def _demarche(sheet: Sheet, reading: Reading) -> Finding:
    """Return the démarche that the page names: its number, else its title."""
    for line in sheet.lines:
        numbered = _NUMBER.search(fold(line.words))
        if numbered:
            return Finding("seen", numbered[1], line.words, union([line]))
    titles = [
        line
        for line in sheet.lines
        if len(line.words) <= _LONGEST_TITLE and _DEMARCHE.search(fold(line.words))
    ]
    if titles:
        largest = max(titles, key=lambda line: line.height)
        return Finding("seen", reading.demarche_number, largest.words, union([largest]))
    if reading.demarche_number:
        return Finding("seen", reading.demarche_number, "", None)
    return NOT_SEEN


def _releases(sheet: Sheet) -> Finding:
    for block in sheet.paragraphs:
        begins = (at for at, line in enumerate(block) if _RELEASE.search(fold(line.words)))
        first = next(begins, None)
        if first is not None:
            return Finding("seen", None, _words(block[first:]), union(block[first:]))
    return NOT_SEEN


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _words(lines: Iterable[Placed]) -> str:
    return " ".join(line.words for line in lines)
