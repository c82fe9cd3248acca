"""Taking the picture, the text and the archive of one tab, at one moment.

The text is read before and after the picture: when both readings agree, picture, text and archive
show the same thing. The whole-page picture comes last, because making it may tell the page that
its size changed for an instant; nothing is scrolled, and nothing is asked of the server.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from guichet.assisted.certificates import Certificate, read_chain
from guichet.assisted.document import Document, read_document, visible_text
from guichet.assisted.errors import PageKeptChanging, PasswordOnScreen

_TRIES = 3
_PATIENCE = 9.0
"""Seconds for one try: three fit in the limit of a recording."""
_PAUSE = 0.1
"""Seconds left to a page that is being replaced."""
TALLEST = 30_000
"""Height of the whole-page picture at most, in CSS pixels: beyond, it would fill the memory."""
WIDEST = 8_000


@dataclass(frozen=True)
class Snapshot:
    """What was taken of one tab.

    ``steady`` says that the text was the same before and after the picture and the archive;
    ``whole_steady`` that it still was after the whole-page picture. ``page_size`` is the size of
    the whole page in CSS pixels, ``cut`` says that the whole-page picture stops before its end.
    ``address`` is the one the browser shows, also on its own error pages. ``picture_only`` says
    that the page could be seen but not read.
    """

    document: Document
    address: str
    viewport_png: bytes
    full_page_png: bytes
    mhtml: bytes
    began_at: dt.datetime
    ended_at: dt.datetime
    steady: bool
    whole_steady: bool
    page_size: tuple[int, int]
    cut: bool
    certificates: tuple[Certificate, ...]
    picture_only: bool = False


async def take(cdp: CDPSession, now: Callable[[], dt.datetime]) -> Snapshot:
    """Return a snapshot of the tab, taken again when the page changed meanwhile.

    A page whose text never stops changing (a clock) is taken all the same, and said not to be
    steady. Raises :class:`PageKeptChanging` when it is replaced by another page each time,
    :class:`PasswordOnScreen` when a password is readable, ``TimeoutError`` when it never answers.
    """
    last: Snapshot | None = None
    frozen = True
    for _ in range(_TRIES):
        try:
            last = await asyncio.wait_for(_take_once(cdp, now), _PATIENCE)
        except TimeoutError:
            continue  # an answer may be lost with the document that was to give it
        except (_Replaced, PlaywrightError):
            frozen = False
            await asyncio.sleep(_PAUSE)
            continue
        if last.steady:
            return last
    if last is None:
        raise TimeoutError if frozen else PageKeptChanging
    return last


async def take_picture(
    cdp: CDPSession, known: Document, address: str, now: Callable[[], dt.datetime]
) -> Snapshot:
    """Return the picture of the screen without text or archive.

    While a page asked for does not answer, the browser can still draw the one on the screen but
    lets nobody read it. ``known`` is the last document read: only what it says of the browser is
    kept.
    """
    began_at = now()
    taken = await cdp.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
    picture = base64.b64decode(taken["data"])
    width, height = (round(pixels / known.scale) for pixels in struct.unpack(">II", picture[16:24]))
    blank = replace(known, text="", html="", title="", language="", address=address, delivery="")
    return Snapshot(
        document=replace(blank, width=width, height=height, protocol="", passwords_held=0),
        address=address,
        viewport_png=picture,
        full_page_png=picture,
        mhtml=b"",
        began_at=began_at,
        ended_at=now(),
        steady=False,
        whole_steady=False,
        page_size=(width, height),
        cut=False,
        certificates=(),
        picture_only=True,
    )


class _Replaced(Exception):
    """Another document took the place of the one being recorded."""


async def _take_once(cdp: CDPSession, now: Callable[[], dt.datetime]) -> Snapshot:
    began_at = now()
    document = await read_document(cdp)
    if document.passwords_shown:
        raise PasswordOnScreen
    viewport, archive, metrics, certificates, frames = await asyncio.gather(
        cdp.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True}),
        _archive(cdp, document),
        cdp.send("Page.getLayoutMetrics"),
        _certificates(cdp, document.address),
        cdp.send("Page.getFrameTree"),
    )
    steady = await _is_still(cdp, document)
    viewport_png = base64.b64decode(viewport["data"])
    size, cut, full_page_png = await _whole_page(cdp, metrics, viewport_png)
    whole_steady = await _is_still(cdp, document) if full_page_png is not viewport_png else steady
    return Snapshot(
        document=document,
        address=frames["frameTree"]["frame"].get("unreachableUrl") or document.address,
        viewport_png=viewport_png,
        full_page_png=full_page_png,
        mhtml=archive,
        began_at=began_at,
        ended_at=now(),
        steady=steady,
        whole_steady=whole_steady,
        page_size=size,
        cut=cut,
        certificates=certificates,
    )


async def _is_still(cdp: CDPSession, document: Document) -> bool:
    """Return whether the text is unchanged; raise :class:`_Replaced` for another document."""
    origin, text = await visible_text(cdp)
    if origin != document.origin:
        raise _Replaced
    return text == document.text


async def _archive(cdp: CDPSession, document: Document) -> bytes:
    """Return the browser's single-file archive; nothing when a password field is filled."""
    if document.passwords_held:
        return b""
    try:
        archive = await cdp.send("Page.captureSnapshot", {"format": "mhtml"})
    except PlaywrightError:
        return b""  # the browser's own error pages cannot be archived
    return str(archive["data"]).encode()


async def _whole_page(
    cdp: CDPSession, metrics: dict[str, Any], viewport_png: bytes
) -> tuple[tuple[int, int], bool, bytes]:
    """Return the page's size, whether its picture is cut, and the picture.

    A page that fits the window has one picture: the one of the screen.
    """
    content, shown = metrics["cssContentSize"], metrics["cssLayoutViewport"]
    size = (int(content["width"]), int(content["height"]))
    if size[0] <= shown["clientWidth"] and size[1] <= shown["clientHeight"]:
        return size, False, viewport_png
    width, height = min(size[0], WIDEST), min(size[1], TALLEST)
    taken = await cdp.send(
        "Page.captureScreenshot",
        {
            "format": "png",
            "optimizeForSpeed": True,
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
        },
    )
    return size, (width, height) != size, base64.b64decode(taken["data"])


async def _certificates(cdp: CDPSession, address: str) -> tuple[Certificate, ...]:
    if not address.startswith("https:"):
        return ()
    origin = "/".join(address.split("/")[:3])
    try:
        return read_chain(
            (await cdp.send("Network.getCertificate", {"origin": origin}))["tableNames"]
        )
    except PlaywrightError:
        return ()
