"""The form on which a person changes the plan of attempts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from guichet.dossiers.profile import StoredPlan
from guichet.dossiers.versions import VersionedForm
from guichet.dossiers.widgets import Day
from guichet.procedure.plan import AttemptPlan

WEEKDAYS = [
    ("0", "Lundi"), ("1", "Mardi"), ("2", "Mercredi"), ("3", "Jeudi"), ("4", "Vendredi"),
    ("5", "Samedi"), ("6", "Dimanche"),
]  # fmt: skip
FARTHEST = dt.timedelta(days=366)


class PlanForm(VersionedForm):
    """How long, which days, from when. What the rules advise is shown first."""

    weeks = forms.IntegerField(
        label="Combien de semaines ?",
        min_value=1,
        max_value=52,
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={
            "required": "Écrivez un nombre de semaines.",
            "invalid": "Écrivez un nombre de semaines.",
            "min_value": "Une semaine au moins.",
            "max_value": "Cinquante-deux semaines au plus.",
        },
    )
    weekdays = forms.MultipleChoiceField(
        label="Quels jours ?",
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        help_text="Deux ou trois jours par semaine aident déjà.",
        error_messages={"required": "Choisissez au moins un jour."},
    )
    starts_on = forms.DateField(
        label="À partir du",
        required=False,
        widget=Day,
        help_text="Laissez vide pour partir du premier essai.",
        error_messages={"invalid": "Cette date n’existe pas."},
    )
    reminder = forms.BooleanField(
        label="Mettre un rappel dans mon agenda",
        required=False,
        help_text="Un seul mot : « Rappel ». Rien ne dit de quoi il s’agit.",
    )

    def __init__(
        self, data: Any, *, plan: AttemptPlan, chosen: StoredPlan | None, version: int
    ) -> None:
        self.today = plan.on
        initial = {
            "weeks": plan.weeks,
            "weekdays": [str(one) for one in plan.weekdays],
            "starts_on": chosen.starts_on if chosen else None,
            "reminder": plan.reminder,
            "version": version,
        }
        super().__init__(data, initial=initial)

    def clean_starts_on(self) -> dt.date | None:
        """Refuse a day more than a year away: it is a typing error."""
        day: dt.date | None = self.cleaned_data["starts_on"]
        if day and abs(day - self.today) > FARTHEST:
            raise forms.ValidationError("Vérifiez l’année.")
        return day

    def stored(self) -> StoredPlan:
        """Return the plan chosen."""
        data = self.cleaned_data
        return StoredPlan(
            weeks=data["weeks"],
            weekdays=tuple(int(one) for one in data["weekdays"]),
            starts_on=data["starts_on"],
            reminder=data["reminder"],
        )
