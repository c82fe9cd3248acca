"""The démarches of the directory, as choices of a form and as facts of a profile."""

from __future__ import annotations

from guichet.dossiers.profile import Profile
from guichet.places import demarche, demarches

UNKNOWN = "inconnue"

CATEGORIES: dict[str, str] = {
    "premiere_demande": "Titre de séjour",
    "aes": "Régularisation (admission exceptionnelle)",
    "renouvellement": "Renouvellement",
    "changement": "Changement de statut",
    "changement_situation": "Changement de situation, duplicata",
    "document_voyage": "Documents de voyage",
    "suivi": "Récépissé, attestation",
    "remise": "Remise du titre",
    "famille": "Famille",
    "nationalite": "Nationalité",
    "asile": "Asile",
    "entree": "Arrivée en France",
    "travail": "Autorisation de travail",
    "contentieux": "Refus ou silence",
}

KINDS: dict[str, str] = {
    "aes": "first",
    "renouvellement": "renewal",
    "changement": "change_of_status",
}
"""Category of a démarche to kind of request, where the category alone is enough to say it.

« premiere_demande » is not: several of its démarches are « première demande ou renouvellement ».
"""

FIRST_ONLY = frozenset(
    {
        "premiere_vpf_liens",
        "premiere_regroupement_familial",
        "premiere_ase_majeur",
        "premiere_entre_mineur",
        "premiere_carte_resident",
    }
)

KIND_CHOICES = [
    ("", "Je ne sais pas encore"),
    ("first", "Une première demande"),
    ("renewal", "Un renouvellement"),
    ("change_of_status", "Un changement de statut"),
    ("duplicate", "Un duplicata"),
    ("other", "Autre chose"),
]

CHANNEL_CHOICES = [
    ("", "Je ne sais pas encore"),
    ("site", "Par le site de rendez-vous de la préfecture"),
    ("anef", "Par le site ANEF, « Étrangers en France »"),
    ("demarche_numerique", "Par une démarche numérique"),
    ("post", "Par courrier"),
    ("ofii", "Auprès de l’OFII"),
    ("asylum_desk", "Au guichet de l’asile (SPADA puis GUDA)"),
]


def demarche_choices() -> list[tuple[str, object]]:
    """Return the démarches by category; « Je ne sais pas encore » is a valid answer."""
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in CATEGORIES.values()}
    for one in demarches():
        groups[CATEGORIES[one.category]].append((one.code, one.label.replace("'", "’")))
    listed = [(name, tuple(members)) for name, members in groups.items() if members]
    return [("", "Choisissez"), (UNKNOWN, "Je ne sais pas encore"), *listed]


def kind_of(code: str) -> str | None:
    """Return the kind of request that a démarche always is, or ``None``."""
    if code in FIRST_ONLY:
        return "first"
    return "duplicate" if code == "duplicata" else KINDS.get(demarche(code).category)


def with_demarche(profile: Profile, code: str) -> Profile:
    """Return ``profile`` for the démarche ``code``, with its usual channel and kind.

    Nothing changes when it is the same démarche: what the person corrected stays.
    """
    wanted = None if code in ("", UNKNOWN) else code
    if wanted == profile.demarche:
        return profile
    if wanted is None:
        said: dict[str, object] = {"demarche": None, "demarche_label": None}
    else:
        found = demarche(wanted)
        said = {
            "demarche": found.code,
            "demarche_label": found.label.replace("'", "’"),
            "channel": found.channel,
            "kind": kind_of(found.code),
        }
    return Profile.model_validate({**profile.model_dump(), **said})
