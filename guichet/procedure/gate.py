"""The questions before the first attempt, and what their answers advise.

The worst harm is not a weak file: it is a strong file for the wrong person. So these questions
come first, are never skipped silently, and may send to a human. The answer about an OQTF is not
kept: the dossier says « feu vert » or « voir quelqu’un », nothing more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms

from guichet.casefile import Decision, Gate
from guichet.dossiers.forms import ProfileForm
from guichet.dossiers.profile import Profile
from guichet.dossiers.widgets import Day

YES_NO = [("non", "Non"), ("oui", "Oui"), ("inconnu", "Je ne sais pas")]
MEANING: dict[str, bool | None] = {"oui": True, "non": False, "inconnu": None}

DECISIONS = [
    ("non", "Non, aucune"),
    ("refusal", "Oui, un refus"),
    ("closed", "Oui, le dossier a été clos"),
    ("rdv_refused", "Oui, un refus de rendez-vous, avec ses raisons"),
    ("other", "Oui, autre chose"),
    ("inconnu", "Je ne sais pas"),
]
OQTF = [
    ("non", "Non"),
    ("oui", "Oui"),
    ("inconnu", "Je ne sais pas"),
    ("tu", "Je préfère ne pas dire"),
]
KEPT = ("garder", "Garder ma réponse : voir quelqu’un")
NOBODY = "personne"
SEEN_BY = [
    (NOBODY, "Personne encore"),
    ("lawyer", "Un avocat"),
    ("association", "Une association"),
    ("jurist", "Un juriste"),
]
CHECKED_BY = [
    (NOBODY, "Personne encore"),
    ("association", "Une association"),
    ("lawyer", "Un avocat"),
    ("jurist", "Un juriste"),
    ("union", "Un syndicat"),
    ("collective", "Un collectif"),
]

CHECKERS = dict(CHECKED_BY[1:])


@dataclass(frozen=True)
class Advice:
    """What one answer advises: ``danger`` sends to a human first, ``warning`` only warns."""

    kind: str
    title: str
    text: str


def must_pass_gate(profile: Profile) -> bool:
    """Return whether the questions before the first attempt were never answered."""
    return profile.gate.answered_on is None


ADVICE: tuple[tuple[Callable[[Gate], bool], Advice], ...] = (
    (
        lambda gate: gate.oqtf == "see_someone" and gate.oqtf_seen_by is None,
        Advice(
            "danger",
            "Voyez quelqu’un avant d’essayer",
            "Une OQTF peut tout changer. Un avocat ou une association la lit avec vous. "
            "C’est gratuit dans une association.",
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


class GateForm(ProfileForm):
    """The questions, all on one page: each one may be answered « je ne sais pas »."""

    title = "Avant d’essayer"

    already_lodged = forms.ChoiceField(
        label="Avez-vous déjà envoyé votre dossier ?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text="Sur internet, par courrier ou au guichet.",
        error_messages={"required": "Choisissez une réponse. « Je ne sais pas » convient."},
    )
    lodged_on = forms.DateField(
        label="À quelle date ?",
        required=False,
        widget=Day,
        help_text="Une date proche suffit.",
        error_messages={"invalid": "Cette date n’existe pas."},
    )
    decision = forms.ChoiceField(
        label="La préfecture a-t-elle pris une décision ?",
        choices=DECISIONS,
        widget=forms.RadioSelect,
        help_text="« Réessayez sur le site » n’est pas une décision.",
        error_messages={"required": "Choisissez une réponse. « Je ne sais pas » convient."},
    )
    decision_on = forms.DateField(
        label="Date de la décision",
        required=False,
        widget=Day,
        help_text="Elle est écrite sur la lettre.",
        error_messages={"invalid": "Cette date n’existe pas."},
    )
    oqtf = forms.ChoiceField(
        label="Avez-vous reçu une OQTF ?",
        choices=OQTF,
        widget=forms.RadioSelect,
        help_text=(
            "C’est un papier qui demande de quitter la France. Votre réponse n’est pas gardée. "
            "Le dossier garde seulement : « feu vert », ou « voir quelqu’un »."
        ),
        error_messages={"required": "Choisissez une réponse. « Je préfère ne pas dire » convient."},
    )
    oqtf_seen_by = forms.ChoiceField(
        label="Qui en a parlé avec vous ?",
        required=False,
        choices=SEEN_BY,
        help_text="Une personne qui connaît le droit des étrangers.",
    )
    oqtf_seen_on = forms.DateField(
        label="Quand ?",
        required=False,
        widget=Day,
        error_messages={"invalid": "Cette date n’existe pas."},
    )
    checked_by = forms.ChoiceField(
        label="Qui a vérifié votre dossier ?",
        choices=CHECKED_BY,
        widget=forms.RadioSelect,
        help_text="Quelqu’un qui connaît le droit des étrangers.",
        error_messages={"required": "Choisissez une réponse. « Personne encore » convient."},
    )
    checked_on = forms.DateField(
        label="Vérifié le",
        required=False,
        widget=Day,
        error_messages={"invalid": "Cette date n’existe pas."},
    )
    file_complete = forms.ChoiceField(
        label="Avez-vous tous les papiers demandés ?",
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse. « Je ne sais pas » convient."},
    )

    def __init__(self, data: Any = None, *, profile: Profile, **options: Any) -> None:
        super().__init__(data, profile=profile, **options)
        if profile.gate.oqtf == "see_someone":
            field = cast(forms.ChoiceField, self.fields["oqtf"])
            field.choices = [*OQTF, KEPT]

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the answers given; nothing is ticked before they are."""
        gate = profile.gate
        if gate.answered_on is None:
            return {}
        words = {True: "oui", False: "non", None: "inconnu"}
        decision = gate.decision.kind if gate.decision else "non" if gate.no_decision else "inconnu"
        return {
            "already_lodged": words[gate.already_lodged],
            "lodged_on": gate.lodged_on,
            "decision": decision if decision in dict(DECISIONS) else "other",
            "decision_on": gate.decision.on if gate.decision else None,
            "oqtf": {"clear": "non", "see_someone": KEPT[0]}.get(gate.oqtf),
            "oqtf_seen_by": gate.oqtf_seen_by or NOBODY,
            "oqtf_seen_on": gate.oqtf_seen_on,
            "checked_by": gate.checked_by or NOBODY,
            "checked_on": gate.checked_on,
            "file_complete": words[gate.file_complete],
        }

    def clean(self) -> dict[str, Any]:
        """Refuse dates to come: they are typing errors."""
        cleaned = super().clean() or {}
        for name in ("lodged_on", "decision_on", "oqtf_seen_on", "checked_on"):
            day: dt.date | None = cleaned.get(name)
            if day and day > self.today:
                self.add_error(name, "Cette date est dans le futur.")
        lodged = cleaned.get("already_lodged") == "oui"
        if lodged and not cleaned.get("lodged_on") and "lodged_on" not in self.errors:
            self.add_error("lodged_on", "Écrivez la date. Une date proche suffit.")
        return cleaned

    def applied(self) -> Profile:
        """Replace the gate; of the answer about an OQTF, keep only what to do."""
        data = self.cleaned_data
        clear = data["oqtf"] == "non"
        lodged = MEANING[data["already_lodged"]]
        seen_by = None if clear else _somebody(data["oqtf_seen_by"])
        checked_by = _somebody(data["checked_by"])
        gate = Gate.model_validate(
            {
                "answered_on": self.today,
                "already_lodged": lodged,
                "lodged_on": data["lodged_on"] if lodged else None,
                "decision": self._decision(),
                "no_decision": True if data["decision"] == "non" else None,
                "oqtf": "clear" if clear else "see_someone",
                "oqtf_seen_by": seen_by,
                "oqtf_seen_on": data["oqtf_seen_on"] if seen_by else None,
                "checked_by": checked_by,
                "checked_on": data["checked_on"] if checked_by else None,
                "file_complete": MEANING[data["file_complete"]],
            }
        )
        return self.profile.model_copy(update={"gate": gate})

    def _decision(self) -> Decision | None:
        kind = self.cleaned_data["decision"]
        if kind in ("non", "inconnu"):
            return None
        return Decision(kind=kind, on=self.cleaned_data["decision_on"])


def _somebody(code: str) -> str | None:
    return None if code in ("", NOBODY) else code
