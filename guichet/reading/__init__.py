"""The reading room: what a capture shows of its address, date, hour and message, and where.

Nothing read here is the source of a date, and nothing is ever asked from the network. The picture
is read in a process of its own; this room and its callers never load the engine.
"""

from guichet.reading.inspecting import PageText, Picture, inspect, inspect_many
from guichet.reading.inspection import (
    Box,
    Device,
    Finding,
    Inspection,
    Line,
    NotAnInspection,
    Verdict,
    from_json,
)

__all__ = [
    "Box",
    "Device",
    "Finding",
    "Inspection",
    "Line",
    "NotAnInspection",
    "PageText",
    "Picture",
    "Verdict",
    "from_json",
    "inspect",
    "inspect_many",
]
