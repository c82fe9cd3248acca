"""One click in a real Chromium, on the practice site, becomes one attempt of the real journal."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from PIL import Image, ImageChops

from guichet.booking_sites import State
from guichet.practice import PracticeServer, Shows, load_scenarios
from tests.extension.owner import NO_SLOT, Owner, a_page_of, a_page_without_slots, files_of
from tests.practice.test_exercises import STATES

pytestmark = pytest.mark.e2e
READ_IN_WORDS = STATES | {Shows.DESKS: State.UNKNOWN}
"""Which desk is asked by a form alone, and forms are not read: the person says what it was."""
BETWEEN_TWO_RELEASES = dt.datetime(2026, 5, 7, 8, 16, tzinfo=dt.UTC)


def test_a_click_on_each_state_of_the_site_becomes_an_attempt_of_that_state_sealed_in_the_log(
    paired: Owner, dossier
) -> None:
    """AT-06, AT-07, EV-08: the state by the page's own words; the chain of the log holds."""
    from guichet.evidence.log import entries_of
    from guichet.sealing.log import check_chain

    wanted = []
    with PracticeServer(clock=lambda: BETWEEN_TWO_RELEASES) as site:
        for number, scenario in load_scenarios().items():
            wanted.append(READ_IN_WORDS[scenario.shows])
            paired.keep(a_page_of(paired, site, number))
            paired.browser.rest()
    found = [attempt.detail("state") for attempt in dossier.attempts.order_by("number")]
    names = list(load_scenarios())
    assert dict(zip(names, found, strict=True)) == dict(zip(names, wanted, strict=True))
    entries = entries_of(dossier.id)
    assert check_chain(entries) == []
    attempts = [entry for entry in entries if entry.kind.startswith("attempt")]
    assert len(attempts) == len(load_scenarios())


def test_what_is_kept_is_the_page_as_it_was_seen(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    """CA-01, CA-03, CA-11: the address, the words, the very picture, three separate things."""
    page = a_page_without_slots(paired, booking_site)
    seen = page.screenshot()
    paired.keep(page)
    attempt = dossier.attempts.get()
    files = files_of(attempt)
    kept, shown = (Image.open(io.BytesIO(one)).convert("RGB") for one in (files["ecran.png"], seen))
    assert ImageChops.difference(kept, shown).getbbox() is None
    assert files["texte.txt"].decode() == page.evaluate("document.body.innerText")
    facts = {fact["code"]: fact["value"] for fact in json.loads(files["faits.json"])["facts"]}
    assert facts["address"] == page.url
    assert facts["title"] == page.title()
    assert facts["language"] == "fr"
    assert facts["browser_zone"] == "Europe/Paris"
    assert facts["window"].startswith("1280\u00a0×\u00a0800")


def test_the_moment_is_that_of_the_click_by_the_clock_of_the_computer(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    """CA-02, AT-08: not the moment of the picture, of the sending or of the reception."""
    page = a_page_without_slots(paired, booking_site)
    before = dt.datetime.now(dt.UTC)
    paired.browser.click(page)
    clicked = dt.datetime.now(dt.UTC)
    paired.browser.wait_for_sign("✓")
    moment = dossier.attempts.get().moment
    assert before - dt.timedelta(milliseconds=1) <= moment
    assert moment <= clicked + dt.timedelta(milliseconds=100)


def test_a_double_click_is_one_attempt(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    page = a_page_without_slots(paired, booking_site)
    paired.browser.click(page)
    paired.browser.click(page)
    paired.browser.wait_for_sign("✓")
    assert dossier.attempts.count() == len(paired.listed()) == 1


def test_the_same_page_kept_on_purpose_twice_is_two_attempts(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    page = a_page_without_slots(paired, booking_site)
    paired.keep(page)
    page.wait_for_timeout(1100)
    paired.browser.click(page)
    paired.browser.wait_until_listed(2, "received")
    assert dossier.attempts.count() == 2


def test_what_was_typed_in_the_page_is_not_in_its_text(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    page = paired.browser.open(booking_site.url)
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<input id=i><textarea id=t></textarea>')"
    )
    page.fill("#i", "NUMERO SECRET")
    page.fill("#t", "RECIT SECRET")
    paired.keep(page)
    assert "SECRET" not in files_of(dossier.attempts.get())["texte.txt"].decode()


def test_a_site_that_does_not_answer_is_kept_by_its_picture_and_address(
    paired: Owner, dossier
) -> None:
    """AT-07: the site is down, and that is an attempt too. The person says what happened."""
    with PracticeServer() as closed:
        address = closed.page_of(NO_SLOT)
    page = paired.browser.context.new_page()
    with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
        page.goto(address)
    # Until its own page is there, the browser lends no site to the extension: click again.
    for _ in range(5):
        paired.browser.rest()
        paired.browser.click(page, address)
        if paired.browser.answered() == "✓":
            break
        page.wait_for_timeout(1000)
    attempt = dossier.attempts.get()
    assert set(files_of(attempt)) == {"ecran.png", "faits.json"}
    assert address in files_of(attempt)["faits.json"].decode()
    assert attempt.detail("state") == "unknown"


def test_the_pages_of_the_installation_itself_are_not_attempts_and_a_click_there_breaks_nothing(
    paired: Owner, dossier, booking_site: PracticeServer
) -> None:
    """A click lends the extension the site of that tab: its own installation must still answer."""
    paired.keep(paired.browser.open(paired.relay.url), "!")
    assert "Guichet ouvert" in paired.browser.title()
    assert (dossier.attempts.count(), paired.listed()) == (0, [])
    paired.keep(a_page_without_slots(paired, booking_site))
    assert dossier.attempts.count() == 1


def test_a_click_goes_to_the_dossier_that_was_chosen(
    owner: Owner, new_one, booking_site: PracticeServer
) -> None:
    first, second = new_one(), new_one()
    owner.pair(first)
    own = owner.pair(second)
    own.get_by_role("radio", name=f"Dossier {first.code}").check()
    owner.keep(a_page_without_slots(owner, booking_site))
    assert (first.attempts.count(), second.attempts.count()) == (1, 0)
    own.bring_to_front()
    own.get_by_role("radio", name=f"Dossier {second.code}").check()
    owner.browser.rest()
    owner.keep(a_page_of(owner, booking_site, "99010"))
    assert (first.attempts.count(), second.attempts.count()) == (1, 1)


def test_without_a_dossier_the_click_opens_the_page_that_pairs_and_records_nothing(
    owner: Owner, booking_site: PracticeServer
) -> None:
    page = owner.browser.open(booking_site.url)
    with owner.browser.context.expect_page() as opened:
        owner.browser.click(page)
    opened.value.get_by_role("textbox").wait_for()
    assert owner.listed() == []


def test_a_person_pairs_with_the_line_that_the_application_shows(
    owner: Owner, dossier, booking_site: PracticeServer
) -> None:
    owner.live.let_in(owner.browser.context)
    page = owner.browser.open(f"{owner.live.url}/dossiers/{dossier.id}/extension/")
    page.get_by_role("button", name="Faire un code").click()
    line = page.locator(".digest").inner_text()
    own = owner.browser.own_page()
    own.get_by_role("textbox").fill(f"  {line}\n")
    own.locator("#pairing button").click()
    own.get_by_role("radio", name=f"Dossier {dossier.code}").wait_for()
    owner.keep(a_page_without_slots(owner, booking_site))
    page.bring_to_front()
    page.goto(f"{owner.live.url}/dossiers/{dossier.id}/journal/1/")
    assert "créneau" in page.locator("main").inner_text()


def test_every_state_of_the_site_has_an_exercise() -> None:
    assert {scenario.shows for scenario in load_scenarios().values()} == set(Shows)
