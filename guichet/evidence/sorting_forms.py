"""What the person says of one picture to sort: when, where, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from guichet.casefile import CHANNELS
from guichet.evidence.forms import outcome_choices
from guichet.evidence.picture_choices import ONLINE
from guichet.evidence.releases import ReleaseLines
from guichet.evidence.services import FUTURE_TOLERANCE
from guichet.evidence.shown import moment_text
from guichet.evidence.sorting import Proposal, Sorted, Source, channel_of, details_of

FILE_SOURCES = {
    "exif": "Ce que dit l’appareil photo",
    "pdf": "Ce que dit le fichier PDF",
    "name": "Ce que dit le nom du fichier",
    "modified": "Dernière écriture du fichier",
}
SHOWN = "Ce que montre l’image"
IN_MARGIN = "Ce que dit la marge de la page imprimée"
TYPED = "typed"
RELEASES = {"last": "Dernière mise en ligne", "next": "Prochaine mise en ligne"}


def release_texts(lines: ReleaseLines, zone: str) -> list[tuple[str, str, str]]:
    """Return the release lines known: code, label and moment on the clocks of the place."""
    moments = {"last": lines.last_release, "next": lines.next_release}
    return [
        (code, label, moment_text(at, zone))
        for code, label in RELEASES.items()
        if (at := moments[code]) is not None
    ]


class SortForm(forms.Form):
    """One picture becomes an attempt. The moment is chosen by the person: none is ticked.

    The sentence and the release lines read are shown, to be corrected or taken away.
    """

    source = forms.ChoiceField(
        label="Quand avez-vous essayé ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le moment de l’essai."},
    )
    day = forms.DateField(
        label="Date",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Cette date n’existe pas."},
    )
    hour = forms.TimeField(
        label="Heure",
        required=False,
        help_text="L’heure de l’essai, au lieu de la préfecture.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M"],
        error_messages={"invalid": "Cette heure n’existe pas."},
    )
    outcome = forms.ChoiceField(
        label="Que s’est-il passé ?",
        choices=lambda: [("", "Choisissez"), *outcome_choices()],
        error_messages={"required": "Choisissez ce qui s’est passé."},
    )
    wording = forms.CharField(
        label="Phrase lue sur la page",
        required=False,
        max_length=1000,
        help_text="Corrigez-la, ou effacez-la si elle n’y est pas.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    releases = forms.MultipleChoiceField(
        label="La page annonce aussi",
        required=False,
        help_text="Décochez ce qui est faux.",
        widget=forms.CheckboxSelectMultiple,
    )
    channel = forms.ChoiceField(
        label="Sur quel site ?",
        choices=[(code, CHANNELS[code]) for code in ONLINE],
        error_messages={"required": "Choisissez le site."},
    )

    def __init__(
        self, *args: Any, proposal: Proposal, zone: str, now: dt.datetime, **options: Any
    ) -> None:
        self.proposal, self.zone, self.now = proposal, zone, now
        options["initial"] = {
            "outcome": proposal.outcome or "",
            "channel": channel_of(proposal.capture.dossier),
            "day": proposal.image_day or (proposal.file.date() if proposal.file else None),
            "hour": proposal.image_hour,
            "wording": proposal.wording,
            "releases": list(RELEASES),
        }
        super().__init__(*args, **options)
        self._offer_moments()
        self._offer_releases()

    def _offer_moments(self) -> None:
        proposal, image, zone = self.proposal, self.proposal.image, self.zone
        self.moments: dict[str, dt.datetime] = {}
        choices, abouts = [], {}
        for code, moment, words in (
            ("image", image, SHOWN if proposal.capture.is_picture else IN_MARGIN),
            ("file", proposal.file, FILE_SOURCES.get(proposal.file_source, "")),
            ("received", proposal.received, "Le moment où nous l’avons reçue"),
        ):
            if moment is not None:
                self.moments[code] = moment
                choices.append((code, moment_text(moment, zone)))
                abouts[code] = words
        choices.append((TYPED, "Un autre moment"))
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
        field.choices = choices
        field.widget.abouts = abouts

    def _offer_releases(self) -> None:
        read = release_texts(self.proposal.releases, self.zone)
        field = self.fields["releases"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for the type checker
        field.choices = [(code, f"{label}\u00a0: {text}") for code, label, text in read]
        if not read:
            del self.fields["releases"]

    def clean_wording(self) -> str:
        """Return the sentence on one line, as it is compared."""
        return " ".join(self.cleaned_data["wording"].split())

    def clean(self) -> dict[str, Any]:
        """Refuse a moment not whole, in the future, or that the clocks skipped."""
        cleaned = super().clean() or {}
        if cleaned.get("source") == TYPED:
            for name, words in (("day", "Écrivez la date."), ("hour", "Écrivez l’heure.")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        if not self.errors and cleaned.get("source"):
            self._check(self.moment())
        return cleaned

    def _check(self, moment: dt.datetime) -> None:
        where = "day" if self.cleaned_data["source"] == TYPED else "source"
        if moment > self.now + FUTURE_TOLERANCE:
            self.add_error(where, "Cette date est dans le futur.")
        back = moment.astimezone(dt.UTC).astimezone(ZoneInfo(self.zone))
        if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
            self.add_error(where, "Cette heure n’a pas existé : les horloges ont avancé.")

    def moment(self) -> dt.datetime:
        """Return the moment that the person chose, on the clocks of the place."""
        source = self.cleaned_data["source"]
        if source != TYPED:
            return self.moments[source]
        return dt.datetime.combine(
            self.cleaned_data["day"], self.cleaned_data["hour"], tzinfo=ZoneInfo(self.zone)
        )

    def as_sorted(self) -> Sorted:
        """Return what the person says."""
        source: Source = self.cleaned_data["source"]
        details = details_of(
            self.proposal,
            self.cleaned_data["outcome"],
            wording=self.cleaned_data["wording"],
            releases=self._releases_kept(),
        )
        moment = self.moment()
        confirmed = {"date": f"{moment:%Y-%m-%d}", "time": f"{moment:%H:%M}"}
        confirmed = confirmed if source == "image" else {}
        confirmed |= {"message": details["wording"]} if details["wording"] else {}
        return Sorted(
            moment=moment,
            zone=self.zone,
            channel=self.cleaned_data["channel"],
            outcome=self.cleaned_data["outcome"],
            chosen=source,
            details=details,
            confirmed=confirmed,
        )

    def _releases_kept(self) -> ReleaseLines:
        kept, lines = self.cleaned_data.get("releases", []), self.proposal.releases
        if "last" not in kept:
            lines = replace(lines, last_release=None, release_week=None)
        if "next" not in kept:
            lines = replace(lines, next_release=None, next_release_week=None)
        return lines
