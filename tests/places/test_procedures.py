"""Démarches, pieces, channels, helpers, booking pages and links."""

from __future__ import annotations

import pytest

from guichet import places

SEED_DEMARCHES = {
    "premiere_vpf_liens",
    "renouvellement_general",
    "aes_travail",
    "aes_vpf",
    "premiere_famille_francais",
    "dcem",
    "titre_voyage",
    "changement_adresse",
    "naturalisation",
    "asile",
    "regroupement_familial",
}
ASSOCIATIONS = {
    "La Cimade",
    "Gisti",
    "Ligue des droits de l'Homme",
    "Secours catholique",
    "ADDE",
    "Amoureux au ban public",
    "Espace Accueil",
    "Femmes de la Terre",
    "MRAP",
    "SAF",
}


def test_the_demarches_of_the_sources_are_listed_with_a_category_and_a_legal_basis():
    listed = {one.code: one for one in places.demarches()}
    assert len(listed) == 42
    assert set(listed) >= SEED_DEMARCHES
    assert all(one.category and one.legal_basis and one.source for one in listed.values())


@pytest.mark.parametrize(
    ("code", "channel"),
    [
        ("aes_travail", "site"),
        ("etudiant", "anef"),
        ("renouvellement_recepisse", "demarche_numerique"),
        ("declaration_nationalite", "post"),
        ("regroupement_familial", "ofii"),
        ("asile", "asylum_desk"),
        ("renouvellement_general", None),
        ("premiere_entre_mineur", None),
        ("silence_4_mois", None),
    ],
)
def test_each_demarche_has_the_channel_of_the_contract_or_none_until_confirmed(code, channel):
    """SC-05: an ANEF or postal démarche is never given the channel of the booking site."""
    assert places.demarche(code).channel == channel


def test_the_site_channel_is_given_only_by_the_booking_site_of_the_prefecture():
    """SC-05."""
    for one in places.demarches():
        assert (one.channel == "site") == (one.main_channel == "rdv_prefecture")


def test_a_prefecture_can_have_its_own_channel_for_a_demarche():
    """SC-06: Loiret takes admission exceptionnelle by post, whatever the usual channel."""
    loiret = [one for one in places.local_channels("45") if one.departement == "45"]
    assert [one.channel for one in loiret] == ["postal"]
    assert places.demarche("aes_travail").channel == "site"
    assert all(one.departement == "*" for one in places.local_channels("01"))


def test_pieces_are_the_common_ones_then_those_of_the_demarche_with_source_and_date():
    common = places.pieces("vls_ts")
    assert {one.demarche for one in common} == {"toutes"}
    own = places.pieces("aes_travail")
    assert own[: len(common)] == common
    assert {one.demarche for one in own[len(common) :]} == {"aes_travail"}
    assert all(one.source and one.date and one.confidence for one in own)


def test_an_unknown_code_is_refused_in_french():
    for ask in (places.demarche, places.pieces, places.court, places.departement, places.desks):
        with pytest.raises(places.UnknownPlaceCode) as refused:
            ask("inconnu")
        assert "inconnu" in refused.value.what_happened


def test_the_associations_of_the_sources_are_in_the_help_directory():
    """SC-09: ten names, with a date; a link where one is sourced."""
    listed = places.helpers("75")
    for name in ASSOCIATIONS:
        (found,) = [one for one in listed if name in one.name and one.reach != "departemental"]
        assert found.source
        assert found.date
        assert found.website.startswith("http") or name == "Espace Accueil"


def test_local_helpers_come_after_the_national_ones():
    paris = places.helpers("75")
    assert not paris[0].departements
    assert any("Batignolles" in one.name for one in paris)
    assert not any("Batignolles" in one.name for one in places.helpers("33"))


# Booking pages


def test_a_booking_page_is_never_given_without_words_for_when_it_was_seen():
    """Software rule of booking_sites.md §5."""
    for departement in places.departements():
        for page in places.booking_pages(departement.code):
            assert page.seen.startswith("vue ")
            assert page.status in {"live", "cited", "historic", "disabled"}
            assert page.confidence in {"haute", "moyenne", "basse"}


def test_the_words_for_the_sighting_are_french():
    seen = {page.url: page.seen for page in places.booking_pages("93")}
    assert (
        seen["https://www.seine-saint-denis.gouv.fr/index.php/booking/create/16105"]
        == "vue le 1er mars 2026"
    )
    every = {page.seen for one in places.departements() for page in places.booking_pages(one.code)}
    assert "vue entre août 2023 et décembre 2023" in every
    assert "vue à une date non notée" in every
    assert not any("recorded" in words or "about" in words for words in every)


def test_pages_whose_place_nobody_wrote_down_are_left_out():
    count = sum(len(places.booking_pages(one.code)) for one in places.departements())
    assert count == 127 - 20
    assert places.booking_pages("") == ()


def test_pages_for_something_else_than_foreign_nationals_are_marked():
    allier = {page.label: page.for_foreigners for page in places.booking_pages("03")}
    assert allier["Commission médicale Vichy"] is False
    assert allier["Renouvellement de titre de séjour"] is True
    unlabelled = [page for page in places.booking_pages("31") if page.label is None]
    assert unlabelled
    assert all(page.for_foreigners is None for page in unlabelled)


# Links


def test_the_systems_named_by_the_sources_are_in_the_link_registry_with_a_status():
    """SC-10."""
    by_code = {link.code: link for link in places.links()}
    assert {
        "rdv_prefecture",
        "guichets_fermes",
        "ddd_delegues",
        "bobigny_accueil",
        "rdvprefecture",
        "crabe_info",
        "alexia",
    } <= set(by_code)
    assert all(link.status in {"live", "dead", "unsafe", "unknown"} for link in by_code.values())
    assert all(link.source and link.date for link in by_code.values())
    assert by_code["anciens_modules"].mark == "ne répond plus"
    assert by_code["guichets_fermes"].mark == "à vérifier"


def test_paid_sellers_are_marked_paid_and_unofficial():
    """SC-10."""
    for link in places.links():
        if link.paid:
            assert link.mark.startswith("payant, non officiel")
            assert not link.url or not places.is_official_host(link.url)
    seller = places.known_link("https://www.rdvprefecture.com/reserver?x=1")
    assert seller is not None
    assert "gratuit" in seller.warning


def test_every_link_said_official_stands_on_an_official_host():
    for link in places.links():
        if link.url:
            assert (link.kind == "officiel") == places.is_official_host(link.url)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/1000/",
        "http://www.seine-saint-denis.gouv.fr/booking/create/9829",
        "www.val-de-marne.gouv.fr",
        "pref-etrangers@calvados.gouv.fr",
        "mailto:prefecture@essonne.gouv.fr",
        "https://citoyens.telerecours.fr",
        "HTTPS://WWW.Essonne.GOUV.FR.",
        "greffe.ta-montreuil@juradm.fr",
        "https://www.essonne.gouv.fr:443/page",
    ],
)
def test_official_addresses_are_recognised(address):
    assert places.is_official_host(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://gouv.fr.exemple.com/rdv",
        "https://faux-gouv.fr",
        "https://www.essonne.gouv.fr@exemple.com/",
        "https://exemple.com\\@essonne.gouv.fr/",
        "https://exemple.com/?u=essonne.gouv.fr",
        "https://essonne.gоuv.fr",  # a Cyrillic o
        "https://xn--essonne-9xa.gouv.fr",
        "https://essonne.gouv.fr.",
        "prefecture@aveyron.fr",
        "prefecture@essonne.gouv.fr@exemple.com",
        "Préfecture <prefecture@essonne.gouv.fr>",
        "ftp://essonne.gouv.fr",
        "javascript:essonne.gouv.fr",
        "https://rdvprefecture.com",
        "https://[::1]/",
        "https://essonne.gouv.fr:port/",
        "gouv",
        "",
        "https://",
    ],
)
def test_look_alikes_and_what_cannot_be_read_are_not_official(address):
    """EM-04: user names in a URL, look-alike letters, punycode, suffixes glued on."""
    if address == "https://essonne.gouv.fr.":
        assert places.is_official_host(address)  # the root dot is the same host
    else:
        assert not places.is_official_host(address)


def test_most_mailboxes_of_the_directory_are_official_and_the_others_are_known():
    """EM-04: the one préfecture mailbox outside gouv.fr gives a warning."""
    outside = {
        mailbox.address
        for one in places.departements()
        for desk in places.desks(one.code)
        for mailbox in (desk.email, desk.email_foreigners)
        if mailbox and not places.is_official_host(mailbox.address)
    }
    assert outside == {"prefecture@aveyron.fr"}
