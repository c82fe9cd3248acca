"""What is written to the court after the requête: a whole folder for each place it goes to."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from guichet.casefile import CaseFile
from guichet.cli.main import main
from guichet.documents.filing_check import FilingReport, check_filing
from guichet.documents.filing_digests import DIGESTS_NAME
from guichet.documents.pdf import to_pdf
from guichet.letters.exhibits import FolderOfFiles
from guichet.letters.filing import FolderChoices, write_filing_folder
from guichet.letters.filing_later import LATER, FilesOfTheAssociation, NotFiledThere
from guichet.letters.options import LetterOptions
from guichet.letters.writing import write
from tests.letters.cases import CHOSEN, answered, not_executed, offered, supported
from tests.personas import DAY, attempts, spread
from tests.support import poppler
from tests.support.filing_faults import Spoil, removed, renamed, without, written
from tests.support.pdfs import a_pdf
from tests.support.portable import write_portable

CASES = {
    "inexecution": not_executed,
    "modification": not_executed,
    "replique": answered,
    "offre": offered,
    "desistement": offered,
    "intervention": supported,
}
MODES = {"paper": "lrar", "counter": "counter"}
FILES = (("statuts.pdf", a_pdf(2)), ("decision.pdf", a_pdf(1)))
MADE = [
    *((letter, "telerecours") for letter in LATER),
    *(("replique", place) for place in ("paper", "counter", "lawyer", "association")),
    ("inexecution", "paper"),
]


def a_case(letter: str) -> CaseFile:
    """Return a case for ``letter`` with few attempts: five before the filing, three since."""
    case = CASES[letter]()
    steps = tuple(one for one in case.events if one.channel in {"email", "lrar"})
    few = attempts(spread(DAY.replace(month=9, day=14), 65, 8))
    return case.model_copy(update={"events": (*few, *steps)})


def options(letter: str, place: str = "telerecours") -> LetterOptions:
    mode = MODES.get(place, "telerecours")
    return LetterOptions(on=DAY, filing_mode=mode, **CHOSEN.get(letter, {}))  # type: ignore[arg-type]


@cache
def root() -> Path:
    place = Path(tempfile.mkdtemp(prefix="guichet-later-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


@cache
def sources(letter: str) -> tuple[CaseFile, Path]:
    folder = root() / letter / "in"
    return write_portable(a_case(letter), folder), folder


@cache
def made(letter: str, place: str) -> Path:
    """Return a folder made once."""
    case, folder = sources(letter)
    choices = FolderChoices(letter=letter, joined=FILES if letter == "intervention" else ())
    out = root() / letter / place
    write_filing_folder(
        case, FolderOfFiles(folder), out, options(letter, place), destination=place, choices=choices
    )
    return out


def checked(folder: Path) -> FilingReport:
    return check_filing(folder, None, DAY)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def note_of(folder: Path, keep: str = "NE_PAS_DEPOSER") -> str:
    return " ".join((folder / keep / "A_LIRE.txt").read_text("utf-8").split())


@pytest.mark.parametrize(("letter", "place"), MADE)
def test_a_document_written_later_has_a_sound_folder_of_its_own(letter: str, place: str) -> None:
    """FI-04, RQ-29: recognised, and read back without a fault."""
    report = checked(made(letter, place))
    assert (report.destination, report.document) == (place, letter)
    assert report.faults == []
    assert report.warnings == []


def test_the_document_of_the_folder_is_the_letter_itself() -> None:
    """The same bytes as the letter that the person finished."""
    for letter, name in (("replique", "Memoire_en_replique"), ("desistement", "Desistement")):
        kept = (made(letter, "telerecours") / "A_DEPOSER" / f"{name}.pdf").read_bytes()
        assert kept == to_pdf(write(letter, sources(letter)[0], options(letter)))


def test_the_pieces_of_a_reply_go_on_after_those_of_the_requete() -> None:
    """RQ-29: art. R. 412-2 CJA, numbers without a gap through the whole case."""
    deposit = made("replique", "telerecours") / "A_DEPOSER"
    reply = " ".join(poppler.text_of(deposit / "Memoire_en_replique.pdf").split())
    first = min(int(name[2:4]) for name in names(deposit) if name.startswith("PJ"))
    assert first > 1
    assert f"pièce n° {first} : Relevé" in reply.replace("\u00a0", " ")
    assert "de la requête)" in reply
    listing = poppler.text_of(deposit / "Inventaire_detaille_des_pieces.pdf")
    assert f"PJ{first:02d}_Releve_des_tentatives.pdf" in listing


@pytest.mark.parametrize("letter", ["inexecution", "modification", "intervention"])
def test_the_pieces_of_a_new_request_begin_at_one(letter: str) -> None:
    pieces = [name for name in names(made(letter, "telerecours") / "A_DEPOSER") if name[:2] == "PJ"]
    assert pieces[0].startswith("PJ01_")


def test_only_a_refere_says_so_on_its_envelope_and_its_sets() -> None:
    """FI-02: art. R. 522-3 CJA; a request for execution (L. 911-4) is none."""
    for letter, urgent in (("replique", True), ("inexecution", False)):
        deposit = made(letter, "paper") / "A_IMPRIMER"
        for name in ("Enveloppe_et_recommande.pdf", "1_Exemplaire_pour_le_tribunal.pdf"):
            texts = poppler.page_texts(deposit / name)
            assert ("RÉFÉRÉ" in texts[min(1, len(texts) - 1)]) is urgent
    assert "« RÉFÉRÉ »" not in note_of(made("inexecution", "paper"), "A_GARDER")


def test_the_note_says_to_deposit_a_memoir_in_the_same_case() -> None:
    """Art. R. 414-2 CJA: what follows goes the same way."""
    note = note_of(made("replique", "telerecours"))
    assert "Ouvrez l’affaire déjà déposée. Ne créez pas de nouvelle requête." in note
    assert "art. R. 414-2 du code de justice administrative (texte officiel)" in note
    assert "nouvelle demande" in note_of(made("inexecution", "telerecours"))
    assert "{" not in note


def test_a_letter_without_a_piece_is_alone_in_its_folder() -> None:
    assert names(made("desistement", "telerecours") / "A_DEPOSER") == ["Desistement.pdf"]


FAULTS: dict[str, tuple[Spoil, str, str]] = {
    "the memoir is missing": (removed("Memoire_en_replique.pdf"), "A_DEPOSER", "petition"),
    "the memoir is another document": (
        renamed("Memoire_en_replique.pdf", "Requete.pdf"), "A_DEPOSER", "petition",
    ),
    "the inventory is missing": (
        removed("Inventaire_detaille_des_pieces.pdf"), "A_DEPOSER", "inventory",
    ),
    "the memoir asks nothing": (
        written("Memoire_en_replique.pdf", lambda: lacking("onclusions", "Par ces motifs")),
        "Memoire_en_replique.pdf", "petition_parts",
    ),
    "the memoir names no article": (
        written("Memoire_en_replique.pdf", lambda: lacking("L.\\xa0521-3")),
        "Memoire_en_replique.pdf", "petition_mention",
    ),
    "the memoir is not signed": (
        written("Memoire_en_replique.pdf", lambda: lacking("Signature(")),
        "Memoire_en_replique.pdf", "signature",
    ),
}  # fmt: skip


def lacking(*words: str) -> bytes:
    return without(write("replique", sources("replique")[0], options("replique")), words)


def without_digests(folder: Path, out: Path) -> Path:
    """Return a copy of ``folder`` with the marks alone: the files must tell."""
    copy = Path(shutil.copytree(folder, out))
    kept = copy / "NE_PAS_DEPOSER" / DIGESTS_NAME
    marks = [line for line in kept.read_text("utf-8").splitlines() if line.startswith("#")]
    kept.write_text("\n".join(marks) + "\n", "utf-8")
    return copy


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_later_folder_is_named(fault: str, tmp_path: Path) -> None:
    """FI-04"""
    spoil, file, rule = FAULTS[fault]
    folder = without_digests(made("replique", "telerecours"), tmp_path / "x")
    spoil(folder / "A_DEPOSER")
    assert (file, rule) in {(one.file, one.rule) for one in checked(folder).faults}


def test_the_first_piece_of_a_later_folder_is_missed(tmp_path: Path) -> None:
    folder = without_digests(made("replique", "telerecours"), tmp_path / "x")
    first = next(path for path in sorted((folder / "A_DEPOSER").iterdir()) if path.name[:2] == "PJ")
    first.unlink()
    assert "numbering" in {one.rule for one in checked(folder).faults}


def test_the_command_makes_the_folder_of_a_letter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder = sources("replique")
    day = DAY.isoformat()
    arguments = ["file", str(folder), "--letter", "replique", "--out", str(tmp_path / "x")]
    assert main([*arguments, "--on", day, "--json"]) == 0
    assert "Memoire_en_replique.pdf" in json.loads(capsys.readouterr().out)["files"]
    assert main(["check-filing", str(tmp_path / "x"), "--on", day]) == 0
    capsys.readouterr()
    assert main([*arguments[:-1], str(tmp_path / "y"), "--on", day, "--to", "ddd"]) == 2
    assert "ne se dépose pas là" in capsys.readouterr().err


def test_what_cannot_be_filed_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    case, folder = sources("intervention")
    wrong = {
        FolderChoices(letter="email"): NotFiledThere,
        FolderChoices(letter="intervention", joined=FILES[:1]): FilesOfTheAssociation,
    }
    for choices, error in wrong.items():
        with pytest.raises(error):
            write_filing_folder(
                case, FolderOfFiles(folder), tmp_path / "x", options("intervention"),
                choices=choices,
            )  # fmt: skip
        assert not (tmp_path / "x").exists()
