"""One fault at a time, made in a finished folder of paper, of a ZIP, or of files handed over."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
from PIL import ExifTags, Image

from guichet.documents.blocks import AddressBlock, Document, Heading, Paragraph, Signature
from guichet.documents.destinations import load_destination
from guichet.documents.filing import Filing, KeptFile, write_filing
from guichet.documents.hand_over import LIST_NAME, PIECES_NAME, Enclosed
from guichet.documents.pdf import to_pdf
from guichet.documents.print_sets import RECEIPT_NAME
from tests.documents.exhibit_samples import CREATED, an_exhibit
from tests.documents.filing_samples import a_filing, a_petition
from tests.support.filing_faults import (
    Spoil,
    copied,
    elsewhere,
    exchanged,
    pdf_of,
    removed,
    written,
)
from tests.support.pdfs import a_pdf

COURT = "Tribunal administratif de Montreuil"
FIRST, COPY, OWN = (
    "1_Exemplaire_pour_le_tribunal.pdf",
    "2_Copie_pour_le_tribunal.pdf",
    "3_Votre_exemplaire.pdf",
)
ENVELOPE = "Enveloppe_et_recommande.pdf"
PACKED = "Dossier_pour_avocat.zip"
DEFENDER = "1_Saisine_du_Defenseur_des_droits.pdf"
TEXTS = "2_Textes/Requete_refere_mesures_utiles"
PETITION_PAGE, INVENTORY_PAGE, SHEET_PAGE, SERIES_PAGE = 2, 4, 5, 8
"""Where they are in a set of the sample, from 0: contents, slip, requête, absence, inventory…"""


@dataclass(frozen=True)
class Fault:
    """A fault of a destination: how it is made, the file and the rule that must be named."""

    place: str
    spoil: Spoil
    file: str
    rule: str


def an_envelope(*lines: str) -> Document:
    return Document("Enveloppe", (AddressBlock(lines, position="window"),), CREATED)


def a_saisine(*kept: str) -> Document:
    """Return a letter to the Défenseur des droits with the parts ``kept`` (all by default)."""
    said = {
        "who": Heading("Qui je suis"),
        "what": Heading("Ce qui s’est passé, et quand"),
        "steps": Paragraph("J’ai d’abord fait ces démarches auprès de l’administration."),
        "answers": Heading("Les réponses reçues"),
        "to": Paragraph("Au Défenseur des droits. Pièces n° 1 à 3."),
        "signature": Signature("Mme EXEMPLE", place="Saint-Denis", day=CREATED.date()),
    }
    blocks = tuple(said[name] for name in kept or said)
    return Document("Saisine", (Paragraph("Lettre."), *blocks), CREATED)


def a_bundle(*, true: bool = True) -> bytes:
    """Return an evidence bundle of one file; without ``true``, its digest is another one."""
    target, data = io.BytesIO(), b"EXEMPLE"
    digest = hashlib.sha256(data if true else b"x").hexdigest()
    with zipfile.ZipFile(target, "w") as bundle:
        bundle.writestr("originaux/1.txt", data)
        bundle.writestr("SHA256SUMS", f"{digest}  originaux/1.txt\n")
    return target.getvalue()


def a_place(out: Path, place: str, **changes: object) -> Path:
    """Write a sound folder for ``place`` and return it."""
    destination = load_destination(place)
    texts = {
        "enveloppe": an_envelope("RÉFÉRÉ", COURT, "Greffe"),
        "defenseur_des_droits": a_saisine(),
    }
    letters = tuple(
        Enclosed(
            f"{one.folder}/{one.stem}" if one.folder else one.stem,
            texts.get(one.letter, a_petition((1, 2, 3))),
            one.formats,
        )
        for one in destination.letters
    )
    filing: Filing = replace(
        a_filing(),
        case_lines=("Requête de Mme EXEMPLE", COURT, "Contre : le préfet"),
        letters=letters,
        evidence=KeptFile("preuves.zip", a_bundle(), "Les originaux."),
    )
    write_filing(out, replace(filing, **changes), destination)  # type: ignore[arg-type]
    return out


def another_set(out: Path) -> Path:
    """Return a first set of the same length, with other labels and another requête."""
    exhibits = (
        an_exhibit("letter", number=1, label="Un autre relevé", family="history"),
        an_exhibit("screen", "phone", "screen", number=2, label="Autres captures"),
        an_exhibit("pdf", number=3, label="Une autre attestation", family="testimonies"),
    )
    petition = a_petition((1, 2, 9), "Né le [date]. Article R. 311-1.")
    kept = (petition.blocks[0], *petition.blocks[2:-1])
    lacking = replace(petition, blocks=(*kept, petition.blocks[1]))
    return a_place(out, "paper", exhibits=exhibits, petition=lacking) / "A_IMPRIMER" / FIRST


def page_of(name: str, page: int, other: Callable[[], Path], other_page: int) -> Spoil:
    """Return the fault of one page (from 0) that shows what another PDF shows."""

    def spoil(deposit: Path) -> None:
        path = other() if other().is_absolute() else deposit / other()
        with (
            pikepdf.open(deposit / name, allow_overwriting_input=True) as pdf,
            pikepdf.open(path) as source,
        ):
            given = source.pages[other_page].obj
            for key in ("/Contents", "/Resources"):  # the page itself stays: bookmarks lead to it
                pdf.pages[page].obj[key] = pdf.copy_foreign(source.make_indirect(given[key]))
            pdf.save()

    return spoil


def swapped_pages(name: str, one: int, two: int) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        first, second = pdf.pages[one].obj, pdf.pages[two].obj
        for key in ("/Contents", "/Resources"):
            first[key], second[key] = second[key], first[key]

    return pdf_of(name, spoil)


def lost_page(name: str) -> Spoil:
    return pdf_of(name, lambda pdf: pdf.pages.__delitem__(-1))


def mark_elsewhere(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        family = next(one for one in outline.root if one.children)
        elsewhere(family.children[0], pdf)


def hidden_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = b"EXEMPLE"


def a_photo_with_its_place(pdf: pikepdf.Pdf) -> None:
    """Add a picture that says where it was taken, as a stream of the PDF."""
    exif = Image.Exif()
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    position[ExifTags.GPS.GPSLatitudeRef] = "N"
    position[ExifTags.GPS.GPSLatitude] = (48.0, 56.0, 12.0)
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, "JPEG", exif=exif)
    picture = pdf.make_stream(target.getvalue())
    picture.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image})
    picture.Filter = pikepdf.Name.DCTDecode
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(Photo=picture)


def a_text(*lines: str) -> bytes:
    return to_pdf(Document("Texte", tuple(Paragraph(line) for line in lines), CREATED))


def in_the_zip(change: Callable[[dict[str, bytes]], object], *, listed: bool = True) -> Spoil:
    """Return the fault that ``change`` makes in the files of the ZIP; ``listed``: its list too."""

    def spoil(deposit: Path) -> None:
        root = Path(PACKED).stem
        with zipfile.ZipFile(deposit / PACKED) as packed:
            files = {name.removeprefix(f"{root}/"): packed.read(name) for name in packed.namelist()}
        change(files)
        if listed:
            files.pop(LIST_NAME)
            lines = (f"{hashlib.sha256(files[one]).hexdigest()}  {one}\n" for one in sorted(files))
            files[LIST_NAME] = "".join(lines).encode()
        with zipfile.ZipFile(deposit / PACKED, "w") as packed:
            for name, data in files.items():
                packed.writestr(f"{root}/{name}", data)

    return spoil


def put(name: str, data: bytes) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.__setitem__(name, data)


def other_words(files: dict[str, bytes]) -> None:
    """Change a word of the DOCX, as somebody who corrects one format alone."""
    name, target = f"{TEXTS}.docx", io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files[name])) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.namelist():
            new.writestr(one, old.read(one).replace(b"conclusions", b"revendications"))
    files[name] = target.getvalue()


def paper_faults(other: Callable[[], Path]) -> Mapping[str, Fault]:
    """Return the faults of sets to print; ``other`` is the set of another person."""

    def of_first(spoil: Spoil, rule: str) -> Fault:
        return Fault("paper", spoil, FIRST, rule)

    def from_other(page: int, rule: str) -> Fault:
        return of_first(page_of(FIRST, page, other, page), rule)

    return {
        "a set is missing": Fault("paper", removed(COPY), "A_IMPRIMER", "print_set"),
        "two sets have each other's name": Fault(
            "paper", exchanged(FIRST, OWN), FIRST, "print_set"
        ),
        "the copy has a page of somebody else": Fault(
            "paper", page_of(COPY, PETITION_PAGE, other, PETITION_PAGE), COPY, "print_set"
        ),
        "the copy lost a page": Fault("paper", lost_page(COPY), COPY, "print_set"),
        "the first sheet is another one": of_first(
            page_of(FIRST, 1, other, PETITION_PAGE), "print_set"
        ),
        "the contents are those of another set": of_first(
            page_of(FIRST, 0, lambda: Path(OWN), 0), "contents"
        ),
        "a page has no rank": of_first(
            page_of(FIRST, PETITION_PAGE, lambda: Path(ENVELOPE), 0), "page_number"
        ),
        "two sheets are exchanged": of_first(swapped_pages(FIRST, 5, 7), "cover_sheet"),
        "two pages of a piece are exchanged": of_first(swapped_pages(FIRST, 8, 9), "stamp"),
        "a bookmark leads elsewhere": of_first(pdf_of(FIRST, mark_elsewhere), "bookmark"),
        "the inventory is another one": from_other(INVENTORY_PAGE, "inventory"),
        "the requête cites a piece that is not there": from_other(PETITION_PAGE, "cited_piece"),
        "the requête is not signed": from_other(PETITION_PAGE, "signature"),
        "the requête has a blank to fill": from_other(PETITION_PAGE, "wording"),
        "the requête cites an old article": from_other(PETITION_PAGE, "outdated_law"),
        "the envelope is missing": Fault("paper", removed(ENVELOPE), "A_IMPRIMER", "envelope"),
        "the envelope does not say RÉFÉRÉ": Fault(
            "paper", written(ENVELOPE, to_pdf(an_envelope(COURT, "Greffe"))), ENVELOPE, "envelope"
        ),
        "the envelope goes to another court": Fault(
            "paper",
            written(ENVELOPE, to_pdf(an_envelope("RÉFÉRÉ", "Tribunal administratif de Nice"))),
            ENVELOPE,
            "envelope",
        ),
        "a file is too many": Fault(
            "paper", copied(ENVELOPE, "Notes.pdf"), "Notes.pdf", "extra_file"
        ),
        "a file is hidden in a set": Fault(
            "paper", pdf_of(COPY, hidden_file), COPY, "private_data"
        ),
        "a photo says where it was taken": of_first(
            pdf_of(FIRST, a_photo_with_its_place), "private_data"
        ),
        "a set does not open": of_first(written(FIRST, b"%PDF-1.7 rien"), "readable"),
        "the slip is missing": Fault("counter", removed(RECEIPT_NAME), "A_IMPRIMER", "receipt"),
        "the slip counts other pages": Fault(
            "counter", written(RECEIPT_NAME, a_text("Exemplaires 9")), RECEIPT_NAME, "receipt"
        ),
    }


def handed_faults() -> Mapping[str, Fault]:
    """Return the faults of what is handed to a lawyer, an association, the defender of rights."""

    def of_zip(change: Callable[[dict[str, bytes]], object], file: str, rule: str) -> Fault:
        return Fault("lawyer", in_the_zip(change), file, rule)

    def ddd(spoil: Spoil, file: str, rule: str) -> Fault:
        return Fault("ddd", spoil, file, rule)

    docx = f"{TEXTS}.docx"
    unlisted = in_the_zip(put("3_Pieces/PJ04_Plus.pdf", a_pdf(1)), listed=False)
    altered = in_the_zip(put(f"{TEXTS}.pdf", a_text("Autre")), listed=False)
    absent = in_the_zip(lambda files: files.pop(docx), listed=False)
    answers = a_text('{"gate": {"oqtf": "no"}, "lawyer_note": "x"}')
    page = a_text("Snapshot-Content-Location: exemple.invalid")
    return {
        "the ZIP is missing": Fault("lawyer", removed(PACKED), "A_TRANSMETTRE", "packed"),
        "the ZIP is cut": Fault("lawyer", written(PACKED, b"PK\x03\x04 rien"), PACKED, "packed"),
        "a file of the ZIP is not listed": Fault("lawyer", unlisted, PACKED, "packed"),
        "a file of the ZIP is another one": Fault("lawyer", altered, PACKED, "packed"),
        "a listed file is not in the ZIP": Fault("lawyer", absent, PACKED, "packed"),
        "a format is missing": of_zip(lambda f: f.pop(docx), Path(docx).name, "letter"),
        "a text to correct does not open": of_zip(
            put(docx, b"PK"), Path(docx).name, "editable_text"
        ),
        "a text to correct says something else": of_zip(
            other_words, Path(docx).name, "editable_text"
        ),
        "a piece of the ZIP is missing": of_zip(
            lambda f: f.pop(next(one for one in f if "PJ02" in one)), "3_Pieces", "numbering"
        ),
        "the evidence has changed": of_zip(
            put("4_Preuves/preuves.zip", a_bundle(true=False)), "preuves.zip", "evidence"
        ),
        "the evidence does not open": of_zip(
            put("4_Preuves/preuves.zip", b"rien"), "preuves.zip", "evidence"
        ),
        "a note of the person is in the ZIP": of_zip(
            put("1_Resume/dossier.json", b"{}"), "dossier.json", "private_data"
        ),
        "a file stands beside the ZIP": Fault(
            "lawyer", written("notes.pdf", a_pdf(1)), "notes.pdf", "extra_file"
        ),
        "a piece of the association lost its page": Fault(
            "association", lost_page(PIECES_NAME), PIECES_NAME, "page_number"
        ),
        "the pieces of the association are missing": Fault(
            "association", removed(PIECES_NAME), "A_REMETTRE", "inventory"
        ),
        "the letter to the defender is missing": ddd(removed(DEFENDER), "A_ENVOYER", "letter"),
        "the letter to the defender tells no step": ddd(
            written(DEFENDER, to_pdf(a_saisine("who", "what", "answers", "to", "signature"))),
            DEFENDER,
            "petition_parts",
        ),
        "the letter to the defender is not signed": ddd(
            written(DEFENDER, to_pdf(a_saisine("who", "what", "steps", "answers", "to"))),
            DEFENDER,
            "signature",
        ),
        "a saved page goes to the defender": ddd(
            written("page.mhtml", b"MIME-Version: 1.0"), "page.mhtml", "private_data"
        ),
        "a saved page is printed for the defender": ddd(
            written(DEFENDER, page), DEFENDER, "private_data"
        ),
        "answers are printed for the defender": ddd(
            written(DEFENDER, answers), DEFENDER, "private_data"
        ),
    }


def destination_faults(other: Callable[[], Path]) -> Mapping[str, Fault]:
    """Return every fault of a destination that is not the portal."""
    return {**paper_faults(other), **handed_faults()}
