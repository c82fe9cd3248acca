"""The pieces of RFC 3161 messages that the tests build or read by hand."""

from __future__ import annotations

import datetime as dt
import re

from tests.support.der import (
    generalized_time,
    integer,
    object_identifier,
    octets,
    read,
    sequence,
    sha256_algorithm,
)

POLICY = "1.3.6.1.4.1.99999.1"


def tst_info(root: bytes, gen_time: dt.datetime, nonce: int | None, policy: str = POLICY) -> bytes:
    """Return a DER TSTInfo (RFC 3161 §2.4.2) over the SHA-256 digest ``root``."""
    return sequence(
        integer(1),
        object_identifier(policy),
        sequence(sha256_algorithm(), octets(root)),
        integer(int(gen_time.timestamp())),
        generalized_time(gen_time),
        b"" if nonce is None else integer(nonce),
    )


def response_of(token: bytes) -> bytes:
    """Return a TimeStampResp with status « granted » around a bare token."""
    return sequence(sequence(integer(0)), token)


def token_of(response: bytes) -> bytes:
    """Return the bare token of a granted response: what must not be stored alone."""
    return read(read(response)[1])[2]


def gen_time_of(response: bytes) -> dt.datetime | None:
    """Return the moment a response stamps; None when it holds no token."""
    found = re.search(rb"\x18\x0f(\d{14})Z", response)  # stands before any certificate
    if not found:
        return None
    return dt.datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)


def imprint_of(query: bytes) -> bytes:
    """Return the digest a query asks to stamp."""
    imprint = read(read(read(query)[1])[2])[1]
    return read(read(imprint)[2])[1]


def nonce_of(query: bytes) -> int | None:
    """Return the nonce of a query, if it has one."""
    rest = read(read(query)[1])[2]  # after the version
    while rest := read(rest)[2]:
        tag, value, _ = read(rest)
        if tag == 0x02:
            return int.from_bytes(value, "big")
    return None
