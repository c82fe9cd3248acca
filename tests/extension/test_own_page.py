"""The extension's own page, in its three languages, for everybody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from guichet.practice import PracticeServer
from tests.extension.owner import Owner, a_page_without_slots
from tests.support.extended_browser import launch_extended, speaking
from tests.support.pages import faults_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e


def test_it_shows_the_answer_of_the_installation_and_leads_to_the_journal(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    paired.keep(a_page_without_slots(paired, booking_site))
    own = paired.send_what_waits()
    row = own.locator("#outbox li")
    row.get_by_text("La page dit qu’aucun créneau n’est libre.").wait_for()
    assert "no. 1" in row.inner_text()
    link = row.get_by_role("link").get_attribute("href")
    assert link == f"{paired.relay.url}/dossiers/{dossier.id}/journal/1/"


def test_everybody_can_use_it_on_a_phone_and_in_the_dark(
    paired: Owner, booking_site: PracticeServer
) -> None:
    with paired.installation_off():
        paired.keep(a_page_without_slots(paired, booking_site), "1")
        own = paired.send_what_waits()
        own.set_viewport_size({"width": 360, "height": 740})
        own.get_by_role("button", name="Erase").wait_for()
        assert faults_of(own) == []


def test_it_speaks_arabic_from_right_to_left_on_a_phone(
    browser: Browser, owner: Owner, dossier, tmp_path: Path
) -> None:
    copy = speaking("ar", tmp_path)
    with launch_extended(browser.browser_type, tmp_path / "profile", extension=copy) as extended:
        own = Owner(extended, owner.live, owner.relay).pair(dossier)
        own.set_viewport_size({"width": 360, "height": 740})
        said = own.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        assert said == ["ar", "rtl"]
        assert own.evaluate("document.documentElement.scrollWidth") == 360
        assert "الملفّات المربوطة" in own.locator("main").inner_text()
