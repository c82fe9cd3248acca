"""« Lecture facile »: its choices, and the attempt that the picture pages add."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.casefile import CHANNELS, OUTCOMES
from guichet.casefile.vocabulary import FAILED_OUTCOMES
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.profile import Profile
from guichet.evidence.forms import AttemptForm
from guichet.evidence.models import LogEntry
from guichet.evidence.picture_choices import ONLINE, RESULTS, places_for
from guichet.evidence.services import attempt_payload
from guichet.web.templatetags.pictures import PICTOS
from tests.factories import NOW, a_dossier, png
from tests.support.checkout import ROOT

SUCCESS = {"slot_found", "appointment_given"}
LAST_MONDAY = {"day": "2026-11-16", "hour": "09:12"}


@pytest.fixture
def dossier(db: None) -> Dossier:
    return a_dossier()


def easy(client):
    client.cookies["lecture"] = "facile"
    return client


def a_picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("capture.png", png("EXEMPLE"), content_type="image/png")


def address(dossier: Dossier, page: str) -> str:
    return f"/dossiers/{dossier.pk}/{page}"


# The choices


def test_each_channel_offers_the_success_first_and_then_a_failure():
    """AT-01."""
    for channel, results in RESULTS.items():
        assert results[0].code in SUCCESS, channel
        assert not {one.code for one in results[1:]} & SUCCESS
    for channel in ("site", "phone", "visit"):
        assert {one.code for one in RESULTS[channel]} & FAILED_OUTCOMES


def test_every_choice_is_in_the_vocabulary_of_the_journal():
    shown = {one.code for channel in ONLINE for one in places_for(channel)}
    assert shown == set(RESULTS)
    assert shown <= set(CHANNELS)
    assert {one.code for results in RESULTS.values() for one in results} <= set(OUTCOMES)


def test_no_two_choices_of_one_screen_have_the_same_drawing():
    """SC-11: a choice is told from its neighbours without reading."""
    for choices in (*RESULTS.values(), places_for(None)):
        drawings = [one.picto for one in choices] + ["more", "back", "speaker"]
        assert len(set(drawings)) == len(drawings)


def test_no_two_drawings_are_the_same_and_none_holds_text_or_a_colour():
    drawings = [path.read_text("utf-8") for path in PICTOS.glob("*.svg")]
    assert len(drawings) > 30
    assert len(set(drawings)) == len(drawings)
    for drawing in drawings:
        assert re.findall(r"<text|fill=|stroke=|style=|href|#", drawing) == []


def test_internet_means_the_channel_of_the_demarche(signed_in, dossier):
    elsewhere = a_dossier(profile=Profile(**dossier_profile("anef")))
    assert "/images/essai/site/" in page(signed_in, address(dossier, "images/essai/"))
    assert "/images/essai/anef/" in page(signed_in, address(elsewhere, "images/essai/"))


def dossier_profile(channel: str) -> dict[str, object]:
    from guichet.casefile import Gate

    return {"gate": Gate(answered_on=NOW.date()), "channel": channel}


def page(client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200
    return str(answer.content.decode())


# The switch


def test_the_switch_is_kept_by_the_device_and_tells_nothing(signed_in, dossier):
    """SC-11: no account; the cookie holds one neutral word and outlives the session."""
    here = address(dossier, "journal/")
    answer = signed_in.post("/lecture/", {"lecture": "facile", "suite": here})
    assert answer.url == address(dossier, "images/")
    cookie = answer.cookies["lecture"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("facile", True, "Strict")
    assert int(cookie["max-age"]) > 300 * 24 * 3600
    assert 'aria-pressed="true"' in page(signed_in, "/")
    answer = signed_in.post("/lecture/", {"lecture": "normale", "suite": answer.url})
    assert answer.url == address(dossier, "")
    assert answer.cookies["lecture"].value == ""
    assert 'aria-pressed="false"' in page(signed_in, "/")


@pytest.mark.parametrize("elsewhere", ["https://exemple.invalid/", "//exemple.invalid", "/rien/"])
def test_the_switch_never_leads_away_from_the_application(signed_in, elsewhere):
    answer = signed_in.post("/lecture/", {"lecture": "facile", "suite": elsewhere})
    assert answer.url == "/"


def test_the_way_to_note_an_attempt_leads_to_the_pictures_and_the_whole_form_stays(
    signed_in, dossier
):
    adding = address(dossier, "journal/ajouter/")
    assert signed_in.get(adding).status_code == 200
    assert easy(signed_in).get(adding).url == address(dossier, "images/essai/")
    assert "Par quel moyen" in page(signed_in, adding + "?complet=1")


def test_no_picture_page_goes_before_the_questions(signed_in, db):
    """PF-01."""
    new = a_dossier(profile=Profile())
    for path in ("", "essai/", "essai/site/", "essai/site/no_slot/"):
        answer = signed_in.get(address(new, "images/" + path))
        assert answer.url == address(new, "avant/")


# The attempt


def test_the_pictures_add_the_same_attempt_as_the_whole_form(signed_in, dossier):
    """SC-11."""
    other = a_dossier()
    whole = {**LAST_MONDAY, "channel": "site", "outcome": "no_slot", "note": "", "url": ""}
    signed_in.post(address(other, "journal/ajouter/"), {**whole, "files": a_picture()})
    signed_in.post(
        address(dossier, "images/essai/site/no_slot/"), {**LAST_MONDAY, "files": a_picture()}
    )
    by_form, by_pictures = said_of(other), said_of(dossier)
    assert by_pictures == by_form
    assert by_pictures[0]["moment"] == "2026-11-16T09:12:00+01:00"


def said_of(dossier: Dossier) -> tuple[dict[str, object], list[object], list[str]]:
    """Return what the journal and the log say of the one attempt, its own marks left out."""
    attempt = dossier.attempts.get()
    payload = attempt_payload(attempt)
    for own in ("id", "received_at"):
        payload.pop(own)
    captures = [(one.name, one.sha256, one.provenance) for one in attempt.captures.all()]
    entries = LogEntry.objects.filter(dossier=dossier.pk).order_by("number")
    return payload, captures, [entry.kind for entry in entries]


def test_an_attempt_without_a_picture_is_noted_now(signed_in, dossier):
    before = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    signed_in.post(address(dossier, "images/essai/phone/no_answer/"), {"sans": "photo"})
    attempt: Attempt = dossier.attempts.get()
    assert (attempt.channel, attempt.outcome) == ("phone", "no_answer")
    assert before <= attempt.moment <= dt.datetime.now(dt.UTC)
    assert not attempt.captures.exists()


@pytest.mark.parametrize(
    "wrong", [{"day": "2099-01-01", "hour": "09:00"}, {"day": "31/02", "hour": "09:00"}]
)
def test_a_moment_that_the_form_refuses_is_refused_by_the_pictures(signed_in, dossier, wrong):
    form = AttemptForm(
        {**wrong, "channel": "site", "outcome": "no_slot"}, zone="Europe/Paris", now=NOW
    )
    assert not form.is_valid()
    for send in (signed_in.get, signed_in.post):
        answer = send(address(dossier, "images/essai/site/no_slot/"), wrong)
        assert answer.status_code == 422
        assert form.errors["day"][0] in answer.content.decode()
    assert not dossier.attempts.exists()


@pytest.mark.parametrize("path", ["pigeon/", "site/sent/", "phone/no_slot/", "site/no_slot/x/"])
def test_an_address_that_no_picture_gives_adds_nothing(signed_in, dossier, path):
    where = address(dossier, f"images/essai/{path}")
    assert signed_in.post(where, LAST_MONDAY).status_code in {404, 405}
    assert not dossier.attempts.exists()


def test_the_sentence_of_the_risk_has_a_voice_at_the_gate_before_a_visit_and_before_court(
    signed_in, dossier
):
    """PF-02: in every mode, and the words spoken are those of the page."""
    places = ("avant/", "suite/noter/visite/", "depot/")
    for place in places:
        said = page(signed_in, address(dossier, place))
        assert re.search(r'data-listen="[^"]*\brisque-refus\b', said), place
        words = re.search(r'<p id="risque-refus">(.*?)</p>', said, re.DOTALL)
        assert words is not None
        assert "OQTF" in words[1]
        assert "nterdiction de revenir" in words[1]
        assert "web/listen.js" in said


def test_the_voice_is_asked_for_on_no_other_server():
    """Only a voice of the device: the words of a page never leave it."""
    script = (ROOT / "guichet/web/static/web/listen.js").read_text("utf-8")
    assert re.findall(r"fetch|XMLHttp|https?:|import\b|WebSocket|sendBeacon", script) == []
