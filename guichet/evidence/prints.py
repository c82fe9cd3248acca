"""PDFs received: some are booking pages that a browser printed, most are papers of the dossier."""

from __future__ import annotations

from guichet.booking_sites import State
from guichet.booking_sites.address import Standing, parse_address
from guichet.evidence.models import Capture
from guichet.reading.inspection import Inspection as Shown

PDF = "application/pdf"
PAPERS = frozenset({"letter", "mail", "legible_copy"})
"""Doors whose PDFs are papers: they are not read."""


def may_be_a_print(capture: Capture) -> bool:
    """Return whether a file is read as a page that a browser printed."""
    return capture.media_type == PDF and capture.provenance not in PAPERS


def shows_a_booking_page(shown: Shown) -> bool:
    """Return whether what was read is a booking page: by its address, or by what it says.

    A lease or a pay slip has neither; nothing is asked of the person about it.
    """
    if _standing(shown) in {Standing.OFFICIAL, Standing.LOOPBACK}:
        return True
    return shown.state != State.UNKNOWN.value or shown.message.verdict != "not_seen"


def is_of_this_computer(shown: Shown) -> bool:
    """Return whether the address read is that of the practice site: proof of nothing."""
    return _standing(shown) is Standing.LOOPBACK


def _standing(shown: Shown) -> Standing:
    return parse_address(shown.address.value).standing
