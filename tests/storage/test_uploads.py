"""What is taken in: type by content, bounded size, neutral names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.storage import uploads
from tests.factories import png

MAIL = b"From: a@exemple.invalid\r\nTo: b@exemple.invalid\r\nSubject: EXEMPLE\r\n\r\nBonjour\r\n"
MHTML = (
    b"From: <Saved by Blink>\r\nSubject: EXEMPLE\r\nDate: Mon, 2 Nov 2026 09:00:00 +0100\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/html\r\n\r\n<p>EXEMPLE</p>\r\n--x--\r\n"
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (png(), "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 20, "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (MAIL, "message/rfc822"),
        (MHTML, "multipart/related"),
        ("Appel du 3 mars à la préfecture".encode(), "text/plain"),
        ("Appel du 3 mars à la préfecture".encode("latin-1"), "text/plain"),
        (b"<!DOCTYPE html><title>x</title>", "text/html"),
        (b"MZ\x90\x00\x03\x00\x00\x00", None),
        (b"PK\x03\x04\x14\x00\x00\x00", None),
    ],
)
def test_the_type_is_read_from_the_content(data, expected):
    """CA-11"""
    assert uploads.sniff(data) == expected


def test_a_note_with_colons_is_no_mail():
    assert uploads.sniff(b"Date: lundi\nHeure: 9 h\nResultat: aucun") == "text/plain"


def test_a_name_that_lies_is_told():
    upload = uploads.accept("photo.pdf", png())
    assert upload.media_type == "image/png"
    assert upload.renamed_from == "pdf"


def test_an_empty_file_is_refused_with_its_name():
    with pytest.raises(uploads.EmptyFile, match=r"vide\.png"):
        uploads.accept("vide.png", b"")


def test_a_file_over_the_limit_is_refused_with_the_limit():
    with pytest.raises(uploads.FileTooLarge) as refused:
        uploads.accept("gros.png", png() + b"\x00" * uploads.MAX_FILE_BYTES)
    assert "32 Mo" in refused.value.what_it_changes


def test_an_unknown_kind_is_refused_with_what_is_taken():
    with pytest.raises(uploads.UnknownKind) as refused:
        uploads.accept("programme.exe", b"MZ\x90\x00\x03\x00")
    assert ".eml" in refused.value.what_to_do


@given(st.text(max_size=300))
def test_a_name_never_keeps_a_path_or_a_control_character(name):
    safe = uploads.safe_name(name)
    assert safe
    assert "/" not in safe
    assert "\\" not in safe
    assert safe.isprintable()
    assert len(safe) <= 120
