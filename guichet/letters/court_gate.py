"""Whether the folder for the judge may be prepared, and what to say first.

The requête asks for the measure that the rules give, while no decision exists. Where the rules
lead elsewhere it would be untrue, or harmful: another route is shown, and no requête.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guichet.law import Assessment, Finding

State = Literal["open", "later", "closed"]

TITLES: dict[str, str] = {
    "refere_mesures_utiles": "Les conditions vérifiables sont réunies",
    "refile": "Une nouvelle requête est possible",
    "continue_attempts": "Continuez d’abord les essais",
    "gather_urgency": "Montrez d’abord l’urgence",
    "write_first": "Écrivez d’abord à la préfecture",
    "substitution_anef": "Demandez d’abord l’aide de l’ANEF",
    "wait_window": "Il faut d’abord attendre",
    "ask_to_advance": "Vous avez déjà un rendez-vous",
    "see_human_first": "Parlez d’abord à quelqu’un",
    "refere_suspension": "Il faut un autre recours",
    "refere_liberte": "Il faut un autre recours",
    "recours_annulation": "Il faut un autre recours",
    "execution": "Le juge a déjà décidé",
    "elsewhere": "La demande se fait ailleurs",
    "stop_done": "C’est terminé",
}

OPEN = frozenset({"refere_mesures_utiles", "refile"})
LATER = frozenset(
    {"continue_attempts", "gather_urgency", "write_first", "substitution_anef", "wait_window"}
)
ASKS: dict[str, str] = {
    "rdv": "un rendez-vous pour déposer votre demande",
    "earlier_rdv": "une date de rendez-vous plus proche",
    "substitution": "un accueil physique à la place de l’ANEF",
    "recepisse_api": "le récépissé ou l’attestation qui manque",
    "enregistrement": "l’enregistrement de votre demande",
}
"""What the requête asks the judge for, by the measure of the rules: those that it can plead."""

OTHER_MEASURE = "Il faut une autre requête"

LODGED = "rien_depose"
"""The rule that is not met once a request is lodged: an appointment to lodge it has no object."""


@dataclass(frozen=True)
class CourtGate:
    """What the pages say before a requête.

    ``open``: nothing that we can check stands against it. ``later``: something comes first.
    ``closed``: another route, and no requête. ``asks`` is what the requête asks for, once open.
    """

    state: State
    title: str
    because: str
    target: str | None
    asks: str = ""


def court_gate(assessment: Assessment) -> CourtGate:
    """Return the gate of a dossier from the answer of the rules. An unknown route is closed."""
    route = assessment.route
    title = TITLES.get(route, TITLES["see_human_first"])
    other = route in OPEN and assessment.measure not in ASKS
    return CourtGate(
        state=_state(assessment),
        title=OTHER_MEASURE if other else title,
        because=assessment.because,
        target=assessment.target,
        asks=ASKS.get(assessment.measure or "", "") if route in OPEN else "",
    )


def _state(assessment: Assessment) -> State:
    if assessment.route in OPEN:
        return "open" if assessment.measure in ASKS else "closed"
    if assessment.route in LATER and assessment.outcome(LODGED) != "not_met":
        return "later"
    return "closed"


def to_look_at(assessment: Assessment) -> list[Finding]:
    """Return the findings that are not met, then those that nobody knows."""
    order = {"not_met": 0, "unknown": 1}
    found = [one for one in assessment.findings if one.outcome in order]
    return sorted(found, key=lambda one: order[one.outcome])


def verified(assessment: Assessment) -> list[Finding]:
    """Return the findings that are met."""
    return [one for one in assessment.findings if one.outcome == "met"]
