"""The hearing: where and when, and what the dossier answers to the judge's likely questions."""

from __future__ import annotations

from guichet.casefile import Filing, Gate
from guichet.documents.blocks import Inline, KeyValues
from guichet.documents.dates import long_date, weekday_date
from guichet.letters.catalogue import LetterText
from guichet.letters.moments import pending_filing
from guichet.letters.options import LetterOptions
from guichet.letters.story import SLOT_SEEN, Story, concrete, urgency_sentence

ON_THE_LETTER = "à lire sur le message du tribunal"
WATCH = {
    "telerecours": "Regardez votre espace Télérecours chaque jour.",
    "lrar": "Regardez votre courrier chaque jour.",
    "counter": "Regardez votre courrier chaque jour.",
    "lawyer": "Votre avocat reçoit les messages du tribunal.",
}
"""Where the court writes, by the way the request went."""
Answers = tuple[tuple[Inline, ...], ...]


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the sheet of the hearing. What nobody noted is said to be unknown."""
    filing = pending_filing(story) or Filing(id="")
    words = story.words_if_known
    return {
        "hearing_rows": KeyValues(_rows(story, filing, options)),
        "see_someone": to_be_seen_first(story.case.gate),
        "watch": WATCH.get(filing.destination or "", WATCH["telerecours"]),
        "on_the_portal": filing.destination in (None, "telerecours"),
        "questions": _questions(story),
        "request": words.request if words else "votre demande",
    }


def to_be_seen_first(gate: Gate) -> bool:
    """Return whether somebody must be seen before the person goes anywhere (safety of routes)."""
    return bool(gate.detained) or (gate.oqtf != "clear" and gate.oqtf_seen_by is None)


def _rows(story: Story, filing: Filing, options: LetterOptions) -> tuple[tuple[str, str], ...]:
    counter = story.case.counter
    place = options.hearing_place or ON_THE_LETTER
    return (
        ("Jour", weekday_date(filing.hearing_on) if filing.hearing_on else ON_THE_LETTER),
        ("Heure", options.hearing_hour or ON_THE_LETTER),
        ("Tribunal", counter.court_name if counter else ON_THE_LETTER),
        ("Adresse et salle", place),
        ("Affaire", f"n° {filing.number}" if filing.number else ON_THE_LETTER),
    )


def _questions(story: Story) -> tuple[tuple[str, Answers], ...]:
    """Return the likely questions, each with what the dossier answers."""
    return (
        ("Depuis quand essayez-vous ?", _attempts(story)),
        ("Avez-vous vu un créneau ?", _slots(story)),
        ("Avez-vous écrit à la préfecture ?", _letters(story)),
        ("Avez-vous reçu un rendez-vous ?", _appointments(story)),
        ("Pourquoi est-ce urgent ?", _urgency(story)),
        ("Votre dossier est-il complet ?", _complete(story)),
    )


def _attempts(story: Story) -> Answers:
    if not story.failures or story.first_day is None or story.last_day is None:
        return (("Aucun essai n’est noté au journal.",),)
    days, _ = story.spread
    text = (
        f"Du {long_date(story.first_day)} au {long_date(story.last_day)} : "
        f"{story.attempts_in_words}, sur {days} jour{'s' if days > 1 else ''}"
    )
    seen = story.pieces.captures_and_recap
    return ((text, " (", seen, ")."),) if seen else ((f"{text}.",),)


def _slots(story: Story) -> Answers:
    seen = [one for one in story.case.current_events() if one.outcome in SLOT_SEEN]
    if not seen:
        return (("Aucun créneau n’est noté au journal.",),)
    return tuple(
        (f"Oui, le {long_date(one.at.date())}. {one.note.strip() or 'Dites pourquoi.'}",)
        for one in seen
    )


def _letters(story: Story) -> Answers:
    told = {one.id for one in story.letters_sent}
    lines = tuple(step.inlines() for step in story.steps if step.event.id in told)
    if not lines:
        return (("Aucun envoi n’est noté au journal.",),)
    silent = () if story.answered else (("Aucune réponse n’est notée.",),)
    return (*lines, *silent)


def _appointments(story: Story) -> Answers:
    given = [one for one in story.case.convocations if one.takes_place_on]
    if not given:
        return (("Aucun rendez-vous n’est noté.",),)
    return tuple(
        (
            f"Rendez-vous du {long_date(one.takes_place_on)}"
            f"{', annulé' if one.cancelled_on else ''}.",
        )
        for one in given
        if one.takes_place_on
    )


def _urgency(story: Story) -> Answers:
    facts = concrete(story.case.urgency, story.on)
    lines = tuple(urgency_sentence(one, story.pieces, on=story.on) for one in facts)
    expires = story.case.titre_expires_on
    if expires:
        verb = "a expiré" if expires < story.on else "expire"
        lines = ((f"Le titre {verb} le {long_date(expires)}.",), *lines)
    return lines or (("Aucun fait daté n’est noté. Préparez une réponse.",),)


def _complete(story: Story) -> Answers:
    known = {True: "Oui, selon vos réponses.", False: "Non, selon vos réponses."}
    complete = story.case.gate.file_complete
    return ((known[complete] if complete is not None else "Vérifiez-le avant l’audience.",),)
