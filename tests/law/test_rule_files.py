"""The rule base: every file is complete, sourced, exemplified, and says nothing forbidden."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from guichet.law import citations, rulebook
from guichet.law.dated import CONFIDENCE, NotYetInForce
from guichet.law.examples import day_of, figure_of, outcome_of
from guichet.law.files import FOLDER, BadFile, CitationFile
from guichet.law.rulebook import documents, load

BOOK = rulebook()
GUIDE = Path(__file__).parents[2] / "docs" / "ajouter-une-regle.md"
RULES = list(BOOK.rules.values())
DEADLINES = list(BOOK.deadlines.values())
VALUES = list(BOOK.values.values())
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


def named(one) -> str:
    return one.id if hasattr(one, "id") else one.note[:60]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=named)
def test_each_example_of_a_rule_gives_what_it_expects(rule, example):
    """TH-04 among others: the cases live in the rule files."""
    outcome, text = outcome_of(rule, example)
    assert outcome == example.expect
    assert "{" not in text


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_each_outcome_of_a_rule_has_an_example_and_an_advice(rule):
    shown = {example.expect for example in rule.examples} - {"silent"}
    assert shown == set(rule.advice)


@pytest.mark.parametrize(
    ("rule", "example"),
    [(rule, example) for rule in DEADLINES for example in rule.examples],
    ids=named,
)
def test_each_example_of_a_deadline_gives_its_day(rule, example):
    assert day_of(rule, example) == example.expect


@pytest.mark.parametrize("rule", DEADLINES, ids=named)
def test_each_deadline_shows_a_case_where_it_runs_and_one_where_it_does_not(rule):
    shown = {type(example.expect) for example in rule.examples}
    assert shown == {dt.date, str}


@pytest.mark.parametrize(
    ("rule", "example"),
    [(rule, example) for rule in VALUES for example in rule.examples],
    ids=named,
)
def test_each_example_of_a_figure_gives_its_amount(rule, example):
    assert figure_of(rule, example) == example.expect


@pytest.mark.parametrize("rule", [*RULES, *DEADLINES, *VALUES], ids=named)
def test_each_version_has_a_source_a_day_of_check_and_a_confidence(rule):
    """WA-10."""
    for version in rule.versions.versions:
        assert version.source.citation
        assert version.checked_on >= version.since
        assert CONFIDENCE.match(version.confidence)
        assert version.unchecked_for(version.checked_on) == 0


@pytest.mark.parametrize("rule", [*RULES, *DEADLINES, *VALUES], ids=named)
def test_a_day_before_the_first_version_has_no_rule(rule):
    first = rule.versions.versions[0].since
    with pytest.raises(NotYetInForce):
        rule.versions.on(first - dt.timedelta(days=1))
    assert rule.versions.on(first).since == first


def test_the_silence_rule_and_its_deadline_count_the_same_delays():
    rule, *others = (
        one.versions.versions[-1].content.parameters
        for one in (
            BOOK.rules["silence"],
            BOOK.deadlines["implicit_refusal"],
            BOOK.deadlines["annulment_delay"],
        )
    )
    delays = {"usual", "unknown_demarche", "exceptions"}
    for other in others:
        assert {name: rule[name] for name in delays} == {name: other[name] for name in delays}


# What no text may say

FORBIDDEN = (
    r"éligib",
    r"probab",
    r"\bchances?\b",
    r"vous (allez|pouvez être sûr de) gagner",
    r"gagner",
    r"sans doute",
    r"pourcent|\d ?%",
    r"résultat garanti",
    r"preuve certaine",
    r"\bconstats?\b",
)
TEXTS = sorted(FOLDER.rglob("*.toml"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_text_promises_an_outcome_or_gives_odds_or_a_verdict(path):
    """PF-04, TH-05: no probability, no « éligible », no « vous allez gagner », no « constat »."""
    text = path.read_text("utf-8").lower()
    for words in FORBIDDEN:
        assert not re.search(words, text), words


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_old_articles_are_named_only_to_be_banned(path):
    """R. 311-1 and L. 313-… stopped on 1 May 2021."""
    text = path.read_text("utf-8")
    assert path.stem.endswith("_ancien") or not re.search(r"R\. ?311-1|L\. ?313-", text)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_apostrophes_are_typographic(path):
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            assert "'" not in line


def test_advice_is_written_in_short_sentences():
    texts = [text for rule in RULES for text in rule.advice.values()]
    texts += [step.text for step in BOOK.answers.steps]
    texts += [warning.text for warning in BOOK.answers.warnings]
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÀÉ{])", text):
            assert len(sentence.split()) <= 18, sentence


# Wrong files are refused


@pytest.fixture
def copy(tmp_path) -> Path:
    for folder in ("rules", "deadlines", "values", "answers"):
        shutil.copytree(FOLDER / folder, tmp_path / folder)
    return tmp_path


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_an_unknown_parameter_is_refused_with_the_name_of_the_file_and_of_the_key(copy):
    change(copy / "rules/echecs_repetes.toml", "distinct_weeks = 2", "distinct_week = 2")
    with pytest.raises(BadFile, match=r"echecs_repetes.*distinct_week"):
        load(copy)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("rules/echecs_repetes.toml", 'title = "Des', 'titel = "Des'),
        ("rules/echecs_repetes.toml", "[advice]", "[advise]"),
        ("rules/echecs_repetes.toml", "checked_on = 2026-11-21\n", ""),
        ("rules/echecs_repetes.toml", 'confidence = "V5+D"', 'confidence = "sûr"'),
        ("rules/echecs_repetes.toml", 'source.citation = "CE, 10 juin 2020, n° 435594"\n', ""),
        ("rules/echecs_repetes.toml", "more_than_days = 7", 'more_than_days = "sept"'),
        ("rules/echecs_repetes.toml", "failed_attempts_spread", "no_such_condition"),
        ("rules/echecs_repetes.toml", 'id = "echecs_repetes"', 'id = "autre_nom"'),
        ("deadlines/lapse_6_months.toml", 'delay = "6 months"', 'delais = "6 months"'),
        ("deadlines/lapse_6_months.toml", "after_expiry", "no_such_moment"),
        ("values/taille_fichier.toml", "amount = 32\n", ""),
        ("answers/routes.toml", "oqtf_vue =", "oqtf_veu ="),
        ("answers/routes.toml", '"trouver_de_l_aide"', '"trouver_de_aide"'),
        ("answers/warnings.toml", '["not_met", "unknown"]', '["no"]'),
    ],
)
def test_a_wrong_file_is_refused(copy, file, before, after):
    change(copy / file, before, after)
    with pytest.raises(BadFile):
        load(copy)


def test_a_rule_without_examples_is_refused(copy):
    path = copy / "rules/echecs_repetes.toml"
    path.write_text(path.read_text("utf-8").partition("[[examples]]")[0], "utf-8")
    with pytest.raises(BadFile, match="examples"):
        load(copy)


def test_versions_that_overlap_are_refused(copy):
    change(copy / "rules/asile.toml", "until = 2026-06-12", "until = 2026-06-13")
    with pytest.raises(BadFile, match="overlap"):
        load(copy)


def test_a_citation_with_an_unknown_key_is_refused(tmp_path):
    shutil.copy(FOLDER / "citations/ce_435594.toml", tmp_path)
    change(tmp_path / "ce_435594.toml", "verified = true", "verifié = true")
    with pytest.raises(BadFile):
        documents(tmp_path, CitationFile)


def test_the_rule_of_the_guide_loads_and_passes_its_own_examples(copy):
    """docs/ajouter-une-regle.md shows a rule that works as it stands."""
    shown = re.search(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert shown
    rule_id = tomllib.loads(shown[1])["id"]
    (copy / f"rules/{rule_id}.toml").write_text(shown[1], "utf-8")
    rule = load(copy).rules[rule_id]
    assert [outcome_of(rule, one)[0] for one in rule.examples] == ["met", "not_met", "silent"]


def test_every_decision_named_as_a_source_without_doubt_is_in_the_citation_registry():
    """A rule may rest only on decisions whose number the registry knows, or say one source only."""
    known = {
        number for one in citations().values() for number in re.findall(r"n° ([\d/-]+)", one.short)
    }
    for rule in RULES:
        for version in rule.versions.versions:
            if version.certain:
                for number in re.findall(r"CE, [^;]*?n° (\d{6})", version.source.citation):
                    assert number in known, (rule.id, number)
