"""Reading copies: every part explained, and nothing in them that could be filed by mistake."""

from __future__ import annotations

import pytest

from guichet.documents.blocks import Paragraph
from guichet.documents.pdf import to_pdf
from guichet.letters.catalogue import catalogue
from guichet.letters.composition import ID_LINE
from guichet.letters.options import LetterOptions
from guichet.letters.reading_copy import EXPLAINED, MARK, NOT_TO_FILE, reading_copy, readings
from guichet.letters.writing import write
from tests.personas import DAY, awa
from tests.support.letter_dossiers import an_example, plain
from tests.support.pdf_reading import text_pages

EXPLAINED_LETTERS = [one.id for one in catalogue().values() if one.recipient in EXPLAINED]


@pytest.mark.parametrize("language", readings())
@pytest.mark.parametrize("letter", EXPLAINED_LETTERS)
def test_every_part_of_a_letter_to_others_is_explained(letter, language):
    reading = readings()[language]
    parts = ID_LINE.findall(catalogue()[letter].body)
    lacking = [block for block in parts if not reading.of(letter, block)]
    assert lacking == []


@pytest.mark.parametrize("language", readings())
def test_no_explanation_is_left_without_its_part(language):
    texts = {one: catalogue()[one] for one in EXPLAINED_LETTERS}
    parts = {"AT-09"}  # the table of the relevé brings its own id
    parts |= {part for text in texts.values() for part in ID_LINE.findall(text.body)}
    parts |= {f"{one}/{part}" for one, text in texts.items() for part in ID_LINE.findall(text.body)}
    assert set(readings()[language].blocks) - parts == set()


@pytest.mark.parametrize("language", readings())
def test_an_explanation_is_one_or_two_short_sentences(language):
    long = [
        text
        for text in readings()[language].blocks.values()
        if any(len(sentence.split()) > 14 for sentence in text.split("."))
    ]
    assert long == []


def test_each_explanation_follows_the_words_it_explains():
    letter = write("lrar", awa(), LetterOptions(on=DAY))
    copy = reading_copy(letter, "lrar", readings()["en"])
    ids = [block.id for block in copy.blocks]
    assert ids[ids.index("LR-09") + 1] == f"{MARK}LR-09"
    ours = [block for block in copy.blocks if not (block.id or "").startswith(MARK)]
    assert tuple(ours) == letter.blocks
    added = [block for block in copy.blocks if (block.id or "").startswith(MARK)]
    assert all(isinstance(block, Paragraph) for block in added)


def test_every_page_of_a_reading_copy_says_that_it_is_not_to_be_filed():
    letter = write("requete", awa(), LetterOptions(on=DAY))
    pages = text_pages(to_pdf(reading_copy(letter, "requete", readings()["fr"])))
    assert len(pages) > 1
    assert [page for page in pages if NOT_TO_FILE not in plain(page)] == []


@pytest.mark.django_db
def test_the_page_shows_the_letter_explained_and_its_file_is_named_not_to_file(signed_in):
    dossier = an_example()
    page = signed_in.get(f"/dossiers/{dossier.pk}/lettres/lrar/lire/fr/")
    text = plain(page.content.decode())
    assert "Copie de lecture : ne pas déposer." in text
    assert readings()["fr"].blocks["LR-09"] in text
    file = signed_in.get(f"/dossiers/{dossier.pk}/lettres/lrar/lire/fr/copie.pdf")
    assert "NE_PAS_DEPOSER" in file["Content-Disposition"]
    assert file.content.startswith(b"%PDF")


@pytest.mark.django_db
def test_an_explanation_says_in_which_language_it_is(signed_in):
    dossier = an_example()
    page = signed_in.get(f"/dossiers/{dossier.pk}/lettres/requete/lire/en/").content.decode()
    assert ' lang="en" data-block="LIRE.RQ-04"' in page
    assert "Who asks: you." in page


@pytest.mark.django_db
def test_a_letter_that_cannot_be_written_has_no_reading_copy(signed_in):
    from tests.support.letter_dossiers import a_person_who_tried

    dossier = a_person_who_tried(0)
    page = signed_in.get(f"/dossiers/{dossier.pk}/lettres/lrar/lire/fr/")
    assert page.status_code == 302
    assert page["Location"].endswith("/lettres/lrar/")


@pytest.mark.django_db
def test_an_unknown_language_is_no_page(signed_in):
    dossier = an_example()
    assert signed_in.get(f"/dossiers/{dossier.pk}/lettres/lrar/lire/xx/").status_code == 404
