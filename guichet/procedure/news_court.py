"""The forms about the court: the request, the defence, the hearing, the order, its execution."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from guichet.dossiers.amounts import Euros
from guichet.evidence.happening_kinds import (
    DefenceReceived,
    Filed,
    HearingSet,
    Ordered,
    OrderFollowed,
    PenaltyFixed,
    Said,
)
from guichet.procedure.news_form import CHOOSE, MEANING, WORDS, YES_NO, NewsForm, choice, day
from guichet.procedure.rows import ORDER_KINDS

DESTINATIONS = [
    ("telerecours", "Télérecours citoyens"),
    ("lrar", "Lettre recommandée"),
    ("counter", "Au greffe du tribunal"),
    ("lawyer", "Par un avocat"),
]
RESULTS = [
    ("granted", "Demande acceptée"),
    ("rejected", "Demande rejetée"),
    ("non_lieu", "Non-lieu : plus besoin de décider"),
    ("withdrawn", "Désistement : vous avez renoncé"),
]
REASON_TAGS = {
    "urgency": "L’urgence n’est pas montrée",
    "too_few": "Trop peu d’essais",
    "too_short": "Des essais sur une durée trop courte",
    "proof": "Des preuves manquent ou ne suffisent pas",
    "other_route": "Il fallait un autre recours",
    "no_hearing": "Rejet sans audience : demande pas convaincante",
}
"""What a rejection may say, in the words of a person who reads it (OU-14, OU-15, RF-03)."""

GRANTED, PAID = "result=granted", "result=granted|non_lieu"
BEFORE_ORDER = "Cette date est avant la décision."


class FiledForm(NewsForm):
    """A request lodged with the court."""

    model = Filed
    on = day("Déposée le", hint="La date de l’accusé de réception du tribunal.")
    destination = choice("Par quel chemin ?", DESTINATIONS)
    remedy = forms.ChoiceField(label="Quel recours ?", choices=ORDER_KINDS, error_messages=CHOOSE)
    number = forms.CharField(
        label="Numéro du dossier",
        required=False,
        max_length=40,
        help_text="Le tribunal le donne. Il peut venir plus tard.",
    )
    court = forms.CharField(label="Tribunal", required=False, max_length=200)
    field_order = ("version", "on", "destination", "remedy", "number", "court", "proofs")


class DefenceForm(NewsForm):
    """The préfecture's answer before the court."""

    model = DefenceReceived
    too_early = "La requête est déposée après."
    in_order = (("on", "reply_by", "Cette date est avant le mémoire reçu."),)
    on = day("Reçu le")
    reply_by = day(
        "Répondre avant le",
        required=False,
        hint="La lettre du tribunal le dit. Rien n’est calculé ici.",
    )
    field_order = ("version", "about", "on", "reply_by", "proofs")


class HearingForm(NewsForm):
    """A hearing."""

    model = HearingSet
    past = ()
    too_early = "La requête est déposée après."
    on = day("Date de l’audience")
    field_order = ("version", "about", "on", "proofs")


class OrderForm(NewsForm):
    """The order of the judge, read with a guide: the dates and the reasons are those it bears."""

    model = Ordered
    past = ("on", "notified_on")
    too_early = "La requête est déposée après."
    in_order = (
        ("on", "notified_on", BEFORE_ORDER),
        ("on", "communicate_by", BEFORE_ORDER),
        ("on", "takes_place_by", BEFORE_ORDER),
    )
    shown_if: ClassVar = {
        "communicate_by": GRANTED, "takes_place_by": GRANTED, "astreinte_per_day": GRANTED,
        "costs": PAID, "reason_tags": "result=rejected", "reason": "result=rejected",
    }  # fmt: skip

    result = choice("Qu’a décidé le juge ?", RESULTS)
    on = day("Date de la décision", hint="Elle est écrite en haut ou à la fin.")
    notified_on = day("Vous l’avez reçue le", required=False)
    communicate_by = day("Date limite pour vous donner un rendez-vous", required=False)
    takes_place_by = day("Date limite du rendez-vous lui-même", required=False)
    astreinte_per_day = forms.IntegerField(
        label="Astreinte, en euros par jour",
        required=False,
        min_value=0,
        max_value=100_000,
        help_text="La somme due par jour de retard. Laissez vide s’il n’y en a pas.",
        error_messages={"invalid": "Écrivez un nombre entier."},
    )
    costs = Euros(label="Frais que la préfecture doit payer, en euros")
    reason_tags = forms.MultipleChoiceField(
        label="Que dit le juge ?",
        choices=list(REASON_TAGS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Lisez-la avec quelqu’un. Cochez ce qui est écrit.",
        error_messages={"invalid_choice": "Choisissez une réponse."},
    )
    reason = forms.CharField(
        label="Ses mots",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Recopiez la phrase qui explique.",
    )
    number = forms.CharField(label="Numéro de l’ordonnance", required=False, max_length=40)
    field_order = (
        "version", "about", "result", "on", "notified_on", "communicate_by", "takes_place_by",
        "astreinte_per_day", "costs", "reason_tags", "reason", "number", "proofs",
    )  # fmt: skip

    @classmethod
    def initial_of(cls, said: Said) -> dict[str, Any]:
        """Show the amount under the name of its field."""
        shown = dict(said)
        return {**shown, "costs": shown["costs_cents"]}

    def values(self) -> dict[str, Any]:
        """Keep what goes with the result: no delay without a request granted."""
        values = {**super().values(), "costs_cents": self.cleaned_data["costs"]}
        result = values["result"]
        if result != "granted":
            values |= dict.fromkeys(("communicate_by", "takes_place_by", "astreinte_per_day"))
        if result not in ("granted", "non_lieu"):
            values["costs_cents"] = None
        if result != "rejected":
            values |= {"reason_tags": (), "reason": ""}
        return values


class FollowedForm(NewsForm):
    """Whether the préfecture obeyed the order."""

    model = OrderFollowed
    too_early = "L’ordonnance est rendue après."
    executed = choice("La préfecture a-t-elle obéi ?", YES_NO)
    on = day("À quelle date ?", hint="Le jour où vous le savez.")
    field_order = ("version", "about", "executed", "on", "proofs")
    columns: ClassVar = {"executed": "short"}

    @classmethod
    def initial_of(cls, said: Said) -> dict[str, Any]:
        """Show the answer as a word."""
        shown = dict(said)
        return {**shown, "executed": WORDS[shown["executed"]]}

    def values(self) -> dict[str, Any]:
        """Return the answer as a truth."""
        values = super().values()
        return {**values, "executed": MEANING[values["executed"]]}


class PenaltyForm(NewsForm):
    """The sum that the judge fixed because an order was not obeyed (OU-17)."""

    model = PenaltyFixed
    too_early = "L’ordonnance est rendue après."
    on = day("Date de cette décision")
    cents = Euros(
        label="Somme fixée par le juge, en euros",
        required=True,
        help_text="Recopiez la somme écrite. Exemple : 1500.",
        error_messages={"required": "Écrivez la somme."},
    )
    number = forms.CharField(label="Numéro de cette décision", required=False, max_length=40)
    field_order = ("version", "about", "on", "cents", "number", "proofs")
