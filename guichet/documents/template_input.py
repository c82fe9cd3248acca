"""What the typst template receives: the blocks as plain JSON data."""

from __future__ import annotations

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
    Table,
    ids_of,
    link_of,
    plain,
    spans_of,
)
from guichet.documents.columns import column_shares
from guichet.documents.letter_parts import letter_head, made_at

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None


def template_input(document: Document, families: tuple[str, ...]) -> Mapping[str, Json]:
    """Return the document as the template reads it.

    ``head`` counts the address blocks that make the head of a letter.
    """
    language, _, region = document.language.partition("-")
    return {
        "title": plain(document.title),
        "author": _plain_or_none(document.author),
        "subject": _plain_or_none(document.subject),
        "language": language,
        "region": region or None,
        "kind": document.kind,
        "banner": _plain_or_none(document.banner),
        "footer": _plain_or_none(document.footer),
        "page_numbers": document.page_numbers,
        "families": list(families),
        "head": len(letter_head(document)),
        "blocks": [_Writer(ids_of(document)).block(block) for block in document.blocks],
    }


def _plain_or_none(text: str | None) -> str | None:
    return None if text is None else plain(text)


class _Writer:
    def __init__(self, ids: frozenset[str]) -> None:
        self.ids = ids

    def runs(self, inlines: Inlines) -> list[Json]:
        return [
            {
                "text": span.text,
                "strong": span.strong,
                "emphasis": span.emphasis,
                "target": link_of(span, self.ids),
            }
            for span in spans_of(inlines)
        ]

    def block(self, block: Block) -> Mapping[str, Json]:
        return {"id": block.id, **self._content(block)}

    def _content(self, block: Block) -> Mapping[str, Json]:
        content: Mapping[str, Json]
        match block:
            case Heading():
                content = {"kind": "heading", "text": plain(block.text), "level": block.level}
            case Paragraph(align=align, keep_with_next=keep):
                runs = self.runs(block.inlines)
                content = {"kind": "paragraph", "runs": runs, "align": align, "keep": keep}
            case KeyValues():
                pairs = [{"key": plain(key), "runs": self.runs(value)} for key, value in block.rows]
                content = {"kind": "key_values", "rows": pairs}
            case Items(ordered=ordered):
                entries = [self.runs(item) for item in block.items]
                content = {"kind": "items", "items": entries, "ordered": ordered}
            case Table():
                content = self._table(block)
            case AddressBlock(position=position):
                lines = [plain(line) for line in block.lines]
                content = {"kind": "address", "lines": lines, "position": position}
            case Signature():
                content = self._signature(block)
            case PageBreak():
                content = {"kind": "page_break"}
            case Rule():
                content = {"kind": "rule"}
        return content

    def _table(self, table: Table) -> Mapping[str, Json]:
        count = len(table.headers)
        return {
            "kind": "table",
            "caption": _plain_or_none(table.caption),
            "headers": [plain(header) for header in table.headers],
            "rows": [[{"runs": self.runs(cell)} for cell in row] for row in table.rows],
            "widths": list(column_shares(table)),
            "alignment": list(table.alignment or ("start",) * count),
        }

    def _signature(self, signature: Signature) -> Mapping[str, Json]:
        return {
            "kind": "signature",
            "made": made_at(signature),
            "name": plain(signature.name),
            "note": _plain_or_none(signature.note),
        }
