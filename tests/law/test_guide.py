"""docs/ajouter-une-regle.md, followed to the letter: one file, one command, nothing else."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from guichet.law.examples import day_of, figure_of, outcome_of
from guichet.law.files import FOLDER, ChangeFile, CitationFile
from guichet.law.register import FOLDERS
from guichet.law.rulebook import documents, load

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "ajouter-une-regle.md").read_text("utf-8")
SHOWN = {
    tomllib.loads(text)["id"]: text for text in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
}


@pytest.fixture
def base(tmp_path) -> Path:
    """A copy of the rule base."""
    shutil.copytree(FOLDER, tmp_path / "law")
    return tmp_path / "law"


def add(base: Path, folder: str, name: str) -> None:
    (base / folder / f"{name}.toml").write_text(SHOWN[name], "utf-8")


def test_the_rule_of_the_guide_needs_no_other_file(base):
    add(base, "rules", "photos_recentes")
    rule = load(base).rules["photos_recentes"]
    assert [outcome_of(rule, one)[0] for one in rule.examples] == ["met", "not_met", "silent"]


def test_the_deadline_and_the_figure_of_the_guide_give_what_they_expect(base):
    add(base, "deadlines", "delai_du_guide")
    add(base, "values", "chiffre_du_guide")
    book = load(base)
    deadline, figure = book.deadlines["delai_du_guide"], book.values["chiffre_du_guide"]
    assert [day_of(deadline, one) for one in deadline.examples] == [
        one.expect for one in deadline.examples
    ]
    assert [figure_of(figure, one) for one in figure.examples] == [15]


def test_the_citation_and_the_change_of_the_guide_are_read(base):
    add(base, "citations", "citation_du_guide")
    add(base, "changes", "2026_11_01_changement_du_guide")
    citations = documents(base / "citations", CitationFile)
    assert "citation_du_guide" in {one.id for one in citations}
    changes = documents(base / "changes", ChangeFile)
    assert "2026_11_01_changement_du_guide" in {one.id for one in changes}


def test_every_file_and_folder_that_the_guide_names_exists():
    named = re.findall(r"`((?:guichet|docs|tests)/[\w./-]+?\.(?:toml|py|json|md))`", GUIDE)
    made_by_the_reader = {"guichet/law/rules/photos_recentes.toml"}
    assert named
    assert [one for one in {*named} - made_by_the_reader if not (ROOT / one).exists()] == []
    for folder in (*FOLDERS.values(), "changes", "answers"):
        assert f"guichet/law/{folder}/" in GUIDE


def test_the_guide_explains_every_key_of_the_rule_it_shows():
    rule = tomllib.loads(SHOWN["photos_recentes"])
    table = GUIDE.partition("Chaque ligne, dans l’ordre")[2].partition("**Deux versions")[0]
    keys = {*rule, *rule["versions"][0], "until", *rule["advice"]} - {"id", "channels", "source"}
    explained = set(re.findall(r"`\[*([\w.]+)\]*`", table))
    assert keys - {"examples", "versions", "advice"} <= explained
    assert {"examples", "versions", "advice", "source.citation", "source.url"} <= explained
