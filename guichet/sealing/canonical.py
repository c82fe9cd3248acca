"""One way, and only one, to write a value as bytes.

Two programs that hash the same facts must hash the same bytes. This is the subset of RFC 8785
(JSON Canonicalization Scheme) that the log needs: objects with sorted keys, arrays, strings,
whole numbers, booleans and null. Floats are refused rather than printed: their text differs from
one language to the next, and the log never needs one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

MAX_DEPTH = 32
"""Levels of nesting accepted. A log entry needs three; the limit stops hostile input."""

MAX_INTEGER = 2**53 - 1
"""Largest whole number that every JSON reader keeps exact (RFC 7493)."""


class NotCanonical(ValueError):
    """The value has no canonical form here. The message names the place and the reason."""


def canonical_json(value: object) -> bytes:
    """Return ``value`` as canonical JSON, in UTF-8, without any space or final newline.

    Keys are sorted by their UTF-16 code units, as RFC 8785 wants. Strings are kept code point for
    code point: no Unicode normalisation is applied, so « é » in one or two code points give two
    digests. Accepts mappings with string keys, lists, tuples, ``str``, ``int``, ``bool``, ``None``.

    Raises :class:`NotCanonical` for floats (NaN and infinities included), keys that are not
    strings, lone surrogates, whole numbers beyond ±(2⁵³ − 1), more than 32 levels, other types.
    """
    plain = _plain(value, "$", 0)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _plain(value: object, place: str, depth: int) -> object:
    if depth > MAX_DEPTH:
        raise NotCanonical(f"{place}: more than {MAX_DEPTH} levels")
    if type(value) is str:  # most values are: a long journal spends its time here
        return _encodable(value, place)
    if isinstance(value, Mapping):
        return _plain_object(value, place, depth)
    if isinstance(value, list | tuple):
        return [_plain(item, f"{place}[{n}]", depth + 1) for n, item in enumerate(value)]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _encodable(value, place)
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical(f"{place}: whole number beyond 2^53 - 1")
        return int(value)
    raise NotCanonical(f"{place}: {type(value).__name__} has no canonical form")


def _plain_object(value: Mapping[object, object], place: str, depth: int) -> dict[str, object]:
    keys: list[str] = []
    for key in value:
        if not isinstance(key, str):
            raise NotCanonical(f"{place}: key {key!r} is not a string")
        keys.append(_encodable(key, place))
    keys.sort(key=None if all(map(str.isascii, keys)) else _utf_16)
    return {key: _plain(value[key], f"{place}.{key}", depth + 1) for key in keys}


def _utf_16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _encodable(text: str, place: str) -> str:
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{place}: lone surrogate, not a character") from error
    return text
