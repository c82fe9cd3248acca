"""What is refused, and what is told: nothing lost, nothing executed, nobody else’s dossier."""

from __future__ import annotations

import base64
import datetime as dt
import json
import struct
import uuid
import zlib

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from guichet.api.models import Pairing, PairingCode
from guichet.api.pairings import CODE_LIFE, installation_id, make_code, revoke
from guichet.api.sent import LARGEST_BODY
from guichet.api.tasks import forget_codes_and_erased_browsers
from guichet.dossiers.services import archive_dossier, create_dossier
from guichet.evidence.erasure import erase_dossier
from guichet.evidence.services import read_original
from tests.factories import NOW, a_dossier, png
from tests.support.extension import CHROMIUM, FIREFOX, WEB_PAGE, Extension, a_capture, digest
from tests.support.live import sign_in

PARTS = {"error", "title", "effect", "advice", "kept", "reference"}


def refused(answer, status, code):
    """Check a refusal: its status, its code, its four French texts."""
    told = answer.json()
    assert (answer.status_code, told["error"]) == (status, code)
    assert set(told) >= PARTS
    assert all(told[part] for part in PARTS - {"reference"})
    return True


# Who calls


@pytest.mark.parametrize("origin", [None, WEB_PAGE, "null", "http://127.0.0.1:8321", FIREFOX])
def test_the_secret_is_worth_nothing_from_another_origin(extension, dossier, origin):
    extension.challenge = extension.greet().json()["challenge"]
    extension.origin = origin
    assert refused(extension.greet(), 403, "wrong_origin")
    assert refused(extension.send(), 403, "wrong_origin")
    assert refused(extension.get("/api/v1/dossier"), 403, "wrong_origin")
    assert not dossier.attempts.exists()


@pytest.mark.parametrize("path", ["greetings", "pairings", "dossier", "attempts"])
@pytest.mark.parametrize("origin", [WEB_PAGE, "null", CHROMIUM.upper(), CHROMIUM + "/", ""])
def test_a_page_of_the_web_gets_no_header_that_lets_it_read(db, path, origin):
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    for answer in (
        Client().options(f"/api/v1/{path}", headers=headers),
        Client().get(f"/api/v1/{path}", headers=headers),
        Client().post(f"/api/v1/{path}", "{}", content_type="text/plain", headers=headers),
    ):
        assert not any(name.startswith("Access-Control") for name in answer.headers)
        assert answer.status_code in {403, 405}


@pytest.mark.parametrize("origin", [CHROMIUM, FIREFOX])
def test_a_preflight_names_exactly_the_extension_that_asks(db, origin):
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
        "Access-Control-Request-Private-Network": "true",
    }
    answer = Client().options("/api/v1/attempts", headers=asked)
    told = {k: v for k, v in answer.headers.items() if k.startswith("Access-Control")}
    assert answer.status_code == 204
    assert told == {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "authorization, content-type",
        "Access-Control-Allow-Private-Network": "true",
        "Access-Control-Expose-Headers": "Retry-After, Guichet-Proof",
        "Access-Control-Max-Age": "600",
    }
    assert "Origin" in answer.headers["Vary"]


def test_a_refusal_can_be_read_by_the_extension_that_is_refused(db):
    answer = Extension(Client()).get("/api/v1/dossier")
    assert answer.headers["Access-Control-Allow-Origin"] == CHROMIUM


def test_a_name_that_is_not_ours_is_refused_before_anything_else(extension):
    extension.headers = {"Host": "attaquant.example"}
    for answer in (
        extension.get("/api/v1/dossier"),
        extension.client.options(
            "/api/v1/dossier", headers={"Host": "attaquant.example", "Origin": CHROMIUM}
        ),
    ):
        assert refused(answer, 400, "unusable_request")
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_session_of_the_pages_opens_nothing_here(dossier):
    """The API reads no cookie: the person’s own browser, signed in, is refused without a secret."""
    client = sign_in(Client())
    assert client.get("/").status_code == 200
    assert refused(Extension(client, challenge="x").send(), 401, "unsigned")
    assert not dossier.attempts.exists()


def test_a_signature_needs_no_cookie_no_form_secret_and_sets_none(dossier, code_of):
    careful = Extension(Client(enforce_csrf_checks=True))
    careful.client.cookies["guichet"] = "n’importe-quoi"
    assert careful.pair(code_of(dossier)).status_code == 201
    answer = careful.send()
    assert answer.status_code == 201
    assert not answer.cookies


def test_the_api_and_its_secrets_open_no_page(extension, dossier):
    """What is signed goes to the API alone: the pages of the dossier stay closed to it."""
    assert extension.get(f"/dossiers/{dossier.id}/journal/").status_code == 403


# Codes and browsers


def test_a_code_pairs_one_browser_once(dossier, code_of):
    code = code_of(dossier)
    first, second = Extension(Client()), Extension(Client())
    answer = first.pair(code)
    assert answer.status_code == 201
    assert answer.json()["installation"] == installation_id()
    assert refused(second.pair(code), 401, "code_unknown")
    assert Pairing.objects.count() == 1


def test_a_code_is_valid_for_fifteen_minutes(dossier):
    code = make_code(dossier, at=timezone.now() - CODE_LIFE)
    assert refused(Extension(Client()).pair(code), 401, "code_unknown")


def test_a_new_code_replaces_the_one_before(dossier, code_of):
    before = code_of(dossier)
    code_of(dossier)
    assert refused(Extension(Client()).pair(before), 401, "code_unknown")


def test_neither_the_secret_nor_the_code_is_stored_in_the_clear(dossier, code_of):
    code = code_of(dossier)
    assert code not in str(PairingCode.objects.values())
    paired = Extension(Client())
    paired.pair(code)
    row = str(Pairing.objects.values())
    assert len(bytes.fromhex(paired.secret)) == 32
    assert paired.secret not in row
    assert "Chromium" not in row


def test_a_revoked_browser_is_told_so_and_adds_nothing(extension, dossier):
    extension.send()
    revoke(Pairing.objects.get(), by="person", at=NOW)
    assert refused(extension.send(), 401, "browser_revoked")
    assert dossier.attempts.count() == 1


def test_a_browser_reaches_its_own_dossier_only(extension, dossier, code_of):
    """Another dossier of the same installation: nothing in the request can name it."""
    other = a_dossier()
    other_browser = Extension(Client())
    other_browser.pair(code_of(other))
    said = a_capture()
    extension.post("/api/v1/attempts", said | {"dossier": str(other.id)})
    assert other_browser.post("/api/v1/attempts", said).status_code == 201
    assert (dossier.attempts.count(), other.attempts.count()) == (1, 1)


def test_a_browser_of_another_installation_is_unknown_here(db):
    stranger = Extension(Client(), name=str(uuid.uuid4()), secret="a" * 64)
    assert refused(stranger.send(), 401, "browser_unknown")
    stranger.challenge = "x"
    assert refused(stranger.send(), 401, "browser_unknown")
    assert "Guichet-Proof" not in stranger.send().headers


def test_an_archived_dossier_takes_nothing_more_and_says_it(extension, dossier, code_of):
    code = code_of(dossier)
    archive_dossier(dossier, by="test", at=NOW)
    assert refused(extension.send(), 409, "archived_dossier")
    assert refused(Extension(Client()).pair(code), 409, "archived_dossier")
    assert extension.get("/api/v1/dossier").json()["archived"] is True


def test_erasing_a_dossier_ends_its_browsers_and_leaves_nothing_readable(extension, dossier):
    extension.send()
    erase_dossier(dossier, by="test", at=NOW)
    assert refused(extension.send(), 410, "erased_dossier")
    assert refused(extension.get("/api/v1/dossier"), 410, "erased_dossier")
    assert forget_codes_and_erased_browsers() == 1
    assert not Pairing.objects.exists()


# What is sent


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"id": "pas-un-uuid"}, "id"),
        ({"id": ...}, "id"),
        ({"picture": ...}, "picture"),
        ({"picture": ""}, "picture"),
        ({"picture": base64.b64encode(png()).decode()[:-3]}, "picture"),
        ({"picture": "data:image/png;base64," + base64.b64encode(png()).decode()}, "picture"),
        ({"picture": 12}, "picture"),
        ({"address": "a" * 8193}, "address"),
        ({"taken_at": "hier"}, "taken_at"),
        ({"taken_at": "2026-11-22T10:00:00"}, "taken_at"),
        ({"taken_at": 1_790_000_000}, "taken_at"),
        ({"taken_at": "0001-01-01T00:00:00+14:00"}, "taken_at"),
        ({"taken_at": "9999-12-31T23:59:59-12:00"}, "taken_at"),
        ({"window": {"width": -1, "height": 1, "scale": 1}}, "window.width"),
        ({"window": {"width": 1, "height": 1, "scale": 0}}, "window.scale"),
        ({"window": []}, "window"),
        ({"http_status": 42}, "http_status"),
        ({"title": None, "text": ["a"]}, "text, title"),
    ],
)
def test_a_capture_that_is_not_what_was_agreed_says_which_field(
    extension, dossier, changes, fields
):
    answer = extension.send(**changes)
    assert refused(answer, 422, "invalid")
    assert answer.json()["fields"] == fields
    assert not dossier.attempts.exists()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 200_000, b'{"id": NaN}', b"9" * 9000]
)
def test_a_body_that_is_no_capture_is_refused_in_plain_french(extension, dossier, code_of, body):
    assert refused(extension.post("/api/v1/attempts", body), 422, "invalid")
    code = code_of(dossier)
    pairs = Extension(Client(), name=digest(code.encode()), secret=code)
    assert refused(pairs.post("/api/v1/pairings", body), 422, "invalid")


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + b"\0" * 20,
        b"%PDF-1.7 \n",
        b"MZ" + b"\0" * 60,
        b"PK\x03\x04" + b"\0" * 30,
    ],
)
def test_a_picture_is_known_by_its_content(extension, dossier, data):
    answer = extension.send(picture=base64.b64encode(data).decode())
    assert refused(answer, 422, "not_a_picture")
    assert not dossier.captures.exists()


def bomb():
    """A PNG of a few bytes that announces 10,000 by 10,000 pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    end = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + chunk + end


@pytest.mark.parametrize(
    "data", [bomb(), png()[:200], png() + b"<script>alert(1)</script>", png()[:12]]
)
def test_an_odd_picture_is_kept_as_it_came_and_its_pages_open(extension, dossier, data):
    """100 million pixels, cut, or with a page behind it: an original all the same."""
    assert extension.send(picture=base64.b64encode(data).decode()).status_code == 201
    kept = next(one for one in dossier.captures.all() if one.is_picture)
    assert read_original(kept) == data
    pages = sign_in(Client())
    assert pages.get(f"/dossiers/{dossier.id}/journal/1/").status_code == 200
    assert pages.get(f"/dossiers/{dossier.id}/preuves/{kept.id}/").status_code == 200
    original = pages.get(f"/dossiers/{dossier.id}/preuves/{kept.id}/original/")
    assert original.headers["Content-Type"] == "image/png"
    assert original.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert original.headers["X-Content-Type-Options"] == "nosniff"


def test_a_text_over_one_megabyte_is_refused_and_a_cut_one_is_taken(extension, dossier):
    assert refused(extension.send(text="é" * 1_000_000), 413, "too_large")
    assert extension.send(text="é" * 500_000, text_cut=True).status_code == 201
    assert dossier.attempts.count() == 1


def test_a_body_over_the_limit_is_refused(extension, monkeypatch):
    monkeypatch.setattr("guichet.api.callers.LARGEST_BODY", 1000)
    assert LARGEST_BODY > 32 * 1024 * 1024 * 4 // 3 + 1_000_000
    assert refused(extension.send(), 413, "too_large")
    huge = extension.client.post(
        "/api/v1/attempts", b"", content_type="application/json",
        headers={"Origin": CHROMIUM, "Content-Length": str(2**40)},
    )  # fmt: skip
    assert refused(huge, 413, "too_large")


def test_half_a_character_or_a_nul_loses_no_capture(extension, dossier):
    body = json.dumps(a_capture(title="x")).replace('"x"', '"\\ud83d \\u0000"').encode()
    assert extension.post("/api/v1/attempts", body).status_code == 201
    facts = next(one for one in dossier.captures.all() if one.name.endswith("faits.json"))
    assert json.loads(read_original(facts))["title"] == "? �"


def test_words_of_a_hostile_page_are_shown_as_words(extension, dossier):
    script = "<script>alert('piège')</script><img src=x onerror=alert(1)>"
    extension.send(
        title=script,
        language=script,
        address=f"https://www.rdv-prefecture.interieur.gouv.fr/?q={script}",
        text=f"Aucun créneau disponible {script}",
        user_agent=script,
    )
    pages = sign_in(Client())
    text = next(one for one in dossier.captures.all() if one.name.endswith("texte.txt"))
    for path in ("journal/", "journal/1/", "preuves/", f"preuves/{text.id}/", "extension/"):
        body = pages.get(f"/dossiers/{dossier.id}/{path}").content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body
    sent = pages.get(f"/dossiers/{dossier.id}/preuves/{text.id}/original/")
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert sent.headers["Content-Disposition"].startswith("attachment")


def test_a_hostile_name_of_a_browser_is_shown_as_words(dossier, code_of):
    script = "<script>alert(1)</script>"
    code = code_of(dossier)
    pairs = Extension(Client(), name=digest(code.encode()), secret=code)
    answer = pairs.post("/api/v1/pairings", {"browser": script})
    assert answer.status_code == 201
    body = sign_in(Client()).get(f"/dossiers/{dossier.id}/extension/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert script not in body


def test_a_text_that_imitates_a_free_slot_is_no_slot_without_its_proof(extension, dossier):
    told = extension.send(text="Un créneau est libre ! Choisissez votre créneau").json()
    assert told["state"] != "slot_seen"
    assert dossier.attempts.get().outcome != "slot_found"


def test_a_flood_of_captures_is_slowed_down_and_none_is_lost(extension, dossier, monkeypatch):
    monkeypatch.setattr("guichet.api.arrivals.MOST_A_MINUTE", 6)
    ids = [str(uuid.uuid4()) for _ in range(8)]
    with time_machine.travel(dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC), tick=False) as clock:
        answers = [extension.send(id=one) for one in ids]
        assert [one.status_code for one in answers] == [201] * 6 + [429] * 2
        assert refused(answers[-1], 429, "too_many")
        assert answers[-1].headers["Retry-After"] == "60"
        assert extension.send(id=ids[0]).status_code == 200
        clock.shift(61)
        assert [extension.send(id=one).status_code for one in ids[6:]] == [201] * 2
    assert dossier.attempts.count() == 8


def test_what_came_while_the_clock_was_ahead_refuses_nothing_afterwards(
    extension, dossier, monkeypatch
):
    monkeypatch.setattr("guichet.api.arrivals.MOST_A_MINUTE", 2)
    for year in (2027, 2026):
        with time_machine.travel(dt.datetime(year, 11, 22, 10, tzinfo=dt.UTC), tick=False):
            assert [extension.send().status_code for _ in range(2)] == [201, 201]
    assert dossier.attempts.count() == 4


def test_an_unknown_address_or_method_says_so(extension):
    assert refused(extension.get("/api/v1/rien"), 404, "page_not_found")
    assert extension.get("/api/v1/attempts").status_code == 405
    for path in ("docs", "openapi.json", ""):
        assert extension.get(f"/api/v1/{path}").status_code == 404


def test_a_failure_of_the_machine_is_told_in_json_and_nothing_is_half_kept(
    extension, dossier, monkeypatch
):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("guichet.api.arrivals.save_blobs", full)
    assert refused(extension.send(), 507, "disk_full")
    assert not dossier.attempts.exists()


def test_pairing_asks_for_the_first_questions_before(db):
    fresh = create_dossier(pseudonym="Sam EXEMPLE", by="test", at=NOW)
    answer = sign_in(Client()).get(f"/dossiers/{fresh.id}/extension/")
    assert answer.status_code == 302
