"""The bundle for paper or a lawyer: contents, links, bookmarks and printed numbers agree."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from guichet.documents.bundle import FrontDocument, WrittenBundle, write_bundle
from guichet.documents.exhibit_files import NothingToJoin
from guichet.documents.exhibits import FAMILIES, Exhibit, Family, Part
from tests.documents.exhibit_samples import (
    CONTENTS,
    a_layout,
    an_exhibit,
    bookmarks_of,
    stamps_of,
)
from tests.documents.filing_samples import a_petition
from tests.support import poppler
from tests.support.pdfs import a_protected_pdf


def pieces() -> tuple[Exhibit, ...]:
    families: tuple[Family, ...] = ("history", "captures", "testimonies")
    kinds = [("letter", "mail"), tuple(CONTENTS), ("pdf", "turned")]
    return tuple(
        an_exhibit(*kind, number=number, label=f"Pièce {family}", family=family)
        for number, (family, kind) in enumerate(zip(families, kinds, strict=True), start=1)
    )


def written(folder: Path, exhibits: tuple[Exhibit, ...] | None = None) -> WrittenBundle:
    fronts = [FrontDocument("Requête", a_petition((1, 2, 3)))]
    given = pieces() if exhibits is None else exhibits
    return write_bundle(folder / "dossier.pdf", "Dossier EXEMPLE", fronts, given, a_layout())


def test_the_number_printed_on_each_page_is_the_number_of_the_page_in_the_file(
    tmp_path: Path,
) -> None:
    made = written(tmp_path)
    texts = poppler.page_texts(made.path)
    assert len(texts) == made.pages
    for number, text in enumerate(texts, start=1):
        found = re.search(r"[Dd]ossier,?(?: page)? (\d+)/(\d+)", text)
        assert found is not None, number
        assert (int(found[1]), int(found[2])) == (number, made.pages)


def test_the_contents_announce_the_page_where_each_piece_begins(tmp_path: Path) -> None:
    made = written(tmp_path)
    contents = poppler.text_of(made.path, page=1)
    stamps = stamps_of(made.path)
    for number, first in made.first_pages.items():
        assert re.search(rf"Pièce n° {number} — .*page {first}$", contents, re.MULTILINE)
        stamp = stamps[first - 1]
        assert stamp is not None
        assert (stamp.number, stamp.page) == (number, 1)


def test_every_line_of_the_contents_is_a_link_to_that_page(tmp_path: Path) -> None:
    made = written(tmp_path)
    with pikepdf.open(made.path) as pdf:
        numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages, start=1)}
        links = {
            str(link.Contents): numbers[link.Dest[0].objgen] for link in pdf.pages[0].obj.Annots
        }
    assert set(links.values()) == {2, *made.first_pages.values()}
    for words, page in links.items():
        assert words.endswith(f", page {page}")


def test_the_bookmarks_follow_families_pieces_and_parts(tmp_path: Path) -> None:
    """EV-06."""
    made = written(tmp_path)
    marks = bookmarks_of(made.path)
    families = [title for depth, title, _ in marks if depth == 0]
    wanted = [FAMILIES[family] for family in ("history", "captures", "testimonies")]
    assert families == ["Sommaire", "Requête", *(name.replace("\u00a0", " ") for name in wanted)]
    for depth, title, page in marks:
        if depth == 1:
            number = int(title.split()[2])
            assert page == made.first_pages[number]
            assert title.endswith(f"(page {page})")
    assert sum(depth == 2 for depth, _, _ in marks) == 2 + len(CONTENTS) + 2


def test_a_bundle_leaves_nothing_else_beside_it(tmp_path: Path) -> None:
    made = written(tmp_path)
    assert [path.name for path in made.path.parent.iterdir()] == ["dossier.pdf"]


def test_the_same_bundle_has_the_same_bytes(tmp_path: Path) -> None:
    copies = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        copies.append(written(tmp_path / name).path.read_bytes())
    assert copies[0] == copies[1]


def test_a_bundle_of_our_own_pages_is_tagged_and_its_links_too(tmp_path: Path) -> None:
    made = written(tmp_path, (an_exhibit("screen", "mail", family="captures"),))
    tree = poppler.structure_of(made.path)
    assert poppler.info_of(made.path)["Tagged"] == "yes"
    assert "Link" in tree
    assert "Réessayez sur le site." in tree


def test_a_file_that_cannot_be_joined_is_named(tmp_path: Path) -> None:
    """FI-05."""
    lost = Part("secret.pdf", "Lettre", a_protected_pdf())
    first = an_exhibit("screen")
    made = written(tmp_path, (Exhibit(1, "Divers", (*first.parts, lost)),))
    assert [item.name for item in made.left_out] == ["secret.pdf"]
    with pytest.raises(NothingToJoin):
        written(tmp_path, (Exhibit(1, "Divers", (lost,)),))
