"""The last questions before the folder: what is true on the very day of the filing."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from guichet.documents.dates import long_date
from guichet.documents.destinations import load_destination
from guichet.letters.filing_day import DatedReason, FilingDay
from guichet.letters.forms import TruthForm
from guichet.letters.preparing import HANDED_TO

HANDED_ABOUTS = {
    "lawyer": "Un fichier ZIP : textes à corriger, pièces, preuves.",
    "association": "Un résumé d’une page, les pièces, les preuves.",
    "ddd": "La lettre de saisine, l’inventaire et les pièces.",
}
"""What each of them gets, in one line."""


class FilingDayForm(TruthForm):
    """What the person confirms that day, and answers for."""

    urgency = forms.BooleanField(
        label="C’est toujours urgent aujourd’hui.",
        error_messages={"required": "Cochez cette phrase, si c’est encore vrai."},
    )
    channel = forms.BooleanField(
        label="J’ai vérifié aujourd’hui comment on demande ce rendez-vous.",
        error_messages={"required": "Ouvrez le site, puis cochez cette phrase."},
    )
    field_order = ["urgency", "channel", "true"]

    def __init__(self, data: Any = None, *, day: FilingDay) -> None:
        super().__init__(data)
        self.fields["channel"].help_text = f"Aujourd’hui dans votre dossier : {day.channel}."
        if day.reasons:
            said = " · ".join(_said(reason) for reason in day.reasons)
            self.fields["urgency"].help_text = f"Ces raisons : {said}."
        else:
            self.fields["urgency"].help_text = "Votre situation n’a pas changé."


def _said(reason: DatedReason) -> str:
    if not reason.stale:
        return reason.label
    if reason.noted_on is None:
        return f"{reason.label} (jour de saisie inconnu)"
    return f"{reason.label} (noté le {long_date(reason.noted_on)}, à revérifier)"


LETTER_PLACES = ("lawyer", "association")
"""Those whom a letter to the court can be handed to, beside the court itself."""
LETTER_ABOUTS = {
    "telerecours": "Un fichier par pièce, prêt pour le site.",
    "paper": "Les jeux à imprimer, et la page pour l’enveloppe.",
    "counter": "Les jeux à imprimer, et le reçu à faire tamponner.",
    "lawyer": "Un fichier ZIP : le texte à corriger, les pièces.",
    "association": "La lettre et les pièces, en PDF.",
}
"""What each of them gets of a letter, in one line."""


class LetterFolderForm(forms.Form):
    """Where a letter to the court goes; an association that intervenes joins its two papers."""

    to = forms.ChoiceField(
        label="Pour qui ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez pour qui.", "invalid_choice": "Choisissez."},
    )
    statutes = forms.FileField(
        label="Les statuts de l’association",
        error_messages={"required": "Joignez les statuts : le mémoire les cite."},
    )
    decision = forms.FileField(
        label="Sa décision d’intervenir",
        error_messages={"required": "Joignez la décision : le mémoire la cite."},
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, place: str, of_an_association: bool
    ) -> None:
        super().__init__(data, files, initial={"to": place})
        if not of_an_association:
            del self.fields["statutes"], self.fields["decision"]
        chosen = cast(forms.ChoiceField, self.fields["to"])
        places = [load_destination(one) for one in (place, *LETTER_PLACES)]
        chosen.choices = [(one.id, one.title) for one in places]
        chosen.widget.abouts = LETTER_ABOUTS

    def joined(self) -> tuple[tuple[str, bytes], ...]:
        """Return the papers of the association, name and bytes, in the order of its memoir."""
        given = [self.cleaned_data.get(name) for name in ("statutes", "decision")]
        return tuple((one.name, one.read()) for one in given if one is not None)


class HandOverForm(forms.Form):
    """To whom the person hands the folder: her choice, each time."""

    to = forms.ChoiceField(
        label="À qui ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez à qui.", "invalid_choice": "Choisissez à qui."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        chosen = cast(forms.ChoiceField, self.fields["to"])
        places = [load_destination(one) for one in HANDED_TO]
        chosen.choices = [(place.id, place.title) for place in places]
        chosen.widget.abouts = HANDED_ABOUTS
