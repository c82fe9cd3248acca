"""A capture becomes one attempt of the journal, with its files, sealed in the log."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import uuid
import zipfile
from pathlib import Path

import jsonschema
import pytest
from django.utils import timezone
from PIL import Image

from guichet.booking_sites import State, counts_as_failed, proposed_outcome
from guichet.casefile import CaseFile
from guichet.dossiers.models import Dossier
from guichet.evidence.export import export_bundle
from guichet.evidence.log import entries_of, payloads_of
from guichet.evidence.models import LogEntry, Timestamp, TimestampedHead
from guichet.evidence.services import read_original
from guichet.sealing.log import check_chain
from guichet.sealing.verify import verify_bundle
from tests.factories import an_attempt, png
from tests.support.extension import a_capture

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
PAGES = {
    "no_slot": "Aucun créneau disponible\nVeuillez réessayer ultérieurement",
    "maintenance": "Le site est actuellement en maintenance.",
    "unknown": "Bienvenue.",
}


def schema(name, part):
    whole = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return {"$ref": f"#/$defs/{part}", "$defs": whole["$defs"]}


def files_of(attempt):
    return {one.name.rsplit("_", 1)[1]: one for one in attempt.captures.all()}


def jpeg():
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(target, "JPEG")
    return target.getvalue()


def test_a_capture_becomes_one_attempt_with_what_the_page_says(extension, dossier):
    """AT-06: the sentence of the page is recognised, and counted as the contract says."""
    answer = extension.send()
    assert answer.status_code == 201
    attempt = dossier.attempts.get()
    assert answer.json() == {
        "id": str(attempt.id),
        "state": "no_slot",
        "said": "La page dit qu’aucun créneau n’est libre.",
        "journal_number": 1,
        "sealed": "logged",
        "counts": True,
        "proposed_outcome": "no_slot",
        "url": f"http://testserver/dossiers/{dossier.id}/journal/1/",
    }
    assert (attempt.channel, attempt.outcome, attempt.failed) == ("site", "no_slot", True)


def test_picture_text_and_circumstances_are_kept_as_they_came(extension, dossier):
    said = a_capture()
    extension.post("/api/v1/attempts", said)
    kept = files_of(dossier.attempts.get())
    assert read_original(kept["ecran.png"]) == base64.b64decode(said["picture"])
    assert read_original(kept["texte.txt"]).decode() == said["text"]
    facts = json.loads(read_original(kept["faits.json"]))
    jsonschema.validate(facts, schema("capture", "capture"))
    told = {fact["code"]: fact["value"] for fact in facts["facts"]}
    assert facts["address"] == told["address"] == said["address"]
    assert told["taken_at"] == said["taken_at"]
    assert {one["sha256"] for one in facts["files"]} == {
        kept["ecran.png"].sha256,
        kept["texte.txt"].sha256,
    }
    assert {one.provenance for one in kept.values()} == {"extension"}


def test_the_attempt_and_its_files_are_in_the_log_in_order(extension, dossier):
    """EV-08: each file is named by its digest in a chain that verifies."""
    extension.send()
    assert check_chain(entries_of(dossier.id)) == []
    said = [payload for _, payload in payloads_of(dossier).values()]
    digests = [payload["sha256"] for payload in said if "sha256" in payload]
    assert said[0]["recorded_by"] == "extension"
    assert digests == [one.sha256 for one in dossier.captures.order_by("log_number")]


@pytest.mark.parametrize("state", PAGES)
def test_the_state_of_the_page_says_what_the_attempt_is(extension, dossier, state):
    told = extension.send(text=PAGES[state], title="").json()
    assert told["state"] == state
    assert told["counts"] == counts_as_failed(State(state))
    assert told["proposed_outcome"] == proposed_outcome(State(state))
    assert dossier.attempts.get().outcome == (told["proposed_outcome"] or "other")


def test_a_page_of_any_site_is_taken_and_the_person_says_what_happened(extension, dossier):
    told = extension.send(address="https://exemple.example/rdv", text="Aucun créneau").json()
    assert (told["state"], told["proposed_outcome"], told["counts"]) == ("unknown", None, False)
    assert "Dites ce qui s’est passé" in told["said"]
    assert told["url"].endswith("/journal/1/modifier/")
    assert dossier.attempts.get().detail("url") == "https://exemple.example/rdv"


def test_the_same_capture_sent_again_is_the_same_attempt(extension, dossier):
    said = a_capture()
    first = extension.post("/api/v1/attempts", said)
    again = extension.post("/api/v1/attempts", said)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert dossier.attempts.count() == 1


def test_a_capture_sent_again_by_a_browser_paired_anew_is_not_a_second_attempt(
    extension, dossier, code_of
):
    said = a_capture()
    extension.post("/api/v1/attempts", said)
    extension.pair(code_of(dossier))
    assert extension.post("/api/v1/attempts", said).status_code == 200
    assert dossier.attempts.count() == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_page_that_does_not_change_gives_each_attempt_its_file_unchanged(
    extension, dossier, kind
):
    """The very same bytes two days running are two proofs, and no byte of them is ours."""
    picture = base64.b64encode(jpeg() if kind == "JPEG" else png("identique")).decode()
    extension.send(picture=picture)
    extension.send(picture=picture)
    first, second = dossier.attempts.order_by("number")
    one, two = (next(c for c in a.captures.all() if c.is_picture) for a in (first, second))
    assert read_original(one) == read_original(two) == base64.b64decode(picture)
    assert one.log_number < two.log_number
    texts = [read_original(files_of(attempt)["texte.txt"]) for attempt in (first, second)]
    assert texts[0] == texts[1]


def test_the_hour_is_that_of_the_place_and_release_lines_are_kept(extension, dossier):
    line = "Prochaine mise en ligne de rendez-vous : le 04/12/2026 à 10:30"
    extension.send(text=f"Aucun créneau disponible\n{line}")
    attempt = dossier.attempts.get()
    assert attempt.zone == "Europe/Paris"
    assert attempt.detail("next_release") == "2026-12-04T10:30:00+01:00"


def test_the_dossier_tells_where_it_stands_and_names_nobody(extension, dossier):
    an_attempt(dossier)
    told = extension.get("/api/v1/dossier").json()
    assert told["dossier"] == {"id": str(dossier.id), "label": f"Dossier {dossier.code}"}
    assert told["attempts"] == 1
    assert told["last"] == {"at": "2026-11-02T09:05:00+01:00", "state": None}
    assert "Awa" not in json.dumps(told)


# The clock of the browser


def moment(days=0.0, seconds=0.0):
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=days, seconds=seconds)).isoformat()


def test_a_capture_that_waited_keeps_the_moment_it_was_made(extension, dossier):
    made = dt.datetime(2026, 11, 3, 8, 12, 5, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    extension.send(taken_at=made.isoformat(), sent_at=moment())
    attempt = dossier.attempts.get()
    assert attempt.moment == made
    assert attempt.detail("clock_said") is None


@pytest.mark.parametrize(
    ("taken_at", "sent_at", "waited"),
    [
        ("1970-01-01T00:03:00+00:00", "1970-01-01T00:04:00+00:00", 60),
        ("1970-01-01T00:03:00+00:00", moment(), 0),
        ("1969-12-31T19:03:00-05:00", ..., 0),
        (moment(days=400), moment(days=400), 0),
        (moment(days=2), ..., 0),
    ],
    ids=["1970", "1970, sent today", "1969", "next year", "in two days"],
)
def test_an_impossible_clock_refuses_nothing_and_invents_no_old_attempt(
    extension, dossier, taken_at, sent_at, waited
):
    """The moment is that of the reception, less what the clock counted; what it said is kept."""
    assert extension.send(taken_at=taken_at, sent_at=sent_at).status_code == 201
    attempt = dossier.attempts.get()
    early = attempt.received_at - attempt.moment - dt.timedelta(seconds=waited)
    assert abs(early) < dt.timedelta(seconds=1)
    assert dt.datetime.fromisoformat(attempt.detail("clock_said")) == dt.datetime.fromisoformat(
        taken_at
    )


@pytest.mark.parametrize("late", [7200, 30 * 86_400], ids=["two hours", "thirty days"])
def test_a_clock_that_is_late_makes_no_attempt_older(extension, dossier, late):
    """CA-03: taken three minutes before it left, by a clock that is late: three minutes ago."""
    said = moment(seconds=-late - 180)
    extension.send(taken_at=said, sent_at=moment(seconds=-late))
    attempt = dossier.attempts.get()
    waited = attempt.received_at - attempt.moment
    assert abs(waited - dt.timedelta(seconds=180)) < dt.timedelta(seconds=1)
    assert attempt.detail("clock_said") == said


def test_a_page_of_the_practice_site_is_no_attempt_of_a_real_dossier(extension, dossier):
    page = "http://127.0.0.1:8321/rdvpref/reservation/demarche/99001/cgu/"
    Dossier.objects.filter(pk=dossier.pk).update(example=False)
    refused = extension.send(address=page)
    assert (refused.status_code, refused.json()["error"]) == (422, "practice_page")
    assert dossier.attempts.count() == 0


def test_what_is_answered_is_what_the_schema_says(extension, code_of, dossier):
    sent = a_capture(id=str(uuid.uuid4()))
    jsonschema.validate(sent, schema("api", "SentPage"))
    jsonschema.validate(
        extension.post("/api/v1/attempts", sent).json(), schema("api", "AttemptTold")
    )
    jsonschema.validate(extension.get("/api/v1/dossier").json(), schema("api", "StandingTold"))
    jsonschema.validate(extension.send(picture="").json(), schema("api", "ErrorTold"))
    jsonschema.validate(extension.pair(code_of(dossier)).json(), schema("api", "PairingTold"))


def test_the_published_schema_is_the_one_of_the_code():
    from guichet.api.schema import published

    assert json.loads((SCHEMAS / "api.schema.json").read_text("utf-8")) == published()


def test_the_answer_says_when_an_authority_has_dated_the_attempt(extension, dossier):
    """Asked again with the same id, after the sweep: sealed by an authority, same attempt."""
    said = a_capture()
    told = extension.post("/api/v1/attempts", said).json()
    now = timezone.now()
    stamp = Timestamp.objects.create(authority="essai", root="0" * 64, gen_time=now, response=b"")
    last = LogEntry.objects.filter(dossier=dossier.id).latest("number")
    TimestampedHead.objects.create(
        timestamp=stamp, dossier=dossier.id, number=last.number, digest=last.digest, index=0, size=1
    )
    again = extension.post("/api/v1/attempts", said).json()
    assert (told["sealed"], again["sealed"]) == ("logged", "timestamped")
    assert again | {"sealed": "logged"} == told


def test_captures_leave_in_a_bundle_that_verifies(extension, dossier, tmp_path):
    """EV-08: identical pictures, an odd clock and a page that is no booking site included."""
    picture = base64.b64encode(png("identique")).decode()
    extension.send(picture=picture, title="<b>", taken_at="1970-01-01T00:03:00+00:00")
    extension.send(picture=picture, address="javascript:alert(1)", text="")
    at = timezone.now()
    bundle = export_bundle(dossier, tmp_path / "preuves.zip", at=at, plates=False)
    report = verify_bundle(bundle, now=at)
    assert report.intact
    with zipfile.ZipFile(bundle) as archive:
        case = CaseFile.model_validate_json(archive.read("dossier.json"))
    assert [len(event.files) for event in case.events] == [3, 2]
    assert {file.provenance for event in case.events for file in event.files} == {"extension"}
