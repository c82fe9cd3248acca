"""The text of a page is what pypdf alone reads, in less time."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from pypdf import PageObject, PdfReader

from guichet.documents.page_texts import text_of, without_tags
from tests.documents.filing_samples import a_folder


def a_page(content: bytes) -> bytes:
    """Return a PDF whose one page holds ``content``, and two fonts."""
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page().obj
        page.Contents = pdf.make_stream(content)
        page.Resources = Dictionary(Font=Dictionary(F1=helvetica, F2=helvetica))
        pdf.save(target)
    return target.getvalue()


def read(pdf: bytes, reader: Callable[[PageObject], str]) -> str:
    """Return the text of the first page, or the name of the fault."""
    try:
        return reader(PdfReader(io.BytesIO(pdf)).pages[0])
    except Exception as error:  # the same fault is wanted, whatever it is
        return type(error).__name__


def test_each_page_of_a_folder_reads_as_pypdf_alone_reads_it(tmp_path: Path) -> None:
    """FI-04: typst’s pages, drawn pages, and pages of somebody else’s PDF."""
    a_folder(tmp_path / "dossier")
    files = sorted((tmp_path / "dossier").rglob("*.pdf"))
    ours = [[text_of(page) for page in PdfReader(without_tags(file)).pages] for file in files]
    alone = [[page.extract_text() for page in PdfReader(file).pages] for file in files]
    assert len(files) > 4
    assert all(all(pages) for pages in alone)
    assert ours == alone


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf 10 TL (a) ' 1 2 (b) \" [(c) -500 (d)] TJ 0 -20 TD (\\350\\(e\\)) Tj ET",
        b"BT /F1 12 Tf <6162> Tj 1 0 0 1 9 700 Tm (c) Tj q 2 0 0 2 0 0 cm T* (d) Tj Q ET",
        b"BT /F2 12 Tf BI /W 4 /H 4 ID xxxx EI (b) Tj ET",
        b"BT /F3 12 Tf (a font that is not there) Tj ET",
        b"/F1 12 Tf 3 Tf (x) Tj 4 TJ [1 [2]] TJ << /A (b) >> Tj Tj",
        b"",
        b"BT (cut",
        b"BT /F1 12 Tf (a) Tj >> (b) Tj ET",
        b"BT /F1 12 Tf (a) Tj ] ) ET",
        b"(a) Tj {}",
    ],
)
@pytest.mark.filterwarnings("error")
def test_strange_or_damaged_pages_read_or_fail_as_with_pypdf_alone(content: bytes) -> None:
    """FI-04: a page that is damaged is told, not passed over."""
    pdf = a_page(content)
    assert read(pdf, text_of) == read(pdf, PageObject.extract_text)


def test_a_pdf_that_had_to_be_repaired_is_judged_as_it_is(tmp_path: Path) -> None:
    """FI-04"""
    path = tmp_path / "abime.pdf"
    path.write_bytes(a_page(b"BT /F1 12 Tf (a) Tj ET").replace(b"startxref", b"startxxxx"))
    assert without_tags(path).getvalue() == path.read_bytes()
