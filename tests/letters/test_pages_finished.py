"""Finishing a letter, sending it oneself, and noting that it was sent."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from guichet.dossiers.services import archive_dossier, profile_of
from guichet.evidence.casefile import casefile_of
from guichet.evidence.log import payloads_of
from guichet.evidence.models import LogEntry
from guichet.evidence.services import read_original
from guichet.letters.pieces import plan_pieces
from tests.factories import png
from tests.support.letter_dossiers import (
    PARIS,
    a_person_who_tried,
    an_example,
    changed,
    plain,
    sent,
    words_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def example(db):
    return an_example()


def at(dossier, path: str = "lettres/") -> str:
    return f"/dossiers/{dossier.pk}/{path}"


def finish(client, dossier, kind: str) -> str:
    """Finish a letter with its first choices; return the address of its page."""
    answer = client.post(at(dossier, f"lettres/{kind}/terminer/"))
    assert answer.status_code == 302
    return answer.headers["Location"]


def sending(**others: object) -> dict[str, object]:
    """Return what the person says of a sending, now."""
    now = timezone.now().astimezone(PARIS)
    given = {"day": now.date().isoformat(), "hour": f"{now:%H:%M}", "recipient": "la préfecture"}
    return {**given, **others}


def test_finishing_keeps_the_pdf_in_the_dossier_and_in_its_log(signed_in, example):
    """LR-07, EM-04"""
    page = words_of(signed_in, finish(signed_in, example, "lrar"))
    assert "Rien n’a été envoyé." in page
    letter = example.letters.get()
    assert read_original(letter.capture).startswith(b"%PDF-")
    entry = LogEntry.objects.filter(dossier=example.pk, kind="letter").get()
    noted = payloads_of(example)[entry.number]
    assert letter.capture.sha256 in str(noted)


def test_what_is_finished_is_what_was_shown_with_its_choices(signed_in, example, tmp_path):
    today = timezone.now().astimezone(PARIS).date().isoformat()
    query = f"?vu=1&on={today}&rank=1&addressee=service"
    signed_in.post(at(example, f"lettres/lrar/terminer/{query}"))
    letter = example.letters.get()
    shown = signed_in.get(at(example, f"lettres/lrar/fichier/pdf/{query}"))
    assert read_original(letter.capture) == shown.content
    assert letter.basis["options"]["warn_court"] is False


def test_finishing_twice_keeps_one_letter(signed_in, example):
    first = finish(signed_in, example, "lrar")
    assert finish(signed_in, example, "lrar") == first
    assert example.letters.count() == 1


def test_a_finished_letter_waits_for_its_sending_to_be_noted(signed_in, example):
    finish(signed_in, example, "lrar")
    shelf = words_of(signed_in, at(example))
    assert "L’avez-vous envoyée ?" in shelf
    assert "Envoi à noter" in shelf


def test_the_page_of_an_email_says_how_to_send_it_and_to_ask_for_receipts(signed_in, example):
    """EM-18, EM-20"""
    text = words_of(signed_in, finish(signed_in, example, "email"))
    assert "Demandez un accusé de remise et un accusé de lecture." in text
    assert "Thunderbird" in text
    assert "Nous n’envoyons rien." in text


def test_noting_an_email_makes_it_an_entry_of_the_journal_with_its_own_text(signed_in, example):
    """EM-04, EM-12"""
    address = finish(signed_in, example, "email")
    letter = example.letters.get()
    answer = signed_in.post(address, sending(recipient="prefecture@exemple.gouv.fr"))
    attempt = example.attempts.latest("number")
    assert answer.headers["Location"] == at(example, f"journal/{attempt.number}/")
    assert (attempt.channel, attempt.outcome) == ("email", "reminder")
    assert attempt.detail("recipient") == "prefecture@exemple.gouv.fr"
    assert list(attempt.captures.all()) == [letter.capture]
    case = casefile_of(example, on=timezone.localdate())
    assert any(
        str(letter.capture_id) in {file.id for file in piece.files}
        for piece in plan_pieces(case).all
    )
    assert "Envoyée" in words_of(signed_in, at(example))


def test_the_first_letter_is_sent_and_the_next_ones_are_reminders(signed_in):
    dossier = a_person_who_tried(4)
    signed_in.post(finish(signed_in, dossier, "email"), sending())
    assert dossier.attempts.latest("number").outcome == "sent"
    page = words_of(signed_in, at(dossier, "lettres/email/"))
    assert re.search(r'name="rank" value="2"', page)


def test_a_letter_finished_and_never_sent_does_not_make_the_next_one_a_reminder(signed_in):
    dossier = a_person_who_tried(4)
    finish(signed_in, dossier, "email")
    page = words_of(signed_in, at(dossier, "lettres/email/"))
    assert re.search(r'name="rank" value="1"', page)
    assert "Je reviens vers vous" not in page


def test_a_registered_letter_keeps_its_number_its_proof_and_its_price(signed_in, example):
    """LR-07, LR-11"""
    address = finish(signed_in, example, "lrar")
    proof = SimpleUploadedFile("depot.png", png("EXEMPLE depot"))
    signed_in.post(address, sending(tracking_number="1A 000 000 0000 0", cost="7,45", proofs=proof))
    attempt = example.attempts.latest("number")
    assert attempt.detail("tracking_number") == "1A 000 000 0000 0"
    assert attempt.detail("deposited_on") == timezone.now().astimezone(PARIS).date().isoformat()
    assert attempt.captures.count() == 2
    example.refresh_from_db()
    [cost] = profile_of(example).costs
    assert cost.cents == 745
    assert len(cost.captures) == 1
    assert "7,45 €" in words_of(signed_in, at(example, "lettres/requete/"))


def test_the_pieces_of_a_registered_letter_can_be_printed_in_one_file(
    signed_in, example, guichet_home
):
    """LR-05"""
    answer = signed_in.get(finish(signed_in, example, "lrar") + "pieces/")
    assert answer.content.startswith(b"%PDF-")
    assert list((guichet_home / "exports").iterdir()) == []


def test_a_sending_in_the_future_is_refused_and_what_was_typed_stays(signed_in, example):
    address = finish(signed_in, example, "lrar")
    tomorrow = timezone.now().astimezone(PARIS).date() + dt.timedelta(days=1)
    answer = signed_in.post(
        address, sending(day=tomorrow.isoformat(), tracking_number="1A GARDÉ", cost="sept")
    )
    text = plain(answer.content.decode())
    assert answer.status_code == 422
    assert "Cette date est dans le futur." in text
    assert "Écrivez un montant en chiffres." in text
    assert "1A GARDÉ" in text
    assert example.letters.get().capture.attempt is None


def test_a_sending_is_noted_once(signed_in, example):
    address = finish(signed_in, example, "lrar")
    signed_in.post(address, sending())
    count = example.attempts.count()
    assert signed_in.post(address, sending()).status_code == 302
    assert example.attempts.count() == count
    assert "Noter l’envoi au journal" not in words_of(signed_in, address)


def test_once_the_facts_changed_only_the_kept_pdf_is_offered(signed_in, example):
    address = finish(signed_in, example, "lrar")
    kept = signed_in.get(address + "pdf/").content
    assert signed_in.get(address + "docx/").status_code == 200
    changed(example, ground="Une raison ajoutée après")
    assert "Le dossier a changé depuis." in words_of(signed_in, address)
    assert signed_in.get(address + "docx/").status_code == 404
    assert signed_in.get(address + "pdf/").content == kept


def test_a_finished_email_still_gives_its_draft_and_its_attachments(signed_in, example):
    address = finish(signed_in, example, "email")
    assert b"X-Unsent: 1" in signed_in.get(address + "eml/").content
    assert signed_in.get(address + "joint/1/").content.startswith(b"%PDF-")
    assert signed_in.get(address + "joint/12/").status_code == 404


def test_a_letter_of_another_dossier_is_not_found(signed_in, example):
    address = finish(signed_in, example, "lrar")
    other = a_person_who_tried(1)
    assert signed_in.get(address.replace(str(example.pk), str(other.pk))).status_code == 404


def test_an_archived_dossier_shows_its_letters_and_finishes_none(signed_in, example):
    archive_dossier(example, by="test", at=timezone.now())
    page = words_of(signed_in, at(example, "lettres/lrar/"))
    assert "Objet : demande de convocation" in page
    assert "Terminer cette lettre" not in page
    assert signed_in.post(at(example, "lettres/lrar/terminer/")).status_code == 409
    assert not example.letters.exists()


def test_an_email_sent_by_other_means_counts_for_the_rank(signed_in):
    dossier = a_person_who_tried(4)
    sent(dossier, "email", days_ago=10)
    assert "Je reviens vers vous" in words_of(signed_in, at(dossier, "lettres/email/"))
