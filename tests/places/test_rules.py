"""The eight rules of guichet/places/data/README.md, one or more tests each."""

import re

import pytest

from guichet import places
from guichet.places.tables import DATA, communes, rows


def only(query: str) -> places.Place:
    located = places.locate(query)
    assert located.question is None
    assert len(located.matches) == 1
    return located.matches[0]


# Rule 1: who is competent


@pytest.mark.parametrize(
    ("query", "authority"),
    [
        ("93200 Saint-Denis", "préfet de la Seine-Saint-Denis"),
        ("75011 Paris", "préfet de police"),
        ("84000 Avignon", "préfet de Vaucluse"),
        ("97400 Saint-Denis", "préfet de La Réunion"),
        ("98714 Papeete", "haut-commissaire de la République en Polynésie française"),
    ],
)
def test_letters_go_to_the_prefet_of_the_departement(query, authority):
    """SC-01: the authority, written as in a letter; in Paris the préfet de police."""
    assert only(query).authority == authority


def test_a_sous_prefecture_is_the_counter_only_when_a_source_says_it_receives_foreigners():
    """SC-01."""
    assert only("94130 Nogent-sur-Marne").counter == "Sous-préfecture de Nogent-sur-Marne"

    provins = only("77160 Provins")
    assert provins.sous_prefecture is not None
    assert provins.sous_prefecture.handles_foreigners == "non"
    assert provins.counter == "Préfecture de Seine-et-Marne"

    gex = only("01170 Gex")
    assert gex.sous_prefecture is not None
    assert gex.sous_prefecture.handles_foreigners == "inconnu"
    assert gex.counter == "Préfecture de l'Ain"
    assert any("nous ne savons pas si elle reçoit" in note for note in gex.notes)


# Rule 2: which court


@pytest.mark.parametrize(
    ("query", "court"),
    [
        ("93200 Saint-Denis", "ta-montreuil"),
        ("91000 Évry", "ta-versailles"),
        ("95000 Cergy", "ta-cergy-pontoise"),
        ("97150 Saint-Martin", "ta-saint-martin"),
        ("97500 Saint-Pierre", "ta-saint-pierre-et-miquelon"),
    ],
)
def test_the_court_is_the_one_of_the_departement(query, court):
    """FI-06."""
    assert only(query).court == court


@pytest.mark.parametrize(
    ("query", "departement", "court"),
    [
        ("94390 Orly Aérogare", "94", "ta-melun"),
        ("91550 Paray-Vieille-Poste, aéroport d’Orly", "91", "ta-melun"),
        ("95700 Roissy CDG", "95", "ta-montreuil"),
        ("77990 Mauregard aéroport Charles de Gaulle", "77", "ta-montreuil"),
    ],
)
def test_an_address_on_an_airport_has_the_court_of_the_airport(query, departement, court):
    """FI-06: CJA R. 221-3, whatever the département."""
    place = only(query)
    assert (place.departement, place.court) == (departement, court)


def test_the_village_of_roissy_keeps_the_court_of_its_departement_and_hears_of_the_airport():
    place = only("95700 Roissy-en-France")
    assert place.court == "ta-cergy-pontoise"
    assert any("Charles-de-Gaulle" in note and "Montreuil" in note for note in place.notes)


def test_special_rules_are_said_where_they_can_matter():
    assert any("Metz" in note and "Nancy" in note for note in only("57000 Metz").notes)
    for query in ("57000 Metz", "93200 Saint-Denis", "98800 Nouméa"):
        notes = " ".join(only(query).notes)
        assert "en rétention" in notes
        assert "déménagé" in notes
    codes = {rule.code for rule in places.special_court_rules()}
    assert {"visa", "asile_ofpra", "naturalisation_ministre"} <= codes


# Rule 3: no court by e-mail


def test_the_registry_mailbox_never_comes_without_the_warning(capsys):
    """The command prints how to seize the court, and not the registry's e-mail."""
    from guichet.cli.main import main

    assert main(["locate", "93200 Saint-Denis"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert places.court("ta-montreuil").registry_email
    assert "juradm.fr" not in printed
    assert "ne se saisit jamais par e-mail" in printed
    assert "R. 414-2" in printed


# Rule 4: five digits


def test_an_insee_code_is_read_only_in_its_own_field():
    as_postcode = places.locate("31068")
    assert as_postcode.matches == ()
    assert "CEDEX" in (as_postcode.question or "")
    assert "INSEE" in (as_postcode.question or "")

    as_insee = places.locate(code_insee="31068")
    assert [place.commune for place in as_insee.matches] == ["Billière"]

    assert only("31068 Toulouse Cedex 7").commune == "Toulouse"


def test_an_old_insee_code_leads_to_the_commune_of_today():
    assert [place.commune for place in places.locate(code_insee="91182").matches] == [
        "Évry-Courcouronnes"
    ]
    assert [place.commune for place in places.locate(code_insee="75111").matches] == ["Paris"]
    assert places.locate(code_insee="00000").matches == ()


# Rule 5: never from two digits


@pytest.mark.parametrize(
    ("query", "departement"),
    [
        ("20000 Ajaccio", "2A"),
        ("20200 Bastia", "2B"),
        ("97133", "977"),
        ("97150", "978"),
        ("74150 Rumilly", "74"),
        ("05110 Claret", "04"),
        ("05700 Villebois-les-Pins", "26"),
        ("94390", "91"),
    ],
)
def test_the_departement_comes_from_the_commune_not_from_the_postcode(query, departement):
    """SC-01: Corsica, Saint-Martin, Saint-Barthélemy, shared postcodes, Orly's airport postcode."""
    assert only(query).departement == departement


@pytest.mark.parametrize(
    "row", rows("codes_postaux_multi_departements.csv"), ids=lambda r: r["code_postal"]
)
def test_a_postcode_of_two_departements_asks_for_the_commune(row):
    located = places.locate(row["code_postal"])
    assert {place.departement for place in located.matches} == set(row["departements"].split())
    assert "départements" in (located.question or "")
    assert "commune" in (located.question or "")


def test_a_reunion_cedex_that_looks_like_saint_barthelemy_asks():
    """97743 is a CEDEX of La Réunion; Saint-Barthélemy is département 977."""
    located = places.locate("97743 Saint-Denis Cedex 9")
    assert len(located.matches) > 1
    assert "974" in {place.departement for place in located.matches}
    assert "977" not in {place.departement for place in located.matches}


def test_a_departement_number_alone_is_not_enough():
    located = places.locate("93")
    assert located.matches == ()
    assert "cinq chiffres" in (located.question or "")


# Rule 6: order and spelling


@pytest.mark.parametrize(
    "query",
    [
        "93200 Saint-Denis",
        "93200 SAINT-DENIS CEDEX 2",
        "93200 saint denis cedex",
        "93200 St Denis",
        "93200 St-Denis, France",
        "F-93200 Saint Denis",
        "93 200 Saint-Denis",
        "Saint-Denis 93200",
        "93200 Saint-De\u0301nis",
        "93200",
        "Saint-Denis (93)",
        "93 Saint-Denis",
        "93200 Saint-Denis sur Seine",
    ],
)
def test_many_spellings_lead_to_the_same_place(query):
    """SC-01: accents, case, hyphens, St, CEDEX, country, decomposed accents."""
    place = only(query)
    assert (place.commune, place.code_insee) == ("Saint-Denis", "93066")


@pytest.mark.parametrize(
    ("query", "commune"),
    [
        ("L'Haÿ-les-Roses", "L'Haÿ-les-Roses"),
        ("L’HAY LES ROSES", "L'Haÿ-les-Roses"),
        ("Raincy", "Le Raincy"),
        ("93340 le raincy", "Le Raincy"),
        ("Le Mans", "Le Mans"),
        ("Paris 11e", "Paris"),
        ("75011 Paris 11ème arrondissement", "Paris"),
        ("Lyon 3", "Lyon"),
        ("13001 Marseille 1er", "Marseille"),
        ("Ste Geneviève des Bois (91)", "Sainte-Geneviève-des-Bois"),
        ("Œuilly (02)", "Œuilly"),
        ("oeuilly (02)", "Œuilly"),
    ],
)
def test_articles_arrondissements_and_ligatures_do_not_matter(query, commune):
    assert only(query).commune == commune


def test_homonyms_are_listed_and_asked_about():
    """Twelve communes are called Sainte-Colombe."""
    located = places.locate("Sainte-Colombe")
    assert len(located.matches) == 12
    assert located.question is not None
    for place in located.matches:
        assert f"Sainte-Colombe ({place.departement})" in located.question


def test_what_a_question_offers_can_be_typed_back():
    located = places.locate("Sainte-Colombe")
    for choice in located.suggestions:
        assert only(choice).commune == "Sainte-Colombe"


def test_a_village_does_not_hide_the_town_that_took_up_its_name():
    """« Évry » is a village of the Yonne, and what people still call Évry-Courcouronnes."""
    located = places.locate("Evry")
    assert {"89", "91"} <= {place.departement for place in located.matches}
    assert located.question is not None
    assert only("91000 Évry").commune == "Évry-Courcouronnes"


def test_a_former_commune_leads_to_the_commune_of_today_and_says_so():
    place = only("93380 Pierrefitte-sur-Seine")
    assert place.commune == "Saint-Denis"
    assert any("Pierrefitte-sur-Seine fait aujourd’hui partie" in note for note in place.notes)


def test_a_postcode_and_a_commune_that_disagree_are_asked_about():
    located = places.locate("75001 Lyon")
    assert {place.commune for place in located.matches} == {"Paris", "Lyon"}
    assert "ne vont pas ensemble" in (located.question or "")


def test_two_postcodes_are_asked_about():
    located = places.locate("78000 Versailles 93000")
    assert located.matches == ()
    assert "78000 et 93000" in (located.question or "")


def test_a_cedex_that_is_no_postcode_is_dropped_and_the_commune_used_with_a_note():
    place = only("31068 Toulouse Cedex 7")
    assert any("31068" in note and "CEDEX" in note for note in place.notes)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Versaille", "Versailles (78)"),
        ("Bersailles", "Versailles (78)"),
        ("93200 Sant-Denis", "Saint-Denis (93)"),
        ("Roissy", "Roissy-en-France (95)"),
    ],
)
def test_a_misspelt_name_is_offered_and_never_taken_silently(query, expected):
    located = places.locate(query)
    assert located.matches == ()
    assert expected in located.suggestions
    assert expected in (located.question or "")
    assert only(expected).departement in expected


@pytest.mark.parametrize(
    "query", ["Xyzzyville", "99999", "99999 Xyzzyville", "Île-de-France", "Corse"]
)
def test_unknown_input_is_said_with_a_question(query):
    """SC-01: unknown postcode gives a question, not a crash."""
    located = places.locate(query)
    assert located.matches == ()
    assert (located.question or "").endswith("?")


@pytest.mark.parametrize("query", ["", "   ", ",,,", "—", "x" * 201, "\u0301"])
def test_what_cannot_be_read_is_refused_with_advice(query):
    with pytest.raises(places.UnusableQuery) as refused:
        places.locate(query)
    assert "93200 Saint-Denis" in refused.value.what_to_do


def test_separate_fields_give_the_same_answer_as_one_line():
    assert places.locate(postcode="93200", commune="Saint-Denis") == places.locate(
        "93200 Saint-Denis"
    )


# Rule 7: source, date, confidence


def test_every_place_says_where_its_data_come_from():
    place = only("94130 Nogent-sur-Marne")
    assert {"autorité compétente", "ressort du tribunal"} <= {
        source.about for source in place.sources
    }
    assert all(source.citation and source.date for source in place.sources)
    assert place.confidence == "basse"


def test_a_weak_address_is_said_to_be_checked_and_the_registered_letter_preferred(capsys):
    from guichet.cli.main import main

    main(["locate", "94130 Nogent-sur-Marne"])
    printed = " ".join(capsys.readouterr().out.split())
    assert (
        "À vérifier sur le site officiel avant d’envoyer. Préférez la lettre recommandée" in printed
    )
    main(["locate", "78000 Versailles"])
    assert "À vérifier sur le site officiel" not in capsys.readouterr().out


# Rule 8: no personal, no guessed mailbox


def test_no_mailbox_of_the_directory_is_a_named_person_or_an_access_to_documents_desk():
    """« prénom.nom@ » and CADA desks were not kept; a dotted name begins with a service."""
    mailboxes = [
        row[column]
        for path in DATA.glob("*.csv")
        for row in rows(path.name)
        for column in ("courriel", "courriel_general", "courriel_etrangers", "courriel_greffe")
        if row.get(column)
    ]
    assert len(mailboxes) > 250
    for mailbox in mailboxes:
        local = mailbox.split("@")[0].lower()
        assert not re.search("cada|prada", local), mailbox
        if "." in local:
            first = local.split(".")[0]
            assert re.match("greffe|contact|sous-?pref|pref|sp", first), mailbox


# Overseas


def test_collectivities_where_the_ceseda_applies_otherwise_are_told_so():
    for query in ("97133 Saint-Barthélemy", "98800 Nouméa", "97500 Saint-Pierre"):
        assert any("CESEDA ne s’applique pas" in note for note in only(query).notes)
    assert not any("CESEDA ne s’applique" in note for note in only("97400 Saint-Denis").notes)


@pytest.mark.parametrize(
    ("query", "zone"),
    [
        ("93200 Saint-Denis", "Europe/Paris"),
        ("97400 Saint-Denis", "Indian/Reunion"),
        ("97110 Pointe-à-Pitre", "America/Guadeloupe"),
        ("97200 Fort-de-France", "America/Martinique"),
        ("97300 Cayenne", "America/Cayenne"),
        ("97600 Mamoudzou", "Indian/Mayotte"),
        ("97133", "America/St_Barthelemy"),
        ("97150", "America/Marigot"),
        ("98714 Papeete", "Pacific/Tahiti"),
        ("98742 Nuku-Hiva", "Pacific/Marquesas"),
        ("98800 Nouméa", "Pacific/Noumea"),
    ],
)
def test_each_place_has_its_own_time_zone(query, zone):
    assert only(query).zone == zone


def test_every_time_zone_exists():
    from zoneinfo import ZoneInfo

    for departement in places.departements():
        assert ZoneInfo(departement.zone)
    for commune in communes():
        if commune.departement == "987" and commune.kind == "C":
            assert ZoneInfo(places.zone("987", commune.code))
