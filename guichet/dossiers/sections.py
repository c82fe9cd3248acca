"""The sections of a profile: the page of each, and what it shows of the profile."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.dossiers.analysis import AnalysisForm
from guichet.dossiers.demarches import CHANNEL_CHOICES, KIND_CHOICES
from guichet.dossiers.forms import (
    DemarcheForm,
    DisclosureForm,
    PrefectureForm,
    ProfileForm,
    TitreForm,
)
from guichet.dossiers.forms_identity import IdentityForm
from guichet.dossiers.lists import CONTACT_CHOICES, ContactsForm, PapersForm, listed_pieces
from guichet.dossiers.profile import Profile
from guichet.dossiers.sharing import SharingForm

SECTIONS: dict[str, type[ProfileForm]] = {
    "identite": IdentityForm,
    "prefecture": PrefectureForm,
    "demarche": DemarcheForm,
    "titre": TitreForm,
    "contacts": ContactsForm,
    "papiers": PapersForm,
    "sans-titre": DisclosureForm,
    "note-avocat": AnalysisForm,
    "observatoire": SharingForm,
}
"""The word in the address of a section, and its form."""

MISSING_WORDS: dict[str, str] = {
    "family_name": "le nom",
    "given_names": "les prénoms",
    "birth_date": "la date de naissance",
    "birth_place": "le lieu de naissance",
    "nationality": "la nationalité",
    "address": "l’adresse",
    "postcode": "le code postal",
    "commune": "la commune",
    "email": "l’adresse e-mail",
}


@dataclass(frozen=True)
class Said:
    """One line of the profile page: what is said, empty when nothing is."""

    section: str
    label: str
    value: str


def missing_identity(profile: Profile) -> list[tuple[str, str]]:
    """Return (field, words) of what every letter will need and is not said yet (EM-06)."""
    shown = IdentityForm.initial_of(profile)
    shown["birth_date"] = shown["birth_date"] or shown["birth_year"]
    return [(name, MISSING_WORDS[name]) for name in IdentityForm.needed if not shown.get(name)]


def overview(profile: Profile) -> list[Said]:
    """Return the lines of the profile page, in the order of the sections."""
    person = profile.applicant
    counter = profile.counter
    name = " ".join(part for part in (person.given_names, person.family_name) if part)
    ends = f"{profile.titre_expires_on:%d/%m/%Y}" if profile.titre_expires_on else ""
    ways = dict(CONTACT_CHOICES)
    contacts = [f"{ways[one.kind]} : {one.value}" for one in person.emergency_contacts]
    where = f"{counter.counter}\n{counter.court_name}" if counter else ""
    kind = dict(KIND_CHOICES)[profile.kind] if profile.kind else ""
    channel = dict(CHANNEL_CHOICES)[profile.channel] if profile.channel else ""
    listed = {piece.label for piece in listed_pieces(profile)} | set(profile.papers_added)
    held = len(listed & set(profile.papers_held))
    noted = "Écrite, jamais imprimée" if profile.lawyer_note else ""
    return [
        Said("identite", "Identité", name),
        Said("prefecture", "Préfecture", where),
        Said("demarche", "Démarche", profile.demarche_label or ""),
        Said("demarche", "Type de demande", kind),
        Said("demarche", "Comment demander", channel),
        Said("titre", "Titre", "\n".join(part for part in (profile.titre_kind, ends) if part)),
        Said("contacts", "Vous joindre vite", "\n".join(contacts)),
        Said("papiers", "Papiers à préparer", f"{held} sur {len(listed)} cochés" if listed else ""),
        Said(
            "sans-titre",
            "Écrire « sans titre » dans les lettres",
            _yes_no(profile.disclose_irregular_stay),
        ),
        Said("note-avocat", "Note de l’avocat", noted),
        Said("observatoire", "Compter mes essais, sans nom", _yes_no(profile.shares_counts)),
    ]


def _yes_no(said: bool) -> str:
    return "Oui" if said else "Non"
