"""Reading a mailbox of a real Dovecot on loopback: read-only, over TLS, byte for byte."""

from __future__ import annotations

import datetime as dt
import re
import socket
import threading
from collections.abc import Iterator

import pytest

from guichet.mail import fetching
from guichet.mail.fetching import (
    AddressNotSearchable,
    Mailbox,
    MailboxNotTrusted,
    MailboxRefused,
    MailboxSilent,
    Reading,
    Search,
    TooManyFound,
)
from tests.support.dovecot import PASSWORD, USER, LocalDovecot, why_not

needs_dovecot = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
LONG_AGO = dt.date(2020, 1, 1)
DESK = "prefecture.test"


def mail(sender: str, to: str, text: bytes = b"Bonjour\r\n") -> bytes:
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: EXEMPLE\r\nMessage-ID: <{sender}>\r\n\r\n"
    return head.encode() + text


REPLY = mail("etrangers@prefecture.test", USER, b"Accents \xc3\xa9 bruts \xe9\r\n\r\n  .\r\n\tfin")
MINE = mail(USER, "etrangers@prefecture.test")
FRIEND = mail("ami@ailleurs.test", USER)
BOUNCE = mail("MAILER-DAEMON@courrier.test", USER, b"not delivered: bureau@prefecture.test\r\n")
OTHER_BOUNCE = mail("MAILER-DAEMON@courrier.test", USER, b"not delivered: ami@ailleurs.test\r\n")


@pytest.fixture(scope="module")
def filled() -> Iterator[LocalDovecot]:
    with LocalDovecot() as running:
        running.deliver(REPLY, name="1.reply")
        running.deliver(FRIEND, name="2.friend")
        running.deliver(BOUNCE, name="3.bounce")
        running.deliver(OTHER_BOUNCE, name="4.other")
        running.deliver(MINE, name="5.mine", folder=".Sent items")
        yield running


@pytest.fixture
def dovecot(filled, monkeypatch) -> LocalDovecot:
    """A Dovecot whose certificate is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(filled.certificate))
    return filled


def box(running: LocalDovecot, security: str = "tls", password: str = PASSWORD) -> Mailbox:
    port = running.tls if security == "tls" else running.starttls
    return Mailbox("127.0.0.1", port, security, USER, password)


def read(mailbox: Mailbox, *addresses: str, since: dt.date = LONG_AGO) -> tuple[list, list]:
    reading = Reading(mailbox, Search(since, addresses or (DESK,)))
    return [data for _, data in reading.messages()], reading.refused


@needs_dovecot
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_messages_from_to_and_about_the_domain_are_read_byte_for_byte(dovecot, security):
    found, refused = read(box(dovecot, security))
    assert sorted(found) == sorted([REPLY, BOUNCE, MINE])
    assert refused == []


@needs_dovecot
def test_reading_leaves_every_message_of_the_box_unread(dovecot):
    read(box(dovecot))
    flags = dovecot.flags() + dovecot.flags("Sent items")
    assert flags.count("uid:") == 5
    assert not re.search(r"flags:.*\S", flags.replace("\\Recent", ""))


@needs_dovecot
def test_only_the_days_asked_for_are_read(dovecot):
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)
    assert read(box(dovecot), since=tomorrow) == ([], [])


@needs_dovecot
def test_several_addresses_are_looked_for_at_once(dovecot):
    found, _ = read(box(dovecot), "ailleurs.test", "inconnue@rien.test", DESK)
    assert len(found) == 5


@needs_dovecot
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_password_is_not_given_to_a_server_whose_certificate_is_not_trusted(
    filled, monkeypatch, security
):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    before = filled.log().count("Login")
    with pytest.raises(MailboxNotTrusted):
        read(box(filled, security))
    assert filled.log().count("Login") == before


@needs_dovecot
def test_a_wrong_password_is_told_in_plain_words(dovecot):
    with pytest.raises(MailboxRefused, match="refuse ce nom ou ce mot de passe"):
        read(box(dovecot, password="faux"))


@needs_dovecot
def test_a_message_over_the_limit_is_left_and_named(dovecot, monkeypatch):
    monkeypatch.setattr(fetching, "MAX_MESSAGE_BYTES", len(BOUNCE) - 1)
    found, refused = read(box(dovecot))
    assert BOUNCE not in found
    assert all("trop lourd" in str(one.what_happened) for one in refused)
    assert len(found) + len(refused) == 3


@needs_dovecot
def test_past_the_count_the_first_received_are_read_and_it_is_said(dovecot, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_IN_A_FOLDER", 1)
    found, refused = read(box(dovecot))
    assert len(found) == 2
    [told] = refused
    assert isinstance(told, TooManyFound)
    assert "Boîte de réception" in told.what_happened


@pytest.fixture
def without_tls():
    """A server that offers no encryption."""
    listening = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def answer() -> None:
        one, _ = listening.accept()
        with one:
            one.settimeout(5)
            one.sendall(b"* OK bonjour\r\n")
            while line := one.recv(1000):
                heard.append(line)
                tag = line.split(b" ")[0]
                told = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" if b"CAPAB" in line else b""
                one.sendall(told + tag + b" OK fait\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    yield listening.getsockname()[1], heard
    thread.join(10)
    listening.close()


def test_a_server_without_encryption_never_hears_the_password(without_tls):
    port, heard = without_tls
    with pytest.raises(MailboxNotTrusted):
        read(Mailbox("127.0.0.1", port, "starttls", USER, "secret-EXEMPLE"))
    assert b"CAPABILITY" in b"".join(heard)
    assert not re.search(rb"LOGIN|AUTHENTICATE|secret", b"".join(heard))


def test_a_server_that_is_away_or_mute_is_told(monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        for security in ("tls", "starttls"):
            with pytest.raises(MailboxSilent):
                read(Mailbox("127.0.0.1", port, security, USER, PASSWORD))
    with pytest.raises(MailboxSilent):
        read(Mailbox("127.0.0.1", port, "tls", USER, PASSWORD))


@pytest.mark.parametrize("odd", ['a" ALL "', "é@x.fr", "a b", "x\r\ny", "*", ""])
def test_what_could_carry_another_command_is_not_searched(odd):
    with pytest.raises(AddressNotSearchable):
        fetching.criteria(Search(LONG_AGO, (odd,)))


def test_a_search_without_address_would_read_everything_and_is_refused():
    with pytest.raises(AddressNotSearchable):
        fetching.criteria(Search(LONG_AGO, ()))
