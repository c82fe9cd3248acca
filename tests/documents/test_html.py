from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.documents.blocks import (
    AddressBlock,
    Heading,
    Items,
    KeyValues,
    Paragraph,
    Rule,
    Signature,
    Span,
    Table,
    ids_of,
)
from guichet.documents.html import to_html
from tests.documents.samples import LETTER, PETITION, note

VOID = {"br", "hr"}


class Reader(HTMLParser):
    """The elements of a piece of HTML, in order, and what stays open."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.text = ""
        self.open = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def of(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def letter():
    return Reader(to_html(LETTER))


def test_the_preview_is_one_article_in_french_without_style_or_script(letter):
    assert letter.open == []
    assert [name for name, _ in letter.elements].count("article") == 1
    assert letter.of("article")[0]["lang"] == "fr-FR"
    assert letter.of("article")[0]["aria-label"] == "Demande de rendez-vous"
    assert not {name for name, _ in letter.elements} & {"script", "style"}
    assert not any("style" in found or "onclick" in found for _, found in letter.elements)


def test_every_block_of_the_document_is_found_by_its_id(letter):
    found = [
        attributes["data-block"] for _, attributes in letter.elements if "data-block" in attributes
    ]
    assert sorted(found) == sorted(ids_of(LETTER))
    ids = [attributes["id"] for _, attributes in letter.elements if "id" in attributes]
    assert len(ids) == len(set(ids)) == len(found)


def test_every_kind_of_block_is_shown(letter):
    kinds = Counter(name for name, _ in letter.elements)
    assert (kinds["h1"], kinds["h2"], kinds["ol"], kinds["ul"]) == (1, 1, 1, 1)
    assert (kinds["dl"], kinds["table"], kinds["hr"]) == (1, 1, 2)
    shown = letter.text.replace("\u00a0", " ").replace("\u202f", " ")
    for expected in (
        "EXEMPLE",
        "Mme Awa EXEMPLE",
        "Direction des étrangers",
        "en vain !",
        "pièces n° 2 à 5 et 7",
        "9900000000",
        "une copie du passeport ;",
        "par courriel",
        "8 h 05",
        "Fait au Bourget, le 1er mars 2026",
        "Requérante",
    ):
        assert expected in shown


def test_the_table_has_a_caption_scoped_headers_and_a_named_focusable_region():
    petition = Reader(to_html(PETITION))
    assert [header["scope"] for header in petition.of("th")] == ["col"] * 6
    assert len(petition.of("caption")) == 1
    (region,) = [found for found in petition.of("div") if found.get("role") == "region"]
    assert region["tabindex"] == "0"
    assert region["aria-label"] == "Tableau récapitulatif des tentatives"
    assert len(petition.of("tr")) == 61


def test_links_lead_to_pages_and_blocks_of_the_preview(letter):
    targets = [link["href"] for link in letter.of("a")]
    assert targets == ["#letter-attempts", "https://rdv.exemple.example/a?b=1"]
    assert "letter-attempts" in {found.get("id") for _, found in letter.elements}


def test_headings_can_start_below_the_title_of_the_page():
    levels = [
        name
        for name, _ in Reader(to_html(PETITION, first_heading_level=5)).elements
        if name in {f"h{level}" for level in range(1, 7)}
    ]
    assert levels == ["h5", "h6", "h6", "h6"]


def with_user_text(text):
    return replace(
        note(
            AddressBlock((text,), "window"),
            Heading(f"a{text}"),
            Paragraph((text, Span(text, strong=True), Span("b", target=text))),
            KeyValues(((text, text),)),
            Items((text, text)),
            Rule(id="rule"),
            Table((text, text), ((text, text),), caption=text),
            Signature(f"c{text}", text, note=f"d{text}"),
            title=f"e{text}",
        ),
        banner=text,
        footer=text,
    )


@given(st.one_of(st.text(), st.text(alphabet="<>&\"'/=abc \n")))
def test_user_text_never_becomes_markup(text):
    read = Reader(to_html(with_user_text(text)))
    assert read.open == []
    assert [name for name, _ in read.elements if name not in {"br", "a", "p"}] == [
        name
        for name, _ in Reader(to_html(with_user_text("mot"))).elements
        if name not in {"a", "p"}
    ]
    allowed = ("https://", "http://", "mailto:")
    assert all(link["href"].lower().startswith(allowed) for link in read.of("a"))


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "//exemple.example"])
def test_a_dangerous_target_is_not_a_link(target):
    read = Reader(to_html(note(Paragraph(Span("mot", target=target)))))
    assert read.of("a") == []
    assert "mot" in read.text
