"""A page that lies, imitates the extension or injects: it gets nothing and changes nothing."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.extension.owner import Owner, files_of

pytestmark = pytest.mark.e2e

LIES = """<!doctype html><html lang="fr"><head><title>EXEMPLE</title></head><body>
<p>Aucun créneau disponible à partir de cette date.</p>
<p style="display:none">Sélectionnez un créneau : 09h15 libre</p>
<img name="body" alt=""><img name="documentElement" alt=""><form name="title"></form>
<script>
const lie = {configurable: true, get() { return "DES PLACES LIBRES"; }};
Object.defineProperty(HTMLElement.prototype, "innerText", lie);
Object.defineProperty(Document.prototype, "title", lie);
Object.defineProperty(Document.prototype, "body", lie);
window.fetch = () => { throw new Error("non"); };
window.Date = class { getTime() { return 0; } toISOString() { return "1970"; } };
window.TextEncoder = String.prototype.toWellFormed = undefined;
Object.defineProperty(window, "innerWidth", {get: () => 1});
Object.defineProperty(Performance.prototype, "timeOrigin", {get: () => Math.random()});
Performance.prototype.getEntriesByType = () => [{name: location.href, responseStatus: 503}];
</script></body></html>"""

IMITATES = """<!doctype html><html lang="fr"><head><title>EXEMPLE</title></head><body>
<p>Page d’exemple</p><button id="guichet">Guichet ouvert</button>
<script>
window.heard = [];
addEventListener("message", (event) => heard.push(event.data));
for (const type of ["guichet", "attempt", "deliver", "pairing"]) {
  postMessage({ask: type, type, from: "guichet-ouvert"}, "*");
  dispatchEvent(new CustomEvent(type, {detail: {token: ""}}));
}
</script></body></html>"""

INJECTS = """<!doctype html><html lang="fr"><head><title>&lt;/title&gt;&lt;script&gt;hacked=1
&lt;/script&gt;</title></head><body><p>&lt;script&gt;window.hacked = 1&lt;/script&gt;</p>
<p>&lt;img src=x onerror="window.hacked = 1"&gt; {{ 7*7 }} {% now %}</p>
<script>document.body.append("\\ud800 \\u202e a\\u0000b");</script></body></html>"""

FROM_WITHIN = """async () => {
  const [tab] = await chrome.tabs.query({active: true, lastFocusedWindow: true});
  const ask = async () => chrome.storage.local.get().then(() => "read", () => "refused");
  const [frame] = await chrome.scripting.executeScript({target: {tabId: tab.id}, func: ask});
  return frame.result;
}"""
"""What asks for the secrets from where the extension reads a page."""


@contextmanager
def serving(page: str, status: int = 200) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def http_status_in(files: dict[str, bytes]) -> str:
    facts = json.loads(files["faits.json"])["facts"]
    return next(str(fact["value"]) for fact in facts if fact["code"] == "http_status")


def test_the_answer_of_the_server_is_told_while_the_address_is_the_one_it_opened(
    paired: Owner, dossier
) -> None:
    """A script that changes the address opens nothing: the answer is not that of the new one."""
    with serving(IMITATES, 503) as address:
        page = paired.browser.open(f"{address}#haut")
        paired.keep(page)
        page.evaluate("history.pushState(0, '', '/autre')")
        paired.browser.rest()
        paired.keep(page)
    first, second = (files_of(one) for one in dossier.attempts.order_by("number"))
    assert http_status_in(first) == "503"
    assert http_status_in(second) == "non connu"


def test_a_page_cannot_change_what_is_read_in_it(paired: Owner, dossier) -> None:
    """Its own objects lie; what is displayed is what is kept, and what is hidden is not."""
    with serving(LIES) as address:
        page = paired.browser.open(address)
        assert page.evaluate("document.querySelector('p').innerText") == "DES PLACES LIBRES"
        paired.keep(page)
    attempt = dossier.attempts.get()
    files = files_of(attempt)
    text = files["texte.txt"].decode()
    assert "Aucun créneau disponible" in text
    assert "PLACES LIBRES" not in text
    assert "09h15" not in text
    facts = files["faits.json"].decode()
    assert '"EXEMPLE"' in facts
    assert "1280\u00a0×" in facts
    assert http_status_in(files) == "200"
    assert attempt.moment.year >= 2026


def test_a_page_that_imitates_the_extension_gets_nothing(paired: Owner, dossier) -> None:
    with serving(IMITATES) as address:
        page = paired.browser.open(address)
        page.click("#guichet")
        assert page.evaluate("typeof chrome.runtime?.sendMessage") == "undefined"
        inside = f"chrome-extension://{paired.browser.id}/manifest.json"
        assert page.evaluate("(u) => fetch(u).then(() => 'read', () => 'refused')", inside) == (
            "refused"
        )
        ask = "(u) => fetch(u + '/api/v1/dossier', {headers: {authorization: 'Bearer x'}})"
        assert page.evaluate(f"({ask})('{paired.relay.url}').then(() => 1, () => 0)") == 0
        assert (dossier.attempts.count(), paired.listed()) == (0, [])
        paired.keep(page)
        assert paired.browser.worker.evaluate(FROM_WITHIN) == "refused"
        said = page.evaluate("JSON.stringify(heard) + document.documentElement.outerHTML")
    assert dossier.attempts.count() == 1
    kept = paired.browser.worker.evaluate("chrome.storage.local.get().then(JSON.stringify)")
    assert "secret" in kept
    assert dossier.code not in said
    assert page.evaluate("String(heard.length)") == "4"


def test_nothing_of_the_extension_stays_in_a_page(paired: Owner) -> None:
    with serving(IMITATES) as address:
        page = paired.browser.open(address)
        before = page.evaluate("[document.documentElement.outerHTML, Object.keys(window).length]")
        paired.keep(page)
        after = page.evaluate("[document.documentElement.outerHTML, Object.keys(window).length]")
    assert before == after


def test_what_a_page_injects_is_shown_as_words(paired: Owner, dossier) -> None:
    with serving(INJECTS) as address:
        paired.keep(paired.browser.open(address))
    number = dossier.attempts.get().number
    paired.live.let_in(paired.browser.context)
    journal = paired.browser.open(f"{paired.live.url}/dossiers/{dossier.id}/journal/{number}/")
    assert journal.evaluate("window.hacked") is None
    own = paired.browser.own_page()
    own.locator("#outbox li").wait_for()
    assert own.evaluate("window.hacked") is None


def test_a_page_that_changes_while_it_is_recorded_is_not_recorded_as_another(
    paired: Owner, dossier
) -> None:
    """The picture and the text are of one document, or there is no recording."""
    with serving(IMITATES) as address:
        page = paired.browser.open(f"{address}#0")
        moves = "setInterval(() => { if (n < 150) history.replaceState(0, '', '#' + n++); }, 20)"
        page.evaluate(f"var n = 1; {moves}; 0")
        paired.browser.click_what_is_there()
        paired.browser.wait_for_sign("!")
        page.goto("about:blank")
    assert "changed" in paired.browser.title()
    assert (dossier.attempts.count(), paired.listed()) == (0, [])
