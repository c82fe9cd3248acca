"""Sending by a real Postfix on loopback, and reading what comes back."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from guichet.mail.answers import SentMessage, tie
from guichet.mail.reading import read
from guichet.mail.sending import (
    Account,
    AddressNotPlain,
    Envelope,
    MailServerNotTrusted,
    MailServerSilent,
    PasswordRefused,
    TooHeavyForServer,
    new_envelope_id,
    send,
    try_account,
    xtext,
)
from tests.support.postfix import DESK, FULL, LIMIT, SENDER, UNKNOWN, LocalPostfix, why_not

needs_postfix = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


@pytest.fixture(scope="module")
def postfix() -> Iterator[LocalPostfix]:
    with LocalPostfix() as running:
        yield running


def account(port: int, **others: object) -> Account:
    return Account("127.0.0.1", port, "none", SENDER, **others)


def message(to: str, name: str, more: bytes = b"") -> bytes:
    head = f"From: {SENDER}\r\nTo: {to}\r\nSubject: EXEMPLE\r\nMessage-ID: {name}\r\n\r\n"
    return head.encode() + b"Bonjour\r\n" + more


def returned(postfix: LocalPostfix, envelope: Envelope) -> list:
    """Return the notices about this envelope, as they are read."""
    for count in range(1, 20):
        found = [read(raw) for raw in postfix.messages("awa", count)]
        about = [one for one in found if one.delivery]
        about = [one for one in about if one.delivery.envelope_id == envelope.envelope_id]
        if about:
            return about
    raise AssertionError(postfix.log())


@needs_postfix
@pytest.mark.parametrize(("to", "kind"), [(DESK, "delivered"), (FULL, "failure")])
def test_the_notice_of_delivery_and_the_bounce_come_back_and_are_tied(postfix, to, kind):
    """EM-18: asked for, received, recognised, tied to the message."""
    envelope = Envelope(SENDER, to, new_envelope_id())
    name = f"<{envelope.envelope_id}@personne.test>"
    outcome = send(account(postfix.port), envelope, message(to, name))
    assert (outcome.state, outcome.notices) == ("accepted", True)
    assert outcome.answer.startswith("2.0.0 Ok")
    [notice] = returned(postfix, envelope)
    assert notice.kind == kind
    assert notice.delivery.recipient == to
    by_envelope = tie(notice, [SentMessage("a", "<autre@x.test>", envelope.envelope_id)])
    by_headers = tie(notice, [SentMessage("b", name)])
    assert by_envelope is not None
    assert by_headers is not None
    assert (by_envelope.key, by_envelope.by) == ("a", "Original-Envelope-Id")
    assert (by_headers.key, by_headers.by) == ("b", "Message-ID")
    assert tie(notice, [SentMessage("c", "<autre@x.test>", "00")]) is None


@needs_postfix
def test_an_address_refused_at_once_is_an_answer_since_no_bounce_will_come(postfix):
    envelope = Envelope(SENDER, UNKNOWN, new_envelope_id())
    outcome = send(account(postfix.port), envelope, message(UNKNOWN, "<a@personne.test>"))
    assert (outcome.state, outcome.step, outcome.code) == ("refused", "recipient", 550)
    assert "User unknown" in outcome.answer


@needs_postfix
def test_a_message_over_the_limit_of_the_server_is_refused_before_it_is_sent(postfix):
    envelope = Envelope(SENDER, DESK, new_envelope_id())
    heavy = message(DESK, "<lourd@personne.test>", b"x" * LIMIT)
    with pytest.raises(TooHeavyForServer):
        send(account(postfix.port), envelope, heavy)
    assert "lourd@personne.test" not in postfix.log()
    assert "NOQUEUE: reject: MAIL" not in postfix.log()


@needs_postfix
def test_a_server_without_accounts_refuses_a_password(postfix):
    with pytest.raises((PasswordRefused, MailServerSilent)):
        try_account(account(postfix.port, user="awa", password="secret"))


@needs_postfix
def test_a_server_that_cannot_prove_its_name_gets_no_password(postfix):
    """Its certificate is signed by nobody that this computer knows."""
    stranger = Account("127.0.0.1", postfix.port, "starttls", SENDER, "awa", "secret")
    with pytest.raises(MailServerNotTrusted):
        try_account(stranger)
    assert "AUTH" not in postfix.log()


@needs_postfix
def test_a_message_travels_encrypted_to_a_server_that_proves_its_name(postfix, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(postfix.certificate))
    envelope = Envelope(SENDER, DESK, new_envelope_id())
    name = "<chiffre@personne.test>"
    trusted = Account("127.0.0.1", postfix.port, "starttls", SENDER)
    assert send(trusted, envelope, message(DESK, name)).state == "accepted"
    [received] = [raw for raw in _desk(postfix) if name.encode() in raw]
    assert b"with ESMTPS id" in received


def _desk(postfix: LocalPostfix) -> list[bytes]:
    """Return what the desk has, once the message that travels encrypted is there."""
    for count in range(1, 10):
        found = postfix.messages("desk", count)
        if any(b"chiffre@" in raw for raw in found):
            return found
    raise AssertionError(postfix.log())


def test_a_server_that_does_not_encrypt_gets_no_password():
    with Scripted("250 ici") as server, pytest.raises(MailServerNotTrusted):
        try_account(Account("127.0.0.1", server.port, "starttls", SENDER, "awa", "secret"))
    assert b"AUTH" not in b"".join(server.heard)


def test_without_encryption_only_this_computer_is_spoken_to():
    with pytest.raises(MailServerNotTrusted):
        try_account(Account("smtp.exemple.test", 25, "none", SENDER, "awa", "secret"))


def test_a_server_that_is_not_there_is_told():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(MailServerSilent):
        try_account(account(port))


@pytest.mark.parametrize(
    "address", ["préfet@exemple.test", "a@b.test>\r\nRCPT TO:<c@d.test", "a b@c.test", "sans", ""]
)
def test_an_address_that_could_carry_a_second_command_is_refused(address):
    with pytest.raises(AddressNotPlain):
        send(account(1), Envelope(SENDER, address, "00"), b"")


def test_signs_that_smtp_reads_otherwise_are_written_by_their_number():
    assert xtext("a+b=c@d.test") == "a+2Bb+3Dc@d.test"


class Scripted:
    """A server that says each line of ``answers`` after each line it reads, then hangs up."""

    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.heard: list[bytes] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._talk)

    def __enter__(self) -> Scripted:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()
        self.thread.join(10)

    def _talk(self) -> None:
        one, _ = self.socket.accept()
        with one, one.makefile("rwb") as talk:
            talk.write(b"220 pret\r\n")
            talk.flush()
            for answer in self.answers:
                self.heard.append(talk.readline())
                if answer == "TEXT":
                    while talk.readline() not in (b".\r\n", b""):
                        pass
                    return
                talk.write(answer.encode() + b"\r\n")
                talk.flush()


def test_a_line_cut_after_the_text_was_handed_over_leaves_the_sending_unsure():
    """Nobody knows whether it left: it is never sent a second time by itself."""
    with Scripted("250 ici", "250 ok", "250 ok", "354 allez", "TEXT") as server:
        outcome = send(
            account(server.port), Envelope(SENDER, DESK, "00"), message(DESK, "<a@b.test>")
        )
    assert (outcome.state, outcome.step) == ("unsure", "text")


def test_notices_are_asked_only_where_the_server_offers_them():
    with Scripted("250 ici", "250 ok", "250 ok", "354 allez", "250 pris") as server:
        outcome = send(
            account(server.port), Envelope(SENDER, DESK, "00"), message(DESK, "<a@b.test>")
        )
    heard = b"".join(server.heard)
    assert outcome.notices is False
    assert b"NOTIFY" not in heard
    assert b"ENVID" not in heard


def test_a_refusal_of_the_size_by_the_server_is_an_answer_too():
    with Scripted("250 ici", "552 5.3.4 Message size exceeds fixed limit") as server:
        outcome = send(
            account(server.port), Envelope(SENDER, DESK, "00"), message(DESK, "<a@b.test>")
        )
    assert (outcome.state, outcome.step, outcome.code) == ("refused", "sender", 552)
