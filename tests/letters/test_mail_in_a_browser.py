"""The pages of the mails in a real browser: readable by all, without script too."""

from __future__ import annotations

import datetime as dt
import os
import socket
from pathlib import Path

import pytest
from django.utils import timezone

from guichet.evidence.mails import take_in
from guichet.letters.mail_account import set_account
from guichet.letters.mailbox import set_mailbox
from guichet.mail.fetching import Mailbox
from guichet.mail.sending import Account
from tests.letters.test_mails import BOUNCED, DELIVERED, ID
from tests.support.letter_dossiers import an_example, sent
from tests.support.pages import faults_at_a_glance
from tests.support.signed_mail import name_service, signed

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NOW = dt.datetime(2026, 11, 4, 8, 0, tzinfo=dt.UTC)


def look(page, name: str) -> None:
    """Save a picture of the page where LOOK says, to look at it."""
    if "LOOK" in os.environ:
        page.screenshot(path=Path(os.environ["LOOK"]) / f"{name}.png", full_page=True)


def test_the_mails_to_look_at_can_be_read_and_answered_on_a_phone(phone_page, live_guichet):
    dossier = an_example()
    sent(dossier, "email", days_ago=30, message_id=ID, recipient="prefecture@exemple.test")
    files = [("a.eml", signed()), ("b.eml", BOUNCED), ("c.eml", DELIVERED)]
    take_in(dossier, files, name_service, at=NOW)
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/e-mails/")
    for details in phone_page.locator("details summary").all()[1:]:
        details.click()
    assert faults_at_a_glance(phone_page, "light") == []
    look(phone_page, "mails")
    phone_page.get_by_role("button", name="Noter au journal").first.click()
    phone_page.get_by_text("E-mail noté au journal").wait_for()
    assert dossier.attempts.latest("number").outcome == "reply_keep_trying"


def test_a_file_dropped_on_the_page_is_shown_to_look_at(laptop_page, live_guichet, tmp_path):
    dossier = an_example()
    laptop_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/e-mails/")
    laptop_page.get_by_label("Vérifier la signature des domaines").uncheck()
    file = tmp_path / "reponse.eml"
    file.write_bytes(signed())
    laptop_page.locator("input[type=file]").set_input_files(file)
    laptop_page.get_by_role("button", name="Ajouter").click()
    laptop_page.get_by_role("heading", name="Ré: Demande de convocation").wait_for()
    look(laptop_page, "dropped")
    assert dossier.mail_proposals.count() == 1


def test_looking_into_the_mailbox_can_be_read_and_asked_on_a_phone(phone_page, live_guichet):
    dossier = an_example()
    sent(dossier, "email", days_ago=30, recipient="bureau@prefecture-exemple.test")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    set_mailbox(Mailbox("127.0.0.1", port, "tls", "awa@personne.test", "EXEMPLE"), at=NOW)
    phone_page.goto(f"{live_guichet.url}/messagerie/")
    assert faults_at_a_glance(phone_page, "light") == []
    look(phone_page, "box")
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/e-mails/")
    assert faults_at_a_glance(phone_page, "light") == []
    look(phone_page, "box-look")
    phone_page.get_by_role("button", name="Regarder ma boîte").click()
    phone_page.get_by_text("La boîte sur 127.0.0.1 ne répond pas.").wait_for()
    look(phone_page, "box-away")


def test_the_account_and_the_sending_can_be_read_by_all(phone_page, live_guichet):
    dossier = an_example()
    set_account(Account("127.0.0.1", 9, "none", "awa@personne.test"), at=NOW)
    phone_page.goto(f"{live_guichet.url}/messagerie/")
    assert faults_at_a_glance(phone_page, "dark") == []
    look(phone_page, "account")
    today = timezone.localdate().isoformat()
    query = f"?vu=1&on={today}&rank=2&to=pref@exemple.gouv.fr"
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/lettres/email/{query}")
    phone_page.get_by_role("button", name="Terminer cet e-mail").click()
    phone_page.wait_for_url("**/terminees/**")
    look(phone_page, "done")
    phone_page.get_by_role("link", name="Vérifier, puis envoyer").click()
    assert faults_at_a_glance(phone_page, "light") == []
    look(phone_page, "send")
    assert phone_page.get_by_role("button", name="Envoyer maintenant").count() == 1
