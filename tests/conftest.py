"""What every test may ask for. Django starts only when a test that needs it was asked for.

``signed_in``       Django's test client, with the session that the printed address gives
``live_guichet``    the application on a loopback port, by the real server, on the test database
``browser``         one Chromium for the whole run; ``phone_page`` and ``laptop_page`` open pages in
                    it, already let in (``page.goto(live_guichet.url + "/…")``)
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, Page

    from tests.support.live import LiveGuichet

WITHOUT_DJANGO = {
    "assisted", "booking_sites", "casefile", "documents", "law", "mail", "places", "practice",
    "sealing",
}  # fmt: skip

# How long an example takes says nothing of the product on a busy machine.
settings.register_profile("guichet", deadline=None)
settings.load_profile("guichet")

HOME = Path(tempfile.mkdtemp(prefix="guichet-tests-"))
os.environ["GUICHET_HOME"] = str(HOME)
os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_configure(config: pytest.Config) -> None:
    """Start Django with keys and a database of its own, unless only pure packages are tested.

    The process that only hands tests out does not: the others would inherit its settings.
    """
    hands_out = getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput")
    if hands_out or _only_pure(config.args):
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "guichet.config.settings"
    from django.conf import settings

    from guichet.storage.keys import create_keys_at_first_start

    create_keys_at_first_start(HOME)
    # A file, not memory: threads and processes share it, with the locks of the real one.
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(HOME / "test.sqlite3")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with slow tests first: two processes then end at about the same moment."""
    marked = ("slow", "e2e")
    slow = {item.path for item in items if any(map(item.get_closest_marker, marked))}
    items.sort(key=lambda item: item.path not in slow)


def pytest_unconfigure() -> None:
    """Remove the tests' data."""
    shutil.rmtree(HOME, ignore_errors=True)


def _only_pure(arguments: list[str]) -> bool:
    root = Path(__file__).parent
    for argument in arguments:
        path = Path(argument.split("::", 1)[0]).resolve()
        if not path.is_relative_to(root) or path == root:
            return False
        if path.relative_to(root).parts[0] not in WITHOUT_DJANGO:
            return False
    return True


@pytest.fixture(scope="session")
def guichet_home() -> Path:
    """Return the folder of the tests' installation."""
    return HOME


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Let the tests that use several threads empty the append-only tables afterwards."""
    from tests.support.database import append_only_tables_can_be_flushed

    with append_only_tables_can_be_flushed():
        yield


@pytest.fixture
def signed_in(client: Client, db: None) -> Client:
    """Return a client that opened the printed address."""
    from tests.support.live import sign_in

    return sign_in(client)


@pytest.fixture
def live_guichet(transactional_db: None) -> Iterator[LiveGuichet]:
    """Serve the application by waitress on a free loopback port, on the test database."""
    from tests.support.live import serve_tests

    with serve_tests() as live:
        yield live


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return one Chromium for the whole run."""
    from tests.support.live import launch_chromium

    with launch_chromium() as chromium:
        yield chromium


@pytest.fixture
def phone_page(browser: Browser, live_guichet: LiveGuichet) -> Iterator[Page]:
    """Return a page 360 px wide, let in."""
    yield from _page(browser, live_guichet, 360, 740)


@pytest.fixture
def laptop_page(browser: Browser, live_guichet: LiveGuichet) -> Iterator[Page]:
    """Return a page 1280 px wide, let in."""
    yield from _page(browser, live_guichet, 1280, 800)


def _page(browser: Browser, live: LiveGuichet, width: int, height: int) -> Iterator[Page]:
    options: dict[str, Any] = {
        "viewport": {"width": width, "height": height},
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
    }
    context = browser.new_context(**options)
    live.let_in(context)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()
