"""The parts of a DOCX that do not depend on its text: styles, lists, settings, all in French.

The template of python-docx is American (``en-US``, Letter paper, blue headings, a thumbnail):
its styles, list definitions and settings are replaced, and what it carries for nothing dropped.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docx.oxml import parse_xml

from guichet.documents.blocks import Document

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

FONT = "Times New Roman"
BULLETS, NUMBERS = 0, 1

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_DROPPED = ("thumbnail", "stylesWithEffects", "customXml")
_PROPERTIES_XML = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>Guichet ouvert</Application></Properties>'
)


def _paragraph_style(identity: str, name: str, paragraph: str = "", run: str = "") -> str:
    based_on = "" if identity == "Normal" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if identity == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{identity}"><w:name w:val="{name}"/>'
        f"{based_on}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _heading_style(level: int, half_points: int) -> str:
    paragraph = (
        '<w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="120"/>'
        f'<w:jc w:val="left"/><w:outlineLvl w:val="{level - 1}"/>'
    )
    return _paragraph_style(
        f"Heading{level}", f"heading {level}", paragraph, _BOLD + _size(half_points)
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _defaults(language: str) -> str:
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        f'{_size(22)}<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )


_BOLD = "<w:b/><w:bCs/>"
_SINGLE = '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
_TEXT_STYLES = (
    _paragraph_style(
        "Normal", "Normal", '<w:spacing w:after="140" w:line="264" w:lineRule="auto"/>'
    )
    + _paragraph_style("ListBullet", "List Bullet", '<w:spacing w:after="80"/>')
    + _paragraph_style("ListNumber", "List Number", '<w:spacing w:after="80"/>')
    + _paragraph_style(
        "Caption", "caption", '<w:keepNext/><w:spacing w:before="200" w:after="80"/>', _BOLD
    )
    + _paragraph_style("Tight", "Serré", _SINGLE)
    + _paragraph_style(
        "Gap", "Intervalle", '<w:spacing w:after="0" w:line="120" w:lineRule="exact"/>'
    )
    + _paragraph_style("TableText", "Texte de tableau", _SINGLE, _size(19))
    + _paragraph_style("Header", "header", '<w:jc w:val="center"/>', _BOLD)
    + _paragraph_style("Footer", "footer", "", _size(18))
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="5A5A5A"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_OTHER_STYLES = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:u w:val="single"/></w:rPr></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/></w:style>'
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
    "</w:style>"
)


def _styles_xml(document: Document) -> str:
    # In half points. The highest heading of a letter is its subject line, not a title.
    sizes = (23 if document.kind == "letter" else 30, 25, 22, 22, 22, 22)
    headings = "".join(_heading_style(level, size) for level, size in enumerate(sizes, 1))
    styles = _defaults(document.language) + _TEXT_STYLES + headings + _OTHER_STYLES
    return f"<w:styles {_NAMESPACE}>{styles}</w:styles>"


def _list_xml(identity: int, number_format: str, text: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{identity}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="510" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum>'
    )


def _numbering_xml(lists: list[int]) -> str:
    """Return the list definitions; each list restarts at 1 under its own number."""
    numbers = "".join(
        f'<w:num w:numId="{position}"><w:abstractNumId w:val="{kind}"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for position, kind in enumerate(lists, 1)
    )
    bullets = _list_xml(BULLETS, "bullet", "–")
    decimals = _list_xml(NUMBERS, "decimal", "%1.")
    return f"<w:numbering {_NAMESPACE}>{bullets}{decimals}{numbers}</w:numbering>"


def _settings_xml(language: str) -> str:
    return (
        f'<w:settings {_NAMESPACE}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{language}"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def install_parts(package: DocxDocument, document: Document, lists: list[int]) -> None:
    """Replace the styles, lists and settings of ``package``, and drop what it does not need.

    ``lists`` says the kind of each list of the document, in the order of their numbers.
    """
    part = package.part
    _replace_children(package.styles.element, _styles_xml(document))
    _replace_children(part.numbering_part.element, _numbering_xml(lists))
    _replace_children(package.settings.element, _settings_xml(document.language))
    for relationships in (part.rels, part.package.rels):
        for identity in [key for key, rel in relationships.items() if _is_dropped(rel.reltype)]:
            relationships.pop(identity)
    for other in part.package.iter_parts():
        if other.partname == "/docProps/app.xml":
            other._blob = _PROPERTIES_XML.encode()


def _is_dropped(kind: str) -> bool:
    return kind.rsplit("/", 1)[-1] in _DROPPED


def _replace_children(element: object, xml: str) -> None:
    element[:] = list(parse_xml(xml))  # type: ignore[index]


def with_fixed_times(package: bytes) -> bytes:
    """Return the zip with the same members, without the moment at which it was written."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(output, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _ZIP_EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            target.writestr(member, source.read(name))
    return output.getvalue()
