"""Write a document as ODT, to be corrected in LibreOffice.

Real headings, real lists, a repeated header row, page-number fields, named styles, the language on
every word. The only clock is ``document.created``, so the same document gives the same bytes.
"""

from __future__ import annotations

from lxml import etree

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
from guichet.documents.columns import TEXT_WIDTH_MM
from guichet.documents.letter_parts import after_head, letter_head, made_at
from guichet.documents.odt_elements import Attributes, StyleSheet, append_text, make, name
from guichet.documents.odt_parts import (
    BOTH,
    BULLETS,
    EMPHASIS,
    LINK,
    NUMBERS,
    STRONG,
    fonts,
    package,
    properties,
    root_of,
    settings,
    styles,
)
from guichet.documents.odt_tables import TableMaker
from guichet.documents.typography import typeset_document

_KEY_MM, _WINDOW_LEFT_MM, _WINDOW_TOP_MM, _ROOM_TO_SIGN_MM = 46, 85, 26, 22
_ALIGNMENTS = {"justify": "justify", "start": "start", "center": "center", "end": "end"}
_TABLE, _PARAGRAPHS = name("table:table"), (name("text:p"), name("text:h"))
_SIGNED_LEFT = {"fo:margin-left": f"{TEXT_WIDTH_MM / 2:g}mm"}


def to_odt(document: Document) -> bytes:
    """Return the document as ODT bytes (OpenDocument 1.3), A4, typeset, in its language.

    Names in other scripts are printed with the fonts of the reader's machine. Missing letters
    are not looked for here: the PDF is the version to send.
    """
    document = typeset_document(document)
    writer = _Writer(document)
    text = make("office:text", {}, *writer.content())
    automatic = make("office:automatic-styles", {}, *writer.sheet.elements)
    content = root_of("content", fonts(), automatic, make("office:body", {}, text))
    return package(
        {
            "content.xml": content,
            "styles.xml": styles(document),
            "meta.xml": properties(document),
            "settings.xml": settings(),
        }
    )


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.sheet = StyleSheet()
        self.tables = TableMaker(self.sheet, self.cell_paragraph)
        self.ids = {name: number for number, name in enumerate(sorted(ids_of(document)), 1)}
        self.page_break_waits = False

    def content(self) -> list[etree._Element]:
        elements: list[etree._Element] = []
        head = letter_head(self.document)
        if head:
            sender = [block for block in head if block.position == "start"]
            recipient = [block for block in head if block.position == "window"]
            elements.append(
                self.tables.head_table(
                    self.addresses(sender, 0), self.addresses(recipient, _WINDOW_TOP_MM)
                )
            )
        for block in after_head(self.document):
            after_a_table = bool(elements) and elements[-1].tag == _TABLE
            if after_a_table and not isinstance(block, PageBreak) and not self.page_break_waits:
                elements.append(self.paragraph("Intervalle"))
            elements += self.bookmarked(block, self.elements(block))
        if not elements or elements[-1].tag == _TABLE:
            elements.append(self.paragraph("Intervalle"))
        return elements

    def elements(self, block: Block) -> list[etree._Element]:
        elements: list[etree._Element] = []
        match block:
            case Heading():
                elements = [self.heading(block)]
            case Paragraph():
                elements = [self.text_paragraph(block)]
            case KeyValues():
                elements = [self.key_value(key, value) for key, value in block.rows]
            case Items():
                elements = self.items(block)
            case Table():
                elements = self.table(block)
            case AddressBlock():
                left = _WINDOW_LEFT_MM if block.position == "window" else 0
                layout = {"fo:margin-left": f"{left}mm"}
                elements = [self.paragraph("Standard", _address(block), layout)]
            case Signature():
                elements = self.signature(block)
            case PageBreak():
                self.page_break_waits = True
            case Rule():
                line = {"fo:border-bottom": "0.5pt solid #5a5a5a", "fo:padding-bottom": "0.4mm"}
                elements = [self.paragraph("Standard", "", line)]
        return elements

    def bookmarked(self, block: Block, elements: list[etree._Element]) -> list[etree._Element]:
        """Put the block's bookmark at the head of its first paragraph."""
        if block.id is not None and elements:
            first = next(elements[0].iter(*_PARAGRAPHS))
            mark = make("text:bookmark", {"text:name": self.anchor(block.id)})
            mark.tail, first.text = first.text, None
            first.insert(0, mark)
        return elements

    def anchor(self, block_id: str) -> str:
        return f"b{self.ids[block_id]}"

    def paragraph(
        self,
        style: str,
        inlines: Inlines = "",
        layout: Attributes | None = None,
        *,
        heading: int = 0,
    ) -> etree._Element:
        layout = dict(layout or {})
        if self.page_break_waits:
            self.page_break_waits = False
            layout["fo:break-before"] = "page"
        attributes = {"text:style-name": self.sheet.name_of("paragraph", style, layout)}
        if heading:
            attributes["text:outline-level"] = str(heading)
        element = make("text:h" if heading else "text:p", attributes)
        for span in spans_of(inlines):
            self.append_span(element, span)
        return element

    def append_span(self, element: etree._Element, span: Span) -> None:
        styled = {
            (True, True): BOTH,
            (True, False): STRONG,
            (False, True): EMPHASIS,
        }.get((span.strong, span.emphasis))
        target = link_of(span, self.ids)
        if target is not None:
            reached = f"#{self.anchor(target[1:])}" if target.startswith("#") else target
            link = {
                "xlink:type": "simple",
                "xlink:href": reached,
                "text:style-name": LINK,
                "text:visited-style-name": LINK,
            }
            element.append(make("text:a", link))
            element = element[-1]
        if styled is not None:
            element.append(make("text:span", {"text:style-name": styled}))
            element = element[-1]
        append_text(element, span.text)

    def cell_paragraph(self, style: str, inlines: Inlines, layout: Attributes) -> etree._Element:
        return self.paragraph(style, inlines, layout)

    def heading(self, block: Heading) -> etree._Element:
        centred = self.document.kind == "petition" and block.level == 1
        layout = {"fo:text-align": "center"} if centred else {}
        style = f"Heading_20_{block.level}"
        return self.paragraph(style, one_line(block.text), layout, heading=block.level)

    def text_paragraph(self, block: Paragraph) -> etree._Element:
        layout = {"fo:text-align": _ALIGNMENTS[block.align]}
        if block.keep_with_next:
            layout["fo:keep-with-next"] = "always"
        return self.paragraph("Standard", block.inlines, layout)

    def key_value(self, key: str, value: Inlines) -> etree._Element:
        layout = {
            "fo:margin-left": f"{_KEY_MM}mm",
            "fo:text-indent": f"-{_KEY_MM}mm",
            "fo:margin-bottom": "1mm",
            "style:tab-stop": "0mm",
        }
        element = self.paragraph("Standard", Span(one_line(key), strong=True), layout)
        append_text(element, "\t")
        for span in spans_of(value):
            self.append_span(element, span)
        return element

    def items(self, block: Items) -> list[etree._Element]:
        if not block.items:
            return []
        entries = [make("text:list-item", {}, self.paragraph("List", item)) for item in block.items]
        named = {"text:style-name": NUMBERS if block.ordered else BULLETS}
        return [make("text:list", named, *entries)]

    def table(self, block: Table) -> list[etree._Element]:
        before = []
        if block.caption is not None:
            before = [self.paragraph("Caption", one_line(block.caption))]
        elif self.page_break_waits:
            before = [self.paragraph("Intervalle")]
        return [*before, self.tables.data_table(block)]

    def addresses(self, blocks: list[AddressBlock], top: int) -> list[etree._Element]:
        layout = {"fo:margin-top": f"{top}mm", "fo:margin-bottom": "2.1mm"}
        return [self.paragraph("Serre", _address(block), layout) for block in blocks]

    def signature(self, block: Signature) -> list[etree._Element]:
        made = made_at(block)
        lines = [(made, 8)] if made else []
        lines.append((one_line(block.name), _ROOM_TO_SIGN_MM))
        if block.note:
            lines.append((one_line(block.note), 0))
        return [
            self.paragraph(
                "Serre",
                text,
                {
                    **_SIGNED_LEFT,
                    "fo:margin-top": f"{before}mm",
                    **({"fo:keep-with-next": "always"} if position < len(lines) else {}),
                },
            )
            for position, (text, before) in enumerate(lines, 1)
        ]


def _address(block: AddressBlock) -> str:
    return "\n".join(plain(line) for line in block.lines)
