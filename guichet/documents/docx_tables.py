"""The tables of our DOCX: the ones a letter shows, and the one that places its addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docx.oxml.xmlchemy import BaseOxmlElement

from guichet.documents.blocks import Inlines, Table, one_line
from guichet.documents.columns import TEXT_WIDTH_MM, column_shares
from guichet.documents.docx_elements import make, paragraph, text_run, twips

_WORDS = {"start": "left", "center": "center", "end": "right"}
_SENDER_MM, _GAP_MM, _HEAD_HEIGHT_MM = 80, 5, 68
_ROWS_TOGETHER = 3
"""The last rows stay on one page: none is left alone under a repeated header."""

RunsOf = Callable[[Inlines], list[BaseOxmlElement]]


def data_table(table: Table, runs_of: RunsOf) -> BaseOxmlElement:
    """Return the table with fixed widths, its header row repeated, no row cut by a page."""
    widths = [twips(share * TEXT_WIDTH_MM) for share in column_shares(table)]
    alignment = [_WORDS[word] for word in table.alignment] or ["left"] * len(widths)
    header = [[text_run(one_line(text), make("b"), make("bCs"))] for text in table.headers]
    rows = [_row(header, widths, alignment, header=True)]
    last = len(table.rows) - 1
    rows += [
        _row(
            [runs_of(cell) for cell in row],
            widths,
            alignment,
            kept=last - _ROWS_TOGETHER < position < last,
        )
        for position, row in enumerate(table.rows)
    ]
    return _table(rows, widths, "TableGrid", margins=True)


def head_table(
    sender: Sequence[BaseOxmlElement], recipient: Sequence[BaseOxmlElement]
) -> BaseOxmlElement:
    """Return the head of a letter: sender at the left, recipient at the place of the window."""
    widths = [
        twips(_SENDER_MM + _GAP_MM),
        twips(TEXT_WIDTH_MM - _SENDER_MM - _GAP_MM),
    ]
    cells = [
        _cell(list(content) or [paragraph("Tight", [])], width)
        for content, width in zip((sender, recipient), widths, strict=True)
    ]
    height = make("trHeight", val=twips(_HEAD_HEIGHT_MM), hRule="atLeast")
    return _table([make("tr", make("trPr", height), *cells)], widths, "TableNormal", margins=False)


def _table(
    rows: list[BaseOxmlElement], widths: list[int], style: str, *, margins: bool
) -> BaseOxmlElement:
    side = twips(1.6) if margins else 0
    edge = twips(0.8) if margins else 0
    properties = make(
        "tblPr",
        make("tblStyle", val=style),
        make("tblW", w=sum(widths), type="dxa"),
        make("tblLayout", type="fixed"),
        make(
            "tblCellMar",
            make("top", w=edge, type="dxa"),
            make("left", w=side, type="dxa"),
            make("bottom", w=edge, type="dxa"),
            make("right", w=side, type="dxa"),
        ),
        make("tblLook", val="0020" if margins else "0000"),
    )
    grid = make("tblGrid", *(make("gridCol", w=width) for width in widths))
    return make("tbl", properties, grid, *rows)


def _row(
    cells: list[list[BaseOxmlElement]],
    widths: list[int],
    alignment: Sequence[str],
    *,
    header: bool = False,
    kept: bool = False,
) -> BaseOxmlElement:
    row = make("tr", make("trPr", make("cantSplit"), *([make("tblHeader")] if header else [])))
    for runs, width, word in zip(cells, widths, alignment, strict=True):
        properties = [] if word == "left" else [make("jc", val=word)]
        if kept:
            properties.append(make("keepNext"))
        content = paragraph("TableText", runs, *properties)
        row.append(_cell([content], width, shaded=header))
    return row


def _cell(content: list[BaseOxmlElement], width: int, *, shaded: bool = False) -> BaseOxmlElement:
    properties = make("tcPr", make("tcW", w=width, type="dxa"))
    if shaded:
        properties.append(make("shd", val="clear", color="auto", fill="E8E8E8"))
    return make("tc", properties, *content)
