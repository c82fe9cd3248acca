"""The facts that a jurist needs to judge another remedy: never a conclusion, never a prayer."""

from __future__ import annotations

from guichet.documents.blocks import KeyValues
from guichet.documents.dates import long_date
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story, urgency_sentence
from guichet.letters.values.orientation_dates import (
    dated_lines,
    no_decision_yet,
    nothing_within_two_days,
)
from guichet.letters.values.people import full_name

UNKNOWN = "non noté"
KINDS = {
    "first": "première demande",
    "renewal": "renouvellement",
    "change_of_status": "changement de statut",
    "duplicate": "duplicata",
    "other": "autre demande",
}
DECISIONS = {
    "refusal": "refus de titre",
    "closed": "clôture du dossier",
    "rdv_refused": "refus de rendez-vous",
}


def values(_text: LetterText, story: Story, _options: LetterOptions) -> dict[str, object]:
    """Return the facts of the dossier for a jurist; what nobody noted is said so."""
    case = story.case
    return {
        "who_rows": KeyValues(_who(story)),
        "fact_rows": KeyValues(_facts(story)),
        "facts_told": tuple(
            urgency_sentence(one, story.pieces, on=story.on) for one in case.urgency
        ),
        "piece_list_told": tuple(
            f"pièce n° {one.number} : {one.label}" for one in story.pieces.all
        ),
        "dates_told": dated_lines(story),
        "written_refusal": case.gate.decision is not None,
        "no_decision_yet": no_decision_yet(story),
        "not_within_two_days": nothing_within_two_days(story),
    }


def _who(story: Story) -> tuple[tuple[str, str], ...]:
    counter = story.case.counter
    words = story.words_if_known
    return (
        ("Personne", full_name(story) or story.case.applicant.pseudonym or UNKNOWN),
        ("Demande", words.short if words else UNKNOWN),
        ("Nature", KINDS.get(story.case.kind or "", UNKNOWN)),
        ("Préfecture", counter.prefecture if counter else UNKNOWN),
        ("Tribunal", counter.court_name if counter else UNKNOWN),
    )


def _facts(story: Story) -> tuple[tuple[str, str], ...]:
    gate = story.case.gate
    decision = gate.decision
    when = f", le {long_date(decision.on)}" if decision and decision.on else ""
    told = f"{DECISIONS.get(decision.kind, 'décision')}{when}" if decision else ""
    none = "aucune, selon la personne" if gate.no_decision else UNKNOWN
    lodged = {True: "oui, jour non noté", False: "non"}
    asked = story.case.reasons_asked_on
    expires = story.case.titre_expires_on
    complete = {True: "oui, selon la personne", False: "non, selon la personne"}
    return (
        (
            "Demande déposée",
            f"le {long_date(gate.lodged_on)}"
            if gate.lodged_on
            else lodged.get(gate.already_lodged, UNKNOWN),  # type: ignore[arg-type]
        ),
        ("Dossier complet", complete.get(gate.file_complete, UNKNOWN)),  # type: ignore[arg-type]
        ("Décision", told or none),
        ("Motifs demandés", f"le {long_date(asked)}" if asked else UNKNOWN),
        ("Fin du titre", long_date(expires) if expires else UNKNOWN),
        ("Dernier papier reçu", _last_paper(story)),
    )


def _last_paper(story: Story) -> str:
    """Return what is known of a receipt handed over at an appointment."""
    for one in reversed(story.case.convocations):
        if one.recepisse and one.recepisse_expires_on:
            return f"récépissé, jusqu’au {long_date(one.recepisse_expires_on)}"
        if one.recepisse is False:
            return "aucun récépissé remis au rendez-vous"
    return UNKNOWN
