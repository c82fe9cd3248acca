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
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from guichet.documents.lettering import Lettering
from guichet.documents.picture_streams import PictureStream

_UPRIGHT: dict[int, tuple[int, int, int, int, int, int]] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""How the unit square of a picture is turned for each Exif orientation."""


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


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline; ``page`` counts from 0 in this PDF."""

    title: str
    page: int
    children: tuple[Bookmark, ...] = ()


class TaggedPdf:
    """Builds one PDF, page after page."""

    def __init__(self, lettering: Lettering) -> None:
        self.pdf = pikepdf.Pdf.new()
        self.lettering = lettering
        self.everything_is_tagged = True
        self._identity = hashlib.sha256()
        fonts = lettering.fonts_in(self.pdf)
        self._fonts = Dictionary({f"/{name}": font for name, font in fonts.items()})
        self._drawn: set[int] = set()
        self._last_picture: tuple[PictureStream, pikepdf.Object] | None = None
        self._document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, K=Array([]))
        )
        self._root = self.pdf.make_indirect(
            Dictionary(Type=Name.StructTreeRoot, K=Array([self._document]))
        )
        self._document.P = self._root
        self._children: list[pikepdf.Object] = []
        self._parents: list[tuple[int, pikepdf.Object]] = []
        self._roles: dict[str, pikepdf.Object] = {}
        self._layers: list[pikepdf.Object] = []
        self._hidden_layers: list[pikepdf.Object] = []
        self._links: list[tuple[pikepdf.Object, pikepdf.Object, Element]] = []

    @property
    def page_count(self) -> int:
        """How many pages there are so far."""
        return len(self.pdf.pages)

    def draw(self, drawn: DrawnPage) -> None:
        """Add a drawn page with its tags."""
        key = len(self._parents)
        self._identity.update(drawn.operators.encode("ascii"))
        resources = Dictionary(Font=self._fonts)
        if drawn.pictures:
            pictures = {f"/{name}": self._picture(stream) for name, stream in drawn.pictures}
            resources.XObject = Dictionary(pictures)
        page = self.pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, round(drawn.width, 2), round(drawn.height, 2)]),
                Resources=resources,
                Contents=self.pdf.make_stream(drawn.operators.encode("ascii")),
                StructParents=key,
                Tabs=Name.S,
            )
        )
        self._drawn.add(self.page_count)
        self.pdf.pages.append(pikepdf.Page(page))
        section = self._element("Sect", self._document, {})
        elements = [
            self._tag(element, section, page, at) for at, element in enumerate(drawn.elements)
        ]
        section.K = Array(elements)
        self._children.append(section)
        self._parents.append((key, self.pdf.make_indirect(Array(elements))))

    def stamp(self, number: int, operators: str, *, clip: str = "") -> None:
        """Draw ``operators`` on page ``number`` (from 0), before what it holds.

        Drawn first, it cannot be displaced by the page's own state. ``clip`` then keeps the page's
        content inside its old edges.
        """
        page = self.pdf.pages[number]
        if number not in self._drawn:
            for name, font in self._fonts.items():
                page.add_resource(font, Name.Font, Name(name), replace_existing=True)
        artifact = "/Artifact <</Type /Pagination /Subtype /Header>> BDC "
        stream = f"q {artifact}{operators}EMC Q {clip}\n".encode("ascii")
        self._identity.update(stream)
        page.contents_add(self.pdf.make_stream(stream), prepend=True)

    def append(self, source: pikepdf.Pdf, *, tagged: bool) -> None:
        """Copy the pages of ``source`` at the end; ``tagged`` keeps its tags as well.

        ``source`` must stay open until the PDF is saved.
        """
        first = self.page_count
        self.pdf.pages.extend(source.pages)
        self._copy_layers(source)
        if tagged and "/StructTreeRoot" in source.Root:
            self._graft(source, first)
        else:
            self.everything_is_tagged = False
            for page in self.pdf.pages[first:]:
                _drop(page.obj, "/StructParents")

    def save(
        self,
        target: Path | BinaryIO,
        *,
        title: str,
        created: dt.datetime,
        bookmarks: Sequence[Bookmark] = (),
    ) -> None:
        """Finish the PDF and write it to ``target``."""
        self._finish_links()
        self._finish_tags()
        self._finish_catalogue(title, created)
        self._identify(title, created)
        with self.pdf.open_outline() as outline:
            outline.root.extend(_outline(bookmark) for bookmark in bookmarks)
        self.pdf.save(
            target,
            min_version="1.7",
            static_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )

    def _identify(self, title: str, created: dt.datetime) -> None:
        """Give the file an identifier made from what we drew on it, title and moment included.

        pikepdf's own deterministic identifier digests every byte of every picture again.
        """
        self._identity.update(f"{title}\n{created.isoformat()}".encode())
        identifier = String(self._identity.digest()[:16])
        self.pdf.trailer["/ID"] = Array([identifier, identifier])

    def _element(
        self, role: str, parent: pikepdf.Object, more: dict[str, pikepdf.Object | int]
    ) -> pikepdf.Object:
        keys = {"/Type": Name.StructElem, "/S": Name("/" + role), "/P": parent, **more}
        return self.pdf.make_indirect(Dictionary(keys))

    def _tag(
        self, element: Element, section: pikepdf.Object, page: pikepdf.Object, at: int
    ) -> pikepdf.Object:
        more: dict[str, pikepdf.Object | int] = {"/Pg": page, "/K": at}
        if element.alt is not None:
            more["/Alt"] = String(element.alt)
        if element.box is not None and element.leads_to is None:
            box = Array([round(edge, 2) for edge in element.box])
            more["/A"] = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=box)
        tag = self._element(element.role, section, more)
        if element.leads_to is not None:
            self._links.append((page, tag, element))
        return tag

    def _picture(self, picture: PictureStream) -> pikepdf.Object:
        """Return the picture, upright in the unit square.

        The slices of a tall picture follow each other and share it; no picture is held longer.
        """
        if self._last_picture is not None and self._last_picture[0] is picture:
            return self._last_picture[1]
        coded: pikepdf.Object = self.pdf.make_stream(picture.data, _picture_keys(picture))
        if picture.orientation != 1:
            coded = self._turned(coded, picture.orientation)
        self._last_picture = (picture, coded)
        return coded

    def _turned(self, coded: pikepdf.Object, orientation: int) -> pikepdf.Object:
        matrix = " ".join(str(value) for value in _UPRIGHT[orientation])
        return self.pdf.make_stream(
            f"q {matrix} cm /P Do Q".encode("ascii"),
            {
                "/Type": Name.XObject,
                "/Subtype": Name.Form,
                "/BBox": Array([0, 0, 1, 1]),
                "/Resources": Dictionary(XObject=Dictionary(P=coded)),
            },
        )

    def _copy_layers(self, source: pikepdf.Pdf) -> None:
        """Keep hidden what the PDF hides: without its list of layers, all would show."""
        properties = source.Root.get("/OCProperties")
        if not isinstance(properties, Dictionary) or "/OCGs" not in properties:
            return
        default = properties.get("/D", Dictionary())
        layers = list(properties.OCGs)
        hidden = list(default.get("/OFF", Array([])))
        if default.get("/BaseState") == Name.OFF:
            shown = {layer.objgen for layer in default.get("/ON", Array([]))}
            hidden = [layer for layer in layers if layer.objgen not in shown]
        self._layers += [self.pdf.copy_foreign(layer) for layer in layers if layer.is_indirect]
        self._hidden_layers += [
            self.pdf.copy_foreign(layer) for layer in hidden if layer.is_indirect
        ]

    def _graft(self, source: pikepdf.Pdf, first: int) -> None:
        """Hang the tag tree of ``source``, whose pages were just copied, under ours."""
        tree = source.Root.StructTreeRoot
        entries = dict(pikepdf.NumberTree(tree.ParentTree).items())
        for page in self.pdf.pages[first:]:
            self._renumber(page.obj, "/StructParents", entries)
            for annotation in page.obj.get("/Annots", Array([])):
                self._renumber(annotation, "/StructParent", entries)
        kids = tree.K if isinstance(tree.K, Array) else Array([tree.K])
        for kid in kids:
            copied = self.pdf.copy_foreign(kid)
            copied.P = self._document
            if str(copied.S) == "/Document":
                copied.S = Name.Sect
            self._children.append(copied)
        for role, standard in tree.get("/RoleMap", Dictionary()).items():
            self._roles.setdefault(role, standard)

    def _renumber(
        self, holder: pikepdf.Object, name: str, entries: dict[int, pikepdf.Object]
    ) -> None:
        old = holder.get(name)
        if old is None or int(old) not in entries:
            _drop(holder, name)
            return
        key = len(self._parents)
        holder[name] = key
        self._parents.append((key, _copied(self.pdf, entries[int(old)])))

    def _finish_links(self) -> None:
        """Make the links between pages: only now do all the pages exist."""
        for page, tag, element in self._links:
            target = self.pdf.pages[element.leads_to or 0].obj
            key = len(self._parents)
            annotation = self.pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([round(edge, 2) for edge in element.box or (0, 0, 0, 0)]),
                    Border=Array([0, 0, 0]),
                    Dest=Array([target, Name.Fit]),
                    Contents=String(element.alt or ""),
                    StructParent=key,
                    F=4,
                )
            )
            if "/Annots" not in page:
                page.Annots = Array([])
            page.Annots.append(annotation)
            tag.K = Array([tag.K, Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)])
            self._parents.append((key, tag))

    def _finish_tags(self) -> None:
        self._document.K = Array(self._children)
        numbers: list[pikepdf.Object | int] = []
        for key, entry in self._parents:
            numbers += [key, entry]
        self._root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        self._root.ParentTreeNextKey = len(self._parents)
        if self._roles:
            self._root.RoleMap = Dictionary(self._roles)

    def _finish_catalogue(self, title: str, created: dt.datetime) -> None:
        root = self.pdf.Root
        root.Lang = String("fr-FR")
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.Metadata = self.pdf.make_stream(
            _metadata(title, created, accessible=self.everything_is_tagged).encode("utf-8"),
            {"/Type": Name.Metadata, "/Subtype": Name.XML},
        )
        self.pdf.docinfo["/Title"] = String(title)
        if self._children:
            root.StructTreeRoot = self._root
            root.MarkInfo = Dictionary(Marked=self.everything_is_tagged)
        if self._layers:
            root.OCProperties = Dictionary(
                OCGs=Array(self._layers),
                D=Dictionary(Order=Array([]), OFF=Array(self._hidden_layers)),
            )


def _drop(holder: pikepdf.Object, name: str) -> None:
    if name in holder:
        del holder[name]


def _copied(pdf: pikepdf.Pdf, entry: pikepdf.Object) -> pikepdf.Object:
    if entry.is_indirect:
        return pdf.copy_foreign(entry)
    return Array([pdf.copy_foreign(item) if item.is_indirect else item for item in entry])


def _picture_keys(picture: PictureStream) -> dict[str, pikepdf.Object | int]:
    keys: dict[str, pikepdf.Object | int] = {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": picture.width,
        "/Height": picture.height,
        "/BitsPerComponent": picture.bits,
        "/ColorSpace": Name(picture.colour_space),
        "/Filter": Name(picture.coding),
    }
    if picture.palette is not None:
        last = len(picture.palette) // 3 - 1
        keys["/ColorSpace"] = Array([Name.Indexed, Name.DeviceRGB, last, String(picture.palette)])
    if picture.coding == "/FlateDecode":
        keys["/DecodeParms"] = Dictionary(
            Predictor=15,
            Colors=picture.components,
            BitsPerComponent=picture.bits,
            Columns=picture.width,
        )
    return keys


def _outline(bookmark: Bookmark) -> pikepdf.OutlineItem:
    item = pikepdf.OutlineItem(bookmark.title, bookmark.page, "Fit")
    item.children.extend(_outline(child) for child in bookmark.children)
    return item


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
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        "</dc:title><dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreateDate>{moment}</xmp:CreateDate>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )
