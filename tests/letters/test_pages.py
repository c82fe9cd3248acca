"""The pages of the letters: what comes next, reading a letter, its choices and its files."""

from __future__ import annotations

import datetime as dt
import html
import re
import subprocess
from email import policy
from email.parser import BytesParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guichet.casefile import Gate
from guichet.documents.dates import long_date
from guichet.evidence.models import LogEntry
from guichet.evidence.shown import size_text
from tests.factories import a_screenshot, an_attempt
from tests.support.letter_dossiers import (
    PARIS,
    a_person_who_tried,
    an_example,
    answered,
    changed,
    plain,
    sent,
    words_of,
)

pytestmark = pytest.mark.django_db
EXPECTATION = "Cela ne garantit rien, mais montre vos démarches."


@pytest.fixture
def example(db):
    return an_example()


def at(dossier, path: str = "lettres/") -> str:
    return f"/dossiers/{dossier.pk}/{path}"


def preview(client, dossier, kind: str, **choices: object) -> str:
    """Return the words of the preview of a letter, with these choices."""
    query = {"vu": "1", **choices} if choices else {}
    answer = client.get(at(dossier, f"lettres/{kind}/"), query)
    assert answer.status_code == 200
    [article] = re.findall(r"<article.*?</article>", answer.content.decode(), re.DOTALL)
    return plain(html.unescape(re.sub(r"<[^>]+>", " ", article)))


def choices(dossier, **others: object) -> dict[str, object]:
    """Return the choices that the e-mail's page sends, some of them changed."""
    today = timezone.now().astimezone(PARIS).date()
    return {"on": today.isoformat(), "rank": 1, "to": "", **others}


# What comes next


def test_an_email_is_proposed_after_three_failed_attempts_and_not_before(signed_in):
    """EM-01, EM-02"""
    two = words_of(signed_in, at(a_person_who_tried(2)))
    assert "Encore 1 essai" in two
    assert "Écrivez à la préfecture par e-mail" not in two
    three = words_of(signed_in, at(a_person_who_tried(3)))
    assert "Écrivez à la préfecture par e-mail" in three
    assert EXPECTATION in three


def test_a_registered_letter_can_be_written_from_the_first_attempt(signed_in):
    """LR-01"""
    dossier = a_person_who_tried(1)
    assert "lettres/lrar/" in words_of(signed_in, at(dossier))
    assert "demande de convocation" in preview(signed_in, dossier, "lrar")


def test_after_the_email_the_registered_letter_is_proposed(signed_in, example):
    """LR-01"""
    assert "Envoyez une lettre recommandée" in words_of(signed_in, at(example))


def test_once_both_are_sent_and_the_rules_agree_the_judge_comes_next(signed_in, example):
    sent(example, "lrar", days_ago=3)
    text = words_of(signed_in, at(example))
    assert "Le juge peut être saisi, si vous le voulez" in text
    assert "Le juge reste libre." in text


def test_whoever_may_have_an_oqtf_is_sent_to_a_human_and_warned_on_the_letter(signed_in):
    """VI-10 goes for letters too: nobody with an OQTF is pushed to write alone."""
    dossier = answered(a_person_who_tried(4), oqtf="see_someone")
    assert "Parlez d’abord à quelqu’un" in words_of(signed_in, at(dossier))
    assert "ne faites aucune démarche seul" in words_of(signed_in, at(dossier, "lettres/email/"))


def test_a_second_email_in_a_week_waits_for_monday_and_the_page_says_why(signed_in):
    """EM-03: at most one a week and eight in all, from the dated figures (rule R39)."""
    dossier = a_person_who_tried(3)
    sent(dossier, "email")
    today = timezone.now().astimezone(PARIS).date()
    monday = today + dt.timedelta(days=7 - today.weekday())
    text = words_of(signed_in, at(dossier, "lettres/email/"))
    assert f"Écrivez à partir du {plain(long_date(monday))}" in text
    assert "1 par semaine, et 8 en tout" in text
    assert "L. 112-11" in text


def test_an_email_that_keeps_the_pace_is_not_held_back(signed_in, example):
    assert "Attendez avant d’écrire" not in words_of(signed_in, at(example, "lettres/email/"))


def test_eight_emails_are_enough(signed_in):
    """EM-03"""
    dossier = a_person_who_tried(3)
    for week in range(8):
        sent(dossier, "email", days_ago=7 * week + 8)
    assert "Vous avez envoyé 8 e-mails. C’est assez." in words_of(
        signed_in, at(dossier, "lettres/email/")
    )


def test_a_registered_letter_without_its_acknowledgement_is_asked_for_after_ten_days(signed_in):
    """EV-03"""
    dossier = a_person_who_tried(1)
    sent(dossier, "lrar", days_ago=9)
    assert "Avis de réception à ajouter" not in words_of(signed_in, at(dossier))
    sent(dossier, "lrar", days_ago=10)
    assert "Avis de réception à ajouter" in words_of(signed_in, at(dossier))
    an_attempt(dossier, timezone.now().astimezone(PARIS), channel="lrar", outcome="ar_received",
               at=timezone.now())  # fmt: skip
    assert "Avis de réception à ajouter" not in words_of(signed_in, at(dossier))


def test_the_shelf_takes_the_same_number_of_queries_for_any_journal(signed_in):
    """SC-12"""
    counts = []
    for times in (3, 30):
        dossier = a_person_who_tried(times)
        signed_in.get(at(dossier))
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(at(dossier))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


# What is missing


def nobody_knows(dossier):
    """Take out of the profile what each letter needs."""
    from guichet.dossiers.services import profile_of

    person = profile_of(dossier).applicant.model_copy(
        update={"birth_date": None, "birth_place": None, "nationality": None, "address": None,
                "emergency_contacts": (), "phone": None}
    )  # fmt: skip
    return changed(dossier, applicant=person, gate=Gate(), kind=None)


def test_every_gap_is_listed_at_once_and_each_link_leads_to_its_question(signed_in, example):
    """EM-06: a missing nationality stops the letter; nothing is written with a hole."""
    dossier = nobody_knows(example)
    page = signed_in.get(at(dossier, "lettres/requete/")).content.decode()
    [asked] = re.findall(r'<ul class="asked">(.*?)</ul>', page, re.DOTALL)
    links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', asked)]
    assert len(links) >= 8
    assert "Quelle est la nationalité" in plain(asked)
    assert "<article" not in page
    for link in links:
        address, _, anchor = link.partition("#")
        answer = signed_in.get(address)
        assert answer.status_code == 200, link
        assert not anchor or f'id="{anchor}"' in answer.content.decode(), link


def test_a_missing_foreigner_number_stops_nothing(signed_in):
    """EM-06"""
    dossier = a_person_who_tried(3)
    from guichet.dossiers.services import profile_of

    person = profile_of(dossier).applicant.model_copy(update={"foreigner_number": None})
    changed(dossier, applicant=person)
    assert "Madame, Monsieur" in preview(signed_in, dossier, "email")


def test_answering_a_question_comes_back_to_the_letter(signed_in, example):
    dossier = nobody_knows(example)
    page = signed_in.get(at(dossier, "lettres/email/")).content.decode()
    link = html.unescape(re.findall(r'<ul class="asked">.*?href="([^"#]+)', page, re.DOTALL)[0])
    shown = signed_in.get(link).context["form"]
    said = {name: value or "" for name, value in shown.initial.items()}
    answer = signed_in.post(link, {**said, "nationality": "malienne"})
    assert answer.headers["Location"] == at(dossier, "lettres/email/")


# Reading a letter


def test_a_first_email_does_not_announce_the_court_unless_it_is_asked_to(signed_in):
    """EM-16"""
    dossier = a_person_who_tried(3)
    assert "je pourrai saisir" not in preview(signed_in, dossier, "email")
    asked = preview(signed_in, dossier, "email", **choices(dossier, warn_court="on"))
    assert "je pourrai saisir le tribunal" in asked
    assert "je pourrai saisir le tribunal" in preview(signed_in, dossier, "lrar")


def test_a_reminder_tells_the_new_attempts_and_the_totals(signed_in, example):
    """EM-03, EM-16"""
    text = preview(signed_in, example, "email")
    assert "Depuis mon dernier message, j’ai fait six nouvelles tentatives." in text
    assert "onze tentatives" in text
    assert "je pourrai saisir le tribunal" in text


def test_an_address_that_is_not_official_is_warned_about(signed_in, example):
    """EM-04"""
    warning = "Cette adresse n’est pas officielle."
    page = words_of(signed_in, at(example, "lettres/email/"))
    assert "prefecture@seine-saint-denis.gouv.fr" in page
    assert warning not in page
    assert re.search(r"Source : .*?, 20\d\d\. Fiabilité : ", page)
    for address in ("prefecture@gouv.fr.exemple.com", "rdv@prefecture-93.fr"):
        query = {"vu": "1", **choices(example, to=address)}
        answer = signed_in.get(at(example, "lettres/email/"), query)
        assert warning in plain(answer.content.decode())


def test_the_amounts_and_delays_asked_of_the_judge_can_be_changed(signed_in, example):
    """RQ-26"""
    usual = preview(signed_in, example, "requete")
    assert "cinq jours" in usual
    assert "100 € par jour" in usual
    assert "L. 761-1" not in usual
    today = timezone.now().astimezone(PARIS).date()
    chosen = preview(
        signed_in, example, "requete", on=today.isoformat(), filing_mode="telerecours",
        communicate_days=8, takes_place_days=20, astreinte_per_day=60, costs="12,50",
    )  # fmt: skip
    assert "huit jours" in chosen
    assert "vingt jours" in chosen
    assert "60 € par jour" in chosen
    assert "12,50 €" in chosen


def test_the_costs_with_a_receipt_are_asked_by_default_and_the_others_are_told_apart(
    signed_in, example
):
    """RQ-26, LR-11: what nobody can prove never joins the sum without being chosen."""
    from guichet.dossiers.profile import StoredCost

    receipt = str(example.captures.first().pk)
    paid = StoredCost(label="Lettre", cents=745, captures=(receipt,))
    changed(example, costs=(paid, StoredCost(label="B", cents=55)))
    page = plain(signed_in.get(at(example, "lettres/requete/")).content.decode())
    assert "la somme de 7,45 €" in page
    assert "0,55 € sans reçu n’y sont pas." in page


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("telerecours", "Télérecours citoyens"),
        ("lrar", "lettre recommandée avec avis de réception"),
        ("counter", "déposée au greffe"),
    ],
)
def test_the_requete_says_how_it_is_filed(signed_in, example, mode, words):
    """RQ-02"""
    today = timezone.now().astimezone(PARIS).date()
    text = preview(
        signed_in, example, "requete", on=today.isoformat(), filing_mode=mode,
        communicate_days=5, takes_place_days=15, astreinte_per_day=100, costs="0",
    )  # fmt: skip
    assert words in text


def test_a_choice_that_cannot_be_is_told_and_nothing_is_written_with_it(signed_in, example):
    query = {"vu": "1", **choices(example, on="2026-02-31", to="pas une adresse")}
    answer = signed_in.get(at(example, "lettres/email/"), query)
    text = plain(answer.content.decode())
    assert "Cette date n’existe pas." in text
    assert "Cette adresse n’est pas complète." in text
    assert "<article" not in text


def test_a_note_of_the_person_is_never_read_as_markup(signed_in, example):
    changed(example, ground="<script>alert(1)</script> **gras** [x](javascript:1)")
    page = signed_in.get(at(example, "lettres/email/")).content.decode()
    assert "<script>alert" not in page
    assert "**gras** [x](javascript:1)" in html.unescape(page)


# Taking it away


def test_each_file_has_the_format_and_the_size_that_the_page_announces(signed_in, example):
    """FI-04 rests on the same writers; here the announced size is the true one."""
    page = plain(signed_in.get(at(example, "lettres/lrar/")).content.decode())
    starts = {"pdf": b"%PDF-", "docx": b"PK", "odt": b"PK", "txt": b"Awa EXEMPLE"}
    for form, start in starts.items():
        answer = signed_in.get(at(example, f"lettres/lrar/fichier/{form}/"))
        assert answer.content.lstrip(b"\xef\xbb\xbf").startswith(start) or form == "txt"
        assert plain(size_text(len(answer.content))) in page
        assert "attachment" in answer["Content-Disposition"]
        assert "sandbox" in answer["Content-Security-Policy"]


def test_the_pdf_says_what_the_preview_says(signed_in, example, tmp_path):
    shown = preview(signed_in, example, "lrar")
    pdf = tmp_path / "lettre.pdf"
    pdf.write_bytes(signed_in.get(at(example, "lettres/lrar/fichier/pdf/")).content)
    done = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    read = plain(done.stdout)
    shown = shown.replace(" ,", ",")  # where a word in bold ends, its tag left a space
    for sentence in re.findall(r"[A-ZÀÉ][^.:]{40,90}\.", shown)[:5]:
        assert sentence.replace("- ", "-")[:40] in read.replace("- ", "-")


def test_the_draft_goes_to_the_chosen_address_with_few_attachments(signed_in, example):
    """EM-09, EM-18"""
    query = {"vu": "1", **choices(example, rank=2, to="sp-saint-denis@seine-saint-denis.gouv.fr")}
    answer = signed_in.get(at(example, "lettres/email/fichier/eml/"), query)
    message = BytesParser(policy=policy.default).parsebytes(answer.content)
    assert message["To"] == "sp-saint-denis@seine-saint-denis.gouv.fr"
    assert message["X-Unsent"] == "1"
    attached = [part.get_filename() for part in message.iter_attachments()]
    assert 2 <= len(attached) <= 6
    for rank, name in enumerate(attached, start=1):
        alone = signed_in.get(at(example, f"lettres/email/joint/{rank}/"), query)
        assert name in alone["Content-Disposition"]
    assert signed_in.get(at(example, "lettres/email/joint/9/"), query).status_code == 404


def test_what_the_catalogue_has_not_is_not_found(signed_in, example):
    assert signed_in.get(at(example, "lettres/amour/")).status_code == 404
    assert signed_in.get(at(example, "lettres/email/fichier/rtf/")).status_code == 404
    assert signed_in.get(at(example, "lettres/lrar/fichier/eml/")).status_code == 404


def test_a_file_asked_for_too_early_leads_to_what_is_missing(signed_in, example):
    dossier = nobody_knows(example)
    answer = signed_in.get(at(dossier, "lettres/lrar/fichier/pdf/"))
    assert answer.headers["Location"] == at(dossier, "lettres/lrar/")


def test_looking_at_letters_keeps_nothing(signed_in, example):
    before = LogEntry.objects.count()
    for kind in ("email", "lrar", "requete", "releve", "absence_de_decision"):
        preview(signed_in, example, kind)
        signed_in.get(at(example, f"lettres/{kind}/fichier/pdf/"))
    assert LogEntry.objects.count() == before
    assert not example.letters.exists()


def test_the_journal_offers_the_success_first():
    """AT-01"""
    from guichet.casefile import OUTCOMES
    from guichet.evidence.forms import outcome_choices

    offered = [code for _, codes in outcome_choices() for code, _ in codes]
    assert offered[0] == "slot_found"
    assert sorted(offered) == sorted(OUTCOMES)


def test_a_capture_added_later_changes_the_draft_at_once(signed_in):
    dossier = a_person_who_tried(3, files=False)
    assert "capture du" not in preview(signed_in, dossier, "email")
    attempt = dossier.attempts.first()
    from guichet.evidence.services import add_captures

    add_captures(dossier, [a_screenshot()], by="test", at=timezone.now(), attempt=attempt)
    assert "capture du" in preview(signed_in, dossier, "email")


@pytest.mark.parametrize("path", ["lettres/", "depot/"])
def test_before_the_first_questions_no_page_says_that_an_oqtf_may_exist(signed_in, path):
    dossier = a_person_who_tried(2, gate=Gate())
    said = signed_in.get(at(dossier, path)).content.decode()
    assert "Répondez d’abord à quelques questions" in said
    of_the_judge = "Un refus peut être dangereux. Vous pouvez recevoir une OQTF."
    warned = path == "depot/" and of_the_judge in " ".join(re.sub(r"<[^>]+>", " ", said).split())
    assert said.count("OQTF") == (1 if warned else 0), "the general risk alone, of no person"


def test_the_table_of_attempts_is_written_before_the_demarche_is_known(signed_in):
    """A person who answered « Je ne sais pas encore » already has attempts to show."""
    dossier = a_person_who_tried(2, demarche=None, demarche_label=None)
    assert "2 démarches" in preview(signed_in, dossier, "releve")
    for path in ("lettres/releve/fichier/pdf/", "lettres/requete/", "lettres/email/", "depot/"):
        assert signed_in.get(at(dossier, path)).status_code == 200
