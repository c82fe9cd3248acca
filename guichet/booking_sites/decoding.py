"""The text of a saved page, whatever its encoding.

Old préfecture pages are in Latin-1, saved pages often declare one encoding and use another.
What the bytes are is believed before what they declare.
"""

from __future__ import annotations

import codecs
import re

BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Only these names are believed: Python knows codecs that are no encoding of a page.
# Browsers read "latin-1" as windows-1252, and so do we: it adds the curly apostrophe.
BELIEVED = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "latin-9": "iso-8859-15",
    "macintosh": "mac-roman",
    "utf-16": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}

DECLARED_IN_HTML = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
DECLARED_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
HEAD_BYTES = 4096
WELL_FORMED = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def decode(data: bytes, content_type: str | None = None) -> str:
    """Return the text of ``data``. Never raises: unreadable bytes become U+FFFD.

    Order: byte order mark, UTF-8 when the bytes really are UTF-8, the declared encoding
    (``content_type`` first, then the page's own ``meta``), then windows-1252.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    declared = _declared(data, content_type)
    if declared in {"utf-16-le", "utf-16-be"} and b"\x00" in data[:HEAD_BYTES]:
        return data.decode(declared, errors="replace")
    if _is_mostly_utf8(data):
        return data.decode("utf-8", errors="replace")
    if declared in {None, "utf-8", "utf-16-le", "utf-16-be"}:
        declared = "cp1252"
    return data.decode(declared or "cp1252", errors="replace")


def _declared(data: bytes, content_type: str | None) -> str | None:
    """Return the believed encoding that the header or the page declares, or ``None``."""
    in_header = DECLARED_IN_HEADER.search(content_type or "")
    if in_header and in_header[1].lower() in BELIEVED:
        return BELIEVED[in_header[1].lower()]
    in_html = DECLARED_IN_HTML.search(data[:HEAD_BYTES])
    if in_html is None:
        return None
    return BELIEVED.get(in_html[1].decode("ascii", errors="replace").lower())


def _is_mostly_utf8(data: bytes) -> bool:
    """Return whether UTF-8 explains the bytes, a stray or cut character left aside."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        well_formed = WELL_FORMED.findall(data)
        stray = sum(byte >= 0x80 for byte in WELL_FORMED.sub(b"", data))
        return len(well_formed) > stray
    return True
