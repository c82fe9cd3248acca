"""Put prepared parts one after the other in one PDF, each page stamped, each part bookmarked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from guichet.documents.parts import FileHasChanged, PreparedPart, StampText
from guichet.documents.tagged_pdf import Bookmark, TaggedPdf
from guichet.errors import GuichetError


class PartFailed(Exception):
    """A part that was good when prepared fails when its pages are made."""

    def __init__(self, prepared: PreparedPart, error: GuichetError) -> None:
        self.prepared = prepared
        self.error = error
        super().__init__(prepared.part.name)


def assemble(
    builder: TaggedPdf,
    prepared: Sequence[PreparedPart],
    stamp: StampText,
    banner: str | None,
) -> tuple[Bookmark, ...]:
    """Add ``prepared`` at the end of ``builder`` and return one bookmark a part.

    ``stamp`` gives the text of each page from its place here, from 1. Each part is written, and
    closed, before the next one is opened. Raises :class:`PartFailed` at the first part that cannot
    be read any more; the builder is then of no use.
    """
    first = builder.page_count
    marks: list[Bookmark] = []
    for part in prepared:
        start = builder.page_count
        with ExitStack() as open_until_written:
            try:
                part.add_to(builder, banner, open_until_written)
                if builder.page_count != start + part.pages:
                    raise FileHasChanged(name=part.part.name)
                for page in range(start, builder.page_count):
                    part.stamp(builder, page, stamp(page - first + 1))
                builder.settle()
            except GuichetError as error:
                raise PartFailed(part, error) from error
            except _pdf_faults() as error:
                from guichet.documents.incoming_pdf import DamagedPdf

                raise PartFailed(part, DamagedPdf(name=part.part.name)) from error
        marks.append(Bookmark(part.part.label, start))
    return tuple(marks)


def _pdf_faults() -> tuple[type[Exception], ...]:
    """Return what the PDF library raises. It is only asked for once something was raised."""
    import pikepdf

    return (pikepdf.PdfError, RuntimeError)
