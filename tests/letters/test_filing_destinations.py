"""One dossier, every destination: what is written, what is left out and said, what opens."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from guichet.documents.destinations import destination_ids, load_destination
from guichet.letters.exhibits import FolderOfFiles
from guichet.letters.filing import FolderChoices, write_filing_folder
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from tests.letters.test_filing import guichet, schema
from tests.personas import awa
from tests.support.poppler import text_of
from tests.support.portable import write_portable

ON = dt.date(2026, 11, 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "dossier"


def texts(folder: Path) -> str:
    return " ".join((folder / "A_GARDER" / "A_LIRE.txt").read_text("utf-8").split())


def filed(folder: Path, out: Path, place: str, *more: str) -> subprocess.CompletedProcess[str]:
    arguments = ("--to", place, "--out", str(out), "--on", ON.isoformat(), "--json")
    return guichet("file", str(folder), *arguments, *more)


@pytest.mark.parametrize("place", destination_ids())
def test_the_command_knows_every_destination(folder: Path, tmp_path: Path, place: str) -> None:
    """FI-01, FI-02, FI-03, FI-04"""
    write_portable(awa(), folder)
    done = filed(folder, tmp_path / "out", place)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, schema("file"))
    destination = load_destination(place)
    given = tmp_path / "out" / destination.deposit_folder
    assert sorted(path.name for path in given.iterdir()) == sorted(answer["files"])
    assert (tmp_path / "out" / destination.keep_folder / "A_LIRE.pdf").is_file()


def test_the_envelope_bears_refere_and_the_address_of_the_court(
    folder: Path, tmp_path: Path
) -> None:
    """FI-02, FI-06"""
    write_portable(awa(), folder)
    assert filed(folder, tmp_path / "out", "paper").returncode == 0
    sheet = text_of(tmp_path / "out" / "A_IMPRIMER" / "Enveloppe_et_recommande.pdf")
    address = sheet[sheet.index("RÉFÉRÉ") :][:200]
    assert "Tribunal administratif" in address
    assert "Greffe" in address


def test_the_number_of_sets_can_be_chosen_and_is_checked(folder: Path, tmp_path: Path) -> None:
    write_portable(awa(), folder)
    assert filed(folder, tmp_path / "out", "counter", "--copies", "1").returncode == 0
    names = sorted(path.name for path in (tmp_path / "out" / "A_IMPRIMER").iterdir())
    assert names[:3] == [
        "1_Exemplaire_pour_le_tribunal.pdf",
        "2_Copie_sans_les_pieces.pdf",
        "3_Votre_exemplaire.pdf",
    ]
    assert filed(folder, tmp_path / "again", "counter", "--copies", "0").returncode == 2


def test_the_requete_on_paper_says_how_it_comes(folder: Path, tmp_path: Path) -> None:
    write_portable(awa(), folder)
    for place, said in (("paper", "lettre recommandée"), ("counter", "déposée au greffe")):
        assert filed(folder, tmp_path / place, place).returncode == 0
        path = tmp_path / place / "A_IMPRIMER" / "1_Exemplaire_pour_le_tribunal.pdf"
        assert said in " ".join(text_of(path).split())


def test_a_letter_that_cannot_be_written_is_said_and_the_rest_is_handed_over(
    folder: Path, tmp_path: Path
) -> None:
    """FI-05"""
    case = write_portable(awa(), folder)
    applicant = case.applicant.model_copy(update={"nationality": None, "address": None})
    unfinished = case.model_copy(update={"applicant": applicant})
    written = write_filing_folder(
        unfinished,
        FolderOfFiles(folder),
        tmp_path / "out",
        LetterOptions(on=ON),
        destination="lawyer",
    )
    with zipfile.ZipFile(written.deposit / "Dossier_pour_avocat.zip") as packed:
        names = packed.namelist()
    assert not [name for name in names if "Requete" in name]
    assert [name for name in names if "3_Pieces/PJ" in name]
    assert "Quelle est la nationalité" in texts(tmp_path / "out")


def test_the_defender_gets_nothing_without_the_letter(folder: Path, tmp_path: Path) -> None:
    """DD-05: facts, dates and steps are needed; a folder of pieces alone says none of them."""
    case = write_portable(awa(), folder)
    unfinished = case.model_copy(update={"events": ()})
    with pytest.raises(NotReady):
        write_filing_folder(
            unfinished,
            FolderOfFiles(folder),
            tmp_path / "out",
            LetterOptions(on=ON),
            destination="ddd",
            choices=FolderChoices(),
        )
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_libreoffice_opens_every_text_of_the_lawyer_s_zip(folder: Path, tmp_path: Path) -> None:
    """FI-01: same words in the DOCX, the ODT and the PDF, once printed."""
    write_portable(awa(), folder)
    assert filed(folder, tmp_path / "out", "lawyer").returncode == 0
    with zipfile.ZipFile(tmp_path / "out" / "A_TRANSMETTRE" / "Dossier_pour_avocat.zip") as packed:
        packed.extractall(tmp_path / "zip")
    for form in ("docx", "odt"):
        sources = sorted((tmp_path / "zip").rglob(f"*.{form}"))
        assert len(sources) == 4
        printed = tmp_path / form
        profile = (tmp_path / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(printed), *map(str, sources)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        for source in sources:
            ours = letters(text_of(source.with_suffix(".pdf")))
            theirs = letters(text_of(printed / f"{source.stem}.pdf"))
            assert theirs == ours, source.name


def letters(text: str) -> dict[str, int]:
    """Return how often each word stands, without the furniture of the pages and its cuts."""

    flat = re.sub(r"(?<=\w)-\s+(?=\w)", "-", text)
    flat = re.sub(r"Page\s\d+\ssur\s\d+", " ", flat)
    found = Counter(word for word in re.findall(r"[\w’'-]{4,}", flat))
    # A header row is repeated as often as its table has pages, and the banner on each of them.
    repeated = {"Date", "Heure", "Moyen", "Résultat", "Pièce", "EXEMPLE", "personne", "faits"}
    repeated |= {"imaginaires", "Nombre", "Quand", "Avec", "preuve", "Démarche"}
    return {word: count for word, count in found.items() if word not in repeated}
