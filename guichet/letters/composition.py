"""From a letter's Markdown text and a case's facts to blocks.

The text is ours: a Jinja template whose output is read as Markdown. The facts are the person's:
they must never be read as markup. So each value printed by the template leaves only a mark in the
Markdown; the value itself takes the mark's place after parsing, as plain data.

A line ``@ some-id`` before a block gives that block its id. A paragraph that is nothing but one
mark whose value is a block, or a tuple of blocks, is replaced by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import jinja2
from markdown_it import MarkdownIt
from markdown_it.token import Token

from guichet.documents.blocks import (
    AddressBlock,
    Block,
    Heading,
    Inline,
    Items,
    KeyValues,
    PageBreak,
    Paragraph,
    PieceRef,
    Rule,
    Signature,
    Span,
    Table,
    text_of,
)

BLOCKS = (Heading, Paragraph, KeyValues, Items, Table, AddressBlock, Signature, PageBreak, Rule)
MARK = re.compile("\ue000(\\d+)\ue001")
ID_LINE = re.compile(r"^@ ([A-Za-z][A-Za-z0-9_.-]*)$", re.MULTILINE)
PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


class BrokenText(ValueError):
    """A letter's text uses something the block model has not; a programming error."""


class Marks:
    """The values printed by one rendering, each standing behind a mark."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def leave(self, value: object) -> str:
        """Keep ``value`` and return its mark (Jinja's ``finalize``)."""
        if value is None or isinstance(value, jinja2.Undefined):
            raise BrokenText(f"a text prints a value that is not there: {value!r}")
        if value == "":
            return ""
        self.values.append(value)
        return f"\ue000{len(self.values) - 1}\ue001"


def compose(text: str, context: Mapping[str, object]) -> tuple[Block, ...]:
    """Return the blocks of the letter ``text`` filled from ``context``.

    Raises :class:`BrokenText` when the text prints an unknown or absent value: a letter with a
    hole is never made.
    """
    marks = Marks()
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        finalize=marks.leave,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - the output is Markdown of ours; values stay out of it
    )
    try:
        rendered = environment.from_string(text).render(context)
    except jinja2.UndefinedError as error:
        raise BrokenText(str(error)) from error
    return tuple(_kept_with_their_lists(_blocks(rendered, marks.values)))


def _blocks(rendered: str, values: Sequence[object]) -> Iterable[Block]:
    parser = MarkdownIt("commonmark", {"html": False})
    place = 0
    pieces: list[tuple[str | None, str]] = []
    block_id: str | None = None
    for match in ID_LINE.finditer(rendered):
        pieces.append((block_id, rendered[place : match.start()]))
        block_id, place = match.group(1), match.end()
    pieces.append((block_id, rendered[place:]))
    for piece_id, markdown in pieces:
        found = list(_parse(parser.parse(markdown), values))
        if piece_id is not None:
            if not found:
                raise BrokenText(f"the id {piece_id} stands before nothing")
            found[0] = replace(found[0], id=piece_id)
        yield from found


def _kept_with_their_lists(blocks: Iterable[Block]) -> Iterable[Block]:
    """Keep a sentence that announces a list, or a table, on the page where it begins."""
    waiting: Block | None = None
    for block in blocks:
        if isinstance(waiting, Paragraph) and (
            isinstance(block, Items) or (isinstance(block, Table) and _announces(waiting))
        ):
            waiting = replace(waiting, keep_with_next=True)
        if waiting is not None:
            yield waiting
        waiting = block
    if waiting is not None:
        yield waiting


def _announces(paragraph: Paragraph) -> bool:
    return text_of(paragraph.inlines).rstrip().endswith(":")


def _parse(tokens: list[Token], values: Sequence[object]) -> Iterable[Block]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open":
            text = "".join(_text(part) for part in _inlines(tokens[place + 1], values))
            yield Heading(text, level=int(token.tag[1:]))
            place += 3
        elif token.type == "paragraph_open":
            yield from _paragraphs(tokens[place + 1], values)
            place += 3
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            end = _closing(tokens, place)
            items = tuple(_items(tokens[place + 1 : end], values))
            yield Items(items, ordered=token.type.startswith("ordered"))
            place = end + 1
        elif token.type == "hr":
            yield Rule()
            place += 1
        else:
            raise BrokenText(f"a letter has no use for {token.type}")


def _closing(tokens: list[Token], start: int) -> int:
    for place in range(start + 1, len(tokens)):
        if tokens[place].level == tokens[start].level and tokens[place].nesting == -1:
            return place
    raise BrokenText("a list does not end")


def _items(tokens: list[Token], values: Sequence[object]) -> Iterable[tuple[Inline, ...]]:
    for token in tokens:
        if token.type == "inline":
            yield tuple(_inlines(token, values))


def _paragraphs(token: Token, values: Sequence[object]) -> Iterable[Block]:
    alone = MARK.fullmatch(token.content.strip())
    value = values[int(alone.group(1))] if alone else None
    if isinstance(value, BLOCKS):
        yield value
    elif isinstance(value, tuple) and value and all(isinstance(one, BLOCKS) for one in value):
        yield from value
    elif isinstance(value, str):
        for part in PARAGRAPH_BREAK.split(value.strip()):
            yield Paragraph(" ".join(part.split()))
    else:
        yield Paragraph(tuple(_inlines(token, values)))


def _inlines(token: Token, values: Sequence[object]) -> Iterable[Inline]:
    strong = emphasis = False
    target: str | None = None
    for child in token.children or []:
        if child.type in {"strong_open", "strong_close"}:
            strong = child.nesting == 1
        elif child.type in {"em_open", "em_close"}:
            emphasis = child.nesting == 1
        elif child.type == "link_open":
            target = str(child.attrs["href"])
        elif child.type == "link_close":
            target = None
        elif child.type in {"softbreak", "hardbreak"}:
            yield Span(" ", strong, emphasis, target)
        elif child.type == "text":
            for inline in _filled(child.content, values):
                yield _styled(inline, strong=strong, emphasis=emphasis, target=target)
        else:
            raise BrokenText(f"a letter has no use for {child.type}")


def _filled(text: str, values: Sequence[object]) -> Iterable[Inline]:
    place = 0
    for match in MARK.finditer(text):
        if match.start() > place:
            yield text[place : match.start()]
        yield from _inline_value(values[int(match.group(1))])
        place = match.end()
    if place < len(text):
        yield text[place:]


def _inline_value(value: object) -> Iterable[Inline]:
    if isinstance(value, str):
        yield " ".join(value.split(" ")) if "\n" not in value else " ".join(value.split())
    elif isinstance(value, Span | PieceRef):
        yield value
    elif isinstance(value, tuple) and all(isinstance(v, str | Span | PieceRef) for v in value):
        yield from value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)
    else:
        raise BrokenText(f"a sentence cannot hold {type(value).__name__}")


def _styled(inline: Inline, *, strong: bool, emphasis: bool, target: str | None) -> Inline:
    if isinstance(inline, PieceRef) or not (strong or emphasis or target):
        return inline
    span = inline if isinstance(inline, Span) else Span(inline)
    return replace(
        span,
        strong=span.strong or strong,
        emphasis=span.emphasis or emphasis,
        target=span.target or target,
    )


def _text(inline: Inline) -> str:
    return inline if isinstance(inline, str) else inline.text
