"""Somebody else at the address of the installation: given no secret, no picture, no say."""

from __future__ import annotations

import json

import pytest

from guichet.practice import PracticeServer
from tests.extension.owner import Owner, a_page_of, a_page_without_slots

pytestmark = pytest.mark.e2e
KEPT = "chrome.storage.local.get()"


def says_it_is_received(path: str, status: int, headers: list, body: bytes) -> tuple:
    """Answer as the installation would, proof left as it is: of other bytes."""
    told = {"id": "x", "journal_number": 7, "sealed": "timestamped", "said": "REÇUE"}
    return 201, headers, json.dumps(told).encode()


def test_a_program_that_holds_the_port_gets_neither_secret_nor_page(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    """What it noted is the name of the pairing: no key, no signature, nothing that was seen."""
    secret = paired.browser.worker.evaluate(KEPT)["pairings"][0]["secret"]
    for _ in range(60):  # the page that paired still asks where the dossier stands
        if "POST /api/v1/dossier" in paired.relay.asked:
            break
        paired.browser.context.pages[0].wait_for_timeout(50)
    paired.relay.stranger = b'{"challenge": "x", "title": "Tapez votre mot de passe"}'
    paired.relay.asked.clear()
    paired.relay.noted = b""
    paired.keep(a_page_without_slots(paired, booking_site), "!")
    assert set(paired.relay.asked) <= {"OPTIONS /api/v1/greetings", "POST /api/v1/greetings"}
    assert len(secret) == 64
    assert secret.encode() not in paired.relay.noted
    assert b"picture" not in paired.relay.noted
    assert "mot de passe" not in paired.send_what_waits().locator("body").inner_text()
    paired.relay.stranger = None  # and it leaves by itself
    paired.browser.wait_until_listed(1, "received")
    assert dossier.attempts.count() == 1


def test_an_installation_that_knows_the_name_but_not_the_secret_is_given_no_page(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    """The installation of another person, or one that was told the name of the pairing."""
    from guichet.api.models import Pairing

    pairing = Pairing.objects.get(dossier=dossier)
    right, pairing.secret = pairing.secret, "a" * 64
    pairing.save()
    paired.relay.asked.clear()
    paired.keep(a_page_without_slots(paired, booking_site), "!")
    assert "POST /api/v1/greetings" in paired.relay.asked
    assert "POST /api/v1/attempts" not in paired.relay.asked
    assert [item["state"] for item in paired.listed()] == ["waiting"]
    pairing.secret = right
    pairing.save()
    paired.send_what_waits()
    paired.browser.wait_until_listed(1, "received")


def test_an_answer_that_proves_nothing_takes_no_capture_out_of_the_queue(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    """Changed on its way back: the capture stays until an answer of this very call is proved."""

    def lies(path: str, status: int, headers: list, body: bytes) -> tuple:
        changed = says_it_is_received(path, status, headers, body)
        return changed if path.endswith("/attempts") else (status, headers, body)

    paired.relay.changes = lies
    paired.keep(a_page_without_slots(paired, booking_site), "1")
    assert [item["state"] for item in paired.listed()] == ["waiting"]
    paired.relay.changes = None
    paired.send_what_waits()
    paired.browser.wait_until_listed(1, "received")
    assert dossier.attempts.count() == 1


def test_neither_the_code_nor_the_secret_crosses_the_network(
    owner: Owner, dossier, booking_site: PracticeServer, monkeypatch
) -> None:
    monkeypatch.setattr(
        "guichet.api.pairings.secrets.token_urlsafe", lambda _: "CODE-D-ESSAI-UNIQUE-22"
    )
    owner.pair(dossier)
    owner.keep(a_page_of(owner, booking_site, "99010"))
    secret = owner.browser.worker.evaluate(KEPT)["pairings"][0]["secret"]
    assert b"Guichet " in owner.relay.noted
    assert b"CODE-D-ESSAI" not in owner.relay.noted
    assert secret.encode() not in owner.relay.noted
    assert dossier.attempts.count() == 1


def test_a_browser_paired_when_a_token_was_sent_is_asked_to_pair_again_and_loses_nothing(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    before = """async () => {
      const {pairings: [{name, secret, ...pairing}]} = await chrome.storage.local.get();
      await chrome.storage.local.set({pairings: [{...pairing, token: "ANCIEN"}]});
    }"""
    paired.browser.worker.evaluate(before)
    paired.relay.asked.clear()
    paired.keep(a_page_without_slots(paired, booking_site), "!")
    own = paired.send_what_waits()
    own.locator("#outbox").get_by_text("Connect this file once more.").wait_for()
    assert "POST /api/v1/attempts" not in paired.relay.asked
    assert b"ANCIEN" not in paired.relay.noted
    own.close()
    paired.pair(dossier)
    paired.browser.wait_until_listed(1, "received")
    assert dossier.attempts.count() == 1
    assert "ANCIEN" not in json.dumps(paired.browser.worker.evaluate(KEPT))
