"""Check a finished folder before it is given, and list every fault.

Everything is read back from the finished files: names, sizes, stamps, inventory, references. A file
may have been replaced by hand since the folder was made; what counts is what will be received. How
a folder is read depends on its layout: files for a portal, sets to print, files handed over.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from guichet.documents.destinations import Destination, common_rules
from guichet.documents.filing_digests import digest_faults
from guichet.documents.filing_document import document_findings, wording_findings
from guichet.documents.filing_files import folder_findings, opening_findings, read_pdfs
from guichet.documents.filing_inventory import inventory_faults
from guichet.documents.filing_letters import REQUETE, FiledLetter
from guichet.documents.filing_pieces import numbering_findings, stamp_findings
from guichet.documents.filing_print_check import print_findings
from guichet.documents.filing_private import private_findings
from guichet.documents.filing_reading import ReadFile, entries_of, forget_what_was_read
from guichet.documents.filing_recognition import Recognised, recognised
from guichet.documents.filing_report import Fault, FilingReport, Finding, report_of
from guichet.documents.hand_over_check import hand_over_findings

__all__ = ["RULES", "Fault", "FilingReport", "check_filing"]

RULES = frozenset(rule.id for rule in common_rules()) | {"file_size", "format", "name_length"}
"""The ids of the rules: each is said, with its source, in the data of the destinations."""

_INVENTORY = re.compile(r"^inventaire", re.IGNORECASE)
_ABSENCE = re.compile(r"^(?:absence_de_decision|decision|acte_attaque)", re.IGNORECASE)


def check_filing(folder: Path, destination: Destination | None, on: dt.date) -> FilingReport:
    """Return the faults of ``folder`` under the limits in force on the day ``on``.

    ``folder`` is the whole folder or what is given of it. Without a ``destination``, the one that
    it was made for is recognised. It says nothing of the merits. Raises
    :class:`~guichet.documents.filing_reading.NotAFiling` when there is nothing to check.
    """
    found = recognised(folder, destination)
    try:
        return report_of(_findings(found, on), found.destination, found.letter.id, on)
    finally:
        forget_what_was_read()


def _findings(found: Recognised, on: dt.date) -> Iterator[Finding]:
    yield from _LAYOUTS[found.destination.layout](found, on)
    yield from private_findings(found)
    for name, detail, certain in digest_faults(found.deposit, found.digests):
        yield Finding(name, "changed_file", detail, certain)


def _deposit_findings(found: Recognised, on: dt.date) -> Iterator[Finding]:
    """Yield the faults of a folder with one file for each field of a portal."""
    entries = entries_of(found.deposit)
    yield from folder_findings(entries, found.destination.on(on))
    files = read_pdfs(entries)
    yield from opening_findings(files)
    pieces = [file for file in files if file.number is not None]
    texts = [file for file in files if file.number is None]
    yield from _texts(found, texts, pieces)
    if not pieces and found.letter.needs_pieces:
        yield Finding(found.deposit.name, "numbering", "Il n’y a aucune pièce.")
    yield from numbering_findings(found.deposit.name, pieces, found.first_piece(pieces))
    yield from stamp_findings(pieces)


def _texts(
    found: Recognised, texts: Sequence[ReadFile], pieces: Sequence[ReadFile]
) -> Iterator[Finding]:
    """Yield the faults of the texts: the document, the absence of a decision, the inventory."""
    letter = found.letter
    wanted = _wanted(letter, some=bool(pieces) or letter.needs_pieces)
    known: dict[str, ReadFile] = {}
    for rule, (pattern, noun) in wanted.items():
        matching = [file for file in texts if pattern.search(file.name)]
        if matching:
            known[rule] = matching[0]
        else:
            yield Finding(found.deposit.name, rule, f"Il manque le fichier : {noun}.")
        for file in matching[1:]:
            yield Finding(file.name, "extra_file", f"Il y a deux fichiers : {noun}.")
    for file in texts:
        if not any(pattern.search(file.name) for pattern, _ in wanted.values()):
            detail = "Le nom ne commence pas par le numéro d’une pièce (PJ01_…)."
            yield Finding(file.name, "name_begins_with_number", detail)
    if "petition" in known:
        yield from document_findings(known["petition"], letter, pieces)
    for text in known.values():
        yield from wording_findings(text)
    listing = known.get("inventory")
    if listing is not None and listing.problem is None:
        for name, detail, certain in inventory_faults(listing, pieces):
            yield Finding(name, "inventory", detail, certain)


def _wanted(letter: FiledLetter, *, some: bool) -> dict[str, tuple[re.Pattern[str], str]]:
    """Return the texts of the folder by rule: how their names begin, and their nouns."""
    name = "requete" if letter == REQUETE else letter.stem
    wanted = {"petition": (re.compile(f"^{name}", re.IGNORECASE), letter.noun)}
    if letter.absence:
        wanted["absence_of_decision"] = (_ABSENCE, "la décision, ou le justificatif")
    if some:
        wanted["inventory"] = (_INVENTORY, "l’inventaire")
    return wanted


_LAYOUTS: dict[str, Callable[[Recognised, dt.date], Iterator[Finding]]] = {
    "deposit": _deposit_findings,
    "print": print_findings,
    "hand_over": hand_over_findings,
}
