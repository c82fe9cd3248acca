"""« guichet check » on time-stamping: what is set, until when, and whether it answers now."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from guichet.cli.check_authorities import authorities
from guichet.cli.check_findings import Finding
from tests.sealing.tools import plain
from tests.support.timestamping import LocalAuthority

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def found(home: Path, *, ask: bool = False, now: dt.datetime = NOW) -> list[Finding]:
    return list(authorities(home, ask=ask, now=now))


def said(findings: list[Finding], state: str) -> str:
    return plain("\n".join(one.as_text() for one in findings if one.state == state))


@pytest.fixture
def home(breakable: LocalAuthority, tmp_path: Path) -> Path:
    breakable.describe(tmp_path / "home" / "authorities")
    return tmp_path / "home"


def test_without_an_authority_the_check_says_how_to_add_one(tmp_path: Path) -> None:
    (only,) = found(tmp_path)
    assert only.state == "notice"
    assert "docs/ajouter-une-autorite.md" in only.advice


def test_one_authority_is_named_and_a_second_one_recommended(home: Path) -> None:
    notices = said(found(home), "notice")
    assert "1 seul horodateur" in notices
    assert "Deux valent mieux" in notices
    assert "aucun n’est qualifié" in notices
    assert "certificats valables jusqu’au 1er janvier 2060" in said(found(home), "good")


def test_two_authorities_one_of_them_qualified_ask_for_nothing(home: Path, tmp_path: Path) -> None:
    second = LocalAuthority(tmp_path / "tsa2", identifier="seconde", qualified=True)
    second.describe(home / "authorities")
    assert said(found(home), "notice") == ""


def test_asked_it_gets_a_token_and_measures_the_clock(
    home: Path, breakable: LocalAuthority
) -> None:
    good = said(found(home, ask=True), "good")
    assert breakable.requests == 1
    assert "répond bien" in good
    assert "Horloge de l’ordinateur : d’accord" in good


def test_not_asked_it_sends_nothing(home: Path, breakable: LocalAuthority) -> None:
    found(home)
    assert breakable.requests == 0


@pytest.mark.parametrize(
    ("breaking", "words"),
    [
        (LocalAuthority.is_down, "ne répond pas"),
        (LocalAuthority.answers_garbage, "illisible"),
        (LocalAuthority.is_rogue, "ne remonte pas à la racine attendue"),
    ],
)
def test_an_authority_that_does_not_work_is_a_fault(
    home: Path, breakable: LocalAuthority, breaking, words: str
) -> None:
    breaking(breakable)
    assert words in said(found(home, ask=True), "fault")


def test_the_end_of_its_certificates_is_told_before_it_comes(home: Path) -> None:
    near = dt.datetime(2059, 11, 1, tzinfo=dt.UTC)
    assert "prend fin le 1er janvier 2060" in said(found(home, now=near), "notice")
    after = dt.datetime(2060, 1, 1, tzinfo=dt.UTC)
    assert "a pris fin le 1er janvier 2060" in said(found(home, now=after), "fault")


def test_a_description_that_does_not_fit_is_a_fault_beside_the_good_one(home: Path) -> None:
    (home / "authorities" / "autre.toml").write_text("id = 1", "utf-8")
    findings = found(home)
    assert "autre.toml" in said(findings, "fault")
    assert "Horodateur EXEMPLE locale" in said(findings, "good")


def test_the_command_exits_0_when_they_answer_and_1_when_one_does_not(
    home: Path, breakable: LocalAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_HOME", str(home))
    command = [sys.executable, "-m", "guichet", "check", "--authorities", "--json"]
    codes = []
    for breaking in (LocalAuthority.is_back, LocalAuthority.is_down):
        breaking(breakable)
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        checks = json.loads(done.stdout)["checks"]
        codes.append(done.returncode)
        named = [one["state"] for one in checks if one["name"] == "Horodateur locale"]
        assert named[-1] == ("good" if breaking is LocalAuthority.is_back else "fault")
    assert codes == [0, 1]
