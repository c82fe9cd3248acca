"""Sentences read with small faults are put back as their site writes them, and no others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import guichet.booking_sites
from guichet.booking_sites import State, read_text
from guichet.booking_sites.registry import sites
from guichet.reading.sentences import SENTENCES, mended
from tests.reading.sheets import ADDRESS, shown

NO_SLOT = "Aucun créneau disponible à partir de cette date"
DENIED = re.compile(
    r"\b(?:(?P<one>aucun)e?|n['’]|(?:ne|ni|pas|plus|non|jamais|not?) |(?P<prefix>in|dés|un)"
    r"(?=correct|disponible|activ|availab))",
    re.IGNORECASE,
)
DENYING = {
    "ne ": r"\w",
    "pas ": r"\w",
    "plus ": r"\w",
    "non ": r"\w",
    "aucun ": r"\w",
    "n’": r"[aeiouyéê]",
    "in": r"disponib|correct|activ|valid",
    "un": r"availab|block",
}
"""What makes a sentence say the contrary, and before what it may stand."""


@pytest.mark.parametrize(
    "read",
    [
        "Aucuncréneaudisponible à partir decette date.",
        "Aucun creneau disponible a partir de cette date.",
        "Aucun créneau disponibIe à partir\nde cette date.",
        "Aucun créneau disponib1e à partir de cette dote.",
    ],
)
def test_a_sentence_read_with_a_small_fault_is_found_again(read: str) -> None:
    text = mended(f"Préfecture\n{read}\nMentions légales").text
    assert NO_SLOT in text or "Aucun creneau disponible a partir de cette date" in text
    assert text.startswith("Préfecture")
    assert text.endswith("Mentions légales")


@pytest.mark.parametrize(
    "other",
    [
        "Aucun créneau disponible sur cette semaine",
        "Un créneau est disponible à partir de cette date",
        "Des créneaux disponibles à partir de cette semaine",
        "Aucun agent disponible à partir de cette date de dépôt",
    ],
)
def test_another_sentence_is_left_as_it_is(other: str) -> None:
    """AT-06: no false « no slot »."""
    assert mended(other).text == other


@cache
def marker_sentences() -> tuple[str, ...]:
    """Return every sentence that a module of the booking sites looks for."""
    found: dict[str, None] = {}
    for module in sorted(Path(guichet.booking_sites.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if called in {"says", "says_alone", "heads", "find", "find_line"}:
                words = [one.value for one in node.args if isinstance(one, ast.Constant)]
                found.update(dict.fromkeys(one.replace("…", "du jour") for one in words))
    return tuple(found)


def without_negation(sentence: str) -> Iterator[str]:
    """Yield the sentence with each of its negations taken away, then with all of them."""
    for found in DENIED.finditer(sentence):
        kept = "un" if found["one"] else ""
        yield f"{sentence[: found.start()]}{kept}{sentence[found.end() :]}"
    yield DENIED.sub(lambda one: "un" if one["one"] else "", sentence)


def states_of(text: str) -> set[State]:
    """Return what a page that says ``text`` may be, wherever it stands, its words mended."""
    places = [None, *(site.example_url for site in sites().values())]
    said = mended(text).text
    return {read_text(said, place).state for place in places} - {State.UNKNOWN}


@pytest.mark.parametrize(
    "sentence", [one for one in (*marker_sentences(), *SENTENCES) if DENIED.search(one)]
)
def test_a_sentence_without_its_negation_does_not_give_its_state(sentence: str) -> None:
    """AT-06: the mending of misread words adds no « aucun », no « n’ », no « in- »."""
    same = [one for one in without_negation(sentence) if states_of(sentence) & states_of(one)]
    assert states_of(sentence) or "semaine" in sentence
    assert same == []


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_negation_put_anywhere_in_a_sentence_is_never_taken_for_a_fault_of_reading(
    sentence: str,
) -> None:
    """AT-06"""
    bare = sentence.rstrip(".")
    for denial, before in DENYING.items():
        for found in re.finditer(rf"(?<=[^\w’])(?:{before})", bare, re.IGNORECASE):
            changed = f"Préfecture\n{bare[: found.start()]}{denial}{bare[found.start() :]}"
            assert bare not in mended(changed).text, changed


def test_a_free_slot_on_a_picture_is_never_told_as_none() -> None:
    """AT-06: « un créneau disponible » is not « aucun créneau » with two letters lost."""
    found = shown(ADDRESS, ("Un créneau disponible à partir de cette date", 60, 400))
    assert found.state == "unknown"
    assert found.message.verdict == "not_seen"


def test_letters_that_look_alike_do_not_hide_a_negation() -> None:
    read = "Il n existe pIus de plage horalre libre pour votre demande de rendez-vous"
    assert "n’existe plus de plage horaire libre" in mended(read).text
