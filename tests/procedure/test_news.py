"""What happened since: each thing on a short form, corrected without losing what was said."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.dossiers.services import archive_dossier
from guichet.evidence.happening_kinds import KINDS
from guichet.evidence.happenings import things_of
from guichet.procedure.news import BY_WORD, NEWS
from guichet.procedure.news_court import REASON_TAGS
from guichet.procedure.news_told import GUIDANCE
from tests.factories import NOW
from tests.support.since import at, case_of, day, filed, note, plain, shown


def test_everything_that_may_happen_can_be_noted():
    assert {news.kind for news in NEWS} == set(KINDS)
    assert len(BY_WORD) == len(NEWS)


def test_what_is_said_beside_a_thing_is_short_and_promises_nothing():
    """WA-06."""
    said = [line for lines in GUIDANCE.values() for line in lines]
    said += [text for news in NEWS for text in (news.title, news.hint)]
    for news in NEWS:
        for field in news.form.base_fields.values():
            own = field.error_messages.get("required", "")
            said += [str(field.label or ""), str(field.help_text), str(own)]
    for sentence in re.split(r"[.?!;]|\u00a0:", " . ".join(said)):
        assert len(re.findall(r"[\w’-]+", sentence)) <= 12, sentence
        assert not re.search(r"vous (allez )?gagner|certain|garanti|éligible", sentence)


@pytest.mark.parametrize("news", NEWS, ids=lambda news: news.word)
def test_each_thing_has_one_short_form_with_one_main_button(signed_in, new_dossier, news):
    note(signed_in, new_dossier, "rendez-vous-trouve", on=day(-9), takes_place_on=day(9))
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "ordonnance", result="granted", on=day(-2))
    page = signed_in.get(at(new_dossier, f"noter/{news.word}/")).content.decode()
    assert page.count("button main") == 1
    assert "checked" not in page.replace("checkbox", "")
    assert news.title in page


def test_a_date_is_enough_for_an_appointment_found(signed_in, new_dossier):
    note(signed_in, new_dossier, "rendez-vous-trouve", on=day(-1), takes_place_on=day(30))
    (found,) = case_of(new_dossier).convocations
    assert (found.origin, found.given_on, found.takes_place_on) == ("found", day(-1), day(30))


def test_an_offer_of_the_prefecture_is_told_with_what_to_check(signed_in, new_dossier):
    """OU-04, OU-05."""
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "proposition", on=day(-1), takes_place_on=day(40))
    (offer,) = case_of(new_dossier).offers
    assert offer.takes_place_on == day(40)
    said = signed_in.get(at(new_dossier)).content.decode()
    assert "c’est souvent ce que vous vouliez" in said
    assert "Vérifiez la date, le lieu et la démarche." in said
    assert "Prévenez le tribunal." in said
    assert "Dites-le encore au tribunal." in said


def test_the_request_its_defence_and_its_hearing_are_one_thing(signed_in, new_dossier):
    """OU-02: the delay to reply is the one of the letter, and a hearing may not take place."""
    note(signed_in, new_dossier, "requete", **filed())
    assert "Il peut décider sans audience." in shown(signed_in, new_dossier)
    note(signed_in, new_dossier, "memoire", on=day(-3), reply_by=day(4))
    note(signed_in, new_dossier, "audience", on=day(10))
    (filing,) = case_of(new_dossier).filings
    assert (filing.filed_on, filing.defence_on, filing.reply_by, filing.hearing_on) == (
        day(-12), day(-3), day(4), day(10),
    )  # fmt: skip
    assert (filing.destination, filing.court) == ("telerecours", "TA EXEMPLE")


def test_a_delay_that_nobody_noted_is_asked_and_never_guessed(signed_in, new_dossier):
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "memoire", on=day(-3))
    assert case_of(new_dossier).filings[0].reply_by is None
    assert "Délai pour répondre : pas noté" in shown(signed_in, new_dossier)


def test_a_second_request_has_a_defence_of_its_own(signed_in, new_dossier):
    """TH-10: several requests in one dossier."""
    note(signed_in, new_dossier, "requete", **filed(-40))
    note(signed_in, new_dossier, "requete", **filed())
    first, second = (thing.id for thing in things_of(new_dossier))
    page = signed_in.get(at(new_dossier, "noter/memoire/")).content.decode()
    assert f'value="{second}" selected' in page
    note(signed_in, new_dossier, "memoire", about=first, on=day(-30))
    filings = case_of(new_dossier).filings
    assert [one.defence_on for one in filings] == [day(-30), None]


def test_an_order_keeps_its_delays_its_penalty_and_its_costs(signed_in, new_dossier):
    """OU-07, OU-08, OU-09, OU-10."""
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "ordonnance", result="granted", on=day(-6), notified_on=day(-5),
         communicate_by=day(2), takes_place_by=day(20), astreinte_per_day="100", costs="500",
         reason_tags=["urgency"])  # fmt: skip
    (order,) = case_of(new_dossier).orders
    assert (order.filed_on, order.ordered_on, order.notified_on) == (day(-12), day(-6), day(-5))
    assert (order.communicate_by, order.takes_place_by) == (day(2), day(20))
    assert (order.astreinte_per_day, order.costs_cents, order.reason_tags) == (100, 50000, ())
    said = shown(signed_in, new_dossier)
    assert "astreinte : 100 € par jour de retard" in said
    assert "frais à payer par la préfecture : 500 €" in said


def test_an_order_without_a_delay_is_read_again(signed_in, new_dossier):
    note(signed_in, new_dossier, "ordonnance", result="granted", on=day(-6))
    assert "Aucun délai noté. Relisez la décision" in shown(signed_in, new_dossier)


@pytest.mark.parametrize("tag", REASON_TAGS)
def test_each_reason_of_a_rejection_is_kept_with_the_judge_s_words(signed_in, new_dossier, tag):
    """OU-14, OU-15, RF-03."""
    assert len(REASON_TAGS) == 6
    note(signed_in, new_dossier, "ordonnance", result="rejected", on=day(-6), reason_tags=[tag],
         reason="L’urgence n’est pas établie.")  # fmt: skip
    (order,) = case_of(new_dossier).orders
    assert (order.result, order.reason_tags, order.reason) == (
        "rejected", (tag,), "L’urgence n’est pas établie.",
    )  # fmt: skip


@pytest.mark.parametrize(("answer", "executed"), [("oui", True), ("non", False)])
def test_an_order_is_followed_or_not(signed_in, new_dossier, answer, executed):
    note(signed_in, new_dossier, "ordonnance", result="granted", on=day(-9), communicate_by=day(-3))
    note(signed_in, new_dossier, "execution", executed=answer, on=day(-1))
    assert case_of(new_dossier).orders[0].executed is executed


def test_an_order_not_followed_leads_to_the_judge_and_to_people(signed_in, new_dossier):
    """OU-12, DD-06."""
    note(signed_in, new_dossier, "ordonnance", result="granted", on=day(-9), communicate_by=day(-3))
    note(signed_in, new_dossier, "execution", executed="non", on=day(-1))
    said = shown(signed_in, new_dossier)
    assert "Prévenez le juge, par écrit" in said
    assert "Une association ou un avocat peut le faire avec vous." in said
    assert "Le Défenseur des droits peut aussi être saisi." in said


def test_an_appointment_held_keeps_the_paper_given(signed_in, new_dossier):
    note(signed_in, new_dossier, "rendez-vous-trouve", on=day(-20), takes_place_on=day(-2))
    note(signed_in, new_dossier, "au-guichet", held="oui", on=day(-2), recepisse="oui",
         recepisse_expires_on=day(120))  # fmt: skip
    (kept,) = case_of(new_dossier).convocations
    assert (kept.held, kept.recepisse, kept.recepisse_expires_on) == (True, True, day(120))


def test_a_refusal_at_the_desk_is_no_appointment_held(signed_in, new_dossier):
    """SC-07."""
    note(signed_in, new_dossier, "rendez-vous-trouve", on=day(-20), takes_place_on=day(-2))
    note(signed_in, new_dossier, "au-guichet", held="non", on=day(-2), recepisse="oui",
         recepisse_expires_on=day(120))  # fmt: skip
    (kept,) = case_of(new_dossier).convocations
    assert (kept.held, kept.refused_at_desk, kept.recepisse) == (False, True, None)
    assert "Un refus au guichet n’est pas une décision." in shown(signed_in, new_dossier)


def test_an_appointment_is_put_off_then_cancelled(signed_in, new_dossier):
    note(signed_in, new_dossier, "rendez-vous-trouve", on=day(-20), takes_place_on=day(5))
    note(signed_in, new_dossier, "change", how="postponed", on=day(-6), takes_place_on=day(60))
    assert case_of(new_dossier).convocations[0].takes_place_on == day(60)
    note(signed_in, new_dossier, "change", how="cancelled", on=day(-1))
    assert case_of(new_dossier).convocations[0].cancelled_on == day(-1)


def test_a_visit_cannot_be_planned_before_the_warning_is_read(signed_in, new_dossier):
    """PF-02, PF-03, VI-10."""
    page = plain(signed_in.get(at(new_dossier, "noter/visite/")))
    assert "Aller au guichet peut être risqué" in page
    assert "Des personnes ont été arrêtées au guichet." in page
    assert (
        "Un refus peut venir avec une OQTF. Une interdiction de revenir peut s’y ajouter." in page
    )
    assert "OQTF reçue, ou vous ne savez pas ? N’y allez pas." in page
    answer = note(signed_in, new_dossier, "visite", on=day(3))
    assert "Lisez l’avertissement, puis cochez." in answer.content.decode()
    assert case_of(new_dossier).planned_visit_on is None
    note(signed_in, new_dossier, "visite", on=day(3), read="on")
    assert case_of(new_dossier).planned_visit_on == day(3)


@pytest.mark.parametrize("word", ["avancer", "change", "memoire", "audience", "execution"])
def test_what_comes_second_asks_for_what_comes_first(signed_in, new_dossier, word):
    answer = signed_in.get(at(new_dossier, f"noter/{word}/"), follow=True)
    assert "Notez d’abord" in answer.content.decode()
    assert word not in signed_in.get(at(new_dossier, "noter/")).content.decode()


def test_the_page_reassures_about_the_court_and_says_its_usual_pace(signed_in, new_dossier):
    """OU-01, OU-03, WA-04."""
    note(signed_in, new_dossier, "requete", **filed())
    said = shown(signed_in, new_dossier)
    assert "Aller au tribunal ne vous nuit pas" in said
    assert "Aucune de ces réponses ne ferme la suite." in said
    assert "Souvent, le juge répond en quinze jours à un mois." in said


def test_a_delay_of_the_judge_that_is_over_is_told_in_the_words_of_the_rules(signed_in, dossier):
    """OU-11: the alarm is the one of the rules, and it stops once the order is followed."""
    note(signed_in, dossier, "ordonnance", result="granted", on=day(-9), communicate_by=day(-1))
    alarm = "Le délai du juge est passé sans exécution."
    assert alarm in shown(signed_in, dossier)
    note(signed_in, dossier, "execution", executed="oui", on=day(0))
    assert alarm not in shown(signed_in, dossier)


def test_a_delay_that_ends_today_is_not_over(signed_in, dossier):
    """OU-11."""
    note(signed_in, dossier, "ordonnance", result="granted", on=day(-9), communicate_by=day(0))
    assert "Le délai du juge est passé" not in shown(signed_in, dossier)


def test_an_appointment_too_far_is_told_in_the_words_of_the_rules(signed_in, dossier):
    """OU-06."""
    note(signed_in, dossier, "proposition", on=day(-1), takes_place_on=day(400))
    assert "trop tard, ou il est loin" in shown(signed_in, dossier)
    note(signed_in, dossier, "1/corriger/", on=day(-1), takes_place_on=day(6))
    assert "trop tard, ou il est loin" not in shown(signed_in, dossier)


# Bad input


@pytest.mark.parametrize(
    ("word", "answers", "fault"),
    [
        ("rendez-vous-trouve", {"takes_place_on": 3}, "Écrivez la date."),
        ("rendez-vous-trouve", {"on": 1, "takes_place_on": 3}, "Cette date est dans le futur."),
        ("proposition", {"on": -1, "takes_place_on": -3}, "Le rendez-vous est avant ce jour-là."),
        ("requete", {"on": -1}, "Choisissez une réponse."),
        ("requete", {"on": 1, "destination": "lrar"}, "Cette date est dans le futur."),
        ("ordonnance", {"on": -1, "result": "perdu"}, "Choisissez une réponse."),
        ("ordonnance", {"on": -1, "result": "granted", "communicate_by": -4}, "avant la décision"),
        ("ordonnance", {"on": -1, "result": "granted", "costs": "beaucoup"}, "en chiffres"),
        ("ordonnance", {"on": -1, "result": "granted", "astreinte_per_day": "cent"}, "un nombre"),
        ("au-guichet", {"on": 2, "held": "oui"}, "Cette date est dans le futur."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_asked_again_with_what_was_typed(
    signed_in, new_dossier, word, answers, fault
):
    sent = {key: day(one) if isinstance(one, int) else one for key, one in answers.items()}
    answer = note(signed_in, new_dossier, word, **sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert fault in page
    assert things_of(new_dossier) == []
    assert all(str(one) in page for one in sent.values() if one != "perdu")


def test_a_day_that_does_not_exist_is_asked_again(signed_in, new_dossier):
    answer = note(signed_in, new_dossier, "motifs", on="2026-02-30")
    assert "Cette date n’existe pas." in answer.content.decode()
    assert things_of(new_dossier) == []


def test_a_defence_is_never_older_than_its_request(signed_in, new_dossier):
    note(signed_in, new_dossier, "requete", **filed())
    answer = note(signed_in, new_dossier, "memoire", on=day(-30))
    assert "La requête est déposée après." in answer.content.decode()
    assert len(things_of(new_dossier)) == 1


def test_a_request_is_not_moved_past_what_followed_it(signed_in, new_dossier):
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "memoire", on=day(-10))
    answer = note(signed_in, new_dossier, "1/corriger/", **filed(-5))
    assert "Une suite que vous avez notée est plus ancienne." in answer.content.decode()
    assert case_of(new_dossier).filings[0].filed_on == day(-12)


def test_an_unreadable_file_is_told_and_the_order_is_kept(signed_in, new_dossier):
    bad = SimpleUploadedFile("virus.exe", b"MZ\x00\x00" * 100)
    answer = note(signed_in, new_dossier, "ordonnance", result="rejected", on=day(-2), proofs=bad)
    assert "n’est pas d’un type reconnu" in signed_in.get(answer.url).content.decode()
    assert len(case_of(new_dossier).orders) == 1


def test_nothing_is_added_to_an_archived_dossier(signed_in, new_dossier):
    archive_dossier(new_dossier, by="test", at=NOW)
    answer = note(signed_in, new_dossier, "motifs", on=day(-1))
    assert "Ce dossier est archivé." in answer.content.decode()
    assert things_of(new_dossier) == []
    assert "Noter ce qui s’est passé" not in shown(signed_in, new_dossier)
