"""The choices of what is sent to the préfecture: to whom, how urgent, with whose help."""

from __future__ import annotations

from typing import Any

from django import forms

from guichet.letters.forms_choices import Choices
from guichet.letters.options import LetterOptions
from guichet.letters.recipients import known_mailboxes
from guichet.places import is_official_host


class SentChoices(Choices):
    """Choices of a letter sent to the préfecture."""

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
        help_text="La lettre dira : sans réponse, je saisirai le tribunal.",
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
        )


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
        ].help_text = "L’e-mail dira : sans réponse, je saisirai le tribunal."

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
