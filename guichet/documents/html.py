"""Write a document as an accessible piece of HTML, to be read on screen before the PDF is made.

The piece is one ``<article>`` without style or script: the page around it brings both. Everything
is escaped. A block with an id carries it in ``data-block``, and as the HTML id ``<kind>-<id>`` for
the links inside the document.
"""

from __future__ import annotations

from html import escape

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
from guichet.documents.letter_parts import made_at
from guichet.documents.typography import typeset_document

_DEEPEST_HEADING = 6
_UNNAMED_TABLE = "Tableau"


def to_html(document: Document, *, first_heading_level: int = 1) -> str:
    """Return the document, typeset, as an ``<article>`` in its language.

    ``first_heading_level`` is the level given to the document's highest headings: 2 when the page
    around the preview has its own ``<h1>``; it never goes below 6. Page numbers have no place
    here, and a page break is a horizontal rule.
    """
    return _Writer(typeset_document(document), first_heading_level).article()


class _Writer:
    def __init__(self, document: Document, first_heading_level: int) -> None:
        self.document = document
        self.shift = first_heading_level - 1
        self.ids = ids_of(document)

    def article(self) -> str:
        document = self.document
        lines = [
            f'<article class="document document-{document.kind}"'
            f' lang="{escape(document.language)}" aria-label="{_line(document.title)}">'
        ]
        if document.banner is not None:
            lines.append(
                f'<p class="document-banner"><strong>{_line(document.banner)}</strong></p>'
            )
        lines += [self.block(block) for block in document.blocks]
        if document.footer is not None:
            lines.append(f"<footer>{_line(document.footer)}</footer>")
        return "\n".join([*lines, "</article>"]) + "\n"

    def block(self, block: Block) -> str:
        named = self.named(block)
        written = f"<hr{named}>"
        match block:
            case Heading():
                level = min(block.level + self.shift, _DEEPEST_HEADING)
                written = f"<h{level}{named}>{_line(block.text)}</h{level}>"
            case Paragraph(align=align):
                inside = self.inlines(block.inlines)
                written = f'<p class="align-{align}"{named}>{inside}</p>'
            case KeyValues():
                rows = "\n".join(self.key_value(key, value) for key, value in block.rows)
                written = f"<dl{named}>\n{rows}\n</dl>"
            case Items():
                tag = "ol" if block.ordered else "ul"
                items = "\n".join(f"<li>{self.inlines(item)}</li>" for item in block.items)
                written = f"<{tag}{named}>\n{items}\n</{tag}>"
            case Table():
                written = self.table(block)
            case AddressBlock(position=position):
                lines = "<br>".join(_escaped(line) for line in block.lines)
                written = f'<p class="address address-{position}"{named}>{lines}</p>'
            case Signature():
                written = self.signature(block)
            case PageBreak():
                written = f'<hr class="page-break"{named}>'
            case Rule():
                pass
        return written

    def named(self, block: Block) -> str:
        if block.id is None:
            return ""
        return f' id="{self.document.kind}-{block.id}" data-block="{block.id}"'

    def key_value(self, key: str, value: Inlines) -> str:
        return f"<div><dt>{_line(key)}</dt><dd>{self.inlines(value)}</dd></div>"

    def table(self, table: Table) -> str:
        alignment = table.alignment or ("start",) * len(table.headers)
        headers = "".join(
            f'<th scope="col" class="align-{word}">{_line(header)}</th>'
            for header, word in zip(table.headers, alignment, strict=True)
        )
        rows = "\n".join(
            "<tr>"
            + "".join(
                f'<td class="align-{word}">{self.inlines(cell)}</td>'
                for cell, word in zip(row, alignment, strict=True)
            )
            + "</tr>"
            for row in table.rows
        )
        name = _line(table.caption or _UNNAMED_TABLE)
        caption = "" if table.caption is None else f"<caption>{_line(table.caption)}</caption>\n"
        return (
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}">\n'
            f"<table{self.named(table)}>\n{caption}<thead><tr>{headers}</tr></thead>\n"
            f"<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
        )

    def signature(self, block: Signature) -> str:
        made = made_at(block)
        lines = [made] if made else []
        lines.append(block.name)
        if block.note:
            lines.append(block.note)
        paragraphs = "".join(f"<p>{_line(line)}</p>" for line in lines)
        return f'<div class="signature"{self.named(block)}>{paragraphs}</div>'

    def inlines(self, inlines: Inlines) -> str:
        return "".join(self.span(span) for span in spans_of(inlines))

    def span(self, span: Span) -> str:
        written = _escaped(span.text)
        if span.strong:
            written = f"<strong>{written}</strong>"
        if span.emphasis:
            written = f"<em>{written}</em>"
        target = link_of(span, self.ids)
        if target is None:
            return written
        if target.startswith("#"):
            target = f"#{self.document.kind}-{target[1:]}"
        return f'<a href="{escape(target)}">{written}</a>'


def _escaped(text: str) -> str:
    return escape(plain(text)).replace("\n", "<br>")


def _line(text: str) -> str:
    return escape(one_line(text))
