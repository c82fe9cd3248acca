"""CHANGELOG-DROIT.md: every change of the law that the rule base follows, and whom it concerns."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest

from guichet.documents.dates import long_date
from guichet.law import changes
from guichet.law.files import FOLDER

ROOT = Path(__file__).parents[2]
PUBLISHED = (ROOT / "CHANGELOG-DROIT.md").read_text("utf-8")
TOLD = sorted((FOLDER / "changes").glob("*.toml"))
DATED = [FOLDER / name for name in ("rules", "deadlines", "values", "citations")]


def plain(text: str) -> str:
    """Return ``text`` with the spaces of a keyboard."""
    return re.sub(r"[\u202f\u00a0]", " ", text)


def section(day: dt.date) -> str:
    """Return what the document says of one day, with plain spaces."""
    after = plain(PUBLISHED).partition(f"## {plain(long_date(day)).capitalize()}\n")[2]
    return re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0]


def versions() -> list[tuple[str, dict]]:
    """Return each version written in a file, read here without the engine."""
    found = []
    for folder in DATED:
        for path in folder.glob("*.toml"):
            content = tomllib.loads(path.read_text("utf-8"))
            name = f"{folder.name}/{path.name}"
            found += [(name, one) for one in content.get("versions", [content])]
    return found


def test_the_published_document_is_the_one_the_files_give():
    """WA-10."""
    assert changes.as_markdown() == PUBLISHED, "python -m guichet.law.changes CHANGELOG-DROIT.md"


def test_each_version_that_began_since_2020_is_named_on_its_day():
    missing = [
        (name, one["since"])
        for name, one in versions()
        if one["since"] >= changes.FIRST_DAY and f"`{name}`" not in section(one["since"])
    ]
    assert missing == []


def test_each_version_that_ended_is_named_on_the_first_day_without_it():
    ended = [(name, one["until"]) for name, one in versions() if "until" in one]
    assert ended
    for name, until in ended:
        last = section(until).partition("Versions qui finissent la veille :")[2]
        assert f"`{name}`" in last, (name, until)


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_a_change_says_what_for_whom_since_when_and_where_it_is_written(path):
    told = tomllib.loads(path.read_text("utf-8"))
    said = section(told["on"])
    for part in (told["title"], told["what"], told["source"]["citation"]):
        assert plain(part) in said
    assert plain(told["concerns"])[1:] in said
    assert f"Période : à partir du {plain(long_date(told['on']))}." in said


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_a_change_is_told_in_sentences_of_twelve_words_at_most(path):
    told = tomllib.loads(path.read_text("utf-8"))
    for text in (told["title"], told["what"], told["concerns"], told.get("note", "")):
        for sentence in re.split(r"(?<=[.!?;])\s", text):
            assert len(re.findall(r"[\w’.-]+", sentence)) <= 12, sentence


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.stem)
def test_a_change_known_by_one_source_says_what_could_not_be_read(path):
    told = tomllib.loads(path.read_text("utf-8"))
    assert told["confidence"] != "S" or told.get("note")


def test_the_latest_change_is_at_the_top():
    days = [day.on for day in changes.days()]
    assert days == sorted(days, reverse=True)
    assert days[-1] == changes.FIRST_DAY


def test_a_day_that_nobody_told_is_named_all_the_same():
    untold = [day for day in changes.days() if not day.changes]
    for day in untold:
        assert changes.UNTOLD in section(day.on)
        assert all(f"`{one.file}`" in section(day.on) for one in day.touched)
