"""A browser with the extension, a dossier, and the address where its installation answers."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from guichet.practice import PracticeServer
from tests.extension.owner import Owner
from tests.support.extended_browser import ExtendedBrowser, launch_extended
from tests.support.relay import Relay

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from guichet.dossiers.models import Dossier
    from tests.support.live import LiveGuichet


LONGEST_TEST = 180
"""Seconds."""


@pytest.fixture(scope="package")
def extended(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ExtendedBrowser]:
    """Return one browser with the extension for all these tests."""
    profile = tmp_path_factory.mktemp("profile")
    with launch_extended(browser.browser_type, profile) as running:
        yield running


@pytest.fixture(scope="package")
def booking_site() -> Iterator[PracticeServer]:
    """Serve the imitation of a booking site."""
    with PracticeServer() as site:
        yield site


@pytest.fixture
def relay(live_guichet: LiveGuichet) -> Iterator[Relay]:
    """Stand before the application; close it, and the installation is off."""
    made = Relay(live_guichet.url)
    made.open()
    # The very first request imports the whole application: not while a page waits for it.
    made.pass_on("POST", "/api/v1/greetings", {}, b"")
    yield made
    made.close()


@pytest.fixture
def owner(extended: ExtendedBrowser, live_guichet: LiveGuichet, relay: Relay) -> Iterator[Owner]:
    """Return the person, whose browser knows no dossier yet."""
    # Some calls to a browser that stopped answering never end: then it is killed, and they fail.
    rescue = threading.Timer(LONGEST_TEST, os.kill, (extended.pid, signal.SIGKILL))
    rescue.start()
    extended.forget_everything()
    yield Owner(extended, live_guichet, relay)
    extended.forget_everything()
    rescue.cancel()


@pytest.fixture
def dossier(new_one: Callable[[], Dossier]) -> Dossier:
    """Return a dossier whose first questions are answered."""
    return new_one()


@pytest.fixture
def new_one(transactional_db: None) -> Callable[[], Dossier]:
    """Return what makes such dossiers."""
    from tests.factories import a_dossier

    return a_dossier


@pytest.fixture
def paired(owner: Owner, dossier: Dossier) -> Owner:
    """Return the person, whose browser is paired with ``dossier``."""
    owner.pair(dossier)
    return owner
