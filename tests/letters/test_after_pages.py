"""The pages of what is written after the filing, as a person opens them."""

from __future__ import annotations

import html
import re

import pytest
from django.utils import timezone

from guichet.documents.dates import long_date
from guichet.letters.drafts import options_from
from guichet.letters.filing import FolderChoices
from guichet.letters.services import filing_folder
from tests.support.at_court import (
    before_the_judge,
    defended,
    filed_request,
    given_a_date,
    not_obeyed,
    reply,
    support,
)
from tests.support.letter_dossiers import answered, plain, words_of
from tests.support.pdf_reading import text_pages
from tests.support.since import day, shown

pytestmark = pytest.mark.django_db


def at(dossier, path: str = "lettres/") -> str:
    return f"/dossiers/{dossier.pk}/{path}"


def choose(client, dossier, kind: str, **choices: object) -> tuple[str, str]:
    """Return the words of a letter's page and of its preview, with these choices."""
    query = {"vu": "1", "on": day(0).isoformat(), **choices} if choices else {}
    answer = client.get(at(dossier, f"lettres/{kind}/"), query)
    assert answer.status_code == 200
    found = re.findall(r"<article.*?</article>", answer.content.decode(), re.DOTALL)
    preview = plain(html.unescape(re.sub(r"<[^>]+>", " ", found[0]))) if found else ""
    return plain(answer.content.decode()), preview


def said(moment) -> str:
    return long_date(moment).replace("\xa0", " ")


def test_an_order_that_is_not_obeyed_is_the_next_step_and_its_letter_is_ready(signed_in):
    """OU-11, OU-13"""
    dossier = not_obeyed(signed_in)
    shelf = words_of(signed_in, at(dossier))
    assert "L’ordonnance n’est pas suivie" in shelf
    assert at(dossier, "lettres/inexecution/") in shelf
    _, preview = choose(signed_in, dossier, "inexecution")
    assert f"a pris fin le {said(day(-2))}" in preview
    assert "Je n’ai reçu aucune convocation." in preview


def test_the_sum_by_day_is_chosen_on_the_page_with_its_source(signed_in):
    """OU-09, OU-13"""
    dossier = not_obeyed(signed_in)
    page, preview = choose(signed_in, dossier, "inexecution")
    assert "astreinte de 100 €" in preview
    assert "Requêtes publiées de 2020 à 2025" in page
    _, changed = choose(
        signed_in, dossier, "inexecution", filing_mode="counter", communicate_days=3,
        takes_place_days=10, astreinte_per_day=150, costs="12,50",
    )  # fmt: skip
    assert "astreinte de 150 €" in changed
    assert "12,50 €" in changed
    assert "Document déposé au greffe du tribunal" in changed


def test_an_appointment_that_comes_before_every_limit_is_not_refused_without_a_warning(signed_in):
    """OU-06"""
    soon, _ = choose(signed_in, given_a_date(signed_in, days_ahead=3), "offre")
    assert "Le juge y verra sans doute une réponse à votre requête." in soon
    late, _ = choose(signed_in, given_a_date(signed_in, days_ahead=300), "offre")
    assert "Le juge y verra sans doute" not in late


def test_the_limits_of_the_astreinte_stand_beside_the_letter_not_in_it(signed_in):
    """DD-06: the Défenseur des droits is named too."""
    dossier = not_obeyed(signed_in)
    page, preview = choose(signed_in, dossier, "inexecution")
    assert "Le Défenseur des droits peut aussi être saisi." in page
    assert "peut compter comme exécution. Une seule source le dit" in page
    assert "Défenseur" not in preview
    assert "501149" not in page


def test_a_finished_letter_is_kept_and_the_shelf_goes_on(signed_in):
    dossier = not_obeyed(signed_in)
    answer = signed_in.post(at(dossier, "lettres/inexecution/terminer/"), follow=True)
    assert "C’est gardé dans le dossier." in plain(answer.content.decode())
    assert "L’ordonnance n’est pas suivie" not in words_of(signed_in, at(dossier))


def test_a_reply_asks_for_the_person_s_own_answer_then_keeps_it(signed_in):
    dossier = defended(signed_in)
    shelf = words_of(signed_in, at(dossier))
    assert f"Le tribunal attend votre réponse avant le {said(day(5))}." in shelf
    page, preview = choose(signed_in, dossier, "replique")
    assert preview == ""
    assert at(dossier, "faits/reponses/ajouter/") in page
    reply(signed_in, dossier)
    _, preview = choose(signed_in, dossier, "replique")
    assert "La préfecture soutient : Des créneaux étaient libres." in re.sub(r"\s+", " ", preview)
    assert "Je n’en ai vu aucun." in preview
    listed = words_of(signed_in, at(dossier, "faits/reponses/"))
    assert "Des créneaux étaient libres." in listed
    assert at(dossier, "lettres/replique/") in listed


def test_an_empty_reply_is_refused_with_its_question(signed_in):
    dossier = defended(signed_in)
    address = at(dossier, "faits/reponses/ajouter/")
    answer = signed_in.post(address, {"version": dossier.version, "point": "", "answer": " "})
    page = plain(answer.content.decode())
    assert "Écrivez ce que dit la préfecture." in page
    assert "Écrivez votre réponse." in page


def test_a_date_given_is_told_to_the_court_as_the_person_answers(signed_in):
    """OU-04, OU-05"""
    dossier = given_a_date(signed_in)
    assert "Un rendez-vous est donné" in words_of(signed_in, at(dossier))
    page, preview = choose(signed_in, dossier, "offre")
    assert preview == ""
    assert "Cette date vous convient-elle ?" in page
    assert "Avant de répondre, vérifiez" in page
    sent = {"filing_mode": "telerecours", "first_piece": 9}
    _, suits = choose(signed_in, dossier, "offre", offer="suits", keep_costs="no", **sent)
    assert "Cette date me convient." in suits
    assert "non-lieu" not in suits
    _, late = choose(
        signed_in, dossier, "offre", offer="too_late", own_words="Le bureau est fermé.", **sent
    )
    assert "Le bureau est fermé." in late
    assert "de rejeter toute demande de non-lieu" in late


def test_the_association_describes_itself_and_signs(signed_in):
    """HE-09"""
    dossier = filed_request(signed_in)
    page, preview = choose(signed_in, dossier, "intervention")
    assert preview == ""
    assert at(dossier, "faits/associations/ajouter/") in page
    support(signed_in, dossier)
    _, preview = choose(signed_in, dossier, "intervention")
    assert "Claire EXEMPLE, présidente, pour l’association EXEMPLE" in preview


def test_the_hearing_is_prepared_from_the_court_s_letter(signed_in):
    """OU-02"""
    dossier = before_the_judge(signed_in)
    assert "Préparez l’audience" in words_of(signed_in, at(dossier))
    page, preview = choose(
        signed_in, dossier, "audience", hearing_hour="14 h 05", hearing_place="Salle EXEMPLE"
    )
    assert "14 h 05" in preview
    assert "Salle EXEMPLE" in preview
    assert "L’audience n’est pas certaine." in page
    assert "Une OQTF ou une rétention peut tout changer." not in page


def test_the_page_of_the_hearing_says_what_the_sheet_must_not_bear(signed_in):
    dossier = answered(before_the_judge(signed_in), oqtf="see_someone", oqtf_seen_by=None)
    page, preview = choose(signed_in, dossier, "audience")
    assert "Une OQTF ou une rétention peut tout changer." in page
    assert "OQTF" not in preview
    assert "Préparez l’audience" not in words_of(signed_in, at(dossier))


@pytest.mark.parametrize("kind", ["orientation_suspension", "orientation_liberte"])
def test_a_sheet_for_a_jurist_is_no_request(signed_in, kind):
    """HE-10"""
    dossier = answered(filed_request(signed_in), already_lodged=True, lodged_on=day(-150))
    page, preview = choose(signed_in, dossier, kind)
    assert "Ce recours ne se fait pas seul avec cet outil." in page
    assert "Cette fiche n’est pas une requête." in preview
    assert "Par ces motifs" not in preview


def test_each_thing_noted_leads_to_the_letter_that_answers_it(signed_in):
    """OU-04, OU-13"""
    assert at(dossier := not_obeyed(signed_in), "lettres/inexecution/") in shown(signed_in, dossier)
    assert at(dossier := defended(signed_in), "lettres/replique/") in shown(signed_in, dossier)
    assert at(dossier := given_a_date(signed_in), "lettres/offre/") in shown(signed_in, dossier)
    assert at(dossier := before_the_judge(signed_in), "lettres/audience/") in shown(
        signed_in, dossier
    )


def test_a_dossier_without_a_request_is_led_to_none_of_them(signed_in):
    from tests.support.letter_dossiers import an_example

    dossier = an_example()
    for kind in ("inexecution", "replique", "offre", "desistement", "audience"):
        _, preview = choose(signed_in, dossier, kind)
        assert preview == ""


def pieces_of(client, dossier, out, kind: str) -> dict[str, bytes]:
    """Finish a letter, write its folder as it was finished, and return the files of its pieces."""
    client.post(at(dossier, f"lettres/{kind}/terminer/"))
    options = options_from(dossier.letters.get(kind=kind).basis["options"])
    choices = FolderChoices(letter=kind)
    written = filing_folder(
        dossier, out, options, at=timezone.now(), destination="telerecours", choices=choices
    )
    pieces = sorted(path for path in written.deposit.iterdir() if path.name.startswith("PJ"))
    return {path.name: path.read_bytes() for path in pieces}


def test_the_pieces_of_a_reply_bear_the_numbers_that_the_reply_says(signed_in, tmp_path):
    """RQ-29: the same number in the text, on the file, on its stamp and in the table."""
    dossier = defended(signed_in)
    reply(signed_in, dossier)
    _, preview = choose(signed_in, dossier, "replique")
    [first] = re.findall(r"pièce n° (\d+) : Relevé", preview)
    files = pieces_of(signed_in, dossier, tmp_path / "x", "replique")
    assert int(first) > 1
    assert [name[:6] for name in files] == [f"PJ{int(first):02d}_R", f"PJ{int(first) + 1:02d}_C"]
    recap = "\n".join(text_pages(next(iter(files.values())), "-layout"))
    assert f"Pièce n° {first}" in plain(recap)
    rows = re.findall(r"Aucun créneau proposé (\d+)", plain(recap))
    assert set(rows) == {str(int(first) + 1)}


def test_the_pieces_of_a_new_request_begin_at_one(signed_in, tmp_path):
    dossier = not_obeyed(signed_in)
    files = pieces_of(signed_in, dossier, tmp_path / "x", "inexecution")
    assert next(name[:4] for name in files) == "PJ01"
