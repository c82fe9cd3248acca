"""The pages of the journal and of the files."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import Profile
from guichet.evidence.models import Capture
from tests.factories import NOW, PARIS, a_dossier, a_screenshot, an_attempt, png

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(db):
    return a_dossier()


def page(client, dossier: Dossier, path: str = "journal/", **data: str):
    return client.get(f"/dossiers/{dossier.id}/{path}", data)


def test_an_empty_journal_says_what_to_do_first(signed_in, dossier):
    text = page(signed_in, dossier).content.decode()
    assert "Aucun essai pour le moment" in text
    assert "essai-assiste" in text


def test_an_attempt_is_added_with_its_file(signed_in, dossier):
    """AT-08, CA-13"""
    answer = signed_in.post(
        f"/dossiers/{dossier.id}/journal/ajouter/",
        {
            "day": "2026-11-02",
            "hour": "09:05",
            "channel": "site",
            "outcome": "no_slot",
            "note": "<b>rien</b>",
            "files": SimpleUploadedFile("capture.png", png()),
        },
    )
    assert answer.status_code == 302
    attempt = dossier.attempts.get()
    assert attempt.local_moment == dt.datetime(2026, 11, 2, 9, 5, tzinfo=PARIS)
    assert attempt.captures.count() == 1
    shown = page(signed_in, dossier, "journal/1/").content.decode()
    assert "&lt;b&gt;rien" in shown
    assert "<b>rien" not in shown


def test_a_refused_form_keeps_what_was_typed_and_lists_every_fault(signed_in, dossier):
    answer = signed_in.post(
        f"/dossiers/{dossier.id}/journal/ajouter/",
        {"day": "2026-02-31", "hour": "", "channel": "site", "outcome": "no_slot", "note": "gardé"},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Cette date n’existe pas." in text
    assert "Écrivez l’heure." in text
    assert "gardé" in text
    assert dossier.attempts.count() == 0


def test_an_hour_that_the_clocks_skipped_is_refused(signed_in, dossier):
    """AT-08: on 29 March 2026 there is no half past two in the morning in Paris."""
    answer = signed_in.post(
        f"/dossiers/{dossier.id}/journal/ajouter/",
        {"day": "2026-03-29", "hour": "02:30", "channel": "site", "outcome": "no_slot"},
    )
    assert "les horloges ont avancé" in answer.content.decode()


def test_editing_a_note_keeps_the_recorded_seconds(signed_in, dossier):
    moment = dt.datetime(2026, 11, 2, 9, 5, 42, tzinfo=PARIS)
    an_attempt(dossier, moment, state="no_slot")
    signed_in.post(
        f"/dossiers/{dossier.id}/journal/1/modifier/",
        {
            "day": "2026-11-02",
            "hour": "09:05",
            "channel": "site",
            "outcome": "no_slot",
            "note": "x",
        },
    )
    attempt = dossier.attempts.get()
    assert attempt.moment == moment
    assert attempt.note == "x"
    assert attempt.detail("state") == "no_slot"


def test_the_journal_filters_by_week_on_the_clocks_of_the_place(signed_in, dossier):
    an_attempt(dossier, dt.datetime(2026, 11, 1, 23, 30, tzinfo=PARIS))
    an_attempt(dossier, dt.datetime(2026, 11, 2, 0, 30, tzinfo=PARIS))
    text = page(signed_in, dossier, semaine="2026-11-02").content.decode()
    assert "1 ligne sur 2" in text.replace("\xa0", " ")


def test_the_journal_takes_the_same_number_of_queries_for_any_length(signed_in, dossier):
    """SC-12"""
    page(signed_in, dossier)
    counts = []
    for total in (3, 90):
        for number in range(dossier.attempts.count(), total):
            moment = NOW - dt.timedelta(hours=number)
            an_attempt(dossier, moment, files=(a_screenshot(str(number)),))
        with CaptureQueriesContext(connection) as queries:
            page(signed_in, dossier)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_calendar_counts_attempts_by_day_and_hour(signed_in, dossier):
    """AT-08"""
    for minute in (5, 40):
        an_attempt(dossier, dt.datetime(2026, 11, 2, 9, minute, tzinfo=PARIS))
    text = page(signed_in, dossier, "journal/calendrier/").content.decode()
    assert "2 essais en novembre 2026" in text.replace("\xa0", " ")
    assert "9 h</th>" in text.replace("\xa0", " ")


def test_each_of_several_files_gets_its_own_answer(signed_in, dossier):
    answer = signed_in.post(
        f"/dossiers/{dossier.id}/preuves/",
        {
            "files": [
                SimpleUploadedFile("a.png", png("a")),
                SimpleUploadedFile("a-bis.png", png("a")),
                SimpleUploadedFile("vide.png", b"x"),
                SimpleUploadedFile("programme.exe", b"MZ\x90\x00\x03\x00"),
            ]
        },
        headers={"accept": "application/json"},
    )
    told = answer.json()
    assert [one["already"] for one in told["received"]] == [False, True, False]
    assert len(told["refused"]) == 1
    assert Capture.objects.count() == 2


def test_the_original_is_sent_untouched_and_cannot_run(signed_in, dossier):
    """CA-11"""
    an_attempt(dossier, files=(a_screenshot(),))
    capture = Capture.objects.get()
    answer = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/original/")
    assert answer.content == png()
    assert "sandbox" in answer["Content-Security-Policy"]


def test_what_the_person_reads_is_kept_and_each_gap_gets_a_remedy(signed_in, dossier):
    """CA-01, CA-02, CA-03"""
    an_attempt(dossier, files=(a_screenshot(),))
    capture = Capture.objects.get()
    url = f"/dossiers/{dossier.id}/preuves/{capture.id}/"
    signed_in.post(url, {"shows_url": "oui", "shows_date": "non", "shows_time": ""})
    text = signed_in.get(url).content.decode()
    assert "La date manque." in text
    assert "L’heure manque." not in text
    capture.refresh_from_db()
    assert capture.saw("shows_url") is True
    assert capture.saw("shows_time") is None


def test_the_laid_out_copy_is_a_pdf_and_the_original_stays(signed_in, dossier):
    """CA-12"""
    an_attempt(dossier, files=(a_screenshot(),))
    capture = Capture.objects.get()
    answer = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/planche/")
    assert answer.content.startswith(b"%PDF-")
    capture.refresh_from_db()
    again = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/original/")
    assert again.content == png()


def test_the_bundle_is_sent_and_leaves_nothing_plain_on_the_disk(signed_in, dossier, guichet_home):
    an_attempt(dossier, files=(a_screenshot(),))
    answer = signed_in.get(f"/dossiers/{dossier.id}/preuves/telecharger/")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert list((guichet_home / "exports").iterdir()) == []


def test_an_erased_dossier_is_not_found(signed_in, dossier):
    from guichet.evidence.erasure import erase_dossier

    an_attempt(dossier, files=(a_screenshot(),))
    erase_dossier(dossier, by="test", at=NOW)
    assert page(signed_in, dossier).status_code == 404


def test_erasing_destroys_the_key_and_leaves_a_chain_that_verifies(dossier, guichet_home):
    from guichet.evidence.erasure import erase_dossier
    from guichet.evidence.log import entries_of
    from guichet.sealing.log import check_chain

    an_attempt(dossier, files=(a_screenshot(),))
    erase_dossier(dossier, by="test", at=NOW)
    dossier.refresh_from_db()
    assert bytes(dossier.wrapped_key) == b""
    assert not (guichet_home / "blobs" / str(dossier.id)).exists()
    assert len(entries_of(dossier.id)) == 2
    assert check_chain(entries_of(dossier.id)) == []


def test_a_bundle_is_verified_on_the_page_and_a_broken_one_is_named(signed_in, dossier):
    """EV-08"""
    an_attempt(dossier, files=(a_screenshot(),))
    sent = signed_in.get(f"/dossiers/{dossier.id}/preuves/telecharger/")
    bundle = b"".join(sent.streaming_content)
    answer = signed_in.post("/verifier/", {"bundle": SimpleUploadedFile("preuves.zip", bundle)})
    assert "INTACT, sans date établie." in answer.content.decode()
    name = bundle.index(b"originaux/")
    broken = bundle[:name] + bundle[name:].replace(b"IHDR", b"IHDX", 1)
    answer = signed_in.post("/verifier/", {"bundle": SimpleUploadedFile("preuves.zip", broken)})
    assert "MODIFIÉ OU ABÎMÉ" in answer.content.decode()
    answer = signed_in.post("/verifier/", {"bundle": SimpleUploadedFile("preuves.zip", b"PK rien")})
    assert answer.status_code == 200
    assert "originaux" not in answer.content.decode()


@pytest.mark.parametrize("path", ["essai-assiste/", "journal/ajouter/"])
def test_no_first_attempt_before_the_questions(signed_in, path):
    """PF-01"""
    dossier = a_dossier(profile=Profile())
    answer = page(signed_in, dossier, path)
    assert answer.status_code == 302
    assert answer.url == f"/dossiers/{dossier.id}/avant/"


def test_a_form_sent_too_fast_writes_no_failure_that_never_was(signed_in, dossier):
    """Nothing is chosen beforehand: the person says what happened."""
    shown = page(signed_in, dossier, "journal/ajouter/").content.decode()
    assert '<option value="" selected>Choisissez</option>' in shown
    answer = signed_in.post(
        f"/dossiers/{dossier.id}/journal/ajouter/",
        {"day": "2026-11-02", "hour": "09:05", "channel": "site"},
    )
    assert answer.status_code == 422
    assert "Choisissez ce qui s’est passé." in answer.content.decode()
    assert not dossier.attempts.exists()


def test_an_empty_dossier_sends_no_bundle_and_says_why(signed_in, dossier):
    assert "telecharger" not in page(signed_in, dossier, "preuves/").content.decode()
    answer = signed_in.get(f"/dossiers/{dossier.id}/preuves/telecharger/", follow=True)
    assert answer.status_code == 200
    assert "Il n’y a encore rien à emporter." in answer.content.decode()


def test_an_entry_without_a_file_is_noted_not_received(signed_in, dossier):
    an_attempt(dossier)
    text = page(signed_in, dossier).content.decode()
    assert "Notée" in text
    assert "Reçue" not in text


def test_only_the_parts_of_the_form_that_hold_something_are_open(signed_in, dossier):
    an_attempt(dossier, url="https://site.exemple.invalid/")
    text = page(signed_in, dossier, "journal/1/modifier/").content.decode()
    assert text.count("<details open>") == 1


@pytest.mark.parametrize("name", ["preuves de Sam.zip", "é" * 200 + ".zip", "../../../etc/x.zip"])
def test_a_file_that_is_no_bundle_is_named_as_the_person_names_it(signed_in, name):
    answer = signed_in.post("/verifier/", {"bundle": SimpleUploadedFile(name, b"rien")})
    said = answer.content.decode()
    assert answer.status_code == 200
    assert f"{name.rpartition('/')[2][-20:]} »" in said.replace("\xa0", " ")
    assert "tmp" not in said.partition("<h1>")[2]


def test_a_number_in_signs_that_are_no_digits_names_no_attempt(signed_in, dossier):
    sent = {"essai": "²", "files": SimpleUploadedFile("note.txt", b"EXEMPLE")}
    answer = signed_in.post(f"/dossiers/{dossier.pk}/preuves/", sent)
    assert answer.status_code == 302
    assert dossier.captures.latest("received_at").attempt is None
