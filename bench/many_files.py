"""A hundred screenshots of a phone dropped at once, in a real Chromium on a real ``guichet serve``.

What it looks at: how long the drop takes, how much memory the server needs, whether another page
still answers while files arrive and while pictures are read, and what the page that sorts them
weighs. Its own reading job runs; it is not waited for.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.memory import peak_of
from bench.table import Row, figure, limited, show

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

COUNT = 100
WIDTH, HEIGHT = 1080, 1920
PHONE = {"width": 360, "height": 740}
WATCHED = 20.0
"""Seconds during which another page is asked for again and again while pictures are read."""
MILLIONS = 1_000_000


@dataclass(frozen=True)
class Neighbour:
    """Another window that opens a page of the same dossier every half second."""

    url: str
    session: str

    @contextmanager
    def watching(self) -> Iterator[list[float]]:
        """Give the seconds of each answer while the block runs."""
        done, taken = threading.Event(), []
        asked = urllib.request.Request(self.url, headers={"Cookie": self.session})

        def watch() -> None:
            while not done.wait(0.5):
                began = time.perf_counter()
                with urllib.request.urlopen(asked, timeout=60) as answer:
                    answer.read()
                taken.append(time.perf_counter() - began)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield taken
        finally:
            done.set()
            watcher.join()


def rows() -> list[Row]:
    """Return what a hundred files cost, by the page's script and by the plain form."""
    from playwright.sync_api import sync_playwright

    from tests.support.live import CHROMIUM_PATHS, CHROMIUM_SWITCHES

    path = next((path for path in CHROMIUM_PATHS if Path(path).exists()), None)
    with tempfile.TemporaryDirectory(prefix="bench-guichet-") as folder, sync_playwright() as play:
        pictures = draw(Path(folder) / "pictures")
        browser = play.chromium.launch(executable_path=path, args=list(CHROMIUM_SWITCHES))
        found = by_the_script(Path(folder) / "script", browser, pictures)
        found += by_the_plain_form(Path(folder) / "plain", browser, pictures)
        browser.close()
    return found


def by_the_script(home: Path, browser: Browser, pictures: list[Path]) -> list[Row]:
    """Return the rows of files sent one after the other by the page's script."""
    with served(home) as (server, base, address, dossier):
        page = opened(browser, address)
        neighbour = Neighbour(f"{base}/dossiers/{dossier}/journal/", session_of(page))
        with neighbour.watching() as meanwhile:
            spent = dropped(page, f"{base}/dossiers/{dossier}/preuves/", pictures)
        with neighbour.watching() as reading:
            page.goto(f"{base}/dossiers/{dossier}/preuves/ranger/")
            time.sleep(WATCHED)
        weight = weight_of(page, f"{base}/dossiers/{dossier}/preuves/")
        peak = peak_of(server.pid)
    size = sum(path.stat().st_size for path in pictures) / MILLIONS
    work = f"{COUNT} screenshots dropped at once ({size:.0f} MB)"
    return [
        Row(f"{work}, until all are kept", figure(spent, "s")),
        limited(f"{work}: most memory of the server", peak, "MB", most=400),
        limited("another page while they arrive, slowest", max(meanwhile), "s", most=2),
        limited("another page while they are read, slowest", max(reading), "s", most=2),
        limited("the page of the files, all its pictures", weight / MILLIONS, "MB", most=5),
    ]


def by_the_plain_form(home: Path, browser: Browser, pictures: list[Path]) -> list[Row]:
    """Return the rows of as many files as one request takes, as without script."""
    with served(home) as (server, base, address, dossier):
        page = opened(browser, address, script=False)
        url = f"{base}/dossiers/{dossier}/preuves/"
        began = time.perf_counter()
        page.goto(url)
        page.set_input_files("#id_files", pictures)
        page.click("main button:has-text('Ajouter')")
        page.wait_for_selector(".captures li", timeout=120_000)
        spent = time.perf_counter() - began
        peak = peak_of(server.pid)
    work = f"{len(pictures)} screenshots in one request, without script"
    return [
        Row(work, figure(spent, "s")),
        limited(f"{work}: most memory of the server", peak, "MB", most=600),
    ]


def draw(folder: Path) -> list[Path]:
    """Write a hundred different screenshots, half PNG, half JPEG, and return their paths."""
    from PIL import Image, ImageDraw, ImageFont

    folder.mkdir(parents=True)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 40)
    paths = []
    for rank in range(COUNT):
        numbers = random.Random(rank)
        image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        pen = ImageDraw.Draw(image)
        hour = f"{8 + rank % 12:02d}:{rank % 60:02d}"
        pen.text((40, 10), hour, fill="black", font=font)
        pen.text((40, 90), "rdv-prefecture.interieur.gouv.fr/rdvpref", fill="black", font=font)
        pen.text((40, 300), "Aucun créneau disponible", fill=(20, 20, 90), font=font)
        side = 340 + 22 * (rank % 11)
        noise = Image.frombytes("RGB", (side, side), numbers.randbytes(side * side * 3))
        image.paste(noise, (300, 900))
        target = io.BytesIO()
        kind = "JPEG" if rank % 2 == 0 else "PNG"
        image.save(target, kind, **({"quality": 92} if kind == "JPEG" else {}))
        name = f"Screenshot_202610{1 + rank % 28:02d}-{hour.replace(':', '')}{rank % 60:02d}"
        paths.append(folder / f"{name}_{rank}.{'jpg' if kind == 'JPEG' else 'png'}")
        paths[-1].write_bytes(target.getvalue())
    return paths


@contextmanager
def served(home: Path) -> Iterator[tuple[subprocess.Popen[str], str, str, str]]:
    """Serve a new installation as a person does; give the process, two addresses, a dossier."""
    from tests.support.installations import GUICHET, build

    made = build(home, 0)
    server = subprocess.Popen(
        [GUICHET, "serve", "--json", "--port", "0"],
        env={**os.environ, "GUICHET_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if server.stdout is None:
            raise RuntimeError("no output")
        address = json.loads(server.stdout.readline())["address"]
        yield server, address.split("/ouvrir/")[0], address, made.dossier
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
        if server.stdout is not None:
            server.stdout.close()


def opened(browser: Browser, address: str, *, script: bool = True) -> Page:
    """Return a phone's page that is let in."""
    context = browser.new_context(viewport=PHONE, locale="fr-FR", java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(300_000)
    page.goto(address)
    return page


def session_of(page: Page) -> str:
    """Return the session of ``page`` as a header, for another window."""
    return "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())


def dropped(page: Page, url: str, pictures: list[Path]) -> float:
    """Return the seconds from the press to the page that says that all are kept."""
    page.goto(url)
    page.set_input_files("#id_files", pictures)
    began = time.perf_counter()
    page.click("main button:has-text('Ajouter')")
    page.wait_for_selector(f"text={COUNT} fichiers ajoutés")
    return time.perf_counter() - began


def weight_of(page: Page, url: str) -> int:
    """Return the bytes of a page seen to its end, its pictures included."""
    answers: list[int] = []

    def count(response) -> None:  # type: ignore[no-untyped-def]
        answers.append(int(response.headers.get("content-length") or 0))

    page.on("response", count)
    page.goto(url)
    for _ in range(60):
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(100)
    page.wait_for_load_state("networkidle")
    return sum(answers)


if __name__ == "__main__":
    show(rows)
