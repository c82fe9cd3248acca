"""The folder for the court: whole or absent, exactly what the portal takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from guichet.documents.exhibit_files import NothingToJoin
from guichet.documents.exhibits import Exhibit, LeftOut, Part
from guichet.documents.filing import (
    CannotWriteThere,
    FolderIsNotEmpty,
    KeptFile,
    write_filing,
)
from guichet.documents.parts import FileIsMissing
from tests.documents.exhibit_samples import a_part, an_exhibit
from tests.documents.filing_samples import TELERECOURS, a_filing, a_folder
from tests.support import poppler
from tests.support.pdfs import a_protected_pdf

DEPOSITED = [
    "Inventaire_detaille_des_pieces.pdf",
    "PJ01_Releve_des_tentatives.pdf",
    "PJ02_Captures_semaines_40_a_42.pdf",
    "PJ03_Attestation_de_Mme_EXEMPLE.pdf",
    "Requete_refere_mesures_utiles.pdf",
    "absence_de_decision.pdf",
]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_side_is_deposited_and_the_other_is_kept(tmp_path: Path) -> None:
    written = a_folder(tmp_path / "dossier")
    assert names(tmp_path / "dossier") == ["A_DEPOSER", "NE_PAS_DEPOSER"]
    assert names(written.deposit) == DEPOSITED
    kept = tmp_path / "dossier" / "NE_PAS_DEPOSER"
    assert names(kept) == ["A_LIRE.pdf", "A_LIRE.txt", "Requete.docx", "empreintes.txt"]


def test_every_deposited_name_is_legal_for_the_portal(tmp_path: Path) -> None:
    exhibits = (an_exhibit("screen", number=1, label="Élève à l’école : reçu n° 5 / août % & œuf"),)
    written = a_folder(tmp_path / "dossier", exhibits=exhibits)
    for name in names(written.deposit):
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,76}\.pdf", name)


def test_the_note_says_the_steps_in_order_and_that_the_person_signs(tmp_path: Path) -> None:
    a_folder(tmp_path / "dossier")
    note = (tmp_path / "dossier" / "NE_PAS_DEPOSER" / "A_LIRE.txt").read_text("utf-8")
    flat = re.sub(r"\s+", " ", note)
    steps = ["Cochez « référé »", "Ajoutez la requête", "les pièces une par une"]
    steps += ["Votre identification sur le site vaut signature", "chaque jour", "frais"]
    places = [flat.index(step) for step in steps]
    assert places == sorted(places)
    for name in DEPOSITED:
        assert name in flat
    assert not re.search(r"certain|garanti|gagner|constat", flat, re.IGNORECASE)


def test_a_file_left_out_is_named_to_the_person_and_absent_from_the_inventory(
    tmp_path: Path,
) -> None:
    """FI-05."""
    lost = Part("secret.pdf", "Lettre secrète", a_protected_pdf())
    chosen = LeftOut("photo.png", "Photo floue", "Vous l’avez écartée.", "")
    filing = a_filing(exhibits=(Exhibit(1, "Divers", (a_part(), lost)),))
    written = write_filing(tmp_path / "dossier", replace(filing, left_out=(chosen,)), TELERECOURS)
    assert [item.name for item in written.left_out] == ["photo.png", "secret.pdf"]
    note = (tmp_path / "dossier" / "NE_PAS_DEPOSER" / "A_LIRE.txt").read_text("utf-8")
    assert "secret.pdf" in note
    assert "Photo floue" in note
    inventory = poppler.text_of(written.deposit / "Inventaire_detaille_des_pieces.pdf")
    assert "secret" not in inventory


def test_a_folder_that_is_not_empty_is_never_touched(tmp_path: Path) -> None:
    out = tmp_path / "dossier"
    out.mkdir()
    (out / "mes_notes.txt").write_text("à garder", "utf-8")
    with pytest.raises(FolderIsNotEmpty) as refusal:
        a_folder(out)
    assert len(refusal.value.as_text().splitlines()) == 4
    assert names(tmp_path) == ["dossier"]
    assert (out / "mes_notes.txt").read_text("utf-8") == "à garder"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "dossier").mkdir()
    a_folder(tmp_path / "dossier")
    assert names(tmp_path / "dossier") == ["A_DEPOSER", "NE_PAS_DEPOSER"]


def test_a_piece_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    exhibits = (an_exhibit("screen"), Exhibit(2, "L", (Part("s.pdf", "L", a_protected_pdf()),)))
    with pytest.raises(NothingToJoin):
        a_folder(tmp_path / "dossier", exhibits=exhibits)
    assert not list(tmp_path.iterdir())


def test_a_missing_evidence_bundle_leaves_nothing_behind(tmp_path: Path) -> None:
    filing = replace(a_filing(), kept=(KeptFile("preuves.zip", tmp_path / "absent.zip"),))
    with pytest.raises(FileIsMissing, match=r"preuves\.zip"):
        write_filing(tmp_path / "dossier", filing, TELERECOURS)
    assert not list(tmp_path.iterdir())


def test_a_gap_in_the_numbers_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="in order"):
        a_folder(tmp_path / "dossier", exhibits=(an_exhibit("screen", number=2),))
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("x", "utf-8")
    with pytest.raises(CannotWriteThere):
        a_folder(tmp_path / "fichier" / "dossier")


@pytest.mark.parametrize("room", [1_000, 60_000, 100_000])
def test_a_full_disk_is_said_and_leaves_nothing_half_written(room: int, tmp_path: Path) -> None:
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from guichet.documents.filing import DiskIsFull\n"
        "from tests.documents.filing_samples import *\n"
        "from tests.documents.exhibit_samples import *\n"
        "exhibits = (Exhibit(1, 'C', tuple(a_part('screen', n) for n in range(9))),)\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))\n"
        "try:\n"
        "    a_folder(Path(sys.argv[1]) / 'dossier', exhibits=exhibits)\n"
        "except DiskIsFull as error:\n"
        "    print(error.as_text())\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path), str(room)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "Le disque est plein." in answer.stdout
    assert not list(tmp_path.iterdir())


def test_a_source_that_cannot_be_read_is_left_out_and_the_folder_is_made(tmp_path: Path) -> None:
    def unreadable() -> bytes:
        raise OSError(28, os.strerror(28))

    filing = a_filing(exhibits=(Exhibit(1, "C", (a_part(), Part("a", "A", unreadable))),))
    written = write_filing(tmp_path / "dossier", filing, TELERECOURS)
    assert [item.name for item in written.left_out] == ["a"]


def test_the_same_filing_gives_the_same_bytes(tmp_path: Path) -> None:
    a_folder(tmp_path / "one")
    a_folder(tmp_path / "two")
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_hundred_pieces_keep_three_digits_so_that_the_portal_sorts_them(tmp_path: Path) -> None:
    exhibits = tuple(an_exhibit("clear", number=number) for number in range(1, 101))
    written = a_folder(tmp_path / "dossier", exhibits=exhibits)
    pieces = [name for name in names(written.deposit) if name.startswith("PJ")]
    assert pieces[0].startswith("PJ001_")
    assert [int(name[2:5]) for name in pieces] == list(range(1, 101))


@pytest.mark.slow
def test_a_thousand_pieces_take_no_more_memory_than_a_hundred(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from guichet.documents.exhibit_files import write_exhibit\n"
        "from tests.documents.exhibit_samples import *\n"
        "from tests.support.memory import peak_megabytes\n"
        "data = a_screen(noise=220)\n"
        "for n in range(1, 1001):\n"
        "    part = Part('c.png', 'C', lambda: data[:], note=NOTE)\n"
        "    write_exhibit(Exhibit(n, 'C', (part,)), Path(sys.argv[1]), a_layout())\n"
        "    if n in (100, 1000):\n"
        "        print(peak_megabytes())\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    hundred, thousand = map(float, answer.stdout.split())
    assert thousand - hundred < 15
    assert thousand < 150
