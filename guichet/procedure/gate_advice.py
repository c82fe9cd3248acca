"""What the answers before the first attempt advise. No answer is ever a verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guichet.casefile import Gate


@dataclass(frozen=True)
class Advice:
    """What one answer advises: ``danger`` sends to a human first, ``warning`` only warns."""

    kind: str
    title: str
    text: str


ADVICE: tuple[tuple[Callable[[Gate], bool], Advice], ...] = (
    (
        lambda gate: bool(gate.detained),
        Advice(
            "danger",
            "Un avocat, aujourd’hui",
            "Vous êtes retenu ou assigné : les délais sont très courts. Appelez un avocat "
            "aujourd’hui. L’association du centre peut aussi aider.",
        ),
    ),
    (
        lambda gate: gate.oqtf == "see_someone" and gate.oqtf_seen_by is None,
        Advice(
            "danger",
            "Voyez quelqu’un avant d’essayer",
            "Une OQTF peut tout changer. Un avocat ou une association la lit avec vous. "
            "C’est gratuit dans une association. Si elle est récente : un avocat aujourd’hui. "
            "Le délai est très court.",
        ),
    ),
    (
        lambda gate: bool(gate.already_lodged),
        Advice(
            "danger",
            "Un autre recours existe",
            "Votre dossier est déjà envoyé. Alors il faut un autre recours. "
            "Parlez à une association.",
        ),
    ),
    (
        lambda gate: gate.decision is not None,
        Advice(
            "danger",
            "Une décision existe déjà",
            "Il faut alors un autre recours, et le délai court. Montrez la décision vite à un "
            "avocat ou à une association.",
        ),
    ),
    (
        lambda gate: bool(gate.minor),
        Advice(
            "warning",
            "Un mineur est représenté",
            "Un parent ou un tuteur fait les démarches avec lui. Écrivez son nom dans le profil. "
            "Sans représentant, parlez d’abord à une association.",
        ),
    ),
    (
        lambda gate: gate.regime == "algerian",
        Advice(
            "warning",
            "L’accord franco-algérien s’applique",
            "Votre séjour suit un accord spécial. Des règles de ce logiciel ne valent pas pour "
            "vous. Faites vérifier le motif de votre demande.",
        ),
    ),
    (
        lambda gate: gate.regime == "eu",
        Advice(
            "warning",
            "Le droit européen s’applique",
            "Vos règles sont différentes. Ce logiciel les connaît mal. "
            "Demandez d’abord à une association.",
        ),
    ),
    (
        lambda gate: gate.checked_by is None,
        Advice(
            "warning",
            "Votre dossier n’est pas vérifié",
            "Un refus peut être dangereux. Vous pouvez recevoir une OQTF. "
            "Faites vérifier votre dossier d’abord.",
        ),
    ),
    (
        lambda gate: gate.file_complete is False,
        Advice(
            "warning",
            "Votre dossier n’est pas complet",
            "Un dossier incomplet peut être refusé. Préparez d’abord les papiers qui manquent.",
        ),
    ),
)
"""When each advice is given, the gravest first."""


def advice_of(gate: Gate) -> list[Advice]:
    """Return what the answers advise, the gravest first. No answer is ever a verdict."""
    return [advice for holds, advice in ADVICE if holds(gate)]
