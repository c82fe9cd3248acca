"""The person: pairs the browser, opens pages, clicks on the button."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from guichet.dossiers.models import Attempt, Dossier
    from guichet.practice import PracticeServer
    from tests.support.extended_browser import ExtendedBrowser
    from tests.support.live import LiveGuichet
    from tests.support.relay import Relay

NO_SLOT = "99001"


@dataclass
class Owner:
    """One person, their browser, their installation."""

    browser: ExtendedBrowser
    live: LiveGuichet
    relay: Relay

    def pair(self, dossier: Dossier) -> Page:
        """Paste a code into the extension's page; return that page."""
        from django.utils import timezone

        from guichet.api.pairings import make_code

        page = self.browser.own_page()
        page.fill("#line", f"{self.relay.url}#{make_code(dossier, at=timezone.now())}")
        page.click("#pairing button")
        page.get_by_role("radio", name=f"Dossier {dossier.code}").wait_for()
        return page

    def keep(self, page: Page, sign: str = "✓") -> None:
        """Click on the button and wait for what it shows."""
        self.browser.click(page)
        self.browser.wait_for_sign(sign)

    def listed(self) -> list[dict[str, Any]]:
        """Return what the browser lists of what it recorded, the oldest first."""
        return self.browser.waiting()

    @contextmanager
    def installation_off(self) -> Iterator[None]:
        """Close the installation for a while: it comes back at the same address."""
        self.relay.close()
        yield
        self.relay.open()

    def send_what_waits(self) -> Page:
        """Open the extension's page: it sends what waits."""
        page = self.browser.own_page()
        page.locator("#outbox-count:not(:empty)").wait_for()
        return page


def a_page_without_slots(owner: Owner, site: PracticeServer) -> Page:
    """Go to the page that says that there is no slot, as a person does."""
    return a_page_of(owner, site, NO_SLOT)


def a_page_of(owner: Owner, site: PracticeServer, number: str) -> Page:
    """Go to what an exercise shows: past the code, where there is one."""
    page = owner.browser.open(site.page_of(number))
    if page.get_by_role("link", name="Prendre un rendez-vous").count():
        page.get_by_role("link", name="Prendre un rendez-vous").click()
        page.get_by_label("Recopiez le code de sécurité").fill(site.latest_code)
        page.get_by_role("button", name="Suivant").click()
        page.wait_for_load_state()
    return page


def files_of(attempt: Attempt) -> dict[str, bytes]:
    """Return the files kept with an attempt, in the clear, by the ending of their names."""
    from guichet.evidence.services import blob_folder

    folder = blob_folder(attempt.dossier)
    return {
        capture.name.rpartition("_")[2]: folder.read(capture.sha256, attempt.dossier.vault())
        for capture in attempt.captures.all()
    }
