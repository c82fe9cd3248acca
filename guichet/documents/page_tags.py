"""What the catalogue of a PDF says of its pages: the tree of tags, the roles, the layers."""

from __future__ import annotations

from dataclasses import dataclass, field

from guichet.documents.pdf_file import PdfFile, references


@dataclass
class Tags:
    """What the catalogue of a PDF says of all its pages: tags by number, layers, roles."""

    children: list[int] = field(default_factory=list)
    parents: list[bytes] = field(default_factory=list)
    roles: dict[str, bytes] = field(default_factory=dict)
    layers: list[int] = field(default_factory=list)
    hidden_layers: list[int] = field(default_factory=list)

    def write(self, file: PdfFile, root: int, document: int) -> None:
        """Write the tree of the tags."""
        entries = b" ".join(b"%d %b" % (key, entry) for key, entry in enumerate(self.parents))
        parents = file.add(b"<< /Nums [%b] >>" % entries)
        roles = b" ".join(key.encode() + b" " + role for key, role in self.roles.items())
        file.put(
            root,
            b"<< /Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d%b >>"
            % (
                document,
                parents,
                len(self.parents),
                b" /RoleMap << %b >>" % roles if roles else b"",
            ),
        )
        file.put(
            document,
            b"<< /Type /StructElem /S /Document /P %d 0 R /K %b >>"
            % (root, references(self.children)),
        )
