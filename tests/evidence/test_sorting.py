"""Many pictures at once: those read alike in one click, the others one by one; who said what."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image

from guichet.evidence.log import payloads_of
from guichet.evidence.sorting import (
    BADLY_READ,
    COMPARED,
    NO_MOMENT,
    NO_RESULT,
    SAME_MINUTE,
    AlreadySorted,
    Sorted,
    confirm,
    proposals,
    to_sort,
)
from guichet.reading import Finding
from tests.factories import NOW, PARIS, a_dossier, an_attempt
from tests.support.pictures import a_photograph, a_screen
from tests.support.read_pictures import NO_SLOT, a_read_picture, what_is_read

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier

pytestmark = pytest.mark.django_db

FIRST = dt.datetime(2026, 11, 2, 8, 12, tzinfo=PARIS)


@pytest.fixture
def dossier() -> Dossier:
    """Return an open dossier."""
    return a_dossier()


def page_of(client, dossier) -> str:
    said = client.get(f"/dossiers/{dossier.id}/preuves/ranger/").content.decode()
    return said.replace("\N{NO-BREAK SPACE}", " ")


def confirm_all(client, dossier, page: str, *, only: set[str] | None = None):
    """Send the form of the page as the browser does, boxes as they are ticked."""
    import re

    ticked = re.findall(r'name="images"\s+value="([^"]+)"\s+checked', page)
    shown = dict(re.findall(r'name="(vu_[^"]+)" value="([^"]*)"', page))
    data = {"images": [one for one in ticked if only is None or one in only], **shown}
    return client.post(f"/dossiers/{dossier.id}/preuves/ranger/confirmer/", data, follow=True)


def test_pictures_read_alike_become_attempts_in_one_click(signed_in, dossier):
    """CA-13"""
    for rank in range(5):
        a_read_picture(dossier, FIRST + dt.timedelta(days=rank), name=f"c{rank}.png")
    a_read_picture(dossier, None, name="floue.png")
    page = page_of(signed_in, dossier)
    assert "5 lues" in page
    assert "1 à revoir" in page
    assert "Confirmer les 5 essais" in page
    confirm_all(signed_in, dossier, page)
    moments = [one.local_moment for one in dossier.attempts.in_order()]
    assert moments == [FIRST + dt.timedelta(days=rank) for rank in range(5)]
    assert {one.outcome for one in dossier.attempts.all()} == {"no_slot"}
    assert all(one.captures.count() == 1 for one in dossier.attempts.all())
    assert [one.name for one in to_sort(dossier)] == ["floue.png"]


def test_who_said_what_is_kept_with_the_picture_and_what_the_person_said_in_the_log(
    signed_in, dossier
):
    photograph = a_photograph()
    capture = a_read_picture(dossier, FIRST, name="IMG_20261102_081300.jpg", data=photograph)
    address = f"/dossiers/{dossier.id}/preuves/{capture.id}/ranger/"
    said = {"source": "typed", "day": "2026-11-03", "hour": "09:05", "outcome": "site_error"}
    signed_in.post(address, said | {"channel": "site"})
    capture.refresh_from_db()
    kept, compared = capture.saw("moment"), capture.saw(COMPARED)
    assert kept["said"].startswith("2026-11-03T09:05")
    assert kept["chosen"] == "typed"
    assert compared["image"].startswith("2026-11-02T08:12")
    assert (compared["file"][:10], compared["file_source"]) == ("2026-10-12", "exif")
    assert capture.saw("said_by") == "person"
    logged = [said for _, said in payloads_of(dossier).values() if "moment" in said]
    assert any(one["moment"] == kept for one in logged)


def test_nothing_is_ticked_for_the_person_and_no_date_is_taken_without_their_word(
    signed_in, dossier
):
    capture = a_read_picture(dossier, None, name="a.png")
    address = f"/dossiers/{dossier.id}/preuves/{capture.id}/ranger/"
    page = signed_in.get(address).content.decode()
    assert "checked" not in page
    answer = signed_in.post(address, {"outcome": "no_slot", "channel": "site"})
    assert answer.status_code == 422
    assert "Choisissez le moment" in answer.content.decode()
    assert not dossier.attempts.exists()


def test_a_card_that_changed_since_the_page_was_shown_is_not_confirmed(signed_in, dossier):
    capture = a_read_picture(dossier, FIRST)
    page = page_of(signed_in, dossier)
    row = capture.inspection
    row.dossier = dossier
    row.found = json.loads(what_is_read(FIRST + dt.timedelta(hours=1)).to_json())
    row.save()
    answer = confirm_all(signed_in, dossier, page)
    assert "ont changé" in answer.content.decode()
    assert not dossier.attempts.exists()


def test_a_page_of_an_error_needs_no_sentence_to_be_proposed(dossier):
    """The reader looks for the « no slot » sentence alone."""
    a_read_picture(dossier, read=what_is_read(FIRST, state="overload", message=Finding("not_seen")))
    assert [one.outcome for one in proposals(dossier, PARIS)] == ["site_error"]


def test_a_double_tap_says_that_everything_is_added(signed_in, dossier):
    a_read_picture(dossier, FIRST, name="a.png")
    a_read_picture(dossier, None, name="floue.png")
    page = page_of(signed_in, dossier)
    assert "essai ajouté au journal" in confirm_all(signed_in, dossier, page).content.decode()
    again = confirm_all(signed_in, dossier, page).content.decode()
    assert "ont changé" not in again
    assert "Ces essais sont déjà dans le journal." in again
    assert dossier.attempts.count() == 1


def test_the_hour_of_a_camera_set_elsewhere_is_told_on_the_clocks_of_the_place(dossier):
    image, exif = Image.open(io.BytesIO(a_screen(320, 200))).convert("RGB"), Image.Exif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2026:11:02 23:30:00"
    details[ExifTags.Base.OffsetTimeOriginal] = "-05:00"
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif)
    a_read_picture(dossier, None, name="p.jpg", data=target.getvalue())
    [proposal] = proposals(dossier, PARIS)
    assert proposal.file == dt.datetime(2026, 11, 3, 5, 30, tzinfo=PARIS)


def test_an_unticked_picture_waits(signed_in, dossier):
    one = a_read_picture(dossier, FIRST, name="a.png")
    a_read_picture(dossier, FIRST + dt.timedelta(days=1), name="b.png")
    confirm_all(signed_in, dossier, page_of(signed_in, dossier), only={str(one.id)})
    assert dossier.attempts.get().local_moment == FIRST
    assert [capture.name for capture in to_sort(dossier)] == ["b.png"]


@pytest.mark.parametrize(
    ("read", "why"),
    [
        (what_is_read(None), NO_MOMENT),
        (what_is_read(FIRST, date=Finding("seen", "--11-02", "2 nov.")), NO_MOMENT),
        (what_is_read(FIRST, date=Finding("not_sure", "2026-11-02", "02/11")), NO_MOMENT),
        (what_is_read(FIRST, state="unknown"), NO_RESULT),
        (what_is_read(FIRST, state="captcha"), NO_RESULT),
        (what_is_read(FIRST, state="never heard of"), NO_RESULT),
        (what_is_read(FIRST, message=Finding("not_seen")), NO_RESULT),
        (what_is_read(FIRST, message=Finding("not_sure", NO_SLOT, "Aucum créneau")), BADLY_READ),
    ],
)
def test_a_picture_that_is_not_wholly_read_is_looked_at_by_the_person(dossier, read, why):
    a_read_picture(dossier, read=read)
    [proposal] = proposals(dossier, PARIS)
    assert why in proposal.why
    assert not proposal.is_ready


def test_two_pictures_of_one_minute_are_not_two_attempts_by_one_click(signed_in, dossier):
    a_read_picture(dossier, FIRST, name="page.png")
    a_read_picture(dossier, FIRST, name="horloge.png")
    assert all(SAME_MINUTE in one.why for one in proposals(dossier, PARIS))
    first, second = to_sort(dossier)
    said = {"source": "image", "outcome": "no_slot", "channel": "site"}
    signed_in.post(f"/dossiers/{dossier.id}/preuves/{first.id}/ranger/", said)
    joined = {"faire": "joindre", "essai": "1"}
    signed_in.post(f"/dossiers/{dossier.id}/preuves/{second.id}/ranger/", joined)
    assert dossier.attempts.get().captures.count() == 2


def test_a_paper_is_set_aside_and_not_asked_again(signed_in, dossier):
    capture = a_read_picture(dossier, None, name="facture.png")
    signed_in.post(f"/dossiers/{dossier.id}/preuves/{capture.id}/ranger/", {"faire": "papier"})
    assert to_sort(dossier) == []
    assert dossier.captures.get().attempt is None


def test_a_picture_is_not_made_two_attempts_by_two_pages(dossier):
    capture = a_read_picture(dossier, FIRST)
    said = Sorted(FIRST, "Europe/Paris", "site", "no_slot", "image")
    confirm(capture, said, by="person", at=NOW)
    with pytest.raises(AlreadySorted):
        confirm(capture, said, by="person", at=NOW)
    assert dossier.attempts.count() == 1


def test_an_answer_in_the_future_or_that_never_was_is_refused(signed_in, dossier):
    capture = a_read_picture(dossier, None)
    address = f"/dossiers/{dossier.id}/preuves/{capture.id}/ranger/"
    said = {"source": "typed", "outcome": "no_slot", "channel": "site", "hour": "02:30"}
    assert "futur" in signed_in.post(address, said | {"day": "2100-01-01"}).content.decode()
    skipped = signed_in.post(address, said | {"day": "2026-03-29"}).content.decode()
    assert "n’a pas existé" in skipped
    assert not dossier.attempts.exists()


def test_the_release_line_of_a_confirmed_picture_joins_its_attempt(signed_in, dossier):
    release = "2026-11-09T08:00:00+01:00"
    a_read_picture(dossier, read=what_is_read(FIRST, next_release=release))
    page = page_of(signed_in, dossier)
    assert "9 novembre 2026" in page
    confirm_all(signed_in, dossier, page)
    assert dossier.attempts.get().detail("next_release") == release


def test_sorting_a_hundred_pictures_takes_a_constant_number_of_queries(
    signed_in, dossier, django_assert_max_num_queries
):
    for rank in range(12):
        moment = FIRST + dt.timedelta(minutes=rank)
        a_read_picture(dossier, moment, name=f"{rank}.png", data=a_screen(200, 120, seed=rank))
    an_attempt(dossier)
    with django_assert_max_num_queries(16):
        assert "12 lues" in page_of(signed_in, dossier)


def test_a_mail_a_letter_or_a_text_is_no_picture_to_sort(dossier):
    a_read_picture(dossier, FIRST, name="l.png", provenance="letter")
    a_read_picture(dossier, FIRST, name="m.png", provenance="mail")
    assert to_sort(dossier) == []
