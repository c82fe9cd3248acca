"""What the typst template receives: the blocks as plain JSON data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

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
    ids_of,
    link_of,
    one_line,
    plain,
    spans_of,
)
from guichet.documents.columns import cell_width, column_shares, text_width
from guichet.documents.letter_parts import after_head, letter_head, made_at

# The widest words, in em, of a line of text, of a value beside its label, of an address.
_LINE_EM, _VALUE_EM, _ADDRESS_EM = 38.0, 28.0, 18.0

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None


def template_input(document: Document, families: tuple[str, ...]) -> Mapping[str, Json]:
    """Return the document as the template reads it.

    ``head`` counts the address blocks that make the head of a letter.
    """
    writer = _Writer(ids_of(document))
    head = letter_head(document)
    language, _, region = document.language.partition("-")
    return {
        "title": one_line(document.title),
        "author": _line_or_none(document.author),
        "subject": _line_or_none(document.subject),
        "language": language,
        "region": region or None,
        "kind": document.kind,
        "banner": _line_or_none(document.banner),
        "footer": _line_or_none(document.footer),
        "page_numbers": document.page_numbers,
        "families": list(families),
        "head": len(head),
        "blocks": [writer.block(block) for block in (*head, *after_head(document))],
    }


def _line_or_none(text: str | None) -> str | None:
    return None if text is None else one_line(text)


def _pieces(text: str, width: float) -> list[Json]:
    """Cut ``text`` around the words wider than ``width`` (in em).

    The odd pieces are those words (addresses, digests): the template may cut them anywhere.
    """
    if len(text) <= width:
        return [text]
    pieces = [""]
    for position, part in enumerate(re.split(rf"([!-~\u00a0-\u024f]{{{int(width)},}})", text)):
        if position % 2 and text_width(part) > width:
            pieces += [part, ""]
        else:
            pieces[-1] += part
    return [*pieces]


class _Writer:
    def __init__(self, ids: frozenset[str]) -> None:
        self.ids = ids

    def runs(self, inlines: Inlines, width: float = _LINE_EM) -> list[Json]:
        return [self.run(span, width) for span in spans_of(inlines)]

    def run(self, span: Span, width: float) -> Json:
        """Return the span; as a bare string when it has nothing special, which prints faster."""
        target = link_of(span, self.ids)
        pieces = _pieces(span.text, width)
        styled = span.strong or span.emphasis or target is not None
        if not styled and len(pieces) == 1 and "\n" not in span.text:
            return span.text
        return {
            "pieces": pieces,
            "strong": span.strong,
            "emphasis": span.emphasis,
            "target": target,
        }

    def block(self, block: Block) -> Mapping[str, Json]:
        return {"id": block.id, **self._content(block)}

    def _content(self, block: Block) -> Mapping[str, Json]:
        content: Mapping[str, Json]
        match block:
            case Heading():
                content = {"kind": "heading", "text": one_line(block.text), "level": block.level}
            case Paragraph(align=align, keep_with_next=keep):
                runs = self.runs(block.inlines)
                content = {"kind": "paragraph", "runs": runs, "align": align, "keep": keep}
            case KeyValues():
                pairs = [
                    {"key": _pieces(one_line(key), _VALUE_EM), "runs": self.runs(value, _VALUE_EM)}
                    for key, value in block.rows
                ]
                content = {"kind": "key_values", "rows": pairs}
            case Items(ordered=ordered):
                entries = [self.runs(item) for item in block.items]
                content = {"kind": "items", "items": entries, "ordered": ordered}
            case Table():
                content = self._table(block)
            case AddressBlock(position=position):
                lines = [_pieces(plain(line), _ADDRESS_EM) for line in block.lines]
                content = {"kind": "address", "lines": lines, "position": position}
            case Signature():
                content = self._signature(block)
            case PageBreak():
                content = {"kind": "page_break"}
            case Rule():
                content = {"kind": "rule"}
        return content

    def _table(self, table: Table) -> Mapping[str, Json]:
        shares = column_shares(table)
        widths = [cell_width(share) for share in shares]
        return {
            "kind": "table",
            "caption": _line_or_none(table.caption),
            "headers": [one_line(header) for header in table.headers],
            "rows": [
                [self.runs(cell, width) for cell, width in zip(row, widths, strict=True)]
                for row in table.rows
            ],
            "widths": list(shares),
            "alignment": list(table.alignment or ("start",) * len(shares)),
        }

    def _signature(self, signature: Signature) -> Mapping[str, Json]:
        return {
            "kind": "signature",
            "made": made_at(signature),
            "name": one_line(signature.name),
            "note": _line_or_none(signature.note),
        }
