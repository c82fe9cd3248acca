"""The sets to print: whole, alike, each piece behind its sheet, each set behind whose it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from guichet.documents.blocks import Document, Heading
from guichet.documents.destinations import load_destination
from guichet.documents.exhibits import Exhibit
from guichet.documents.filing import WrittenFiling, write_filing
from guichet.documents.hand_over import Enclosed
from guichet.documents.print_sets import RECEIPT_NAME, sets_for
from tests.documents.exhibit_samples import CREATED, an_exhibit, bookmarks_of, stamps_of
from tests.documents.filing_samples import a_filing
from tests.support import poppler

ENVELOPE = Document("Enveloppe", (Heading("RÉFÉRÉ"),), CREATED)


def printed(out: Path, place: str = "paper", *, copies: int | None = None) -> WrittenFiling:
    letters = (Enclosed("Enveloppe_et_recommande", ENVELOPE),) if place == "paper" else ()
    filing = replace(a_filing(), copies=copies, letters=letters)
    return write_filing(out / place, filing, load_destination(place))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def pages(path: Path) -> int:
    return int(poppler.info_of(path)["Pages"])


def test_the_court_gets_the_requete_and_its_copy_and_the_person_keeps_one(tmp_path: Path) -> None:
    """FI-02: two sets for the court, alike page for page."""
    deposit = printed(tmp_path).deposit
    sets = ["1_Exemplaire_pour_le_tribunal.pdf", "2_Copie_pour_le_tribunal.pdf"]
    assert names(deposit) == [*sets, "3_Votre_exemplaire.pdf", "Enveloppe_et_recommande.pdf"]
    lengths = {pages(deposit / name) for name in names(deposit)[:3]}
    assert len(lengths) == 1
    assert sum(pages(deposit / name) for name in sets) == 2 * lengths.pop()


def test_only_the_first_sheet_of_a_set_says_whose_it_is(tmp_path: Path) -> None:
    """FI-02"""
    deposit = printed(tmp_path).deposit
    texts = [poppler.page_texts(deposit / name) for name in names(deposit)[:3]]
    assert "Exemplaire pour le tribunal – jeu 1 sur 3" in texts[0][1]
    assert "Copie pour le tribunal – jeu 2 sur 3" in texts[1][1]
    assert "Votre exemplaire – jeu 3 sur 3" in texts[2][1]
    assert texts[0][2:] == texts[1][2:] == texts[2][2:]
    assert all("RÉFÉRÉ" in text[1] for text in texts)


@pytest.mark.parametrize("copies", [2, 4])
def test_the_number_of_sets_is_a_choice(tmp_path: Path, copies: int) -> None:
    deposit = printed(tmp_path, copies=copies).deposit
    assert sum(name[0].isdigit() for name in names(deposit)) == copies + 1


def test_one_chosen_set_still_comes_with_a_copy_of_the_texts(tmp_path: Path) -> None:
    """FI-02: art. R. 411-3 CJA asks for the copy of the requête whatever the pieces weigh."""
    deposit = printed(tmp_path, copies=1).deposit
    assert names(deposit)[:3] == [
        "1_Exemplaire_pour_le_tribunal.pdf", "2_Copie_sans_les_pieces.pdf",
        "3_Votre_exemplaire.pdf",
    ]  # fmt: skip
    whole, short, own = (poppler.page_texts(deposit / name) for name in names(deposit)[:3])
    assert "Copie pour le tribunal, sans les pièces – jeu 2 sur 3" in short[1]
    assert own[2:] == whole[2:]
    for words in ("RÉFÉRÉ MESURES UTILES", "Absence", "Inventaire détaillé des pièces"):
        assert any(words in page for page in short)
    assert not any(stamps_of(deposit / "2_Copie_sans_les_pieces.pdf"))


def test_pieces_too_many_to_copy_are_in_the_first_set_alone(tmp_path: Path) -> None:
    """FI-02: art. R. 412-2 CJA, a copy of the pieces « unless their volume forbids »."""
    paper = load_destination("paper")
    bound = paper.limits.copied_pages[0].model_copy(update={"value": 5})
    table = paper.limits.model_copy(update={"copied_pages": (bound,)})
    filing = replace(a_filing(), letters=(Enclosed("Enveloppe_et_recommande", ENVELOPE),))
    place = paper.model_copy(update={"limits": table})
    assert "2_Copie_sans_les_pieces.pdf" in names(
        write_filing(tmp_path / "6", filing, place).deposit
    )
    chosen = replace(filing, copies=2)
    assert "2_Copie_pour_le_tribunal.pdf" in names(
        write_filing(tmp_path / "2", chosen, place).deposit
    )


@pytest.mark.parametrize("place", ["paper", "counter"])
def test_why_there_are_that_many_sets_is_said_with_its_source(tmp_path: Path, place: str) -> None:
    """FI-02, FI-03: and how sure it is, for the figure is ours."""
    folder = printed(tmp_path, place).folder
    note = " ".join((folder / "A_GARDER" / "A_LIRE.txt").read_text("utf-8").split())
    assert "Le tribunal reçoit deux exemplaires : l’original et sa copie." in note
    assert "art. R. 411-3 du code de justice administrative (texte officiel)" in note
    assert "50 est le nôtre (à confirmer)" in note


def test_a_court_cannot_receive_nothing() -> None:
    with pytest.raises(ValueError, match="one set"):
        sets_for(0)


def test_a_set_holds_requete_then_inventory_then_each_piece_behind_its_sheet(
    tmp_path: Path,
) -> None:
    """FI-02, RQ-29"""
    deposit = printed(tmp_path).deposit
    path = deposit / names(deposit)[0]
    texts = poppler.page_texts(path)
    wanted = ["Sommaire", "RÉFÉRÉ", "RÉFÉRÉ MESURES UTILES", "Absence", "Inventaire détaillé"]
    assert [words in text for words, text in zip(wanted, texts, strict=False)] == [True] * 5
    stamps = stamps_of(path)
    firsts = [at for at, stamp in enumerate(stamps) if stamp and stamp.page == 1]
    assert len(firsts) == 3
    for number, at in enumerate(firsts, start=1):
        sheet = re.sub(r"\s+", " ", texts[at - 1])
        assert stamps[at - 1] is None
        assert f"Pièce n° {number}" in sheet
        assert re.search(r"\d+ pages?", sheet)
        assert f"page {at}/{len(texts)}" in sheet


def test_the_contents_and_the_bookmarks_of_a_set_lead_to_the_pieces_themselves(
    tmp_path: Path,
) -> None:
    deposit = printed(tmp_path).deposit
    path = deposit / names(deposit)[0]
    stamps = stamps_of(path)
    contents = poppler.text_of(path, page=1)
    found = re.findall(r"Pièce n°\s*(\d+) — .*page (\d+)$", contents, re.MULTILINE)
    assert len(found) == 3
    for number, page in found:
        stamp = stamps[int(page) - 1]
        assert stamp is not None
        assert (stamp.number, stamp.page) == (int(number), 1)
    for depth, title, page in bookmarks_of(path):
        if depth == 1:
            stamp = stamps[page - 1]
            assert stamp is not None
            assert title.startswith(f"Pièce n° {stamp.number} ")


def test_the_slip_for_the_registry_lists_what_is_really_handed_in(tmp_path: Path) -> None:
    """FI-03"""
    deposit = printed(tmp_path, "counter").deposit
    slip = poppler.text_of(deposit / RECEIPT_NAME)
    assert pages(deposit / RECEIPT_NAME) == 1
    real = pages(deposit / names(deposit)[0])
    assert re.search(rf"Chaque exemplaire\s+{real} pages", slip)
    assert re.search(r"Exemplaires\s+2\b", slip)
    assert re.search(r"3 pièces\s+6 pages", slip)
    assert "Cachet et signature" in slip
    assert "Enveloppe_et_recommande.pdf" not in names(deposit)


def test_the_note_says_to_sign_by_hand_and_to_write_refere(tmp_path: Path) -> None:
    """FI-02, FI-03"""
    for place in ("paper", "counter"):
        folder = printed(tmp_path, place).folder
        note = (folder / "A_GARDER" / "A_LIRE.txt").read_text("utf-8")
        assert "Signez la requête à la main" in note
        assert "éféré" in note.casefold().replace("É", "é")
    assert "recommandé avec avis" in re.sub(
        r"\s+", " ", (tmp_path / "paper" / "A_GARDER" / "A_LIRE.txt").read_text("utf-8")
    )


def test_the_title_of_the_note_is_french(tmp_path: Path) -> None:
    note = printed(tmp_path).folder / "A_GARDER" / "A_LIRE.txt"
    assert "À lire avant d’imprimer" in note.read_text("utf-8")


def test_a_long_label_stays_on_its_sheet(tmp_path: Path) -> None:
    long: tuple[Exhibit, ...] = (an_exhibit("letter", label="Attestation " * 40),)
    filing = a_filing(exhibits=long)
    deposit = write_filing(tmp_path / "p", filing, load_destination("paper")).deposit
    sheet = next(
        text for text in poppler.page_texts(deposit / names(deposit)[0]) if "1 page\n" in text
    )
    assert 4 <= sheet.count("Attestation") <= 60
