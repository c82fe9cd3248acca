"""From what kind of device a picture comes, by its shape and its bars. A guess, told as one."""

from __future__ import annotations

from guichet.reading.inspection import Device
from guichet.reading.layout import Sheet

PHONE = (1.6, 2.6)
"""Height over width of phones held upright, both included."""

PAPER = (1.25, 1.55)
"""Height over width of a sheet of paper, or of its photograph, both included."""

COMPUTER = (0.38, 0.86)
"""Height over width of the screens of computers, and of their photographs, both included."""


def device_of(sheet: Sheet, *, is_print: bool) -> Device:
    """Return the kind of device: a capture that was cut has no shape we know."""
    if is_print:
        return "paper"
    if not sheet.width or not sheet.height:
        return "unknown"
    ratio = sheet.height / sheet.width
    if PHONE[0] <= ratio <= PHONE[1]:
        return "phone"
    if PAPER[0] <= ratio <= PAPER[1]:
        return "paper"
    if COMPUTER[0] <= ratio <= COMPUTER[1]:
        return "desktop"
    return "unknown"
