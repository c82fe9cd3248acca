import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.documents.blocks import (
    AddressBlock,
    Heading,
    Items,
    KeyValues,
    PageBreak,
    Paragraph,
    Rule,
    Signature,
    Span,
    Table,
)
from guichet.documents.docx_writer import to_docx
from tests.documents.samples import LETTER, PETITION, attempts_table, note, without_banner
from tests.support.pdf_reading import orphan_lines, printed_lines, tags, text_pages, words


def opened(document):
    return docx.Document(io.BytesIO(to_docx(document)))


def part(document, name):
    with zipfile.ZipFile(io.BytesIO(to_docx(document))) as package:
        return package.read(name).decode()


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory):
    """The letter and the petition, printed by LibreOffice."""
    folder = tmp_path_factory.mktemp("docx")
    for name, document in (("letter", LETTER), ("petition", PETITION)):
        (folder / f"{name}.docx").write_bytes(to_docx(document))
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
        "--outdir", str(folder),
        str(folder / "letter.docx"), str(folder / "petition.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in ("letter", "petition")}


def test_every_part_of_the_docx_speaks_french():
    with zipfile.ZipFile(io.BytesIO(to_docx(LETTER))) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    languages = {
        found
        for content in parts.values()
        for found in re.findall(r'<w:(?:lang|themeFontLang)[^>]*? w:val="([^"]+)"', content)
    }
    assert languages == {"fr-FR"}
    assert not any("en-US" in content for content in parts.values())
    assert "<dc:language>fr-FR</dc:language>" in parts["docProps/core.xml"]


def test_the_same_document_gives_the_same_docx():
    code = (
        "import sys; from tests.documents.samples import LETTER; "
        "from guichet.documents import docx_writer; "
        "sys.stdout.buffer.write(docx_writer.to_docx(LETTER))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert other.stdout == to_docx(LETTER)


def test_the_docx_carries_its_title_author_and_date_and_nothing_of_the_model():
    properties = opened(LETTER).core_properties
    assert properties.title == "Demande de rendez-vous"
    assert properties.author == "Awa EXEMPLE"
    assert properties.subject == "Demande de rendez-vous en préfecture"
    assert properties.created.isoformat() == "2026-03-03T08:30:00+00:00"
    assert (properties.comments, properties.last_modified_by) == ("", "")
    with zipfile.ZipFile(io.BytesIO(to_docx(LETTER))) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name or "custom" in name]


def test_headings_are_real_headings():
    found = [
        (paragraph.style.name, paragraph.text)
        for paragraph in opened(PETITION).paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert found == [
        ("Heading 1", "Référé «\u00a0mesures utiles\u00a0»"),
        ("Heading 2", "Faits"),
        ("Heading 2", "Discussion"),
        ("Heading 3", "Sur l’urgence"),
    ]


def test_each_ordered_list_starts_again_at_one():
    two_lists = note(Items(("a", "b"), ordered=True), Items(("c",), ordered=True), Items(("d",)))
    body = opened(two_lists).element.body
    numbers = [int(found.get(qn("w:val"))) for found in body.iter(qn("w:numId"))]
    assert numbers == [1, 1, 2, 3]
    numbering = part(two_lists, "word/numbering.xml")
    assert numbering.count("<w:startOverride") == 3


def test_the_table_repeats_its_header_and_has_fixed_columns():
    table = opened(PETITION).tables[0]
    assert len(table.rows) == 61
    assert table.autofit is False
    first, second = table._tbl.tr_lst[:2]
    assert first.trPr.find(qn("w:tblHeader")) is not None
    assert second.trPr.find(qn("w:tblHeader")) is None
    grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert sum(grid) == pytest.approx(160 / 25.4 * 1440, abs=6)


def test_unbreakable_spaces_are_kept():
    text = "\n".join(paragraph.text for paragraph in opened(LETTER).paragraphs)
    assert "rendez-vous\u00a0: en vain\u202f!" in text
    assert "14\u00a0h\u00a030" in text
    assert "1\u202f500\u00a0€" in text


def test_the_banner_is_in_the_header_of_every_page_only_when_asked():
    assert opened(LETTER).sections[0].header.paragraphs[0].text == "EXEMPLE"
    assert opened(without_banner(LETTER)).sections[0].header.paragraphs[0].text == ""


def test_links_lead_to_pages_and_blocks():
    document = opened(LETTER)
    links = list(document.element.body.iter(qn("w:hyperlink")))
    targets = [document.part.rels[link.get(qn("r:id"))].target_ref for link in links[1:]]
    assert targets == ["https://rdv.exemple.example/a?b=1"]
    bookmarks = [
        mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))
    ]
    assert links[0].get(qn("w:anchor")) in bookmarks
    assert len(bookmarks) == len(set(bookmarks))


@pytest.mark.slow
def test_libreoffice_prints_the_page_numbers(by_libreoffice):
    pages = text_pages(by_libreoffice["petition"])
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} sur {len(pages)}" in page.replace("\u00a0", " ")


@pytest.mark.slow
def test_libreoffice_cuts_no_date_or_hour_in_a_cell(by_libreoffice):
    cells = {
        " ".join(word.text for word in line) for line in printed_lines(by_libreoffice["petition"])
    }
    for _, day, moment, *_ in attempts_table(60).rows:
        assert day in cells
        assert {moment, moment.replace("\u00a0", " ")} & cells


@pytest.mark.slow
@pytest.mark.parametrize("name", ["letter", "petition"])
def test_libreoffice_leaves_no_orphan_sign(by_libreoffice, name):
    assert orphan_lines(by_libreoffice[name]) == []


@pytest.mark.slow
def test_libreoffice_reads_french_headings_and_repeats_the_header_row(by_libreoffice):
    assert b"/Lang(fr-FR)" in by_libreoffice["petition"]
    with_rows = [page for page in text_pages(by_libreoffice["petition"]) if "/2026" in page]
    assert sum("Démarche" in page for page in with_rows) >= 2
    names = [tag.name for tag in tags(by_libreoffice["petition"])]
    assert names.count("Table") == 1
    assert [name for name in names if re.fullmatch(r"H\d", name)] == ["H1", "H2", "H2", "H3"]


@pytest.mark.slow
def test_libreoffice_prints_every_kind_of_block(by_libreoffice):
    text = words(by_libreoffice["letter"])
    for expected in (
        "Mme Awa EXEMPLE",
        "Direction des étrangers",
        "j’essaie d’obtenir un rendez-vous : en vain !",
        "Née le 3 mars 1990",
        "1. une copie du passeport ; 2. la pièce n° 4",
        "– par courriel – par lettre",
        "Tableau récapitulatif des tentatives",
        "Fait au Bourget, le 1er mars 2026 Awa EXEMPLE Requérante",
    ):
        assert expected in text
    assert "Conclusion" in text_pages(by_libreoffice["letter"])[1]


@pytest.mark.slow
def test_libreoffice_prints_the_recipient_in_the_window(by_libreoffice):
    address = [
        word
        for line in printed_lines(by_libreoffice["letter"])[:12]
        for word in line
        if word.text in {"Monsieur", "Seine-Saint-Denis", "naturalisations", "Cedex"}
    ]
    assert len(address) == 4
    for word in address:
        assert 100 <= word.left < word.right <= 190
        assert 50 <= word.top < word.bottom <= 79


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_any_user_text_makes_a_docx_of_the_same_shape(text):
    def of(words):
        return note(
            AddressBlock((words, "b"), "window"),
            Heading(f"Titre {words}"),
            Paragraph((words, Span(words, emphasis=True), Span("c", target=words))),
            KeyValues(((words, words),)),
            Items((words, words), ordered=True),
            Rule(),
            PageBreak(),
            Table((words, "b"), ((words, "c"),), caption=words),
            Signature(words, f"x{words}", note=f"x{words}"),
            title=f"Titre {words}",
        )

    def shape(document):
        return [
            (child.tag, child.tag == qn("w:p") and child.style) for child in document.element.body
        ]

    assert shape(opened(of(text))) == shape(opened(of("mot")))


def test_empty_blocks_make_a_docx_that_opens():
    empty = note(
        Paragraph(()), KeyValues(()), Items(()), Table(("a",), ()), AddressBlock(()), PageBreak()
    )
    assert len(opened(empty).tables) == 1
    assert opened(replace(empty, blocks=())).paragraphs[0].text == ""
