"""The text of the pages of a PDF, as pypdf lays it out, in half the time that it takes alone.

pypdf is written in Python: reading every operator of a page, every tag of the file and every font
is most of its work. pikepdf, written in C++, gives it the operators of text ready, and a copy of
the file without tags. The text is the same, letter for letter.
"""

from __future__ import annotations

import io
import warnings
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import pikepdf
from pypdf import PageObject
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, NameObject

Operation: TypeAlias = tuple[list[object], bytes]

_TEXT = "BT ET q Q cm Tz Tc Tw TL Tf Td TD Tm T* Tj TJ ' \" Do"
"""The operators that move or show text, or draw a form that may hold some."""
_MOST = 4_000_000
"""Bytes of a page beyond which pypdf reads it alone: it gives up what would never end."""


def without_tags(path: Path) -> io.BytesIO:
    """Return the PDF in memory; its tags, which take longer to read than its pages, are left out.

    A PDF that pikepdf had to repair is returned as it is: what is to be judged is the file itself.
    """
    with pikepdf.open(path, suppress_warnings=True) as pdf:
        if pdf.get_warnings():
            return io.BytesIO(path.read_bytes())
        if "/StructTreeRoot" in pdf.Root:
            del pdf.Root["/StructTreeRoot"]
        copy = io.BytesIO()
        pdf.save(
            copy,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
        return copy


def text_of(page: PageObject) -> str:
    """Return the text of ``page``, which is changed: only its text is left in it.

    Raises the errors of pypdf.
    """
    content = page.get_contents()
    if content is None:
        return ""
    data = content.get_data()
    if len(data) > _MOST:
        return page.extract_text()
    operations = _operations(data)
    if operations is None:
        return page.extract_text()  # pypdf says what is wrong with it
    ready = ContentStream(None, None)
    ready.operations = operations
    page[NameObject("/Contents")] = ready
    _keep_fonts(page, {operands[0] for operands, name in operations if name == b"Tf" and operands})
    return page.extract_text(visitor_text=_nothing)


def _nothing(*_: object) -> None:
    """See a text go by. Without a visitor, pypdf would write the operators again to search them."""


def _operations(data: bytes) -> list[Operation] | None:
    """Return what draws the text; ``None`` when something in ``data`` is not as it should be."""
    with pikepdf.new() as scratch, warnings.catch_warnings(action="ignore"):
        try:
            read = pikepdf.parse_content_stream(scratch.make_stream(data), _TEXT)
        except pikepdf.PdfError:
            return None
        if scratch.get_warnings():
            return None
        return [(list(map(_operand, one.operands)), bytes(one.operator)) for one in read]


def _operand(value: object) -> object:
    """Return what pikepdf read as pypdf would have read it."""
    match value:
        case Decimal():
            return float(value)
        case pikepdf.String():
            return ByteStringObject(bytes(value))
        case pikepdf.Name():
            return NameObject(str(value))
        case pikepdf.Array():
            return ArrayObject(map(_operand, value))
        case _:
            return value


def _keep_fonts(page: PageObject, used: set[object]) -> None:
    """Leave to ``page`` the fonts that it uses: pypdf would read the others as well."""
    resources = page.get("/Resources", DictionaryObject()).get_object()
    fonts = resources.get("/Font", DictionaryObject()).get_object()
    if isinstance(fonts, DictionaryObject):
        own = DictionaryObject(resources)
        own[NameObject("/Font")] = DictionaryObject({n: f for n, f in fonts.items() if n in used})
        page[NameObject("/Resources")] = own
