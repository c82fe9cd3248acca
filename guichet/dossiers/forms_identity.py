"""The form of who the person is: the section of the profile that every letter needs."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

from django import forms

from guichet.casefile import Applicant, PostalAddress
from guichet.dossiers.forms import ProfileForm
from guichet.dossiers.nationalities import nationality_named
from guichet.dossiers.profile import Profile
from guichet.dossiers.widgets import Day, ListedText, many_lines


class IdentityForm(ProfileForm):
    """Who the person is, in the words that the letters will use."""

    title = "Identité"
    lead = "Ces mots seront dans vos lettres. Écrivez-les comme sur vos papiers."
    needed: ClassVar[tuple[str, ...]] = (
        "family_name", "given_names", "birth_date", "birth_place", "nationality", "address",
        "postcode", "commune", "email",
    )  # fmt: skip

    family_name = forms.CharField(label="Nom", required=False, max_length=120)
    given_names = forms.CharField(label="Prénoms", required=False, max_length=160)
    gender = forms.ChoiceField(
        label="Accorder les lettres",
        required=False,
        choices=[("", "Formes neutres"), ("f", "Au féminin"), ("m", "Au masculin")],
        widget=forms.RadioSelect,
    )
    birth_date = forms.DateField(label="Date de naissance", required=False, widget=Day)
    birth_year = forms.IntegerField(
        label="Année de naissance",
        required=False,
        min_value=1900,
        help_text="Seulement si personne ne connaît le jour.",
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    birth_place = forms.CharField(
        label="Lieu de naissance", required=False, max_length=160, help_text="Ville et pays."
    )
    nationality = forms.CharField(
        label="Nationalité",
        required=False,
        max_length=80,
        help_text="Au féminin, comme dans « de nationalité malienne ».",
        widget=ListedText("nationalities"),
    )
    address = forms.CharField(
        label="Adresse",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="Numéro et rue. « Chez … » si vous êtes hébergé.",
    )
    postcode = forms.CharField(label="Code postal", required=False, max_length=10)
    commune = forms.CharField(label="Commune", required=False, max_length=120)
    email = forms.EmailField(
        label="Adresse e-mail",
        required=False,
        error_messages={"invalid": "Cette adresse n’est pas complète. Exemple : nom@exemple.fr"},
    )
    phone = forms.CharField(label="Téléphone", required=False, max_length=40)
    foreigner_number = forms.CharField(
        label="Numéro d’étranger",
        required=False,
        max_length=40,
        help_text="Dix chiffres, écrits sur un titre ou un récépissé. Vous pouvez l’ignorer.",
    )
    representative = forms.CharField(
        label="Représentant légal",
        required=False,
        max_length=200,
        help_text="Seulement pour un enfant : nom du parent ou du tuteur.",
    )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the applicant and their address."""
        person = profile.applicant
        address = person.address or PostalAddress()
        return {
            **person.model_dump(include=set(cls.base_fields) - {"address", "email"}),
            "email": person.email or "",
            "address": "\n".join(address.lines),
            "postcode": address.postcode,
            "commune": address.commune,
        }

    def clean_birth_date(self) -> dt.date | None:
        """Refuse a birth in the future or before 1900."""
        day: dt.date | None = self.cleaned_data["birth_date"]
        if day and not dt.date(1900, 1, 1) <= day <= self.today:
            raise forms.ValidationError("Vérifiez l’année de naissance.")
        return day

    def clean_birth_year(self) -> int | None:
        """Refuse a birth in the future; a whole date makes the year useless."""
        year: int | None = self.cleaned_data["birth_year"]
        if year and year > self.today.year:
            raise forms.ValidationError("Vérifiez l’année de naissance.")
        return None if self.cleaned_data.get("birth_date") else year

    def applied(self) -> Profile:
        """Change the applicant; what the form does not ask stays."""
        data = self.cleaned_data
        lines = many_lines(data["address"])
        said = bool(lines or data["postcode"] or data["commune"])
        known = nationality_named(data["nationality"])
        plain = ("family_name", "given_names", "gender", "birth_date", "birth_year", "birth_place",
                 "email", "phone", "foreigner_number", "representative", "nationality")  # fmt: skip
        return self.profile.model_copy(
            update={
                "applicant": Applicant.model_validate(
                    {
                        **self.profile.applicant.model_dump(),
                        **{name: data[name] or None for name in plain},
                        "nationality_code": known.code if known else None,
                        "address": PostalAddress(
                            lines=lines, postcode=data["postcode"], commune=data["commune"]
                        )
                        if said
                        else None,
                    }
                )
            }
        )

    def doubts(self) -> list[str]:
        """Say what looks odd; nothing is refused."""
        found = []
        number = re.sub(r"\s", "", self.cleaned_data["foreigner_number"])
        if number and not re.fullmatch(r"\d{10}", number):
            found.append("Un numéro d’étranger a d’habitude dix chiffres. Vérifiez-le.")
        postcode = self.cleaned_data["postcode"]
        if postcode and not re.fullmatch(r"\d{5}", postcode.strip()):
            found.append("Un code postal français a cinq chiffres. Vérifiez-le.")
        return found
