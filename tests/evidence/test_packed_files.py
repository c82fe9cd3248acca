"""A ZIP of captures and a document of pasted captures: each picture taken out, with its source."""

from __future__ import annotations

import hashlib
import io
import resource
import stat
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.shared import Cm

from guichet.casefile.provenance import PROVENANCES
from guichet.documents import packed_files
from guichet.documents.packed_files import (
    DOCX,
    ODT,
    DamagedZip,
    LockedZip,
    NoPictureInside,
    ZipTooLarge,
)
from guichet.errors import GuichetError
from guichet.evidence.services import read_original
from guichet.evidence.unpacking import files_in
from guichet.storage.uploads import UnknownKind
from tests.factories import a_dossier
from tests.support.pictures import a_heic, a_photograph, a_screen

if TYPE_CHECKING:
    from django.test import Client

    from guichet.dossiers.models import Dossier

FIRST, SECOND = a_screen(seed=1), a_screen(seed=2)


@pytest.fixture
def dossier(db: None) -> Dossier:
    """Return an open dossier."""
    return a_dossier()


def a_docx(*images: bytes) -> bytes:
    """Return a Word document with the pictures pasted in order, a sentence between them."""
    document = Document()
    for rank, image in enumerate(images):
        document.add_paragraph(f"EXEMPLE, capture {rank}")
        document.add_picture(io.BytesIO(image), width=Cm(12))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def an_odt(*images: bytes) -> bytes:
    """Return an ODT that shows the pictures, stored in another order than that of the text."""
    frames = "".join(
        f'<draw:frame><draw:image xlink:href="Pictures/{rank}.png"/></draw:frame>'
        for rank in range(len(images))
    )
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">{frames}</office:document-content>'
    )
    members = {f"Pictures/{rank}.png": image for rank, image in enumerate(images)}
    backwards = dict(reversed(members.items()))
    return a_zip({"mimetype": ODT.encode(), "content.xml": content.encode(), **backwards})


def a_zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def send(client: Client, dossier: Dossier, name: str, data: bytes) -> str:
    """Send a file by the page and return the page that follows."""
    file = SimpleUploadedFile(name, data, "application/octet-stream")
    answer = client.post(f"/dossiers/{dossier.id}/preuves/", {"files": file}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("make", "name", "media_type"), [(a_docx, "c.docx", DOCX), (an_odt, "c.odt", ODT)]
)
def test_a_document_is_kept_byte_for_byte_and_its_pictures_follow_in_the_order_of_the_text(
    signed_in, dossier, make, name, media_type
):
    """CA-11"""
    data = make(FIRST, SECOND)
    send(signed_in, dossier, name, data)
    whole, *taken = dossier.captures.order_by("received_at", "id")
    assert (whole.media_type, whole.provenance) == (media_type, "upload")
    assert read_original(whole) == data
    assert [read_original(one) for one in taken] == [FIRST, SECOND]
    for rank, one in enumerate(taken, start=1):
        assert one.provenance == "from_document"
        assert one.saw("taken_from")["sha256"] == whole.sha256
        page = signed_in.get(f"/dossiers/{dossier.id}/preuves/{one.id}/").content.decode()
        assert f"image n°\N{NO-BREAK SPACE}{rank}" in page or f"image n° {rank}" in page
        assert name in page


def test_the_log_says_which_document_a_picture_was_taken_from(signed_in, dossier):
    data = a_docx(FIRST)
    send(signed_in, dossier, "c.docx", data)
    picture = dossier.captures.get(provenance="from_document")
    said = dossier.log_payloads.get(number=picture.log_number).content
    assert hashlib.sha256(data).hexdigest() in str(said)


def test_each_picture_of_a_zip_is_an_original_of_its_own(signed_in, dossier):
    """CA-11"""
    heic = a_heic()
    members = {"jour 1/a.png": FIRST, "jour 2/a.png": SECOND, "IMG.HEIC": heic}
    send(signed_in, dossier, "captures.zip", a_zip(members))
    kept = list(dossier.captures.order_by("received_at", "id"))
    assert [read_original(one) for one in kept] == [FIRST, SECOND, heic]
    assert [one.name for one in kept] == ["a.png", "a.png", "IMG.HEIC"]
    assert {one.provenance for one in kept} == {"from_zip"}
    page = signed_in.get(f"/dossiers/{dossier.id}/preuves/{kept[1].id}/").content.decode()
    assert "captures.zip" in page


def test_a_heic_is_shown_as_a_copy_and_sent_back_as_it_came(signed_in, dossier):
    """CA-11"""
    heic = a_heic(place=True)
    send(signed_in, dossier, "IMG.HEIC", heic)
    address = f"/dossiers/{dossier.id}/preuves/{dossier.captures.get().id}/"
    assert f'src="{address}copie/"' in signed_in.get(address).content.decode()
    copy = signed_in.get(f"{address}copie/")
    assert copy.headers["Content-Type"] == "image/jpeg"
    assert copy.content.startswith(b"\xff\xd8\xff")
    original = signed_in.get(f"{address}original/")
    assert original.content == heic
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert signed_in.get(f"{address}planche/").content.startswith(b"%PDF-")


def test_what_is_no_picture_in_a_zip_is_named_and_left(signed_in, dossier):
    nested = a_zip({"b.png": SECOND})
    noise = {"__MACOSX/._a.png": b"x", "dossier/": b"", ".DS_Store": b"x"}
    page = send(signed_in, dossier, "c.zip", a_zip({"a.png": FIRST, "autre.zip": nested, **noise}))
    assert [read_original(one) for one in dossier.captures.all()] == [FIRST]
    assert "autre.zip" in page
    assert "__MACOSX" not in page


def test_a_path_that_climbs_names_nothing_outside(signed_in, dossier, tmp_path):
    data = a_zip({"../../../etc/a.png": FIRST, "C:\\Windows\\b.png": SECOND})
    send(signed_in, dossier, "c.zip", data)
    assert {one.name for one in dossier.captures.all()} == {"a.png", "b.png"}


def test_a_link_in_a_zip_is_not_followed(dossier):
    link = zipfile.ZipInfo("lien.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(NoPictureInside):
        files_in("c.zip", target.getvalue())


def a_locked_zip() -> bytes:
    """Return a ZIP whose member says that it is encrypted."""
    data = bytearray(a_zip({"a.png": FIRST}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def a_bomb() -> bytes:
    """Return a small ZIP of one picture that never ends."""
    return a_zip({"a.png": FIRST + bytes(packed_files.LARGEST_PICTURE)})


def many_that_are_too_much() -> bytes:
    """Return a ZIP of pictures each under the limit, over it together."""
    padded = FIRST + bytes(packed_files.LARGEST_PICTURE - len(FIRST) - 1)
    return a_zip({f"{rank}.png": padded for rank in range(3)})


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (a_locked_zip, LockedZip),
        (a_bomb, ZipTooLarge),
        (many_that_are_too_much, ZipTooLarge),
        (lambda: a_zip({f"{n}.png": FIRST[:60] for n in range(201)}), ZipTooLarge),
        (lambda: a_zip({"a" * 200 + str(n): b"" for n in range(6000)}), ZipTooLarge),
        (lambda: a_zip({"notes.txt": b"EXEMPLE"}), NoPictureInside),
        (lambda: a_zip({"a.png": FIRST})[:-30], DamagedZip),
        (lambda: b"PK\x03\x04" + bytes(200), DamagedZip),
        (lambda: a_zip({"[Content_Types].xml": b"", "xl/media/a.png": FIRST}), UnknownKind),
        (lambda: a_zip({"a.png": FIRST}, zipfile.ZIP_LZMA), NoPictureInside),
    ],
)
def test_a_zip_that_cannot_be_taken_is_refused_whole(make, error):
    """Nothing of it is kept: bomb, password, too many, cut, an Excel file, an exotic coding."""
    with pytest.raises(error) as refused:
        files_in("captures.zip", make())
    assert "captures.zip" in refused.value.what_happened


def test_a_document_with_macros_is_not_taken_in():
    source = zipfile.ZipFile(io.BytesIO(a_docx(FIRST)))
    members = {one: source.read(one) for one in source.namelist()}
    with pytest.raises(UnknownKind):
        files_in("c.docx", a_zip({**members, "word/vbaProject.bin": b"EXEMPLE"}))


def test_the_entities_of_a_hostile_document_stay_shut():
    hostile = (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b'<x xmlns:xlink="http://www.w3.org/1999/xlink">&a;<image xlink:href="Pictures/0.png"/></x>'
    )
    data = a_zip({"mimetype": ODT.encode(), "content.xml": hostile, "Pictures/0.png": FIRST})
    whole, picture = files_in("c.odt", data)[0]
    assert (whole.data, picture.data) == (data, FIRST)


@pytest.mark.parametrize("content", [b"<x", b"", b"<x>" * 5000])
def test_a_document_whose_text_is_damaged_is_kept_and_it_is_said(content):
    data = a_zip({"mimetype": ODT.encode(), "content.xml": content, "Pictures/0.png": FIRST})
    files, left = files_in("c.odt", data)
    assert [one.data for one in files] == [data]
    assert "c.odt" in left[0].what_happened


A_BOMB_OF_ELEMENTS = (packed_files.LONGEST_TEXT * 4) // 7
HOSTILE_TEXTS = {
    "pictures without end": b"<blip/>" * A_BOMB_OF_ELEMENTS,
    "elements without end": b"<a/>" * A_BOMB_OF_ELEMENTS,
    "elements in elements": b"<image><a/>" * A_BOMB_OF_ELEMENTS,
    "words without end": b"EXEMPLE" * A_BOMB_OF_ELEMENTS,
    "remarks without end": b"<!---->" * A_BOMB_OF_ELEMENTS,
    "one tag without end": b"<blip " + b"".join(b'a%x="" ' % n for n in range(500_000)) + b"/>",
}


@pytest.mark.parametrize("kind", [DOCX, ODT])
@pytest.mark.parametrize("hostile", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_a_hostile_text_costs_little_and_what_came_before_it_is_kept(kind, hostile):
    """CA-11: nothing is built of it, reading stops, and the person is told."""
    shown = b'<image xmlns:l="http://www.w3.org/1999/xlink" l:href="media/0.png"/>'
    shown += b'<blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    text = b"<x>" + shown + b' r:embed="r1"/>' + hostile
    members = {"mimetype": ODT.encode(), "content.xml": text, "media/0.png": FIRST}
    if kind == DOCX:
        rels = b'<R><Relationship Id="r1" Target="/media/0.png"/></R>'
        members = {"[Content_Types].xml": b"<a/>", "word/document.xml": text, "media/0.png": FIRST}
        members["word/_rels/document.xml.rels"] = rels
    data = a_zip(members)
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    files, [told] = files_in("c.docx", data)
    assert time.process_time() - started < 1.5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 120 * 1024
    assert [one.data for one in files] == [data, FIRST]
    assert "trop long pour être lu en entier" in told.what_happened


def test_a_zip_changed_anywhere_never_crashes():
    data = a_zip({"a.jpg": a_photograph(64, 48), "b.png": a_screen(40, 40)})
    for at in range(0, len(data), 11):
        spoiled = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        try:
            files_in("captures.zip", spoiled)
        except GuichetError:
            continue


def test_every_provenance_fits_the_database_and_has_a_label():
    assert {"extension", "assisted", "screen", "phone_share", "gallery", "helper", "mail"} <= set(
        PROVENANCES
    )
    assert all(label and len(code) <= 20 for code, label in PROVENANCES.items())
