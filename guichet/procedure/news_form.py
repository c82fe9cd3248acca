"""The short forms on which a person notes what happened: what they have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.forms.boundfield import BoundField

from guichet.documents.dates import long_date
from guichet.dossiers.versions import VersionedForm
from guichet.dossiers.widgets import Day
from guichet.evidence.forms import ManyFilesField
from guichet.evidence.happening_kinds import Said
from guichet.evidence.happenings import Thing

FUTURE = "Cette date est dans le futur."
FILES_HINT = "Une photo de la lettre suffit. 32 Mo au plus par fichier."
CHOOSE = {"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse."}
YES_NO = [("oui", "Oui"), ("non", "Non")]
MEANING: dict[str, bool | None] = {"oui": True, "non": False, "inconnu": None, "": None}
WORDS = {True: "oui", False: "non", None: ""}


def day(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """Return a field that asks for a day."""
    return forms.DateField(
        label=label,
        required=required,
        widget=Day,
        help_text=hint,
        error_messages={"required": "Écrivez la date.", "invalid": "Cette date n’existe pas."},
    )


def choice(label: str, choices: list[tuple[str, str]], *, required: bool = True) -> Any:
    """Return a field of radio buttons; nothing is ticked beforehand."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


@dataclass(frozen=True)
class Place:
    """Where a field stands on the page: shown only for some answers, its choices in columns."""

    field: BoundField
    shown_if: str
    columns: str


class NewsForm(VersionedForm):
    """One thing that happened. ``version`` is the number of the last statement shown.

    ``past`` are the days that cannot be to come; ``in_order`` are pairs of days, the second never
    earlier, with the words for the fault; ``shown_if`` hides a field where it makes no sense.
    """

    model: ClassVar[type[Said]]
    past: ClassVar[tuple[str, ...]] = ("on",)
    in_order: ClassVar[tuple[tuple[str, str, str], ...]] = ()
    shown_if: ClassVar[Mapping[str, str]] = {}
    columns: ClassVar[Mapping[str, str]] = {}
    too_early: ClassVar[str] = "Cette date est trop tôt."

    on = day("À quelle date ?")
    about = forms.ChoiceField(label="De quoi s’agit-il ?", error_messages=CHOOSE)
    proofs = ManyFilesField(
        label="Ajouter une photo ou un fichier", required=False, help_text=FILES_HINT
    )

    def __init__(
        self, *args: Any, today: dt.date, abouts: Sequence[Thing] | None = None,
        present: Thing | None = None, after: Sequence[Said] = (), **options: Any,
    ) -> None:  # fmt: skip
        self.today, self.abouts, self.after = today, {one.id: one for one in abouts or ()}, after
        shown = self.initial_of(present.said) if present else {}
        options["initial"] = {**options.get("initial", {}), **shown}
        super().__init__(*args, **options)
        self.kept = present.said.captures if present else ()
        if not self.abouts:
            del self.fields["about"]
        else:
            self._ask_about(shown.get("about"))
        if "proofs" not in (self.field_order or ()):
            del self.fields["proofs"]

    def _ask_about(self, said: str | None) -> None:
        """Ask which thing it is about; where there is only one, it goes without asking."""
        field = cast(forms.ChoiceField, self.fields["about"])
        field.choices = [(key, about_words(one)) for key, one in self.abouts.items()]
        self.initial["about"] = said or list(self.abouts)[-1]
        if len(self.abouts) == 1:
            field.widget = forms.HiddenInput()

    @classmethod
    def initial_of(cls, said: Said) -> dict[str, Any]:
        """Return what the fields show for a statement."""
        return dict(said)

    def places(self) -> Iterator[Place]:
        """Return the fields in their order, with where they stand."""
        for bound in self.visible_fields():
            yield Place(bound, self.shown_if.get(bound.name, ""), self.columns.get(bound.name, ""))

    def clean(self) -> dict[str, Any]:
        """Refuse days that cannot be: to come, or out of order with what was noted before."""
        cleaned = super().clean() or {}
        for name in self.past:
            if cleaned.get(name) and cleaned[name] > self.today:
                self.add_error(name, FUTURE)
        for earlier, later, fault in self.in_order:
            if cleaned.get(earlier) and cleaned.get(later) and cleaned[later] < cleaned[earlier]:
                self.add_error(later, fault)
        on, about = cleaned.get("on"), self.abouts.get(cleaned.get("about") or "")
        if on and about and on < about.said.on:
            self.add_error("on", f"{self.too_early} Vous avez noté le {long_date(about.said.on)}.")
        if on and any(one.on < on for one in self.after):
            self.add_error("on", "Une suite que vous avez notée est plus ancienne.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the answers, by the fields of the statement."""
        return {
            name: self.cleaned_data[name]
            for name in self.model.model_fields.keys() & self.cleaned_data.keys()
        }

    def said(self, captures: tuple[str, ...]) -> Said:
        """Return the statement, with the files it had and those received now."""
        every = tuple(dict.fromkeys((*self.kept, *captures)))
        return self.model.model_validate({**self.values(), "captures": every})

    def need(self, name: str, text: str) -> None:
        """Ask for ``name``, unless it is there or has a fault already."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, text)


def about_words(thing: Thing) -> str:
    """Return a thing as a choice shows it."""
    given = getattr(thing.said, "takes_place_on", None)
    if given:
        return f"Rendez-vous du {long_date(given)}"
    what = "Requête" if thing.kind == "filed" else "Ordonnance"
    return f"{what} du {long_date(thing.said.on)}"
