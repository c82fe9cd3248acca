"""The log line of one capture, and its timestamp by a local OpenSSL authority."""

from __future__ import annotations

import secrets
import tempfile
from hashlib import sha256
from pathlib import Path

from bench.clock import Spent, best, here
from bench.installation import NOW, a_dossier, installation
from bench.table import Row, figure, limited, show

TURNS = 30


def rows() -> list[Row]:
    """Return the time of an entry in the log, and of a token asked, checked, then read again."""
    from tests.support.timestamping import LocalAuthority

    with installation(), tempfile.TemporaryDirectory(prefix="bench-guichet-") as place:
        line = _log_line()
        with LocalAuthority(Path(place) / "tsa") as local:
            token = best([here(lambda: _stamp(local.authority)) for _ in range(TURNS)])
    return [
        limited("log one entry, to the disk: processor", line.processor * 1000, "ms", most=5),
        Row("log one entry, to the disk: wall", figure(line.wall * 1000, "ms")),
        limited("stamp and check on a loopback authority: wall", token.wall * 1000, "ms", most=25),
    ]


def _log_line() -> Spent:
    from django.db import transaction

    from guichet.evidence.log import append

    dossier = a_dossier()

    def work() -> None:
        with transaction.atomic():
            append(dossier, "file", {"sha256": "0" * 64, "name": "EXEMPLE"}, at=NOW)

    return best([here(work) for _ in range(TURNS)])


def _stamp(authority) -> None:
    from guichet.sealing.timestamps import request_timestamp, verify_timestamp

    root = sha256(secrets.token_bytes(32)).digest()
    token = request_timestamp(root, authority)
    verify_timestamp(token.response, root, authority.certificates)


if __name__ == "__main__":
    show(rows)
