"""EV-02: from the photograph of a letter to its legible copy, on the pages and in the log."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from tests.factories import NOW, PARIS, a_dossier, an_attempt
from tests.support import poppler
from tests.support.pages import faults_of
from tests.support.paper_photographs import a_letter, photographed, seen_at_a_slant

if TYPE_CHECKING:
    from django.http import HttpResponse

    from guichet.dossiers.models import Dossier
    from guichet.evidence.models import Capture

pytestmark = pytest.mark.django_db

SIZE = (1200, 1600)
LETTER = photographed(a_letter(), seen_at_a_slant(25, 6, size=SIZE, away=1.15), size=SIZE).jpeg
WHITE = photographed(a_letter(), size=SIZE, table=(248, 247, 243), seed=2).jpeg
MADE = dt.datetime(2026, 11, 22, 14, 0, tzinfo=dt.UTC)


@pytest.fixture
def dossier(db: None) -> Dossier:
    """Return a dossier whose registered letter has two photographs: a letter, and its back."""
    from guichet.storage.uploads import accept

    made = a_dossier()
    files = (accept("lettre.jpg", LETTER), accept("verso.jpg", WHITE))
    an_attempt(made, channel="lrar", outcome="reply_other", files=files)
    return made


def photographs(dossier: Dossier) -> list[Capture]:
    return list(dossier.captures.filter(media_type="image/jpeg").order_by("received_at", "id"))


def a_copy(dossier: Dossier, *, at: dt.datetime = MADE) -> Capture:
    """Make the copy of both photographs: the sheet of the first, the whole of the second."""
    from guichet.evidence.legible_copies import PageAsked, make_copy, sheets_on

    letter, back = photographs(dossier)
    [found] = sheets_on([letter])
    asked = [PageAsked(letter, found.corners), PageAsked(back, None, turned=180)]
    return make_copy(dossier, asked, zone=PARIS, by="person", at=at).capture


def test_the_copy_is_a_labelled_pdf_beside_the_photographs_which_stay_the_same(dossier):
    """EV-02: original bytes untouched; each page names its photograph and its digest."""
    from guichet.evidence.services import read_original

    letter, back = photographs(dossier)
    copy = a_copy(dossier)
    assert [read_original(one) for one in (letter, back)] == [LETTER, WHITE]
    assert copy.attempt == letter.attempt
    assert copy.provenance == "legible_copy"
    assert copy.size / 2 < 1_000_000
    first, second = poppler.page_texts(read_original(copy))
    assert "Copie lisible de la photo « lettre.jpg »" in first
    assert letter.sha256 in first
    assert "Bords redressés" in first
    assert "Photo entière" in second
    assert back.sha256 in second
    assert "EXEMPLE" in first


def test_the_log_says_who_made_the_copy_from_what_and_when(dossier):
    """EV-02: the copy, each photograph and its corners are in one entry of the chain."""
    from guichet.evidence.log import payloads_of
    from guichet.evidence.models import LogEntry

    copy = a_copy(dossier)
    entry = LogEntry.objects.get(dossier=dossier.id, kind="legible_copy")
    said = payloads_of(dossier)[entry.number][1]
    assert entry.at.startswith("2026-11-22T14:00:00")
    assert (said["sha256"], said["by"]) == (copy.sha256, "person")
    assert [page["sha256"] for page in said["pages"]] == [
        one.sha256 for one in photographs(dossier)
    ]
    assert len(said["pages"][0]["corners_per_mille"]) == 4
    assert said["pages"][1] == {
        "sha256": photographs(dossier)[1].sha256,
        "corners_per_mille": None,
        "turned": 180,
    }


def test_the_photograph_is_the_piece_and_its_copy_is_none(dossier):
    """EV-02: the folder for the court shows what was received; the copy stays in the bundle."""
    from guichet.evidence.casefile import casefile_of
    from guichet.letters.pieces import plan_pieces

    copy = a_copy(dossier)
    pieces = plan_pieces(casefile_of(dossier, on=MADE.date()))
    shown = {file.id for piece in pieces.all for file in piece.files}
    assert shown == {str(one.id) for one in photographs(dossier)}
    assert [one.file.id for one in pieces.left_out] == [str(copy.id)]


def test_where_the_paper_is_kept_is_told_to_the_person_alone(signed_in, dossier, tmp_path):
    """EV-02: the link from the file to its paper; never in what is handed over."""
    import zipfile

    from guichet.evidence.export import export_bundle

    letter = photographs(dossier)[0]
    page = f"/dossiers/{dossier.pk}/preuves/{letter.id}/"
    answer = signed_in.post(page + "papier/", {"paper_at": "tiroir rouge chez Fatou"})
    assert answer.status_code == 302
    assert 'value="tiroir rouge chez Fatou"' in signed_in.get(page).content.decode()
    with zipfile.ZipFile(export_bundle(dossier, tmp_path / "bundle.zip", at=NOW)) as bundle:
        for name in bundle.namelist():
            assert b"tiroir rouge" not in bundle.read(name), name
    signed_in.post(page + "papier/", {"paper_at": ""})
    assert "tiroir rouge" not in signed_in.get(page).content.decode()


def test_without_script_the_corners_the_order_and_the_whole_photograph_are_chosen(
    signed_in, dossier
):
    """EV-02: the same form, sent twice: once to look, once to keep."""
    letter, back = photographs(dossier)
    address = f"/dossiers/{dossier.pk}/preuves/copie-lisible/"
    first = plain(signed_in.get(f"{address}?essai=1"))
    assert first.index("lettre.jpg") < first.index("verso.jpg")
    given = values_of(first)
    assert given[f"{letter.id}-kept"] == "sheet"
    assert given[f"{back.id}-kept"] == "whole"
    given |= {f"{letter.id}-place": "2", f"{back.id}-place": "1", f"{letter.id}-kept": "whole"}
    given["photo"] = [str(letter.id), str(back.id)]
    looked = plain(signed_in.post(address, given | {"do": "look"}))
    assert looked.index("Page 1 : verso.jpg") < looked.index("Page 2 : lettre.jpg")
    assert dossier.captures.count() == 2
    kept = signed_in.post(address, given | {"do": "keep"})
    copy = dossier.captures.get(provenance="legible_copy")
    assert kept.url == f"/dossiers/{dossier.pk}/preuves/{copy.id}/"
    assert [page["sha256"] for page in copy.saw("pages")] == [back.sha256, letter.sha256]
    assert [page["corners_per_mille"] for page in copy.saw("pages")] == [None, None]
    assert "Ce PDF est une copie." in signed_in.get(kept.url).content.decode()


def test_corners_that_draw_no_sheet_are_shown_again_and_nothing_is_kept(signed_in, dossier):
    letter = photographs(dossier)[0]
    address = f"/dossiers/{dossier.pk}/preuves/copie-lisible/"
    given = values_of(signed_in.get(f"{address}?photo={letter.id}").content.decode())
    given |= {"photo": str(letter.id), f"{letter.id}-kept": "sheet", "do": "keep"}
    given |= {f"{letter.id}-bottom_right_x": "1", f"{letter.id}-bottom_right_y": "1"}
    answer = signed_in.post(address, given)
    assert answer.status_code == 422
    assert "ne dessinent pas une feuille" in answer.content.decode()
    assert dossier.captures.count() == 2


def test_a_damaged_photograph_is_answered_calmly_and_stays_as_it_is(signed_in, dossier):
    from guichet.evidence.services import add_captures
    from guichet.storage.uploads import accept

    broken = accept("coupee.jpg", LETTER[:30_000])
    [received] = add_captures(dossier, [broken], by="test", at=NOW)
    capture = received.capture
    address = f"/dossiers/{dossier.pk}/preuves/copie-lisible/"
    shown = signed_in.get(f"{address}?photo={capture.id}")
    assert shown.status_code == 200
    assert "L’image est abîmée ou incomplète." in shown.content.decode()
    given = values_of(shown.content.decode()) | {"photo": str(capture.id), "do": "keep"}
    answer = signed_in.post(address, given)
    assert answer.status_code == 422
    assert "n’a pas pu être faite" in answer.content.decode()
    assert not dossier.captures.filter(provenance="legible_copy").exists()
    assert (
        signed_in.get(f"/dossiers/{dossier.pk}/preuves/{capture.id}/page-lisible/").status_code
        == 404
    )


def plain(answer: HttpResponse) -> str:
    """Return a page without the places where a long name may be cut."""
    return answer.content.decode().replace("<wbr>", "").replace("\u00a0", " ")


def values_of(page: str) -> dict[str, object]:
    """Return what the form of a page would send as it stands."""
    values: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ("name", "value"))
        kind = re.search(r'type="(\w+)"', tag)
        if name is None or value is None or (kind and kind[1] == "checkbox"):
            continue
        if kind and kind[1] == "radio" and "checked" not in tag:
            continue
        values[name[1]] = value[1]
    for name in re.findall(r'<select name="([^"]+)"', page):
        values[name] = "0"
    return values


@pytest.mark.e2e
def test_on_a_phone_a_corner_is_drawn_the_copy_looked_at_then_kept(
    dossier, live_guichet, phone_page
):
    """EV-02: the whole way on a screen of 360, read by axe."""
    letter = photographs(dossier)[0]
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/preuves/{letter.id}/")
    assert not faults_of(phone_page)
    phone_page.click("text=Faire une copie lisible")
    shown = phone_page.locator("[data-copy]")
    assert shown.evaluate("one => one.decode().then(() => one.naturalHeight)") > 1000
    assert not faults_of(phone_page)
    phone_page.click("summary:has-text('Choisir les coins')")
    assert not faults_of(phone_page)
    photo = phone_page.locator("[data-photo]")
    photo.scroll_into_view_if_needed()
    box = photo.bounding_box()
    with phone_page.expect_response(lambda answer: "coins=2%2C2%2C" in answer.url):
        phone_page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
        phone_page.mouse.down()
        phone_page.mouse.move(box["x"] + box["width"] * 0.02, box["y"] + box["height"] * 0.02)
        phone_page.mouse.up()
    phone_page.click("text=Garder cette copie")
    phone_page.wait_for_selector("text=Copie lisible gardée")
    assert not faults_of(phone_page)
    copy = dossier.captures.get(provenance="legible_copy")
    copy.dossier = dossier
    assert copy.saw("pages")[0]["corners_per_mille"][0] == [20, 20]
