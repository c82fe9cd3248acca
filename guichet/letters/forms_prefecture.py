"""The choices of what is sent to the préfecture: to whom, how urgent, with whose help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, cast

from django import forms

from guichet.casefile import UrgencyFact
from guichet.documents.dates import long_date
from guichet.dossiers.widgets import SuggestedText
from guichet.letters.forms_choices import Choices
from guichet.letters.options import TELL_IRREGULAR_STAY, Addressee, LetterOptions
from guichet.letters.recipients import known_mailboxes
from guichet.letters.story import urgency_label
from guichet.places import is_official_host

ADDRESSEES = [("service", "Au service des étrangers"), ("prefet", "Au préfet, en personne")]


class MotivesField(forms.MultipleChoiceField):
    """The urgency facts to tell. Its values are their ranks, from 0."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[int]:
        """Return the ranks."""
        return [int(one) for one in super().clean(value)]


class PrefectureChoices(Choices):
    """Choices of every letter to the préfecture: which urgent facts it tells."""

    motives = MotivesField(
        label="Faits urgents à dire",
        required=False,
        help_text="Sans preuve, la lettre dit : « selon mes déclarations ».",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        facts = self.situation.case.urgency
        if not facts:
            del self.fields["motives"]
            return
        field = cast(forms.MultipleChoiceField, self.fields["motives"])
        field.choices = [(str(rank), _motive(fact)) for rank, fact in enumerate(facts)]

    def defaults(self) -> dict[str, Any]:
        """Tell every fact, but those that would disclose an irregular stay."""
        case = self.situation.case
        told = [
            rank
            for rank, fact in enumerate(case.urgency)
            if case.disclose_irregular_stay or fact.kind not in TELL_IRREGULAR_STAY
        ]
        return {**super().defaults(), "motives": told}

    def motives_told(self) -> tuple[int, ...]:
        """Return the ranks of the facts to tell."""
        return tuple(self.chosen.get("motives") or ())


def _motive(fact: UrgencyFact) -> str:
    """Return a fact as one chooses it: what, when, and whether a proof is kept."""
    day = f", {long_date(fact.deadline)}" if fact.deadline else ""
    return f"{urgency_label(fact)}{day} ({'avec preuve' if fact.files else 'déclaré'})"


class DefenderChoices(PrefectureChoices):
    """Choices of the letter to the Défenseur des droits."""

    more: ClassVar[tuple[str, ...]] = ("motives",)

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        return replace(super().options(), motives=self.motives_told())


class PostChoices(PrefectureChoices):
    """Choices of a letter sent by post: its addressee, and who helped to write it."""

    more: ClassVar[tuple[str, ...]] = ("addressee", "motives", "helped_by")

    addressee = forms.ChoiceField(
        label="À qui l’envoyer ?", choices=ADDRESSEES, widget=forms.RadioSelect
    )
    helped_by = forms.CharField(
        label="Rédigée avec l’aide de",
        required=False,
        max_length=120,
        help_text="Une association, un avocat. Vide : rien n’est écrit.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        helping = [one.called for one in self.situation.case.contacts if one.helped_writing]
        self.fields["helped_by"].widget = SuggestedText(helping, {"maxlength": 120})

    def defaults(self) -> dict[str, Any]:
        """Write to the service, alone."""
        return {**super().defaults(), "addressee": "service", "helped_by": ""}

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        chosen = self.chosen
        return replace(
            super().options(),
            addressee=cast(Addressee, chosen["addressee"]),
            motives=self.motives_told(),
            helped_by=str(chosen["helped_by"]),
        )


class AdvanceChoices(PostChoices):
    """Choices of the request for an earlier appointment."""

    more = ("addressee", "motives", "warn_court", "helped_by")

    warn_court = forms.BooleanField(
        label="Annoncer le tribunal",
        required=False,
        help_text="La lettre dira : sans réponse favorable, je pourrai saisir le tribunal.",
    )

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        return replace(super().options(), warn_court=bool(self.chosen.get("warn_court")))


class ReasonsChoices(PostChoices):
    """Choices of the letter that asks the reasons of a refusal: it tells no urgent fact."""

    more = ("addressee", "helped_by")


class SentChoices(PrefectureChoices):
    """Choices of a message whose reminders are counted: the e-mail, the registered letter."""

    more: ClassVar[tuple[str, ...]] = ("motives",)

    rank = forms.IntegerField(
        label="Numéro de cette lettre",
        min_value=1,
        max_value=99,
        help_text="1 : la première. 2 ou plus : une relance.",
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={"required": "Écrivez un nombre.", "invalid": "Écrivez un nombre."},
    )
    warn_court = forms.BooleanField(
        label="Annoncer le tribunal",
        required=False,
        help_text="La lettre dira : sans réponse, je pourrai saisir le tribunal.",
    )

    def defaults(self) -> dict[str, Any]:
        """A reminder, and a registered letter, announce the court."""
        rank = self.situation.rank(self.letter)
        return {
            **super().defaults(),
            "rank": rank,
            "warn_court": rank > 1 or self.letter == "lrar",
        }

    def options(self) -> LetterOptions:
        """Return the choices; a reminder tells only what is new since the letter before."""
        chosen = self.chosen
        rank = int(chosen["rank"])
        return LetterOptions(
            on=chosen["on"],
            rank=rank,
            warn_court=bool(chosen["warn_court"]),
            since=self.situation.since(self.letter) if rank > 1 else None,
            motives=self.motives_told(),
        )


class RegisteredChoices(PostChoices, SentChoices):
    """Choices of the registered letter: those of a letter by post, and its rank."""

    more = PostChoices.more


class EmailChoices(SentChoices):
    """Choices of the e-mail."""

    to = forms.EmailField(
        label="Adresse de la préfecture",
        required=False,
        max_length=200,
        help_text="Vérifiez-la sur son site officiel.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Cette adresse n’est pas complète."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["rank"].label = "Numéro de cet e-mail"
        self.fields["rank"].help_text = "1 : le premier. 2 ou plus : une relance."
        self.fields[
            "warn_court"
        ].help_text = "L’e-mail dira : sans réponse, je pourrai saisir le tribunal."

    def defaults(self) -> dict[str, Any]:
        """Write to the address that the directory knows."""
        known = known_mailboxes(self.situation.case.counter)
        return {**super().defaults(), "to": known[0].address if known else ""}

    @property
    def to_address(self) -> str:
        """The recipient."""
        return str(self.chosen.get("to") or "")

    @property
    def doubtful_host(self) -> bool:
        """Whether the address belongs to no public authority that we know."""
        return bool(self.to_address) and not is_official_host(self.to_address)
