"""Whatever comes in, a reading comes out, and never a slot that nothing proves."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.booking_sites import Page, State, decode, read, read_text
from guichet.booking_sites.registry import sites

URLS = [site.example_url for site in sites().values()]
RDV = "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/2246/creneau/"
NONE = "<p>Aucun créneau disponible à partir de cette date.</p>"
SLOT = (
    '<li class="cellule radio-card"><input type="radio" name="trhId" id="trhId_1">'
    '<label class="fr-label" for="trhId_1">09h15</label></li>'
)

# Words and markup of pages with slots, none of which proves a slot where it stands here. An open
# tag or quote is left out: it would swallow the beginning of a comment and show a real slot.
NO_PROOF = [
    *("09h15", "12/01/2027", "libre", "complet", "créneau", "rendez-vous disponible", "&nbsp;"),
    *("Dernière mise en ligne de rendez-vous : le 04/05/2026 à 11:58", "Voir plus de créneaux"),
    *('<li class="cellule radio-card">', '<label for="trhId_1">09h15</label>', "</li>"),
    *(f"<!-- {SLOT} -->", f"<script>{SLOT}</script>", f"<template>{SLOT}</template>"),
    *(f"<noscript>{SLOT}</noscript>", f"<div hidden>{SLOT}</div>", f"<textarea>{SLOT}</textarea>"),
    *('<input type="hidden" name="trhId" id="trhId_1">', html.escape(SLOT)),
    *('<input type="radio" name="trhId" disabled>', '<input type="checkbox" name="trhId">'),
    *("<h2>Description de la nature du rendez-vous</h2>", "Première plage horaire libre"),
    *('<a href="/booking/create/1/5">5</a>', "Cliquez, puis sélectionnez un créneau libre"),
    *("<div>", "</div>", "<p>", "<ul>", "<table><tr>", "<h1>", "<details>", "<b>", "\x00"),
    *("<!--", "-->", "<script>", "</script>", "]]>", ">"),
]


@given(st.binary(max_size=2000), st.sampled_from([*URLS, ""]), st.none() | st.text(max_size=30))
def test_any_bytes_are_read_without_a_complaint(data: bytes, url: str, content_type) -> None:
    reading = read(Page(url, decode(data, content_type)))
    assert reading.state in State


@given(st.text(max_size=500), st.text(max_size=200), st.none() | st.integers())
def test_any_address_and_any_status_are_read_without_a_complaint(text, url, status) -> None:
    assert read(Page(url, text, status)).state in State
    assert read(Page("https://" + url, text, status, visible_text=text)).state in State
    assert read_text(text, url).state in State


@settings(max_examples=300)
@given(st.lists(st.sampled_from(NO_PROOF), max_size=12), st.sampled_from([*URLS, RDV, ""]))
def test_a_slot_is_never_said_without_a_positive_marker(pieces: list[str], url: str) -> None:
    document = re.sub(r"<td[^>]*>\s*libre", "", "".join(pieces))
    assert read(Page(url, document)).state is not State.SLOT_SEEN


@given(st.integers(min_value=0, max_value=len(NONE) + 200))
def test_a_page_cut_anywhere_never_gains_a_slot(length: int) -> None:
    whole = f"<html><body><!-- {SLOT} --><script>const s = '{SLOT}';</script>{NONE}"
    state = read(Page(RDV, whole[:length])).state
    assert state in {State.NO_SLOT, State.UNKNOWN}


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=30)
@given(st.integers(min_value=1, max_value=30_000))
def test_deeply_nested_markup_is_read(depth: int) -> None:
    assert read(Page(RDV, "<div><span>" * depth + NONE)).state in {State.NO_SLOT, State.UNKNOWN}


FILLERS = {
    "paragraphs": "<div class='x'><p>texte ordinaire</p><span style='color:red'>a</span></div>",
    "one word": "a",
    "list items": "<li>",
    "hidden": "<p hidden>",
    "style rules": "<style>.a{display:none}</style>",
    "apostrophes": "'",
    "spaces": " ",
    "no-break spaces": "\u00a0",
    "headings": "<h2>x</h2>",
    "cells": "<td>libre</td>",
    "quoted": "« Aucun créneau disponible » x ",
    "release lines": "Prochaine mise en ligne de rendez-vous le 1 ",
    "comments": "<!-- Aucun créneau disponible -->",
    "scripts": "<script>'Aucun créneau disponible'</script>",
    "labels": "<input type=radio name=trhId id=a><label for=a>x</label>",
}


@pytest.mark.parametrize("filler", FILLERS.values(), ids=FILLERS)
def test_a_page_of_five_megabytes_is_read_and_still_says_its_sentence(filler: str) -> None:
    """Not a benchmark: the limit catches what grows with the square of the size."""
    body = filler * (5_000_000 // len(filler.encode()))
    started = time.process_time()
    reading = read(Page(RDV, f"<html><body><main>{NONE}</main>{body}"))
    assert reading.state is State.NO_SLOT
    assert time.process_time() - started < 30


def test_a_slot_at_the_end_of_a_large_page_is_seen() -> None:
    body = FILLERS["paragraphs"] * 20_000
    assert read(Page(RDV, f"<html><body>{body}<ul>{SLOT}</ul>")).state is State.SLOT_SEEN


@pytest.mark.parametrize(
    ("encoding", "head", "content_type"),
    [
        ("utf-8", "", None),
        ("utf-8-sig", "", None),
        ("utf-8", "<meta charset='iso-8859-1'>", "text/html; charset=latin-1"),
        ("latin-1", "", None),
        ("latin-1", "<meta charset=utf-8>", None),
        ("latin-1", "<meta http-equiv=x content='text/html; charset=iso-8859-1'>", None),
        ("cp1252", "", "text/html; charset=windows-1252"),
        ("iso-8859-15", "<meta charset='iso-8859-15'>", None),
        ("utf-16", "", None),
        ("utf-16-le", "", "text/html; charset=utf-16"),
        ("utf-32", "", None),
        ("latin-1", "<meta charset='zlib'>", "text/html; charset=rot13"),
        ("latin-1", "<meta charset='no-such-thing'>", None),
    ],
)  # fmt: skip
def test_a_saved_page_is_decoded_by_what_its_bytes_are(encoding, head, content_type) -> None:
    data = f"<html><head>{head}</head><body>{NONE}</body></html>".encode(encoding)
    assert "Aucun créneau disponible à partir" in decode(data, content_type)
    assert read(Page(RDV, decode(data, content_type))).state is State.NO_SLOT


def test_a_page_cut_inside_a_character_keeps_the_rest() -> None:
    data = f"{NONE}<p>é".encode()[:-1]
    assert "créneau" in decode(data)


@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9])
def test_what_is_no_page_is_unknown(data: bytes) -> None:
    assert read(Page(RDV, decode(data))).state is State.UNKNOWN
