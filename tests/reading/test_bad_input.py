"""Files that are no pictures, or bad ones: a clear answer, nothing executed, the next one read."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from PIL import Image, ImageDraw

from guichet.reading.opening import CannotBeRead, opened
from guichet.reading.printed import LONGEST_LINE, MOST_LETTERS, sheet_of_print
from guichet.reading.process import Row
from tests.support.pictures import a_heic, a_photograph, a_png_bomb, a_screen, png_of

EXECUTABLE = b"MZ\x90\x00" + b"\x00" * 600
ANIMATED_GIF = b"GIF89a" + b"\x00" * 60


def a_pdf(password: str = "") -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    target = io.BytesIO()
    protection = pikepdf.Encryption(owner="x", user=password) if password else False
    pdf.save(target, encryption=protection)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Le fichier est vide."),
        (b"capture.png", "Ce fichier n’est pas une image que nous savons lire."),
        (EXECUTABLE, "Ce fichier n’est pas une image que nous savons lire."),
        (ANIMATED_GIF, "Ce fichier n’est pas une image que nous savons lire."),
        (a_screen()[:900], "L’image est abîmée ou incomplète."),
        (a_photograph()[:300], "L’image est abîmée ou incomplète."),
        (a_png_bomb(10_001, 10_000), "L’image est trop grande pour être lue."),
        (a_pdf("secret"), "Le PDF est protégé par un mot de passe. Faites une capture de la page."),
        (a_pdf(), "Pas de texte dans ce PDF\u00a0: faites une capture de la page."),
        (b"%PDF-1.7 rien", "Le PDF ne peut pas être lu. Faites une capture de la page."),
    ],
    ids=[
        *("empty", "text", "executable", "gif", "cut PNG", "cut JPEG", "100 megapixels"),
        *("locked PDF", "blank PDF", "broken PDF"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(CannotBeRead) as refused:
        opened(content)
    assert refused.value.reason == reason


def a_cmyk() -> bytes:
    target = io.BytesIO()
    Image.new("CMYK", (80, 40), (0, 0, 0, 0)).save(target, "JPEG")
    return target.getvalue()


def an_animation() -> bytes:
    target = io.BytesIO()
    frames = [Image.new("RGB", (80, 40), colour) for colour in ("white", "red")]
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


def a_polyglot() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("programme.exe", EXECUTABLE)
    return png_of(Image.new("RGB", (80, 40), "white")) + target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        png_of(Image.new("I;16", (80, 40), 60_000)),
        a_cmyk(),
        an_animation(),
        a_polyglot(),
        a_photograph(80, 40, place=True),
        a_heic(80, 40),
    ],
    ids=["16 bits", "CMYK", "animated", "polyglot", "GPS", "HEIC"],
)
def test_an_unusual_picture_is_read_like_any_other(content: bytes) -> None:
    """The first image of an animation, white where it is white, whatever follows the picture."""
    pixels = opened(content).pixels()
    assert pixels.shape == (40, 80, 3)
    assert pixels.dtype.name == "uint8"


def test_a_sixteen_bit_picture_keeps_its_light() -> None:
    assert opened(png_of(Image.new("I;16", (80, 40), 60_000))).pixels().mean() > 220


def test_a_photograph_is_set_upright_as_its_camera_says() -> None:
    assert opened(a_photograph(80, 40, orientation=6)).pixels().shape == (80, 40, 3)


def test_the_scan_in_a_pdf_is_read_as_a_picture() -> None:
    import img2pdf

    image = Image.new("RGB", (120, 60), "white")
    ImageDraw.Draw(image).text((5, 5), "EXEMPLE", fill="black")
    scan = opened(img2pdf.convert(png_of(image)))
    assert scan.is_print
    assert scan.pixels().shape == (60, 120, 3)


@pytest.mark.parametrize("letters", ["a", "02/11/2026 08:12\n", "a" * 5000 + "\n"])
def test_a_print_longer_than_any_page_is_cut_before_it_is_looked_into(letters: str) -> None:
    """One line of a million letters would keep the reader busy for hours."""
    pieces = (letters * (1_000_000 // len(letters))).split("\n")
    lines = sheet_of_print(Row(1, 400, 400, piece) for piece in pieces).lines
    assert max(len(line.words) for line in lines) <= LONGEST_LINE
    assert sum(len(line.words) for line in lines) <= MOST_LETTERS
