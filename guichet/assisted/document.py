"""Reading the page's document without touching it.

The script runs in a world of its own: the page's scripts neither see it nor can change what it
finds, and it changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

_WORLD = "guichet"

_READ = """(() => {
  const root = document.documentElement, body = document.body;
  const entry = performance.getEntriesByType('navigation')[0] || {};
  const held = [], shown = [];
  const look = (scope) => {
    for (const field of scope.querySelectorAll('input')) {
      if (!field.value) continue;
      if (field.type === 'password') held.push(1);
      else if (/password/i.test(field.autocomplete || '')) shown.push(1);
    }
    for (const element of scope.querySelectorAll('*')) {
      if (element.shadowRoot) look(element.shadowRoot);
      if (element.tagName === 'IFRAME' || element.tagName === 'FRAME') {
        try { if (element.contentDocument) look(element.contentDocument); } catch (refused) {}
      }
    }
  };
  look(document);
  return {
    text: body ? body.innerText : '',
    html: (document.doctype ? '<!DOCTYPE html>' : '') + (root ? root.outerHTML : ''),
    address: location.href, title: document.title, language: root ? root.lang : '',
    ready: document.readyState, origin: performance.timeOrigin,
    width: innerWidth, height: innerHeight, scale: devicePixelRatio,
    scroll_x: Math.round(scrollX), scroll_y: Math.round(scrollY),
    delivery: entry.deliveryType || '', protocol: entry.nextHopProtocol || '',
    passwords_held: held.length, passwords_shown: shown.length,
    automated: navigator.webdriver === true, agent: navigator.userAgent,
    languages: (navigator.languages || []).join(', '),
  };
})()"""

_INPUT = re.compile(r'<input((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*>', re.IGNORECASE)
_SECRET_KIND = re.compile(r'\stype="(?:hidden|password)"', re.IGNORECASE)
_PASSWORD_HINT = re.compile(r'\sautocomplete="[^"]*password', re.IGNORECASE)
_VALUE = re.compile(r'\svalue="[^"]*"', re.IGNORECASE)


@dataclass(frozen=True)
class Document:
    """A document as the browser holds it at one moment.

    ``html`` has no value of hidden or password fields. ``origin`` (milliseconds) tells two
    documents of one address apart. ``width`` and ``height`` are the page area in CSS pixels.
    ``passwords_held`` counts filled password fields, ``passwords_shown`` those made readable.
    """

    text: str
    html: str
    address: str
    title: str
    language: str
    ready: str
    origin: float
    width: int
    height: int
    scale: float
    scroll_x: int
    scroll_y: int
    delivery: str
    protocol: str
    passwords_held: int
    passwords_shown: int
    automated: bool
    agent: str
    languages: str


async def read_document(cdp: CDPSession) -> Document:
    """Return the document of the main frame.

    Raises Playwright's ``Error`` when the page goes away meanwhile. Waits for ever on a page that
    is busy or stopped by a message box: the caller sets the limit.
    """
    found: dict[str, Any] = await evaluate(cdp, _READ)
    found["html"] = without_secret_values(found["html"])
    return Document(**found)


async def visible_text(cdp: CDPSession) -> tuple[float, str]:
    """Return the document's time origin and its visible text alone, for a quick comparison."""
    script = "[performance.timeOrigin, document.body ? document.body.innerText : '']"
    origin, text = await evaluate(cdp, script)
    return float(origin), str(text)


async def evaluate(cdp: CDPSession, script: str) -> Any:
    """Return the value of ``script``, run beside the page in our own world."""
    tree = await cdp.send("Page.getFrameTree")
    frame = tree["frameTree"]["frame"]["id"]
    world = await cdp.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": _WORLD})
    answer = await cdp.send(
        "Runtime.evaluate",
        {
            "expression": script,
            "contextId": world["executionContextId"],
            "returnByValue": True,
        },
    )
    if "exceptionDetails" in answer:
        raise PlaywrightError("the document could not be read")
    return answer["result"].get("value")


def without_secret_values(html: str) -> str:
    """Return ``html`` without the values of hidden and password fields.

    ``html`` is a browser's own serialisation (quoted attributes). Such values are session tokens
    and secrets: no picture shows them, and no proof needs them.
    """
    return _INPUT.sub(_without_value, html)


def _without_value(field: re.Match[str]) -> str:
    attributes = field.group(1)
    if not (_SECRET_KIND.search(attributes) or _PASSWORD_HINT.search(attributes)):
        return field.group(0)
    return f"<input{_VALUE.sub('', attributes)}>"
