"""The first page: what it says to a newcomer, what it lists to the others."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.dossiers.models import Dossier
from guichet.dossiers.services import archive_dossier, create_dossier
from tests.factories import NOW, an_attempt
from tests.support.profiles import a_first_profile


def page(client, address="/"):
    return client.get(address).content.decode()


def test_a_newcomer_reads_what_this_is_what_it_is_not_and_what_to_do_first(signed_in):
    """WA-06, WA-01."""
    said = page(signed_in)
    assert "Ouvrir mon premier dossier" in said
    assert "Ce n’est pas la préfecture" in said
    assert "ne donne pas de rendez-vous" in said
    assert "gratuite" in said


def test_the_list_shows_the_code_the_name_the_demarche_the_proofs_and_the_last_attempt(
    signed_in, dossier
):
    said = page(signed_in)
    assert dossier.code in said
    assert "Aminata EXEMPLE" in said
    assert "Admission exceptionnelle au séjour, travail" in said
    assert "4\u00a0preuves" in said
    assert "dernier essai le 19 novembre 2026" in said


def test_the_list_takes_as_many_queries_for_twenty_dossiers_as_for_one(signed_in, dossier):
    page(signed_in)
    with CaptureQueriesContext(
        connection,
    ) as for_one:
        page(signed_in)
    for rank in range(19):
        made = create_dossier(pseudonym=f"EXEMPLE {rank}", by="test", at=NOW)
        an_attempt(made, NOW - dt.timedelta(days=2))
    with CaptureQueriesContext(connection) as for_twenty:
        page(signed_in)
    assert len(for_twenty) == len(for_one)


def test_an_archived_dossier_leaves_the_list_and_stays_readable(signed_in, dossier):
    archive_dossier(dossier, by="test", at=NOW)
    said = page(signed_in)
    assert "1\u00a0dossier archivé" in said
    assert "Ouvrir mon premier dossier" in said
    assert signed_in.get(f"/dossiers/{dossier.pk}/profil/").status_code == 200


def test_the_example_opens_in_one_click_and_only_once(signed_in):
    assert "Ouvrir le dossier EXEMPLE" in page(signed_in)
    first = signed_in.post("/exemple/")
    example = Dossier.objects.get()
    assert example.example
    assert signed_in.post("/exemple/").url == first.url
    assert Dossier.objects.count() == 1
    assert "EXEMPLE</b> Personnes et faits inventés" in page(signed_in, first.url)


def test_what_a_person_writes_is_shown_as_text_never_as_markup(signed_in):
    hostile = "<script>alert(1)</script>\"'&"
    made = create_dossier(pseudonym=hostile, by="test", at=NOW, profile=a_first_profile())
    for address in ("/", f"/dossiers/{made.pk}/profil/", f"/dossiers/{made.pk}/avant/"):
        said = page(signed_in, address)
        assert "<script>alert" not in said
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said


def test_the_first_page_weighs_at_most_50_kilobytes_with_all_it_needs(signed_in):
    html = signed_in.get("/").content
    parts = ("web/guichet.css", "web/guichet.js", "web/logo.svg")
    weight = len(html) + sum(_size(part) for part in parts)
    assert all(part in html.decode() for part in parts)
    assert html.decode().count("<script") == html.decode().count("<link") - 1 == 1
    assert weight <= 50_000


def _size(part):
    from pathlib import Path

    return Path(finders.find(part)).stat().st_size


@pytest.mark.e2e
def test_without_script_one_can_open_a_dossier_and_answer_the_questions(browser, live_guichet):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    live_guichet.let_in(context)
    page = context.new_page()
    page.goto(live_guichet.url)
    page.get_by_role("link", name="Ouvrir mon premier dossier").click()
    page.get_by_label("Prénom ou surnom").fill("Sam EXEMPLE")
    page.get_by_label("Où habitez-vous").fill("93200 Saint-Denis")
    page.get_by_label("Que voulez-vous demander").select_option("aes_travail")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.get_by_label("À quelle date").wait_for()
    groups = {"already_lodged": "non", "decision": "non", "oqtf": "non", "checked_by": "lawyer",
              "file_complete": "oui", "titre": "aucun", "regime": "general", "age": "tu",
              "detained": "non"}  # fmt: skip
    for name, value in groups.items():
        page.check(f"input[name={name}][value={value}]")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Aujourd’hui", level=1).wait_for()
    page.get_by_role("button", name="Quitter vite").click()
    page.wait_for_url("**/calendrier/")
    context.close()
