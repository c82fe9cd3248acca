"""What a request to the judge says beside the facts: the rules, the urgency, the claims."""

from __future__ import annotations

import datetime as dt

from guichet.documents.blocks import PieceRef
from guichet.documents.dates import long_date
from guichet.documents.numbers import plural
from guichet.letters.catalogue import LetterText
from guichet.letters.claims import claims
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story
from guichet.letters.values.wording import capital, cite, lower, says

PROCEDURES = {
    "site": "La préfecture demande de prendre rendez-vous sur son site internet. À ma "
    "connaissance, le rendez-vous ne peut pas être obtenu autrement.",
    "anef": "La demande doit être faite sur le téléservice de l’administration (ANEF).",
    "demarche_numerique": "La préfecture demande d’utiliser le site Démarche numérique.",
}
FILING_MODES = {
    "telerecours": "Requête déposée par l’application Télérecours citoyens",
    "lrar": "Requête envoyée par lettre recommandée avec avis de réception – RÉFÉRÉ",
    "counter": "Requête déposée au greffe du tribunal – RÉFÉRÉ",
}


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return what the requête and its companions print beside the usual values."""
    case = story.case
    court = lower(case.counter.court_name) if case.counter else ""
    pieces = story.pieces
    since = case.in_france_since
    expiry = (
        f" : mon titre {'a expiré' if case.titre_expires_on < story.on else 'expire'} le "
        f"{long_date(case.titre_expires_on)}"
        if case.titre_expires_on
        else ""
    )
    complete = case.gate.file_complete
    presumed = story.answer.urgency_presumed is True
    return {
        "court_capital": capital(court),
        "filing_mode": FILING_MODES[options.filing_mode],
        "access_rule": _access_rule(case.channel, story.on),
        "procedure": PROCEDURES.get(case.channel or "", PROCEDURES["site"]),
        "in_france": f"Je vis en France depuis le {long_date(since)}. " if since else "",
        "captures_and_recap": pieces.captures_and_recap or "",
        "recap": pieces.recap or PieceRef((1,)),
        "no_answer": _no_answer(story),
        "presumed": presumed,
        "not_presumed": _not_presumed(story),
        "expiry": expiry,
        "claims": claims(story, options) if story.words_if_known else (),
        "completeness": ", et mon dossier est complet" if complete else "",
        "piece_count": plural(len(pieces.all), "pièce"),
        "piece_list": tuple(f"pièce n° {piece.number} : {piece.label}" for piece in pieces.all),
    }


def _no_answer(story: Story) -> str:
    """Return what is said of the administration's silence; empty when it answered, or never had
    to."""
    count = len(story.letters_sent)
    if not count or story.answered:
        return ""
    asked = "ma demande" if count == 1 else "mes demandes"
    if story.answered_by_machine:
        verb = "n’a reçu" if count == 1 else "n’ont reçu"
        return f"À ce jour, {asked} de convocation {verb} qu’une réponse automatique."
    return f"À ce jour, l’administration n’a pas répondu à {asked} de convocation."


def _access_rule(channel: str | None, on: dt.date) -> str:
    """Return the rule that says where this request is made."""
    rule = "ceseda_r431_2" if channel == "anef" else "ceseda_r431_3"
    return f"{says(rule, on)} ({cite(rule, on)})."


def _not_presumed(story: Story) -> str:
    """Return why urgency is not presumed here."""
    if story.case.kind != "renewal":
        return "Ma demande n’est pas un renouvellement."
    expired = story.case.titre_expires_on
    since = f" le {long_date(expired)}" if expired else ""
    return f"Mon titre a expiré{since}, depuis plus de six mois."
