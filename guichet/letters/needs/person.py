"""Who asks, for what, where, and what was tried: the needs of nearly every letter."""

from __future__ import annotations

from collections.abc import Mapping

from guichet.letters.needs.gaps import Check, Missing, all_of, asks
from guichet.letters.story import Story, demarche_words


def _address(story: Story) -> list[Missing]:
    address = story.case.applicant.address
    if address and any(address.lines) and address.postcode and address.commune:
        return []
    return [Missing("address", "Quelle est l’adresse de la personne ?", "identite")]


def _authority_address(story: Story) -> list[Missing]:
    counter = story.case.counter
    address = counter.authority_address if counter else None
    if address and any(address.lines) and address.postcode:
        return []
    return [Missing("authority_address", "Quelle est l’adresse de la préfecture ?", "prefecture")]


def _demarche(story: Story) -> list[Missing]:
    if story.case.demarche in demarche_words():
        return []
    return [Missing("demarche", "Que faut-il demander à la préfecture ?", "demarche")]


def _failures(story: Story) -> list[Missing]:
    if story.failures:
        return []
    question = "Quels essais en ligne ont échoué ? Ajoutez-en au moins un au journal."
    return [Missing("failures", question, "journal")]


def _events(story: Story) -> list[Missing]:
    if story.case.events:
        return []
    return [Missing("events", "Qu’avez-vous essayé ? Ajoutez une ligne au journal.", "journal")]


NEEDS: Mapping[str, Check] = {
    "name": all_of(
        asks("family_name", "Quel est le nom ?", "identite", lambda c: c.applicant.family_name),
        asks("given_names", "Quel est le prénom ?", "identite", lambda c: c.applicant.given_names),
    ),
    "birth": all_of(
        asks(
            "birth_date",
            "Quelle est la date de naissance ?",
            "identite",
            lambda c: c.applicant.birth_date or c.applicant.birth_year,
        ),
        asks(
            "birth_place",
            "Quel est le lieu de naissance ?",
            "identite",
            lambda c: c.applicant.birth_place,
        ),
    ),
    "nationality": asks(
        "nationality", "Quelle est la nationalité ?", "identite", lambda c: c.applicant.nationality
    ),
    "address": _address,
    "email": asks(
        "email", "Quelle est l’adresse e-mail ?", "identite", lambda c: c.applicant.email
    ),
    "contacts": asks(
        "contacts",
        "Comment le tribunal peut-il joindre vite la personne ?",
        "identite",
        lambda c: c.applicant.emergency_contacts or c.applicant.phone or c.applicant.email,
    ),
    "demarche": _demarche,
    "kind": asks(
        "kind", "Est-ce une première demande ou un renouvellement ?", "demarche", lambda c: c.kind
    ),
    "counter": asks(
        "counter", "De quelle préfecture dépend la personne ?", "prefecture", lambda c: c.counter
    ),
    "court": asks(
        "court", "Quel est le tribunal ?", "prefecture", lambda c: c.counter and c.counter.court
    ),
    "authority_address": _authority_address,
    "failures": _failures,
    "events": _events,
}
