"""« Comprendre »: short pages, sourced and dated, that promise nothing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from guichet.places import links
from guichet.procedure.explanations import explanations
from tests.support.live import sign_in

PAGES = explanations()
ADVISES_TO_PAY = re.compile(r"nous (?:conseillons|recommandons)|abonnez|achetez", re.I)
LATER = dt.datetime(2027, 6, 20, 13, 0, tzinfo=dt.UTC)


def page(client, name=""):
    answer = client.get(f"/comprendre/{name}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def words_of(name):
    one = PAGES[name]
    said = [one.title, one.lead, *one.not_said]
    for part in one.parts:
        said += [part.title, *part.says]
    return said


@pytest.mark.parametrize("name", PAGES)
def test_a_sentence_has_at_most_twelve_words(name):
    for text in words_of(name):
        for sentence in re.split(r"[.?!…;:]", text):
            assert len(re.findall(r"[\w’'-]+", sentence)) <= 12, sentence


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_sources_the_day_of_the_check_and_its_limits(signed_in, name):
    said = page(signed_in, f"{name}/")
    assert "Ce que cette page ne dit pas" in said
    assert "Vérifié le 21 novembre 2026" in said
    for source in PAGES[name].sources:
        assert source.known in said
        assert not source.url or f'href="{source.url}"' in said


@pytest.mark.parametrize("name", PAGES)
def test_no_page_promises_or_says_that_a_person_is_entitled(name):
    """PF-04."""
    said = " ".join(words_of(name)).casefold()
    assert re.findall(r"vous êtes éligible|vous gagnerez|\d ?%|vos chances|constat\b", said) == []


def test_every_page_is_one_link_from_the_list_and_the_list_from_the_help(signed_in):
    listed = page(signed_in)
    assert [name for name in PAGES if f'href="/comprendre/{name}/"' not in listed] == []
    assert 'href="/comprendre/"' in signed_in.get("/aide/").content.decode()
    assert signed_in.get("/comprendre/inventee/").status_code == 404


def test_the_desk_that_refuses_without_an_appointment_is_explained(signed_in):
    """SC-07."""
    said = page(signed_in, "rendez-vous-obligatoire/")
    assert "Sans convocation, le dossier est presque toujours refusé." in said
    assert "Notez-le dans le journal" in said


def test_the_danger_of_a_refusal_is_said_before_attempts_before_the_desk_and_before_court(
    signed_in, new_dossier
):
    """PF-02."""
    gate = signed_in.get(f"/dossiers/{new_dossier.pk}/avant/").content.decode()
    assert "Un refus peut être dangereux. Vous pouvez recevoir une OQTF." in gate
    assert "Un refus peut venir avec une OQTF" in page(signed_in, "aller-au-guichet/")
    assert "Un refus peut venir avec une OQTF" in page(signed_in, "aller-au-tribunal/")


def test_before_a_visit_arrests_are_told_and_someone_goes_along(signed_in):
    """PF-03."""
    said = page(signed_in, "aller-au-guichet/")
    assert "Des personnes ont été arrêtées au guichet." in said
    assert said.index("Parlez d’abord à une association.") < said.index("avec quelqu’un.")


def test_paid_platforms_are_named_as_paid_and_unofficial_and_never_recommended(signed_in):
    """WA-02."""
    said = page(signed_in, "payer/")
    sellers = [one for one in links() if one.status == "unsafe" and one.paid]
    assert "rdvprefecture.com" in {one.name for one in sellers}
    assert said.count("Payant, non officiel") == len(sellers)
    for one in sellers:
        assert one.name in said
        assert f'href="{one.url}"' not in said
    assert "peut être annulé au guichet" in said
    assert ADVISES_TO_PAY.search(said) is None


def test_nobody_is_blamed_for_having_paid_nor_asked_for_it(signed_in, new_dossier):
    """WA-03."""
    said = page(signed_in, "payer/")
    assert "ce n’est pas votre faute" in said
    assert "Vous n’avez pas à le dire" in said
    gate = signed_in.get(f"/dossiers/{new_dossier.pk}/avant/").content.decode()
    assert "avez-vous payé" not in gate.casefold()


def test_going_to_court_is_told_without_fear_and_without_promise(signed_in):
    """WA-04."""
    said = page(signed_in, "aller-au-tribunal/")
    assert "Demander au juge ne vous nuit pas. Rien n’est garanti." in said
    assert "Si une OQTF existe" in said


def test_the_old_length_of_proof_is_told_as_history_and_not_as_the_rule(signed_in):
    """TH-01, TH-05."""
    said = page(signed_in, "combien-de-temps/")
    assert "Ce que beaucoup de tribunaux attendaient avant 2020" in said
    assert "Ce n’est pas la règle aujourd’hui." in said
    assert "Chaque juge et chaque tribunal restent libres." in said


def test_the_authors_of_the_note_and_the_reports_are_credited(signed_in):
    """WA-08, WA-11."""
    said = page(signed_in, "sources/")
    assert "La Cimade" in said
    assert "Gisti" in said
    assert "rapports de 2019" in said
    assert "11 décembre 2024" in said


def test_the_actors_are_each_explained(signed_in):
    said = page(signed_in, "qui-fait-quoi/").casefold()
    for word in ("préfet", "service des étrangers", "sous-préfecture", "associations", "syndicats",
                 "collectifs", "juriste", "avocat", "témoin", "défenseur des droits",
                 "juge des référés", "greffe", "conseil d’état", "employeur", "école"):  # fmt: skip
        assert word in said, word


def test_a_page_unchecked_for_half_a_year_says_so(client, db):
    """WA-10."""
    with time_machine.travel(LATER, tick=False):
        assert "n’est plus relue" in page(sign_in(client), "payer/")
