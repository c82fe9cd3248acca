import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.documents.blocks import (
    AddressBlock,
    Heading,
    Items,
    KeyValues,
    Paragraph,
    Signature,
    Span,
    Table,
)
from guichet.documents.fonts import FontSet, font_folders, system_fonts
from guichet.documents.pdf import MissingGlyphs, to_pdf
from tests.documents.samples import note
from tests.support.pdf_reading import tags, words

ONLY_THE_WHEEL = FontSet()


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh",
        "Şükrü Çağlar",
        "Ștefan Țîru",
        "Sékou Ɓari",
        "Ğ Öztürk",
        "Олена Ївга",
        "Ωμέγα",
    ],
)
def test_names_of_the_passport_need_no_font_of_the_system(name):
    assert name in words(to_pdf(note(Paragraph(name)), fonts=ONLY_THE_WHEEL))


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("ሰላም ተስፋዬ", "Ethiopic"),
        ("فاطمه گل‌محمدی", "Arabic"),
        ("பிரியா", "Tamil"),
        ("প্রিয়া", "Bengali"),
        ("ਪ੍ਰੀਤ", "Gurmukhi"),
        ("නිමල්", "Sinhala"),
        ("สมชาย", "Thai"),
    ],
)
def test_names_in_other_scripts_are_printed_with_the_noto_fonts(name, script):
    pdf = to_pdf(note(Paragraph(("Nom d'origine : ", Span(name, strong=True)))))
    assert tags(pdf)
    assert re.search(rb"/FontName\s*/[A-Z]+\+Noto\w*" + script.encode(), pdf)


def test_characters_no_font_has_are_named_and_no_box_is_printed():
    with pytest.raises(MissingGlyphs) as refused:
        to_pdf(note(Paragraph("Bonjour 😀 à tous 🦄, ሰ"), Heading("😀")), fonts=ONLY_THE_WHEEL)
    assert refused.value.details["characters"].split() == ["😀", "🦄", "ሰ"]
    assert "😀" in refused.value.what_happened
    assert refused.value.what_to_do
    assert refused.value.what_is_kept


def test_a_document_in_latin_letters_does_not_depend_on_the_fonts_of_the_machine():
    document = note(Paragraph("Déjà vu"))
    assert to_pdf(document) == to_pdf(document, fonts=ONLY_THE_WHEEL)
    assert system_fonts().folders


def test_font_folders_are_found_on_every_system(tmp_path):
    local = tmp_path / "Local" / "Microsoft" / "Windows" / "Fonts"
    mine = tmp_path / "Library" / "Fonts"
    for folder in (local, mine):
        folder.mkdir(parents=True)
    home = {"HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path / "Local")}
    assert local in font_folders("win32", home)
    assert mine in font_folders("darwin", home)
    assert font_folders("linux", home)
    assert all(isinstance(folder, Path) for folder in font_folders("linux", home))


# The signs that mean something in typst, HTML, XML or a shell, and the invisible ones.
LATIN = st.text(
    alphabet=st.one_of(
        st.sampled_from("#$*_<>&@\\`'\"[]{}()=+-/~^%;:!?«»|\n\r\t\x00\x1b\u200b\u00ad\u2028\u202e"),
        st.characters(min_codepoint=0x20, max_codepoint=0x17F),
    )
)


def with_user_text(text):
    return note(
        AddressBlock((text, "b"), "window"),
        Heading(f"Titre {text}"),
        Paragraph((f"a{text}", Span(f"b{text}", strong=True), Span("c", target=text))),
        KeyValues(((f"a{text}", f"b{text}"),)),
        Items((f"a{text}", f"b{text}")),
        Table((f"a{text}", "b"), ((f"c{text}", f"d{text}"),), caption=f"e{text}"),
        Signature(f"a{text}", text, note=text),
    )


STRUCTURE = {"H1", "L", "LI", "Table", "Caption", "THead", "TBody", "TR", "TH", "TD"}


def structure(pdf):
    return [tag.name for tag in tags(pdf) if tag.name in STRUCTURE]


ORDINARY = structure(to_pdf(with_user_text("mot")))


@settings(deadline=None, max_examples=60)
@given(LATIN)
def test_user_text_is_never_markup(text):
    try:
        pdf = to_pdf(with_user_text(text), fonts=ONLY_THE_WHEEL)
    except MissingGlyphs:
        return
    assert structure(pdf) == ORDINARY


@pytest.mark.parametrize("base", ["2", "0", "a", "é", '"', "\N{WHITE RIGHT POINTING INDEX}"])
def test_a_skin_tone_no_font_has_is_named_and_not_what_it_stands_on(base):
    with pytest.raises(MissingGlyphs) as refused:
        to_pdf(note(Paragraph(f"{base}\U0001f3fb et 20 ans")), fonts=ONLY_THE_WHEEL)
    assert "\U0001f3fb" in refused.value.details["characters"]
    assert not set("20aéx") & set(refused.value.details["characters"])


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_text_is_printed_or_refused_with_the_missing_characters(text):
    try:
        pdf = to_pdf(note(Paragraph(text), Heading(f"Titre {text}")), fonts=ONLY_THE_WHEEL)
    except MissingGlyphs as refusal:
        named = str(refusal.details["characters"]).replace(" ", "")
        assert named
        assert set(named) <= set(text)
    else:
        assert pdf.startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "text", ["#panic()", "$x$", "*gras*", "= titre", "@ref", "<tag>", "// fin"]
)
def test_markup_typed_by_the_person_is_printed_as_typed(text):
    assert text in words(to_pdf(note(Paragraph(Span(text, verbatim=True)))))
