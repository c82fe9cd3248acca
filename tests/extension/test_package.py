"""What is shipped: three permissions, no code from elsewhere, the same bytes each time."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import guichet
from tests.support.checkout import ROOT
from tests.support.extended_browser import EXTENSION

LINTER = "web-ext@10.7.0"
SCRIPTS = sorted(EXTENSION.rglob("*.js"))
LANGUAGES = ("fr", "en", "ar")
READS = {
    *("scripting.executeScript", "tabs.captureVisibleTab", "tabs.get", "storage.local"),
    *("runtime.getManifest", "runtime.getURL", "runtime.getBrowserInfo", "runtime.sendMessage"),
    *("runtime.openOptionsPage", "runtime.onStartup", "runtime.onInstalled", "runtime.onMessage"),
    *("action.onClicked", "action.setBadgeText", "action.setBadgeTextColor", "action.setTitle"),
    *("action.setBadgeBackgroundColor", "i18n.getMessage"),
}


def manifest() -> dict[str, object]:
    found: dict[str, object] = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))
    return found


def catalogue(language: str) -> dict[str, str]:
    path = EXTENSION / "_locales" / language / "messages.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    return {name: entry["message"] for name, entry in told.items()}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Make the packages twice, from two folders."""
    made = []
    for name in ("first", "second"):
        folder = tmp_path_factory.mktemp(name)
        command = [sys.executable, "scripts/make_extension.py", "--out", str(folder)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        made += sorted(folder.iterdir())
    return made


def test_it_asks_for_three_permissions_and_nothing_else() -> None:
    """AT-05, never automate: no host, no script left in pages, nothing that a page can reach."""
    said = manifest()
    assert said["permissions"] == ["activeTab", "scripting", "storage"]
    doors = {"host_permissions", "optional_permissions", "optional_host_permissions"}
    doors |= {"content_scripts", "web_accessible_resources", "externally_connectable"}
    assert doors & set(said) == set()
    assert said["version"] == guichet.__version__


def test_it_uses_no_function_of_the_browser_that_acts_on_a_page() -> None:
    """AT-05, never automate: it never clicks, fills, refreshes or moves a page of the web."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    assert set(re.findall(r"\bapi\.(\w+\.\w+)", code)) == READS
    assert re.findall(r"chrome\.\w+|browser\.\w+", code.replace("browser_api.js", "")) == []
    inside = (EXTENSION / "page_reading.js").read_text(encoding="utf-8")
    acts = r"\.(click|submit|focus|reload|assign|replace|remove|append\w*|set\w+|value)\b|\bfetch\b"
    assert re.findall(acts, inside) == []


def test_it_runs_no_code_but_its_own() -> None:
    for path in SCRIPTS:
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacent", code), (
            path
        )
        assert all(name.startswith(".") for name in re.findall(r'from "([^"]+)"', code)), path
        assert "import(" not in code, path
    page = (EXTENSION / "pages" / "guichet.html").read_text(encoding="utf-8")
    assert re.findall(r"https?:|<script>|\son\w+=|\sstyle=", page) == []


def test_every_script_can_be_read_by_a_javascript_engine() -> None:
    if shutil.which("node") is None:
        pytest.skip("node is not installed: Chromium alone read the scripts")
    script = """
      const {SourceTextModule} = require("node:vm");
      for (const name of process.argv.slice(1)) {
        new SourceTextModule(require("node:fs").readFileSync(name, "utf8"), {identifier: name});
      }"""
    command = ["node", "--experimental-vm-modules", "--no-warnings", "-e", script, *SCRIPTS]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.stderr.decode() == ""
    assert done.returncode == 0


def test_it_is_packaged_the_same_twice(packages: list[Path]) -> None:
    first, second = packages[:2], packages[2:]
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("rank", [0, 1], ids=["chromium", "firefox"])
def test_a_package_holds_every_file_in_order_without_a_date_or_an_owner(
    packages: list[Path], rank: int
) -> None:
    with zipfile.ZipFile(packages[rank]) as package:
        entries = package.infolist()
    names = [entry.filename for entry in entries]
    there = {p.relative_to(EXTENSION).as_posix() for p in EXTENSION.rglob("*") if p.is_file()}
    assert names == sorted(there)
    assert {(entry.date_time[0], entry.external_attr >> 16) for entry in entries} == {
        (1980, 0o100644)
    }


def test_the_store_of_firefox_has_nothing_to_say_against_it(
    packages: list[Path], tmp_path: Path
) -> None:
    """The linter of the store itself, on the package itself, with warnings as errors."""
    if shutil.which("npx") is None:
        pytest.skip("npx is not installed: web-ext lint was not run")
    with zipfile.ZipFile(packages[1]) as package:
        package.extractall(tmp_path / "unpacked")
    command = ["npx", "--yes", LINTER, "lint", "--no-config-discovery", "--warnings-as-errors"]
    command += ["--output", "json", "--source-dir", str(tmp_path / "unpacked")]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    except subprocess.TimeoutExpired:
        pytest.skip(f"{LINTER} did not come in five minutes: web-ext lint was not run")
    if not done.stdout.startswith(b"{"):
        pytest.skip(f"{LINTER} could not be had: web-ext lint was not run")
    said = json.loads(done.stdout)
    assert said["summary"] == {"errors": 0, "notices": 0, "warnings": 0}
    assert done.returncode == 0


# The words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_message_with_its_places(language: str) -> None:
    french, other = catalogue("fr"), catalogue(language)
    assert set(other) == set(french)
    places = {name: re.findall(r"\$\d", text) for name, text in french.items()}
    assert {name: re.findall(r"\$\d", text) for name, text in other.items()} == places
    assert other["language"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    long = [
        sentence
        for text in catalogue(language).values()
        for sentence in re.split(r"(?<=[.!?؟])\s", re.sub(r"https?://\S+", "x", text))
        if len(re.findall(r"[\w’'$-]+", sentence)) > 12
    ]
    assert long == []


def test_french_has_its_spaces() -> None:
    for text in catalogue("fr").values():
        assert not re.search(r"\w [:;?»]|« |'", text), text
    assert not re.search(r"\bconstat\b|preuve certaine", " ".join(catalogue("fr").values()))


def test_every_message_that_the_code_asks_for_is_there_and_no_other() -> None:
    texts = [
        p.read_text(encoding="utf-8") for p in EXTENSION.rglob("*") if p.suffix in {".js", ".html"}
    ]
    code = "\n".join(texts) + (EXTENSION / "manifest.json").read_text(encoding="utf-8")
    built = {"button_full", "button_nearly", "outbox_full", "outbox_nearly"}
    built |= {"outbox_waiting", "outbox_refused", "outbox_aside"}
    unused = {
        name
        for name in set(catalogue("fr")) - built
        if not re.search(rf"(?:\b|__MSG_){name}(?:\b|__)", code)
    }
    assert unused == set()
    asked = set(re.findall(r'data-say="(\w+)"|__MSG_(\w+?)__|say\("(\w+)"', code))
    assert {name for names in asked for name in names if name} <= set(catalogue("fr"))
