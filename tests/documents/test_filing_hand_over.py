"""What is handed to a lawyer, an association, the Défenseur des droits: whole, listed, sober."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

from guichet.documents.destinations import Destination, destination_ids, load_destination
from guichet.documents.filing import Filing, KeptFile, WrittenFiling, write_filing
from guichet.documents.hand_over import Enclosed
from tests.documents.filing_samples import a_filing, a_petition

EVIDENCE = KeptFile("preuves.zip", b"PK evidence", "Les originaux.")


def handed(out: Path, place: str, **changes: object) -> WrittenFiling:
    destination: Destination = load_destination(place)
    letters = tuple(
        Enclosed(
            f"{one.folder}/{one.stem}" if one.folder else one.stem,
            a_petition((1, 2, 3)),
            one.formats,
        )
        for one in destination.letters
    )
    filing: Filing = replace(
        a_filing(), letters=letters, evidence=EVIDENCE, kept=(EVIDENCE,), **changes
    )
    return write_filing(out, filing, destination)


def test_the_lawyer_gets_one_zip_with_texts_pieces_and_evidence(tmp_path: Path) -> None:
    """FI-01"""
    written = handed(tmp_path / "x", "lawyer")
    assert [path.name for path in written.deposit.iterdir()] == ["Dossier_pour_avocat.zip"]
    with zipfile.ZipFile(written.deposit / "Dossier_pour_avocat.zip") as packed:
        assert packed.testzip() is None
        inside = {name.removeprefix("Dossier_pour_avocat/") for name in packed.namelist()}
    for form in ("pdf", "docx", "odt"):
        assert f"2_Textes/Requete_refere_mesures_utiles.{form}" in inside
        assert f"1_Resume/Fiche_pour_un_avocat.{form}" in inside
    pieces = {name for name in inside if name.startswith("3_Pieces/PJ")}
    assert len(pieces) == 3
    assert {"3_Pieces/Inventaire_detaille_des_pieces.pdf", "4_Preuves/preuves.zip"} <= inside


def test_the_same_dossier_gives_the_same_zip(tmp_path: Path) -> None:
    zips = [
        (handed(tmp_path / name, "lawyer").deposit / "Dossier_pour_avocat.zip").read_bytes()
        for name in ("one", "two")
    ]
    assert zips[0] == zips[1]


def test_the_defender_gets_a_letter_the_inventory_and_each_piece(tmp_path: Path) -> None:
    """DD-05"""
    written = handed(tmp_path / "x", "ddd")
    names = sorted(path.name for path in written.deposit.iterdir())
    assert names[0] == "1_Saisine_du_Defenseur_des_droits.pdf"
    assert names[1] == "Inventaire_detaille_des_pieces.pdf"
    assert [name[:5] for name in names[2:]] == ["PJ01_", "PJ02_", "PJ03_"]
    note = (written.folder / "A_GARDER" / "A_LIRE.txt").read_text("utf-8")
    assert "n’arrête aucun délai" in " ".join(note.split())


def test_an_association_gets_the_summary_the_pieces_and_the_evidence(tmp_path: Path) -> None:
    written = handed(tmp_path / "x", "association")
    assert sorted(path.name for path in written.deposit.iterdir()) == [
        "1_Resume_pour_la_permanence.pdf",
        "2_Releve_des_tentatives.pdf",
        "Dossier_des_pieces.pdf",
        "preuves.zip",
    ]


def test_a_dossier_without_a_piece_can_still_be_handed_over(tmp_path: Path) -> None:
    for place in ("lawyer", "association", "ddd"):
        written = handed(tmp_path / place, place, exhibits=())
        assert written.exhibits == ()
        assert any(written.deposit.iterdir())


def test_the_note_names_every_file_of_every_folder(tmp_path: Path) -> None:
    """FI-05: nothing is there, or missing, in silence."""
    for place in destination_ids():
        more = KeptFile("LETTRES/email.eml", b"From: EXEMPLE", "Un brouillon.")
        written = handed(tmp_path / place, place)
        filing = replace(a_filing(), kept=(EVIDENCE, more))
        if load_destination(place).layout == "deposit":
            written = write_filing(tmp_path / f"{place}-2", filing, load_destination(place))
        keep = load_destination(place).keep_folder
        note = "".join((written.folder / keep / "A_LIRE.txt").read_text("utf-8").split())
        for path in written.folder.rglob("*"):
            if path.is_file() and path.stem != "A_LIRE":
                relative = path.relative_to(written.folder).parts[1:]
                assert "/".join(relative) in note, (place, relative)


def test_a_kept_file_never_leaves_its_folder(tmp_path: Path) -> None:
    filing = replace(a_filing(), kept=(KeptFile("../../dehors.txt", b"x"),))
    written = write_filing(tmp_path / "x", filing, load_destination("telerecours"))
    assert not (tmp_path / "dehors.txt").exists()
    assert (written.folder / "NE_PAS_DEPOSER" / "dehors.txt").is_file()
