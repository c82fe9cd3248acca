"""Corrupt, empty, huge, misnamed and hostile files: said file by file, and the dossier is whole."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.cli.dossier_source import UnusableBundle
from guichet.documents.incoming_pdf import PdfNeedsPassword
from guichet.documents.packed_files import DamagedZip, NoPictureInside
from guichet.documents.pictures import DamagedPicture, PictureTooLarge
from guichet.sealing.archive import NotABundle
from guichet.storage.uploads import MAX_FILE_BYTES, EmptyFile, FileTooLarge, UnknownKind
from guichet.web.errors import RequestTooLarge
from tests.bad_input.telling import (
    NEVER,
    assert_told_by_command,
    assert_told_on_page,
    is_said,
    words_of,
)
from tests.factories import png
from tests.support.installations import GUICHET
from tests.support.pdfs import a_protected_pdf
from tests.support.pictures import a_photograph, a_png_bomb
from tests.support.whole import assert_whole, stored


def zipped(*names: str) -> bytes:
    """Return a ZIP of files of these names that hold nothing of use."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"EXEMPLE")
    return target.getvalue()


NESTED_MAIL = b"".join(
    b"From: a@exemple.invalid\nTo: b@exemple.invalid\nSubject: EXEMPLE\n"
    b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (rank, rank)
    for rank in range(3000)
)
DAMAGED = {
    "cut.png": png("coupée")[:200],
    "flipped.png": png("changée")[:90] + b"\xff\xff" + png("changée")[92:],
    "header.png": b"\x89PNG\r\n\x1a\n",
    "cut.jpg": a_photograph()[:400],
    "header.webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "nested.eml": NESTED_MAIL,
}


def send(client, dossier, name: str, data: bytes):
    """Send one file by the page, and return the page that follows."""
    file = SimpleUploadedFile(name, data, "application/octet-stream")
    return client.post(f"/dossiers/{dossier.id}/preuves/", {"files": file}, follow=True)


def assert_shown(answer, error) -> None:
    """Assert that the page tells the four parts of ``error``."""
    text = answer.content.decode()
    for part in ("title", "effect", "advice", "kept"):
        assert is_said(getattr(error, part), words_of(text)), part
    assert not [sign for sign in NEVER if sign in text]


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("vide.png", b"", EmptyFile),
        ("programme.png", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200), UnknownKind),
        ("tableau.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), UnknownKind),
        ("coupé.zip", b"PK\x03\x04" + bytes(200), DamagedZip),
        ("programme.zip", zipped("programme.exe"), NoPictureInside),
        ("lourd.png", png() + bytes(MAX_FILE_BYTES), FileTooLarge),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_with_its_reason(
    signed_in, dossier, tmp_path, name, data, error
):
    """CA-13: refused in four parts; nothing of it is stored and the rest is whole."""
    before = stored(dossier)
    assert_shown(send(signed_in, dossier, name, data), error)
    assert assert_whole(dossier, before, tmp_path) == before


def test_one_bad_file_stops_no_other(signed_in, dossier, tmp_path):
    before = stored(dossier)
    files = [SimpleUploadedFile("vide.png", b""), SimpleUploadedFile("bon.png", png("bonne"))]
    signed_in.post(f"/dossiers/{dossier.id}/preuves/", {"files": files})
    assert len(assert_whole(dossier, before, tmp_path).files) == len(before.files) + 1


def test_a_misnamed_file_is_known_by_its_content(signed_in, dossier, tmp_path):
    """A PDF called .png is a PDF; its name never decides what is done with it."""
    before = stored(dossier)
    send(signed_in, dossier, "../../etc/capture.png", a_protected_pdf())
    capture = dossier.captures.get(media_type="application/pdf")
    assert capture.name == "capture.png"
    assert_whole(dossier, before, tmp_path)


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_kept_as_it_came_and_no_page_breaks(signed_in, dossier, tmp_path, name):
    """The original is the person's: it is kept, sealed and exported, whatever it is."""
    before = stored(dossier)
    assert send(signed_in, dossier, name, DAMAGED[name]).status_code == 200
    [new] = set(assert_whole(dossier, before, tmp_path).files) - before.files
    capture = dossier.captures.get(sha256=new)
    page = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/")
    assert page.status_code == 200
    assert not [sign for sign in NEVER if sign in page.content.decode()]
    if capture.is_picture:
        copy = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/planche/")
        text = copy.content.decode()
        assert_told_on_page(copy.status_code, text, DamagedPicture, expected=400)


def test_a_decompression_bomb_is_kept_and_never_opened(signed_in, dossier, tmp_path):
    """Billions of points announced: the copy is refused before a single one is decoded."""
    before = stored(dossier)
    send(signed_in, dossier, "bombe.png", a_png_bomb(40_000, 40_000))
    [new] = set(assert_whole(dossier, before, tmp_path).files) - before.files
    capture = dossier.captures.get(sha256=new)
    copy = signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/planche/")
    assert_told_on_page(copy.status_code, copy.content.decode(), PictureTooLarge, expected=400)


def test_a_request_over_the_limit_is_refused_before_it_is_read(signed_in, dossier, tmp_path):
    before = stored(dossier)
    answer = signed_in.post(
        f"/dossiers/{dossier.id}/preuves/",
        data=b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(10**9),
    )
    assert_told_on_page(answer.status_code, answer.content.decode(), RequestTooLarge, expected=413)
    assert assert_whole(dossier, before, tmp_path) == before


def test_a_pdf_with_a_password_is_set_aside_from_the_folder_with_its_reason(portable, tmp_path):
    """The folder is made without it, and says why and what to do."""
    from tests.personas import awa
    from tests.support.portable import a_content, write_portable

    locked = a_protected_pdf()  # a letter and its receipt in one file: the same bytes twice

    def content(file):
        return locked if file.name == "lettre.pdf" else a_content(file)

    write_portable(awa(), portable, content)
    done = guichet("file", portable, "--on", "2026-11-20", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert is_said(PdfNeedsPassword.title, done.stdout)


def guichet(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command that needs no installation."""
    return subprocess.run(
        [GUICHET, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False
    )


def a_zip_bomb(folder: Path) -> Path:
    """Return a small zip that holds a journal and a gigabyte of nothing."""
    path = folder / "bombe.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("journal.jsonl", "{}\n")
        with archive.open("originaux/0001_000000000000.png", "w", force_zip64=True) as member:
            for _ in range(1024):
                member.write(bytes(1 << 20))
    return path


def test_a_zip_bomb_is_refused_by_verify_and_never_unpacked_by_a_letter(tmp_path):
    bomb = a_zip_bomb(tmp_path)
    assert bomb.stat().st_size < 2_000_000
    assert guichet("verify", bomb).returncode in {1, 2}
    done = guichet("compose", bomb, "requete", "--out", tmp_path / "out")
    assert_told_by_command(done, UnusableBundle)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"pas un zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_refused_by_every_command_that_reads_one(tmp_path, content):
    path = tmp_path / "preuves.zip"
    path.write_bytes(content)
    assert_told_by_command(guichet("verify", path), NotABundle)
    done = guichet("compose", path, "requete", "--out", tmp_path / "out")
    assert_told_by_command(done, UnusableBundle)


def test_a_device_is_not_read_for_ever():
    assert_told_by_command(guichet("verify", "/dev/zero"), NotABundle)


def test_a_broken_bundle_sent_to_the_page_is_told_in_four_parts(signed_in):
    file = SimpleUploadedFile("preuves.zip", io.BytesIO(b"pas un zip").read())
    answer = signed_in.post("/verifier/", {"bundle": file})
    assert answer.status_code == 200
    for part in ("effect", "advice", "kept"):
        assert is_said(getattr(NotABundle, part), words_of(answer.content.decode()))
