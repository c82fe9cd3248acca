"""The hearing: where and when, and what the dossier answers to the judge's likely questions."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import Filing, Gate
from guichet.documents.blocks import Inline, KeyValues
from guichet.documents.dates import long_date, period, weekday_date
from guichet.documents.numbers import plural
from guichet.letters.catalogue import LetterText
from guichet.letters.joined import pieces_filed, since_story
from guichet.letters.moments import offer_pending, pending_filing
from guichet.letters.options import LetterOptions
from guichet.letters.pieces import Pieces
from guichet.letters.story import SLOT_SEEN, Story, concrete, tell, urgency_sentence
from guichet.letters.values.offer import comes_in_time

NO_ATTEMPT = ("Aucun essai n’est noté au journal.",)
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
        "questions": _questions(story, filing),
        "request": words.request if words else "votre demande",
    }


def to_be_seen_first(gate: Gate) -> bool:
    """Return whether somebody must be seen before the person goes anywhere (safety of routes)."""
    return bool(gate.detained) or (gate.oqtf != "clear" and gate.oqtf_seen_by is None)


def _rows(story: Story, filing: Filing, options: LetterOptions) -> tuple[tuple[str, str], ...]:
    counter = story.case.counter
    place = options.hearing_place or ON_THE_LETTER
    return (
        *_to_answer(filing, story.on),
        ("Jour", weekday_date(filing.hearing_on) if filing.hearing_on else ON_THE_LETTER),
        ("Heure", options.hearing_hour or ON_THE_LETTER),
        ("Tribunal", counter.court_name if counter else ON_THE_LETTER),
        ("Adresse et salle", place),
        ("Affaire", f"n° {filing.number}" if filing.number else ON_THE_LETTER),
    )


def _to_answer(filing: Filing, on: dt.date) -> tuple[tuple[str, str], ...]:
    """Return the defence received and the last day to answer it: they come before the hearing."""
    rows = []
    if filing.reply_by and filing.reply_by >= on:
        rows.append(("À faire d’abord", f"répondre au plus tard le {long_date(filing.reply_by)}"))
    if filing.defence_on:
        rows.append(("Défense de la préfecture", f"reçue le {long_date(filing.defence_on)}"))
    return tuple(rows)


def _questions(story: Story, filing: Filing) -> tuple[tuple[str, Answers], ...]:
    """Return the likely questions, each with what the dossier answers."""
    filed = pieces_filed(story.case, filing)
    return (
        ("Depuis quand essayez-vous ?", _attempts(story, filing)),
        ("Avez-vous vu un créneau ?", _slots(story)),
        ("Avez-vous écrit à la préfecture ?", _letters(story, filed)),
        ("Avez-vous reçu un rendez-vous ?", _appointments(story)),
        ("Pourquoi est-ce urgent ?", _urgency(story, filed)),
        ("Votre dossier est-il complet ?", _complete(story)),
    )


def _attempts(story: Story, filing: Filing) -> Answers:
    """Return the attempts that the request tells of, apart from those made since."""
    if filing.filed_on is None:
        return _made(story, story.pieces) or (NO_ATTEMPT,)
    then = tell(story.case, on=filing.filed_on)
    after = since_story(story, filing.filed_on, ())
    lines = _made(then, pieces_filed(story.case, filing), "avant la requête")
    if after.failures:
        lines += _made(after, None, "depuis la requête")
    if after.pieces.captures:
        lines += (("Leurs captures ne sont pas dans la requête : déposez-les avant l’audience.",),)
    return lines or (NO_ATTEMPT,)


def _made(told: Story, filed: Pieces | None, when: str = "") -> Answers:
    """Return the attempts of a story as one line, with its pieces; none without an attempt."""
    if not told.failures or told.first_day is None or told.last_day is None:
        return ()
    days = plural(told.spread[0], "jour")
    span = period(told.first_day, told.last_day)
    made = f"{told.attempts_in_words} {when}".strip()
    text = f"{span[:1].upper()}{span[1:]} : {made}, sur {days}"
    seen = filed.captures_and_recap if filed else None
    return ((text, " (", seen, ")."),) if seen else ((f"{text}.",),)


def _slots(story: Story) -> Answers:
    seen = [one for one in story.case.current_events() if one.outcome in SLOT_SEEN]
    if not seen:
        return (("Aucun créneau n’est noté au journal.",),)
    return tuple(
        (f"Oui, le {long_date(one.at.date())}. {one.note.strip() or 'Dites pourquoi.'}",)
        for one in seen
    )


def _letters(story: Story, filed: Pieces) -> Answers:
    """Return what was sent; only what the court already has bears a number."""
    told = {one.id for one in story.letters_sent}
    lines = tuple(
        step.inlines(with_pieces=filed.of_events([step.event]) is not None)
        for step in story.steps
        if step.event.id in told
    )
    if not lines:
        return (("Aucun envoi n’est noté au journal.",),)
    silent = () if story.answered else (("Aucune réponse n’est notée.",),)
    return (*lines, *silent)


def _appointments(story: Story) -> Answers:
    given = [one for one in story.case.convocations if one.takes_place_on]
    if not given:
        return (("Aucun rendez-vous n’est noté.",),)
    lines = tuple(
        (
            f"Rendez-vous du {long_date(one.takes_place_on)}"
            f"{', annulé' if one.cancelled_on else ''}.",
        )
        for one in given
        if one.takes_place_on
    )
    return (*lines, *_asked_about(story))


def _asked_about(story: Story) -> Answers:
    """Return what to prepare where a date was given since the request."""
    if offer_pending(story) is None:
        return ()
    in_time = "Elle vient avant vos dates limites : dites oui, ou dites pourquoi non."
    late = "Elle vient après une de vos dates limites : dites laquelle."
    asked = "Le juge peut vous demander si cette date vous convient."
    return ((f"{asked} {in_time if comes_in_time(story) else late}",),)


def _urgency(story: Story, filed: Pieces) -> Answers:
    facts = concrete(story.case.urgency, story.on)
    known = filed if filed.all else story.pieces
    lines = tuple(urgency_sentence(one, known, on=story.on) for one in facts)
    expires = story.case.titre_expires_on
    if expires:
        verb = "a expiré" if expires < story.on else "expire"
        lines = ((f"Le titre {verb} le {long_date(expires)}.",), *lines)
    return lines or (("Aucun fait daté n’est noté. Préparez une réponse.",),)


def _complete(story: Story) -> Answers:
    known = {True: "Oui, selon vos réponses.", False: "Non, selon vos réponses."}
    complete = story.case.gate.file_complete
    return ((known[complete] if complete is not None else "Vérifiez-le avant l’audience.",),)
