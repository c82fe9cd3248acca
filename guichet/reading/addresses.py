"""The address that the bar of a browser shows. An address in the text of a page is none."""

from __future__ import annotations

import re

from guichet.booking_sites.address import Standing, parse_address
from guichet.booking_sites.registry import sites
from guichet.booking_sites.wording import fold
from guichet.reading.inspection import NOT_SEEN, Finding, Verdict
from guichet.reading.layout import Placed, Sheet, union

SURE = 0.8
"""Least score of an address we are sure of."""

ABOVE_THE_PAGE = 0.3
"""Part of the height, from the top, in which the bar of a computer's browser stands."""

TOP_OF_PICTURE = 0.2
FEW_LINES = 10

PHONE_RATIO = 1.4
LONG_LINE = 45
"""Characters. A line as long as this is text of a page."""

_SPACES_INSIDE = re.compile(r"\s*([./])\s*(?=[\w/])")
_ADDRESS = re.compile(
    r"(?:https?:?//)?(?P<host>(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}|localhost|"
    r"\d{1,3}(?:\.\d{1,3}){3})(?P<port>:\d{2,5})?(?P<path>/[^\s]*)?"
)
_BESIDE = re.compile(r"(?:non|pas|not|securise|secure|site|web|https?|www|aa|[^\w]|\b\w\b)+")
_CUT = re.compile(r"https?:?//[a-z0-9.-]{4,}$")
_OFFICIAL_END = re.compile(r"^[^/]+\.gouv\.fr(?:[:/]|$)")
_LINKS_OF_EVERY_PAGE = frozenset(
    {
        *("legifrance.gouv.fr", "gouvernement.fr", "info.gouv.fr", "data.gouv.fr"),
        *("service-public.fr", "service-public.gouv.fr", "www.service-public.fr"),
        *("www.legifrance.gouv.fr", "www.gouvernement.fr", "www.service-public.gouv.fr"),
    }
)


def address_of(sheet: Sheet, *, is_print: bool = False) -> Finding:
    """Return the address shown in the bar of a browser, or in the margin of a print."""
    found = [
        (line, address)
        for line in sorted(sheet.lines, key=lambda one: one.middle)
        if (address := _alone(line.words)) is not None
    ]
    for line, address in found:
        if _stands_in_a_bar(sheet, line, address) or (is_print and _is_in_a_margin(line)):
            return _finding(line, address)
    cut = (line for line in sheet.lines if _CUT.match(fold(line.words)))
    return next(
        (
            Finding("not_sure", None, line.words, union([line]))
            for line in cut
            if _stands_in_a_bar(sheet, line, "")
        ),
        NOT_SEEN,
    )


def believed(address: str) -> str:
    """Return the address with the host we know where only signs that look alike differ."""
    host, slash, path = address.partition("/")
    return f"{_known(host)}{slash}{path}"


def _alone(words: str) -> str | None:
    """Return the address that a line shows and nothing else, or ``None``."""
    folded = _SPACES_INSIDE.sub(r"\1", fold(words)).replace(" :", ":")
    found = list(_ADDRESS.finditer(folded))
    if len(found) != 1:
        return None
    match = found[0]
    beside = f"{folded[: match.start()]} {folded[match.end() :]}".strip()
    if beside and not _BESIDE.fullmatch(beside) and len(beside) > 3:
        return None
    if match["host"] in _LINKS_OF_EVERY_PAGE or "@" in folded:
        return None
    path = (match["path"] or "").rstrip(".…")
    return f"{match['host'].removeprefix('www.')}{match['port'] or ''}{path}"


def _known(host: str) -> str:
    """Return the known host of which ``host`` is a misreading, else ``host``."""
    for site in sites().values():
        for known in site.hosts:
            if _skeleton(known.removeprefix("www.")) == _skeleton(host.removeprefix("www.")):
                return known.removeprefix("www.")
    return host.removeprefix("www.")


def _skeleton(host: str) -> str:
    """Return the host without what the reading of a picture confuses.

    The dots and hyphens that it drops are dropped. The length of what remains is kept: a host with
    a word more or less has another skeleton.
    """
    for read, meant in (("rn", "m"), ("1", "l"), ("i", "l"), ("0", "o"), (".", ""), ("-", "")):
        host = host.replace(read, meant)
    return host


def _stands_in_a_bar(sheet: Sheet, line: Placed, address: str) -> bool:
    """Whether the line is where browsers show the address, not in the text of the page."""
    text_above = sum(
        len(other.words) >= LONG_LINE for other in sheet.lines if other.bottom < line.middle
    )
    is_tall = sheet.height > PHONE_RATIO * sheet.width
    if line.down <= ABOVE_THE_PAGE and text_above <= 1:
        return True
    # An error page has few words: what is the top of the picture is not the top of its words.
    is_high = line.box.bottom <= TOP_OF_PICTURE * sheet.height and not sheet.is_photograph
    if (is_high or len(sheet.lines) <= FEW_LINES) and not text_above and _is_booking_host(address):
        return True
    if is_tall and line.down >= 0.9 and _is_booking_host(address):
        return True
    return _stands_under_our_page(sheet, line) and _is_booking_host(address)


def _stands_under_our_page(sheet: Sheet, line: Placed) -> bool:
    """Whether the browser stands below our page Date, on a screen cut in two."""
    above = (fold(other.words) for other in sheet.lines if other.middle < line.middle)
    return any("guichet ouvert" in words or "heure de paris" in words for words in above)


def _is_in_a_margin(line: Placed) -> bool:
    return line.down >= 0.95 or line.down <= 0.05


def _is_booking_host(address: str) -> bool:
    parsed = parse_address(address)
    return parsed.standing in {Standing.OFFICIAL, Standing.LOOPBACK}


def _finding(line: Placed, address: str) -> Finding:
    known = believed(address)
    # Where the dot of « .gouv.fr » was not read, it may be the address of an imitator.
    is_sure = line.score >= SURE and (known == address or _OFFICIAL_END.search(address) is not None)
    verdict: Verdict = "seen" if is_sure else "not_sure"
    return Finding(verdict, known if is_sure else None, line.words, union([line]))
