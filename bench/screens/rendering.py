"""Scenes drawn by Chromium, at the size and the scale of their screen."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from bench.screens.scene import Scene
from bench.screens.surroundings import document_of
from bench.screens.wear import worn

FLAGS = (
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--no-first-run", "--font-render-hinting=none"),
)
BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")


def drawn(scenes: Iterable[Scene], browser: Browser | None = None) -> Iterator[tuple[Scene, bytes]]:
    """Yield each scene with the file that arrives: one browser for all, ``browser`` if given."""
    if browser is not None:
        for scene in scenes:
            yield scene, drawing(browser, scene)
        return
    program = next((one for one in BROWSERS if Path(one).exists()), None)
    if program is None:
        raise RuntimeError("no Chromium to draw with: apt install chromium-headless-shell")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            for scene in scenes:
                yield scene, drawing(browser, scene)
        finally:
            browser.close()


def drawing(browser: Browser, scene: Scene) -> bytes:
    """Return the file that arrives of one scene."""
    context = browser.new_context(
        viewport={
            "width": round(scene.width / scene.scale),
            "height": round(scene.height / scene.scale),
        },
        device_scale_factor=scene.scale,
        offline=True,
    )
    try:
        page = context.new_page()
        page.set_content(document_of(scene))
        picture = page.screenshot()
    finally:
        context.close()
    return worn(Image.open(io.BytesIO(picture)).convert("RGB"), scene.wear, scene.seed)
