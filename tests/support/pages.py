"""What every page owes to everybody: read by axe, no sideways scroll, targets that a thumb hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Page

SMALL_TARGETS = """
() => {
  const inline = (element) => getComputedStyle(element).display === "inline";
  const seen = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1;
  const holders = "a, button, input, select, textarea, summary, label.choice";
  return [...document.querySelectorAll(holders)]
    .filter((one) => seen(one) && !(one.matches("a") && inline(one)))
    .filter((one) => !one.matches("label.choice input, .skip"))
    .filter((one) => {
      const box = one.getBoundingClientRect();
      return box.height < 43.5 || box.width < 43.5;
    })
    .map((one) => one.outerHTML.slice(0, 120));
}
"""

CONTRAST = "color-contrast-enhanced"
ALL: dict[str, Any] = {"resultTypes": ["violations"], "rules": {CONTRAST: {"enabled": True}}}
COLOURS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": ["color-contrast", CONTRAST, "link-in-text-block"],
}


def faults_of(page: Page) -> list[str]:
    """Return every fault found on the page as it is shown now; empty when there is none.

    Contrast is asked at 7:1, in light and in dark. Links inside a sentence may be smaller than a
    thumb (WCAG 2.5.8).
    """
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = [f"dark: {fault}" for fault in _axe(page, COLOURS)]
    return found + faults_at_a_glance(page, "light")


def faults_at_a_glance(page: Page, scheme: Literal["light", "dark"]) -> list[str]:
    """Return the faults found in one colour scheme: half the time, for a journey of many pages."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    return _axe(page, ALL) + faults_of_layout(page)


def faults_of_layout(page: Page) -> list[str]:
    """Return the faults that can be seen where no script runs (axe needs them)."""
    found = []
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:  # type: ignore[index]
        found.append(f"the page scrolls sideways: {width} px")
    found += [f"small target: {one}" for one in page.evaluate(SMALL_TARGETS)]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} titles h1")
    return found


def _axe(page: Page, options: dict[str, Any]) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for violation in Axe().run(page, options=options).response["violations"]:
        nodes = "; ".join(node["html"][:140] for node in violation["nodes"][:3])
        found.append(f"axe {violation['id']}: {violation['help']} | {nodes}")
    return found
