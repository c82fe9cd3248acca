"""Booking sites: from a saved page to what it says. One file per site; no request is ever made.

>>> read(Page(url="", html="<p>Aucun créneau disponible à partir de cette date.</p>")).state
<State.NO_SLOT: 'no_slot'>
"""

from guichet.booking_sites.decoding import decode
from guichet.booking_sites.outcome import counts_as_failed, label, proposed_outcome
from guichet.booking_sites.page import Page, Reading, State, System
from guichet.booking_sites.reader import read, read_text

__all__ = [
    "Page",
    "Reading",
    "State",
    "System",
    "counts_as_failed",
    "decode",
    "label",
    "proposed_outcome",
    "read",
    "read_text",
]
