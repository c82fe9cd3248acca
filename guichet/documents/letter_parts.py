"""What every output says alike: the head of a letter and the words above a signature."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from guichet.documents.blocks import (
    AddressBlock,
    Block,
    Document,
    Paragraph,
    Signature,
    one_line,
)
from guichet.documents.dates import long_date
from guichet.documents.grammar import at_town


def letter_head(document: Document) -> tuple[AddressBlock, ...]:
    """Return the address blocks the document begins with, when one stands in the window.

    They are laid out together on the first page; empty when there is no such letter head.
    """
    head: list[AddressBlock] = []
    for block in document.blocks:
        if not isinstance(block, AddressBlock):
            break
        head.append(block)
    return tuple(head) if any(block.position == "window" for block in head) else ()


def after_head(document: Document) -> tuple[Block, ...]:
    """Return the blocks below the letter head: all of them when there is none.

    The paragraph above a signature stays with it: nobody signs a page that says nothing.
    """
    blocks = document.blocks[len(letter_head(document)) :]
    return tuple(_held(one, after) for one, after in zip_longest(blocks, blocks[1:]))


def _held(block: Block, after: Block | None) -> Block:
    if isinstance(block, Paragraph) and isinstance(after, Signature):
        return replace(block, keep_with_next=True)
    return block


def made_at(signature: Signature) -> str | None:
    """Return « Fait à Bobigny, le 3 mars 2026 », what of it is known, or ``None``."""
    place = f"Fait {at_town(one_line(signature.place))}" if signature.place else None
    day = long_date(signature.day) if signature.day else None
    if place and day:
        return f"{place}, le\u00a0{day}"
    return place or (f"Le\u00a0{day}" if day else None)
