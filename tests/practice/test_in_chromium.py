"""The exercises in a real browser, at the width of a phone and of a laptop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from guichet.booking_sites import Page, State, read
from guichet.practice import PracticeServer, load_scenarios
from tests.practice.test_exercises import STATES

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.e2e
WIDTHS = {"phone": (360, 740), "laptop": (1280, 800)}


@pytest.fixture(params=WIDTHS.values(), ids=WIDTHS)
def tab(request, browser: Browser) -> Iterator[Tab]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def attempt(tab: Tab, site: PracticeServer, number: str) -> int | None:
    """Do what a trainee does; return the status of the first page."""
    answer = tab.goto(site.page_of(number))
    if answer.ok:
        tab.get_by_role("link", name="Prendre un rendez-vous").click()
        tab.get_by_label("Recopiez le code de sécurité").fill(site.latest_code)
        tab.get_by_role("button", name="Suivant").click()
        tab.wait_for_load_state()
        return 200
    return answer.status


def as_seen(tab: Tab, status: int | None) -> Page:
    return Page(tab.url, tab.content(), status, visible_text=tab.inner_text("body"))


def test_every_exercise_reads_the_same_from_what_the_browser_displays(
    tab: Tab, site: PracticeServer, clock
) -> None:
    clock.passes(minutes=4)
    for number, scenario in load_scenarios().items():
        status = attempt(tab, site, number)
        assert read(as_seen(tab, status)).state is STATES[scenario.shows], scenario.name


def test_a_trainee_goes_from_a_wrong_code_to_the_end(tab: Tab, site: PracticeServer) -> None:
    tab.goto(site.url)
    tab.get_by_role("link", name="Des rendez-vous", exact=True).click()
    tab.get_by_role("link", name="Prendre un rendez-vous").click()
    tab.get_by_label("Recopiez le code de sécurité").fill("FAUX")
    tab.get_by_role("button", name="Suivant").click()
    assert read(as_seen(tab, 200)).state is State.CAPTCHA_WRONG

    tab.get_by_text("Je ne peux pas lire l’image").click()
    spelled = tab.locator(".spelled li").all_inner_texts()
    tab.get_by_label("Recopiez le code de sécurité").fill("".join(sign[0] for sign in spelled))
    tab.get_by_role("button", name="Suivant").click()
    reading = read(as_seen(tab, 200))
    assert (reading.state, reading.wording) == (State.SLOT_SEEN, "09h15")

    tab.get_by_label("09h30").first.check()
    tab.get_by_role("button", name="Choisir cette heure").click()
    assert tab.get_by_role("heading", level=1).inner_text() == "L’entraînement s’arrête ici"


def test_nothing_is_asked_elsewhere_and_nothing_fails(tab: Tab, site: PracticeServer) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    attempt(tab, site, "99001")
    tab.goto(site.url)
    assert [url for url in asked if not url.startswith((site.url, "data:"))] == []
    assert complaints == []


def test_no_page_is_wider_than_the_screen_and_targets_are_large_enough(
    tab: Tab, site: PracticeServer
) -> None:
    small_or_wide = """() => {
        const page = document.documentElement;
        const faults = page.scrollWidth > page.clientWidth ? ['too wide'] : [];
        for (const each of document.querySelectorAll('main a, button, summary, main label')) {
            const box = each.getBoundingClientRect();
            if (box.height < 44 && each.closest('.exercises') === null &&
                each.htmlFor !== 'captchaFormulaireExtInput') faults.push(each.outerHTML);
        }
        return faults;
    }"""
    for number in ("99001", "99002", "99003", "99006"):
        for step in ("", "cgu/", "creneau/"):
            tab.goto(site.page_of(number) + step)
            assert tab.evaluate(small_or_wide) == []
        attempt(tab, site, number)
        assert tab.evaluate(small_or_wide) == []
    tab.goto(site.url)
    assert tab.evaluate(small_or_wide) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_fault(tab: Tab, site: PracticeServer, scheme) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab.emulate_media(color_scheme=scheme)
    faults = []
    for visit in (
        lambda: tab.goto(site.url),
        lambda: tab.goto(site.page_of("99001")),
        lambda: tab.goto(site.page_of("99001") + "cgu/?error=invalidCaptcha"),
        lambda: tab.goto(site.page_of("99007") + "cgu/?error=errorSessionInvalide"),
        *(lambda number=number: attempt(tab, site, number) for number in load_scenarios()),
        lambda: tab.goto(site.page_of("99003") + "formulaire/"),
    ):
        visit()
        for fault in Axe().run(tab).response["violations"]:
            faults.append((tab.url, fault["id"], [node["html"] for node in fault["nodes"]]))
    assert faults == []
