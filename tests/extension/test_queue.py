"""The installation is off, or somebody else answers: nothing is lost, nothing is doubled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from guichet.practice import PracticeServer
from tests.extension.owner import Owner, a_page_of, a_page_without_slots
from tests.support.extended_browser import OPEN_WHAT_IS_KEPT, launch_extended

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.e2e

TAKEN_AT = "2026-11-22T10:00:00Z"


def test_what_was_kept_while_the_installation_was_off_leaves_in_order_at_the_next_click(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    with paired.installation_off():
        paired.keep(a_page_without_slots(paired, booking_site), "1")
        paired.keep(a_page_of(paired, booking_site, "99010"), "2")
        assert dossier.attempts.count() == 0
        assert "Guichet" in paired.send_what_waits().locator("#outbox").inner_text()
    paired.keep(a_page_of(paired, booking_site, "99004"))
    attempts = dossier.attempts.order_by("number")
    assert [one.detail("state") for one in attempts] == ["no_slot", "maintenance", "no_calendar"]
    moments = [one.moment for one in attempts]
    assert moments == sorted(moments)


def test_it_leaves_by_itself_once_the_installation_is_there_again(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    with paired.installation_off():
        paired.keep(a_page_without_slots(paired, booking_site), "1")
    paired.browser.wait_for_sign("✓")
    assert dossier.attempts.count() == 1


def test_a_recording_whose_answer_was_lost_is_one_attempt(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    paired.relay.lose_answers = 1
    paired.keep(a_page_without_slots(paired, booking_site), "1")
    assert dossier.attempts.count() == 1, (paired.relay.asked, paired.listed())
    paired.send_what_waits()
    paired.browser.wait_until_listed(1, "received")
    assert dossier.attempts.count() == 1


def test_a_full_queue_refuses_the_next_click_and_loses_nothing(
    paired: Owner, booking_site: PracticeServer
) -> None:
    page = paired.browser.open(booking_site.url)
    with paired.installation_off():
        paired.keep(page, "1")
        fill = f"""async () => {{
          const kept = await ({OPEN_WHAT_IS_KEPT})();
          const list = kept.transaction("list", "readwrite").objectStore("list");
          const line = {{state: "waiting", size: 1, pairing: "x", taken_at: "{TAKEN_AT}"}};
          for (let rank = 0; rank < 199; rank++) list.add({{...line, id: String(rank)}});
          await new Promise((done) => {{ list.transaction.oncomplete = done; }});
          kept.close();
        }}"""
        paired.browser.worker.evaluate(fill)
        paired.keep(a_page_without_slots(paired, booking_site), "!")
        assert "full" in paired.browser.title()
        assert len(paired.listed()) == 200
        own = paired.browser.own_page()
        own.get_by_text("The button records nothing more.").wait_for()


def test_what_waits_leaves_when_the_browser_starts_again(
    browser: Browser, tmp_path: Path, owner: Owner, dossier, booking_site: PracticeServer
) -> None:
    with launch_extended(browser.browser_type, tmp_path) as before:
        person = Owner(before, owner.live, owner.relay)
        person.pair(dossier)
        with person.installation_off():
            person.keep(a_page_without_slots(person, booking_site), "1")
            assert dossier.attempts.count() == 0
            before.context.close()
    with launch_extended(browser.browser_type, tmp_path) as after:
        after.wait_until_listed(1, "received")
    assert dossier.attempts.count() == 1
