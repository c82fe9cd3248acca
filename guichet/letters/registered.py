"""What comes back of a registered letter: the acknowledgement, the letter itself, an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from guichet.dossiers.models import Attempt
from guichet.dossiers.widgets import Day
from guichet.evidence.forms import ManyFilesField
from guichet.evidence.services import FUTURE_TOLERANCE, AttemptInput

NO_SUCH_DAY = {"required": "Écrivez la date.", "invalid": "Cette date n’existe pas."}
BACK: dict[str, str] = {
    "ar_received": "L’avis de réception, signé",
    "returned_unclaimed": "Ma lettre, revenue non réclamée",
    "reply_keep_trying": "Un courrier : réessayez sur le site",
    "reply_automatic": "Un accusé d’enregistrement, sans réponse",
    "reply_other": "Une autre réponse",
    "appointment_given": "Un rendez-vous",
    "no_answer": "Rien : pas de réponse à ce jour",
}
"""What can come back, by its code in the journal."""


class BackForm(forms.Form):
    """What came back of a registered letter, with its picture."""

    what = forms.ChoiceField(
        label="Qu’avez-vous reçu ?",
        choices=list(BACK.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui est revenu."},
    )
    day = forms.DateField(label="Chez vous le", widget=Day, error_messages=NO_SUCH_DAY)
    hour = forms.TimeField(
        label="Heure",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M"],
        error_messages={"required": "Écrivez l’heure.", "invalid": "Cette heure n’existe pas."},
    )
    written_on = forms.DateField(
        label="Date de distribution écrite sur l’avis",
        required=False,
        widget=Day,
        help_text="Seulement pour l’avis de réception.",
        error_messages=NO_SUCH_DAY,
    )
    proofs = ManyFilesField(
        label="Photo ou PDF",
        required=False,
        help_text="L’avis des deux côtés, ou l’enveloppe fermée. 32 Mo au plus chacun.",
    )

    def __init__(
        self, *args: Any, letter: Attempt, zone: ZoneInfo, now: dt.datetime, **options: Any
    ) -> None:
        self.letter, self.zone, self.now = letter, zone, now
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        """Refuse what came back tomorrow, or before the letter was sent."""
        cleaned = super().clean() or {}
        sent = self.letter.local_moment
        if cleaned.get("day") and cleaned.get("hour"):
            if self.moment() > self.now + FUTURE_TOLERANCE:
                self.add_error("day", "Cette date est dans le futur.")
            elif cleaned["day"] < sent.date():
                self.add_error("day", "Cette date est avant l’envoi de la lettre.")
        written = cleaned.get("written_on")
        if written and cleaned.get("day") and not sent.date() <= written <= cleaned["day"]:
            self.add_error("written_on", "Cette date n’est pas entre l’envoi et le retour.")
        return cleaned

    def moment(self) -> dt.datetime:
        """Return when it reached the person, on the clocks of the place."""
        data = self.cleaned_data
        return dt.datetime.combine(data["day"], data["hour"], tzinfo=self.zone)

    def as_input(self) -> AttemptInput:
        """Return the entry of the journal, tied to the letter."""
        data = self.cleaned_data
        what = str(data["what"])
        details: dict[str, Any] = {
            "answers": str(self.letter.pk),
            "tracking_number": self.letter.detail("tracking_number"),
            "recipient": self.letter.detail("recipient"),
        }
        if what == "ar_received" and data["written_on"]:
            details["acknowledged_on"] = data["written_on"].isoformat()
        if what == "returned_unclaimed":
            details["returned_on"] = data["day"].isoformat()
        return AttemptInput(self.moment(), "lrar", what, self.zone.key, details)
