"""Which domain signed a message: what is said, and what is never said."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.mail.boxes import messages_in
from guichet.mail.dkim_check import NameServiceSilent, check, check_again
from guichet.mail.dns_keys import ask_nobody
from tests.support.signed_mail import DOMAIN, KEY_NAME, REPLY, name_service, signed

NOW = dt.datetime(2026, 11, 4, 8, 0, tzinfo=dt.UTC)


def test_a_message_as_it_was_signed_verifies_and_names_the_domain_never_the_person():
    found = check(signed(), name_service, at=NOW)
    assert (found.state, found.domain) == ("valid", DOMAIN)
    assert found.sentence == (
        "Le domaine prefecture-exemple.test a signé ce message. La personne n’est pas vérifiée."
    )


def test_line_ends_changed_by_a_mail_program_do_not_break_the_signature():
    assert check(signed().replace(b"\r\n", b"\n"), name_service, at=NOW).state == "valid"


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"prendre rendez-vous", b"venir sans rendez-vous"), (b"Subject: ", b"Subject: URGENT ")],
)
def test_a_message_changed_after_it_was_signed_does_not_verify(before, after):
    changed = signed().replace(before, after)
    assert changed != signed()
    assert check(changed, name_service, at=NOW).state == "changed"


def test_text_added_after_a_signature_that_stops_early_is_counted():
    added = "Ligne ajoutée.\r\n".encode()
    found = check(signed(whole=False) + added, name_service, at=NOW)
    assert (found.state, found.unsigned) == ("valid", len(added))
    assert "Le domaine n’a pas signé la fin du texte : 17 octets." in found.sentence


def test_a_signature_with_a_length_that_covers_everything_leaves_nothing_out():
    assert check(signed(whole=False), name_service, at=NOW).unsigned == 0


def test_a_message_without_signature_is_said_so_and_nothing_is_asked():
    asked = []
    assert check(REPLY, asked.append, at=NOW).state == "none"
    assert asked == []


def test_the_key_is_kept_with_its_day_and_serves_when_the_domain_has_withdrawn_it():
    kept = check(signed(), name_service, at=NOW).key
    assert kept is not None
    assert (kept.name, kept.read_at) == (KEY_NAME, NOW)
    assert check(signed(), lambda name: None, at=NOW).state == "key_missing"
    assert check_again(signed(), kept).state == "valid"
    assert check_again(signed().replace(b"Bonjour", b"Bonsoir"), kept).state == "changed"


def test_a_key_revoked_by_its_domain_is_missing_not_a_changed_message():
    assert check(signed(), lambda name: "v=DKIM1; k=rsa; p=", at=NOW).state == "key_missing"


def test_without_network_the_signature_is_not_judged():
    def silent(name: str) -> str | None:
        raise NameServiceSilent(name)

    assert check(signed(), silent, at=NOW).state == "not_asked"
    assert check(signed(), ask_nobody, at=NOW).state == "not_asked"


def test_a_mailbox_file_that_quoted_a_line_leaves_the_signature_unjudged():
    """The line was changed by the mailbox file, not by somebody: it is kept, and said."""
    message = signed(REPLY.replace(b"Le service", b"From Lyon, le service"))
    box = b"From x@y.test Tue Nov  3 09:15:00 2026\r\n" + message.replace(
        b"\nFrom Lyon", b"\n>From Lyon"
    )
    [one], refused = messages_in("boite.mbox", box)
    assert refused == []
    assert b">From Lyon" in one.data
    assert check(one.data, name_service, at=NOW, quoted=one.quoted).state == "cannot_judge"


@pytest.mark.parametrize(
    "line",
    [b"DKIM-Signature: v=1; a=rsa-sha256", b"DKIM-Signature:", b"DKIM-Signature: \xff\xfe=;;="],
)
def test_a_signature_that_cannot_be_read_is_said_so(line):
    assert check(line + b"\r\n" + REPLY, name_service, at=NOW).state == "unreadable"


def test_a_second_signature_that_holds_is_enough():
    other = b"DKIM-Signature: v=1; a=rsa-sha256; d=liste.test; s=x; h=from; bh=AAAA; b=AAAA\r\n"
    found = check(other + signed(), name_service, at=NOW)
    assert (found.state, found.domain) == ("valid", DOMAIN)
