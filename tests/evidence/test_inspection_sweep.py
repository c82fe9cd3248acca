"""The sweep that reads pictures: in the background, twice at most, nothing lost, nothing left."""

from __future__ import annotations

import datetime as dt
import io
import time
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guichet.evidence.erasure import erase_dossier
from guichet.evidence.facts_process import FactsProcess
from guichet.evidence.inspecting import LONGEST_READING, claim, exact_text_of, read_one
from guichet.evidence.inspection_tasks import read_pictures
from guichet.evidence.models import Inspection
from guichet.evidence.services import AttemptInput, add_captures, read_original, record_attempt
from guichet.evidence.sightings import picture_read
from guichet.jobs.sweeps import Ticker, registered
from guichet.reading import Inspection as Shown
from guichet.reading.process import LATE, ReadingProcess
from guichet.storage.uploads import accept
from tests.factories import NOW, PARIS, a_dossier, png
from tests.support.pictures import a_heic, a_photograph, a_png_bomb, a_screen
from tests.support.read_pictures import a_drawn_capture, a_read_picture

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier

pytestmark = pytest.mark.django_db

MOMENT = dt.datetime(2026, 11, 2, 8, 12, tzinfo=PARIS)


class LateReader(ReadingProcess):
    """A reader that is out of time at once, as on a picture that never ends."""

    def __init__(self) -> None:
        super().__init__(seconds=0.01)


@pytest.fixture
def dossier() -> Dossier:
    """Return an open dossier."""
    return a_dossier()


def received(dossier: Dossier, name: str, data: bytes):
    [one] = add_captures(dossier, [accept(name, data)], by="test", at=NOW)
    return one.capture


def row_of(capture) -> Inspection:
    return Inspection.objects.get(capture=capture)


def test_the_sweep_is_registered():
    assert "guichet.evidence.inspection_tasks.read_pictures" in {one.name for one in registered()}


def test_each_picture_waits_once_and_nothing_else_does(dossier):
    received(dossier, "a.png", png("a"))
    received(dossier, "a.png", png("a"))
    received(dossier, "a.txt", b"EXEMPLE")
    assert Inspection.objects.count() == 1
    assert Inspection.objects.get().state == "waiting"


def test_the_pictures_that_wait_are_read_with_frames_and_the_damaged_one_is_told(dossier):
    """CA-01, CA-02, CA-03: the address, the date, the hour and the message, by the real reader."""
    line = "Prochaine mise en ligne de rendez-vous : le 09/11/2026 à 08:00"
    line += " pour des créneaux de la semaine du 23/11/2026"
    drawn = a_drawn_capture(MOMENT, release=line)
    good = received(dossier, "bonne.png", drawn)
    cut = received(dossier, "coupee.png", a_screen()[:900])
    while read_pictures():
        pass
    read = picture_read(dossier.captures.get(pk=good.pk), PARIS)
    assert {one.code: one.verdict for one in read.sightings} == {
        **dict.fromkeys(("address", "date", "time", "message", "releases"), "seen"),
        "demarche": read.sightings[4].verdict,
    }
    frame = read.frames[0]
    assert 0 <= frame.left < frame.left + frame.width <= read.width == 1280
    assert row_of(good).marks["read_day"] == "2026-11-02"
    assert row_of(good).marks["read_hour"] == "08:12:00"
    told = picture_read(dossier.captures.get(pk=cut.pk), PARIS)
    assert told.state == "unreadable"
    assert "abîmée" in told.reason
    assert read_original(good) == drawn
    assert read.releases.next_release == dt.datetime(2026, 11, 9, 8, tzinfo=PARIS)
    assert read.releases.next_release_week == dt.date(2026, 11, 23)


def test_a_picture_that_stops_the_reader_twice_is_left_alone(dossier):
    capture = received(dossier, "lourde.png", png("lourde"))
    reader, looker = LateReader(), FactsProcess()
    try:
        for tries in (1, 2):
            row = claim(NOW)
            assert row.tries == tries
            read_one(row, reader, looker, NOW)
    finally:
        reader.close()
        looker.close()
    assert claim(NOW) is None
    row = row_of(capture)
    assert (row.state, row.reason, row.tries) == ("unreadable", "late", 2)
    assert row.found["reason"] == LATE
    assert row.marks["pixels"]
    told = picture_read(dossier.captures.get(), PARIS)
    assert "trop de temps" in told.reason


def test_a_reading_that_began_while_the_clock_was_ahead_is_taken_up_again(dossier):
    received(dossier, "a.png", png("a"))
    assert claim(NOW + dt.timedelta(days=365)) is not None
    assert claim(NOW) is not None


@pytest.mark.django_db(transaction=True)
def test_stopping_the_application_waits_for_no_picture_and_blames_none(dossier):
    capture = received(dossier, "a.png", a_drawn_capture(MOMENT))
    ticker = Ticker(pause=0.01)
    ticker.start()
    deadline = time.monotonic() + 20
    while not row_of(capture).tries and time.monotonic() < deadline:
        time.sleep(0.05)
    started = time.monotonic()
    ticker.stop()
    assert not ticker.is_alive()
    assert time.monotonic() - started < 20
    row = row_of(capture)
    assert (row.state, row.tries) in {("waiting", 0), ("read", 1)}


def test_a_server_that_died_while_reading_tries_once_more_then_stops(dossier):
    capture = received(dossier, "a.png", png("a"))
    assert claim(NOW).tries == 1
    assert claim(NOW) is None  # it is being read
    later = NOW + LONGEST_READING + dt.timedelta(seconds=1)
    assert claim(later).tries == 2
    assert claim(later + LONGEST_READING + dt.timedelta(seconds=1)) is None
    assert (row_of(capture).state, row_of(capture).reason) == ("unreadable", "fell")


def test_a_file_that_left_the_disk_is_told_and_the_next_one_is_read(dossier):
    from guichet.evidence.services import blob_folder

    capture = received(dossier, "a.png", png("a"))
    blob_folder(dossier).path(capture.sha256).unlink()
    reader = ReadingProcess()
    read_one(claim(NOW), reader, FactsProcess(), NOW)
    assert reader.pid is None
    assert row_of(capture).reason == "missing"


def test_the_erasure_of_a_dossier_erases_what_was_read_even_during_the_reading(dossier):
    a_read_picture(dossier, MOMENT)
    received(dossier, "b.png", png("b"))
    row = claim(NOW)
    erase_dossier(dossier, by="test", at=NOW)
    assert not Inspection.objects.exists()
    from guichet.evidence.inspecting import note_reading

    note_reading(row, None, Shown(readable=True), NOW)
    assert not Inspection.objects.exists()
    assert claim(NOW) is None


def test_beside_an_exact_text_the_picture_is_checked_against_it(dossier):
    given = AttemptInput(
        moment=MOMENT, channel="site", outcome="no_slot", details={"url": "https://exemple.test/"}
    )
    files = [accept("page.png", png("p")), accept("texte.txt", "Aucun créneau".encode())]
    record_attempt(dossier, given, by="test", at=NOW, files=files, provenance="assisted")
    text = exact_text_of(dossier.captures.get(media_type="image/png"))
    assert (text.text, text.url) == ("Aucun créneau", "https://exemple.test/")
    alone = received(dossier, "b.png", png("b"))
    assert exact_text_of(alone) is None


def a_jpeg_in_four_inks() -> bytes:
    target = io.BytesIO()
    Image.new("CMYK", (40, 30), (0, 90, 90, 0)).save(target, "JPEG")
    return target.getvalue()


def a_deep_png() -> bytes:
    target = io.BytesIO()
    Image.new("I;16", (40, 30), 40_000).save(target, "PNG")
    return target.getvalue()


def an_animated_webp() -> bytes:
    target = io.BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    frames[0].save(target, "WEBP", save_all=True, append_images=frames[1:])
    return target.getvalue()


KEPT = {
    "encres.jpg": a_jpeg_in_four_inks,
    "profonde.png": a_deep_png,
    "animee.webp": an_animated_webp,
    "tournee.jpg": lambda: a_photograph(orientation=6),
    "lieu.jpg": lambda: a_photograph(place=True),
    "iphone.heic": a_heic,
    "polyglotte.png": lambda: png("p") + b"<script>alert(1)</script>%PDF-1.7",
    "coupee.png": lambda: a_screen()[:900],
    "geante.png": lambda: a_png_bomb(10_000, 10_000),
    "bonne.png": lambda: png("bonne"),
}
REFUSED = {"vide.png": lambda: b"", "programme.png": lambda: b"MZ\x90\x00\x03\x00" * 20}


def test_files_of_unusual_making_sent_together_each_have_their_answer(signed_in, dossier):
    sent = {name: make() for name, make in (KEPT | REFUSED).items()}
    files = [SimpleUploadedFile(name, data) for name, data in sent.items() if data]
    address = f"/dossiers/{dossier.id}/preuves/"
    page = signed_in.post(address, {"files": files}, follow=True).content.decode()
    assert {one.name for one in dossier.captures.all()} == KEPT.keys()
    assert page.count("reçue.") >= len(KEPT)
    assert "programme.png" in page
    for capture in dossier.captures.all():
        assert read_original(capture) == sent[capture.name]


def test_what_a_file_says_is_looked_at_in_a_process_that_bad_files_do_not_stop():
    with FactsProcess() as looker:
        looked_at = {name: looker.facts_of(make()) for name, make in (KEPT | REFUSED).items()}
        assert looked_at["lieu.jpg"].taken_at == "2026-10-12T08:12:05"
        bad = {name for name, facts in looked_at.items() if facts is None}
    assert bad == {"coupee.png", "geante.png", *REFUSED}
