"""The outline of a PDF: its bookmarks, each leading to a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guichet.documents.pdf_file import PdfFile, text


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline; ``page`` counts from 0 in this PDF."""

    title: str
    page: int
    children: tuple[Bookmark, ...] = ()


def write_outline(file: PdfFile, bookmarks: Sequence[Bookmark], pages: Sequence[int]) -> int | None:
    """Write ``bookmarks`` and return the number of the outline; ``None`` without any.

    ``pages`` are the numbers of the objects of the pages, in order. Every level is open.
    """
    if not bookmarks:
        return None
    root = file.reserve()
    file.put(root, b"<< /Type /Outlines %b >>" % _level(file, bookmarks, root, pages))
    return root


def _level(
    file: PdfFile, bookmarks: Sequence[Bookmark], parent: int, pages: Sequence[int]
) -> bytes:
    """Write the entries under ``parent`` and return what its own object says of them."""
    entries = [file.reserve() for _ in bookmarks]
    for at, (number, mark) in enumerate(zip(entries, bookmarks, strict=True)):
        body = b"<< /Title %b /Parent %d 0 R /Dest [%d 0 R /Fit]" % (
            text(mark.title),
            parent,
            pages[mark.page],
        )
        if at:
            body += b" /Prev %d 0 R" % entries[at - 1]
        if at + 1 < len(entries):
            body += b" /Next %d 0 R" % entries[at + 1]
        if mark.children:
            body += b" " + _level(file, mark.children, number, pages)
        file.put(number, body + b" >>")
    shown = sum(map(_shown, bookmarks))
    return b"/First %d 0 R /Last %d 0 R /Count %d" % (entries[0], entries[-1], shown)


def _shown(bookmark: Bookmark) -> int:
    return 1 + sum(map(_shown, bookmark.children))
