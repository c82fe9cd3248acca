"""Nothing of what the person told the software alone goes to the judge.

Markers are planted in everything that must stay behind: who helped, notes of a lawyer, answers to
the questions before, page archives, the place and the author hidden in files. Then every byte of
what is given is read: files, streams, pictures, metadata.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest
from PIL import ExifTags, Image, PngImagePlugin

from guichet.casefile import Gate
from guichet.documents.destinations import load_destination
from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import StoredContact
from guichet.dossiers.services import create_dossier
from guichet.evidence.example import example_profile
from guichet.letters.options import LetterOptions
from guichet.letters.services import filing_folder
from guichet.storage.uploads import accept
from tests.factories import NOW, PARIS, an_attempt
from tests.support.poppler import text_of

pytestmark = pytest.mark.django_db
ON = NOW.date()
PLACE, AUTHOR, ARCHIVE = "MARQUEURLIEU", "MARQUEURAUTEUR", "MARQUEURARCHIVE"
HELPER, LAWYER, COMMENT = "MARQUEURAIDANT", "MARQUEURAVOCAT", "MARQUEURCOMMENTAIRE"
MARKERS = (PLACE, AUTHOR, ARCHIVE, HELPER, LAWYER, COMMENT)
GATE_WORDS = ("oqtf", "obligation de quitter", "assigné", "placé en rétention", "questions avant")


def a_photo() -> bytes:
    """Return a JPEG whose Exif and comment say where and by whom it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = AUTHOR
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    position[ExifTags.GPS.GPSLatitudeRef] = "N"
    position[ExifTags.GPS.GPSLatitude] = (48.0, 56.0, 12.0)
    position[ExifTags.GPS.GPSAreaInformation] = PLACE.encode()
    target = io.BytesIO()
    picture = Image.new("RGB", (640, 480), (200, 210, 220))
    picture.save(target, "JPEG", exif=exif, comment=COMMENT.encode())
    return target.getvalue()


def a_screenshot_with_words() -> bytes:
    """Return a PNG with text chunks and an Exif chunk."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", AUTHOR)
    words.add_itxt("Location", PLACE, zip=True)
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = COMMENT
    target = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(target, "PNG", pnginfo=words, exif=exif)
    return target.getvalue()


def a_paper() -> bytes:
    """Return a PDF with an author, hidden metadata, an enclosed file and a photo with a place."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = [AUTHOR]
        metadata["xmp:CreatorTool"] = COMMENT
    pdf.docinfo["/Author"] = AUTHOR
    pdf.attachments["lieu.txt"] = f"{PLACE} enclosed".encode()
    page.obj.PieceInfo = pikepdf.Dictionary(
        Machine=pikepdf.Dictionary(Private=pikepdf.String(COMMENT))
    )
    page.obj.Metadata = pdf.make_stream(f"<x>{PLACE}</x>".encode())
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def an_archive(sender: str) -> bytes:
    """Return a page archive, as a browser saves it, or with as few headers as some programs do."""
    return (
        f"{sender}MIME-Version: 1.0\r\n"
        "Content-Type: multipart/related; boundary=x; type=text/html\r\n\r\n"
        f"--x\r\nContent-Type: text/html\r\n\r\n<p>{ARCHIVE}</p>\r\n--x--\r\n"
    ).encode()


@pytest.fixture
def dossier(db: None) -> Dossier:
    contacts = (
        StoredContact(
            id=str(uuid4()), note=HELPER, role="association", organisation=HELPER, name=HELPER
        ),
        StoredContact(id=str(uuid4()), role="lawyer", name=LAWYER),
    )
    gate = Gate(
        **{**example_profile(ON).gate.model_dump(), "oqtf": "see_someone"},
    ).model_copy(update={"oqtf_seen_by": "lawyer", "oqtf_seen_on": ON, "checked_by": "association"})
    profile = example_profile(ON).model_copy(
        update={"contacts": contacts, "lawyer_note": LAWYER, "gate": gate}
    )
    made = create_dossier(pseudonym="Awa EXEMPLE", by=HELPER, at=NOW, example=True, profile=profile)
    for days in (30, 24, 17, 9, 2):
        moment = dt.datetime(2026, 11, 20, 9, 5, tzinfo=PARIS) - dt.timedelta(days=days)
        files = (accept("capture.png", a_screenshot_with_words()),)
        if days == 9:
            files = (accept("photo.jpg", a_photo()), accept("page.mhtml", an_archive("")))
        if days == 2:
            browser = "From: <Saved by a browser>\r\nSubject: Page\r\n"
            files = (*files, accept("page2.mhtml", an_archive(browser)))
        an_attempt(made, moment, files=files)
    an_attempt(
        made,
        dt.datetime(2026, 10, 28, 9, 5, tzinfo=PARIS),
        channel="lrar",
        outcome="sent",
        files=(accept("lettre.pdf", a_paper()),),
    )
    return made


def everything_in(path: Path) -> Iterator[bytes]:
    """Yield every byte that a reader could find: raw, decoded streams, words, metadata."""
    content = path.read_bytes()
    yield content
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield packed.read(name)
    if path.suffix == ".pdf":
        yield text_of(path).encode()
        with pikepdf.open(path) as pdf:
            for one in pdf.objects:
                if isinstance(one, pikepdf.Stream):
                    yield one.read_raw_bytes()
                    try:
                        yield one.read_bytes()
                    except pikepdf.PdfError:
                        continue  # a picture that is not unpacked: its raw bytes were read
                yield repr(one).encode()


def found(path: Path, words: tuple[str, ...]) -> list[str]:
    spellings = [(word, word.encode(coding)) for word in words for coding in ("ascii", "utf-16-be")]
    return sorted(
        {word for part in everything_in(path) for word, spelt in spellings if spelt in part}
    )


@pytest.mark.parametrize("place", ["telerecours", "paper", "counter", "ddd"])
def test_nothing_told_to_the_software_alone_is_in_what_is_given(
    dossier: Dossier, tmp_path: Path, place: str
) -> None:
    """FI-04: no gate answer, helper's note, page archive, author or place of a photo."""
    written = filing_folder(
        dossier, tmp_path / "x", LetterOptions(on=ON), at=NOW, destination=place
    )
    files = [path for path in written.deposit.rglob("*") if path.is_file()]
    assert len(files) >= 3
    assert {path.name: found(path, MARKERS) for path in files if found(path, MARKERS)} == {}
    for path in files:
        with pikepdf.open(path) as pdf:
            assert "/Author" not in pdf.docinfo or "EXEMPLE" in str(pdf.docinfo["/Author"])
            assert not pdf.attachments
        assert b"GPS" not in path.read_bytes()
        said = " ".join(text_of(path).split()).casefold()
        assert [word for word in GATE_WORDS if word in said] == [], path.name


def test_the_originals_keep_what_the_copies_lost(dossier: Dossier, tmp_path: Path) -> None:
    """The bundle holds the bytes as received: the markers above were really there."""
    folder = tmp_path / "x"
    filing_folder(dossier, folder, LetterOptions(on=ON), at=NOW, destination="telerecours")
    keep = load_destination("telerecours").keep_folder
    kept = found(folder / keep / "preuves.zip", (PLACE, AUTHOR, ARCHIVE, COMMENT))
    assert kept == sorted((PLACE, AUTHOR, ARCHIVE, COMMENT))
    with zipfile.ZipFile(folder / keep / "preuves.zip") as bundle:
        photos = [bundle.read(name) for name in bundle.namelist() if name.endswith(".jpg")]
    assert photos == [a_photo()]
