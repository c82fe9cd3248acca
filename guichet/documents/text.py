"""Write a document as plain text: the body of an e-mail, or words to paste in a form."""

from __future__ import annotations

import textwrap

from guichet.documents.blocks import (
    AddressBlock,
    Block,
    Document,
    Heading,
    Inlines,
    Items,
    KeyValues,
    PageBreak,
    Paragraph,
    Rule,
    Signature,
    Span,
    Table,
    link_of,
    one_line,
    plain,
    spans_of,
)
from guichet.documents.letter_parts import made_at
from guichet.documents.typography import typeset_document

_RULE_WIDTH = 40
_BETWEEN_CELLS = " | "


def to_text(document: Document, *, width: int | None = 72) -> str:
    """Return the document, typeset, as lines of at most ``width`` characters.

    With ``width=None`` each paragraph is one line, for a form or an e-mail that flows by itself.
    A word longer than the width is not cut. The row of a table is one line, its cells between
    bars. A link to a page is followed by its address.
    """
    return _Writer(typeset_document(document), width).text()


class _Writer:
    def __init__(self, document: Document, width: int | None) -> None:
        self.document = document
        self.width = width

    def text(self) -> str:
        document = self.document
        parts = [self.block(block) for block in document.blocks]
        if document.banner is not None:
            parts.insert(0, one_line(document.banner))
        if document.footer is not None:
            parts.append(self.wrapped(one_line(document.footer)))
        return "\n\n".join(part for part in parts if part) + "\n"

    def block(self, block: Block) -> str:
        written = ""
        match block:
            case Heading():
                written = self.wrapped(one_line(block.text))
            case Paragraph():
                written = self.wrapped(_flat(block.inlines))
            case KeyValues():
                rows = (f"{one_line(key)}\u00a0: {_flat(value)}" for key, value in block.rows)
                written = "\n".join(self.wrapped(row) for row in rows)
            case Items():
                written = self.items(block)
            case Table():
                written = self.table(block)
            case AddressBlock():
                written = "\n".join(plain(line) for line in block.lines)
            case Signature():
                written = "\n\n".join(_signature_lines(block))
            case PageBreak() | Rule():
                written = "-" * _RULE_WIDTH
        return written

    def items(self, block: Items) -> str:
        marks = (
            f"{number}. " if block.ordered else "- " for number in range(1, len(block.items) + 1)
        )
        return "\n".join(
            self.wrapped(mark + _flat(item), hanging=len(mark))
            for mark, item in zip(marks, block.items, strict=True)
        )

    def table(self, table: Table) -> str:
        rows = [_BETWEEN_CELLS.join(one_line(header) for header in table.headers)]
        rows += [
            _BETWEEN_CELLS.join(_flat(cell).replace("\n", " ") for cell in row)
            for row in table.rows
        ]
        lines = [self.wrapped(row, hanging=2) for row in rows]
        if table.caption is not None:
            lines.insert(0, self.wrapped(one_line(table.caption)))
        return "\n".join(lines)

    def wrapped(self, text: str, *, hanging: int = 0) -> str:
        return "\n".join(self.wrapped_line(line, hanging) for line in text.split("\n"))

    def wrapped_line(self, line: str, hanging: int) -> str:
        if self.width is None:
            return line.strip(" ")
        return textwrap.fill(
            line,
            self.width,
            subsequent_indent=" " * hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _signature_lines(signature: Signature) -> list[str]:
    lines = (made_at(signature), one_line(signature.name), one_line(signature.note or ""))
    return [line for line in lines if line]


def _flat(inlines: Inlines) -> str:
    return "".join(_with_address(span) for span in spans_of(inlines))


def _with_address(span: Span) -> str:
    target = link_of(span, ())
    if target is None or target.removeprefix("mailto:") in span.text:
        return span.text
    return f"{span.text} ({target.removeprefix('mailto:')})"
