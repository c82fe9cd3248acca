"""What must be known, and true, before a judge is asked for a measure."""

from __future__ import annotations

from collections.abc import Mapping

from guichet.letters.claims import BY_ATTEMPTS
from guichet.letters.court_gate import court_gate
from guichet.letters.moments import standing_appointment
from guichet.letters.needs.gaps import Check, Missing
from guichet.letters.story import SLOT_SEEN, Story
from guichet.letters.values.court_urgency import pleaded_facts
from guichet.letters.values.people import is_minor
from guichet.procedure.since_filing import since_filing

ROUTE_PAGES = {
    "continue_attempts": "journal",
    "gather_urgency": "urgence",
    "write_first": "journal",
}
"""The page that asks for what is missing on each route; the questions before, for the others."""
COMPLETE_FILE = frozenset({"recepisse_api", "enregistrement"})
"""Measures that the law gives for a complete request only (R. 431-15-1; CE, n° 435594)."""
IN_TIME = "fenetre_fermee"
"""The rule that says whether a renewal was asked for in time (R. 431-5)."""


def measure_of(story: Story) -> str | None:
    """Return the measure to ask for, or ``None`` while the rules do not lead to the judge."""
    if _not_asked_yet(story) or court_gate(story.answer).state != "open":
        return None
    return story.answer.measure


def _not_asked_yet(story: Story) -> bool:
    """Return whether the rules would answer for want of facts that are asked for already."""
    case = story.case
    return case.kind is None or case.demarche is None or bool(_gate(story) or _no_decision(story))


def _gate(story: Story) -> list[Missing]:
    gate = story.case.gate
    gaps = []
    if gate.already_lodged is None:
        question = "La demande a-t-elle déjà été déposée ?"
        gaps.append(Missing("already_lodged", question, "verification"))
    if gate.oqtf == "unknown" or (gate.oqtf == "see_someone" and gate.oqtf_seen_by is None):
        question = "La question de l’OQTF a-t-elle été vue ?"
        gaps.append(Missing("oqtf", question, "verification"))
    return gaps


def _no_decision(story: Story) -> list[Missing]:
    if story.case.gate.no_decision is not None or story.case.gate.decision is not None:
        return []
    question = "Y a-t-il déjà une décision de la préfecture ?"
    return [Missing("no_decision", question, "verification")]


def _adult(story: Story) -> list[Missing]:
    """Refuse a minor whom nobody represents; a representative acts and signs."""
    if not is_minor(story) or story.case.applicant.representative:
        return []
    question = "La personne est mineure. Qui est son représentant légal ?"
    return [Missing("adult", question, "identite")]


def _nothing_lodged(story: Story) -> list[Missing]:
    """Refuse a journal that tells of a request closed or incomplete; lodged, for an appointment."""
    lodged = measure_of(story) not in COMPLETE_FILE
    told = [
        event
        for event in story.case.current_events()
        if event.outcome in {"closed_without_action", "file_incomplete"}
        or (lodged and event.channel == "anef" and event.outcome == "deposited")
    ]
    question = "Le journal parle d’un dossier déposé ou clos. Faites-le lire par une association."
    return [Missing("nothing_lodged", question, "journal")] if told else []


def _slots_explained(story: Story) -> list[Missing]:
    """Ask why a slot that was seen was not taken: the judge will ask too."""
    silent = [
        event
        for event in story.case.current_events()
        if event.outcome in SLOT_SEEN and not event.note.strip()
    ]
    question = "Un essai montrait un créneau. Pourquoi était-ce impossible ? Notez-le."
    return [Missing("slots_explained", question, "journal")] if silent else []


def _route(story: Story) -> list[Missing]:
    """Return what the rules of the day answer when they do not lead to this remedy."""
    if _not_asked_yet(story):
        return []
    answer = story.answer
    if court_gate(answer).state == "open":
        return []
    said = [warning.text for warning in answer.warnings]
    said += [step.text for step in answer.next_steps]
    page = ROUTE_PAGES.get(answer.route, "verification")
    return [Missing(f"route.{answer.route}", text, page) for text in said[:1]]


def _attempts(story: Story) -> list[Missing]:
    """Ask for the failed attempts, where the measure rests on them."""
    if story.failures or measure_of(story) not in BY_ATTEMPTS | {None}:
        return []
    question = "Quels essais en ligne ont échoué ? Ajoutez-en au moins un au journal."
    return [Missing("failures", question, "journal")]


def _pieces(story: Story) -> list[Missing]:
    """Ask for the paper that shows what the measure rests on."""
    measure, pieces = measure_of(story), story.pieces
    given = [one for one in story.case.convocations if one.file_ids]
    if measure == "earlier_rdv":
        appointment = standing_appointment(story)
        shown = appointment is not None and pieces.of_ids(appointment.file_ids) is not None
        question, page = "Où est la convocation ? Ajoutez-la au rendez-vous noté.", "suite"
    elif measure == "enregistrement":
        shown = pieces.of_ids(id_ for one in given for id_ in one.file_ids) is not None
        question, page = "Où est la convocation ? Ajoutez-la au rendez-vous noté.", "suite"
    elif measure == "recepisse_api":
        shown = _deposit_shown(story)
        question, page = "Quel papier montre le dépôt de la demande ? Ajoutez-le.", "preuves"
    else:
        shown = pieces.captures is not None
        question, page = "Quelles captures montrent les essais ? Ajoutez-les au journal.", "preuves"
    return [] if shown else [Missing("pieces", question, page)]


def _deposit_shown(story: Story) -> bool:
    """Return whether a paper can show the deposit: one of that day, or one given apart."""
    lodged = story.case.gate.lodged_on
    that_day = [one for one in story.case.current_events() if one.at.date() == lodged]
    return bool(story.pieces.of_events(that_day) or story.pieces.of_files(story.case.other_pieces))


def _complete(story: Story) -> list[Missing]:
    """Ask whether the request is complete, where the law gives the measure to no other."""
    if measure_of(story) not in COMPLETE_FILE or story.case.gate.file_complete:
        return []
    return [Missing("file_complete", "Le dossier est-il complet ?", "verification")]


def _in_time(story: Story) -> list[Missing]:
    """Refuse the certificate of the ANEF where the titre does not give a right to it."""
    if measure_of(story) != "recepisse_api" or story.case.channel != "anef":
        return []
    if story.case.titre_expires_on is None:
        return [Missing("titre_expires_on", "Quand le titre expire-t-il ?", "titre")]
    if story.answer.outcome(IN_TIME) == "not_met":
        question = "La demande a été faite tard. Demandez à un avocat si l’attestation est due."
        return [Missing("in_time", question, "verification")]
    return []


def _urgent(story: Story) -> list[Missing]:
    """Ask for a fact to plead where urgency is not presumed."""
    if measure_of(story) is None or story.answer.urgency_presumed or pleaded_facts(story):
        return []
    return [Missing("urgency", "Quel fait concret montre l’urgence ?", "urgence")]


def _changed(story: Story) -> list[Missing]:
    """Refuse a second request that brings nothing new, or that should be another remedy."""
    compared = since_filing(story.case, story.on)
    if measure_of(story) is None or compared is None:
        return []
    if not compared.has_news:
        return [Missing("news", "Qu’est-ce qui a changé depuis la première requête ?", "journal")]
    if "other_route" in compared.order.reason_tags and story.case.gate.checked_by != "lawyer":
        question = "Le juge a dit qu’il fallait un autre recours. Voyez d’abord un avocat."
        return [Missing("other_route", question, "verification")]
    return []


NEEDS: Mapping[str, Check] = {
    "gate": _gate,
    "no_decision": _no_decision,
    "route": _route,
    "attempts": _attempts,
    "pieces": _pieces,
    "adult": _adult,
    "nothing_lodged": _nothing_lodged,
    "slots_explained": _slots_explained,
    "complete": _complete,
    "in_time": _in_time,
    "urgent": _urgent,
    "changed": _changed,
}
