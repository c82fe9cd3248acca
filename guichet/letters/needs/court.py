"""What must be known, and true, before a judge is asked for an appointment."""

from __future__ import annotations

from collections.abc import Mapping

from guichet.letters.court_gate import court_gate
from guichet.letters.needs.gaps import Check, Missing
from guichet.letters.story import SLOT_SEEN, Story

ROUTE_PAGES = {
    "continue_attempts": "journal",
    "gather_urgency": "urgence",
    "write_first": "journal",
}
"""The page that asks for what is missing on each route; the questions before, for the others."""


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
    birth = story.case.applicant.birth_date
    if birth is None or birth.replace(year=birth.year + 18, day=min(birth.day, 28)) <= story.on:
        return []
    question = "La personne est mineure. Demandez à un avocat ou à une association de l’écrire."
    return [Missing("adult", question, "identite")]


def _site_channel(story: Story) -> list[Missing]:
    """Refuse the channel whose requête asks for another measure, with other law."""
    if story.case.channel != "anef":
        return []
    question = "Pour l’ANEF, la requête est différente. Voyez un avocat ou une association."
    return [Missing("site_channel", question, "demarche")]


def _nothing_lodged(story: Story) -> list[Missing]:
    """Refuse a journal that tells of a request lodged, closed or found incomplete."""
    told = [
        event
        for event in story.case.current_events()
        if event.outcome in {"closed_without_action", "file_incomplete"}
        or (event.channel == "anef" and event.outcome == "deposited")
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
    case = story.case
    if case.kind is None or case.demarche is None or _gate(story) or _no_decision(story):
        return []  # the rules would answer for want of these, which are asked for already
    answer = story.answer
    if court_gate(answer).state == "open":
        return []
    said = [warning.text for warning in answer.warnings]
    said += [step.text for step in answer.next_steps]
    page = ROUTE_PAGES.get(answer.route, "verification")
    return [Missing(f"route.{answer.route}", text, page) for text in said[:1]]


def _pieces(story: Story) -> list[Missing]:
    if story.pieces.captures is not None:
        return []
    question = "Quelles captures montrent les essais ? Ajoutez-les au journal."
    return [Missing("pieces", question, "preuves")]


NEEDS: Mapping[str, Check] = {
    "gate": _gate,
    "no_decision": _no_decision,
    "route": _route,
    "pieces": _pieces,
    "adult": _adult,
    "site_channel": _site_channel,
    "nothing_lodged": _nothing_lodged,
    "slots_explained": _slots_explained,
}
