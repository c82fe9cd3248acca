"""What our PDFs claim (PDF/UA-1, PDF/A-2a), looked at by programs that are not ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pdfua
import pikepdf
import pytest

from guichet.documents.blocks import Document
from guichet.documents.bundle import FrontDocument, write_bundle
from guichet.documents.exhibits import Exhibit
from guichet.documents.inventory import InventoryHead
from guichet.documents.pdf import to_pdf
from tests.documents.exhibit_samples import CREATED, a_layout, an_exhibit
from tests.documents.filing_samples import a_folder, a_petition
from tests.documents.samples import LETTER, PETITION, note

RECEIVED_AS_PDF = "PJ03_Attestation_de_Mme_EXEMPLE.pdf"
"""A piece that came as a PDF without tags: nobody can say what its pages mean but its author."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every kind of PDF: letters, requête, inventory, note, captures, pieces, one bundle."""
    folder = tmp_path_factory.mktemp("claims")
    a_folder(folder / "filing")
    exhibits = (
        an_exhibit("letter", number=1, label="Relevé", family="history"),
        an_exhibit("screen", "phone", number=2, label="Captures"),
        an_exhibit("mail", number=3, label="Message", family="history"),
    )
    _bundle(folder / "bundle.pdf", exhibits)
    documents: dict[str, Document] = {"letter": LETTER, "petition": PETITION, "empty": note()}
    for name, document in documents.items():
        (folder / f"{name}.pdf").write_bytes(to_pdf(document))
    return sorted(folder.rglob("*.pdf"))


def _bundle(path: Path, exhibits: tuple[Exhibit, ...]) -> None:
    fronts = [FrontDocument("Requête", a_petition((1, 2, 3)))]
    write_bundle(path, "Dossier", fronts, exhibits, a_layout(), InventoryHead((), CREATED))


def claims(path: Path) -> bool:
    with pikepdf.open(path) as pdf:
        return pdf.open_metadata().get("pdfuaid:part") == "1"


def test_every_pdf_we_write_claims_to_be_accessible_but_the_copy_of_one_that_is_not(
    files: list[Path],
) -> None:
    assert [path.name for path in files if not claims(path)] == [RECEIVED_AS_PDF]
    assert len(files) >= 9


def test_no_pdf_that_claims_to_be_accessible_has_a_finding_of_an_independent_checker(
    files: list[Path],
) -> None:
    found = {
        path.name: [f"{one.rule_id} {one.message}" for one in pdfua.validate(path).findings]
        for path in files
        if claims(path)
    }
    assert {name: findings for name, findings in found.items() if findings} == {}


def test_the_checker_would_find_a_fault(tmp_path: Path, files: list[Path]) -> None:
    letter = next(path for path in files if path.name == "letter.pdf")
    with pikepdf.open(letter) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(tmp_path / "broken.pdf")
    assert pdfua.validate(tmp_path / "broken.pdf").findings


def test_qpdf_finds_no_fault_in_any_of_them(files: list[Path]) -> None:
    for path in files:
        done = subprocess.run(
            ["qpdf", "--check", path], check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, (path.name, done.stdout, done.stderr)
        assert "WARNING" not in done.stdout + done.stderr, path.name
