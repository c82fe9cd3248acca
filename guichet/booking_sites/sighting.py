"""A page made ready for the markers: its address, its status, what it displays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from typing import cast

from lxml import etree

from guichet.booking_sites import visible
from guichet.booking_sites.address import Address, parse_address
from guichet.booking_sites.page import Page
from guichet.booking_sites.wording import DisplayedText, fold, in_page_words

BARE_PAGE_CHARACTERS = 1500
MAX_HEADINGS = 50
QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True)
class Sighting:
    """What the markers look at.

    ``tree`` holds displayed elements only, or is ``None``; ``markup`` is the whole document, good
    only to know that something is nowhere in it.
    """

    address: Address
    status: int | None
    title: str
    text: DisplayedText
    tree: etree._Element | None
    markup: str

    def elements(self, xpath: str) -> list[etree._Element]:
        """Return the displayed elements that ``xpath`` selects.

        Alternatives joined by ``|`` are tried one by one, and skipped when none of their quoted
        words is anywhere in the document: on a page of 5 MB this is most of the time.
        """
        if self.tree is None:
            return []
        found: list[etree._Element] = []
        for alternative in xpath.split("|"):
            words = _quoted_words(alternative)
            if not words or any(word in self.markup for word in words):
                found += cast("list[etree._Element]", self.tree.xpath(alternative))
        return found

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The page's title and its first headings, as displayed."""
        first = self.elements("//h1|//h2|//h3")[:MAX_HEADINGS]
        return (self.title, *(words_of(element) for element in first))

    def heading(self, words: str) -> str | None:
        """Return the title or heading that holds ``words``, as displayed, or ``None``."""
        return next((text for text in self.headings if fold(words) in fold(text)), None)

    @cached_property
    def is_bare(self) -> bool:
        """Whether the page displays so little that any sentence is its subject."""
        return len(self.text.displayed) <= BARE_PAGE_CHARACTERS


@lru_cache(maxsize=256)
def _quoted_words(xpath: str) -> tuple[str, ...]:
    """Return the words of which ``xpath`` needs one, those of a ``not(…)`` left aside."""
    needed, depth = "", 0
    for piece in re.split(r"(\bnot\(|[()])", xpath):
        if depth or piece == "not(":
            depth += {"not(": 1, "(": 1, ")": -1}.get(piece, 0)
        else:
            needed += piece
    return tuple(word.strip() for word in QUOTED.findall(needed) if word.strip())


def words_of(element: etree._Element) -> str:
    """Return the words that ``element`` displays, on one line."""
    return in_page_words(visible.text_of(element))


def has_class(name: str) -> str:
    """Return the XPath test for one class ``name`` among the classes of an element."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def sight(page: Page) -> Sighting:
    """Return what ``page`` displays. Never raises, whatever the document holds."""
    tree = visible.parse(page.html)
    title = ""
    if tree is not None:
        title = visible.title_of(tree)
        visible.keep_displayed(tree)
    text = page.visible_text
    if text is None:
        text = visible.text_of(tree) if tree is not None else ""
    return Sighting(
        parse_address(page.url), page.status, title, DisplayedText(text), tree, unescape(page.html)
    )


def sight_text(text: str, url: str | None) -> Sighting:
    """Return the sighting of a text alone, without any document."""
    return Sighting(parse_address(url), None, "", DisplayedText(text), None, "")
