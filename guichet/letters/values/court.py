"""What a request to the judge says beside the facts: the parties, the rules, the claims."""

from __future__ import annotations

from guichet.documents.blocks import Inline, KeyValues
from guichet.documents.dates import long_date
from guichet.documents.numbers import agree, in_words, plural
from guichet.letters.catalogue import LetterText
from guichet.letters.claims import BY_ATTEMPTS, claims
from guichet.letters.options import LOST, LetterOptions
from guichet.letters.story import Story
from guichet.letters.values.people import (
    EMAIL_LABEL,
    born,
    full_name,
    identity,
    representative_of,
)
from guichet.letters.values.wording import capital, lower

FILING_MODES = {
    "telerecours": "Requête déposée par l’application Télérecours citoyens",
    "lrar": "Requête envoyée par lettre recommandée avec avis de réception – RÉFÉRÉ",
    "counter": "Requête déposée au greffe du tribunal – RÉFÉRÉ",
}
NO_COPY = "Je n’ai plus ce titre : je ne peux pas en joindre de copie."
BORN = {"f": "Née", "m": "Né", None: "Naissance"}
REPRESENTED = {"f": "Représentée par", "m": "Représenté par", None: "Représentation"}
"""The words that agree with the person; none that guesses while nobody said."""


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return what the requête and its companions print beside the usual values."""
    case = story.case
    pieces = story.pieces
    since = case.in_france_since
    return {
        "court_capital": capital(lower(case.counter.court_name) if case.counter else ""),
        "filing_mode": FILING_MODES[options.filing_mode],
        "applicant": applicant(story),
        "in_france": f"Je vis en France depuis le {long_date(since)}. " if since else "",
        "no_answer": _no_answer(story),
        "presumed": story.answer.urgency_presumed is True,
        "not_presumed": _not_presumed(story),
        "expiry": _expiry_shown(story, options),
        "titre_lost": NO_COPY if options.titre == LOST else "",
        "window": _window(story),
        "claims": claims(story, options) if story.words_if_known else (),
        "piece_count": plural(len(pieces.all), "pièce"),
        "piece_list": tuple(f"pièce n° {piece.number} : {piece.label}" for piece in pieces.all),
    }


def applicant(story: Story) -> KeyValues:
    """Return the party who asks, with the words that agree; the representative of a minor."""
    person = story.case.applicant
    left_out = {EMAIL_LABEL, "Naissance", "Représentant légal"}
    rows = [("Pour", full_name(story))]
    representative = representative_of(story)
    if representative:
        said = f"{representative}, qui agit et signe en son nom"
        rows.append((REPRESENTED[person.gender], said))
    birth = born(story)
    if birth:
        rows.append((BORN[person.gender], birth))
    rows += [row for row in identity(story)[1:] if row[0] not in left_out]
    return KeyValues(tuple(rows))


def expiry_told(story: Story) -> str:
    """Return « : mon titre expire le … », or nothing."""
    day = story.case.titre_expires_on
    if day is None:
        return ""
    return f" : mon titre {'a expiré' if day < story.on else 'expire'} le {long_date(day)}"


def _expiry_shown(story: Story, options: LetterOptions) -> tuple[Inline, ...]:
    """Return the end of the titre with the piece that shows it, where the person named one."""
    told = expiry_told(story)
    reference = story.pieces.of_ids({options.titre})
    if not told:
        return ()
    return (told, " (", reference, ")") if reference else (told,)


def _window(story: Story) -> str:
    """Return the days in which the renewal is to be asked for, and what was tried in them.

    Empty where nothing was tried in these days: the defence would say that it was too early.
    """
    days = {one.id: one.date for one in story.answer.deadlines}
    opens = days.get("anef_window_opens") or days.get("offanef_window_opens")
    closes = days.get("anef_window_closes") or story.case.titre_expires_on
    if opens is None or closes is None or story.answer.measure not in BY_ATTEMPTS:
        return ""
    count = sum(opens <= event.at.date() <= closes for event in story.failures)
    if not count or closes < story.on:
        return ""
    by = "par le téléservice" if story.case.channel == "anef" else "en préfecture"
    told = (
        f"Pour une demande {by}, comme la mienne, ce délai va du {long_date(opens)} au "
        f"{long_date(closes)}."
    )
    if count == len(story.failures):
        return told
    return (
        f"{told} Sur mes {story.attempts_in_words}, {in_words(count, feminine=True)} "
        f"{agree(count, 'a', 'ont')} été {agree(count, 'faite', 'faites')} dans ce délai."
    )


def _no_answer(story: Story) -> str:
    """Return what is said of the administration's silence; empty when it answered, or never had
    to. An appointment given since the first letter is an answer."""
    count = len(story.letters_sent)
    if not count or story.answered:
        return ""
    first = story.letters_sent[0].at.date()
    if any(one.given_on and one.given_on >= first for one in story.case.convocations):
        return ""
    asked = "ma demande" if count == 1 else "mes demandes"
    what = " de convocation" if story.answer.measure in {"rdv", "substitution"} else ""
    if count > 1 and not what:
        asked = "mes lettres et messages"
    if story.answered_by_machine:
        verb = "n’a reçu" if count == 1 else "n’ont reçu"
        return f"À ce jour, {asked}{what} {verb} qu’une réponse automatique."
    return f"À ce jour, l’administration n’a pas répondu à {asked}{what}."


def _not_presumed(story: Story) -> str:
    """Return why urgency is not presumed here."""
    if story.case.kind != "renewal":
        return "Ma demande n’est pas un renouvellement."
    expired = story.case.titre_expires_on
    since = f" le {long_date(expired)}" if expired else ""
    return f"Mon titre a expiré{since}, depuis plus de six mois."
