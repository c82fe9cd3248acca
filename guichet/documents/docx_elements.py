"""The few WordprocessingML elements our DOCX is made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from docx.oxml.ns import nsmap
from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement

_NSMAP = {"w": nsmap["w"]}
_W = f"{{{nsmap['w']}}}"
_TWIPS_PER_MM = 1440 / 25.4
_PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
# The schema wants the properties of a paragraph in this order.
_PARAGRAPH_ORDER = (
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "numPr",
    "pBdr",
    "tabs",
    "spacing",
    "ind",
    "jc",
)


def make(tag: str, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """Return ``<w:tag>`` with its children and its ``w:`` attributes."""
    element = cast("BaseOxmlElement", oxml_parser.makeelement(f"{_W}{tag}", nsmap=_NSMAP))
    for name, value in attributes.items():
        element.set(f"{_W}{name}", str(value))
    element.extend(children)
    return element


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, the unit of DOCX."""
    return round(millimetres * _TWIPS_PER_MM)


def text_run(text: str, *properties: BaseOxmlElement) -> BaseOxmlElement:
    """Return a run; a line end is a line break and a tab goes to the next tab stop."""
    run = make("r", make("rPr", *properties)) if properties else make("r")
    for position, line in enumerate(text.split("\n")):
        if position:
            run.append(make("br"))
        for index, part in enumerate(line.split("\t")):
            if index:
                run.append(make("tab"))
            content = make("t")
            content.text = part
            if part != part.strip():
                content.set(_PRESERVE, "preserve")
            run.append(content)
    return run


def page_field(instruction: str) -> list[BaseOxmlElement]:
    """Return a field that the word processor works out (``PAGE``, ``NUMPAGES``)."""
    code = make("instrText")
    code.text = instruction
    return [
        make("r", make("fldChar", fldCharType="begin")),
        make("r", code),
        make("r", make("fldChar", fldCharType="separate")),
        text_run("1"),
        make("r", make("fldChar", fldCharType="end")),
    ]


def paragraph(
    style: str, runs: Iterable[BaseOxmlElement], *properties: BaseOxmlElement
) -> BaseOxmlElement:
    """Return a paragraph of this style; its properties are put in the order of the schema."""
    held = sorted(
        (make("pStyle", val=style), *properties),
        key=lambda element: _PARAGRAPH_ORDER.index(element.tag.rsplit("}", 1)[-1]),
    )
    return make("p", make("pPr", *held), *runs)
