"""The example pages: one file each, named ``<state>-<case>.html``, in a folder named as its site.

A page may begin with a comment that says where it was seen and what else must be read in it::

    <!--
    url: https://www.exemple.gouv.fr/booking/create/4010/2
    status: 200
    wording: …
    -->

Keys: url, status, zone, system, demarche, wording, last_release, next_release, release_week,
next_release_week. Without ``url`` it is the site's own ``example_url``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from guichet.booking_sites import Page, State, decode
from guichet.booking_sites.registry import sites

FOLDER = Path(__file__).parent / "examples"
KEYS = {
    *("url", "status", "zone", "system", "demarche", "wording"),
    *("last_release", "next_release", "release_week", "next_release_week"),
}
HEADER = re.compile(r"\A<!--\n(.*?)\n-->", re.DOTALL)


@dataclass(frozen=True)
class SavedPage:
    path: Path
    page: Page
    says: dict[str, str]

    @property
    def site(self) -> str:
        return self.path.parent.name

    @property
    def state(self) -> State:
        return State(self.path.stem.partition("-")[0])

    @property
    def name(self) -> str:
        return f"{self.site}/{self.path.stem}"


def saved_pages() -> list[SavedPage]:
    return [load(path) for path in sorted(FOLDER.glob("*/*.html"))]


def load(path: Path) -> SavedPage:
    html = decode(path.read_bytes())
    found = HEADER.match(html)
    lines = found[1].splitlines() if found else []
    says = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    unknown = set(says) - KEYS
    assert not unknown, f"{path.name}: unknown keys {unknown}"
    site = sites().get(path.parent.name)
    url = says.get("url", site.example_url if site else "")
    return SavedPage(path, Page(url, html, int(says["status"]) if "status" in says else None), says)
