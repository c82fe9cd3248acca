"""What the page of the components shows: an invented form and an invented failure."""

from __future__ import annotations

from django import forms

from guichet.errors import GuichetError
from guichet.storage.blobs import DiskFull
from guichet.storage.uploads import FileTooLarge


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Prénom ou surnom",
        help_text="Un surnom suffit.",
        error_messages={"required": "Écrivez un prénom ou un surnom."},
    )
    day = forms.DateField(
        label="Date de fin du titre",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Elle est écrite sur la carte.",
        error_messages={"invalid": "Cette date n’existe pas."},
    )
    desk = forms.ChoiceField(
        label="Où habitez-vous ?",
        choices=[("", "Choisissez"), ("93", "Seine-Saint-Denis"), ("75", "Paris")],
        error_messages={"required": "Choisissez un département."},
    )
    outcome = forms.ChoiceField(
        label="Que s’est-il passé ?",
        choices=[("slot_found", "Rendez-vous trouvé"), ("no_slot", "Aucun créneau")],
        widget=forms.RadioSelect,
        help_text="Choisissez une seule réponse.",
        error_messages={"required": "Choisissez une réponse."},
    )
    kinds = forms.MultipleChoiceField(
        label="Papiers que vous avez",
        required=False,
        choices=[("passport", "Passeport"), ("birth", "Acte de naissance"), ("rent", "Bail")],
        widget=forms.CheckboxSelectMultiple,
    )
    true = forms.BooleanField(
        label="Tout est vrai.",
        help_text="Je n’ai pas modifié les images.",
        error_messages={"required": "Cochez cette phrase, si elle est juste."},
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(
        label="Captures ou papiers",
        required=False,
        help_text="Images PNG, JPEG ou WebP, PDF, e-mails .eml, textes .txt.",
    )


def sample_form(*, faulty: bool) -> SampleForm:
    """Return the form of the page, empty, or sent with its faults."""
    form = SampleForm(data={"day": "31/02/2026"} if faulty else None, prefix="f" if faulty else "s")
    if faulty:
        form = SampleForm(data={"f-day": "31/02/2026"}, prefix="f")
        form.is_valid()
    return form


def sample_errors() -> list[GuichetError]:
    """Return two failures as a page shows them."""
    return [DiskFull(), FileTooLarge(name="capture.png", size="41,2", limit=32)]
