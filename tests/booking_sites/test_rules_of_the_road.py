"""The fence: nothing is requested, nothing is clicked, no code is solved."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import socket
from pathlib import Path

import pytest

import guichet.booking_sites
import guichet.practice
from guichet.booking_sites import Page, State, read
from guichet.booking_sites.registry import sites
from tests.booking_sites.saved_pages import saved_pages

ROOT = Path(guichet.__file__).parent.parent
READERS = sorted(Path(guichet.booking_sites.__file__).parent.glob("*.py"))
OFFICIAL = re.compile(r"(?:gouv\.fr|demarches-simplifiees\.fr)\b")

# What a reader of pages needs, and nothing that can open a connection or a window.
ALLOWED = {
    *("__future__", "ast", "codecs", "collections", "dataclasses", "datetime", "enum", "functools"),
    *("html", "importlib", "ipaddress", "itertools", "pkgutil", "re", "typing", "unicodedata"),
    *("urllib.parse", "zoneinfo", "lxml", "guichet.booking_sites"),
}


def imported_by(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", READERS, ids=lambda path: path.stem)
def test_no_reader_can_open_a_connection(path: Path) -> None:
    """AT-05: the code has no automatic request to a préfecture host."""
    allowed = tuple(f"{name}." for name in ALLOWED)
    strange = {
        name for name in imported_by(path) if name not in ALLOWED and not name.startswith(allowed)
    }
    assert strange == set()


def test_reading_every_saved_page_opens_no_connection(monkeypatch) -> None:
    def refuse(*arguments, **options):
        raise AssertionError(f"a connection was asked for: {arguments}")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for saved in saved_pages():
        read(saved.page)


def test_an_external_entity_of_a_hostile_page_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Aucun créneau disponible à partir de cette date.", encoding="utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>&x;</p>'
    assert read(Page(sites()["rdv_prefecture"].example_url, page)).state is State.UNKNOWN


def test_there_is_no_list_of_pages_to_visit_automatically() -> None:
    """The allow-list for automatic visits does not exist: no code could even use one."""
    for module in pkgutil.iter_modules(guichet.booking_sites.__path__):
        loaded = __import__(f"guichet.booking_sites.{module.name}", fromlist=["*"])
        names = {name.lower() for name in vars(loaded)} | {
            name for _, value in inspect.getmembers(loaded, inspect.isclass) for name in vars(value)
        }
        assert not any(re.search(r"allow|visit|poll|fetch|interval|schedule", n) for n in names)


def test_the_address_of_an_official_site_is_only_known_to_the_readers() -> None:
    """A module that knows no address of a booking site cannot ask one for a page."""
    knowing = set()
    for path in sorted(Path(guichet.practice.__file__).parent.rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".toml"}:
            found = OFFICIAL.search(path.read_text(encoding="utf-8"))
            knowing |= {path.name} if found else set()
    assert knowing == set()


@pytest.mark.parametrize(
    "name", ["captcha", "2captcha", "capsolver", "deathby", "stealth", "undetected", "tesserocr"]
)
def test_nothing_that_solves_codes_or_hides_a_robot_is_installed(name: str) -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        packages = re.findall(r"^([\w.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
        assert packages
        assert not [package for package in packages if name in package.lower()]
