"""The forms of a dossier's profile, one a section.

Each form shows a part of the profile, and gives back the profile with that part changed. Nothing
is mandatory here: a gap is listed where a letter needs it, with a link to its question.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

from django import forms

from guichet.casefile import PostalAddress
from guichet.directory.counters import counter_of
from guichet.directory.forms import PLACE_HINT, PlaceForm
from guichet.dossiers.demarches import (
    CHANNEL_CHOICES,
    KIND_CHOICES,
    UNKNOWN,
    demarche_choices,
    with_demarche,
)
from guichet.dossiers.profile import Profile
from guichet.dossiers.versions import VersionedForm
from guichet.dossiers.widgets import Day, many_lines

FARTHEST_YEARS = 15
NO_DEMARCHE = "Choisissez une démarche, ou « Je ne sais pas encore »."
LAST_LINE = re.compile(r"^(\d{5})\s+(.+)$")


class ProfileForm(VersionedForm):
    """Base: knows the profile it shows and the version the person was looking at."""

    title: ClassVar[str]
    lead: ClassVar[str] = ""

    suite = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, profile: Profile, version: int, today: dt.date, suite: str = ""
    ) -> None:
        self.profile = profile
        self.today = today
        initial = {**self.initial_of(profile), "version": version, "suite": suite}
        super().__init__(data, initial=initial)

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Return what the fields show for ``profile``."""
        raise NotImplementedError

    def applied(self) -> Profile:
        """Return the profile with the answers of this form. Call it once the form is valid."""
        raise NotImplementedError

    def doubts(self) -> list[str]:
        """Return what looks odd and is kept all the same."""
        return []


class NameForm(forms.Form):
    """The name a dossier is called by on these pages."""

    pseudonym = forms.CharField(
        label="Prénom ou surnom",
        help_text="Un surnom suffit. Il n’apparaît dans aucune lettre.",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Écrivez un prénom ou un surnom.",
            "max_length": "Ce nom est trop long. Quatre-vingts signes au plus.",
        },
    )


class NewDossierForm(PlaceForm, NameForm):
    """What it takes to open a dossier: a name to call it by, a place, a démarche."""

    demarche = forms.ChoiceField(
        label="Que voulez-vous demander ?",
        choices=demarche_choices,
        error_messages={"required": NO_DEMARCHE},
    )

    field_order = ("pseudonym", "place", "commune", "demarche")

    def profile(self) -> Profile:
        """Return the profile of the new dossier."""
        counter = counter_of(self.found, self.cleaned_data["place"])
        return with_demarche(Profile(counter=counter), self.cleaned_data["demarche"])


class PrefectureForm(ProfileForm, PlaceForm):
    """Which authority, counter and court; the address of the service may be corrected."""

    title = "Préfecture et tribunal"
    lead = "Votre adresse décide de la préfecture et du tribunal."

    service_address = forms.CharField(
        label="Adresse postale de la préfecture",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Corrigez-la si besoin. Dernière ligne : code postal et ville.",
    )
    field_order = ("place", "commune", "service_address")

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["place"].help_text = PLACE_HINT

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the commune and the address of the préfecture."""
        counter = profile.counter
        if counter is None:
            return {}
        postal = counter.authority_address
        last = f"{postal.postcode} {postal.commune}".strip() if postal else ""
        return {
            "place": f"{counter.postcode or ''} {counter.commune}".strip(),
            "commune": counter.code_insee,
            "service_address": "\n".join([*postal.lines, last]) if postal else "",
        }

    def clean_service_address(self) -> str:
        """Ask for a postcode on the last line."""
        lines = many_lines(self.cleaned_data["service_address"])
        if lines and not LAST_LINE.match(lines[-1]):
            raise forms.ValidationError("Écrivez le code postal et la ville sur la dernière ligne.")
        return "\n".join(lines)

    def applied(self) -> Profile:
        """Put the place found, with the address as corrected."""
        counter = counter_of(self.found, self.cleaned_data["place"])
        same_place = self.profile.counter and self.profile.counter.code_insee == counter.code_insee
        lines = many_lines(self.cleaned_data["service_address"])
        last = LAST_LINE.match(lines[-1]) if lines else None
        if same_place and last:
            address = PostalAddress(lines=lines[:-1], postcode=last.group(1), commune=last.group(2))
            counter = counter.model_copy(update={"authority_address": address})
        return self.profile.model_copy(update={"counter": counter})


class DemarcheForm(ProfileForm):
    """What is asked for, on which ground, and why: the same words in every letter."""

    title = "Démarche"
    lead = "Ces mots seront les mêmes dans l’e-mail, la lettre et la requête."

    demarche = forms.ChoiceField(
        label="Que voulez-vous demander ?",
        choices=demarche_choices,
        error_messages={"required": NO_DEMARCHE},
    )
    kind = forms.ChoiceField(
        label="C’est…", required=False, choices=KIND_CHOICES, widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label="Comment cette démarche se demande-t-elle, ici ?",
        required=False,
        choices=CHANNEL_CHOICES,
        help_text="Regardez le site officiel de la préfecture. Corrigez si besoin.",
    )
    purpose = forms.CharField(
        label="Objet",
        required=False,
        max_length=2000,
        help_text="Quel titre demandez-vous ? Dites-le avec vos mots.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    ground = forms.CharField(
        label="Motif",
        required=False,
        max_length=4000,
        help_text="À quel titre : travail, vie privée et familiale, parent d’enfant français…",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reasons = forms.CharField(
        label="Raisons",
        required=False,
        max_length=20000,
        help_text="Pourquoi vous le demandez : votre travail, votre famille, votre vie en France.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the démarche and its words."""
        names = ("kind", "channel", "purpose", "ground", "reasons")
        return {
            **{name: getattr(profile, name) or "" for name in names},
            "demarche": profile.demarche or UNKNOWN,
        }

    def applied(self) -> Profile:
        """Change the démarche; its usual channel and kind apply where nothing else is said."""
        data = self.cleaned_data
        changed = with_demarche(self.profile, data["demarche"])
        same = data["demarche"] == (self.profile.demarche or UNKNOWN)
        words = {name: data[name].strip() or None for name in ("purpose", "ground", "reasons")}
        chosen = {name: data[name] or None for name in ("kind", "channel")}
        moved = {name: value for name, value in chosen.items() if self._moved(name) or same}
        return changed.model_copy(update={**words, **moved})

    def _moved(self, name: str) -> bool:
        return name in self.changed_data


class TitreForm(ProfileForm):
    """The titre held now, if any."""

    title = "Titre et dates"
    lead = "La date de fin de votre titre change les délais."

    titre_kind = forms.CharField(
        label="Titre ou document que vous avez",
        required=False,
        max_length=200,
        help_text="Exemple : carte « salarié ». Laissez vide si vous n’avez pas de titre.",
    )
    titre_expires_on = forms.DateField(
        label="Date de fin",
        required=False,
        widget=Day,
        help_text="Elle est écrite sur la carte. Une date passée est possible.",
        error_messages={"invalid": "Cette date n’existe pas."},
    )
    in_france_since = forms.DateField(
        label="En France depuis", required=False, widget=Day, help_text="Une date proche suffit."
    )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the titre and the dates."""
        return {name: getattr(profile, name) for name in cls._names()}

    @staticmethod
    def _names() -> tuple[str, ...]:
        return ("titre_kind", "titre_expires_on", "in_france_since")

    def clean_titre_expires_on(self) -> dt.date | None:
        """Refuse a date farther than fifteen years: it is a typing error."""
        day: dt.date | None = self.cleaned_data["titre_expires_on"]
        if day and day.year > self.today.year + FARTHEST_YEARS:
            raise forms.ValidationError("Vérifiez l’année : elle est trop lointaine.")
        return day

    def applied(self) -> Profile:
        """Change the titre and the dates."""
        return self.profile.model_copy(
            update={name: self.cleaned_data[name] or None for name in self._names()}
        )


class DisclosureForm(ProfileForm):
    """Whether the letters may say that the person has no titre (journey A34)."""

    title = "Dire que vous êtes sans titre ?"
    lead = "Le juge et la préfecture liront vos lettres."

    disclose_irregular_stay = forms.ChoiceField(
        label="Voulez-vous écrire que vous êtes sans titre ?",
        choices=[("non", "Non, ne pas l’écrire"), ("oui", "Oui, l’écrire")],
        widget=forms.RadioSelect,
        help_text="Par défaut, aucune lettre ne le dit. Demandez conseil avant de changer.",
        error_messages={"required": "Choisissez une réponse."},
    )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the choice: no, unless the person chose otherwise."""
        return {"disclose_irregular_stay": "oui" if profile.disclose_irregular_stay else "non"}

    def applied(self) -> Profile:
        """Change the choice."""
        said = self.cleaned_data["disclose_irregular_stay"] == "oui"
        return self.profile.model_copy(update={"disclose_irregular_stay": said})
