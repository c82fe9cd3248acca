"""Sending a finished e-mail from here, by a real Postfix: once, noted, never by itself."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from guichet.dossiers.services import profile_of, rotate_installation_key
from guichet.evidence.casefile import casefile_of
from guichet.evidence.services import read_original
from guichet.letters.mail_account import account, set_account
from guichet.letters.models import MailAccount, Sending
from guichet.letters.pacing import pacing_of
from guichet.letters.sendings import EnoughWritten, TooSoonToWrite, refuse_unless_paced
from guichet.letters.situation import situation_of
from guichet.mail import dns_keys
from guichet.mail.reading import read
from guichet.mail.sending import Account, Outcome
from tests.support.letter_dossiers import PARIS, a_person_who_tried, changed, plain, sent
from tests.support.live import sign_in
from tests.support.postfix import DESK, SENDER, UNKNOWN, LocalPostfix, why_not

pytestmark = pytest.mark.django_db
needs_postfix = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
NOW = dt.datetime(2026, 11, 4, 8, 0, tzinfo=dt.UTC)
PASSWORD = "mot-de-passe-EXEMPLE"


@pytest.fixture
def postfix() -> Iterator[LocalPostfix]:
    with LocalPostfix() as running:
        set_account(Account("127.0.0.1", running.port, "none", SENDER), at=NOW)
        yield running


@pytest.fixture
def nobody() -> None:
    """An account on a port where nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    set_account(Account("127.0.0.1", port, "none", SENDER), at=NOW)


@pytest.fixture
def person(db):
    """Somebody who tried four times and whose mailbox is Postfix'."""
    dossier = a_person_who_tried(4)
    dossier.example = False
    dossier.save(update_fields=["example"])
    known = profile_of(dossier).applicant.model_copy(update={"email": SENDER})
    return changed(dossier, applicant=known)


def finished(client, dossier, to: str = DESK) -> str:
    """Finish an e-mail to this address; return the address of its sending page."""
    today = timezone.now().astimezone(PARIS).date().isoformat()
    query = f"?vu=1&on={today}&rank=1&to={to}"
    answer = client.post(f"/dossiers/{dossier.pk}/lettres/email/terminer/{query}")
    assert answer.status_code == 302, plain(answer.content.decode())[:3000]
    return f"{answer.headers['Location']}envoyer/"


def confirm(client, where: str) -> str:
    return plain(client.post(where, {"checked": "on"}, follow=True).content.decode())


def shown(client, where: str) -> str:
    return plain(client.get(where).content.decode())


def test_nothing_can_be_sent_from_here_unless_an_account_is_set(signed_in, person):
    """EM-20: no SMTP in individual mode."""
    assert account() is None
    where = finished(signed_in, person)
    assert "Nous n’envoyons rien." in shown(signed_in, where.removesuffix("envoyer/"))
    page = confirm(signed_in, where)
    assert "Aucun compte d’envoi" in page
    assert "Envoyer maintenant" not in page
    assert Sending.objects.count() == 0


@needs_postfix
def test_an_email_leaves_once_with_receipts_asked_and_the_notice_joins_it(
    signed_in, person, postfix, monkeypatch
):
    """EM-18"""
    where = finished(signed_in, person)
    page = shown(signed_in, where)
    assert DESK in page
    assert "Relevé" in page or "Releve" in page
    assert "Restez à 1 par semaine, et 8 en tout." in page
    assert "E-mail parti. L’envoi est noté au journal." in confirm(signed_in, where)
    [received] = postfix.messages("desk")
    mail = read(received)
    letter = person.letters.get()
    assert mail.message_id == letter.basis["message_id"]
    assert b"X-Unsent" not in received
    assert f"Disposition-Notification-To: {SENDER}".encode() in received
    assert mail.attachments[0].name == "PJ1_Releve_des_tentatives.pdf"

    entry = person.attempts.latest("number")
    assert (entry.channel, entry.outcome) == ("email", "sent")
    assert entry.detail("recipient") == DESK
    assert entry.detail("note").startswith("Réponse du serveur : 250 2.0.0 Ok: queued")
    files = [read_original(one) for one in entry.captures.all()]
    assert any(one.startswith(b"%PDF-") for one in files)
    assert any(read(one).message_id == mail.message_id for one in files if one[:1] != b"%")

    confirm(signed_in, where)
    assert len(postfix.messages("desk")) == 1

    monkeypatch.setattr(dns_keys, "ask", dns_keys.ask_nobody)
    [notice] = postfix.messages("awa")
    mails = f"/dossiers/{person.pk}/e-mails/"
    signed_in.post(mails, {"files": [SimpleUploadedFile("avis.eml", notice)]})
    form = signed_in.get(mails).context["forms"][0]
    assert form.proposal.tie.by == "Original-Envelope-Id"
    data = {f"{form.prefix}-{name}": form[name].value() for name in form.fields}
    signed_in.post(f"{mails}{form.proposal.row.pk}/", data)
    assert notice in [read_original(one) for one in entry.captures.all()]


@needs_postfix
def test_a_refusal_at_once_is_written_in_the_journal_and_another_version_may_leave(
    signed_in, person, postfix
):
    where = finished(signed_in, person, UNKNOWN)
    page = confirm(signed_in, where)
    assert "Le dernier essai n’est pas parti" in page
    assert "550 5.1.1" in page
    entry = person.attempts.latest("number")
    assert entry.outcome == "bounced"
    assert "Refusé à l’envoi (l’adresse de la préfecture) : 550 5.1.1" in entry.detail("note")
    assert person.letters.get().capture.attempt is None
    event = casefile_of(person, on=timezone.localdate()).events[-1]
    assert event.recipient == UNKNOWN
    sent(person, "email", days_ago=1)
    assert len(situation_of(person, timezone.now()).sent("email")) == 1


@needs_postfix
def test_the_account_is_tried_by_a_message_to_oneself(signed_in, postfix):
    page = plain(signed_in.post("/messagerie/", {"try": "1"}, follow=True).content.decode())
    assert "Essai parti. Regardez votre boîte. Réponse du serveur : 250" in page
    subjects = {read(raw).subject for raw in postfix.messages("awa", 1)}
    assert "Essai d’envoi – Guichet ouvert" in subjects


def test_a_server_that_does_not_answer_is_told_and_the_letter_may_leave_later(
    signed_in, person, nobody
):
    where = finished(signed_in, person)
    page = confirm(signed_in, where)
    assert "Le serveur de messagerie 127.0.0.1 ne répond pas." in page
    assert "Envoyer maintenant" in page
    assert person.attempts.filter(channel="email").count() == 0
    assert [one.state for one in Sending.objects.all()] == ["refused"]


def test_a_second_click_while_it_leaves_sends_nothing(signed_in, person, nobody):
    where = finished(signed_in, person)
    begun = a_sending(person, timezone.now())
    page = confirm(signed_in, where)
    assert "Cet e-mail est déjà parti, ou l’est peut-être." in page
    assert "Envoi en cours" in page
    assert list(Sending.objects.all()) == [begun]


def a_sending(dossier, at: dt.datetime) -> Sending:
    sending = Sending(letter=dossier.letters.get(), started_at=at, envelope_id="ab")
    sending.letter.dossier = dossier
    sending.details = {"to": DESK, "subject": "EXEMPLE", "message_id": "<a@b.test>"}
    sending.save(force_insert=True)
    return sending


@pytest.mark.parametrize(("answer", "entries"), [("left", 1), ("stayed", 0)])
def test_a_crash_between_the_sending_and_its_note_asks_the_person(
    signed_in, person, nobody, answer, entries
):
    """Nothing is sent a second time by itself: the person looks in their mailbox."""
    where = finished(signed_in, person)
    a_sending(person, timezone.now() - dt.timedelta(minutes=10))
    page = shown(signed_in, where)
    assert "L’envoi est peut-être parti : vérifiez" in page
    assert "Envoyer maintenant" not in page
    assert "déjà parti" in confirm(signed_in, where)
    signed_in.post(where, {answer: "1"})
    noted = person.attempts.filter(channel="email", outcome="sent")
    assert noted.count() == entries
    if entries:
        assert noted.get().detail("envelope_id") == "ab"
    else:
        assert "Envoyer maintenant" in shown(signed_in, where)


def test_an_answer_lost_after_the_text_left_asks_the_person_too(
    signed_in, person, nobody, monkeypatch
):
    lost = Outcome("unsure", "text", 0, "", True)
    monkeypatch.setattr("guichet.letters.sendings.send", lambda *_: lost)
    where = finished(signed_in, person)
    assert "L’envoi est peut-être parti : vérifiez" in confirm(signed_in, where)
    assert person.attempts.filter(channel="email").count() == 0


@pytest.mark.parametrize(
    ("before", "told"),
    [(1, "Vous avez déjà écrit\u00a0: attendez le"), (8, "Vous avez écrit 8 e-mails")],
)
def test_too_many_emails_do_not_leave_and_the_reason_is_said(signed_in, person, before, told):
    """R39: one a week, eight in all."""
    for rank in range(before):
        sent(person, "email", days_ago=7 * rank)
    where = finished(signed_in, person)
    assert "Envoyer maintenant" not in confirm(signed_in, where)
    situation = situation_of(person, timezone.now())
    pacing = pacing_of(situation.facts, situation.on)
    with pytest.raises((TooSoonToWrite, EnoughWritten), match=told):
        refuse_unless_paced(pacing)
    assert Sending.objects.count() == 0


def test_the_page_says_why_an_email_has_to_wait(signed_in, person, nobody):
    sent(person, "email", days_ago=0)
    page = confirm(signed_in, finished(signed_in, person))
    assert "Vous avez déjà écrit : attendez le" in page
    assert "Vous pourrez l’envoyer à partir du" in page
    assert "Code des relations entre le public et l’administration" in page
    assert Sending.objects.count() == 0


def test_nothing_leaves_from_an_example(signed_in, person, nobody):
    person.example = True
    person.save(update_fields=["example"])
    page = confirm(signed_in, finished(signed_in, person))
    assert "Ce dossier est un exemple." in page
    assert Sending.objects.count() == 0


def test_the_confirmation_is_needed(signed_in, person, nobody):
    where = finished(signed_in, person)
    answer = signed_in.post(where, {})
    assert answer.status_code == 422
    assert Sending.objects.count() == 0


# The account


def given(**others: object) -> dict[str, object]:
    return {
        "address": SENDER, "host": "smtp.exemple.test", "port": "587", "security": "starttls",
        "user": SENDER, "password": PASSWORD, **others,
    }  # fmt: skip


def test_the_password_is_kept_encrypted_and_never_shown(signed_in):
    signed_in.post("/messagerie/", given())
    kept = account()
    assert kept is not None
    assert kept.password == PASSWORD
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {MailAccount._meta.db_table}")
        row = cursor.fetchall()
    assert PASSWORD.encode() not in b"".join(bytes(c) for c in row[0] if isinstance(c, bytes))
    assert PASSWORD not in signed_in.get("/messagerie/").content.decode()


def test_an_empty_password_keeps_the_former_for_the_same_server_alone(signed_in):
    signed_in.post("/messagerie/", given())
    signed_in.post("/messagerie/", given(password="", port="465", security="tls"))
    kept = account()
    assert kept is not None
    assert (kept.port, kept.password) == (465, PASSWORD)
    signed_in.post("/messagerie/", given(password="", host="autre.exemple.test"))
    kept = account()
    assert kept is not None
    assert kept.password == ""


def test_the_account_opens_after_the_keys_were_changed(signed_in):
    signed_in.post("/messagerie/", given())
    keys = django_settings.HOME / "keys" / "installation.keys"
    before = keys.read_text()
    rotate_installation_key(by="test")
    assert keys.read_text() != before
    kept = account()
    assert kept is not None
    assert kept.password == PASSWORD


def test_the_account_can_be_removed_with_its_password(signed_in):
    signed_in.post("/messagerie/", given())
    signed_in.post("/messagerie/", {"remove": "1"})
    assert account() is None
    assert MailAccount.objects.count() == 0


@pytest.mark.parametrize("wrong", [{"address": "awa"}, {"host": ""}, {"port": "0"}])
def test_settings_that_cannot_work_are_refused(signed_in, wrong):
    answer = signed_in.post("/messagerie/", given(**wrong))
    assert answer.status_code == 422
    assert account() is None


def test_an_association_account_leaves_replies_to_the_person(signed_in, person, postfix_or_skip):
    set_account(Account("127.0.0.1", postfix_or_skip.port, "none", "asso@personne.test"), at=NOW)
    confirm(signed_in, finished(signed_in, person))
    [received] = postfix_or_skip.messages("desk")
    assert b"From: asso@personne.test" in received
    assert f"Reply-To: {SENDER}".encode() in received


@pytest.fixture
def postfix_or_skip(request) -> LocalPostfix:
    if why_not():
        pytest.skip(why_not())
    return request.getfixturevalue("postfix")


@needs_postfix
@pytest.mark.django_db(transaction=True)
def test_two_windows_that_send_at_the_same_time_send_one_email(person, postfix):
    """The database holds one sending a letter: the second window is told, and sends nothing."""
    client = sign_in(Client())
    where = finished(client, person)
    windows = [sign_in(Client()) for _ in range(4)]

    def click(window: Client) -> int:
        try:
            return window.post(where, {"checked": "on"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(click, windows)) == {302}
    assert len(postfix.messages("desk")) == 1
    assert [one.state for one in Sending.objects.all()] == ["accepted"]
    assert person.attempts.filter(channel="email", outcome="sent").count() == 1
