"""What happened since the filing, or since the order, as the letters to the court tell it."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import CaseFile, Convocation, UrgencyFact
from guichet.documents.blocks import Inline, PieceRef
from guichet.documents.dates import long_date
from guichet.documents.grammar import list_of
from guichet.documents.numbers import agree, in_words
from guichet.letters.pieces import Pieces
from guichet.letters.story import Story, concrete, urgency_sentence

ONE_DAY = "le même jour"


def told_since(
    told: Story, start: dt.date, whole: Story, filed: Pieces | None = None
) -> dict[str, object]:
    """Return what the texts print of ``told``, a story cut down to what followed ``start``.

    The facts of urgency of the ``whole`` story are told again, those of today, with the numbers
    that their proofs had among the pieces ``filed`` with the request.
    """
    appointments = appointments_since(told.case, start)
    return {
        "since": long_date(start),
        "since_attempts": _attempts(told, start),
        "since_periods": _ended(_several(tuple(period.text for period in told.periods))),
        "since_steps": tuple(step.inlines() for step in told.steps),
        "urgency_now": tuple(
            urgent(one, told, whole, filed) for one in concrete(whole.case.urgency, told.on)
        ),
        "appointments": tuple(_appointment(one, told) for one in appointments),
        "since_recap": told.pieces.recap or "",
        "new_pieces": pieces_listed(told),
    }


def pieces_listed(told: Story) -> tuple[str, ...]:
    """Return the lines of the list of pieces."""
    return tuple(f"pièce n° {one.number} : {one.label}" for one in told.pieces.all)


def appointments_since(case: CaseFile, start: dt.date) -> tuple[Convocation, ...]:
    """Return the appointments given from ``start`` on; one given on no known day is told too."""
    return tuple(one for one in case.convocations if not one.given_on or one.given_on >= start)


def urgent(
    fact: UrgencyFact, told: Story, whole: Story, filed: Pieces | None = None
) -> tuple[Inline, ...]:
    """Return a fact of urgency; a proof that the court already has keeps the number it had."""
    if told.pieces.of_files(fact.files):
        return urgency_sentence(fact, told.pieces, on=told.on)
    if filed and filed.of_files(fact.files):
        return of_the_request(urgency_sentence(fact, filed, on=whole.on))
    return urgency_sentence(fact, whole.pieces, on=whole.on, with_pieces=False)


def of_the_request(sentence: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return ``sentence`` with its pieces named as those of the request, not of this letter."""
    return tuple(
        f"{'pièces' if len(one.numbers) > 1 else 'pièce'} n°\u00a0"
        f"{list_of([str(number) for number in one.numbers])} de la requête"
        if isinstance(one, PieceRef)
        else one
        for one in sentence
    )


def piece_of(case: CaseFile, pieces: Pieces, files: tuple[str, ...]) -> PieceRef | None:
    """Return the reference to the pieces made of the files of these ids."""
    return pieces.of_files(one for one in case.other_pieces if one.id in files)


def in_brackets(reference: PieceRef | None) -> tuple[Inline, ...]:
    """Return « (pièce n° 3) » with its space before, or nothing."""
    return (" (", reference, ")") if reference else ()


def _attempts(told: Story, start: dt.date) -> tuple[Inline, ...]:
    if not told.failures:
        return ()
    days, _ = told.spread
    where = f"sur {in_words(days)} jours différents" if days > 1 else ONE_DAY
    if len(told.failures) == 1:
        where = f"le {long_date(told.failures[0].at.date())}"
    verb = f"Depuis le {long_date(start)}, j’ai fait {told.attempts_in_words} en ligne, {where}"
    seen = in_brackets(told.pieces.captures_and_recap)
    return (f"{verb}, sans obtenir de rendez-vous", *seen, ".")


def _appointment(one: Convocation, told: Story) -> tuple[Inline, ...]:
    """Return what is said of an appointment: who gave it, for when, what became of it."""
    when = f"Le {long_date(one.given_on)}, " if one.given_on else ""
    who = "la préfecture m’a proposé" if one.origin == "offered" else "j’ai obtenu"
    text = f"{when}{who} un rendez-vous"
    if one.takes_place_on and not one.postponed_on:
        text += f" pour le {long_date(one.takes_place_on)}"
    text += f" (lieu : {one.place})" if one.place else ""
    text += _became(one)
    return (text[:1].upper() + text[1:], *in_brackets(_reference(one, told)), ".")


def _became(one: Convocation) -> str:
    if one.cancelled_on:
        return f". La préfecture l’a annulé le {long_date(one.cancelled_on)}"
    later = ""
    if one.postponed_on:
        to = f" au {long_date(one.takes_place_on)}" if one.takes_place_on else ""
        later = f". La préfecture l’a reporté le {long_date(one.postponed_on)}{to}"
    if one.refused_at_desk:
        day = f"Le {long_date(one.went_on)}" if one.went_on else "Le jour venu"
        later += f". {day}, au guichet, on a refusé de me recevoir"
    return later


def _reference(one: Convocation, told: Story) -> PieceRef | None:
    return piece_of(told.case, told.pieces, one.file_ids)


def _several(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines; none where there is one, which the sentence before has told."""
    return lines if len(lines) > 1 else ()


def _ended(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of a list, each with its sign at the end."""
    return (*(f"{line} ;" for line in lines[:-1]), *(f"{line}." for line in lines[-1:]))


def days_in_words(count: int) -> str:
    """Return « quinze jours »."""
    return f"{in_words(count)} {agree(count, 'jour')}"
