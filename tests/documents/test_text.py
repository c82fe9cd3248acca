from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from guichet.documents.blocks import Items, Paragraph, Span
from guichet.documents.text import to_text
from tests.documents.samples import LETTER, PETITION, note


def test_every_kind_of_block_is_written():
    text = to_text(LETTER, width=None).replace("\u00a0", " ").replace("\u202f", " ")
    for expected in (
        "EXEMPLE\n\nMme Awa EXEMPLE\n12 rue de l’Essai\n93200 Saint-Denis\n\nMonsieur le préfet",
        "Objet : demande de rendez-vous\n\nMadame, Monsieur,\n\nDepuis le 1er janvier 2026",
        "le site (https://rdv.exemple.example/a?b=1)",
        "Née le : 3 mars 1990\nN° étranger : 9900000000",
        "1. une copie du passeport ;\n2. la pièce n° 4",
        "- par courriel\n- par lettre",
        "-" * 40,
        "Tableau récapitulatif des tentatives\nN° | Date | Heure",
        "1 | 01/01/2026 | 8 h 05 | Site de rendez-vous",
        "Fait au Bourget, le 1er mars 2026\n\nAwa EXEMPLE\n\nRequérante",
    ):
        assert expected in text
    assert text.endswith("Demande de rendez-vous\n")


def test_lines_are_at_most_72_signs_and_start_with_no_orphan_sign():
    lines = to_text(PETITION).split("\n")
    assert max(len(line) for line in lines) <= 72
    assert not [line for line in lines if line.startswith(tuple(";:!?»%€"))]
    assert not [line for line in lines if line.endswith(("«", " n°"))]


def test_without_a_width_a_paragraph_is_one_line():
    text = to_text(note(Paragraph("mot " * 100)), width=None)
    assert text == "mot " * 99 + "mot\n"


def test_a_long_address_is_not_cut():
    address = "https://exemple.example/" + "a" * 100
    assert address in to_text(note(Paragraph(f"Voir {address} ici")))


def test_an_address_already_in_the_words_is_not_repeated():
    spans = (Span("a@exemple.example", target="mailto:a@exemple.example"),)
    assert to_text(note(Paragraph(spans))) == "a@exemple.example\n"


def test_numbered_items_hang_under_their_first_word():
    assert to_text(note(Items(("mot " * 10,), ordered=True)), width=20) == (
        "1. mot mot mot mot\n   mot mot mot mot\n   mot mot\n"
    )


@given(st.text(), st.one_of(st.none(), st.integers(20, 100)))
def test_any_text_is_written(text, width):
    document = replace(LETTER, blocks=(Paragraph(("début", text)), Paragraph("fin")))
    written = to_text(document, width=width)
    assert written.startswith("EXEMPLE\n\ndébut")
    assert "fin\n" in written
