"""The tables of our ODT: the ones a letter shows, and the one that places its addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree

from guichet.documents.blocks import Inlines, Table, one_line
from guichet.documents.columns import TEXT_WIDTH_MM, column_shares
from guichet.documents.odt_elements import Attributes, StyleSheet, make

_SENDER_MM, _GAP_MM, _HEAD_HEIGHT_MM = 80, 5, 68
_LINE = "0.5pt solid #5a5a5a"
_CELL = {
    "fo:border": _LINE,
    "fo:padding-left": "1.6mm",
    "fo:padding-right": "1.6mm",
    "fo:padding-top": "0.8mm",
    "fo:padding-bottom": "0.8mm",
}
_BARE = {"fo:border": "none", "fo:padding": "0mm"}
_WHOLE_ROWS = {"fo:keep-together": "always"}

ParagraphOf = Callable[[str, Inlines, Attributes], etree._Element]
"""Makes a paragraph of a style, with these words and these properties."""


class TableMaker:
    """Makes the tables of one document; their styles go to its style sheet."""

    def __init__(self, sheet: StyleSheet, paragraph_of: ParagraphOf) -> None:
        self.sheet = sheet
        self.paragraph_of = paragraph_of
        self.count = 0

    def data_table(self, table: Table) -> etree._Element:
        """Return the table with fixed widths, its header row repeated, no row cut by a page."""
        aligned = [
            {} if word == "start" else {"fo:text-align": word} for word in table.alignment
        ] or [{}] * len(table.headers)
        head = [
            self.paragraph_of("Titre_20_de_20_colonne", one_line(text), layout)
            for text, layout in zip(table.headers, aligned, strict=True)
        ]
        shaded = {**_CELL, "fo:background-color": "#e8e8e8"}
        rows = [self._row([[cell] for cell in head], shaded)]
        for row in table.rows:
            cells = [
                [self.paragraph_of("Texte_20_de_20_tableau", inlines, layout)]
                for inlines, layout in zip(row, aligned, strict=True)
            ]
            rows.append(self._row(cells, _CELL))
        header = make("table:table-header-rows", {}, rows[0])
        shares = column_shares(table)
        return self._table([share * TEXT_WIDTH_MM for share in shares], [header, *rows[1:]])

    def head_table(
        self, sender: Sequence[etree._Element], recipient: Sequence[etree._Element]
    ) -> etree._Element:
        """Return the head of a letter: sender at the left, recipient at the place of the window."""
        widths = [_SENDER_MM + _GAP_MM, TEXT_WIDTH_MM - _SENDER_MM - _GAP_MM]
        filled = [
            list(cell) or [self.paragraph_of("Serre", "", {})] for cell in (sender, recipient)
        ]
        height = {"style:min-row-height": f"{_HEAD_HEIGHT_MM}mm"}
        return self._table(widths, [self._row(filled, _BARE, height)])

    def _row(
        self,
        cells: Sequence[Sequence[etree._Element]],
        cell: Attributes,
        row: Attributes = _WHOLE_ROWS,
    ) -> etree._Element:
        of_cell = self.sheet.name_of("table-cell", "", cell)
        of_row = self.sheet.name_of("table-row", "", row)
        named = {"table:style-name": of_cell, "office:value-type": "string"}
        made = [make("table:table-cell", named, *content) for content in cells]
        return make("table:table-row", {"table:style-name": of_row}, *made)

    def _table(self, widths: Sequence[float], rows: Sequence[etree._Element]) -> etree._Element:
        self.count += 1
        whole = {"style:width": f"{sum(widths):.2f}mm", "table:align": "left"}
        whole["table:border-model"] = "collapsing"
        of_table = self.sheet.name_of("table", "", whole)
        columns = [
            make(
                "table:table-column",
                {
                    "table:style-name": self.sheet.name_of(
                        "table-column", "", {"style:column-width": f"{width:.2f}mm"}
                    )
                },
            )
            for width in widths
        ]
        named = {"table:name": f"Tableau{self.count}", "table:style-name": of_table}
        return make("table:table", named, *columns, *rows)
