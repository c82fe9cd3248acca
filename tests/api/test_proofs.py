"""Both sides prove who they are: no secret travels, nothing noted on the way can be used again."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid

import jsonschema
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from guichet.api.models import Pairing, PairingCode
from guichet.api.pairings import revoke
from guichet.api.proofs import CHALLENGE_LIFE, Asked, is_signed_with, proof_of
from guichet.dossiers.services import archive_dossier
from tests.factories import NOW, a_dossier
from tests.support.checkout import ROOT
from tests.support.extension import CHROMIUM, Extension, a_capture, digest

BEGAN = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


class Wire(Client):
    """A client whose every call and answer somebody notes on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.noted = ""
        self.calls = []

    def generic(self, method, path, data="", content_type="", **extra):
        self.calls.append((method, path, data, content_type, extra))
        answer = super().generic(method, path, data, content_type, **extra)
        self.noted += f"{path} {data!r} {extra} {answer.headers} {answer.content!r}"
        return answer


def is_proved(extension, answer):
    """Return whether an answer carries the proof of the latest call, by the published rule."""
    proof = extension.last.proof(answer.status_code, answer.content)
    return answer.headers.get("Guichet-Proof") == proof


def told(answer):
    return answer.status_code, answer.json().get("error")


def test_neither_the_code_nor_the_secret_ever_travels(dossier, code_of):
    """Whoever notes a whole pairing and a whole sending holds nothing that signs."""
    code, wire = code_of(dossier), Wire()
    browser = Extension(wire)
    assert browser.pair(code).status_code == 201
    assert browser.send().status_code == 201
    assert browser.name in wire.noted
    assert code not in wire.noted
    assert browser.secret not in wire.noted
    assert browser.secret == Pairing.objects.get().secret


def test_every_answer_is_proved_refusals_included(extension, dossier, monkeypatch):
    assert is_proved(extension, extension.greet())
    assert is_proved(extension, extension.send())
    assert is_proved(extension, extension.get("/api/v1/dossier"))
    assert is_proved(extension, extension.send(picture=""))

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("guichet.api.arrivals.save_blobs", full)
        answer = extension.send()
    assert told(answer) == (507, "disk_full")
    assert is_proved(extension, answer)
    archive_dossier(dossier, by="test", at=NOW)
    answer = extension.send()
    assert told(answer) == (409, "archived_dossier")
    assert is_proved(extension, answer)
    revoke(Pairing.objects.get(), by="test", at=NOW)
    answer = extension.send()
    assert told(answer) == (401, "browser_revoked")
    assert is_proved(extension, answer)


def test_a_defect_of_the_software_is_told_with_its_proof(extension, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("guichet.api.arrivals.save_blobs", broken)
    extension.client.raise_request_exception = False
    answer = extension.send()
    assert told(answer) == (500, "unexpected")
    assert is_proved(extension, answer)


def test_a_program_that_does_not_hold_the_secret_proves_nothing_and_adds_nothing(
    extension, dossier
):
    thief = Extension(Client(), name=extension.name, secret="a" * 64)
    answer = thief.greet()
    assert answer.status_code == 200
    assert not is_proved(thief, answer)
    assert told(thief.send()) == (401, "wrong_signature")
    assert told(thief.get("/api/v1/dossier")) == (401, "wrong_signature")
    assert not dossier.attempts.exists()


@pytest.mark.parametrize("change", ["body", "path", "method", "nonce", "not signed"])
def test_a_call_changed_on_the_way_is_refused(extension, dossier, change):
    wire = extension.client = Wire()
    extension.send()
    method, path, data, kind, extra = wire.calls[-1]
    headers = dict(extra["headers"])
    scheme, name, nonce, challenge, signature = headers["Authorization"].split()
    if change == "body":
        data = data.replace(b"Aucun", b"Un bon")
    elif change == "path":
        path = "/api/v1/dossier"
    elif change == "method":
        method, path = "GET", "/api/v1/dossier"
    elif change == "nonce":
        nonce = uuid.uuid4().hex
    signed = "" if change == "not signed" else f" {challenge} {signature}"
    headers["Authorization"] = f"{scheme} {name} {nonce}{signed}"
    answer = wire.generic(method, path, data, kind, headers=headers)
    assert told(answer) == (401, "wrong_signature")
    assert dossier.attempts.count() == 1


def test_a_call_played_again_adds_nothing_and_soon_says_nothing(extension, dossier):
    """Noted on the way and sent again: first the same attempt, then no answer at all."""
    wire = extension.client = Wire()
    with time_machine.travel(BEGAN, tick=False) as clock:
        assert extension.send().status_code == 201
        method, path, data, kind, extra = wire.calls[-1]
        assert wire.generic(method, path, data, kind, **extra).status_code == 200
        clock.shift(CHALLENGE_LIFE + 1)
        late = wire.generic(method, path, data, kind, **extra)
        assert told(late) == (428, "greeting_needed")
        assert is_proved(extension, late)
        assert extension.send().status_code == 201
    assert dossier.attempts.count() == 2


def test_a_challenge_serves_the_browser_that_asked_for_it_alone(extension, code_of):
    other = Extension(Client())
    other.pair(code_of(a_dossier()))
    extension.challenge = other.greet().json()["challenge"]
    assert told(extension.send()) == (428, "greeting_needed")
    extension.challenge = "invente:1tQ0ab:sans-secret"
    assert told(extension.send()) == (428, "greeting_needed")


@pytest.mark.parametrize("year", [1970, 2100])
def test_a_computer_whose_clock_is_wrong_proves_itself_all_the_same(extension, year):
    """No clock is compared with another one: both sides may be of any year."""
    with time_machine.travel(dt.datetime(year, 1, 1, 0, 3, tzinfo=dt.UTC), tick=False):
        answer = extension.get("/api/v1/dossier")
        assert answer.status_code == 200
        assert is_proved(extension, answer)


def test_who_saw_the_name_of_a_code_cannot_pair_and_does_not_spend_it(dossier, code_of):
    """A program that held the port saw the SHA-256 of the code, which signs nothing."""
    code = code_of(dossier)
    thief = Extension(Client(), name=digest(code.encode()), secret=digest(code.encode()))
    assert told(thief.post("/api/v1/pairings", {"browser": "x"})) == (401, "wrong_signature")
    assert PairingCode.objects.count() == 1
    assert Extension(Client()).pair(code).status_code == 201


def test_a_code_pairs_and_does_nothing_else_a_browser_pairs_nothing(extension, dossier, code_of):
    code = code_of(dossier)
    holder = Extension(Client(), name=digest(code.encode()), secret=code)
    assert told(holder.send()) == (401, "browser_unknown")
    assert told(extension.post("/api/v1/pairings", {"browser": "x"})) == (401, "code_unknown")
    assert not dossier.attempts.exists()


def test_an_extension_that_still_sends_a_token_is_told_to_be_updated(dossier, code_of):
    """Nothing is taken from it, and its code is not spent."""
    code, old = code_of(dossier), Client()
    headers = {"Origin": CHROMIUM, "Authorization": f"Bearer {'a' * 43}"}
    for path, said in (
        ("attempts", a_capture()),
        ("dossier", {}),
        ("pairings", {"code": code, "browser": "Chromium"}),
    ):
        answer = old.post(f"/api/v1/{path}", said, "application/json", headers=headers)
        assert told(answer) == (401, "unsigned")
        assert "Mettez l’extension à jour" in answer.json()["advice"]
    assert Extension(Client()).pair(code).status_code == 201


def test_a_browser_paired_before_is_cut_off_and_keeps_what_it_sent(extension, dossier):
    """Its row has no secret: it can sign nothing, and is told to pair again."""
    extension.send()
    Pairing.objects.update(secret=None, revoked_at=timezone.now())
    assert told(extension.send()) == (401, "browser_revoked")
    assert dossier.attempts.count() == 1


def test_a_greeting_is_answered_as_the_schema_says(extension):
    whole = json.loads((ROOT / "docs" / "schemas" / "api.schema.json").read_text("utf-8"))
    part = {"$ref": "#/$defs/GreetingTold", "$defs": whole["$defs"]}
    jsonschema.validate(extension.greet().json(), part)


def test_the_example_of_the_guide_is_signed_as_the_installation_signs():
    """Whoever writes another extension compares with it."""
    guide = (ROOT / "docs" / "extension.md").read_text("utf-8")
    asked = Asked("POST", "/api/v1/dossier", "name", "nonce", "challenge", digest(b"{}"))
    example = re.search(r"the signature is `([0-9a-f]{64})`", guide)
    answer = re.search(r"its proof is\s`([0-9a-f]{64})`", guide)
    assert is_signed_with("secret", asked, example[1])
    assert proof_of("secret", asked, 200, b"{}") == answer[1]
