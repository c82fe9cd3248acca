"""What the page says, read by ``booking_sites`` and not read twice when nothing changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from guichet.assisted.document import Document
from guichet.assisted.recording import SeenMessage
from guichet.booking_sites import Page, Reading, read


class PageReader:
    """Reads pages for one session, in the ``zone`` of the place; remembers the last reading."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._key: tuple[object, ...] = ()
        self._reading: Reading | None = None

    def read(
        self,
        address: str,
        document: Document | None,
        status: int | None,
        messages: Sequence[SeenMessage],
        moment: dt.datetime,
    ) -> Reading:
        """Return what the page says, its message boxes included.

        The message boxes are part of what was displayed: one site says « no slot » only there.
        """
        text = document.text if document else ""
        displayed = "\n".join([text, *(message.text for message in messages)])
        html = document.html if document else ""
        key = (address, status, displayed, html)
        if self._reading is None or key != self._key:
            page = Page(address, html, status, moment, displayed)
            self._key, self._reading = key, read(page, zone=self._zone)
        return self._reading
