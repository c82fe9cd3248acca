"""« Lecture facile » in a real Chromium: who reads nothing notes an attempt, by eye and by ear."""

from __future__ import annotations

import datetime as dt
from pprint import pformat
from typing import TYPE_CHECKING

import pytest

from tests.factories import PARIS, a_dossier, png
from tests.support.easy_phone import NO_TEXT, WhoDoesNotRead, a_device, go, words_seen
from tests.support.pages import faults_of, faults_of_layout
from tests.support.voice import ENGLISH, FRENCH, FRENCH_FROM_AFAR, spoken

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from guichet.dossiers.models import Dossier

pytestmark = pytest.mark.e2e

MOST_TAPS = 6
"""AT-01: an attempt is noted in six taps at most, from the first page of the dossier."""

TARGETS = """
() => [...document.querySelectorAll(
    ".pictures a, .pictures button, .pictures label, .listen, .picture-back, .easy-switch button")]
  .filter((one) => one.checkVisibility())
  .map((one) => one.getBoundingClientRect())
  .filter((box) => box.width < 48 || box.height < 48).length
"""

PAIRS = """
() => [...document.querySelectorAll("[data-listen]")].map((button) => {
  const parts = button.dataset.listen.split(" ").map((id) => document.getElementById(id));
  const near = parts.every((one) => button.parentElement.contains(one));
  const seen = parts.every((one) => one && one.checkVisibility() && one.innerText.trim());
  const words = parts.map((one) => one.innerText.replace(/\\s+/g, " ").trim());
  return { words, near, seen, shown: button.checkVisibility() };
})
"""


def test_who_reads_nothing_notes_an_attempt_with_its_capture_by_drawings_and_voice(
    browser, live_guichet, tmp_path
):
    """SC-11, AT-01: every word is invisible; drawings and what was spoken are enough."""
    dossier = a_dossier()
    (tmp_path / "capture.png").write_bytes(png("EXEMPLE"))
    with a_device(browser, live_guichet, ENGLISH, FRENCH) as page:
        person = WhoDoesNotRead(page)
        go(page, live_guichet, dossier)
        assert words_seen(page) == 0
        person.taps_on("note")
        person.is_asked("Où avez-vous essayé")
        person.taps_on("site")
        person.is_asked("Que s’est-il passé")
        person.taps_on_what_says("pas de rendez-vous")
        person.is_asked("Ajoutez la photo")
        assert words_seen(page) == 0
        person.picks_the_photo(tmp_path / "capture.png")
        person.taps_on("keep")
        page.locator(".kept").wait_for()
        assert "Essai n° 1" in person.hears(page.locator(".kept"))
    attempt = dossier.attempts.get()
    assert person.taps == 5 <= MOST_TAPS
    assert (attempt.channel, attempt.outcome) == ("site", "no_slot")
    assert abs(dt.datetime.now(dt.UTC) - attempt.moment) < dt.timedelta(minutes=5)
    assert [one.name for one in attempt.captures.all()] == ["capture.png"]


SCREENS = (
    "", "essai/", "essai/site/", "essai/visit/", "essai/lrar/", "essai/email/", "essai/phone/",
    "essai/site/no_slot/", "essai/site/no_slot/quand/",
    "essai/site/no_slot/?day=2099-01-01&hour=09:00", "fait/1/",
)  # fmt: skip


@pytest.fixture
def dossier_with_an_attempt(live_guichet) -> Dossier:
    from tests.factories import an_attempt

    dossier = a_dossier()
    an_attempt(dossier, outcome="slot_found")
    return dossier


def test_each_voice_says_the_visible_words_beside_it_and_nothing_else(
    browser, live_guichet, dossier_with_an_attempt
):
    """SC-11."""
    with a_device(browser, live_guichet, FRENCH) as page:
        for screen in SCREENS:
            go(page, live_guichet, dossier_with_an_attempt, screen)
            pairs = page.evaluate(PAIRS)
            assert pairs, screen
            assert [
                one for one in pairs if one["shown"] and not (one["near"] and one["seen"])
            ] == []
            for rank, button in enumerate(page.locator("[data-listen]").all()):
                if not pairs[rank]["shown"]:
                    continue
                button.click()
                said = spoken(page)[-1]
                assert without_stops(said) == without_stops(" ".join(pairs[rank]["words"]))


def without_stops(words: str) -> str:
    return words.replace(".", "")


def test_each_screen_asks_one_thing_and_each_choice_has_its_voice(
    browser, live_guichet, dossier_with_an_attempt
):
    """SC-11: one idea a screen."""
    with a_device(browser, live_guichet, FRENCH) as page:
        for screen in SCREENS:
            go(page, live_guichet, dossier_with_an_attempt, screen)
            assert page.locator("h1").count() == 1
            choices = page.locator("main .picture")
            assert choices.count() <= 7, screen
            for choice in choices.all():
                assert choice.locator(".listen").count() == 1
                assert choice.locator("> :not(.listen) > .picto").count() == 1


def test_with_the_pictures_on_each_question_of_the_gate_is_read_aloud_with_its_answers(
    browser, live_guichet
):
    """SC-11: and a part that is folded is not read."""
    dossier = a_dossier()
    with a_device(browser, live_guichet, FRENCH) as page:
        page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/avant/")
        page.locator("main > .listen").click()
        assert spoken(page)[-1].startswith("Avant d’essayer. Neuf questions")
        groups = page.locator("fieldset:visible").all()
        assert len(groups) > 4
        for group in groups:
            group.locator(".listen").click()
            said = spoken(page)[-1]
            assert said.startswith(" ".join(group.locator("legend").inner_text().split()))
            for answer in group.locator(".choice > span").all():
                assert " ".join(answer.inner_text().split()) in said
        page.locator(".notice.warning .listen").click()
        assert "OQTF" in spoken(page)[-1]


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_picture_page_has_a_fault_and_a_thumb_hits_every_choice(
    browser, live_guichet, dossier_with_an_attempt, width
):
    """SC-11."""
    found = {}
    with a_device(browser, live_guichet, FRENCH, width=width) as page:
        for screen in SCREENS:
            go(page, live_guichet, dossier_with_an_attempt, screen)
            faults = faults_of(page) if width == 360 else faults_of_layout(page)
            if page.evaluate(TARGETS):
                faults.append("a target is smaller than 48 px")
            if faults:
                found[screen] = faults
    assert not found, pformat(found)


def test_the_other_pages_have_no_fault_with_the_pictures_on(
    browser, live_guichet, dossier_with_an_attempt
):
    found = {}
    root = f"/dossiers/{dossier_with_an_attempt.pk}"
    pages = ("/", f"{root}/journal/", f"{root}/journal/ajouter/?complet=1", f"{root}/avant/",
             f"{root}/depot/", f"{root}/suite/noter/visite/")  # fmt: skip
    with a_device(browser, live_guichet, FRENCH) as page:
        for address in pages:
            page.goto(live_guichet.url + address)
            if faults := faults_of(page):
                found[address] = faults
    assert not found, pformat(found)


def test_the_drawings_of_one_screen_do_not_look_alike(browser, live_guichet):
    """SC-11: with the words hidden, any two choices differ by a fifth of the ink of the lighter."""
    dossier = a_dossier()
    with a_device(browser, live_guichet, FRENCH) as page:
        for screen in (
            "",
            "essai/",
            *(f"essai/{one}/" for one in ("site", "visit", "lrar", "email")),
        ):
            go(page, live_guichet, dossier, screen)
            drawn = page.locator("main .picture > :not(.listen) > .picto")
            inks = [ink_of(one) for one in drawn.all()]
            for rank, ink in enumerate(inks):
                for other in inks[rank + 1 :]:
                    assert len(ink ^ other) > 0.2 * min(len(ink), len(other)), screen


def ink_of(drawing: Locator) -> set[tuple[int, int]]:
    """Return the places that are drawn, on a grid of 64 by 64, colours left out."""
    svg = drawing.evaluate(
        """async (one) => {
            const copy = one.cloneNode(true);
            copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
            copy.setAttribute("width", 64); copy.setAttribute("height", 64);
            copy.setAttribute("fill", "none"); copy.setAttribute("stroke", "black");
            copy.setAttribute("stroke-width", 3.4);
            const image = new Image();
            image.src = "data:image/svg+xml," + encodeURIComponent(copy.outerHTML);
            await image.decode();
            const canvas = new OffscreenCanvas(64, 64);
            const brush = canvas.getContext("2d");
            brush.drawImage(image, 0, 0);
            const { data } = brush.getImageData(0, 0, 64, 64);
            return [...Array(4096).keys()].filter((place) => data[4 * place + 3] > 127);
        }"""
    )
    assert len(svg) > 100
    return {(place % 64, place // 64) for place in svg}


def test_without_a_french_voice_of_the_device_nothing_is_spoken_and_it_is_said_once(
    browser, live_guichet
):
    """SC-11: a voice that lives on a server would receive the words; it is never used."""
    dossier = a_dossier()
    with a_device(browser, live_guichet, ENGLISH, FRENCH_FROM_AFAR) as page:
        go(page, live_guichet, dossier, "essai/")
        page.get_by_text("Cet appareil n’a pas de voix française.").wait_for()
        assert page.locator(".listen:visible").count() == 0
        assert faults_of_layout(page) == []
        go(page, live_guichet, dossier, "essai/site/")
        page.wait_for_timeout(2_000)
        assert page.locator("[data-no-voice]:visible").count() == 0
        assert page.locator(".listen:visible").count() == 0


def test_a_voice_that_arrives_late_is_found_and_leaving_silences_it(browser, live_guichet):
    dossier = a_dossier()
    with a_device(browser, live_guichet) as page:
        go(page, live_guichet, dossier, "essai/")
        assert page.locator(".listen:visible").count() == 0
        page.evaluate(
            f"""() => {{
                speechSynthesis.getVoices = () => [{FRENCH}];
                speechSynthesis.dispatchEvent(new Event("voiceschanged"));
            }}"""
        )
        page.locator(".question .listen").click()
        said = page.evaluate("window.spokenWords")[0]
        assert (said["lang"], said["voice"]["localService"]) == ("fr-FR", True)
        silenced = page.evaluate("window.silenced")
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
        assert page.evaluate("window.silenced") == silenced + 1


def test_the_browser_of_this_computer_shows_only_a_voice_it_really_has(browser, live_guichet):
    """No imitation here: the buttons are shown if, and only if, Chromium has a voice of its own."""
    dossier = a_dossier()
    context = browser.new_context(viewport={"width": 360, "height": 640})
    live_guichet.let_in(context)
    page = context.new_page()
    go(page, live_guichet, dossier, "essai/")
    page.wait_for_timeout(2_000)
    has_one = page.evaluate(
        "() => 'speechSynthesis' in window && speechSynthesis.getVoices()"
        ".some((one) => one.localService && one.lang.startsWith('fr'))"
    )
    assert (page.locator(".listen:visible").count() > 0) is has_one
    context.close()


def test_without_any_script_the_pictures_note_an_attempt_of_another_moment(
    browser, live_guichet, tmp_path
):
    """SC-11: an old phone, without sound."""
    dossier = a_dossier()
    (tmp_path / "capture.png").write_bytes(png("EXEMPLE"))
    yesterday = dt.datetime.now(PARIS).date() - dt.timedelta(days=1)
    with a_device(browser, live_guichet, java_script_enabled=False) as page:
        go(page, live_guichet, dossier)
        for drawing in ("note", "desk", "refused-at-desk"):
            page.locator(f".picture a:has([data-picto={drawing}])").click()
        assert page.locator("button.listen:visible").count() == 0
        page.locator(".picture a:has([data-picto=clock])").click()
        page.fill("[name=day]", yesterday.isoformat())
        page.fill("[name=hour]", "09:12")
        page.locator(".when button[type=submit]").click()
        assert page.locator(".keep-one:visible").count() == 0
        page.set_input_files("#photo", tmp_path / "capture.png")
        assert page.locator(".skip-one:visible").count() == 0
        assert faults_of_layout(page) == []
        page.locator(".keep-one button[type=submit]").click()
        page.get_by_role("heading", name="C’est noté.").wait_for()
    attempt = dossier.attempts.get()
    assert (attempt.channel, attempt.outcome) == ("visit", "refused_at_desk")
    assert f"{attempt.local_moment:%Y-%m-%d %H:%M}" == f"{yesterday} 09:12"
    assert attempt.captures.count() == 1


def test_the_switch_is_turned_on_from_a_page_of_text_by_its_drawing(phone_page, live_guichet):
    """SC-11."""
    dossier = a_dossier()
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/journal/")
    phone_page.evaluate(f"() => {{ {NO_TEXT} }}")
    assert words_seen(phone_page) == 0
    phone_page.locator("button:has([data-picto=easy])").click()
    phone_page.locator(".picture [data-picto=note]").wait_for()
    assert phone_page.locator("nav").count() == 0
