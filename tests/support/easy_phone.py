"""A phone with « Lecture facile » on, and a person in front of it who reads nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.voice import give_voices, spoken

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from guichet.dossiers.models import Dossier
    from tests.support.live import LiveGuichet

NO_TEXT = """
  const curtain = new CSSStyleSheet();
  curtain.replaceSync("* { -webkit-text-fill-color: transparent !important; " +
    "text-decoration: none !important }");
  document.adoptedStyleSheets = [curtain];
"""
"""Every word becomes invisible; the drawings, drawn with the same colour, stay."""


@contextmanager
def a_device(
    browser: Browser, live: LiveGuichet, *voices: str, width: int = 360, **options: Any
) -> Iterator[Page]:
    """Open a phone with these voices, let in, with « Lecture facile » on."""
    context = browser.new_context(
        viewport={"width": width, "height": 640},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        **options,
    )
    live.let_in(context)
    context.add_cookies([{"name": "lecture", "value": "facile", "url": live.url}])
    give_voices(context, *voices)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def go(page: Page, live: LiveGuichet, dossier: Dossier, path: str = "") -> None:
    page.goto(f"{live.url}/dossiers/{dossier.pk}/images/{path}")


class WhoDoesNotRead:
    """A person who sees drawings and hears; ``taps`` counts the choices, not the listening."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.heard: list[str] = []
        page.add_init_script(NO_TEXT)

    def hears(self, near: Locator) -> str:
        """Press the voice of one place; return what was said."""
        near.locator(".listen").click()
        self.heard.append(spoken(self.page)[-1])
        return self.heard[-1]

    def is_asked(self, words: str) -> None:
        """Listen to the question of the screen."""
        self.page.locator(".question").wait_for()
        assert words in self.hears(self.page.locator(".question"))

    def taps_on(self, drawing: str) -> None:
        """Choose the drawing."""
        self.choices_drawn(drawing).locator("a, button:not(.listen)").first.click()
        self.taps += 1

    def choices_drawn(self, drawing: str) -> Locator:
        found = self.page.locator(f".picture:has(> :not(.listen) [data-picto={drawing}]):visible")
        assert found.count() == 1
        return found

    def taps_on_what_says(self, words: str) -> None:
        """Listen to each choice in turn, and choose the first that says these words."""
        for choice in self.page.locator(".picture:visible").all():
            if words in self.hears(choice).casefold():
                choice.locator("a, button:not(.listen)").first.click()
                self.taps += 1
                return
        raise AssertionError(self.heard)

    def picks_the_photo(self, path: Path) -> None:
        """Tap on the camera and pick the photo, as the phone's own gallery lets one do."""
        with self.page.expect_file_chooser() as choosing:
            self.choices_drawn("camera").locator("input").click(position={"x": 40, "y": 40})
        self.taps += 1
        choosing.value.set_files(path)


def words_seen(page: Page) -> int:
    """Return how many words can be seen (the test is void if its curtain does not hold)."""
    return int(
        page.evaluate(
            """() => [...document.querySelectorAll("body *")]
                .filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
                .filter((one) => one.checkVisibility() && getComputedStyle(one)
                    .webkitTextFillColor !== "rgba(0, 0, 0, 0)").length"""
        )
    )
