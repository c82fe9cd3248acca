"""The few OpenDocument elements our ODT is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    "office": f"{_NAMESPACE}office:1.0",
    "style": f"{_NAMESPACE}style:1.0",
    "text": f"{_NAMESPACE}text:1.0",
    "table": f"{_NAMESPACE}table:1.0",
    "fo": f"{_NAMESPACE}xsl-fo-compatible:1.0",
    "svg": f"{_NAMESPACE}svg-compatible:1.0",
    "meta": f"{_NAMESPACE}meta:1.0",
    "config": f"{_NAMESPACE}config:1.0",
    "manifest": f"{_NAMESPACE}manifest:1.0",
    "ooo": "http://openoffice.org/2004/office",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
ODF_VERSION = "1.3"

Attributes = Mapping[str, str]

# A reader of OpenDocument makes one space of several: the others must be counted.
_HELD = re.compile(r"(\n|\t|^ +|(?<=[\n\t]) +|(?<= ) +| $)")


def name(prefixed: str) -> str:
    """Return ``text:p`` as lxml names it."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def make(
    tag: str, attributes: Attributes | None = None, *children: etree._Element
) -> etree._Element:
    """Return ``<tag>`` (``text:p``) with its attributes, named alike, and its children."""
    element = etree.Element(name(tag), nsmap=NAMESPACES)
    for key, value in (attributes or {}).items():
        element.set(name(key), value)
    element.extend(children)
    return element


def append_text(element: etree._Element, text: str) -> None:
    """Put ``text`` at the end of ``element``: a line end is a line break, no space is lost."""
    for part in _HELD.split(text):
        if not part:
            continue
        if part == "\n":
            element.append(make("text:line-break"))
        elif part == "\t":
            element.append(make("text:tab"))
        elif not part.strip(" "):
            element.append(make("text:s", {"text:c": str(len(part))}))
        else:
            _append_letters(element, part)


def _append_letters(element: etree._Element, letters: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + letters
    else:
        element.text = (element.text or "") + letters


def as_bytes(root: etree._Element) -> bytes:
    """Return the part as XML bytes."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["ooo"])
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


class StyleSheet:
    """The styles that the text needs beside the named ones; asked twice, made once."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str, tuple[tuple[str, str], ...]], str] = {}
        self.elements: list[etree._Element] = []

    def name_of(self, family: str, parent: str, properties: Attributes) -> str:
        """Return the name of the style of this family that adds ``properties`` to ``parent``."""
        if not properties and parent:
            return parent
        key = (family, parent, tuple(sorted(properties.items())))
        if key not in self._names:
            made = f"{_SHORT[family]}{len(self._names) + 1}"
            self._names[key] = made
            self.elements.append(_style(made, family, parent, properties))
        return self._names[key]


_SHORT = {
    "paragraph": "P",
    "text": "T",
    "table": "Table",
    "table-column": "Column",
    "table-row": "Row",
    "table-cell": "Cell",
}
_TAB_STOP = "style:tab-stop"


def _style(made: str, family: str, parent: str, properties: Attributes) -> etree._Element:
    attributes = {"style:name": made, "style:family": family}
    if parent:
        attributes["style:parent-style-name"] = parent
    held = {key: value for key, value in properties.items() if key != _TAB_STOP}
    inner = make(f"style:{family}-properties", held)
    if _TAB_STOP in properties:
        inner.append(tab_stops((properties[_TAB_STOP], "left")))
    return make("style:style", attributes, inner)


def tab_stops(*stops: tuple[str, str]) -> etree._Element:
    """Return the tab stops of a paragraph style: their places and their kinds."""
    return make("style:tab-stops", {}, *_stops(stops))


def _stops(stops: Iterable[tuple[str, str]]) -> Iterable[etree._Element]:
    for place, kind in stops:
        yield make("style:tab-stop", {"style:position": place, "style:type": kind})
