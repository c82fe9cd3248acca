"""The words of our own pages: short sentences, French spaces, no promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guichet.directory.forms import PlaceForm
from guichet.dossiers.forms import NewDossierForm
from guichet.dossiers.sections import SECTIONS
from guichet.procedure.gate import GateForm
from guichet.procedure.rows import CostForm, OrderForm, UrgencyForm
from guichet.web.views.erasure import ErasureForm
from tests.support.checkout import ROOT

LONGEST_SENTENCE = 12
ROOMS = ("web", "directory", "lawbook", "dossiers", "procedure", "evidence", "letters")
TEMPLATES = sorted(
    path for room in ROOMS for path in (ROOT / "guichet" / room).glob("templates/**/*.html")
)
BANNED = ("preuve certaine", "vous êtes éligible", "une erreur est survenue", "garantit le")
SPOKEN = r"\{%\s*(?:notice|empty|submit|link_button|main_action|back|fact)\b(.*?)%\}"
ENDS = r"</(?:p|li|h\d|dt|dd|a|span|th|td|summary|legend|button|div)>"


def text_of(template: Path) -> str:
    """Return what a template says by itself, each element ended by a full stop."""
    text = template.read_text("utf-8")
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{#.*?#\}", "", text)
    text = re.sub(SPOKEN, lambda tag: " . ".join(re.findall(r'"([^"]{12,})"', tag[1])) + ".", text)
    text = re.sub(r"\{%.*?%\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", "x", text)
    text = re.sub(ENDS, " . ", text)
    return re.sub(r"<[^>]+>", " ", text)


def test_the_templates_are_found():
    assert len(TEMPLATES) > 30


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_sentence_has_at_most_twelve_words(template):
    sentences = re.split(r"[.?!…;]|\u00a0:", text_of(template))
    long = [one for one in sentences if len(re.findall(r"[\w’'-]+", one)) > LONGEST_SENTENCE]
    assert long == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_high_punctuation_follows_an_unbreakable_space(template):
    outside = re.sub(
        r"\{[%{#].*?[%}#]\}|<[^>]+>", "x", template.read_text("utf-8"), flags=re.DOTALL
    )
    assert re.findall(r"\S* [:;?!»](?!\w).{0,20}|« .{0,20}", outside) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline_and_nothing_is_promised(template):
    """PF-04."""
    text = template.read_text("utf-8")
    assert re.findall(r"\son\w+=|\sstyle=|<style|<script(?! src)", text) == []
    assert [words for words in BANNED if words in text.casefold()] == []


FORMS = (
    NewDossierForm, PlaceForm, *SECTIONS.values(), GateForm, UrgencyForm, CostForm, OrderForm,
    ErasureForm,
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_the_words_of_a_form_are_short_and_none_is_left_to_the_framework(form):
    for name, field in form.base_fields.items():
        if field.widget.is_hidden:
            continue
        own = field.error_messages
        said = [str(field.label or ""), str(field.help_text), str(own.get("required", ""))]
        for sentence in re.split(r"[.?!…;]|\u00a0:", " . ".join(said)):
            assert len(re.findall(r"[\w’'-]+", sentence)) <= LONGEST_SENTENCE, (name, sentence)
        if field.required:
            assert "obligatoire" not in own["required"], name


def test_the_stylesheet_is_short_logical_and_calls_nobody():
    sheet = (ROOT / "guichet/web/static/web/guichet.css").read_text("utf-8")
    rules = "\n".join(line for line in sheet.splitlines() if "@media" not in line)
    assert len(sheet.splitlines()) <= 600
    assert re.findall(r"\b(?:left|right|top|bottom)\s*:", rules) == []
    assert re.findall(r"(?:margin|padding|border)-(?:left|right|top|bottom)", rules) == []
    assert re.findall(r"(?<![-\w])(?:min-|max-)?(?:width|height)\s*:", rules) == []
    assert re.findall(r"url\(|@import|http", sheet) == []
