"""Addresses on the web: booking pages seen once, known links, and which hosts are official.

Nothing here opens a page. A booking address is shown only with the date it was seen
(``BookingPage.seen``), because most of them die within months.
"""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from guichet.places.records import BookingPage, Link
from guichet.places.tables import Row, rows

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_ISO = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_RANGE = re.compile(r"^(\d{4}(?:-\d{2})?)(?:\.\.|-(?=\d{4}))(\d{4}(?:-\d{2})?)")
_CONFIDENCE = (("high", "haute"), ("medium", "moyenne"))
_NO_LABEL = ("label not seen", "label not given")
_OTHER_PURPOSE = ("not étrangers", "ANTS", "Carte grise")
_ENGLISH = {
    "national teleservice, no public slot page": "téléservice national, sans page de créneaux",
    "choice of motif on page 2": "choix du motif en page 2",
    "old": "ancienne page",
    "entry page by postcode": "entrée par code postal",
    "page leading to RDV-Préfecture": "page qui mène à RDV-Préfecture",
    "Page listing appointments": "Page qui liste les rendez-vous",
}
_HOST_LABEL = re.compile(r"^(?!-)[a-z0-9-]{1,63}(?<!-)$")
_MAILBOX = re.compile(r"^[A-Za-z0-9._%+-]{1,64}$")


def booking_pages(departement_code: str) -> tuple[BookingPage, ...]:
    """Return the booking pages seen for a département, the most recently seen first.

    Pages whose place nobody wrote down are left out. Pages for something else than foreign
    nationals are kept and marked (``for_foreigners`` is ``False``): they are often mistaken.
    """
    pages = [
        _booking_page(row)
        for row in rows("booking_urls.csv")
        if departement_code and row["department_code"] == departement_code.upper()
    ]
    return tuple(sorted(pages, key=lambda page: page.seen_on or "", reverse=True))


def _booking_page(row: Row) -> BookingPage:
    label = row["demarche_label"]
    seen_on, seen = _sighting(row["source_date"])
    return BookingPage(
        departement=row["department_code"],
        desk=row["prefecture_name"],
        label=_french_label(label),
        system=row["system"],
        url=row["url"],
        seen_on=seen_on,
        seen=seen,
        status=_status(row["status_at_source"]),
        for_foreigners=_purpose(label),
        source=row["source"],
        confidence=next(
            (level for word, level in _CONFIDENCE if row["confidence"].startswith(word)), "basse"
        ),
    )


def _french_label(label: str) -> str | None:
    if any(absent in label for absent in _NO_LABEL):
        return None
    text = re.sub(r" \(not étrangers[^)]*\)", "", label)
    for english, french in _ENGLISH.items():
        text = text.replace(english, french)
    return text


def _purpose(label: str) -> bool | None:
    if any(mark in label for mark in _OTHER_PURPOSE):
        return False
    return None if label.strip("()") in _NO_LABEL else True


def _status(said: str) -> str:
    if said.startswith("live"):
        return "live"
    if said.startswith("cited"):
        return "cited"
    return "disabled" if said.startswith(("disabled", "403")) else "historic"


def _sighting(said: str) -> tuple[str | None, str]:
    """Return the last day or month of a sighting and the words that say it."""
    between = _RANGE.match(said)
    if between:
        first, last = between.groups()
        return last, f"vue entre {_in_words(first)} et {_in_words(last)}"
    exact = _ISO.match(said)
    if exact:
        day = exact.group(0)
        preposition = "le" if exact.group(3) else "en"
        return day, f"vue {preposition} {_in_words(day)}"
    around = re.search(r"about (\d{4})-(\d{4})", said)
    if around:
        return around.group(2), f"vue entre {around.group(1)} et {around.group(2)}, environ"
    since = re.search(r"\((\d{4})(?:\+|s)\)", said)
    if since:
        return since.group(1), f"vue vers {since.group(1)}, date non notée"
    return None, "vue à une date non notée"


def _in_words(iso: str) -> str:
    year, _, rest = iso.partition("-")
    if not rest:
        return year
    month, _, day = rest.partition("-")
    name = _MONTHS[int(month) - 1]
    if not day:
        return f"{name} {year}"
    return f"{'1er' if int(day) == 1 else int(day)} {name} {year}"


@cache
def links() -> tuple[Link, ...]:
    """Return the registry of known links: official, association, commercial."""
    return tuple(
        Link(
            code=row["code"],
            name=row["nom"],
            url=row["url"],
            kind=row["nature"],
            status=row["etat"],
            paid=row["payant"] == "oui",
            warning=row["avertissement"],
            source=row["source"],
            date=row["date"],
            confidence=row["confiance"],
        )
        for row in rows("liens.csv")
    )


def known_link(address: str) -> Link | None:
    """Return what the registry knows of the host of ``address``, or ``None``.

    Used to warn about a paid seller when its address is pasted. A missing entry says nothing.
    """
    host = host_of(address)
    if host is None:
        return None
    for link in links():
        known = host_of(link.url) if link.url else None
        if known and _same_or_below(host, known.removeprefix("www.")):
            return link
    return None


def is_official_host(address: str) -> bool:
    """Return whether a URL, a host or an e-mail address belongs to a public authority.

    ``True`` only for the suffixes of hotes_officiels.csv, label by label: « gouv.fr.exemple.com »,
    « faux-gouv.fr », user names in a URL, look-alike letters and punycode are all ``False``, and so
    is whatever cannot be read. It does not say that the page or the mailbox exists.
    """
    host = host_of(address)
    if host is None:
        return False
    return any(_same_or_below(host, row["suffixe"]) for row in rows("hotes_officiels.csv"))


def host_of(address: str) -> str | None:
    """Return the host of a URL, of an e-mail address or a bare host; ``None`` when unsure."""
    text = address.strip()
    if not text.isascii() or not text.isprintable() or "\\" in text or " " in text:
        return None
    text = text.removeprefix("mailto:")
    host = _host_of_mailbox(text) if _looks_like_mailbox(text) else _host_of_url(text)
    host = host.lower().removesuffix(".") if host else ""
    labels = host.split(".")
    sound = len(labels) > 1 and all(
        _HOST_LABEL.match(label) and not label.startswith("xn--") for label in labels
    )
    return host if sound else None


def _looks_like_mailbox(text: str) -> bool:
    return "@" in text and "/" not in text and ":" not in text


def _host_of_mailbox(text: str) -> str | None:
    mailbox, _, host = text.partition("@")
    return host if _MAILBOX.match(mailbox) and "@" not in host else None


def _host_of_url(text: str) -> str | None:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
            return None
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname


def _same_or_below(host: str, suffix: str) -> bool:
    return host == suffix or host.endswith(f".{suffix}")
