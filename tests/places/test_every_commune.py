"""Every commune of the country resolves to its own département and to one court."""

from __future__ import annotations

import pytest

from guichet import places
from guichet.places.tables import Commune, communes, current_commune

NAMED_IN_THE_SOURCES = {
    "75004 Paris": ("Préfecture de police", "ta-paris"),
    "93000 Bobigny": ("Préfecture de la Seine-Saint-Denis", "ta-montreuil"),
    "94000 Créteil": ("Préfecture du Val-de-Marne", "ta-melun"),
    "91000 Évry": ("Préfecture de l'Essonne", "ta-versailles"),
    "94130 Nogent-sur-Marne": ("Sous-préfecture de Nogent-sur-Marne", "ta-melun"),
    "94240 L'Haÿ-les-Roses": ("Sous-préfecture de L'Haÿ-les-Roses", "ta-melun"),
    "93340 Le Raincy": ("Sous-préfecture du Raincy", "ta-montreuil"),
}


def parent(row: Commune) -> Commune:
    return (current_commune(row.parent) if row.parent else None) or row


def test_every_commune_old_or_new_resolves_by_postcode_and_name_to_its_departement():
    """SC-01, FI-06: the 37,590 rows, with each of their postcodes.

    One pair stays a question: Thièvres is two communes, in two départements, with one postcode.
    """
    courts = {court.code for court in places.courts()}
    ambiguous = set()
    for row in communes():
        for postcode in (row.postcodes or parent(row).postcodes).split():
            located = places.locate(f"{postcode} {row.name}")
            if len(located.matches) > 1:
                ambiguous.add((postcode, row.name))
                continue
            (place,) = located.matches
            assert (place.departement, place.code_insee) == (row.departement, parent(row).code)
            assert place.court in courts
    assert ambiguous == {("62760", "Thièvres")}


def test_every_commune_is_among_the_answers_to_its_name_alone():
    for row in list(communes())[::211]:
        located = places.locate(row.name)
        assert parent(row).code in {place.code_insee for place in located.matches}, row.name


def test_every_departement_has_a_prefecture_with_an_address_and_one_court():
    """SC-01: the 101 départements; the collectivities too, with what is known of them."""
    whole = [one for one in places.departements() if one.overseas != "com"]
    assert len(whole) == 101
    for one in whole:
        prefecture = places.desks(one.code)[0]
        assert prefecture.kind == "prefecture"
        assert prefecture.lines
        assert prefecture.postcode
        assert places.is_official_host(prefecture.website)
        assert one.code in places.court(one.court).departements


@pytest.mark.parametrize(("query", "expected"), NAMED_IN_THE_SOURCES.items())
def test_the_desks_named_by_the_sources_are_found_with_an_official_link_and_a_date(query, expected):
    """SC-02: Paris, Bobigny, Créteil, Évry, Nogent-sur-Marne, L'Haÿ-les-Roses, Le Raincy."""
    (place,) = places.locate(query).matches
    assert (place.counter, place.court) == expected
    desk = next(one for one in places.desks(place.departement) if one.name == place.counter)
    assert desk.website.startswith("https://")
    assert places.is_official_host(desk.website)
    assert desk.date
