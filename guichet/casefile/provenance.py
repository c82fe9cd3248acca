"""Where a file of a dossier comes from: one code and one French label each.

The code is what ``FileRef.provenance`` holds. It says by which door the file came in, never that
what it shows is true.
"""

from __future__ import annotations

PROVENANCES: dict[str, str] = {
    "extension": "Extension du navigateur",
    "assisted": "Fenêtre assistée",
    "screen": "Capture de l’écran entier",
    "cropped": "Recadrée d’une capture de l’écran entier",
    "legible_copy": "Copie lisible d’une photo",
    "phone_share": "Partagé depuis le téléphone",
    "gallery": "Galerie du téléphone",
    "upload": "Fichier ajouté à la main",
    "pasted": "Collée du presse-papiers",
    "helper": "Ajouté par la personne qui aide",
    "mail": "E-mail",
    "from_document": "Tirée d’un document",
    "from_zip": "Tirée d’un fichier ZIP",
    "letter": "Courrier écrit ici",
}
"""Every door, with its label."""

UNKNOWN = "Origine inconnue"


def provenance_label(code: str) -> str:
    """Return the label of ``code``; a code of another version is of unknown origin."""
    return PROVENANCES.get(code, UNKNOWN)
