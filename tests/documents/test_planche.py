"""The planche: the picture as it is, what is read on it, what was received when."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageOps

from guichet.documents.pictures import DamagedPicture
from guichet.documents.planche import CaptureNote, PlancheInput, Seen, Sighting, planche
from tests.support import poppler
from tests.support.pictures import a_photograph, a_screen, png_of

MOMENT = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
NOTE = CaptureNote(
    address=Sighting("seen", "https://www.rdv-prefecture.example/demarche/4418/"),
    date=Sighting("seen", "12 octobre 2026"),
    hour=Sighting("not_sure", "8 h 12"),
    message=Sighting("not_seen"),
    confirmed=True,
    received_at=dt.datetime(2026, 10, 12, 6, 14, 5, tzinfo=dt.UTC),
    zone="Europe/Paris",
    file_name="Capture du 12 octobre.png",
    sha256="0123456789abcdef" * 4,
)


def a_planche(image: bytes | None = None, **changes: object) -> bytes:
    given = PlancheInput(a_screen() if image is None else image, "Capture n° 12", NOTE, MOMENT)
    return planche(replace(given, **changes))  # type: ignore[arg-type]


def test_the_planche_says_what_is_read_on_the_picture_and_what_was_received_when() -> None:
    """CA-12."""
    text = poppler.text_of(a_planche())
    assert "confirmé par la personne" in text
    assert re.search(r"Adresse de la page : visible — https://www.rdv-prefecture.example", text)
    assert "Date : visible — 12 octobre 2026" in text
    assert "Heure : pas sûr — 8 h 12" in text
    assert "Message : non visible" in text
    assert "12 octobre 2026 à 8 h 14 min 05 s (fuseau Europe/Paris, UTC+02:00)" in text
    assert "Capture du 12 octobre.png" in text
    assert "0123456789abcdef" * 4 in text
    assert "Copie mise en page — l’original est conservé à part, sans changement." in text


def test_the_seal_is_said_only_when_an_authority_dated_the_file() -> None:
    assert "Sceau : pas encore horodaté" in poppler.text_of(a_planche())
    sealed = replace(NOTE, sealed_at=dt.datetime(2026, 10, 12, 7, 0, tzinfo=dt.UTC))
    text = poppler.text_of(a_planche(note=sealed))
    assert "Sceau : horodaté le 12 octobre 2026 à 9 h 00 min 00 s" in text
    assert "pas encore" not in text


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ("seen", "visible"),
        ("not_seen", "non visible"),
        ("not_sure", "pas sûr"),
        ("not_said", "non précisé"),
    ],
)
def test_a_line_says_no_more_than_what_the_person_said(seen: Seen, said: str) -> None:
    note = CaptureNote(date=Sighting(seen))
    text = poppler.text_of(a_planche(note=note))
    assert f"Date : {said}" in text
    assert "non confirmé par la personne" in text
    assert "Empreinte" not in text
    assert "Reçu le" not in text


def test_what_only_the_software_read_says_so_and_the_attempt_stands_apart() -> None:
    """CA-12."""
    mixed = replace(
        NOTE,
        date=Sighting("not_said", "12 octobre 2026", by_software=True),
        noted_at=dt.datetime(2026, 10, 13, 7, 5, tzinfo=dt.UTC),
    )
    text = poppler.text_of(a_planche(note=mixed))
    assert "confirmé par la personne, sauf mention contraire" in text
    assert "Date : lu par le logiciel, non confirmé — 12 octobre 2026" in text
    assert "Essai noté le : 13 octobre 2026 à 9 h 05 (déclaré par la personne)" in text
    live = replace(mixed, noted_by="software")
    assert "à 9 h 05 (relevé par le logiciel)" in poppler.text_of(a_planche(note=live))


def test_the_moment_is_told_in_the_zone_of_the_place_overseas_included() -> None:
    text = poppler.text_of(a_planche(note=replace(NOTE, zone="America/Cayenne")))
    assert "à 3 h 14 min 05 s (fuseau America/Cayenne, UTC-03:00)" in text


def test_the_words_that_would_promise_too_much_are_never_printed() -> None:
    text = poppler.text_of(a_planche()).casefold()
    for word in ("constat", "certifi", "authentique", "preuve certaine", "garanti"):
        assert word not in text


@pytest.mark.parametrize("size", [(1366, 768), (1080, 2340), (640, 640), (40, 30)])
def test_the_picture_keeps_every_pixel(size: tuple[int, int]) -> None:
    """CA-12."""
    original = a_screen(*size)
    (shown,) = poppler.pictures_of(a_planche(original))
    assert not ImageChops.difference(shown.convert("RGB"), opened(original)).getbbox()


def test_a_very_tall_page_continues_over_pages_and_no_line_of_it_is_lost() -> None:
    tall = Image.new("L", (800, 5200), 255)
    for y in range(0, 5200, 100):
        tall.paste(0, (0, y, 800, y + 4))
    document = a_planche(png_of(tall))
    pages = int(poppler.info_of(document)["Pages"])
    assert pages > 2
    rules = sum(dark_rows(poppler.drawn(document, page=p, grey=True)) for p in range(1, pages + 1))
    assert rules >= 52
    assert all("(fuseau" in text for text in poppler.page_texts(document))


@pytest.mark.parametrize("size", [(300, 200), (200, 300)])
def test_a_picture_narrower_than_the_page_stands_in_its_middle(size: tuple[int, int]) -> None:
    page = poppler.drawn(a_planche(png_of(Image.new("RGB", size, (200, 0, 0)))), dpi=72)
    red = [x for x in range(page.width) if page.convert("RGB").getpixel((x, 80)) == (200, 0, 0)]
    assert red
    assert abs((red[0] + red[-1]) / 2 - page.width / 2) <= 1.5


def dark_rows(page: Image.Image) -> int:
    """Count the dark horizontal rules that cross the middle of the left half of a page."""
    column = page.crop((int(page.width * 0.3), 0, int(page.width * 0.3) + 1, page.height))
    dark = [value < 200 for value in column.convert("L").tobytes()]
    return sum(now and not before for before, now in zip([False, *dark], dark, strict=False))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_shown_upright_without_being_coded_again(orientation: int) -> None:
    original = a_photograph(90, 60, orientation=orientation, place=True)
    document = a_planche(original, note=CaptureNote())
    assert original[original.index(b"\xff\xda") :] in document
    assert b"Exif" not in document
    upright = ImageOps.exif_transpose(opened_as_it_is(original)).convert("RGB")
    page = poppler.drawn(document, dpi=96).convert("RGB")
    scale = 0.75 * 96 / 72
    left, top = (page.width - upright.width * scale) / 2, 44 * 96 / 72
    for x, y in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)):
        wanted = upright.getpixel((int(x * upright.width), int(y * upright.height)))
        spot = (int(left + x * upright.width * scale), int(top + y * upright.height * scale))
        found = page.getpixel(spot)
        assert all(abs(a - b) < 40 for a, b in zip(wanted, found, strict=True)), (x, y)


def test_the_planche_reads_in_grey_at_300_dpi_smallest_letters_included() -> None:
    """CA-14."""
    page = poppler.drawn(a_planche(), dpi=300, grey=True)
    assert page.width == 3508
    strip = page.crop((140, int(page.height * 0.80), page.width // 2, int(page.height * 0.96)))
    darkest, lightest = strip.getextrema()
    assert (darkest, lightest) == (0, 255)
    black = sum(strip.histogram()[:64]) / (strip.width * strip.height)
    assert 0.005 < black < 0.25  # letters, neither an empty strip nor a dark one


def test_the_planche_is_tagged_with_an_alternative_text_and_a_french_voice() -> None:
    document = a_planche()
    information = poppler.info_of(document)
    assert information["Tagged"] == "yes"
    assert information["Title"] == "Capture n° 12"
    tree = poppler.structure_of(document)
    assert tree.index("H1") < tree.index("Figure") < tree.index("Ce que montre")
    assert b"fr-FR" in document
    assert "Ce que montre l’image : Adresse de la page : visible" in alternatives(document)


def alternatives(document: bytes) -> str:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        texts = [
            str(item.Alt)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.Figure
        ]
    return " ".join(texts).replace("\u00a0", " ")


def test_the_same_capture_gives_the_same_bytes() -> None:
    assert a_planche() == a_planche()


def test_an_example_bears_its_mark_on_every_page() -> None:
    tall = a_screen(600, 4000)
    pages = poppler.page_texts(a_planche(tall, banner="EXEMPLE"))
    assert len(pages) > 1
    assert all("EXEMPLE" in page.split("Copie mise en page")[1] for page in pages)


def test_a_name_in_another_script_or_with_a_picture_in_it_is_printed_or_spelled() -> None:
    note = replace(NOTE, file_name="Снимок ảnh 📷 \U000f0000.png")
    text = poppler.text_of(a_planche(note=note))
    assert "Снимок ảnh" in text
    assert "[U+F0000]" in text


def test_a_name_from_a_mac_with_loose_accents_and_rare_spaces_is_printed() -> None:
    name = "Capture d\u2019e\u0301cran\u2003\u200e10.12.05\u202fPM.png"
    text = poppler.text_of(a_planche(note=replace(NOTE, file_name=name)))
    assert "Capture d’écran 10.12.05 PM.png" in text


def test_an_endless_address_does_not_push_the_picture_off_the_page() -> None:
    note = replace(NOTE, address=Sighting("seen", "https://a.example/" + "x" * 4000))
    (shown,) = poppler.pictures_of(a_planche(note=note))
    assert shown.size == (1366, 768)
    assert "…" in poppler.text_of(a_planche(note=note))


def test_a_broken_picture_has_no_planche() -> None:
    with pytest.raises(DamagedPicture):
        a_planche(a_screen()[:2000], name="abimee.png")


def opened(data: bytes) -> Image.Image:
    return opened_as_it_is(data).convert("RGB")


def opened_as_it_is(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))
