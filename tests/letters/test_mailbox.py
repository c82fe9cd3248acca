"""Reading the person's mailbox from the page of e-mails, with a real Dovecot."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from guichet.dossiers.services import archive_dossier, rotate_installation_key
from guichet.evidence.mails import take_in
from guichet.evidence.services import blob_folder, read_original
from guichet.letters.mailbox import mailbox, set_mailbox
from guichet.letters.models import ReadMailbox
from guichet.mail import dns_keys
from guichet.mail.fetching import Mailbox
from tests.factories import NOW
from tests.support.dovecot import PASSWORD, USER, LocalDovecot, why_not
from tests.support.letter_dossiers import a_person_who_tried, plain, sent
from tests.support.signed_mail import DOMAIN, REPLY, name_service, signed

pytestmark = pytest.mark.django_db
needs_dovecot = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
FRIEND = REPLY.replace(DOMAIN.encode(), b"ailleurs.test")
SETTINGS = "/messagerie/boite/"


@pytest.fixture
def dovecot(monkeypatch) -> Iterator[LocalDovecot]:
    """A mailbox with one reply of the préfecture and the mail of a friend, set to be read."""
    with LocalDovecot() as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate))
        running.deliver(signed(), name="1.reply")
        running.deliver(FRIEND, name="2.friend")
        set_mailbox(Mailbox("127.0.0.1", running.tls, "tls", USER, PASSWORD), at=NOW)
        yield running


@pytest.fixture
def person(db):
    """Somebody who wrote to the préfecture 30 days ago."""
    dossier = a_person_who_tried(4)
    sent(dossier, "email", days_ago=30, recipient=f"etrangers@{DOMAIN}")
    return dossier


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """Answer for the name service: the outside world."""
    monkeypatch.setattr(dns_keys, "ask", name_service)


def page_of(dossier) -> str:
    return f"/dossiers/{dossier.pk}/e-mails/"


def look(client, dossier, **changed: str) -> str:
    """Look into the mailbox as the page proposes, or as ``changed``."""
    form = client.get(page_of(dossier)).context["look"]
    given = {name: form[name].value() for name in form.fields} | changed
    data = {f"look-{name}": value for name, value in given.items()}
    answer = client.post(f"{page_of(dossier)}boite/", data, follow=True)
    return plain(answer.content.decode())


def settings_given(**others: str) -> dict[str, str]:
    given = {"host": "imap.exemple.test", "port": "993", "security": "tls", "user": USER,
             "password": PASSWORD, **others}  # fmt: skip
    return {f"box-{name}": value for name, value in given.items()}


def test_without_a_mailbox_set_nothing_can_be_read_from_here(signed_in, person):
    assert mailbox() is None
    shown = plain(signed_in.get(page_of(person)).content.decode())
    assert "Regarder ma boîte" not in shown
    assert "régler une boîte à lire" in shown
    data = {"look-since": "2026-01-01", "look-addresses": DOMAIN}
    answer = signed_in.post(f"{page_of(person)}boite/", data, follow=True)
    assert "Aucune boîte à lire n’est réglée." in plain(answer.content.decode())


@needs_dovecot
def test_what_the_box_holds_is_proposed_like_a_file_and_the_rest_is_not_read(
    signed_in, person, dovecot
):
    shown = look(signed_in, person)
    assert "1 e-mail à regarder." in shown
    assert "Une réponse : réessayez sur le site" in shown
    assert f"Le domaine {DOMAIN} a signé ce message." in shown
    [row] = person.mail_proposals.all()
    assert blob_folder(person).read(row.sha256, person.vault()) == signed()
    assert person.attempts.count() == 5


@needs_dovecot
def test_looking_leaves_no_mark_in_the_box(signed_in, person, dovecot):
    before = dovecot.flags()
    look(signed_in, person)
    assert before.count("uid:") == 2
    assert dovecot.flags().replace("\\Recent", "") == before.replace("\\Recent", "")
    assert "\\Seen" not in dovecot.flags()


@needs_dovecot
def test_a_mail_dropped_or_noted_before_is_not_doubled(signed_in, person, dovecot):
    take_in(person, [("reponse.eml", signed())], name_service, at=NOW)
    assert "1 e-mail était déjà là." in look(signed_in, person)
    [form] = signed_in.get(page_of(person)).context["forms"]
    data = {f"{form.prefix}-{name}": form[name].value() or "" for name in form.fields}
    signed_in.post(f"{page_of(person)}{form.proposal.row.pk}/", data)
    [kept] = person.attempts.latest("number").captures.all()
    assert read_original(kept) == signed()
    assert "1 e-mail était déjà là." in look(signed_in, person)
    assert person.mail_proposals.count() == 0


@needs_dovecot
def test_the_person_chooses_the_addresses_and_the_day(signed_in, person, dovecot):
    tomorrow = (timezone.now() + dt.timedelta(days=2)).date().isoformat()
    assert "Aucun e-mail trouvé" in look(signed_in, person, since=tomorrow)
    assert "1 e-mail à regarder." in look(signed_in, person, addresses="@ailleurs.test")


@needs_dovecot
def test_a_certificate_that_nobody_trusts_is_told_and_nothing_is_proposed(
    signed_in, person, dovecot, monkeypatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    shown = look(signed_in, person)
    assert "n’offre pas de connexion sûre" in shown
    assert "Le mot de passe n’a pas été donné." in shown
    assert person.mail_proposals.count() == 0


def test_a_server_that_is_away_is_told(signed_in, person):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    set_mailbox(Mailbox("127.0.0.1", port, "tls", USER, PASSWORD), at=NOW)
    assert "La boîte sur 127.0.0.1 ne répond pas." in look(signed_in, person)


@pytest.mark.parametrize("odd", ['a" ALL "', "*", "", "@"])
def test_what_is_not_an_address_is_asked_again(signed_in, person, odd):
    set_mailbox(Mailbox("127.0.0.1", 9, "tls", USER, PASSWORD), at=NOW)
    data = {"look-since": "2026-01-01", "look-addresses": odd}
    assert signed_in.post(f"{page_of(person)}boite/", data).status_code == 422


def test_an_archived_dossier_reads_no_mailbox(signed_in, person):
    set_mailbox(Mailbox("127.0.0.1", 9, "tls", USER, PASSWORD), at=NOW)
    archive_dossier(person, by="test", at=NOW)
    shown = plain(signed_in.get(page_of(person)).content.decode())
    assert "Regarder ma boîte" not in shown


# The settings


def test_the_password_of_the_box_is_kept_encrypted_and_never_shown(signed_in):
    signed_in.post(SETTINGS, settings_given())
    assert mailbox() == Mailbox("imap.exemple.test", 993, "tls", USER, PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {ReadMailbox._meta.db_table}")
        [row] = cursor.fetchall()
    assert PASSWORD.encode() not in b"".join(bytes(c) for c in row if isinstance(c, bytes))
    assert PASSWORD not in signed_in.get("/messagerie/").content.decode()


def test_an_empty_password_keeps_that_of_the_same_box_alone(signed_in):
    signed_in.post(SETTINGS, settings_given())
    signed_in.post(SETTINGS, settings_given(password="", port="143", security="starttls"))
    assert mailbox() == Mailbox("imap.exemple.test", 143, "starttls", USER, PASSWORD)
    signed_in.post(SETTINGS, settings_given(password="", host="autre.exemple.test"))
    assert mailbox().password == ""


def test_the_box_opens_after_the_keys_were_changed(signed_in):
    signed_in.post(SETTINGS, settings_given())
    keys = django_settings.HOME / "keys" / "installation.keys"
    before = keys.read_text()
    rotate_installation_key(by="test")
    assert keys.read_text() != before
    assert mailbox().password == PASSWORD


def test_the_box_can_be_forgotten_with_its_password(signed_in):
    signed_in.post(SETTINGS, settings_given())
    signed_in.post(SETTINGS, {"remove": "1"})
    assert ReadMailbox.objects.count() == 0


@pytest.mark.parametrize("wrong", [{"host": ""}, {"port": "0"}, {"user": ""}, {"security": "none"}])
def test_a_box_that_could_not_be_read_safely_is_refused(signed_in, wrong):
    assert signed_in.post(SETTINGS, settings_given(**wrong)).status_code == 422
    assert mailbox() is None
