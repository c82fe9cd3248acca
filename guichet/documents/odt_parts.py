"""The parts of an ODT that do not depend on its text: styles, page, properties, all in French."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from guichet.documents.blocks import Document, one_line
from guichet.documents.columns import CELL_FONT_PT, TEXT_WIDTH_MM
from guichet.documents.odt_elements import (
    ODF_VERSION,
    Attributes,
    append_text,
    as_bytes,
    make,
    tab_stops,
)

BULLETS, NUMBERS = "Puces", "Numeros"
MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

_FONT = "Times New Roman"
_MARGIN_MM, _EDGE_MM = 25, 12
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_SIZES = ("fo:font-size", "style:font-size-asian", "style:font-size-complex")
_BOLD = {
    "fo:font-weight": "bold",
    "style:font-weight-asian": "bold",
    "style:font-weight-complex": "bold",
}
_ITALIC = {
    "fo:font-style": "italic",
    "style:font-style-asian": "italic",
    "style:font-style-complex": "italic",
}
STRONG, EMPHASIS, BOTH, LINK = "Fort", "Accent", "Fort_20_accent", "Lien"
_CHARACTERS: dict[str, Attributes] = {
    STRONG: _BOLD,
    EMPHASIS: _ITALIC,
    BOTH: {**_BOLD, **_ITALIC},
    LINK: {
        "style:text-underline-style": "solid",
        "style:text-underline-width": "auto",
        "style:text-underline-color": "font-color",
    },
}


def package(parts: Mapping[str, etree._Element]) -> bytes:
    """Return the ODT: its type first, then each part. Same parts, same bytes."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as target:
        _add(target, "mimetype", MEDIA_TYPE.encode(), zipfile.ZIP_STORED)
        for path, root in parts.items():
            _add(target, path, as_bytes(root), zipfile.ZIP_DEFLATED)
        _add(target, "META-INF/manifest.xml", as_bytes(_manifest(parts)), zipfile.ZIP_DEFLATED)
    return output.getvalue()


def _add(target: zipfile.ZipFile, path: str, content: bytes, method: int) -> None:
    member = zipfile.ZipInfo(path, _ZIP_EPOCH)
    member.compress_type = method
    member.external_attr = 0o644 << 16
    target.writestr(member, content)


def _manifest(parts: Mapping[str, etree._Element]) -> etree._Element:
    entries = [("/", MEDIA_TYPE), *((path, "text/xml") for path in parts)]
    return make(
        "manifest:manifest",
        {"manifest:version": ODF_VERSION},
        *(
            make(
                "manifest:file-entry",
                {"manifest:full-path": path, "manifest:media-type": kind},
            )
            for path, kind in entries
        ),
    )


def root_of(kind: str, *children: etree._Element) -> etree._Element:
    """Return ``<office:document-content>`` and the like around ``children``."""
    return make(f"office:document-{kind}", {"office:version": ODF_VERSION}, *children)


def fonts() -> etree._Element:
    """Return the declaration of the fonts, as each part that names one carries it."""
    face = {
        "style:name": _FONT,
        "svg:font-family": f"'{_FONT}'",
        "style:font-family-generic": "roman",
        "style:font-pitch": "variable",
    }
    return make("office:font-face-decls", {}, make("style:font-face", face))


def properties(document: Document) -> etree._Element:
    """Return the title, the author and the dates; the only clock is ``document.created``."""
    created = document.created.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    author = one_line(document.author or "")
    values = [
        ("meta:generator", "Guichet ouvert"),
        ("dc:title", one_line(document.title)),
        ("dc:subject", one_line(document.subject or "")),
        ("meta:initial-creator", author),
        ("dc:creator", author),
        ("meta:creation-date", created),
        ("dc:date", created),
        ("dc:language", document.language),
    ]
    held = make("office:meta")
    for tag, value in values:
        if value:
            element = make(tag)
            element.text = value
            held.append(element)
    return root_of("meta", held)


def settings() -> etree._Element:
    """Return how LibreOffice lays the text out: the larger of two spaces, not their sum."""
    held = {"AddParaTableSpacing": "false", "AddParaTableSpacingAtStart": "true"}
    items = []
    for key, value in held.items():
        item = make("config:config-item", {"config:name": key, "config:type": "boolean"})
        item.text = value
        items.append(item)
    named = {"config:name": "ooo:configuration-settings"}
    return root_of(
        "settings",
        make("office:settings", {}, make("config:config-item-set", named, *items)),
    )


def styles(document: Document) -> etree._Element:
    """Return every named style, the page with its header and footer, in the language of it."""
    page, master = _page(document)
    named = make("office:styles", {}, _defaults(document.language), *_named(document))
    return root_of(
        "styles",
        fonts(),
        named,
        make("office:automatic-styles", {}, page),
        make("office:master-styles", {}, master),
    )


def _defaults(language: str) -> etree._Element:
    code, _, country = language.partition("-")
    country = country or "none"
    text = {"style:font-name": _FONT, "fo:language": code, "fo:country": country}
    for script in ("asian", "complex"):
        text[f"style:font-name-{script}"] = _FONT
        text[f"style:font-size-{script}"] = "11pt"
    text |= {"fo:font-size": "11pt", "fo:hyphenate": "false"}
    # The language of a name in another script is not known: the words around it are French.
    text |= {"style:language-asian": code, "style:country-asian": country}
    text |= {"style:language-complex": "ar", "style:country-complex": "SA"}
    paragraph = {
        "style:tab-stop-distance": "12.5mm",
        "style:writing-mode": "page",
        "fo:hyphenation-ladder-count": "no-limit",
    }
    return make(
        "style:default-style",
        {"style:family": "paragraph"},
        make("style:paragraph-properties", paragraph),
        make("style:text-properties", text),
    )


def _named(document: Document) -> list[etree._Element]:
    single = {"fo:line-height": "100%", "fo:margin-bottom": "0mm"}
    keep = {"fo:keep-with-next": "always"}
    caption = {"fo:margin-top": "3.5mm", "fo:margin-bottom": "1.4mm", **keep}
    gap = {"fo:line-height": "2.1mm", "fo:margin-bottom": "0mm"}
    # Two lines of a paragraph stay together at the foot and at the head of a page.
    body = {"fo:line-height": "110%", "fo:margin-bottom": "2.5mm", "fo:orphans": "2"}
    found = [
        _paragraph("Standard", "Standard", "", {**body, "fo:widows": "2"}),
        _paragraph("List", "List", "Standard", {"fo:margin-bottom": "1.4mm"}),
        _paragraph("Caption", "Caption", "Standard", caption, _BOLD),
        _paragraph("Serre", "Serré", "Standard", single),
        _paragraph("Intervalle", "Intervalle", "Standard", gap),
        _paragraph(
            "Texte_20_de_20_tableau", "Texte de tableau", "Standard", single, _size(CELL_FONT_PT)
        ),
        _paragraph(
            "Titre_20_de_20_colonne", "Titre de colonne", "Texte_20_de_20_tableau", {}, _BOLD
        ),
        _paragraph("Header", "Header", "Standard", {**single, "fo:text-align": "center"}, _BOLD),
        _footer_style(single),
    ]
    # The highest heading of a letter is its subject line, not a title.
    sizes = (11.5 if document.kind == "letter" else 15, 12.5, 11, 11, 11, 11)
    found += [_heading(level, size) for level, size in enumerate(sizes, 1)]
    for identity, attributes in _CHARACTERS.items():
        text = make("style:text-properties", attributes)
        found.append(make("style:style", _identity(identity, identity, "text"), text))
    found += [_list(BULLETS), _list(NUMBERS)]
    return found


def _identity(identity: str, shown: str, family: str) -> dict[str, str]:
    shown = shown.replace("_20_", " ")
    return {"style:name": identity, "style:display-name": shown, "style:family": family}


def _size(points: float) -> dict[str, str]:
    return dict.fromkeys(
        ("fo:font-size", "style:font-size-asian", "style:font-size-complex"), f"{points:g}pt"
    )


def _paragraph(
    identity: str, shown: str, parent: str, layout: Attributes, text: Attributes | None = None
) -> etree._Element:
    attributes = _identity(identity, shown, "paragraph")
    if parent:
        attributes["style:parent-style-name"] = parent
    style = make("style:style", attributes, make("style:paragraph-properties", layout))
    if text:
        style.append(make("style:text-properties", text))
    return style


def _footer_style(single: Attributes) -> etree._Element:
    style = _paragraph("Footer", "Footer", "Standard", single, _size(9))
    style[0].append(tab_stops((f"{TEXT_WIDTH_MM:g}mm", "right")))
    return style


def _heading(level: int, points: float) -> etree._Element:
    layout = {
        "fo:margin-top": "4.2mm",
        "fo:margin-bottom": "2.1mm",
        "fo:keep-with-next": "always",
        "fo:keep-together": "always",
        "fo:text-align": "start",
    }
    shown = f"Heading {level}"
    style = _paragraph(
        shown.replace(" ", "_20_"), shown, "Standard", layout, {**_BOLD, **_size(points)}
    )
    style.set(f"{{{style.nsmap['style']}}}default-outline-level", str(level))
    return style


def _list(identity: str) -> etree._Element:
    label = {"text:label-followed-by": "listtab", "text:list-tab-stop-position": "9mm"}
    place = {**label, "fo:text-indent": "-5mm", "fo:margin-left": "9mm"}
    properties_of_level = make(
        "style:list-level-properties",
        {"text:list-level-position-and-space-mode": "label-alignment"},
        make("style:list-level-label-alignment", place),
    )
    if identity == BULLETS:
        level = make("text:list-level-style-bullet", {"text:level": "1", "text:bullet-char": "–"})
    else:
        numbers = {"text:level": "1", "style:num-format": "1", "style:num-suffix": "."}
        level = make("text:list-level-style-number", numbers)
    level.append(properties_of_level)
    return make("text:list-style", {"style:name": identity}, level)


def _page(document: Document) -> tuple[etree._Element, etree._Element]:
    """Return the layout of an A4 page and the master page that prints banner and numbers."""
    banner = document.banner
    room = {"fo:min-height": f"{_MARGIN_MM - _EDGE_MM}mm"}
    layout = make(
        "style:page-layout",
        {"style:name": "A4"},
        make(
            "style:page-layout-properties",
            {
                "fo:page-width": "210mm",
                "fo:page-height": "297mm",
                "style:print-orientation": "portrait",
                "fo:margin-left": f"{_MARGIN_MM}mm",
                "fo:margin-right": f"{_MARGIN_MM}mm",
                "fo:margin-top": f"{_MARGIN_MM if banner is None else _EDGE_MM}mm",
                "fo:margin-bottom": f"{_EDGE_MM}mm",
            },
        ),
    )
    master = make("style:master-page", {"style:name": "Standard", "style:page-layout-name": "A4"})
    if banner is not None:
        edge = make("style:header-footer-properties", {**room, "fo:margin-bottom": "4mm"})
        layout.append(make("style:header-style", {}, edge))
        master.append(make("style:header", {}, _line("Header", one_line(banner))))
    edge = make("style:header-footer-properties", {**room, "fo:margin-top": "8mm"})
    layout.append(make("style:footer-style", {}, edge))
    master.append(make("style:footer", {}, _footer(document)))
    return layout, master


def _line(style: str, text: str) -> etree._Element:
    paragraph = make("text:p", {"text:style-name": style})
    append_text(paragraph, text)
    return paragraph


def _footer(document: Document) -> etree._Element:
    paragraph = _line("Footer", one_line(document.footer or "") + "\t")
    if document.page_numbers:
        append_text(paragraph, "Page\u00a0")
        number = make("text:page-number", {"text:select-page": "current"})
        count = make("text:page-count")
        number.text = count.text = "1"
        paragraph.append(number)
        append_text(paragraph, "\u00a0sur\u00a0")
        paragraph.append(count)
    return paragraph
