"""A real headless Chromium, a loopback site, and a person who acts by her own connection."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from guichet.assisted import PERMISSION, AssistedSession, ForTests
from tests.assisted.site import Site
from tests.support.person import Person, wait_until

Open = Callable[..., AssistedSession]


@pytest.fixture(autouse=True)
def _a_test_may_run_without_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick build without windows; ``real_browser`` asks for the one that people have."""
    monkeypatch.setenv(PERMISSION, "1")
    quick = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    monkeypatch.setenv("GUICHET_BROWSER", quick or "chromium")


@pytest.fixture
def real_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chromium as people have it: with windows, tabs, and a part of the window that is no page."""
    monkeypatch.setenv("GUICHET_BROWSER", shutil.which("chromium") or "chromium")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def open_window() -> Iterator[Open]:
    """Open a session on an address and wait for the page; everything is closed at the end."""
    opened: list[AssistedSession] = []

    def open_on(address: str, *, wait: bool = True, **settings: object) -> AssistedSession:
        session = AssistedSession(zone=str(settings.pop("zone", "Europe/Paris")))
        opened.append(session)
        tests = ForTests(
            debugging_door=True,
            accept_any_certificate=bool(settings.pop("accept_any_certificate", False)),
        )
        session.start(address, visible=False, for_tests=tests, **settings)
        if wait:
            wait_until(session, lambda s: s.responding and s.address.startswith("http"))
        return session

    yield open_on
    for session in opened:
        session.close()


@pytest.fixture
def person_at(browser: Browser) -> Iterator[Callable[[AssistedSession], Person]]:
    present: list[Person] = []

    def sit_at(session: AssistedSession) -> Person:
        present.append(Person(browser.browser_type, session))
        return present[-1]

    yield sit_at
    for person in present:
        person.leave()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-made certificate with its key, by the real ``openssl``."""
    import subprocess

    both = tmp_path / "loopback.pem"
    key, crt = tmp_path / "key.pem", tmp_path / "crt.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-keyout", key, "-out", crt, "-days", "30"),
            *("-subj", "/O=EXEMPLE/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    both.write_bytes(key.read_bytes() + crt.read_bytes())
    return both


def record_until_it_fails(session: AssistedSession) -> None:
    """Record again and again; return only if it never fails."""
    for _ in range(200):
        session.record()
