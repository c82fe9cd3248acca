"""The choices of what is written after the filing: how it goes, and what the person answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, cast

from django import forms

from guichet.dossiers.amounts import Euros, typed_euros
from guichet.letters.costs import proved_cents
from guichet.letters.forms_choices import Choices
from guichet.letters.joined import first_number
from guichet.letters.moments import pending_filing
from guichet.letters.options import FilingMode, LetterOptions, OfferAnswer

MODES = [
    ("telerecours", "Par Télérecours citoyens"),
    ("lrar", "Par lettre recommandée"),
    ("counter", "Au greffe du tribunal"),
]
OFFER_ANSWERS = [("suits", "Oui, elle me convient"), ("too_late", "Non, trop tard ou inutile")]
COSTS_ANSWERS = [("yes", "Oui, je les demande encore"), ("no", "Non, j’y renonce")]
UNSAID = {"required": "Choisissez une réponse."}


class PendingChoices(Choices):
    """Choices of a document that joins a request before the court."""

    more: ClassVar[tuple[str, ...]] = ("first_piece",)

    filing_mode = forms.ChoiceField(
        label="Comment le déposer\u202f?",
        choices=MODES,
        widget=forms.RadioSelect,
        help_text="Comme la requête : la suite prend la même voie.",
    )
    first_piece = forms.IntegerField(
        label="Numéro de la première nouvelle pièce",
        min_value=1,
        max_value=999,
        help_text="Après la dernière pièce de votre requête.",
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={"required": "Écrivez un nombre.", "invalid": "Écrivez un nombre."},
    )

    def defaults(self) -> dict[str, Any]:
        """Go the way of the request, and go on with the numbers of its pieces."""
        filing = pending_filing(self.situation.story)
        sent = filing.destination if filing else None
        return {
            **super().defaults(),
            "filing_mode": sent if sent in dict(MODES) else "telerecours",
            "first_piece": first_number(self.situation.case, filing) if filing else 1,
        }

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        chosen = self.chosen
        return replace(
            super().options(),
            filing_mode=cast(FilingMode, chosen["filing_mode"]),
            first_piece=chosen.get("first_piece"),
        )


class CostsChoices(PendingChoices):
    """Choices of a letter that ends a request: whether the costs are still asked for."""

    more: ClassVar[tuple[str, ...]] = ("keep_costs", "costs")

    keep_costs = forms.ChoiceField(
        label="Demandez-vous encore vos frais\u202f?",
        choices=COSTS_ANSWERS,
        widget=forms.RadioSelect,
        error_messages=UNSAID,
    )
    costs = Euros(
        label="Frais demandés, en euros",
        help_text="Au départ, vos frais qui ont un reçu.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "first_piece" not in self.more:
            del self.fields["first_piece"]
        if not self.situation.case.costs:
            del self.fields["keep_costs"], self.fields["costs"]

    def defaults(self) -> dict[str, Any]:
        """Propose the costs with a receipt; whether they are asked for is not answered."""
        return {**super().defaults(), "keep_costs": None, "costs": typed_euros(self._noted())}

    def options(self) -> LetterOptions:
        """Return the choices for the writer; « no » and no answer are not the same."""
        kept = {"yes": True, "no": False}.get(self.chosen.get("keep_costs") or "")
        typed = self.chosen.get("costs") if self.is_bound else None
        cents = self._noted() if typed is None else typed
        return replace(super().options(), keep_costs=kept, costs_cents=cents)

    def _noted(self) -> int:
        return proved_cents(self.situation.case.costs)


class OfferChoices(CostsChoices):
    """Choices of the letter about an appointment given since the filing."""

    more: ClassVar[tuple[str, ...]] = (
        "offer", "own_words", "keep_costs", "costs", "first_piece",
    )  # fmt: skip

    offer = forms.ChoiceField(
        label="Cette date vous convient-elle\u202f?",
        choices=OFFER_ANSWERS,
        widget=forms.RadioSelect,
        error_messages=UNSAID,
    )
    own_words = forms.CharField(
        label="Si non, pourquoi\u202f?",
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Avec vos mots. La lettre les recopie.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "keep_costs" in self.fields:
            self.fields["keep_costs"].required = False
            self.fields["keep_costs"].help_text = "Si la date convient."

    def defaults(self) -> dict[str, Any]:
        """Answer nothing for the person."""
        return {**super().defaults(), "offer": None, "own_words": ""}

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        chosen = self.chosen
        return replace(
            super().options(),
            offer=cast(OfferAnswer | None, chosen["offer"] or None),
            own_words=chosen["own_words"],
        )


class HearingChoices(Choices):
    """Choices of the sheet of the hearing: what the court's letter says."""

    more: ClassVar[tuple[str, ...]] = ("hearing_hour", "hearing_place")

    hearing_hour = forms.CharField(
        label="Heure de l’audience",
        required=False,
        max_length=20,
        help_text="Comme sur le message du tribunal.",
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    hearing_place = forms.CharField(label="Adresse et salle", required=False, max_length=200)

    def defaults(self) -> dict[str, Any]:
        """Leave both to be read on the court's letter."""
        return {**super().defaults(), "hearing_hour": "", "hearing_place": ""}

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        chosen = self.chosen
        return replace(
            super().options(),
            hearing_hour=chosen["hearing_hour"],
            hearing_place=chosen["hearing_place"],
        )


AFTER: dict[str, type[Choices]] = {
    "replique": PendingChoices,
    "offre": OfferChoices,
    "desistement": CostsChoices,
    "audience": HearingChoices,
}
"""The letters of this module, by id."""
