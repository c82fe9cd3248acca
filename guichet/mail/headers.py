"""The headers of a message as text: decoded where they can be, never failing."""

from __future__ import annotations

import datetime as dt
import re
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any, TypeAlias

LONGEST = 300
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")

Parsed: TypeAlias = "Message[Any, Any]"
"""A message as the standard library parses it."""


def header(message: Parsed, name: str) -> str:
    """Return the header ``name``, decoded, on one line, at most 300 signs; empty without one."""
    raw = message.get(name)
    return decoded(str(raw)) if raw is not None else ""


def decoded(raw: str) -> str:
    """Return a header value as text: encoded words are decoded, what cannot be is shown as is."""
    try:
        parts = decode_header(raw)
    except (ValueError, TypeError, AssertionError):
        parts = [(raw, None)]
    text = "".join(_piece(data, charset) for data, charset in parts)
    clean = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(clean.split())[:LONGEST]


def _piece(data: bytes | str, charset: str | None) -> str:
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogateescape")
    return text_of(data, charset)


def text_of(data: bytes, charset: str | None) -> str:
    """Return ``data`` as text by its charset, else UTF-8, else Windows' Western code page."""
    for name in (charset, "utf-8"):
        if not name:
            continue
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def message_ids(message: Parsed, name: str) -> tuple[str, ...]:
    """Return the message ids of the header ``name``, in order, with their angle brackets."""
    found: list[str] = []
    for value in message.get_all(name, []):
        found += MESSAGE_ID.findall(str(value))
    return tuple(dict.fromkeys(found))


def first_id(message: Parsed, name: str) -> str:
    """Return the first message id of the header ``name``; empty without one."""
    found = message_ids(message, name)
    return found[0] if found else ""


def addresses(message: Parsed, name: str) -> tuple[str, ...]:
    """Return the addresses of the header ``name``, in lower case."""
    values = [str(value) for value in message.get_all(name, [])]
    return tuple(decoded(address).lower() for _, address in getaddresses(values) if "@" in address)


def claimed_date(message: Parsed) -> dt.datetime | None:
    """Return the moment that the message claims, aware; ``None`` when it says none that exists."""
    raw = message.get("Date")
    if raw is None:
        return None
    try:
        moment = parsedate_to_datetime(str(raw))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        aware.astimezone(dt.UTC)  # a year that does not exist there is no date
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return aware
