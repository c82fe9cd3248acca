"""The ODT: opened by LibreOffice itself, French, numbered, with the words of the other writers."""

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
from lxml import etree

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
from guichet.documents.odt_elements import name
from guichet.documents.odt_parts import MEDIA_TYPE
from guichet.documents.odt_writer import to_odt
from guichet.documents.pdf import to_pdf
from tests.documents.samples import LETTER, PETITION, attempts_table, note, without_banner
from tests.support.pdf_reading import orphan_lines, printed_lines, tags, text_pages, words

WRITTEN = (name("text:p"), name("text:h"))


def part(document, member):
    with zipfile.ZipFile(io.BytesIO(to_odt(document))) as package:
        return package.read(member).decode()


def body(document):
    content = etree.fromstring(part(document, "content.xml").encode())
    return content.find(f"{name('office:body')}/{name('office:text')}")


def letters(element):
    """Return the text of a paragraph as a reader of OpenDocument sees it."""
    text = element.text or ""
    for child in element:
        if child.tag == name("text:s"):
            text += " " * int(child.get(name("text:c"), "1"))
        elif child.tag == name("text:line-break"):
            text += "\n"
        elif child.tag == name("text:tab"):
            text += "\t"
        else:
            text += letters(child)
        text += child.tail or ""
    return text


def paragraphs(document):
    return [letters(element) for element in body(document).iter(*WRITTEN)]


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory):
    """The letter and the petition, printed by LibreOffice."""
    folder = tmp_path_factory.mktemp("odt")
    for stem, document in (("letter", LETTER), ("petition", PETITION)):
        (folder / f"{stem}.odt").write_bytes(to_odt(document))
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
        "--outdir", str(folder),
        str(folder / "letter.odt"), str(folder / "petition.odt"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {stem: (folder / f"{stem}.pdf").read_bytes() for stem in ("letter", "petition")}


def test_the_odt_says_its_type_first_and_lists_its_parts():
    with zipfile.ZipFile(io.BytesIO(to_odt(LETTER))) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert package.read("mimetype").decode() == MEDIA_TYPE
        listed = re.findall(r'full-path="([^"]+)"', package.read("META-INF/manifest.xml").decode())
        others = {"mimetype", "META-INF/manifest.xml"}
        assert set(listed) - {"/"} == set(package.namelist()) - others


def test_every_word_of_the_odt_is_french():
    shown = part(LETTER, "styles.xml")
    assert set(re.findall(r'fo:language="([^"]+)"', shown)) == {"fr"}
    assert set(re.findall(r'fo:country="([^"]+)"', shown)) == {"FR"}
    assert "<dc:language>fr-FR</dc:language>" in part(LETTER, "meta.xml")
    assert "fo:language" not in part(LETTER, "content.xml")


def test_the_same_document_gives_the_same_odt():
    code = (
        "import sys; from tests.documents.samples import LETTER; "
        "from guichet.documents import odt_writer; "
        "sys.stdout.buffer.write(odt_writer.to_odt(LETTER))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert other.stdout == to_odt(LETTER)


def test_the_odt_carries_its_title_author_and_date():
    meta = part(LETTER, "meta.xml")
    assert "<dc:title>Demande de rendez-vous</dc:title>" in meta
    assert "<dc:creator>Awa EXEMPLE</dc:creator>" in meta
    assert "<dc:date>2026-03-03T08:30:00Z</dc:date>" in meta


def test_headings_are_real_headings_of_named_styles():
    found = [
        (element.get(name("text:outline-level")), letters(element))
        for element in body(PETITION).iter(name("text:h"))
    ]
    assert found == [
        ("1", "Référé «\u00a0mesures utiles\u00a0»"),
        ("2", "Faits"),
        ("2", "Discussion"),
        ("3", "Sur l’urgence"),
    ]
    named = set(re.findall(r'style:name="(Heading_20_\d)"', part(PETITION, "styles.xml")))
    assert {"Heading_20_1", "Heading_20_2", "Heading_20_3"} <= named


def test_each_list_is_a_list_of_its_own_that_starts_at_one():
    document = note(Items(("a", "b"), ordered=True), Items(("c",), ordered=True), Items(("d",)))
    lists = list(body(document).iter(name("text:list")))
    styles = [one.get(name("text:style-name")) for one in lists]
    assert styles == ["Numeros", "Numeros", "Puces"]
    assert not any(one.get(name("text:continue-numbering")) for one in lists)


def test_the_table_repeats_its_header_and_has_fixed_columns():
    [table] = body(PETITION).iter(name("table:table"))
    [header] = table.iter(name("table:table-header-rows"))
    assert len(header) == 1
    assert len(list(table.iter(name("table:table-row")))) == 61
    content = part(PETITION, "content.xml")
    widths = {
        found[0]: float(found[1])
        for found in re.findall(
            r'style:name="(\w+)" style:family="table-column">'
            r'<style:table-column-properties style:column-width="([\d.]+)mm"',
            content,
        )
    }
    columns = [
        column.get(name("table:style-name")) for column in table.iter(name("table:table-column"))
    ]
    assert sum(widths[column] for column in columns) == pytest.approx(160, abs=0.1)


def test_the_odt_has_the_words_of_the_docx_in_the_same_order():
    for document in (LETTER, PETITION):
        opened = docx.Document(io.BytesIO(to_docx(document)))
        elements = list(opened.element.body.iter(qn("w:p")))
        of_docx = [
            "".join(
                {qn("w:br"): "\n", qn("w:tab"): "\t"}.get(node.tag, node.text or "")
                for node in element.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
                if node.getparent().tag == qn("w:r")
            )
            for element in elements
        ]
        assert [text for text in paragraphs(document) if text] == [text for text in of_docx if text]


def test_links_lead_to_pages_and_blocks():
    links = [link.get(name("xlink:href")) for link in body(LETTER).iter(name("text:a"))]
    marks = [mark.get(name("text:name")) for mark in body(LETTER).iter(name("text:bookmark"))]
    assert links[1] == "https://rdv.exemple.example/a?b=1"
    assert links[0].removeprefix("#") in marks
    assert len(marks) == len(set(marks)) == len([b for b in LETTER.blocks if b.id]) - 3


def test_the_banner_is_in_the_header_of_every_page_only_when_asked():
    assert ">EXEMPLE</text:p></style:header>" in part(LETTER, "styles.xml")
    assert "<style:header>" not in part(without_banner(LETTER), "styles.xml")


@pytest.mark.slow
def test_libreoffice_prints_the_page_numbers_of_the_odt(by_libreoffice):
    pages = text_pages(by_libreoffice["petition"])
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} sur {len(pages)}" in page.replace("\u00a0", " ")


@pytest.mark.slow
def test_libreoffice_cuts_no_date_or_hour_in_a_cell_of_the_odt(by_libreoffice):
    cells = {
        " ".join(word.text for word in line) for line in printed_lines(by_libreoffice["petition"])
    }
    for _, day, moment, *_ in attempts_table(60).rows:
        assert day in cells
        assert {moment, moment.replace("\u00a0", " ")} & cells


@pytest.mark.slow
@pytest.mark.parametrize("stem", ["letter", "petition"])
def test_libreoffice_leaves_no_orphan_sign_in_the_odt(by_libreoffice, stem):
    assert orphan_lines(by_libreoffice[stem]) == []


@pytest.mark.slow
def test_libreoffice_reads_french_headings_and_repeats_the_header_row(by_libreoffice):
    assert b"/Lang(fr-FR)" in by_libreoffice["petition"]
    with_rows = [page for page in text_pages(by_libreoffice["petition"]) if "/2026" in page]
    tabled = [page for page in with_rows if "Site de rendez-vous" in page]
    assert len(tabled) >= 2
    assert all("Démarche" in page for page in tabled)
    names = [tag.name for tag in tags(by_libreoffice["petition"])]
    assert names.count("Table") == 1
    assert [tag for tag in names if re.fullmatch(r"H\d", tag)] == ["H1", "H2", "H2", "H3"]


def in_any_order(pdf):
    """Return the words of the pages, without what each page repeats, in alphabetical order."""
    repeated = {"N°", "Date", "Heure", "Démarche", "Résultat", "Pièce", "EXEMPLE", "Page", "sur"}
    whole = re.sub(r"(?<=\w)- (?=\w)", "-", words(pdf))  # « rendez- » at the end of a line
    found = [word for word in whole.split() if word not in repeated]
    return sorted(word for word in found if not word.isdigit())


@pytest.mark.slow
@pytest.mark.parametrize("document", [LETTER, PETITION], ids=["letter", "petition"])
def test_the_printed_odt_has_the_words_of_the_pdf(by_libreoffice, document):
    stem = document.kind
    footer = (document.footer or "").split()

    def without_footer(pdf):
        found = in_any_order(pdf)
        return {word: found.count(word) for word in found if word not in footer}

    assert without_footer(by_libreoffice[stem]) == without_footer(to_pdf(document))


@pytest.mark.slow
def test_libreoffice_prints_the_recipient_of_the_odt_in_the_window(by_libreoffice):
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
def test_any_user_text_makes_an_odt_of_the_same_shape_that_keeps_its_spaces(text):
    def of(written):
        return note(
            AddressBlock((written, "b"), "window"),
            Heading(f"Titre {written}"),
            Paragraph((written, Span(written, emphasis=True), Span("c", target=written))),
            KeyValues(((written, written),)),
            Items((written, written), ordered=True),
            Rule(),
            PageBreak(),
            Table((written, "b"), ((written, "c"),), caption=written),
            Signature(written, f"x{written}", note=f"x{written}"),
            title=f"Titre {written}",
        )

    assert [child.tag for child in body(of(text))] == [child.tag for child in body(of("mot"))]


def test_several_spaces_and_line_ends_are_kept():
    assert paragraphs(note(Paragraph(Span("  a   b \n c ", verbatim=True)))) == ["  a   b \n c "]


def test_empty_blocks_make_an_odt_that_opens():
    empty = note(
        Paragraph(()), KeyValues(()), Items(()), Table(("a",), ()), AddressBlock(()), PageBreak()
    )
    assert len(list(body(empty).iter(name("table:table")))) == 1
    assert paragraphs(replace(empty, blocks=())) == [""]
