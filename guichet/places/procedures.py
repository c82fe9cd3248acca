"""What can be asked for, how, with which papers, and who helps.

Channels are data of a day and of a place: show them with their date, and let the person correct
them. The check-lists help to prepare; they are not the legal list.
"""

from __future__ import annotations

from functools import cache

from guichet.places.directory import UnknownPlaceCode, address_lines
from guichet.places.records import Demarche, Helper, LocalChannel, Piece
from guichet.places.tables import Row, rows

CHANNELS: dict[str, str] = {
    "rdv_prefecture": "site",
    "anef": "anef",
    "demarche_numerique": "demarche_numerique",
    "postal": "post",
    "ofii_en_ligne": "ofii",
    "spada_puis_guda": "asylum_desk",
}
"""``canal_principal`` of demarches.csv to the channel of the public contract.

The others (``selon_le_titre``, ``a_verifier``, ``recours_ta``…) have no channel until the person
confirms it: they must give neither a plan of attempts nor a court route.
"""


@cache
def demarches() -> tuple[Demarche, ...]:
    """Return the 42 démarches, in the order of the file."""
    return tuple(
        Demarche(
            code=row["code"],
            label=row["libelle"],
            category=row["categorie"],
            channel=CHANNELS.get(row["canal_principal"]),
            main_channel=row["canal_principal"],
            other_channels=_listed(row["canaux_secondaires"]),
            on_anef=row["anef"],
            filing_window=row["delai_de_depot"],
            provisional_document=row["document_provisoire"],
            legal_basis=row["base_legale"],
            court=row["tribunal"],
            source=row["source"],
            date=row["date_source"],
            confidence=row["confiance"],
            notes=row["notes"],
        )
        for row in rows("demarches.csv")
    )


def demarche(code: str) -> Demarche:
    """Return the démarche ``code`` (« aes_travail »). Raises UnknownPlaceCode."""
    for found in demarches():
        if found.code == code:
            return found
    raise UnknownPlaceCode(code=code, table="démarches")


def pieces(demarche_code: str) -> tuple[Piece, ...]:
    """Return the check-list of a démarche: the common pieces, then its own.

    It helps the person prepare; it is not the legal list, and each préfecture adds its own. Twenty
    démarches have pieces of their own; the others get the common ones only.
    Raises UnknownPlaceCode for an unknown démarche.
    """
    code = demarche(demarche_code).code
    table = rows("pieces_justificatives.csv")
    wanted = [row for row in table if row["demarche"] == "toutes"]
    wanted += [row for row in table if row["demarche"] == code]
    return tuple(
        Piece(
            demarche=row["demarche"],
            order=int(row["ordre"]),
            label=row["piece"],
            condition=row["condition"],
            required=row["obligatoire"],
            source=row["source"],
            date=row["date_source"],
            confidence=row["confiance"],
        )
        for row in wanted
    )


def helpers(departement_code: str = "") -> tuple[Helper, ...]:
    """Return the national helpers, then those of the département (none when it is empty)."""
    everyone = {row["code"]: row for row in rows("helpers.csv")}
    everyone |= {row["code"]: row for row in rows("helpers_complement.csv")}
    found = [_helper(row) for row in everyone.values()]
    national = [helper for helper in found if not helper.departements]
    local = [helper for helper in found if departement_code.upper() in helper.departements]
    return (*national, *local)


def _helper(row: Row) -> Helper:
    return Helper(
        code=row["code"],
        name=row["nom"],
        kind=row["type"],
        reach=row["portee"],
        departements=tuple(row["departement"].split()),
        lines=address_lines(row["adresse"]),
        postcode=row["code_postal"],
        town=row["ville"],
        phone=row["telephone"],
        email=row["courriel"],
        website=row["site"],
        what_it_does=row["ce_que_ca_fait"],
        source=row["source"],
        date=row["date"],
        confidence=row["confiance"],
        notes=row["notes"],
    )


def local_channels(departement_code: str) -> tuple[LocalChannel, ...]:
    """Return how this préfecture takes démarches, as seen; nation-wide channels come first."""
    wanted = ("*", departement_code.upper())
    found = [
        row for code in wanted for row in rows("canaux_locaux.csv") if row["departement"] == code
    ]
    return tuple(
        LocalChannel(
            departement=row["departement"],
            desk=row["guichet"],
            demarche=row["demarche"],
            channel=row["canal"],
            address=row["url_ou_adresse"],
            source=row["source"],
            date=row["date"],
            confidence=row["confiance"],
            notes=row["notes"],
        )
        for row in found
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
