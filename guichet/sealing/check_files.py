"""Checks on the files of a bundle: its list of digests, and its originals against the journal."""

from __future__ import annotations

from collections.abc import Mapping

from guichet.sealing import layout
from guichet.sealing.archive import Archive
from guichet.sealing.report import Check, checks_of
from guichet.sealing.wording import counted

_MAX_SUMS = 32 << 20

Faults = list[tuple[str, str]]


def archive_checks(archive: Archive) -> list[Check]:
    """Return what the zip itself shows."""
    read = counted(len(archive.digests), "fichier lu", "fichiers lus")
    return checks_of("archive", archive.faults, f"Le zip est sain : {read} en entier.")


def sums_checks(archive: Archive) -> list[Check]:
    """Check that SHA256SUMS covers every file but itself, once, with the right digest."""
    if layout.SUMS not in archive.digests:
        return checks_of("sums", [(layout.SUMS, "La liste des empreintes manque.")], "")
    data = archive.read(layout.SUMS, _MAX_SUMS)
    if data is None or not data.isascii():
        return checks_of("sums", [(layout.SUMS, "La liste des empreintes est illisible.")], "")
    listed, faults = _parse(data.decode("ascii"))
    found = {n: digest for n, digest in archive.digests.items() if n != layout.SUMS}
    for name in sorted(listed.keys() | found.keys()):
        if name not in listed:
            faults.append((name, "Ce fichier n’est pas dans la liste des empreintes."))
        elif name not in found:
            faults.append((name, "Ce fichier manque."))
        elif listed[name] != found[name]:
            faults.append((name, "Ce fichier a changé : son empreinte n’est plus la même."))
    success = f"{counted(len(found), 'fichier a', 'fichiers ont')} l’empreinte annoncée."
    return checks_of("sums", faults, success)


def _parse(text: str) -> tuple[dict[str, str], Faults]:
    listed: dict[str, str] = {}
    faults: Faults = []
    for number, line in enumerate(text.splitlines(), 1):
        parsed = layout.parse_sum_line(line)
        if parsed is None or parsed[1] == layout.SUMS:
            faults.append((f"{layout.SUMS}, ligne {number}", "Cette ligne n’est pas permise."))
        elif parsed[1] in listed:
            faults.append((parsed[1], "Ce nom est deux fois dans la liste des empreintes."))
        else:
            listed[parsed[1]] = parsed[0]
    return listed, faults


def originals_checks(archive: Archive, named: Mapping[str, int]) -> list[Check]:
    """Check originals against the journal, both ways; ``named`` maps digests to entry numbers."""
    originals = {
        name: digest
        for name, digest in archive.digests.items()
        if layout.folder_of(name) == layout.ORIGINALS
    }
    faults = []
    for name, digest in originals.items():
        if not layout.names_digest(name, digest):
            reason = "Son nom annonce une autre empreinte : des pièces sont échangées."
            faults.append((name, reason))
        if digest not in named:
            faults.append((name, "Le journal ne nomme pas ce fichier, ou pas ainsi."))
    faults += [
        (f"entrée {named[digest]}", f"Le fichier d’empreinte {digest[:12]}… manque ou a changé.")
        for digest in sorted(named.keys() - set(originals.values()))
    ]
    count = counted(len(named), "original", "originaux")
    return checks_of("originals", faults, f"Le journal nomme chaque original : {count}.")
