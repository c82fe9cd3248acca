"""The same folder in Firefox ESR: paired, clicked, sent to the real application.

Firefox has no command to click on an extension’s button. The test asks the window of the browser
itself for what the keyboard shortcut of the button runs (``triggerAction``), which needs
``--remote-allow-system-access``; everything after it is as on a person’s computer.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from guichet.practice import PracticeServer
from tests.extension.owner import files_of
from tests.support.bidi import BiDi, firefox
from tests.support.extended_browser import EXTENSION

if TYPE_CHECKING:
    from tests.support.live import LiveGuichet

pytestmark = pytest.mark.e2e
NAME = "extension@guichet-ouvert"
POLICY = f"WebExtensionPolicy.getByID({json.dumps(NAME)})"
BUTTON = (
    'ChromeUtils.importESModule("resource://gre/modules/ExtensionParent.sys.mjs")'
    f".ExtensionParent.apiManager.global.browserActionFor({POLICY}.extension)"
)


class Fox:
    """Firefox with the extension, and a hand on its button."""

    def __init__(self, line: BiDi) -> None:
        self.line = line
        line.ask("webExtension.install", extensionData={"type": "path", "path": str(EXTENSION)})
        tree = line.ask("browsingContext.getTree", **{"moz:scope": "chrome"})
        self.window: str = tree["contexts"][0]["context"]
        host = line.evaluate(self.window, f"{POLICY}.mozExtensionHostname")
        self.own = f"moz-extension://{host}/pages/guichet.html"

    def open(self, address: str) -> str:
        """Open a page in a tab before the person; return its context."""
        before = self._pages()
        self.line.evaluate(
            self.window,
            "gBrowser.selectedTab = gBrowser.addTab("
            f"{json.dumps(address)}, {{triggeringPrincipal: "
            "Services.scriptSecurityManager.getSystemPrincipal()}), null",
        )
        return self.wait_for(lambda: self._opened(before, address))

    def click(self) -> None:
        self.line.evaluate(self.window, f"({BUTTON}.triggerAction(window), null)")

    def sign(self) -> str:
        tab = "gBrowser.selectedTab"
        return str(
            self.line.evaluate(self.window, f"{BUTTON}.action.getProperty({tab}, 'badgeText')")
        )

    def wait_for(self, look):
        """Return what ``look`` finds, within half a minute."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if found := look():
                return found
            time.sleep(0.05)
        raise AssertionError(f"nothing came; the button shows {self.sign()!r}")

    def _pages(self) -> dict[str, str]:
        tree = self.line.ask("browsingContext.getTree", maxDepth=0)["contexts"]
        return {page["context"]: page["url"] for page in tree}

    def _opened(self, before: dict[str, str], address: str) -> str | None:
        new = {c: url for c, url in self._pages().items() if c not in before and url == address}
        ready = [c for c in new if self.line.evaluate(c, "document.readyState") == "complete"]
        return ready[0] if ready else None


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fox]:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.skip("Firefox is not installed: the extension was not tried in it")
    profile = tmp_path_factory.mktemp("firefox")
    with firefox(program, profile, "--remote-allow-system-access") as line:
        yield Fox(line)


def test_in_firefox_a_click_on_the_page_becomes_an_attempt_sealed_in_the_journal(
    fox: Fox, live_guichet: LiveGuichet, transactional_db: None, booking_site: PracticeServer
) -> None:
    from django.utils import timezone

    from guichet.api.pairings import make_code
    from tests.factories import a_dossier

    dossier = a_dossier()
    line = f"{live_guichet.url}#{make_code(dossier, at=timezone.now())}"
    own = fox.open(fox.own)
    fox.line.evaluate(
        own,
        f"(document.getElementById('line').value = {json.dumps(line)},"
        " document.querySelector('#pairing button').click(), null)",
    )
    shown = "document.querySelector('#dossiers .label')?.textContent"
    assert fox.wait_for(lambda: fox.line.evaluate(own, shown)) == f"Dossier {dossier.code}"

    page = fox.open(booking_site.page_of("99010"))
    fox.click()
    fox.wait_for(lambda: fox.sign() == "✓")
    attempt = dossier.attempts.get()
    assert attempt.detail("state") == "maintenance"
    files = files_of(attempt)
    assert files["ecran.png"].startswith(b"\x89PNG")
    assert files["texte.txt"].decode() == fox.line.evaluate(page, "document.body.innerText")
    facts = {fact["code"]: fact["value"] for fact in json.loads(files["faits.json"])["facts"]}
    assert facts["address"] == booking_site.page_of("99010")
    assert "Firefox" in facts["user_agent"]
