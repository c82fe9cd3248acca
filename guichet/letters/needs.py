"""What a letter needs before it is written: every gap is listed at once, each with its question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guichet.casefile import CaseFile
from guichet.errors import GuichetError
from guichet.letters.catalogue import LetterText
from guichet.letters.court_gate import court_gate
from guichet.letters.story import SLOT_SEEN, Story, demarche_words

ROUTE_PAGES = {
    "continue_attempts": "journal",
    "gather_urgency": "urgence",
    "write_first": "journal",
}
"""The page that asks for what is missing on each route; the questions before, for the others."""


@dataclass(frozen=True)
class Missing:
    """One gap: a stable ``field``, the question to answer, and the page that asks it.

    ``page`` is the section of the dossier: ``identite``, ``demarche``, ``prefecture``,
    ``journal``, ``urgence``, ``verification`` or ``preuves``.
    """

    field: str
    question: str
    page: str


class NotReady(GuichetError):
    """A letter whose mandatory fields are not all filled."""

    title = "Il manque des informations pour écrire ce document : {letter}."
    effect = "Il n’a pas été écrit. Un document incomplet peut être rejeté."
    advice = "Répondez à ces questions :\n{questions}"
    kept = "Vos réponses et vos preuves sont gardées."

    def __init__(self, letter: LetterText, missing: list[Missing]) -> None:
        self.missing = missing
        questions = "\n".join(f"  – {one.question}" for one in missing)
        super().__init__(letter=letter.title, questions=questions)


def missing_for(letter: LetterText, story: Story) -> list[Missing]:
    """Return every gap of ``story`` for ``letter``, in the order of its needs."""
    return [gap for need in letter.needs for gap in NEEDS[need](story)]


def _asks(
    field: str, question: str, page: str, known: Callable[[CaseFile], object]
) -> Callable[[Story], list[Missing]]:
    def check(story: Story) -> list[Missing]:
        value = known(story.case)
        blank = value is None or (isinstance(value, str | tuple) and not value)
        return [Missing(field, question, page)] if blank else []

    return check


def _all(*checks: Callable[[Story], list[Missing]]) -> Callable[[Story], list[Missing]]:
    return lambda story: [gap for check in checks for gap in check(story)]


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


NEEDS: dict[str, Callable[[Story], list[Missing]]] = {
    "name": _all(
        _asks("family_name", "Quel est le nom ?", "identite", lambda c: c.applicant.family_name),
        _asks("given_names", "Quel est le prénom ?", "identite", lambda c: c.applicant.given_names),
    ),
    "birth": _all(
        _asks(
            "birth_date",
            "Quelle est la date de naissance ?",
            "identite",
            lambda c: c.applicant.birth_date,
        ),
        _asks(
            "birth_place",
            "Quel est le lieu de naissance ?",
            "identite",
            lambda c: c.applicant.birth_place,
        ),
    ),
    "nationality": _asks(
        "nationality", "Quelle est la nationalité ?", "identite", lambda c: c.applicant.nationality
    ),
    "address": _address,
    "email": _asks(
        "email", "Quelle est l’adresse e-mail ?", "identite", lambda c: c.applicant.email
    ),
    "contacts": _asks(
        "contacts",
        "Comment le tribunal peut-il joindre vite la personne ?",
        "identite",
        lambda c: c.applicant.emergency_contacts or c.applicant.phone or c.applicant.email,
    ),
    "demarche": _demarche,
    "kind": _asks(
        "kind", "Est-ce une première demande ou un renouvellement ?", "demarche", lambda c: c.kind
    ),
    "counter": _asks(
        "counter", "De quelle préfecture dépend la personne ?", "prefecture", lambda c: c.counter
    ),
    "court": _asks(
        "court", "Quel est le tribunal ?", "prefecture", lambda c: c.counter and c.counter.court
    ),
    "authority_address": _authority_address,
    "failures": _failures,
    "events": _events,
    "gate": _gate,
    "no_decision": _no_decision,
    "route": _route,
    "pieces": _pieces,
    "adult": _adult,
    "site_channel": _site_channel,
    "nothing_lodged": _nothing_lodged,
    "slots_explained": _slots_explained,
}
