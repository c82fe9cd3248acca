"""Remarks for the person only: neutral words, nothing in any document, corrections as ever."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import re
import zipfile

import pytest
from PIL import Image, PngImagePlugin

from guichet.evidence.casefile import casefile_of
from guichet.evidence.export import export_bundle
from guichet.evidence.file_facts import FileFacts, facts_of, moment_in_name, shape_distance
from guichet.evidence.plausibility import Known, Remark, remarks_on, same_minute
from guichet.evidence.readings import known_pictures, reading_of, remarks_of
from guichet.evidence.sorting import Sorted, confirm
from tests.factories import NOW, PARIS, a_dossier, an_attempt
from tests.support.pictures import a_photograph, a_screen
from tests.support.read_pictures import a_read_picture

ACCUSING = ("faux", "fausse", "suspect", "fraud", "trich", "mensong", "truqu", "falsifi", "doute")
DAY = dt.date(2026, 10, 12)
RECEIVED = dt.datetime(2026, 11, 2, 9, 0, tzinfo=PARIS)
FACTS = FileFacts(1920, 1080, pixels="a" * 64, shape="f" * 16)
KNOWN = Known("1", "capture.png", "0" * 64, "upload", RECEIVED, FACTS, said=RECEIVED)


def known(**values: object) -> Known:
    return dataclasses.replace(KNOWN, **values)  # type: ignore[arg-type]


def facts(**values: object) -> FileFacts:
    return dataclasses.replace(FACTS, **values)  # type: ignore[arg-type]


OTHER = known(id="2", name="autre.png", said=RECEIVED)
CASES: dict[str, tuple[Known, list[Known]]] = {
    "clock": (known(read_day=dt.date(2026, 11, 3), read_hour=dt.time(9, 0), said=None), []),
    "old_clock": (known(facts=facts(taken_at="1970-01-01T00:00:00")), []),
    "file_date": (known(name="Screenshot_20261101-081205.png"), []),
    "image_date": (known(read_day=dt.date(2026, 11, 1)), []),
    "software": (known(facts=facts(software="GIMP 2.10")), []),
    "size": (known(facts=facts(width=613, height=407)), []),
    "same_pixels": (known(), [OTHER]),
    "alike": (
        known(said=None),
        [known(id="2", facts=facts(pixels="b" * 64, shape="f" * 15 + "e"), said=None)],
    ),
}


def all_remarks() -> list[Remark]:
    made = [one for case in CASES.values() for one in remarks_on(*case)]
    return [*made, *same_minute([2, 5])]


def test_an_ordinary_capture_has_no_remark():
    assert remarks_on(KNOWN, [known(id="2", facts=facts(pixels="b" * 64, shape="0" * 16))]) == []


@pytest.mark.parametrize("code", CASES)
def test_each_thing_that_does_not_match_is_told_once(code):
    picture, others = CASES[code]
    assert [one.code for one in remarks_on(picture, others)] == [code]


def test_the_day_of_a_camera_is_that_of_the_place():
    """23:30 five hours behind UTC is the next morning in Paris, the day of the attempt."""
    taken = facts(taken_at="2026-11-01T23:30:00", taken_offset="-05:00")
    said = dt.datetime(2026, 11, 2, 5, 30, tzinfo=PARIS)
    assert remarks_on(known(facts=taken, said=said)) == []
    without = dataclasses.replace(taken, taken_offset=None)
    assert [one.code for one in remarks_on(known(facts=without, said=said))] == ["file_date"]


def test_the_words_accuse_nobody_and_are_short():
    for remark in all_remarks():
        said = f"{remark.title} {remark.text}".casefold()
        assert [word for word in ACCUSING if word in said] == []
        for sentence in re.split(r"[.?!;]|\u00a0:", f"{remark.title}. {remark.text}"):
            assert len(re.findall(r"[\w’'-]+", sentence)) <= 12, sentence


def test_a_capture_made_now_by_the_extension_has_the_hour_of_its_reception():
    read = known(read_day=RECEIVED.date(), read_hour=dt.time(6, 0))
    assert remarks_on(read) == []
    live = dataclasses.replace(read, provenance="extension")
    assert [one.code for one in remarks_on(live)] == ["clock"]


def test_screens_alike_at_different_hours_are_not_asked_about():
    """The same page at two moments is nearly the same picture, and two different facts."""
    later = known(
        id="2",
        facts=facts(pixels="b" * 64),
        said=RECEIVED + dt.timedelta(days=1),
    )
    assert remarks_on(KNOWN, [later]) == []


def test_a_picture_saved_again_or_made_smaller_keeps_its_shape():
    whole = Image.open(io.BytesIO(a_screen(1366, 768, seed=3, noise=300)))
    target = io.BytesIO()
    whole.resize((683, 384)).convert("RGB").save(target, "JPEG", quality=60)
    one, other = facts_of(a_screen(1366, 768, seed=3, noise=300)), facts_of(target.getvalue())
    assert one.pixels != other.pixels
    assert shape_distance(one.shape, other.shape) < 6
    assert facts_of(a_photograph()).taken_at == "2026-10-12T08:12:05"


def test_the_program_that_wrote_a_png_is_read():
    target, said = io.BytesIO(), PngImagePlugin.PngInfo()
    said.add_text("Software", "GIMP 2.10")
    Image.new("RGB", (40, 30)).save(target, "PNG", pnginfo=said)
    assert facts_of(target.getvalue()).software == "GIMP 2.10"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Screenshot_20261012-081205.png", (dt.date(2026, 10, 12), dt.time(8, 12, 5))),
        ("Capture d’écran 2026-10-12 à 08.12.05.png", (dt.date(2026, 10, 12), dt.time(8, 12, 5))),
        ("Screenshot 2026-10-12 at 10.12.05\u202fPM.png", (DAY, dt.time(22, 12, 5))),
        ("WhatsApp Image 2026-10-12 at 8.12.05 PM.jpeg", (DAY, dt.time(20, 12, 5))),
        ("WhatsApp Image 2026-10-12 at 12.05.33 AM.jpeg", (DAY, dt.time(0, 5, 33))),
        ("Screenshot 2026-10-12 at 12.05.33 PM.png", (DAY, dt.time(12, 5, 33))),
        ("Capture d’écran 2026-10-12 a\u0300 08.12.05.png", (DAY, dt.time(8, 12, 5))),
        ("bail 2026-10-12 8-12.pdf", (DAY, None)),
        ("IMG-20261012-WA0003.jpg", (dt.date(2026, 10, 12), None)),
        ("20269999_999999.png", None),
        ("facture_123456789.png", None),
    ],
)
def test_the_moment_in_a_name_is_read_as_it_is_written(name, expected):
    assert moment_in_name(name) == expected


@pytest.mark.django_db
def test_no_remark_is_in_a_bundle_nor_in_the_portable_dossier(tmp_path):
    """EV-07"""
    dossier = a_dossier()
    data = a_screen(613, 407)
    first = a_read_picture(
        dossier, NOW.astimezone(PARIS) + dt.timedelta(days=1), name="20261001.png", data=data
    )
    a_read_picture(dossier, None, name="b.png", data=data + b"\0")
    moment = dt.datetime(2026, 11, 2, 9, 5, tzinfo=PARIS)
    attempt = confirm(
        first, Sorted(moment, "Europe/Paris", "site", "no_slot", "typed"), by="person", at=NOW
    )
    an_attempt(dossier, moment)
    remarks = [*reading_of(attempt).remarks, *remarks_of(first, known_pictures(dossier))]
    codes = {one.code for one in remarks}
    assert {"clock", "file_date", "image_date", "size", "same_pixels", "same_minute"} <= codes
    path = export_bundle(dossier, tmp_path / "preuves.zip", at=NOW, plates=False)
    with zipfile.ZipFile(path) as bundle:
        texts = [bundle.read(name) for name in bundle.namelist() if not name.endswith(".png")]
    texts.append(casefile_of(dossier, on=NOW.date()).model_dump_json().encode())
    for remark in remarks:
        for words in (remark.title, remark.text, remark.title.split(".")[0]):
            for form in (words, json.dumps(words)[1:-1]):
                assert not any(form.encode() in text for text in texts), words
    assert not any(b"plausib" in text or b"remark" in text for text in texts)
