"""The questions before the first attempt.

The worst harm is not a weak file: it is a strong file for the wrong person. So these questions
come first, are never skipped silently, and may send to a human. The answer about an OQTF is not
kept: the dossier says « feu vert » or « voir quelqu’un », who was seen and when; the date of the
OQTF only where the person asks for it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms

from guichet.casefile import Decision, Gate
from guichet.dossiers.forms import ProfileForm
from guichet.dossiers.profile import Profile
from guichet.dossiers.widgets import Day
from guichet.procedure.gate_advice import Advice, advice_of

__all__ = ["CHECKERS", "Advice", "GateForm", "advice_of", "must_pass_gate"]

YES_NO = [("non", "Non"), ("oui", "Oui"), ("inconnu", "Je ne sais pas")]
YES_NO_SILENT = [("non", "Non"), ("oui", "Oui"), ("tu", "Je préfère ne pas dire")]
MEANING: dict[str, bool | None] = {"oui": True, "non": False, "inconnu": None, "tu": None}

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
TITRES = [
    ("aucun", "Aucun"),
    ("visa", "Un visa"),
    ("recepisse", "Un récépissé ou une attestation"),
    ("temporaire", "Une carte de séjour d’un an"),
    ("pluriannuelle", "Une carte de plusieurs années"),
    ("resident", "Une carte de résident, dix ans"),
    ("autre", "Un autre document"),
    ("tu", "Je préfère ne pas dire"),
]
TITRE_WORDS = {
    "visa": "visa",
    "recepisse": "récépissé ou attestation",
    "temporaire": "carte de séjour temporaire",
    "pluriannuelle": "carte de séjour pluriannuelle",
    "resident": "carte de résident",
    "autre": "autre document",
}
"""What the profile says of the titre held, until the person writes its exact name.

No word here may say more than the answer: rules read « résident » and « quatre ans » in it.
"""
REGIMES = [
    ("general", "Un autre pays"),
    ("algerian", "L’Algérie"),
    ("eu", "Un pays de l’Union européenne"),
    ("tu", "Je préfère ne pas dire"),
]
AGES = [
    ("mineur", "Moins de 18 ans"),
    ("dix_huit", "18 ans"),
    ("adulte", "19 ans ou plus"),
    ("tu", "Je préfère ne pas dire"),
]

EDITION = 2
"""The present edition of the questions: the first one asked neither titre, nationality, age nor
detention."""

CHECKERS = dict(CHECKED_BY[1:])
ANY_ANSWER = {"required": "Choisissez une réponse. « Je ne sais pas » convient."}
MAY_BE_SILENT = {"required": "Choisissez une réponse. « Je préfère ne pas dire » convient."}
NO_SUCH_DAY = {"invalid": "Cette date n’existe pas."}
PAST = ("lodged_on", "decision_on", "oqtf_on", "oqtf_seen_on", "checked_on", "birth_date")


def must_pass_gate(profile: Profile) -> bool:
    """Return whether the questions before the first attempt were never answered."""
    return profile.gate.answered_on is None


def _asked(label: str, choices: list[tuple[str, str]], **more: Any) -> forms.ChoiceField:
    errors = more.pop("error_messages", ANY_ANSWER)
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=errors, **more
    )


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=Day, help_text=help_text, error_messages=NO_SUCH_DAY
    )


class GateForm(ProfileForm):
    """The questions, all on one page: each one may be answered without saying more."""

    title = "Avant d’essayer"

    already_lodged = _asked(
        "Avez-vous déjà envoyé votre dossier ?",
        YES_NO,
        help_text="Sur internet, par courrier ou au guichet.",
    )
    lodged_on = _day("À quelle date ?", "Une date proche suffit.")
    decision = _asked(
        "La préfecture a-t-elle pris une décision ?",
        DECISIONS,
        help_text="« Réessayez sur le site » n’est pas une décision.",
    )
    decision_on = _day("Date de la décision", "Elle est écrite sur la lettre.")
    oqtf = _asked(
        "Avez-vous reçu une OQTF ?",
        OQTF,
        help_text=(
            "C’est un papier qui demande de quitter la France. Votre réponse n’est pas gardée. "
            "Le dossier garde seulement : « feu vert », ou « voir quelqu’un »."
        ),
        error_messages=MAY_BE_SILENT,
    )
    oqtf_on = _day("Date de l’OQTF", "Elle n’est pas gardée, sauf si vous le demandez.")
    oqtf_keep = forms.BooleanField(
        label="Garder la date de l’OQTF",
        required=False,
        help_text="Alors le dossier dit que vous avez une OQTF.",
    )
    oqtf_seen_by = forms.ChoiceField(
        label="Qui en a parlé avec vous ?",
        required=False,
        choices=SEEN_BY,
        help_text="Une personne qui connaît le droit des étrangers.",
    )
    oqtf_seen_on = _day("Quand ?")
    detained = _asked(
        "Êtes-vous enfermé, ou assigné à un lieu ?",
        YES_NO_SILENT,
        help_text="Centre de rétention, prison, assignation à résidence.",
        error_messages=MAY_BE_SILENT,
    )
    checked_by = _asked(
        "Qui a vérifié votre dossier ?",
        CHECKED_BY,
        help_text="Quelqu’un qui connaît le droit des étrangers.",
        error_messages={"required": "Choisissez une réponse. « Personne encore » convient."},
    )
    checked_on = _day("Vérifié le")
    file_complete = _asked("Avez-vous tous les papiers demandés ?", YES_NO)
    titre = _asked(
        "Quel document de séjour avez-vous ?",
        TITRES,
        help_text="Même s’il est fini.",
        error_messages=MAY_BE_SILENT,
    )
    titre_expires_on = _day("Date de fin", "Elle est écrite dessus. Une date passée est possible.")
    regime = _asked(
        "Quelle est votre nationalité ?",
        REGIMES,
        help_text="Pour l’Algérie et l’Europe, les règles changent.",
        error_messages=MAY_BE_SILENT,
    )
    age = _asked(
        "Quel âge avez-vous ?",
        AGES,
        help_text="Avant 19 ans, des dates comptent beaucoup.",
        error_messages=MAY_BE_SILENT,
    )
    birth_date = _day("Date de naissance")
    representative = forms.CharField(
        label="Qui représente le mineur ?",
        required=False,
        max_length=200,
        help_text="Nom du parent ou du tuteur. Laissez vide s’il n’y en a pas.",
    )

    def __init__(self, data: Any = None, *, profile: Profile, **options: Any) -> None:
        super().__init__(data, profile=profile, **options)
        if profile.gate.oqtf == "see_someone":
            field = cast(forms.ChoiceField, self.fields["oqtf"])
            field.choices = [*OQTF, KEPT]

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the answers given; nothing is ticked before they are."""
        gate, person = profile.gate, profile.applicant
        known = {
            "titre_expires_on": profile.titre_expires_on,
            "birth_date": person.birth_date,
            "representative": person.representative,
        }
        if gate.answered_on is None:
            return known
        words = {True: "oui", False: "non", None: "inconnu"}
        decision = gate.decision.kind if gate.decision else "non" if gate.no_decision else "inconnu"
        return {
            **known,
            "already_lodged": words[gate.already_lodged],
            "lodged_on": gate.lodged_on,
            "decision": decision if decision in dict(DECISIONS) else "other",
            "decision_on": gate.decision.on if gate.decision else None,
            "oqtf": {"clear": "non", "see_someone": KEPT[0]}.get(gate.oqtf),
            "oqtf_on": gate.oqtf_notified_on,
            "oqtf_keep": gate.oqtf_notified_on is not None,
            "oqtf_seen_by": gate.oqtf_seen_by or NOBODY,
            "oqtf_seen_on": gate.oqtf_seen_on,
            "detained": {True: "oui", False: "non"}.get(gate.detained, "tu"),  # type: ignore[arg-type]
            "checked_by": gate.checked_by or NOBODY,
            "checked_on": gate.checked_on,
            "file_complete": words[gate.file_complete],
            "titre": _titre_shown(profile),
            "regime": gate.regime or "tu",
            "age": _age_shown(gate, person.birth_date, gate.answered_on),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse dates to come, and an advice older than the OQTF: it cannot concern it."""
        cleaned = super().clean() or {}
        for name in PAST:
            day: dt.date | None = cleaned.get(name)
            if day and day > self.today:
                self.add_error(name, "Cette date est dans le futur.")
        if cleaned.get("already_lodged") == "oui":
            self._ask_for("lodged_on", "Écrivez la date. Une date proche suffit.")
        if cleaned.get("age") in ("mineur", "dix_huit"):
            self._ask_for("birth_date", "Écrivez la date. Elle change les délais.")
        if cleaned.get("oqtf_keep") and cleaned.get("oqtf") == "oui":
            self._ask_for("oqtf_on", "Écrivez la date, ou décochez « Garder ».")
        received, seen = cleaned.get("oqtf_on"), cleaned.get("oqtf_seen_on")
        if cleaned.get("oqtf") != "non" and received and seen and seen < received:
            self.add_error(
                "oqtf_seen_on", "Cet avis est plus ancien que l’OQTF. Revoyez quelqu’un."
            )
        return cleaned

    def _ask_for(self, name: str, words: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def applied(self) -> Profile:
        """Replace the gate; of the answer about an OQTF, keep only what to do."""
        data = self.cleaned_data
        lodged = MEANING[data["already_lodged"]]
        checked_by = _somebody(data["checked_by"])
        gate = Gate.model_validate(
            {
                "answered_on": self.today,
                "already_lodged": lodged,
                "lodged_on": data["lodged_on"] if lodged else None,
                "decision": self._decision(),
                "no_decision": True if data["decision"] == "non" else None,
                **self._about_oqtf(),
                "regime": None if data["regime"] == "tu" else data["regime"],
                "minor": {"mineur": True, "dix_huit": False, "adulte": False}.get(data["age"]),
                "detained": MEANING[data["detained"]],
                "checked_by": checked_by,
                "checked_on": data["checked_on"] if checked_by else None,
                "file_complete": MEANING[data["file_complete"]],
                "questions": EDITION,
            }
        )
        return self.profile.model_copy(update={"gate": gate, **self._about_person()})

    def _about_oqtf(self) -> dict[str, object]:
        """Return what is kept: what to do, who was seen; the date where it was asked for."""
        data = self.cleaned_data
        if data["oqtf"] == "non":
            return {"oqtf": "clear"}
        seen_by = _somebody(data["oqtf_seen_by"])
        kept = data["oqtf_keep"] and data["oqtf"] in ("oui", KEPT[0])
        return {
            "oqtf": "see_someone",
            "oqtf_seen_by": seen_by,
            "oqtf_seen_on": data["oqtf_seen_on"] if seen_by else None,
            "oqtf_notified_on": data["oqtf_on"] if kept else None,
        }

    def _about_person(self) -> dict[str, object]:
        """Return the titre held and the age; what is not asked again stays as it is."""
        data = self.cleaned_data
        found: dict[str, object] = {}
        if data["titre"] in TITRE_WORDS:
            if data["titre"] != _titre_shown(self.profile):
                found["titre_kind"] = TITRE_WORDS[data["titre"]]
            found["titre_expires_on"] = data["titre_expires_on"]
        elif data["titre"] == "aucun":
            found |= {"titre_kind": None, "titre_expires_on": None}
        person = self.profile.applicant
        if data["age"] in ("mineur", "dix_huit"):
            person = person.model_copy(update={"birth_date": data["birth_date"]})
        if data["age"] == "mineur":
            person = person.model_copy(update={"representative": data["representative"] or None})
        return {**found, "applicant": person}

    def _decision(self) -> Decision | None:
        kind = self.cleaned_data["decision"]
        if kind in ("non", "inconnu"):
            return None
        return Decision(kind=kind, on=self.cleaned_data["decision_on"])


def _somebody(code: str) -> str | None:
    return None if code in ("", NOBODY) else code


def _titre_shown(profile: Profile) -> str:
    """Return the answer that the profile amounts to; a name written by the person is « autre »."""
    said = profile.titre_kind
    if said is None:
        return "tu"
    same = [code for code, words in TITRE_WORDS.items() if words == said]
    return same[0] if same else "autre"


def _age_shown(gate: Gate, birth: dt.date | None, day: dt.date) -> str:
    """Return the answer that the birth date, or the former answer, amounts to."""
    if birth is not None:
        years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
        return "mineur" if years < 18 else "dix_huit" if years == 18 else "adulte"
    return {True: "mineur", False: "adulte"}.get(gate.minor, "tu")  # type: ignore[arg-type]
