"""The fonts of drawn pages are read from the sheet without a PDF library."""

from __future__ import annotations

import io
import subprocess
import sys

import pikepdf
import pytest

from guichet.documents import lettering
from guichet.documents.fonts import FontSet
from guichet.documents.sheet_fonts import Sheet


@pytest.fixture(scope="module")
def sheet() -> bytes:
    letters = "".join(sorted(lettering._ALPHABET))
    return lettering._sheet(letters, FontSet())


def test_the_fonts_of_the_sheet_are_those_that_a_pdf_library_finds(sheet: bytes) -> None:
    with pikepdf.open(io.BytesIO(sheet)) as pdf:
        expected = [
            (name[1:], at, _tables(font))
            for at, page in enumerate(pdf.pages)
            for name, font in page.Resources.Font.items()
        ]
    found = [
        (font.name, font.page, {code: width for _, code, width in font.characters})
        for font in Sheet(sheet).fonts()
    ]
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    for (_, _, ours), (_, _, theirs) in zip(found, expected, strict=True):
        assert len(ours) > 100
        assert all(theirs[int(code, 16)] == width for code, width in ours.items())


def test_every_letter_of_the_alphabet_has_a_code_in_both_weights(sheet: bytes) -> None:
    for font in Sheet(sheet).fonts():
        assert {character for character, _, _ in font.characters} >= lettering._ALPHABET


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-40], lambda data: b"", lambda data: b"%PDF"]
)
def test_a_sheet_that_is_cut_is_refused(sheet: bytes, damage) -> None:
    with pytest.raises(ValueError, match="sheet"):
        list(Sheet(damage(sheet)).fonts())


def test_captures_become_pages_without_loading_a_pdf_or_a_picture_library() -> None:
    code = (
        "import sys; import guichet.documents.bundle; "
        "print([name for name in ('pikepdf', 'PIL', 'pydantic', 'email') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _tables(font: pikepdf.Object) -> dict[int, float]:
    """Return the widths of a font, as the PDF library reads them."""
    widths: dict[int, float] = {}
    entries = list(font.DescendantFonts[0].W)
    while entries:
        first, second, *others = entries
        if isinstance(second, pikepdf.Array):
            widths |= {int(first) + at: float(width) for at, width in enumerate(second)}
            entries = others
        else:
            width, *entries = others
            widths |= dict.fromkeys(range(int(first), int(second) + 1), float(width))
    return widths
