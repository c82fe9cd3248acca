"""Sentences that the bundle and the report share, so that both claim the same and no more."""

from __future__ import annotations

import datetime as dt

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

WHAT_IS_PROVED = (
    "Un sceau dit une seule chose : ces fichiers existaient à cette date, inchangés depuis."
)

WHAT_IS_NOT_PROVED = (
    "Le sceau ne dit pas qui a fait ces fichiers.",
    "Il ne dit pas ce que le site montrait vraiment : une page peut être modifiée avant la copie.",
    "Il ne dit pas que le contenu est vrai : la personne le déclare.",
    "L’heure d’un essai est déclarée par la personne, ou celle de l’ordinateur qui l’a enregistré."
    " L’heure d’une entrée du journal est celle de l’ordinateur. Seuls les jetons viennent d’un"
    " tiers.",
)

WHAT_REMAINS_OPEN = (
    "Sans jeton, une personne qui a tout le dossier peut le récrire en entier.",
    "Des entrées ajoutées après le dernier jeton peuvent avoir été retirées.",
    "La révocation du certificat de l’horodateur n’est pas contrôlée ici.",
    "Les planches et les textes sont des copies de mise en page : seuls les originaux sont au"
    " journal.",
)

TRUST = (
    "Les certificats de ce dossier ne prouvent pas eux-mêmes leur origine. Obtenez la racine de"
    " l’horodateur ailleurs, sur son site ou sur une liste de confiance, et comparez l’empreinte."
)


def moment_in_french(moment: dt.datetime) -> str:
    """Return ``moment`` in UTC, in words: « 22 novembre 2026 à 00 h 47 min 05 s (UTC) »."""
    utc = moment.astimezone(dt.UTC)
    day = "1er" if utc.day == 1 else str(utc.day)
    hour = f"{utc:%H} h {utc:%M} min {utc:%S} s"
    return f"{day} {MONTHS[utc.month - 1]} {utc.year} à {hour} (UTC)"


def counted(number: int, singular: str, plural: str) -> str:
    """Return ``number`` with its noun; French has the singular for 0 and 1."""
    return f"{number} {singular if number < 2 else plural}"


def entries_without_date(first: int, last: int) -> str:
    """Return « L’entrée 6 n’a pas encore de date. », or the same for several."""
    if first == last:
        return f"L’entrée {first} n’a pas encore de date."
    return f"Les entrées {first} à {last} n’ont pas encore de date."


def printable(text: str, limit: int = 200) -> str:
    """Return ``text`` on one line, without control characters, at most ``limit`` characters.

    Names in a hostile bundle could otherwise move the cursor and rewrite the report.
    """
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(character if character.isprintable() else "?" for character in short)
