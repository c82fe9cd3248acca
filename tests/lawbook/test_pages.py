"""The pages where jurists read the rule base."""

from __future__ import annotations

import datetime as dt
import html
import re
import tomllib
from dataclasses import fields

import pytest
import time_machine

from guichet.law import Facts, citations, rulebook
from guichet.law.changes import days
from guichet.law.files import FOLDER
from guichet.law.register import FOLDERS, entries
from guichet.lawbook.words import (
    counted,
    facts_in_french,
    in_french,
    label,
    without_marks,
    words,
)
from tests.support.checkout import ROOT
from tests.support.live import sign_in

ADDRESSES = {"rule": "regle", "deadline": "delai", "figure": "chiffre", "citation": "citation"}
ENTRIES = entries(dt.date(2026, 11, 22))
ASSETS = ("guichet.css", "guichet.js")


def address(one) -> str:
    return f"/droit/{ADDRESSES[one.kind]}/{one.id}/"


def said(client, path: str, **query: str) -> str:
    """Return the text of a page, as it is read."""
    answer = client.get(path, query)
    assert answer.status_code == 200, path
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", main[0])
    return " ".join(re.sub(r"[\u00a0\u202f]", " ", html.unescape(text)).split())


def plain(text: str) -> str:
    return " ".join(re.sub(r"[\u00a0\u202f]", " ", text.replace("'", "’")).split())


def listed(client, **query: str) -> list[str]:
    """Return the addresses that a search lists, on all its pages."""
    found: list[str] = []
    page = 1
    while True:
        content = client.get("/droit/", {**query, "page": page}).content.decode()
        found += re.findall(r'href="(/droit/(?:regle|delai|chiffre|citation)/\w+/)"', content)
        if 'rel="next"' not in content:
            return found
        page += 1


@pytest.mark.parametrize("one", ENTRIES, ids=lambda one: f"{one.kind}-{one.id}")
def test_each_file_has_a_page_with_every_version_source_and_confidence(signed_in, one):
    """WA-10: read against the TOML file itself."""
    content = tomllib.loads((ROOT / one.file).read_text("utf-8"))
    page = said(signed_in, address(one))
    assert plain(one.title)[1:] in page
    assert one.file in page
    for version in content.get("versions", [content]):
        assert plain(version["source"]["citation"]) in page
        assert plain(without_marks(version.get("note", ""))) in page
        assert not re.search(r"\b[RT]\d\d\b", page)
        url = version["source"].get("url", "")
        assert url.replace("https://", "").replace("www.", "") in page
    assert one.confidence_label in page


@pytest.mark.parametrize("rule", rulebook().rules.values(), ids=lambda rule: rule.id)
def test_the_page_of_a_rule_shows_its_advice_and_its_examples(signed_in, rule):
    page = said(signed_in, f"/droit/regle/{rule.id}/")
    for text in rule.advice.values():
        assert plain(re.sub(r"\{\w+\}", "(…)", text)) in page
    for example in rule.examples:
        assert plain(without_marks(example.note)) in page
        assert f"{example.on:%d/%m/%Y}" in page


def test_every_file_is_listed_and_each_once(signed_in):
    found = listed(signed_in)
    assert sorted(found) == sorted(address(one) for one in ENTRIES)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "453391"}, "/droit/citation/ce_453391/"),
        ({"q": "ECHECS repetes"}, "/droit/regle/echecs_repetes/"),
        ({"q": "r. 431-5", "kind": "citation"}, "/droit/citation/ceseda_r431_5/"),
        ({"q": "l'urgence", "kind": "rule"}, "/droit/regle/urgence_presumee/"),
        ({"only": "ended"}, "/droit/citation/ceseda_r311_1_ancien/"),
    ],
)
def test_a_word_a_number_or_an_article_finds_its_file_without_script(signed_in, query, expected):
    found = listed(signed_in, **query)
    assert expected in found
    assert len(found) < len(ENTRIES)


def test_what_is_not_sure_can_be_listed_alone(signed_in):
    found = listed(signed_in, only="unsure")
    unsure = [one for one in ENTRIES if not re.fullmatch(r"official|V\d", one.confidence)]
    assert sorted(found) == sorted(address(one) for one in unsure)


def test_a_search_without_answer_says_what_to_try(signed_in):
    assert "Rien ne correspond" in said(signed_in, "/droit/", q="zzyzx")


@pytest.mark.parametrize(
    "query",
    [{"q": "x" * 500}, {"kind": "autre"}, {"only": "x"}, {"page": "moins"}, {"page": "-3"},
     {"q": "<b>"}, {"page": "9999"}, {"q": "\0"}],
)  # fmt: skip
def test_an_absurd_search_never_fails(signed_in, query):
    answer = signed_in.get("/droit/", query)
    assert answer.status_code in {200, 400}
    assert "<b>" not in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/droit/regle/inconnue/", "/droit/citation/x/", "/droit/imprimer/tout/"]
)
def test_an_address_that_names_no_file_is_not_found(signed_in, path):
    assert signed_in.get(path).status_code == 404


def test_the_first_load_weighs_at_most_fifty_kilobytes(signed_in):
    """Uncompressed: the page, the stylesheet and the script."""
    page = len(signed_in.get("/droit/").content)
    assets = sum((ROOT / "guichet/web/static/web" / name).stat().st_size for name in ASSETS)
    assert page + assets <= 50_000


def test_no_page_of_an_entry_is_heavy(signed_in):
    heavy = {
        address(one): size
        for one in ENTRIES
        if (size := len(signed_in.get(address(one)).content)) > 30_000
    }
    assert heavy == {}


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_whole_group_can_be_printed_on_one_page(signed_in, kind):
    page = said(signed_in, f"/droit/imprimer/{words()['kinds'][kind]['path']}/")
    missing = [one.id for one in ENTRIES if one.kind == kind and plain(one.title)[1:] not in page]
    assert missing == []


def test_the_routes_are_shown_in_the_order_they_are_looked_at(signed_in):
    page = said(signed_in, "/droit/suites/")
    place = 0
    for rank, row in enumerate(rulebook().answers.routes, start=1):
        place = page.index(f"{rank}. ", place)
        place = page.index(plain(row.because), place)
    for warning in rulebook().answers.warnings:
        assert plain(warning.text) in page
        assert all(plain(source.citation) in page for source in warning.sources)


def test_the_changes_of_the_law_are_a_page_too(signed_in):
    page = said(signed_in, "/droit/changements/")
    for day in days():
        for change in day.changes:
            assert plain(change.title) in page
            assert plain(change.concerns) in page


def test_a_text_that_is_no_more_is_marked_and_leads_to_its_successor(signed_in):
    page = said(signed_in, "/droit/citation/ceseda_r311_1_ancien/")
    assert "Ne plus citer" in page
    answer = signed_in.get("/droit/citation/ceseda_r311_1_ancien/").content.decode()
    for other in citations()["ceseda_r311_1_ancien"].replaced_by:
        assert f'href="/droit/citation/{other}/"' in answer


def test_a_rule_says_where_the_answer_uses_it(signed_in):
    page = said(signed_in, "/droit/regle/oqtf_vue/")
    assert "Où la réponse s’en sert" in page
    assert "Voir quelqu’un d’abord" in page


def test_a_rule_unchecked_for_180_days_is_marked_to_be_checked_again(client, db):
    """WA-10."""
    checked = rulebook().rules["echecs_repetes"].versions.versions[-1].checked_on
    noon = dt.datetime.combine(checked, dt.time(12), tzinfo=dt.UTC)
    with time_machine.travel(noon + dt.timedelta(days=179)):
        assert "À revérifier" not in said(sign_in(client), "/droit/regle/echecs_repetes/")
    with time_machine.travel(noon + dt.timedelta(days=180)):
        assert "À revérifier" in said(sign_in(client), "/droit/regle/echecs_repetes/")
        assert "à revérifier" in said(client, "/droit/")


def test_the_pages_ask_for_the_session_like_the_others(client, db):
    assert client.get("/droit/").status_code == 403


# The words of a jurist


def test_the_facts_of_the_contract_have_their_words_in_french():
    known = set(words()["facts"])
    assert {"demarche", "oqtf", "attempts", "urgency", "earlier_orders"} <= known
    assert not [
        one for one in known & {one.name for one in fields(Facts)} if label("facts", one) == one
    ]


def test_a_new_rule_needs_no_new_word_a_code_is_shown_as_it_is_written():
    """One file is enough to add a rule: its page works before anybody translates its codes."""
    assert facts_in_french({"nouveau_fait": "nouveau_code"}) == (("nouveau_fait", "nouveau_code"),)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "inconnu"),
        (True, "oui"),
        (50, "50"),
        (dt.date(2026, 2, 28), "28/02/2026"),
        ("2026-10-01T08:12:00+02:00", "01/10/2026 à 08:12"),
        ("4 months", "4 mois"),
        ("no_slot", "Aucun créneau proposé"),
        (["site", "lrar"], "Site de rendez-vous de la préfecture, Lettre recommandée"),
        ({"received": "unknown"}, "reçue : on ne sait pas"),
        (
            [
                {
                    "at": "2026-10-01T08:12:00+02:00",
                    "channel": "lrar",
                    "outcome": "sent",
                    "proof": True,
                }
            ],
            "01/10/2026 à 08:12, Lettre recommandée, Envoyé, prouvé",
        ),
        ([], "aucun"),
        ("93", "Seine-Saint-Denis (93)"),
        ("un mot libre", "un mot libre"),
    ],
)
def test_a_value_of_a_rule_file_reads_in_french(value, expected):
    assert in_french(value) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("R07 et R08. Le texte.", "Le texte."),
        ("R51 : trois jours ouvrés.", "Trois jours ouvrés."),
        ("T01, les faits jugés.", "Les faits jugés."),
        ("Dix-neuf ans dans deux mois (T13).", "Dix-neuf ans dans deux mois."),
        ("Refus. T21 (Lyon, 2024) refuse.", "Refus. La décision (Lyon, 2024) refuse."),
        ("Deux mois : T20.", "Deux mois."),
        ("Prudence. R05. Un fait daté.", "Prudence. Un fait daté."),
        ("R35.", ""),
        ("Art. R. 431-5, TA Melun.", "Art. R. 431-5, TA Melun."),
    ],
)
def test_a_note_is_read_without_the_numbers_of_our_own_lists(note, expected):
    assert without_marks(note) == expected


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [(0, "euros", "0 euro"), (1, "fields", "1 élément"), (15, "days", "15 jours"), (2, "x", "2 x")],
)
def test_a_figure_agrees_with_its_unit(number, unit, expected):
    assert plain(counted(number, unit)) == expected


def test_the_folder_of_the_rules_is_where_the_pages_say():
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} >= set(FOLDERS.values())
