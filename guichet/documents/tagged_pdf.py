"""One PDF made of drawn pages and copied pages, tagged for screen readers.

Drawn pages (captures, tables of contents) bring their own tags; the pages of our own letters keep
theirs; pages of somebody else's PDF come without. Only a file whose every page is tagged announces
PDF/UA-1. Same pages, same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from guichet.documents.lettering import Lettering
from guichet.documents.outline import Bookmark, write_outline
from guichet.documents.page_tags import Tags
from guichet.documents.pdf_file import PdfFile, numbers, references, text
from guichet.documents.picture_objects import write_picture
from guichet.documents.picture_streams import PictureStream

if TYPE_CHECKING:
    import pikepdf

    from guichet.documents.copied_pages import CopiedPages

__all__ = ["Bookmark", "DrawnPage", "Element", "TaggedPdf"]


@dataclass(frozen=True)
class Element:
    """One tagged thing of a drawn page, in reading order; its MCID is its place in the list.

    ``box`` (points) and ``alt`` are for figures and links. ``leads_to`` is the number, from 0, of
    the page of this PDF that a link goes to.
    """

    role: str
    alt: str | None = None
    box: tuple[float, float, float, float] | None = None
    leads_to: int | None = None


@dataclass(frozen=True)
class DrawnPage:
    """A page drawn by us: sizes in points, operators, tagged elements, pictures by name."""

    width: float
    height: float
    operators: str
    elements: tuple[Element, ...]
    pictures: tuple[tuple[str, PictureStream], ...] = ()


@dataclass
class _Page:
    """A page not yet written. ``copied`` is that of a source; otherwise ``entries`` draw it."""

    number: int
    size: tuple[float, float] = (0.0, 0.0)
    operators: str = ""
    entries: bytes = b""
    links: int | None = None
    copied: pikepdf.Page | None = None
    source: CopiedPages | None = None
    before: bytes = b""


class TaggedPdf:
    """Writes one PDF to ``target``, page after page.

    What a page holds is written at once; the page itself waits for its stamp until :meth:`settle`.
    """

    def __init__(self, lettering: Lettering, target: BinaryIO) -> None:
        self.lettering = lettering
        self.everything_is_tagged = True
        self._file = PdfFile(target)
        self._fonts = lettering.write_fonts(self._file)
        self._identity = hashlib.sha256()
        self._pages: list[_Page] = []
        self._settled = 0
        self._last_picture: tuple[PictureStream, int] | None = None
        self._tree = self._file.reserve()
        self._root = self._file.reserve()
        self._document = self._file.reserve()
        self._tags = Tags()
        self._links: list[tuple[_Page, int, Element, bytes]] = []

    @property
    def page_count(self) -> int:
        """How many pages there are so far."""
        return len(self._pages)

    def size_of(self, page: int) -> tuple[float, float] | None:
        """Return width and height, in points, of a drawn page; ``None`` for a copied one."""
        held = self._pages[page]
        return None if held.copied else held.size

    def copied(self, page: int) -> pikepdf.Page:
        """Return a copied page, still to be changed, ``page`` from 0. Raises ``ValueError``."""
        held = self._pages[page].copied
        if held is None:
            raise ValueError(f"page {page} is drawn")
        return held

    def draw(self, drawn: DrawnPage) -> None:
        """Add a drawn page with its tags."""
        self._identity.update(drawn.operators.encode("ascii"))
        entries = b""
        if drawn.pictures:
            names = (b"/%b %d 0 R" % (n.encode(), self._picture(p)) for n, p in drawn.pictures)
            entries = b" /XObject << %b >>" % b" ".join(names)
        resources = b"/Resources << /Font << %b >>%b >>" % (self._fonts, entries)
        key = len(self._tags.parents)
        links = any(element.leads_to is not None for element in drawn.elements)
        page = _Page(
            self._file.reserve(),
            (drawn.width, drawn.height),
            drawn.operators,
            b"%b /StructParents %d /Tabs /S" % (resources, key),
            self._file.reserve() if links else None,
        )
        self._pages.append(page)
        section = self._file.reserve()
        elements = [
            self._tag(element, section, page, at) for at, element in enumerate(drawn.elements)
        ]
        self._file.put(
            section,
            b"<< /Type /StructElem /S /Sect /P %d 0 R /K %b >>"
            % (self._document, references(elements)),
        )
        self._tags.children.append(section)
        self._tags.parents.append(b"%d 0 R" % self._file.add(references(elements)))

    def stamp(self, number: int, operators: str, *, clip: str = "") -> None:
        """Draw ``operators`` on page ``number`` (from 0), before what it holds.

        Drawn first, it cannot be displaced by the page's own state. ``clip`` then keeps the page's
        content inside its old edges. Raises ``ValueError`` once the page is settled.
        """
        if number < self._settled:
            raise ValueError(f"page {number} is settled")
        artifact = "/Artifact <</Type /Pagination /Subtype /Header>> BDC "
        stamp = f"q {artifact}{operators}EMC Q {clip}\n".encode("ascii")
        self._identity.update(stamp)
        page = self._pages[number]
        page.before = stamp + page.before

    def append(self, source: pikepdf.Pdf, *, tagged: bool) -> None:
        """Copy the pages of ``source`` at the end; ``tagged`` keeps its tags as well.

        ``source`` must stay open until :meth:`settle`.
        """
        from guichet.documents.copied_pages import CopiedPages

        copied = CopiedPages(self._file, source, self._tree)
        if not copied.take_tags(self._tags, self._document, keep=tagged):
            self.everything_is_tagged = False
        for number, page in copied.pages:
            self._pages.append(_Page(number, copied=page, source=copied))

    def settle(self) -> None:
        """Write every page so far: no stamp may change them any more."""
        sources: dict[int, CopiedPages] = {}
        for page in self._pages[self._settled :]:
            if page.copied is not None and page.source is not None:
                page.source.write_page(page.number, page.copied, page.before, self._fonts)
                sources[id(page.source)] = page.source
                page.copied = page.source = None
            else:
                self._settle_drawn(page)
        for source in sources.values():
            source.finish()
        self._settled = len(self._pages)

    def finish(
        self, *, title: str, created: dt.datetime, bookmarks: Sequence[Bookmark] = ()
    ) -> None:
        """Write what is left and close the PDF; every source may then be closed."""
        self._finish_links()
        self.settle()
        pages = [page.number for page in self._pages]
        self._file.put(
            self._tree,
            b"<< /Type /Pages /Count %d /Kids %b >>" % (len(pages), references(pages)),
        )
        self._tags.write(self._file, self._root, self._document)
        catalogue = self._catalogue(title, created, write_outline(self._file, bookmarks, pages))
        self._identity.update(f"{title}\n{created.isoformat()}".encode())
        self._file.finish(
            root=self._file.add(catalogue),
            info=self._file.add(b"<< /Title %b >>" % text(title)),
            identifier=self._identity.digest()[:16],
        )

    def _settle_drawn(self, page: _Page) -> None:
        contents = self._file.add_compressed(page.before + page.operators.encode("ascii"))
        links = b"" if page.links is None else b" /Annots %d 0 R" % page.links
        self._file.put(
            page.number,
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %b] %b /Contents %d 0 R%b >>"
            % (self._tree, numbers(page.size), page.entries, contents, links),
        )
        page.operators = ""

    def _tag(self, element: Element, section: int, page: _Page, at: int) -> int:
        more = b""
        if element.alt is not None:
            more = b" /Alt %b" % text(element.alt)
        if element.box is not None and element.leads_to is None:
            box = numbers(element.box)
            more += b" /A << /O /Layout /Placement /Block /BBox [%b] >>" % box
        begin = b"<< /Type /StructElem /S /%b /P %d 0 R /Pg %d 0 R%b /K " % (
            element.role.encode("ascii"),
            section,
            page.number,
            more,
        )
        if element.leads_to is None:
            return self._file.add(b"%b%d >>" % (begin, at))
        tag = self._file.reserve()
        self._links.append((page, tag, element, b"%b[%d" % (begin, at)))
        return tag

    def _picture(self, picture: PictureStream) -> int:
        """Return the number of the picture, written once.

        The slices of a tall picture follow each other and share it; no picture is held longer.
        """
        if self._last_picture is None or self._last_picture[0] is not picture:
            self._last_picture = (picture, write_picture(self._file, picture))
        return self._last_picture[1]

    def _finish_links(self) -> None:
        """Make the links between pages: only now do all the pages exist."""
        links: dict[int, list[int]] = {}
        for page, tag, element, begun in self._links:
            target = self._pages[element.leads_to or 0].number
            annotation = self._file.add(
                b"<< /Type /Annot /Subtype /Link /Rect [%b] /Border [0 0 0] /Dest [%d 0 R /Fit]"
                b" /Contents %b /StructParent %d /F 4 >>"
                % (
                    numbers(element.box or (0, 0, 0, 0)),
                    target,
                    text(element.alt or ""),
                    len(self._tags.parents),
                )
            )
            links.setdefault(page.links or 0, []).append(annotation)
            reference = b"<< /Type /OBJR /Obj %d 0 R /Pg %d 0 R >>" % (annotation, page.number)
            self._file.put(tag, b"%b %b] >>" % (begun, reference))
            self._tags.parents.append(b"%d 0 R" % tag)
        for number, held in links.items():
            self._file.put(number, references(held))

    def _catalogue(self, title: str, created: dt.datetime, outline: int | None) -> bytes:
        metadata = self._file.add_stream(
            b"/Type /Metadata /Subtype /XML",
            [_metadata(title, created, accessible=self.everything_is_tagged).encode("utf-8")],
        )
        entries = [
            b"/Type /Catalog /Pages %d 0 R /Metadata %d 0 R" % (self._tree, metadata),
            b"/Lang (fr-FR) /ViewerPreferences << /DisplayDocTitle true >>",
        ]
        if self._tags.children:
            marked = b"true" if self.everything_is_tagged else b"false"
            entries.append(b"/StructTreeRoot %d 0 R" % self._root)
            entries.append(b"/MarkInfo << /Marked %b >>" % marked)
        if outline is not None:
            entries.append(b"/Outlines %d 0 R" % outline)
        if self._tags.layers:
            layers, hidden = references(self._tags.layers), references(self._tags.hidden_layers)
            entries.append(
                b"/OCProperties << /OCGs %b /D << /Order [] /OFF %b >> >>" % (layers, hidden)
            )
        return b"<< %b >>" % b" ".join(entries)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _metadata(title: str, created: dt.datetime, *, accessible: bool) -> str:
    moment = created.isoformat(timespec="seconds")
    mark = "<pdfuaid:part>1</pdfuaid:part>" if accessible else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f"{mark}"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_escaped(title)}</rdf:li></rdf:Alt>'
        "</dc:title><dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreateDate>{moment}</xmp:CreateDate>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )
