"""The authorities: départements, desks (préfectures, sous-préfectures) and courts.

Everything comes from the data files beside this module; nothing is fetched. Show ``source``,
``date`` and ``confidence`` with what you print (rule 7 of ``data/README.md``).
"""

from __future__ import annotations

from functools import cache

from guichet.errors import GuichetError
from guichet.places.records import (
    Court,
    CourtRule,
    Departement,
    Desk,
    Mailbox,
    Source,
)
from guichet.places.tables import Row, rows

MAINLAND_ZONE = "Europe/Paris"

WHY_NO_EMAIL = (
    "Un tribunal ne se saisit jamais par e-mail : Télérecours citoyens, lettre recommandée "
    "ou dépôt au greffe (art. R. 414-2 du code de justice administrative)."
)


class UnknownPlaceCode(GuichetError):
    """A code that is not in the directory."""

    title = "Le code « {code} » n’est pas dans l’annuaire ({table})."
    effect = "Rien n’a été cherché à sa place."
    advice = "Vérifiez le code, ou cherchez par la commune, par exemple « 93200 Saint-Denis »."
    kept = "Rien n’a été modifié."


@cache
def departements() -> tuple[Departement, ...]:
    """Return the 101 départements and the 8 overseas territories, in the order of their codes."""
    return tuple(_departement(row) for row in rows("departements.csv"))


def _departement(row: Row) -> Departement:
    return Departement(
        code=row["code"],
        name=row["nom"],
        name_with_article=row["complement_du_nom"],
        region=row["region"],
        overseas=row["zone"],
        prefecture=row["prefecture_competente_etrangers"],
        authority=row["autorite_competente_etrangers"],
        court=row["ta"],
        zone=zone(row["code"]),
    )


def departement(code: str) -> Departement:
    """Return the département ``code`` (« 93 », « 2A », « 974 »). Raises UnknownPlaceCode."""
    for found in departements():
        if found.code == code.upper():
            return found
    raise UnknownPlaceCode(code=code, table="départements")


def zone(departement_code: str, code_insee: str = "") -> str:
    """Return the IANA time zone of a département, or of one of its communes where it differs."""
    zones = _zones()
    whole = zones.get((departement_code, ""), MAINLAND_ZONE)
    return zones.get((departement_code, code_insee), whole)


@cache
def _zones() -> dict[tuple[str, str], str]:
    return {(row["departement"], row["code_insee"]): row["fuseau"] for row in rows("fuseaux.csv")}


def courts() -> tuple[Court, ...]:
    """Return the 42 tribunaux administratifs."""
    return tuple(_court(row) for row in rows("tribunaux_administratifs.csv"))


@cache
def court(code: str) -> Court:
    """Return the court ``code`` (« ta-montreuil »). Raises UnknownPlaceCode."""
    for row in rows("tribunaux_administratifs.csv"):
        if row["code"] == code:
            return _court(row)
    raise UnknownPlaceCode(code=code, table="tribunaux administratifs")


def _court(row: Row) -> Court:
    return Court(
        code=row["code"],
        name=row["nom"],
        seat=row["siege"],
        departements=tuple(row["departements"].split()),
        appeal_court=row["caa"],
        lines=address_lines(row["adresse"]),
        postcode=row["code_postal"],
        town=row["ville"],
        phone=row["telephone"],
        registry_email=row["courriel_greffe"],
        website=row["site"],
        telerecours=row["saisine_en_ligne"],
        jurisdiction_source=Source(
            "ressort du tribunal", row["source_ressort"], "2026-04", row["confiance_ressort"]
        ),
        source=row["source_coordonnees"],
        date=row["date_coordonnees"],
        confidence=row["confiance_coordonnees"],
        notes=row["notes"],
    )


@cache
def special_court_rules() -> tuple[CourtRule, ...]:
    """Return the rules that name another court: airports, detention, visas, OFPRA…"""
    return tuple(
        CourtRule(
            code=row["code"],
            situation=row["situation"],
            court=row["tribunal"],
            rule=row["regle"],
            source=row["source"],
            date=row["date_source"],
            confidence=row["confiance"],
        )
        for row in rows("regles_ta_particulieres.csv")
    )


@cache
def desks(departement_code: str) -> tuple[Desk, ...]:
    """Return the préfecture, then the sous-préfectures of the département.

    Empty for the two territories where nobody resides (984, 989).
    Raises UnknownPlaceCode for a code that is not in the directory.
    """
    code = departement(departement_code).code
    prefectures = [
        _prefecture(row) for row in rows("prefectures.csv") if row["departement"] == code
    ]
    others = [
        _sous_prefecture(row) for row in rows("sous_prefectures.csv") if row["departement"] == code
    ]
    return (*prefectures, *others)


def _prefecture(row: Row) -> Desk:
    return Desk(
        name=row["nom"],
        kind="prefecture",
        departement=row["departement"],
        arrondissement=None,
        service=row["service"],
        lines=address_lines(row["adresse"]),
        postcode=row["code_postal"],
        town=row["ville"],
        phone=row["telephone"],
        email=_general_mailbox(row, "courriel_general", row["courriel_general_confiance"]),
        email_foreigners=_foreigners_mailbox(row),
        website=row["site_web"],
        handles_foreigners="oui",
        handles_source=Source("accueil des étrangers", "CESEDA art. R. 431-3", "2026-04", "haute"),
        source=row["source"],
        date=row["date_source"],
        confidence=row["confiance_adresse"],
        notes=row["notes"],
    )


def _sous_prefecture(row: Row) -> Desk:
    said = row["traite_etrangers_source"]
    return Desk(
        name=row["nom"],
        kind="sous_prefecture",
        departement=row["departement"],
        arrondissement=row["arrondissement"],
        service="",
        lines=address_lines(row["adresse"]),
        postcode=row["code_postal"],
        town=row["ville"],
        phone=row["telephone"],
        email=_general_mailbox(row, "courriel", row["confiance_adresse"]),
        email_foreigners=_foreigners_mailbox(row),
        website=row["site_web"],
        handles_foreigners=row["traite_etrangers"] or "inconnu",
        handles_source=Source(
            "accueil des étrangers",
            said,
            row["traite_etrangers_date"],
            row["traite_etrangers_confiance"],
        )
        if said
        else None,
        source=row["source"],
        date=row["date_source"],
        confidence=row["confiance_adresse"],
        notes=row["notes"],
    )


def _general_mailbox(row: Row, column: str, confidence: str) -> Mailbox | None:
    if not row[column]:
        return None
    return Mailbox(row[column], row["source"], row["date_source"], confidence)


def _foreigners_mailbox(row: Row) -> Mailbox | None:
    if not row["courriel_etrangers"]:
        return None
    return Mailbox(
        row["courriel_etrangers"],
        row["courriel_etrangers_source"],
        row["courriel_etrangers_date"],
        row["courriel_etrangers_confiance"],
    )


def address_lines(address: str) -> tuple[str, ...]:
    """Return the lines of an address kept in one cell, cut at its commas."""
    return tuple(part.strip() for part in address.split(", ") if part.strip())
