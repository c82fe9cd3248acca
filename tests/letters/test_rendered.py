"""Every letter as it is printed: by our writer, and by LibreOffice from the DOCX and the ODT."""

from __future__ import annotations

import re
import subprocess
from functools import cache

import pytest

from guichet.documents.docx_writer import to_docx
from guichet.documents.odt_writer import to_odt
from guichet.documents.pdf import to_pdf
from guichet.documents.text import to_text
from guichet.letters.catalogue import catalogue
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from guichet.letters.writing import write
from tests.letters.cases import CASES, CHOSEN
from tests.personas import DAY
from tests.support.pdf_reading import orphan_lines, printed_lines, text_pages

BROKEN = re.compile(r"\d/$|^/\d|\d\sh$|\b1er$|\b(?:art|p|n°)\.?$|\bM(?:me|\.)$")
"""How a line ends, or starts, when a date, an hour or a name was cut."""
MOST_PAGES = 6
SPACES = re.compile(r"\s+")
PAGE_EDGE = re.compile(r"EXEMPLE–personneetfaitsimaginaires|Page\d+sur\d+")


@cache
def first_written(letter):
    """Return ``letter`` for the first case that has its facts."""
    for maker in CASES.values():
        try:
            return write(letter, maker(), LetterOptions(on=DAY, **CHOSEN.get(letter, {})))
        except NotReady:
            continue
    raise AssertionError(f"no case has the facts of {letter}")


@cache
def printed(letter):
    return to_pdf(first_written(letter))


@pytest.mark.parametrize("letter", catalogue())
def test_no_line_of_a_printed_letter_begins_or_ends_badly(letter):
    assert orphan_lines(printed(letter)) == []


@pytest.mark.parametrize("letter", catalogue())
def test_no_date_hour_or_name_is_cut_over_two_lines(letter):
    lines = (" ".join(word.text for word in line) for line in printed_lines(printed(letter)))
    assert [line for line in lines if BROKEN.search(line)] == []


@pytest.mark.parametrize("letter", catalogue())
def test_the_pdf_says_every_word_of_the_letter_in_order(letter):
    said = PAGE_EDGE.sub("", SPACES.sub("", to_text(first_written(letter), width=None)))
    pages = (PAGE_EDGE.sub("", SPACES.sub("", one)) for one in text_pages(printed(letter), "-raw"))
    read = "".join(pages)
    place = 0
    for part in re.findall(r"[^.;:|•–-]{25,}", said):
        place = read.find(part, place)
        assert place >= 0, part


@pytest.mark.parametrize("case", ["renewal", "first", "queue", "busy"])
def test_a_usual_petition_has_at_most_six_pages(case):
    """A judge reads it in ten minutes."""
    petition = write("requete", CASES[case](), LetterOptions(on=DAY))
    assert len(text_pages(to_pdf(petition))) <= MOST_PAGES


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory):
    """Every letter, printed by LibreOffice from its DOCX and from its ODT."""
    folder = tmp_path_factory.mktemp("rendered")
    for letter in catalogue():
        (folder / f"{letter}.docx").write_bytes(to_docx(first_written(letter)))
    (folder / "odt").mkdir()
    for letter in catalogue():
        (folder / "odt" / f"{letter}.odt").write_bytes(to_odt(first_written(letter)))
    for source, out in ((folder.glob("*.docx"), "from_docx"), (folder.glob("odt/*"), "from_odt")):
        command = [
            "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "pdf", "--outdir", str(folder / out), *map(str, sorted(source)),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "odt"])
@pytest.mark.parametrize("letter", catalogue())
def test_libreoffice_prints_the_letter_without_a_bad_line(by_libreoffice, letter, form):
    pdf = (by_libreoffice / f"from_{form}" / f"{letter}.pdf").read_bytes()
    assert orphan_lines(pdf) == []
    lines = (" ".join(word.text for word in line) for line in printed_lines(pdf))
    assert [line for line in lines if BROKEN.search(line)] == []


def test_a_table_stays_with_its_caption_and_with_the_sentence_that_announces_it():
    """RF-08: a caption alone at the foot of a page belongs to nothing."""
    for first_lines in range(12):
        reasons = " ".join(["Une phrase de plus pour descendre dans la page."] * first_lines)
        case = CASES["rejected"](reasons=reasons or None)
        pages = [" ".join(page.split()) for page in pages_of(case)]
        [at] = [page for page in pages if "Avant et depuis le 30 septembre 2026" in page]
        assert "À la première requête" in at
        assert "mon dossier ont changé" in at


def pages_of(case):
    """Return the words of each page of the requête."""
    return text_pages(to_pdf(write("requete", case, LetterOptions(on=DAY))))
