"""From what was taken of the window to the record handed to the person."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from guichet import __version__
from guichet.assisted.answers import clock_offset
from guichet.assisted.facts import Surroundings, facts_of
from guichet.assisted.machine import Machine
from guichet.assisted.page_reader import PageReader
from guichet.assisted.recording import RecordedPage
from guichet.assisted.window import BrowserWindow, Taken


@dataclass(frozen=True)
class Visit:
    """What is known from the start: the address opened, the browser, the place, the machine."""

    asked_address: str
    browser_name: str
    visible: bool
    zone: str
    machine: Machine


def recorded_page(
    taken: Taken, visit: Visit, window: BrowserWindow, reader: PageReader
) -> RecordedPage:
    """Return the record of ``taken``. Nothing is asked of the page any more."""
    snapshot, document = taken.snapshot, taken.snapshot.document
    around = _surroundings(taken, visit, window)
    status = around.answer.status if around.answer else None
    messages = tuple(around.messages)
    return RecordedPage(
        viewport_png=snapshot.viewport_png,
        full_page_png=snapshot.full_page_png,
        text=document.text,
        html=document.html,
        mhtml=snapshot.mhtml,
        address=snapshot.address,
        title=document.title,
        language=document.language,
        window_size=(document.width, document.height),
        device_scale=document.scale,
        began_at=snapshot.began_at,
        ended_at=snapshot.ended_at,
        zone=visit.zone,
        clock_offset_seconds=around.offset.seconds if around.offset else None,
        clock_uncertainty_seconds=around.offset.uncertainty if around.offset else None,
        http_status=status,
        messages=messages,
        reading=reader.read(snapshot.address, document, status, messages, snapshot.began_at),
        facts=facts_of(snapshot, around),
        certificates_pem=b"".join(one.pem for one in snapshot.certificates),
    )


def _surroundings(taken: Taken, visit: Visit, window: BrowserWindow) -> Surroundings:
    tab, fresh = taken.tab, taken.snapshot.document.delivery != "cache"
    return Surroundings(
        machine=visit.machine,
        browser=f"{visit.browser_name} ({window.version})",
        software=f"Guichet ouvert {__version__}, {_playwright()}",
        zone=visit.zone,
        asked_address=visit.asked_address,
        visible=visit.visible,
        tabs=len(window.tabs),
        tab_known_by=taken.known_by,
        reloads=tab.reloads,
        path=tuple(tab.path),
        messages=tab.messages_of_page(),
        refused=tuple(window.refused),
        cookies=taken.cookies,
        answer=taken.answer,
        failure=tab.failure,
        waiting=tab.waiting,
        offset=clock_offset(taken.answer) if fresh else None,
    )


def _playwright() -> str:
    try:
        return f"Playwright {version('playwright')}"
    except PackageNotFoundError:
        return "Playwright"
