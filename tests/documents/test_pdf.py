import io
import re
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from guichet.documents.blocks import (
    AddressBlock,
    Items,
    KeyValues,
    Paragraph,
    PieceRef,
    Signature,
    Table,
)
from guichet.documents.pdf import to_pdf
from tests.documents.samples import (
    LETTER,
    PETITION,
    RECIPIENT,
    SENDER,
    attempts_table,
    note,
    without_banner,
)
from tests.support.pdf_reading import (
    orphan_lines,
    page_images,
    printed_lines,
    printed_words,
    tags,
    text_pages,
    words,
)


@pytest.fixture(scope="module")
def letter():
    return to_pdf(LETTER)


@pytest.fixture(scope="module")
def petition():
    return to_pdf(PETITION)


def test_the_pdf_says_it_is_accessible_and_archivable(letter):
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        metadata = pdf.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert pdf.Root.Lang == "fr-FR"
        assert pdf.Root.MarkInfo.Marked is True
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
        assert str(metadata["dc:title"]) == "Demande de rendez-vous"
        assert pdf.docinfo["/Author"] == "Awa EXEMPLE"


def test_the_pdf_passes_qpdf(petition, tmp_path):
    path = tmp_path / "requete.pdf"
    path.write_bytes(petition)
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


def test_the_same_document_gives_the_same_bytes(letter):
    assert to_pdf(LETTER) == letter


def test_the_same_document_gives_the_same_bytes_in_another_process(letter):
    code = (
        "import sys; from tests.documents.samples import LETTER; "
        "from guichet.documents.pdf import to_pdf; sys.stdout.buffer.write(to_pdf(LETTER))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert other.stdout == letter


def test_the_date_of_the_pdf_is_the_document_s(letter):
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260303083000")


def test_every_font_is_embedded(petition, tmp_path):
    path = tmp_path / "requete.pdf"
    path.write_bytes(petition)
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    rows = listed.splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-3] == ["yes", "yes"] for row in rows)


@pytest.mark.parametrize("name", ["letter", "petition"])
def test_no_line_starts_or_ends_with_an_orphan_sign(name, request):
    assert orphan_lines(request.getfixturevalue(name)) == []


def test_the_check_for_orphan_signs_sees_them():
    text = "mot : « mot » ; mot ! encore 50 % ou 5 € n° 3 ? " * 40
    english = replace(note(Paragraph(text)), language="en")  # French spaces are not put there
    assert orphan_lines(to_pdf(english))


def test_every_kind_of_block_is_printed(letter):
    text = words(letter)
    for expected in (
        "Mme Awa EXEMPLE",
        "Direction des étrangers",
        "Objet : demande de rendez-vous",
        "j’essaie d’obtenir un rendez-vous : en vain !",
        "(pièces n° 2 à 5 et 7)",
        "Née le 3 mars 1990",
        "1. une copie du passeport ; 2. la pièce n° 4",
        "– par courriel – par lettre",
        "Tableau récapitulatif des tentatives",
        "01/01/2026 8 h 05",
        "Fait au Bourget, le 1er mars 2026 Awa EXEMPLE Requérante",
    ):
        assert expected in text


def test_a_page_break_starts_a_new_page(letter):
    pages = text_pages(letter)
    assert len(pages) == 2
    assert "Conclusion" in pages[1]
    assert "Conclusion" not in pages[0]


def test_each_page_has_its_number_its_footer_and_the_banner(petition):
    pages = text_pages(petition)
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} sur {len(pages)}" in page.replace("\u00a0", " ")
        assert "EXEMPLE" in page.split("\n", 1)[0]
    assert text_pages(to_pdf(without_banner(PETITION)))[1].find("EXEMPLE") == -1
    assert "Page" not in words(to_pdf(replace(note(Paragraph("x")), page_numbers=False)))


def test_headings_are_tagged_and_in_the_outline(petition):
    with pikepdf.open(io.BytesIO(petition)) as pdf, pdf.open_outline() as outline:
        (first,) = outline.root
        assert first.title == "Référé «\u00a0mesures utiles\u00a0»"
        assert [child.title for child in first.children] == ["Faits", "Discussion"]
    found = [tag.name for tag in tags(petition) if tag.name.startswith("H")]
    assert found == ["H1", "H2", "H2", "H3"]


def test_the_table_is_one_tagged_table_with_headers_over_all_its_pages(petition):
    names = [tag.name for tag in tags(petition)]
    assert (names.count("Table"), names.count("THead"), names.count("TR")) == (1, 1, 61)
    assert "Caption" in names
    headers = [tag.scope for tag in tags(petition) if tag.name == "TH"]
    assert headers == ["/Column"] * 6


def test_the_header_row_is_printed_again_on_each_page(petition):
    with_rows = [page for page in text_pages(petition) if "/2026" in page and "8 h" in page]
    assert len(with_rows) > 1
    assert all("Démarche" in page for page in with_rows)


def test_lists_and_labels_are_tagged_as_lists(letter):
    found = [tag.name for tag in tags(letter)]
    assert found.count("L") == 3
    assert found.count("LI") == found.count("LBody") == 6


def test_a_justified_paragraph_fills_the_width_between_the_margins():
    lines = printed_lines(to_pdf(note(Paragraph("Réessayez ! Quand ? " * 60))))
    full = [max(word.right for word in line) for line in lines[:-2]]
    assert len(full) > 5
    assert full == pytest.approx([185.0] * len(full), abs=0.5)


def test_links_lead_to_pages_and_blocks(letter):
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        links = [note for page in pdf.pages for note in page.get("/Annots", [])]
        addresses = [str(link.A.URI) for link in links if "/A" in link and "/URI" in link.A]
        assert addresses == ["https://rdv.exemple.example/a?b=1"]
        assert len(links) == 2


def test_no_date_or_hour_is_cut_in_a_cell(petition):
    cells = [" ".join(word.text for word in line) for line in printed_lines(petition)]
    for _, day, moment, *_ in attempts_table(60).rows:
        assert day in cells
        assert moment.replace("\u00a0", " ") in cells


@pytest.mark.parametrize("widths", [(), (1, 1, 30), (30, 1, 1)])
def test_a_column_is_never_narrower_than_its_longest_word(widths):
    row = ("03/03/2026", "14\u00a0h\u00a005", "Refus d’enregistrement anticonstitutionnel")
    pdf = to_pdf(note(Table(("Date", "Heure", "Renseignements"), (row,) * 3, widths=widths)))
    assert text_pages(pdf)[0].count("03/03/2026") == 3
    assert text_pages(pdf)[0].count("14 h 05") == 3
    assert text_pages(pdf)[0].count("anticonstitutionnel") == 3
    assert inside_the_margins(pdf)


def printed(pdf, pattern):
    return [word for word in printed_words(pdf) if re.fullmatch(pattern, word.text)]


def inside_the_margins(pdf):
    words_there = printed_words(pdf)
    return bool(words_there) and all(24 < word.left < word.right < 186 for word in words_there)


def test_addresses_and_digests_longer_than_a_line_are_cut_and_stay_on_the_page():
    long_words = ("https://exemple.example/" + "a" * 150, "3f" * 100, "é" * 200, "a\u00a0b" * 80)
    pdf = to_pdf(
        note(
            *(Paragraph(word) for word in long_words),
            Items(long_words),
            KeyValues(tuple((word, word) for word in long_words)),
            Table(("Empreinte", "Date"), tuple((word, "03/03/2026") for word in long_words)),
        )
    )
    assert inside_the_margins(pdf)
    assert "\u200b" not in words(pdf)


def test_the_recipient_stands_in_the_window_of_a_french_envelope(letter):
    """A DL window shows at least 100 to 190 mm from the left, 50 to 79 mm from the top."""
    recipient = AddressBlock(("ligne", *["ligne"] * 5), "window")
    pdf = to_pdf(replace(LETTER, blocks=(SENDER, recipient, Paragraph("Après"))))
    address = printed(pdf, "ligne")
    assert len(address) == 6
    for word in address:
        assert 100 <= word.left < word.right <= 190
        assert 50 <= word.top < word.bottom <= 79
    assert printed(letter, "Saint-Denis,")[0].top > 90


def test_a_long_sender_s_address_pushes_the_letter_down():
    sender = AddressBlock(tuple(f"ligne {number}" for number in range(25)))
    pdf = to_pdf(replace(LETTER, blocks=(sender, RECIPIENT, Paragraph("Après"))))
    assert printed(pdf, "24")[0].bottom < printed(pdf, "Après")[0].top


def test_without_a_window_addresses_follow_each_other():
    pdf = to_pdf(note(SENDER, Paragraph("Après")))
    assert printed(pdf, "Après")[0].top < 60


def test_empty_blocks_are_printed_without_fault():
    pdf = to_pdf(
        note(
            Paragraph(""),
            Paragraph(()),
            KeyValues(()),
            Items(()),
            Items(("",)),
            Table(("a",), ()),
            AddressBlock(()),
            Paragraph("fin"),
        )
    )
    assert "fin" in words(pdf)


def test_line_ends_typed_by_the_person_are_kept():
    assert "un\ndeux\ntrois" in text_pages(to_pdf(note(Paragraph("un\r\ndeux\u2028trois"))))[0]


def test_a_reference_never_leaves_its_number_on_the_next_line():
    runs = tuple(part for number in range(1, 60) for part in ("Voir ", PieceRef((number,)), " ; "))
    assert orphan_lines(to_pdf(note(Paragraph(runs)))) == []


def test_every_word_stays_black_when_the_page_is_printed_in_grey(petition, tmp_path):
    path = tmp_path / "requete.pdf"
    path.write_bytes(petition)
    (image, *_) = page_images(path, tmp_path, resolution=300)
    dots_per_mm = 300 / 25.4
    with Image.open(image).convert("L") as page:
        first_page = [word for line in printed_lines(petition)[:40] for word in line]
        for word in first_page:
            sides = (word.left, word.top, word.right, word.bottom)
            darkest, _ = page.crop([round(side * dots_per_mm) for side in sides]).getextrema()
            assert darkest < 32, word


def test_making_a_pdf_loads_neither_word_processing_nor_schemas_nor_django():
    code = (
        "import sys; from tests.documents.samples import LETTER; "
        "from guichet.documents.pdf import to_pdf; to_pdf(LETTER); "
        "print(sorted({'django', 'pydantic', 'lxml', 'docx', 'jinja2', 'PIL'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_nobody_signs_a_page_that_says_nothing_else():
    """The last paragraph goes over with the signature, wherever the page ends."""
    for lines in range(30, 46):
        blocks = [Paragraph("Un fait.", align="start") for _ in range(lines)]
        last = Paragraph("Je vous prie d’agréer mes salutations.")
        pages = text_pages(to_pdf(note(*blocks, last, Signature("Awa EXEMPLE"))))
        signed = next(page for page in pages if "Awa EXEMPLE" in page)
        assert "salutations" in signed


@pytest.mark.parametrize(("above", "counts"), [(1, range(40, 51)), (2, range(90, 99))])
def test_no_page_of_a_table_holds_one_row_or_two_alone(above, counts):
    """Whatever the number of rows: the last page has three rows at least, and none is lost."""
    for count in counts:
        rows = tuple((str(row), "01/10/2026", "Aucun créneau") for row in range(1, count + 1))
        table = Table(("N°", "Date", "Résultat"), rows, caption="Démarches", widths=(1, 2, 5))
        text = Paragraph("La requérante a tenté d’obtenir un rendez-vous. " * 4)
        pages = text_pages(to_pdf(note(*[text] * above, table)))
        held = [page.count("Aucun créneau") for page in pages]
        assert sum(held) == count
        assert min(held) >= 3, held


def test_rendez_vous_is_never_cut_at_its_hyphen_and_is_copied_as_it_is():
    filled = (Paragraph(f"{'a ' * length}un rendez-vous manqué") for length in range(20, 100))
    pdf = to_pdf(note(*filled))
    printed = [word.text for word in printed_words(pdf)]
    assert "rendez-" not in printed
    assert printed.count("rendez-vous") == words(pdf).count("rendez-vous") == 80
