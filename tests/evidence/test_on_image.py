"""What a planche says of an image: the person's word, the software's reading, never the attempt."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from guichet.casefile.planches import note_of
from guichet.documents.capture_notes import noted_rows, shown_heading, shown_rows
from guichet.evidence.carried import rest_of
from guichet.evidence.casefile import casefile_of
from guichet.evidence.inspecting import note_reading
from guichet.evidence.log import append, entries_of, payloads_of
from guichet.evidence.replay import replay
from guichet.evidence.services import AttemptInput, add_captures, edit_attempt
from guichet.evidence.sorting import COMPARED, Sorted, confirm
from guichet.reading import Finding
from guichet.sealing.journal import Record
from guichet.storage.uploads import accept
from tests.evidence.test_sorting import confirm_all, page_of
from tests.factories import NOW, PARIS, a_dossier, a_screenshot, an_attempt
from tests.support import poppler
from tests.support.pictures import a_screen
from tests.support.read_pictures import NO_SLOT, a_read_picture, what_is_read

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier

pytestmark = pytest.mark.django_db

READ = dt.datetime(2026, 11, 2, 8, 12, tzinfo=PARIS)
ALONE = "lu par le logiciel, non confirmé"
SORTED_LIKE_READ = {"source": "image", "outcome": "no_slot", "channel": "site", "wording": NO_SLOT}


@pytest.fixture
def dossier() -> Dossier:
    """Return an open dossier."""
    return a_dossier()


def the_note(dossier):
    """Return what the planche says of the first image of the dossier."""
    [event] = casefile_of(dossier, on=NOW.date()).events
    return note_of(event.files[0], event)


def rows_of(dossier) -> dict[str, str]:
    rows = dict(shown_rows(the_note(dossier)))
    return {label: text.replace("\N{NO-BREAK SPACE}", " ") for label, text in rows.items()}


def spaced(page: str) -> str:
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def noted(dossier) -> str:
    [(label, text)] = noted_rows(the_note(dossier))
    return f"{label} {text}".replace("\N{NO-BREAK SPACE}", " ")


def sort(client, dossier, capture, **said) -> None:
    answer = client.post(f"/dossiers/{dossier.id}/preuves/{capture.id}/ranger/", said)
    assert answer.status_code == 302


def test_the_moment_that_a_person_types_is_not_printed_as_what_the_image_shows(signed_in, dossier):
    """CA-12"""
    capture = a_read_picture(dossier, READ)
    typed = {"source": "typed", "day": "2026-11-03", "hour": "09:05"}
    sort(signed_in, dossier, capture, **(SORTED_LIKE_READ | typed))
    rows = rows_of(dossier)
    assert (rows["Date"], rows["Heure"]) == ("non précisé", "non précisé")
    assert noted(dossier) == "Essai noté le 3 novembre 2026 à 9 h 05 (déclaré par la personne)"


def test_the_date_confirmed_on_the_image_stays_when_the_attempt_is_changed(signed_in, dossier):
    """CA-12"""
    capture = a_read_picture(dossier, READ)
    sort(signed_in, dossier, capture, **SORTED_LIKE_READ)
    before = rows_of(dossier)
    assert before["Date"] == "visible — 2 novembre 2026"
    assert before["Heure"] == "visible — 8 h 12"
    assert before["Message"] == f"visible — {NO_SLOT}"
    moved = AttemptInput(READ + dt.timedelta(days=1), channel="site", outcome="site_error")
    edit_attempt(dossier.attempts.get(), moved, by="person", at=NOW)
    assert rows_of(dossier) == before
    assert noted(dossier).startswith("Essai noté le 3 novembre 2026 à 8 h 12")


def test_a_yes_alone_prints_no_value_of_the_attempt(signed_in, dossier):
    """CA-12"""
    attempt = an_attempt(
        dossier, files=(a_screenshot(),), wording="Phrase tapée", url="https://tape.example"
    )
    capture = attempt.captures.get()
    answers = dict.fromkeys(("shows_url", "shows_date", "shows_time", "shows_message"), "oui")
    signed_in.post(f"/dossiers/{dossier.id}/preuves/{capture.id}/", answers)
    assert set(rows_of(dossier).values()) == {"visible"}
    planche = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/planche/").content
    text = poppler.text_of(planche)
    assert "Ce que montre l’image (confirmé par la personne)" in text
    assert "Essai noté le : 2 novembre 2026 à 9 h 05 (déclaré par la personne)" in text


def test_what_the_grid_confirms_is_printed_as_read_by_the_software(signed_in, dossier):
    """CA-12: one click over many images answers no question about each."""
    capture = a_read_picture(dossier, READ)
    confirm_all(signed_in, dossier, page_of(signed_in, dossier))
    rows = rows_of(dossier)
    assert rows["Date"] == f"{ALONE} — 2 novembre 2026"
    assert rows["Message"] == f"{ALONE} — {NO_SLOT}"
    assert rows["Adresse de la page"] == f"{ALONE} — www.rdv-prefecture.example/1"
    assert "(non confirmé par la personne)" in shown_heading(the_note(dossier))
    capture.refresh_from_db()
    said = [one for _, one in payloads_of(dossier).values() if one.get("by") == "person"]
    for stored in (capture.seen, *said):
        assert not [name for name in stored if name.startswith("shows_")]


def test_of_one_image_sorted_alone_each_line_says_who_read_it(signed_in, dossier):
    """CA-12"""
    capture = a_read_picture(dossier, READ)
    sort(signed_in, dossier, capture, **SORTED_LIKE_READ)
    assert rows_of(dossier)["Adresse de la page"] == f"{ALONE} — www.rdv-prefecture.example/1"
    assert "confirmé par la personne, sauf mention contraire" in shown_heading(the_note(dossier))


def test_after_the_grid_the_page_of_the_file_still_asks(signed_in, dossier):
    capture = a_read_picture(dossier, READ)
    confirm_all(signed_in, dossier, page_of(signed_in, dossier))
    address = f"/dossiers/{dossier.id}/preuves/{capture.id}/"
    assert "Nous avons répondu d’après la lecture" in signed_in.get(address).content.decode()
    signed_in.post(address, {"shows_date": "oui", "shows_time": "non"})
    rows = rows_of(dossier)
    assert rows["Date"] == "visible — 2 novembre 2026 (lu par le logiciel)"
    assert rows["Heure"] == "non visible"


def test_the_log_and_the_portable_dossier_say_nothing_of_the_moments_compared(signed_in, dossier):
    """EV-07: what does not match is for the person alone."""
    capture = a_read_picture(dossier, READ, name="Screenshot_20261104-101500.png")
    typed = {"source": "typed", "day": "2026-11-03", "hour": "09:05"}
    sort(signed_in, dossier, capture, **(SORTED_LIKE_READ | typed))
    capture.refresh_from_db()
    assert capture.saw(COMPARED)["image"].startswith("2026-11-02T08:12")
    [logged] = [said for _, said in payloads_of(dossier).values() if "by" in said]
    assert logged["moment"].keys() == {"said", "chosen"}
    assert logged["moment"]["chosen"] == "typed"
    outside = json.dumps([said for _, said in payloads_of(dossier).values()])
    outside += casefile_of(dossier, on=NOW.date()).model_dump_json()
    assert "2026-11-02" not in outside
    assert "2026-11-04" not in outside


def test_what_each_source_said_goes_to_another_device_with_the_person_alone(dossier):
    capture = a_read_picture(dossier, READ)
    confirm(capture, Sorted(READ, "Europe/Paris", "site", "no_slot", "image"), by="person", at=NOW)
    assert rest_of(dossier).seen[str(capture.id)][COMPARED]["image"].startswith("2026-11-02T08:12")


def test_the_log_alone_gives_back_what_was_said_of_a_sorted_image(signed_in, dossier):
    capture = a_read_picture(dossier, READ)
    sort(signed_in, dossier, capture, **SORTED_LIKE_READ)
    payloads = payloads_of(dossier)
    told = [Record(one, *payloads[one.number]) for one in entries_of(dossier.pk)]
    capture.refresh_from_db()
    [again] = replay(told, dossier).captures.values()
    assert again.seen == {name: said for name, said in capture.seen.items() if name != COMPARED}


def test_the_card_and_the_page_of_one_image_show_the_sentence_and_both_releases(signed_in, dossier):
    """RQ-08: nothing is quoted that the person was not shown."""
    read = what_is_read(
        READ, last_release="2026-10-26T10:00:00", next_release="2026-11-09T10:00:00"
    )
    capture = a_read_picture(dossier, read=read)
    one = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/ranger/").content.decode()
    assert f"Phrase lue : « <bdi>{NO_SLOT}</bdi> »" in spaced(page_of(signed_in, dossier))
    assert f">\n{NO_SLOT}</textarea>" in one
    for page in (page_of(signed_in, dossier), one):
        assert "Dernière mise en ligne : 26 octobre 2026 à 10 h 00" in spaced(page)
        assert "Prochaine mise en ligne : 9 novembre 2026 à 10 h 00" in spaced(page)


def test_a_sentence_read_otherwise_since_the_page_was_shown_is_not_confirmed(signed_in, dossier):
    capture = a_read_picture(dossier, READ)
    page = page_of(signed_in, dossier)
    row = capture.inspection
    row.dossier = dossier
    other = Finding("seen", "Aucun créneau sur cette semaine", "Aucun créneau sur cette semaine")
    row.found = json.loads(what_is_read(READ, message=other).to_json())
    row.save()
    assert "ont changé" in confirm_all(signed_in, dossier, page).content.decode()
    assert not dossier.attempts.exists()


def test_another_outcome_than_the_one_read_drops_sentence_state_and_releases(signed_in, dossier):
    read = what_is_read(READ, next_release="2026-11-09T10:00:00")
    capture = a_read_picture(dossier, read=read)
    other = {"outcome": "site_error", "releases": ["next"]}
    sort(signed_in, dossier, capture, **(SORTED_LIKE_READ | other))
    assert dossier.attempts.get().details == {}
    assert rows_of(dossier)["Message"] == "non précisé"


@pytest.mark.parametrize(
    ("wording", "releases", "kept"),
    [
        (f" {NO_SLOT}\r\n", ["next"], {"wording", "state", "next_release"}),
        ("", [], {"state"}),
        ("Aucun rendez-vous", [], {"wording", "state"}),
    ],
)
def test_the_person_corrects_or_takes_away_what_was_read(
    signed_in, dossier, wording, releases, kept
):
    read = what_is_read(READ, next_release="2026-11-09T10:00:00")
    capture = a_read_picture(dossier, read=read)
    said = {"wording": wording, "releases": releases}
    sort(signed_in, dossier, capture, **(SORTED_LIKE_READ | said))
    details = dossier.attempts.get().details
    assert details.keys() == kept
    assert details.get("wording", "") == wording.strip()


def test_the_card_says_what_the_date_of_the_file_is(signed_in, dossier):
    written = replace(accept("capture.png", a_screen(320, 200)), modified_at=NOW)
    [one] = add_captures(dossier, [written], by="test", at=NOW)
    note_reading(one.capture.inspection, None, what_is_read(READ), NOW)
    page = page_of(signed_in, dossier)
    assert "Dernière écriture du fichier&nbsp;: 20 novembre 2026" in page


def sorted_by_the_early_software(dossier, capture, *, chosen: str = "image") -> None:
    """Store what the first sorting stored and logged: its verdicts as the person's answers."""
    attempt = an_attempt(dossier, READ)
    moment = {"said": READ.isoformat(), "chosen": chosen, "image": READ.isoformat(), "file": None}
    seen = {"shows_url": True, "shows_date": True, "shows_message": True, "moment": moment}
    capture.seen = {**seen, "said_by": "person"}
    capture.attempt = attempt
    capture.save()
    with transaction.atomic():
        said = {"sha256": capture.sha256, **seen, "by": "person"}
        append(dossier, "seen_on_file", said, at=NOW)


def test_verdicts_stored_as_answers_by_early_versions_are_told_from_answers_by_the_log(
    signed_in, dossier
):
    capture = a_read_picture(dossier, READ)
    sorted_by_the_early_software(dossier, capture)
    rows = rows_of(dossier)
    assert rows["Adresse de la page"] == "non précisé"
    assert rows["Message"] == "non précisé"
    assert rows["Date"] == f"{ALONE} — 2 novembre 2026"
    answers = {"shows_url": "oui", "shows_date": "", "shows_time": "non", "shows_message": ""}
    signed_in.post(f"/dossiers/{dossier.id}/preuves/{capture.id}/", answers)
    rows = rows_of(dossier)
    assert rows["Adresse de la page"] == "visible"
    assert rows["Heure"] == "non visible"
