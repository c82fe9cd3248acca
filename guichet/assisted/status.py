"""What the control page and the terminal show while the person works in the window."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from guichet.assisted.answers import is_on_this_computer
from guichet.assisted.page_reader import PageReader
from guichet.assisted.recording import SeenMessage
from guichet.assisted.window import Glance, SeenTab, WindowState
from guichet.booking_sites import Reading
from guichet.errors import GuichetError
from guichet.places import is_official_host


@dataclass(frozen=True)
class SessionStatus:
    """The window at one moment, as seen; nothing is asked of the site to know it.

    ``reading`` is what the page says, ``None`` when there is no page or it did not let itself be
    read. ``official`` says that the address is an authority's, ``on_this_computer`` that it is a
    loopback address (practice); when neither, warn. ``responding`` is false while the page is busy,
    stopped by a message box, or waits, since ``waiting_since``, for the next page to answer.
    ``moment`` is aware, in ``zone``. ``last_error`` is the last thing that went wrong, still of
    interest. ``recorded`` counts the recordings of this session.
    """

    state: WindowState
    moment: dt.datetime
    zone: str
    address: str = ""
    title: str = ""
    official: bool = False
    on_this_computer: bool = False
    http_status: int | None = None
    loading: bool = False
    responding: bool = True
    waiting_since: dt.datetime | None = None
    reading: Reading | None = None
    tabs: tuple[SeenTab, ...] = ()
    messages: tuple[SeenMessage, ...] = ()
    refused_downloads: tuple[str, ...] = ()
    reloads: int = 0
    recorded: int = 0
    last_error: GuichetError | None = None

    @property
    def window_open(self) -> bool:
        """Whether there is a window to look at."""
        return self.state is WindowState.OPEN

    @property
    def needs_warning(self) -> bool:
        """Whether the page shown belongs neither to an authority nor to this computer."""
        shown = self.address.startswith(("http:", "https:"))
        return shown and not self.official and not self.on_this_computer


def with_page(bare: SessionStatus, glance: Glance, reader: PageReader) -> SessionStatus:
    """Return ``bare`` with what the tab looked at shows, and what the page says."""
    tab, document, answer = glance.tab, glance.document, glance.answer
    address = document.address if document else tab.page.url
    status = answer.status if answer else None
    messages = tab.messages_of_page()
    official, here = standing(address)
    shown = next((seen for seen in bare.tabs if seen.looked_at), None)
    return replace(
        bare,
        address=address,
        title=document.title if document else (shown.title if shown else ""),
        official=official,
        on_this_computer=here,
        http_status=status,
        loading=document is not None and document.ready != "complete",
        responding=document is not None,
        waiting_since=local_moment(tab.waiting.since, bare.zone) if tab.waiting else None,
        reading=reader.read(address, document, status, messages, bare.moment)
        if document or messages
        else None,
        messages=messages,
        reloads=tab.reloads,
    )


def standing(address: str) -> tuple[bool, bool]:
    """Return whether ``address`` is an authority's, and whether it is on this computer."""
    return is_official_host(address), is_on_this_computer(address)


def local_moment(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return ``moment`` (aware) on the clocks of ``zone``."""
    return moment.astimezone(ZoneInfo(zone))
