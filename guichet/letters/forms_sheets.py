"""The choices of the sheets: where one goes, to whom one writes, what one discloses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, cast

from django import forms

from guichet.letters.forms_choices import Choices
from guichet.letters.forms_prefecture import ADDRESSEES
from guichet.letters.options import TELL_IRREGULAR_STAY, Addressee, DeskKind, LetterOptions

DESKS = [("prefecture", "À la préfecture"), ("sous_prefecture", "À la sous-préfecture")]
TO_COURT = ("court", "Au tribunal")
MATTERS = [
    ("identity", "Nom, naissance, nationalité"),
    ("contact", "Téléphone, e-mail"),
    ("titre", "Fin du titre, dates qui courent"),
    ("urgency", "Faits urgents"),
    ("oqtf", "Ma réponse sur l’OQTF"),
]
IRREGULAR = ("irregular", "Faits qui disent un séjour irrégulier")
TO_A_LAWYER = ("identity", "contact", "titre", "urgency", "oqtf")
TO_A_PERMANENCE = ("titre", "urgency", "oqtf")


class DeskChoices(Choices):
    """Choices of the sheet of a visit."""

    more: ClassVar[tuple[str, ...]] = ("desk",)

    desk = forms.ChoiceField(label="Où allez-vous ?", choices=DESKS, widget=forms.RadioSelect)

    def defaults(self) -> dict[str, Any]:
        """Go to the counter of the dossier."""
        counter = self.situation.case.counter
        below = counter is not None and counter.counter.startswith("Sous-préfecture")
        return {**super().defaults(), "desk": "sous_prefecture" if below else "prefecture"}

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        return replace(super().options(), desk=cast(DeskKind, self.chosen["desk"]))


class EnvelopeChoices(Choices):
    """Choices of the envelope: its addressee."""

    more: ClassVar[tuple[str, ...]] = ("addressee",)

    addressee = forms.ChoiceField(
        label="À qui l’envoyer ?", choices=[*ADDRESSEES, TO_COURT], widget=forms.RadioSelect
    )

    def defaults(self) -> dict[str, Any]:
        """Write to the préfecture."""
        return {**super().defaults(), "addressee": "service"}

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        return replace(super().options(), addressee=cast(Addressee, self.chosen["addressee"]))


class ToldChoices(Choices):
    """Choices of a sheet for who helps: what it discloses, matter by matter."""

    more: ClassVar[tuple[str, ...]] = ("told",)
    first: ClassVar[tuple[str, ...]] = TO_A_PERMANENCE

    told = forms.MultipleChoiceField(
        label="Ce que la fiche dit de vous",
        choices=MATTERS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien d’autre n’est écrit. Vous choisissez.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if any(one.kind in TELL_IRREGULAR_STAY for one in self.situation.case.urgency):
            field = cast(forms.MultipleChoiceField, self.fields["told"])
            field.choices = [*MATTERS, IRREGULAR]

    def defaults(self) -> dict[str, Any]:
        """Tell what helps, but nothing of an irregular stay, unless the person chose to say so.

        That nobody gave an OQTF is told; that one was received is not.
        """
        case = self.situation.case
        ended = case.titre_expires_on is None or case.titre_expires_on < self.situation.on
        hidden = {"titre"} if ended and not case.disclose_irregular_stay else set()
        if case.gate.oqtf != "clear":
            hidden.add("oqtf")
        return {**super().defaults(), "told": [one for one in self.first if one not in hidden]}

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        return replace(super().options(), told=tuple(self.chosen["told"]))


class LawyerChoices(ToldChoices):
    """Choices of the sheet for a lawyer, who must know who asks."""

    first: ClassVar[tuple[str, ...]] = TO_A_LAWYER
