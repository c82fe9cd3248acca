"""Forms of the journal and of the files."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.files.uploadedfile import UploadedFile

from guichet.casefile import CHANNELS, OUTCOMES
from guichet.dossiers.correspondents import companions, correspondents
from guichet.dossiers.models import Attempt
from guichet.dossiers.profile import Profile
from guichet.dossiers.widgets import SuggestedText
from guichet.evidence.services import AttemptInput
from guichet.evidence.shown import CALLED, ORAL

FILES_HINT = (
    "Images, PDF, documents Word ou ODT, ZIP d’images, e-mails .eml, textes .txt. "
    "32 Mo au plus chacun."
)
DATE_FIELDS = ("deposited_on", "acknowledged_on", "returned_on")
TEXT_FIELDS = (
    "note",
    "url",
    "recipient",
    "sender",
    "subject",
    "tracking_number",
    "witness",
    "wording",
)


FOLDED_PARTS: dict[str, tuple[str, ...]] = {
    "online": ("url", "wording"),
    "written": ("recipient", "sender", "subject", "tracking_number", *DATE_FIELDS),
    "oral": ("called", "duration_minutes", "witness"),
}
"""The parts of the form of an attempt that most attempts leave folded."""

OUTCOME_GROUPS: dict[str, tuple[str, ...]] = {
    "Sur internet": (
        "slot_found", "no_slot", "slot_later", "slot_too_far", "slot_lost", "site_error",
        "account_error", "captcha_failed", "not_yet_open", "deposited", "queue_waiting",
    ),
    "Par e-mail ou par lettre": (
        "sent", "reminder", "no_answer", "reply_keep_trying", "reply_automatic", "reply_other",
        "bounced", "ar_received", "returned_unclaimed",
    ),
    "Par téléphone ou avec une aide": ("no_solution", "ticket_no_solution", "pan_no_slot"),
    "Au guichet": ("refused_at_desk", "received_at_desk"),
    "La préfecture": (
        "appointment_given", "rdv_cancelled", "rdv_postponed", "file_incomplete",
        "closed_without_action",
    ),
}  # fmt: skip
"""Outcomes as the form groups them; the success comes first, always (AT-01)."""


def outcome_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every outcome by group; one that no group names is offered at the end."""
    grouped = {code for codes in OUTCOME_GROUPS.values() for code in codes}
    others = tuple(code for code in OUTCOMES if code not in grouped)
    groups = {**OUTCOME_GROUPS, "Autre": others}
    return [(name, [(code, OUTCOMES[code]) for code in codes]) for name, codes in groups.items()]


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, or none. Returns a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ARG002
        """Return the files chosen; their content is checked where they are taken in."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not chosen:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [file for file in chosen if file]


class AttemptForm(forms.Form):
    """One attempt or step, on any channel. Dates and hours are those of the place."""

    day = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Écrivez la date.", "invalid": "Cette date n’existe pas."},
    )
    hour = forms.TimeField(
        label="Heure",
        help_text="L’heure de l’essai, au lieu de la préfecture.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M"],
        error_messages={"required": "Écrivez l’heure.", "invalid": "Cette heure n’existe pas."},
    )
    channel = forms.ChoiceField(label="Par quel moyen ?", choices=list(CHANNELS.items()))
    # Nothing is chosen beforehand: a form sent too fast must not write a failure that never was.
    outcome = forms.ChoiceField(
        label="Que s’est-il passé ?",
        choices=lambda: [("", "Choisissez"), *outcome_choices()],
        error_messages={"required": "Choisissez ce qui s’est passé."},
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=5000,
        help_text="Vos mots, si vous le voulez.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    url = forms.CharField(label="Adresse de la page", required=False, max_length=300)
    wording = forms.CharField(
        label="Phrase lue sur la page",
        required=False,
        max_length=1000,
        help_text="Recopiez la phrase « aucun créneau », si vous l’avez.",
    )
    recipient = forms.CharField(label="Envoyé à", required=False, max_length=300)
    sender = forms.CharField(label="Reçu de", required=False, max_length=300)
    subject = forms.CharField(label="Objet", required=False, max_length=300)
    tracking_number = forms.CharField(label="Numéro de suivi", required=False, max_length=40)
    deposited_on = forms.DateField(
        label="Date du dépôt à La Poste",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    acknowledged_on = forms.DateField(
        label="Date de l’avis de réception",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    returned_on = forms.DateField(
        label="Date du retour du pli",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    called = forms.CharField(label=CALLED, required=False, max_length=300)
    duration_minutes = forms.IntegerField(
        label="Durée en minutes", required=False, min_value=0, max_value=1440
    )
    witness = forms.CharField(label="Personne présente avec vous", required=False, max_length=200)
    files = ManyFilesField(  # type: ignore[assignment]  # Django keeps form["files"] apart
        label="Captures ou papiers",
        required=False,
        help_text=FILES_HINT,
    )

    def __init__(
        self,
        *args: Any,
        zone: str,
        now: dt.datetime,
        profile: Profile | None = None,
        **options: Any,
    ) -> None:
        self.zone = zone
        self.now = now
        super().__init__(*args, **options)
        if profile is not None:
            known = correspondents(profile)
            self.fields["recipient"].widget = SuggestedText(known, {"maxlength": 300})
            self.fields["sender"].widget = SuggestedText(known, {"maxlength": 300})
            present = companions(profile)
            self.fields["witness"].widget = SuggestedText(present, {"maxlength": 200})

    def clean(self) -> dict[str, Any]:
        """Refuse a moment in the future and an hour that the clocks skipped."""
        cleaned = super().clean() or {}
        if cleaned.get("day") and cleaned.get("hour"):
            moment = self.moment()
            if moment > self.now + dt.timedelta(minutes=10):
                self.add_error("day", "Cette date est dans le futur.")
            back = moment.astimezone(dt.UTC).astimezone(ZoneInfo(self.zone))
            if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
                self.add_error("hour", "Cette heure n’a pas existé : les horloges ont avancé.")
        return cleaned

    def parts_filled(self) -> set[str]:
        """Return the folded parts that hold an answer or a fault: they are shown open."""
        return {
            part
            for part, names in FOLDED_PARTS.items()
            if any(self[name].value() not in (None, "") or self[name].errors for name in names)
        }

    def moment(self) -> dt.datetime:
        """Return the moment claimed, on the clocks of the place."""
        return dt.datetime.combine(
            self.cleaned_data["day"], self.cleaned_data["hour"], tzinfo=ZoneInfo(self.zone)
        )

    def as_input(self, kept: dict[str, Any] | None = None) -> AttemptInput:
        """Return the attempt that the form describes.

        ``kept`` are details that the form does not show (what the software read on the page):
        they stay as they are.
        """
        data = self.cleaned_data
        details: dict[str, Any] = dict(kept or {})
        details |= {name: data[name] or None for name in TEXT_FIELDS}
        details |= {name: data[name].isoformat() if data[name] else None for name in DATE_FIELDS}
        details["duration_minutes"] = data["duration_minutes"]
        if data["called"] and data["channel"] in ORAL:
            details["recipient"] = data["called"]
        return AttemptInput(
            moment=self.moment(),
            zone=self.zone,
            channel=data["channel"],
            outcome=data["outcome"],
            details=details,
        )


def initial_of(attempt: Attempt) -> dict[str, Any]:
    """Return the values that show ``attempt`` in :class:`AttemptForm`."""
    moment = attempt.local_moment
    details = {name: attempt.detail(name) for name in (*TEXT_FIELDS, *DATE_FIELDS)}
    if attempt.channel in ORAL:
        details["called"] = details.pop("recipient")
    return {
        "day": moment.date(),
        "hour": moment.time().replace(second=0, microsecond=0),
        "channel": attempt.channel,
        "outcome": attempt.outcome,
        **details,
        "duration_minutes": attempt.detail("duration_minutes"),
    }


class FilesForm(forms.Form):
    """Files for the dossier."""

    files = ManyFilesField(  # type: ignore[assignment]  # Django keeps form["files"] apart
        label="Fichiers",
        required=True,
        help_text=FILES_HINT,
        error_messages={"required": "Choisissez au moins un fichier."},
    )
    from_helper = forms.BooleanField(
        label="Ces fichiers viennent de la personne qui m’aide", required=False
    )

    def __init__(self, *args: Any, helped: bool = False, **options: Any) -> None:
        """Ask whose files these are when ``helped``: the dossier names someone who helps."""
        super().__init__(*args, **options)
        if not helped:
            del self.fields["from_helper"]


class SeenForm(forms.Form):
    """What the person reads on a capture. No answer is "nobody said", never "no"."""

    CHOICES = (("", "Je ne sais pas"), ("oui", "Oui"), ("non", "Non"))

    shows_url = forms.ChoiceField(
        label="On voit l’adresse de la page ?",
        choices=CHOICES,
        required=False,
        widget=forms.RadioSelect,
    )
    shows_date = forms.ChoiceField(
        label="On voit la date ?", choices=CHOICES, required=False, widget=forms.RadioSelect
    )
    shows_time = forms.ChoiceField(
        label="On voit l’heure ?", choices=CHOICES, required=False, widget=forms.RadioSelect
    )
    shows_message = forms.ChoiceField(
        label="On lit la phrase « aucun créneau » ?",
        choices=CHOICES,
        required=False,
        widget=forms.RadioSelect,
    )

    def as_seen(self) -> dict[str, bool | None]:
        """Return the answers as true, false or unknown."""
        meaning = {"oui": True, "non": False}
        return {name: meaning.get(value) for name, value in self.cleaned_data.items()}
