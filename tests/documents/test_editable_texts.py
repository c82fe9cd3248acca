"""The texts to correct beside a PDF: the same words, wherever the pages end."""

from __future__ import annotations

from pathlib import Path

from guichet.documents.blocks import Document, Paragraph
from guichet.documents.docx_writer import to_docx
from guichet.documents.editable_texts import editable_findings
from guichet.documents.filing_reading import read_file
from guichet.documents.pdf import to_pdf
from tests.documents.samples import note


def written(folder: Path, words: str, *, corrected: str | None = None) -> list[str]:
    """Return what is said of a DOCX beside the PDF of ``words``."""
    document = note(Paragraph((words,)))
    (folder / "texte.pdf").write_bytes(to_pdf(document))
    other: Document = note(Paragraph((corrected or words,)))
    (folder / "texte.docx").write_bytes(to_docx(other))
    pdf = read_file(folder / "texte.pdf")
    assert len(pdf.pages) > 1
    return [one.detail for one in editable_findings(folder / "texte.docx", pdf)]


def test_a_word_cut_by_the_end_of_a_page_is_the_same_word(tmp_path: Path) -> None:
    word = "Azertyuiop" * 700
    assert written(tmp_path, f"EXEMPLE {word}") == []
    assert word not in read_file(tmp_path / "texte.pdf").squashed


def test_a_word_changed_in_one_format_is_found_on_a_long_text_too(tmp_path: Path) -> None:
    words = "Les conclusions tiennent en quelques mots. " * 120
    found = written(tmp_path, words, corrected=words.replace("conclusions", "revendications"))
    assert len(found) == 1
    assert "revendications" in found[0]
