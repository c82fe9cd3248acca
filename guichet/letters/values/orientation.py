"""The facts that a jurist needs to judge another remedy: never a conclusion, never a prayer."""

from __future__ import annotations

import datetime as dt

from guichet.documents.blocks import KeyValues
from guichet.documents.dates import long_date
from guichet.law import Deadline, UnusableFacts, citation
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story, urgency_sentence
from guichet.letters.values.people import full_name
from guichet.letters.values.wording import cite

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
TEXT_OF = {
    "implicit_refusal": "ceseda_r432_2",
    "annulment_delay": "cja_r421_2",
    "reasons_due": "crpa_l232_4",
    "confirm_main_request": "cja_r612_5_2",
    "lapse_6_months": "ceseda_r431_8",
    "expired_card_cover": "ceseda_l433_3",
    "eve_19th_birthday": "ceseda_r431_5",
    "legal_basis_ends": "ceseda_l435_4",
    "document_expires": "",
}
"""The text of each deadline that concerns these remedies. That of an OQTF is never computed."""


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
        "dates_told": tuple(_line(one, story.on) for one in _deadlines(story)),
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


def _deadlines(story: Story) -> list[Deadline]:
    """Return the dates of the rules; none where the dates of the dossier contradict each other."""
    try:
        found = story.answer.deadlines
    except UnusableFacts:
        return []
    return [one for one in found if one.id in TEXT_OF]


def _line(one: Deadline, on: dt.date) -> str:
    """Return a date of the rules with its text, where it is one that a letter may cite."""
    label = one.label.rstrip(".")
    text = TEXT_OF[one.id]
    source = f" ({cite(text, on)})" if text and citation(text).citable(on) else ""
    return f"{long_date(one.date)} : {label[:1].lower()}{label[1:]}{source}."
