"""A pen for drawn pages: text, lines and pictures as PDF operators, each inside its tag."""

from __future__ import annotations

from typing import TypeAlias

from guichet.documents.lettering import Lettering
from guichet.documents.tagged_pdf import Element

Box: TypeAlias = tuple[float, float, float, float]


class Pen:
    """Collects the operators of one page and its tagged elements, in reading order.

    Everything is drawn between an opening (:meth:`tagged`, :meth:`figure`, :meth:`artifact`) and
    :meth:`close`. Points, from the bottom left corner.
    """

    def __init__(self, lettering: Lettering) -> None:
        self.lettering = lettering
        self.elements: list[Element] = []
        self._operators: list[str] = []

    def tagged(self, role: str) -> None:
        """Open a text element: « H1 », « P »."""
        self._open(Element(role))

    def link(self, words: str, box: Box, leads_to: int) -> None:
        """Open a link to the page ``leads_to`` (from 0) of the same PDF, active over ``box``."""
        self._open(Element("Link", words, box, leads_to))

    def figure(self, alternative: str, box: Box) -> None:
        """Open a figure with its alternative text and its place."""
        self._open(Element("Figure", alternative, box))

    def artifact(self) -> None:
        """Open something that a screen reader skips."""
        self._operators.append("q /Artifact BMC ")

    def close(self) -> None:
        """Close what was opened last."""
        self._operators.append("EMC Q\n")

    def write(self, text: str, x: float, y: float, size: float, *, bold: bool = False) -> None:
        """Write one line, its baseline starting at ``x``, ``y``."""
        if text:
            shown = self.lettering.shown(text, size, bold=bold)
            self._operators.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown}ET\n")

    def clip(self, box: Box) -> None:
        """Draw only inside ``box`` until the element is closed."""
        left, bottom, right, top = box
        size = f"{right - left:.2f} {top - bottom:.2f}"
        self._operators.append(f"{left:.2f} {bottom:.2f} {size} re W n ")

    def picture(self, name: str, box: Box) -> None:
        """Draw the picture ``name`` over the whole of ``box``."""
        left, bottom, right, top = box
        matrix = f"{right - left:.3f} 0 0 {top - bottom:.3f} {left:.3f} {bottom:.3f}"
        self._operators.append(f"q {matrix} cm /{name} Do Q ")

    def frame(self, box: Box) -> None:
        """Draw a thin line around ``box``: where a white picture stops must be seen."""
        left, bottom, right, top = box
        size = f"{right - left:.2f} {top - bottom:.2f}"
        self._operators.append(f"q 0.4 w 0.45 G {left:.2f} {bottom:.2f} {size} re S Q ")

    def operators(self) -> str:
        """Return everything drawn so far."""
        return "".join(self._operators)

    def _open(self, element: Element) -> None:
        number = len(self.elements)
        self.elements.append(element)
        self._operators.append(f"q /{element.role} <</MCID {number}>> BDC ")
