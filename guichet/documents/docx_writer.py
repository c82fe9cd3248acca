"""Write a document as DOCX, to be corrected in Word or LibreOffice.

Real headings, real lists, a repeated header row, page-number fields, the language on every word.
The only clock is ``document.created``, so the same document gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

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
from guichet.documents.docx_elements import make, page_field, paragraph, text_run, twips
from guichet.documents.docx_parts import BULLETS, NUMBERS, install_parts, with_fixed_times
from guichet.documents.docx_tables import data_table, head_table
from guichet.documents.letter_parts import after_head, letter_head, made_at
from guichet.documents.typography import typeset_document

_KEY_MM, _WINDOW_LEFT_MM, _WINDOW_TOP_MM, _ROOM_TO_SIGN_MM = 46, 85, 26, 22
_MARGIN_MM, _EDGE_MM, _A4_MM = 25, 12, (210, 297)
_ALIGNMENTS = {"justify": "both", "start": "left", "center": "center", "end": "right"}


def to_docx(document: Document) -> bytes:
    """Return the document as DOCX bytes, A4, typeset, in its language.

    Names in other scripts are printed with the fonts of the reader's machine. Missing letters
    are not looked for here: the PDF is the version to send.
    """
    return _Writer(typeset_document(document)).package()


def _follows_a_table(elements: list[BaseOxmlElement]) -> bool:
    return bool(elements) and elements[-1].tag == qn("w:tbl")


def _starts_a_page(element: BaseOxmlElement) -> bool:
    return element.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.docx = docx.Document()
        self.ids = {name: number for number, name in enumerate(sorted(ids_of(document)), 1)}
        self.lists: list[int] = []
        self.page_break_waits = False

    def package(self) -> bytes:
        body = self.docx.element.body
        end = body[-1]  # the page layout closes the body
        for element in self.content():
            end.addprevious(element)
        self.lay_out_pages()
        self.set_properties()
        install_parts(self.docx, self.document, self.lists)
        output = io.BytesIO()
        self.docx.save(output)
        return with_fixed_times(output.getvalue())

    def content(self) -> list[BaseOxmlElement]:
        head = letter_head(self.document)
        elements: list[BaseOxmlElement] = []
        if head:
            sender = [block for block in head if block.position == "start"]
            recipient = [block for block in head if block.position == "window"]
            elements.append(
                head_table(self.addresses(sender, 0), self.addresses(recipient, _WINDOW_TOP_MM))
            )
        for block in after_head(self.document):
            written = self.bookmarked(block, self.elements(block))
            if written and _follows_a_table(elements) and not _starts_a_page(written[0]):
                elements.append(paragraph("Gap", []))
            elements += written
        if not elements or _follows_a_table(elements):
            elements.append(paragraph("Gap", []))  # Word wants a paragraph at the end
        return elements

    def elements(self, block: Block) -> list[BaseOxmlElement]:
        elements: list[BaseOxmlElement] = []
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
                indent = make("ind", left=twips(left))
                elements = [self.paragraph("Normal", self.address(block), indent)]
            case Signature():
                elements = self.signature(block)
            case PageBreak():
                self.page_break_waits = True
            case Rule():
                line = make("bottom", val="single", sz=4, space=1, color="5A5A5A")
                elements = [self.paragraph("Normal", [], make("pBdr", line))]
        return elements

    def bookmarked(self, block: Block, elements: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
        """Put the block's bookmark in its first paragraph, where every word processor reads it."""
        if block.id is not None and elements:
            number = self.ids[block.id]
            properties = next(elements[0].iter(qn("w:pPr")))
            properties.addnext(make("bookmarkEnd", id=number))
            properties.addnext(make("bookmarkStart", id=number, name=f"b{number}"))
        return elements

    def paragraph(
        self, style: str, runs: list[BaseOxmlElement], *properties: BaseOxmlElement
    ) -> BaseOxmlElement:
        if self.page_break_waits:
            self.page_break_waits = False
            properties = (*properties, make("pageBreakBefore"))
        return paragraph(style, runs, *properties)

    def heading(self, block: Heading) -> BaseOxmlElement:
        centred = self.document.kind == "petition" and block.level == 1
        properties = [make("jc", val="center")] if centred else []
        runs = [text_run(one_line(block.text))]
        return self.paragraph(f"Heading{block.level}", runs, *properties)

    def text_paragraph(self, block: Paragraph) -> BaseOxmlElement:
        properties = [make("jc", val=_ALIGNMENTS[block.align])]
        if block.keep_with_next:
            properties.append(make("keepNext"))
        return self.paragraph("Normal", self.runs(block.inlines), *properties)

    def key_value(self, key: str, value: Inlines) -> BaseOxmlElement:
        indent = twips(_KEY_MM)
        label = text_run(f"{one_line(key)}\t", make("b"), make("bCs"))
        return self.paragraph(
            "Normal",
            [label, *self.runs(value)],
            make("tabs", make("tab", val="left", pos=indent)),
            make("spacing", after=60),
            make("ind", left=indent, hanging=indent),
        )

    def items(self, block: Items) -> list[BaseOxmlElement]:
        self.lists.append(NUMBERS if block.ordered else BULLETS)
        style = "ListNumber" if block.ordered else "ListBullet"
        number = len(self.lists)
        return [
            self.paragraph(
                style,
                self.runs(item),
                make("numPr", make("ilvl", val=0), make("numId", val=number)),
            )
            for item in block.items
        ]

    def table(self, block: Table) -> list[BaseOxmlElement]:
        elements = []
        if block.caption is not None:
            elements = [self.paragraph("Caption", [text_run(one_line(block.caption))])]
        elif self.page_break_waits:
            elements = [self.paragraph("Gap", [])]
        return [*elements, data_table(block, self.runs)]

    def addresses(self, blocks: list[AddressBlock], top: int) -> list[BaseOxmlElement]:
        return [
            paragraph("Tight", self.address(block), make("spacing", before=twips(top), after=120))
            for block in blocks
        ]

    def address(self, block: AddressBlock) -> list[BaseOxmlElement]:
        return [text_run("\n".join(plain(line) for line in block.lines))]

    def signature(self, block: Signature) -> list[BaseOxmlElement]:
        made = made_at(block)
        lines = [(made, 8)] if made else []
        lines.append((one_line(block.name), _ROOM_TO_SIGN_MM))
        if block.note:
            lines.append((one_line(block.note), 0))
        return [
            self.paragraph(
                "Tight",
                [text_run(text)],
                make("spacing", before=twips(before)),
                make("ind", left=twips(TEXT_WIDTH_MM / 2)),
                *([make("keepNext")] if position < len(lines) else []),
            )
            for position, (text, before) in enumerate(lines, 1)
        ]

    def runs(self, inlines: Inlines) -> list[BaseOxmlElement]:
        return [self.run(span) for span in spans_of(inlines)]

    def run(self, span: Span) -> BaseOxmlElement:
        properties = []
        target = link_of(span, self.ids)
        if target is not None:
            properties.append(make("rStyle", val="Hyperlink"))
        if span.strong:
            properties += [make("b"), make("bCs")]
        if span.emphasis:
            properties += [make("i"), make("iCs")]
        run = text_run(span.text, *properties)
        if target is None:
            return run
        if target.startswith("#"):
            return make("hyperlink", run, anchor=f"b{self.ids[target[1:]]}")
        link = make("hyperlink", run)
        identity = self.docx.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), identity)
        return link

    def lay_out_pages(self) -> None:
        section = self.docx.sections[0]
        section.page_width, section.page_height = (Mm(side) for side in _A4_MM)
        section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
        section.left_margin = section.right_margin = Mm(_MARGIN_MM)
        section.header_distance = section.footer_distance = Mm(_EDGE_MM)
        if self.document.banner is not None:
            header = section.header._element
            header[:] = [paragraph("Header", [text_run(one_line(self.document.banner))])]
        footer = section.footer._element
        footer[:] = [self.footer()]

    def footer(self) -> BaseOxmlElement:
        runs = [text_run(one_line(self.document.footer or "") + "\t")]
        if self.document.page_numbers:
            runs += [text_run("Page\u00a0"), *page_field("PAGE")]
            runs += [text_run("\u00a0sur\u00a0"), *page_field("NUMPAGES")]
        stop = make("tab", val="right", pos=twips(TEXT_WIDTH_MM))
        return paragraph("Footer", runs, make("tabs", stop))

    def set_properties(self) -> None:
        created = self.document.created.astimezone(dt.UTC).replace(tzinfo=None)
        properties = self.docx.core_properties
        properties.title = one_line(self.document.title)[:255]
        properties.author = one_line(self.document.author or "")[:255]
        properties.subject = one_line(self.document.subject or "")[:255]
        properties.language = self.document.language
        properties.comments = properties.keywords = properties.last_modified_by = ""
        properties.created = properties.modified = created
        properties.revision = 1
