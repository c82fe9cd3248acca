"""Check one PDF that holds a whole set: pages, contents, bookmarks, sheets, inventory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guichet.documents.filing_bundle_reading import NUMBERED, Bundle, without_headings
from guichet.documents.filing_pieces import in_ranges, numbering_findings, stamp_findings
from guichet.documents.filing_reading import ReadFile, squash, without_columns
from guichet.documents.filing_report import Finding
from guichet.documents.filing_series import Detail, series_faults
from guichet.documents.numbers import plural

_COUNTED = re.compile(r"(?P<pieces>\d+) pièces?, (?P<pages>\d+) pages?\.")
_HEADER = squash("N° Intitulé de la pièce Pages")
_DETAIL = re.compile(r"^Détail de la pièce n° ", re.MULTILINE)
_NOT_LATIN = re.compile(r"[^0-9A-Za-zÀ-ÖØ-öø-ÿ]")
_SHORT = 24


def bundle_findings(bundle: Bundle, first: int) -> Iterator[Finding]:
    """Yield the faults of a whole set whose pieces begin at ``first``."""
    name = bundle.file.name
    yield from page_findings(bundle.file)
    yield from contents_findings(bundle)
    yield from numbering_findings(name, bundle.pieces, first)
    yield from stamp_findings(bundle.pieces)
    yield from _piece_marks(bundle)
    yield from _sheets(bundle)
    listing = bundle.listing
    if listing is None:
        if bundle.pieces:
            yield Finding(name, "inventory", "L’inventaire manque.")
        return
    yield from listing_findings(listing, bundle.pieces)


def page_findings(file: ReadFile) -> Iterator[Finding]:
    """Yield the pages that do not bear their rank in the whole PDF."""
    total = len(file.pages)
    faults = []
    for page, text in enumerate(file.pages, start=1):
        found = NUMBERED.search(text)
        if found is None:
            faults.append("son rang dans le dossier n’y est pas.")
        elif (int(found["page"]), int(found["total"])) != (page, total):
            faults.append("elle porte un autre rang dans le dossier.")
        else:
            faults.append("")
    for detail in in_ranges(faults):
        yield Finding(file.name, "page_number", detail)


def contents_findings(bundle: Bundle) -> Iterator[Finding]:
    """Yield what the contents pages announce wrongly, against the bookmarks."""
    name = bundle.file.name
    wanted = [(one.title, one.page) for one in bundle.sections]
    wanted += [(piece.title, bundle.first_pages[piece.number or 0]) for piece in bundle.pieces]
    if len(wanted) != len(bundle.entries):
        detail = f"Le sommaire a {len(bundle.entries)} lignes. Il en faudrait {len(wanted)}."
        yield Finding(name, "contents", detail)
        return
    for (title, page), entry in zip(wanted, bundle.entries, strict=True):
        if not _begins(title, entry.words):
            yield Finding(name, "contents", f"Le sommaire n’annonce pas « {title} ».")
        elif entry.page != page:
            detail = f"Le sommaire donne la page {entry.page} à « {title} », qui est page {page}."
            yield Finding(name, "contents", detail)


def listing_findings(listing: ReadFile, pieces: list[ReadFile]) -> Iterator[Finding]:
    """Yield what disagrees between the inventory of a set and its pieces."""
    text = without_columns(listing.text)
    cut = _DETAIL.search(text)
    rows = Detail.of(text[: cut.start()] if cut else text)
    place = rows.find(squash("justice administrative).")) or 0
    for piece in pieces:
        label, pages = piece.label or "", len(piece.pages)
        found = rows.find(squash(f"{piece.number}{label}{pages}"), place)
        if found is None:
            said = f"« {label} », {plural(pages, 'page')}"
            detail = f"La pièce n° {piece.number} ({said}) n’est pas à sa ligne de l’inventaire."
            yield Finding(listing.name, "inventory", detail)
            continue
        start = found - len(squash(f"{piece.number}{label}{pages}"))
        yield from _between(listing, rows.squashed[place:start], piece.number or 0)
        place = found
    yield from _between(listing, rows.squashed[place:], None)
    yield from _counts(listing, pieces)
    for name, detail, certain in series_faults(listing, pieces):
        yield Finding(name, "inventory", detail, certain)


def _between(listing: ReadFile, rest: str, number: int | None) -> Iterator[Finding]:
    """Yield a line of the inventory that no piece of the set has."""
    rest = without_headings(rest, _HEADER)
    if rest:
        where = f"avant la pièce n° {number}" if number else "après la dernière pièce"
        detail = f"L’inventaire annonce autre chose {where} : « {rest[:60]} »."
        yield Finding(listing.name, "inventory", detail)


def _counts(listing: ReadFile, pieces: list[ReadFile]) -> Iterator[Finding]:
    found = _COUNTED.search(listing.text)
    right = (len(pieces), sum(len(piece.pages) for piece in pieces))
    if found is not None and (int(found["pieces"]), int(found["pages"])) != right:
        said = f"L’inventaire compte {found['pieces']} pièces et {found['pages']} pages."
        detail = f"{said} Il y en a {right[0]} et {right[1]}."
        yield Finding(listing.name, "inventory", detail)


def _piece_marks(bundle: Bundle) -> Iterator[Finding]:
    """Check that the bookmark of each piece leads to its first page, and says that page."""
    for piece in bundle.pieces:
        number = piece.number or 0
        page = bundle.first_pages[number]
        stamp = piece.stamps[0] if piece.stamps else None
        leads = stamp is not None and (stamp.number, stamp.page) == (number, 1)
        if not leads or bundle.announced[number] != page:
            detail = f"Le signet de la pièce n° {number} ne mène pas à sa première page."
            yield Finding(bundle.file.name, "bookmark", detail)


def _sheets(bundle: Bundle) -> Iterator[Finding]:
    """Check the sheet before each piece: its number, its label, its pages."""
    for piece in bundle.pieces:
        sheet = bundle.sheets.get(piece.number or 0)
        if sheet is None:
            continue
        said = _key(NUMBERED.sub("", sheet))
        count = plural(len(piece.pages), "page")
        wanted = _key(f"Pièce n° {piece.number}{piece.label or ''}")
        whole = wanted[: len(_key(f"Pièce n° {piece.number}")) + _SHORT]
        lines = {squash(line) for line in sheet.split("\n")}
        if whole not in said or squash(count) not in lines or "— page" in sheet:
            detail = f"La feuille devant la pièce n° {piece.number} dit autre chose, ou manque."
            yield Finding(bundle.file.name, "cover_sheet", detail)


def _begins(title: str, words: str) -> bool:
    """Return whether ``words`` is a title, or its beginning when it was too long for its lines."""
    return bool(words) and _key(title).startswith(_key(words))


def _key(text: str) -> str:
    """Return what can be compared: a drawn line gives other scripts back in another order."""
    return _NOT_LATIN.sub("", squash(text)).replace("EXEMPLE", "")
