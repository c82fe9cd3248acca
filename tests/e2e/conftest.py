"""A person with a window of their own, the practice site, and what they hold in their hands."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guichet.practice import PracticeServer
from tests.e2e.walker import Walker
from tests.support.timestamping import LocalAuthority

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.live import LiveGuichet

PHONE, LAPTOP = (360, 740), (1280, 800)


@pytest.fixture(params=[PHONE, LAPTOP], ids=["360", "1280"])
def walker(
    request: pytest.FixtureRequest, browser: Browser, live_guichet: LiveGuichet, tmp_path: Path
) -> Iterator[Walker]:
    """Return a person at a window of that size, not let in yet."""
    with _window(browser, live_guichet, tmp_path, request.param) as walker:
        yield walker


@pytest.fixture
def walker_without_scripts(
    browser: Browser, live_guichet: LiveGuichet, tmp_path: Path
) -> Iterator[Walker]:
    """Return a person whose phone runs no script."""
    with _window(browser, live_guichet, tmp_path, PHONE, scripts=False) as walker:
        yield walker


@contextmanager
def _window(
    browser: Browser,
    live: LiveGuichet,
    folder: Path,
    size: tuple[int, int],
    *,
    scripts: bool = True,
) -> Iterator[Walker]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        java_script_enabled=scripts,
    )
    walker = Walker(context, live, folder, scripts=scripts)
    yield walker
    walker.keep_picture("end")
    context.close()


@pytest.fixture
def practice_site() -> Iterator[PracticeServer]:
    """Serve the imitation of a booking site."""
    with PracticeServer() as site:
        yield site


@pytest.fixture
def authority(guichet_home: Path, tmp_path: Path) -> Iterator[LocalAuthority]:
    """Configure a time-stamping authority in the installation, as its owner would."""
    folder = guichet_home / "authorities"
    with LocalAuthority(tmp_path / "tsa") as running:
        running.describe(folder)
        yield running
    shutil.rmtree(folder)


@pytest.fixture
def assisted_windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the application open its window without a screen; close what is left at the end."""
    from guichet.assisted import PERMISSION
    from guichet.evidence.assisted_windows import close_all

    monkeypatch.setenv(PERMISSION, "1")
    quick = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    monkeypatch.setenv("GUICHET_BROWSER", quick or "chromium")
    yield
    close_all()
