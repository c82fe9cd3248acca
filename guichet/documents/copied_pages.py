"""The pages of another PDF in ours, with the tags of our letters and the layers it hides."""

from __future__ import annotations

import pikepdf
from pikepdf import Array, Dictionary, Name

from guichet.documents.page_tags import Tags
from guichet.documents.pdf_copying import Copier
from guichet.documents.pdf_file import PdfFile

_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_MADE_ANEW = frozenset({"/Type", "/Parent", "/Resources", "/Contents"})
_DEEPEST = 100


class CopiedPages:
    """The pages of one source: tags first, then each page once it is stamped, then the rest."""

    def __init__(self, file: PdfFile, source: pikepdf.Pdf, tree: int) -> None:
        self.pages = [(file.reserve(), page) for page in source.pages]
        self._file = file
        self._source = source
        self._tree = tree
        self._copier = Copier(file, source)
        for number, page in self.pages:
            _take_what_is_inherited(page.obj)
            self._copier.numbers[page.obj.objgen] = number
            parent = page.obj.get("/Parent")
            for _ in range(_DEEPEST):
                if parent is None or not parent.is_indirect:
                    break
                self._copier.numbers[parent.objgen] = tree
                parent = parent.get("/Parent")

    def take_tags(self, tags: Tags, document: int, *, keep: bool) -> bool:
        """Hang the tags of the source under ``document``; return whether there were any to keep."""
        self._take_layers(tags)
        if not keep or "/StructTreeRoot" not in self._source.Root:
            for _, page in self.pages:
                _drop(page.obj, "/StructParents")
            return False
        tree = self._source.Root.StructTreeRoot
        self._copier.numbers[tree.objgen] = document
        entries = dict(pikepdf.NumberTree(tree.ParentTree).items())
        for _, page in self.pages:
            self._renumber(page.obj, "/StructParents", entries, tags)
            for annotation in page.obj.get("/Annots", Array([])):
                self._renumber(annotation, "/StructParent", entries, tags)
        for kid in tree.K if isinstance(tree.K, Array) else Array([tree.K]):
            if str(kid.S) == "/Document":
                kid.S = Name.Sect
            tags.children.append(self._copier.number(kid))
        for role, standard in tree.get("/RoleMap", Dictionary()).items():
            tags.roles.setdefault(role, self._copier.value(standard))
        return True

    def write_page(self, number: int, page: pikepdf.Page, before: bytes, fonts: bytes) -> None:
        """Write one page; ``before`` is drawn before what it holds, with ``fonts``."""
        obj = page.obj
        contents = obj.get("/Contents")
        streams = list(contents) if isinstance(contents, Array) else [contents]
        shown = [self._copier.value(stream) for stream in streams if stream is not None]
        resources = obj.get("/Resources", Dictionary())
        own = resources.get("/Font", Dictionary())
        if before:
            shown.insert(0, b"%d 0 R" % self._file.add_compressed(before))
        else:
            fonts = b""
        ours = frozenset(fonts.decode("ascii").split())
        self._file.put(
            number,
            b"<< /Type /Page /Parent %d 0 R %b /Contents [%b]"
            b" /Resources << %b /Font << %b %b >> >> >>"
            % (
                self._tree,
                self._copier.entries(obj, without=_MADE_ANEW),
                b" ".join(shown),
                self._copier.entries(resources, without=frozenset({"/Font"})),
                self._copier.entries(own, without=ours),
                fonts,
            ),
        )

    def finish(self) -> None:
        """Write everything that the pages and the tags refer to."""
        self._copier.write()

    def _take_layers(self, tags: Tags) -> None:
        """Keep hidden what the PDF hides: without its list of layers, all would show."""
        properties = self._source.Root.get("/OCProperties")
        if not isinstance(properties, Dictionary) or "/OCGs" not in properties:
            return
        default = properties.get("/D", Dictionary())
        layers = list(properties.OCGs)
        hidden = list(default.get("/OFF", Array([])))
        if default.get("/BaseState") == Name.OFF:
            shown = {layer.objgen for layer in default.get("/ON", Array([]))}
            hidden = [layer for layer in layers if layer.objgen not in shown]
        tags.layers += [self._copier.number(layer) for layer in layers if layer.is_indirect]
        tags.hidden_layers += [self._copier.number(layer) for layer in hidden if layer.is_indirect]

    def _renumber(
        self,
        holder: pikepdf.Object,
        key: str,
        entries: dict[int, pikepdf.Object],
        tags: Tags,
    ) -> None:
        old = holder.get(key)
        if old is None or int(old) not in entries:
            _drop(holder, key)
            return
        holder[key] = len(tags.parents)
        tags.parents.append(self._copier.value(entries[int(old)]))


def _take_what_is_inherited(page: pikepdf.Object) -> None:
    """Give the page what its parents say for it."""
    parent = page.get("/Parent")
    for _ in range(_DEEPEST):
        if parent is None:
            return
        for key in _INHERITED:
            if key in parent and key not in page:
                page[key] = parent[key]
        parent = parent.get("/Parent")


def _drop(holder: pikepdf.Object, key: str) -> None:
    if key in holder:
        del holder[key]
