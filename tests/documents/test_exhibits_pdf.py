"""Somebody else's PDF: made harmless, stamped above what it shows, shown as it was."""

from __future__ import annotations

import io
import random
import subprocess
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageChops

from guichet.documents.exhibit_files import write_exhibit
from guichet.documents.exhibits import Exhibit, Part
from guichet.documents.incoming_pdf import (
    MAX_PAGES,
    DamagedPdf,
    PdfNeedsPassword,
    PdfTooLong,
    make_harmless,
    opened_pdf,
)
from tests.documents.exhibit_samples import a_layout, stamps_of
from tests.support import poppler
from tests.support.pdfs import a_filled_form, a_hostile_pdf, a_pdf, a_protected_pdf, saved

ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/AA", b"/Filespec")


def joined(data: bytes, folder: Path) -> Path:
    exhibit = Exhibit(4, "Courrier", (Part("courrier.pdf", "Courrier", data),))
    written = write_exhibit(exhibit, folder, a_layout())
    return folder / written.files[0].name


def uncompressed(path: Path) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return target.getvalue()


def test_programs_attached_files_and_starting_actions_do_not_reach_the_court(
    tmp_path: Path,
) -> None:
    given = a_hostile_pdf()
    with pikepdf.open(io.BytesIO(given)) as pdf:
        before = io.BytesIO()
        pdf.save(before, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert all(word in before.getvalue() for word in ACTIVE)
    bare = uncompressed(joined(given, tmp_path))
    for word in (*ACTIVE, b"calc.exe", b"app.alert", b"file:///", b"secret.exe"):
        assert word not in bare


def test_a_plain_link_to_a_page_still_works(tmp_path: Path) -> None:
    assert b"https://www.exemple.example/" in uncompressed(joined(a_hostile_pdf(), tmp_path))


def test_what_a_form_shows_is_drawn_into_the_page(tmp_path: Path) -> None:
    file = joined(a_filled_form(), tmp_path)
    assert "REMPLI" in poppler.text_of(file)
    assert poppler.info_of(file)["Form"] == "none"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(595, 842), (226, 600), (1684, 2384)])
def test_the_stamp_stands_above_the_page_and_hides_nothing(
    turn: int, size: tuple[float, float], tmp_path: Path
) -> None:
    given = a_pdf(1, size=size, turn=turn, text="Texte")
    file = joined(given, tmp_path)
    before = poppler.drawn(given).convert("L")
    after = poppler.drawn(file).convert("L")
    assert after.width == before.width
    assert after.height > before.height
    shown = after.crop((0, after.height - before.height, after.width, after.height))
    # A pixel of rounding at the edges; nothing else may differ.
    inside = (2, 2, before.width - 2, before.height - 2)
    assert (
        not ImageChops.difference(shown.crop(inside), before.crop(inside))
        .point(lambda value: 255 if value > 96 else 0)
        .getbbox()
    )
    band = after.crop((0, 0, after.width, after.height - before.height - 2))
    assert band.getextrema()[0] < 128
    assert [(s.number, s.page, s.total) for s in stamps_of(file) if s] == [(4, 1, 1)]


def test_what_a_page_hides_outside_its_edges_does_not_appear_in_the_band(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(a_pdf(1))) as pdf:
        pdf.pages[0].obj.CropBox = Array([0, 0, 595, 400])
        pdf.pages[0].contents_add(pdf.make_stream(b"0 g 0 400 595 442 re f"))
        file = joined(saved(pdf), tmp_path)
    page = poppler.drawn(file).convert("L")
    band = page.crop((0, 0, page.width // 2, page.height - 402))
    assert band.getextrema() == (255, 255)


def test_a_page_that_forgets_to_restore_its_state_does_not_move_the_stamp(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(a_pdf(1))) as pdf:
        pdf.pages[0].contents_add(pdf.make_stream(b"q 0.1 0 0 0.1 300 300 cm"))
        file = joined(saved(pdf), tmp_path)
    band = poppler.drawn(file).convert("L").crop((300, 0, 595, 22))
    assert band.getextrema()[0] < 128


def test_a_hidden_layer_stays_hidden(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(a_pdf(1, text="Visible"))) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("cache")))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        page = pdf.pages[0]
        page.obj.Resources.Properties = Dictionary(MC0=layer)
        page.contents_add(pdf.make_stream(b"/OC /MC0 BDC BT /F1 40 Tf 60 600 Td (CACHE) Tj ET EMC"))
        given = saved(pdf)
    before, after = poppler.drawn(given), poppler.drawn(joined(given, tmp_path))
    assert after.crop((0, 100, 595, 300)).convert("L").getextrema() == (
        before.crop((0, 80, 595, 280)).convert("L").getextrema()
    )


def test_our_files_are_sound_for_another_reader(tmp_path: Path) -> None:
    for data in (a_pdf(3), a_hostile_pdf(), a_filled_form()):
        folder = tmp_path / str(len(data))
        folder.mkdir()
        command = ["qpdf", "--check", joined(data, folder)]
        check = subprocess.run(command, capture_output=True, check=False)
        assert check.returncode == 0, check.stdout


def test_a_password_is_asked_for_by_name() -> None:
    with pytest.raises(PdfNeedsPassword) as refusal, opened_pdf(a_protected_pdf(), name="x.pdf"):
        pass
    assert "x.pdf" in refusal.value.as_text()


def test_a_pdf_with_too_many_pages_is_refused() -> None:
    with pikepdf.open(io.BytesIO(a_pdf(1))) as pdf:
        for _ in range(MAX_PAGES):
            pdf.pages.append(pdf.pages[0])
        long = saved(pdf)
    with pytest.raises(PdfTooLong), opened_pdf(long):
        pass


def test_a_damaged_pdf_never_crashes_whatever_the_damage() -> None:
    whole = a_hostile_pdf()
    chance = random.Random(3)
    opened = 0
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = bytes(damaged[: chance.randrange(len(damaged) // 2, len(damaged) + 1)])
        try:
            with opened_pdf(cut) as pdf:
                make_harmless(pdf)
                opened += 1
        except (DamagedPdf, PdfNeedsPassword):
            continue
    assert opened  # some damage is repaired: the test is not only about refusals
