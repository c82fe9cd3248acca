"""For any set of pieces: names, stamps, bookmarks and inventory agree, read back from the files."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from guichet.documents.exhibit_files import write_exhibit
from guichet.documents.exhibits import FAMILIES, Exhibit, Family, Part, WrittenExhibit
from guichet.documents.filing_check import check_filing
from tests.documents.exhibit_samples import (
    CONTENTS,
    CREATED,
    a_layout,
    a_part,
    bookmarks_of,
    stamps_of,
)
from tests.documents.filing_samples import a_folder, with_cap
from tests.support import poppler
from tests.support.pictures import png_of

WORDS = st.text(
    alphabet=st.sampled_from("abcdefghijéèàçœ ÉÀ'’«».,:;!?/%&_-0123456789°€Ж中📷"), max_size=60
)


PARTS = st.lists(st.tuples(st.sampled_from(list(CONTENTS)), WORDS), min_size=1, max_size=6)
PIECES = st.lists(st.tuples(st.sampled_from(list(FAMILIES)), WORDS, PARTS), min_size=1, max_size=4)
Described = tuple[Family, str, list[tuple[str, str]]]


def made(described: list[Described]) -> tuple[Exhibit, ...]:
    """Return the pieces described, in the order of their families."""
    ordered = sorted(described, key=lambda piece: list(FAMILIES).index(piece[0]))
    return tuple(
        Exhibit(number, f"Pièces {words}", _parts(number, parts), family)
        for number, (family, words, parts) in enumerate(ordered, start=1)
    )


def _parts(number: int, described: list[tuple[str, str]]) -> tuple[Part, ...]:
    return tuple(
        a_part(kind, number * 100 + at, label=f"{at} {words}")
        for at, (kind, words) in enumerate(described, start=1)
    )


@settings(max_examples=25, deadline=None)
@given(PIECES, st.sampled_from([110_000, 160_000, 32_000_000]))
def test_names_stamps_bookmarks_and_inventory_agree(described: list[Described], cap: int) -> None:
    """RQ-29."""
    pieces = made(described)
    with tempfile.TemporaryDirectory() as place:
        written = a_folder(Path(place) / "dossier", exhibits=pieces, cap=cap)
        assert not written.left_out
        deposit = written.deposit
        assert all(path.stat().st_size <= cap for path in deposit.glob("PJ*"))
        inventory = _flat(poppler.text_of(deposit / "Inventaire_detaille_des_pieces.pdf"))
        for piece, planned in zip(written.exhibits, pieces, strict=True):
            assert [place.part.name for place in piece.parts] == [p.name for p in planned.parts]
            _agree(piece, deposit, inventory)
        report = check_filing(deposit, with_cap(cap), CREATED.date())
        assert [fault for fault in report.faults if fault.rule != "wording"] == []


def _agree(piece: WrittenExhibit, deposit: Path, inventory: str) -> None:
    page = 0
    for file in piece.files:
        assert re.match(rf"PJ0?{piece.number}_", file.name)
        stamps = stamps_of(deposit / file.name)
        for stamp in stamps:
            page += 1
            assert stamp is not None
            assert (stamp.number, stamp.page, stamp.total) == (piece.number, page, piece.pages)
        assert len(stamps) == file.pages
        _bookmarks_agree(piece, deposit, file.name)
        assert _flat(file.name) in inventory
    assert page == piece.pages
    assert _flat(f"{piece.number} {piece.label}"[:30]) in inventory


def _bookmarks_agree(piece: WrittenExhibit, deposit: Path, name: str) -> None:
    first, *others = bookmarks_of(deposit / name)
    assert first[1].startswith(f"Pièce n° {piece.number} — ")
    assert first[2] == 1
    wanted = [(place.part.label, place.page_in_file) for place in piece.parts if place.file == name]
    if len(piece.parts) > 1:
        found = [(_flat(title), page) for _, title, page in others]
        assert found == [(_flat(title), page) for title, page in wanted]
    with pikepdf.open(deposit / name) as pdf:
        assert _flat(piece.label) in _flat(str(pdf.docinfo["/Title"]))


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["RGB", "L", "P", "1", "RGBA"]),
            st.integers(1, 60),
            st.integers(1, 60),
            st.binary(min_size=30, max_size=30),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_picture_keeps_its_pixels(pictures: list[tuple[str, int, int, bytes]]) -> None:
    originals = [_image(*picture) for picture in pictures]
    parts = tuple(Part(f"{n}.png", f"{n}", png_of(image)) for n, image in enumerate(originals))
    with tempfile.TemporaryDirectory() as place:
        written = write_exhibit(Exhibit(1, "C", parts), Path(place), a_layout(banner=None))
        shown = [
            image
            for file in written.files
            for image in poppler.pictures_of(Path(place) / file.name)
        ]
    assert len(shown) == len(originals)
    for left, right in zip(shown, originals, strict=True):
        assert left.size == right.size
        assert not ImageChops.difference(left.convert("RGB"), right.convert("RGB")).getbbox()


def _image(mode: str, width: int, height: int, seed: bytes) -> Image.Image:
    pixels = (seed * (width * height * 3 // len(seed) + 1))[: width * height * 3]
    return Image.frombytes("RGB", (width, height), pixels).convert(mode)
