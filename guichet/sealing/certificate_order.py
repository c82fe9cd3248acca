"""Putting a token's certificates in the order that DER wants.

Certificates in a token are a ``SET OF``, which DER sorts. Many authorities, ``openssl ts``
included, write them leaf first; ``openssl ts -verify`` does not mind, our parser refuses the whole
answer. The certificates stand outside what the token signs (RFC 5652 §5.1), so that sorting them
in a copy changes nothing to what is verified. **The copy is only read: what we keep and ship is the
answer as received**, and openssl verifies that.
"""

from __future__ import annotations

_SEQUENCE, _CONTEXT_0, _OBJECT_ID = 0x30, 0xA0, 0x06


class NotDer(ValueError):
    """These bytes are not laid out as a granted TimeStampResp."""


def with_sorted_certificates(response: bytes) -> bytes:
    """Return a copy of a granted TimeStampResp with its embedded certificates in DER order.

    Everything else keeps its bytes. Raises :class:`NotDer` when the bytes are not laid out so, or
    hold no certificate.
    """
    start, _ = _enter(response, 0, len(response), _SEQUENCE)  # TimeStampResp
    start = _after(response, start)  # PKIStatusInfo
    start, _ = _enter(response, start, len(response), _SEQUENCE)  # ContentInfo
    start = _after(response, start, _OBJECT_ID)
    start, _ = _enter(response, start, len(response), _CONTEXT_0)
    start, end = _enter(response, start, len(response), _SEQUENCE)  # SignedData
    for _ in range(3):  # version, digest algorithms, content
        start = _after(response, start)
    start, end = _enter(response, start, end, _CONTEXT_0)  # certificates
    certificates = []
    position = start
    while position < end:
        following = _after(response, position)
        certificates.append(response[position:following])
        position = following
    if position != end:
        raise NotDer("certificates overrun their set")
    return response[:start] + b"".join(sorted(certificates)) + response[end:]


def _enter(data: bytes, start: int, limit: int, tag: int) -> tuple[int, int]:
    """Return where the content of the value at ``start`` begins and ends."""
    if start + 2 > limit or data[start] != tag:
        raise NotDer(f"tag {tag:#x} expected at byte {start}")
    begin, length = start + 2, data[start + 1]
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 3 or begin + count > limit:
            raise NotDer(f"bad length at byte {start}")
        length = int.from_bytes(data[begin : begin + count], "big")
        begin += count
    if begin + length > limit:
        raise NotDer(f"the value at byte {start} is cut")
    return begin, begin + length


def _after(data: bytes, start: int, tag: int | None = None) -> int:
    """Return where the value at ``start`` ends."""
    if start >= len(data):
        raise NotDer("the answer is cut")
    return _enter(data, start, len(data), data[start] if tag is None else tag)[1]
