"""The shared set of malicious bundles.

Each builder takes a :class:`Workshop` and returns the path of a bundle made to deceive. The set
says, for each, what is wrong and which tools must refuse it:

- ``guichet``: ``guichet verify`` without any root given;
- ``guichet --trust``: the same, with the true root of the authority;
- ``verifier.py``, ``sha256sum``: in the unpacked bundle;
- ``openssl``: ``openssl ts -verify`` over the root recomputed from the journal, with the true root
  certificate and at the time that the token itself bears.

``names`` is what ``guichet verify`` must print: the piece, or the reason. A tool that is not listed
may or may not refuse: each tool has its own reach, and the report says so.
"""

from __future__ import annotations

from tests.sealing import malicious_contents, malicious_tokens, malicious_zips
from tests.sealing.workshop import (
    GUICHET,
    MALICIOUS,
    OPENSSL,
    SUMS,
    TRUSTING,
    VERIFIER,
    Malicious,
    Workshop,
)

__all__ = [
    "GUICHET",
    "MALICIOUS",
    "OPENSSL",
    "SUMS",
    "TRUSTING",
    "VERIFIER",
    "Malicious",
    "Workshop",
    "malicious_contents",
    "malicious_tokens",
    "malicious_zips",
]
