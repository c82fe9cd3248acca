"""Checks on the OpenTimestamps proofs of a bundle: what they are over. They give no date."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.sealing import layout
from guichet.sealing.archive import Archive
from guichet.sealing.report import Check, checks_of
from guichet.sealing.timestamp_errors import TimestampFailure
from guichet.sealing.wording import counted


def calendar_checks(archive: Archive, heads: Sequence[str]) -> tuple[list[Check], list[str]]:
    """Return the checks and remarks on each ``.ots`` file.

    Its SHA-256 must be that of an entry of the journal, ``heads``. No block is looked up.
    """
    names = sorted(
        name
        for name in archive.digests
        if layout.folder_of(name) == layout.TOKENS and name.endswith(layout.CALENDAR_SUFFIX)
    )
    if not names:
        return [], []
    faults = [(name, reason) for name in names if (reason := _wrong(archive, name, heads))]
    said = counted(len(names), "preuve OpenTimestamps est", "preuves OpenTimestamps sont")
    remark = f"{said} à part : aucune date n’en est retenue, et aucun bloc n’a été consulté."
    success = f"{counted(len(names), 'preuve', 'preuves')} OpenTimestamps sur ce journal."
    return checks_of("calendar", faults, success), [remark]


def _wrong(archive: Archive, name: str, heads: Sequence[str]) -> str:
    from guichet.sealing.calendars import MAX_PROOF, digest_of

    data = archive.read(name, MAX_PROOF)
    try:
        digest = digest_of(data or b"")
    except TimestampFailure as error:
        return error.what_happened
    entry = archive.digests.get(name.removesuffix(layout.CALENDAR_SUFFIX))
    if digest not in heads or entry != digest:
        return "Cette preuve porte sur autre chose que ce journal."
    return ""
