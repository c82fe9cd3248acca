"""What the choices of every letter have in common: its day, and how the page sends them."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms

from guichet.dossiers.widgets import Day
from guichet.letters.options import LetterOptions
from guichet.letters.situation import Situation

NO_SUCH_DAY = {"required": "Écrivez la date.", "invalid": "Cette date n’existe pas."}
LATEST = dt.timedelta(days=31)
"""A letter may bear a day a little ahead (it is signed later), not one of next year."""


class Choices(forms.Form):
    """The choices of a letter; without an answer, the sensible ones of ``situation``.

    The page sends them in its address, so that looking again, downloading and finishing all use
    the same ones; ``vu`` tells an unticked box from a page that was not sent yet.
    """

    more: ClassVar[tuple[str, ...]] = ()
    """Names of the fields that the page shows after the day, where the letter has them."""

    on = forms.DateField(
        label="Date écrite sur le document",
        widget=Day,
        error_messages=NO_SUCH_DAY,
    )
    vu = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)

    def __init__(self, data: Any, *, situation: Situation, kind: str) -> None:
        self.situation = situation
        self.letter = kind
        sent = data if data and "vu" in data else None
        super().__init__(sent, initial={"vu": "1", **self.defaults()})

    def defaults(self) -> dict[str, Any]:
        """Return what the fields show first."""
        return {"on": self.situation.on}

    def shown_more(self) -> list[forms.BoundField]:
        """Return the fields of ``more`` that this letter has."""
        return [self[name] for name in self.more if name in self.fields]

    @property
    def chosen(self) -> dict[str, Any]:
        """The choices made, or the first ones."""
        return self.cleaned_data if self.is_bound else self.defaults()

    @property
    def usable(self) -> bool:
        """Whether the choices can be used as they are."""
        return not self.is_bound or self.is_valid()

    def clean_on(self) -> dt.date:
        """Refuse a day far ahead: it is a typing error."""
        day: dt.date = self.cleaned_data["on"]
        if day > self.situation.on + LATEST:
            raise forms.ValidationError("Cette date est trop loin.")
        return day

    def options(self) -> LetterOptions:
        """Return the choices for the writer."""
        return LetterOptions(on=self.chosen["on"], rank=self.situation.rank(self.letter))
