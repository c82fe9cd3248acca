"""Check a folder: every fault is listed, read back from the finished files."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from jsonschema import Draft202012Validator

from guichet.cli.main import main
from guichet.documents import filing_reading
from guichet.documents.blocks import Document, Heading, Paragraph, Signature
from guichet.documents.exhibits import Exhibit
from guichet.documents.filing_check import RULES, FilingReport, check_filing
from guichet.documents.filing_document import document_findings
from guichet.documents.filing_letters import filed_letters
from guichet.documents.filing_reading import NotAFiling, read_file
from guichet.documents.filing_series import Detail
from guichet.documents.pdf import to_pdf
from tests.documents.exhibit_samples import CREATED, a_part, an_exhibit
from tests.documents.filing_samples import a_folder, a_petition, with_cap
from tests.support.pdfs import a_pdf, a_protected_pdf

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "check-filing.schema.json"
PETITION = "Requete_refere_mesures_utiles.pdf"
INVENTORY = "Inventaire_detaille_des_pieces.pdf"
TABLE = "PJ01_Releve_des_tentatives.pdf"
SERIES = "PJ02_Captures_semaines_40_a_42.pdf"
TESTIMONY = "PJ03_Attestation_de_Mme_EXEMPLE.pdf"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("filing") / "dossier"
    a_folder(out)
    return out


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "dossier"))


def checked(folder: Path, cap: int = 32_000_000) -> FilingReport:
    return check_filing(folder, with_cap(cap), CREATED.date())


def faults(folder: Path, cap: int = 32_000_000) -> list[tuple[str, str]]:
    return [(fault.file, fault.rule) for fault in checked(folder, cap).faults]


def test_a_folder_just_made_is_sound(sound: Path) -> None:
    """FI-04."""
    report = checked(sound)
    assert report.sound
    assert not report.faults
    assert not report.warnings
    assert checked(sound / "A_DEPOSER").sound


def remove(name: str) -> Callable[[Path], None]:
    return lambda deposit: (deposit / name).unlink()


def rename(name: str, new: str) -> Callable[[Path], None]:
    return lambda deposit: (deposit / name).rename(deposit / new) and None


def replace(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda deposit: (deposit / name).write_bytes(data) and None


def reorder(deposit: Path) -> None:
    with pikepdf.open(deposit / SERIES, allow_overwriting_input=True) as pdf:
        pdf.pages.append(pdf.pages[0])
        del pdf.pages[0]
        pdf.save()


def lose_a_page(deposit: Path) -> None:
    with pikepdf.open(deposit / SERIES, allow_overwriting_input=True) as pdf:
        del pdf.pages[-1]
        pdf.save()


def petition(*more: str, numbers: tuple[int, ...] = (1, 2, 3)) -> bytes:
    return to_pdf(a_petition(numbers, *more))


def plain(title: str, *texts: str) -> bytes:
    blocks = (Heading(title), *(Paragraph(text) for text in texts))
    return to_pdf(Document(title, blocks, CREATED))


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (remove(PETITION), ("A_DEPOSER", "petition")),
        (remove(INVENTORY), ("A_DEPOSER", "inventory")),
        (remove("absence_de_decision.pdf"), ("A_DEPOSER", "absence_of_decision")),
        (remove(SERIES), ("A_DEPOSER", "numbering")),
        (remove(TESTIMONY), (INVENTORY, "inventory")),
        (remove(TESTIMONY), (PETITION, "cited_piece")),
        (rename(TABLE, "PJ01_Relevé.pdf"), ("PJ01_Relevé.pdf", "name_characters")),
        (rename(TABLE, "PJ01_a b.pdf"), ("PJ01_a b.pdf", "name_characters")),
        (rename(TABLE, "PJ01_Autre.pdf"), (INVENTORY, "inventory")),
        (
            rename(TABLE, f"PJ01_{'x' * 80}.pdf"),
            (f"PJ01_{'x' * 80}.pdf", "name_length"),
        ),
        (rename(TABLE, "PJ01_Releve.PDF"), ("PJ01_Releve.PDF", "format")),
        (rename(TABLE, "Releve.pdf"), ("Releve.pdf", "name_begins_with_number")),
        (rename(TABLE, "PJ04_Releve.pdf"), ("A_DEPOSER", "numbering")),
        (rename(TABLE, "PJ04_Releve.pdf"), ("PJ04_Releve.pdf", "stamp")),
        (rename(TABLE, "PJ02_Releve.pdf"), ("A_DEPOSER", "numbering")),
        (rename(TABLE, "PJ00_Releve.pdf"), ("A_DEPOSER", "numbering")),
        (replace("notes.txt", b"x"), ("notes.txt", "format")),
        (replace("Requete_2.pdf", petition()), (PETITION, "extra_file")),
        (lambda deposit: (deposit / "sous").mkdir(), ("sous", "extra_file")),
        (replace(TESTIMONY, a_protected_pdf()), (TESTIMONY, "readable")),
        (replace(TESTIMONY, b"not a pdf"), (TESTIMONY, "readable")),
        (replace(TESTIMONY, b""), (TESTIMONY, "readable")),
        (replace(TESTIMONY, a_pdf(2)), (TESTIMONY, "stamp")),
        (reorder, (SERIES, "stamp")),
        (lose_a_page, (SERIES, "stamp")),
        (lose_a_page, (INVENTORY, "inventory")),
        (
            replace(PETITION, plain("Requête", "L. 521-3, pièces n° 1 à 3")),
            (PETITION, "petition_mention"),
        ),
        (replace(PETITION, plain("Référé", "pièces n° 1 à 3")), (PETITION, "petition_mention")),
        (replace(PETITION, petition(numbers=(1, 2, 3, 9))), (PETITION, "cited_piece")),
        (replace(PETITION, petition("Voir l’article R. 311-1.")), (PETITION, "outdated_law")),
        (replace(PETITION, petition("Le constat du 3 mars.")), (PETITION, "wording")),
        (replace(PETITION, petition("Une preuve certaine.")), (PETITION, "wording")),
        (replace(PETITION, petition("Né le [date].")), (PETITION, "wording")),
        (replace(PETITION, petition("Né le ........ à Paris.")), (PETITION, "wording")),
        (replace(PETITION, petition("Né le ____ à Paris.")), (PETITION, "wording")),
        (replace(PETITION, petition("Le(la) requérant(e).")), (PETITION, "wording")),
        (replace(PETITION, petition("Le travail et/ou les études.")), (PETITION, "wording")),
        (
            replace("absence_de_decision.pdf", plain("Absence", "[motif]")),
            ("absence_de_decision.pdf", "wording"),
        ),
        (
            replace(INVENTORY, plain("Inventaire", "1 Relevé", TABLE, "2 Autre")),
            (INVENTORY, "inventory"),
        ),
    ],
)
def test_each_fault_is_found_and_named(
    spoil: Callable[[Path], None], expected: tuple[str, str], folder: Path
) -> None:
    """FI-04."""
    spoil(folder / "A_DEPOSER")
    assert expected in faults(folder)


def test_a_file_above_the_limit_is_found(sound: Path) -> None:
    cap = 60_000
    heavy = {name for name, rule in faults(sound, cap) if rule == "file_size"}
    sizes = {path.name for path in (sound / "A_DEPOSER").iterdir() if path.stat().st_size > cap}
    assert heavy == sizes
    assert heavy


def test_every_fault_is_listed_at_once_with_its_source(folder: Path) -> None:
    deposit = folder / "A_DEPOSER"
    (deposit / PETITION).write_bytes(
        plain("Requête", "Voir la pièce n° 12 et [date] et/ou R. 311-1")
    )
    (deposit / TABLE).rename(deposit / "PJ01 é.pdf")
    (deposit / TESTIMONY).write_bytes(a_pdf(2))
    (deposit / "image.png").write_bytes(b"x")
    report = checked(folder)
    rules = {fault.rule for fault in report.faults}
    assert rules >= {
        "petition_mention", "cited_piece", "wording", "outdated_law", "name_characters",
        "stamp", "format", "inventory",
    }  # fmt: skip
    assert sum(fault.rule == "wording" for fault in report.faults) == 2
    assert sum(fault.rule == "petition_mention" for fault in report.faults) == 2
    for fault in report.faults:
        assert fault.source
        assert fault.detail


def test_a_piece_that_the_petition_does_not_cite_is_a_warning(folder: Path) -> None:
    (folder / "A_DEPOSER" / PETITION).write_bytes(petition(numbers=(1, 3)))
    report = checked(folder)
    assert report.sound
    uncited = [item.detail for item in report.warnings if item.rule == "uncited_piece"]
    assert ["n°\u00a02" in detail for detail in uncited] == [True]


def test_the_words_of_a_commissaire_de_justice_may_be_cited(folder: Path) -> None:
    (folder / "A_DEPOSER" / PETITION).write_bytes(
        petition("Le constat de commissaire de justice du 3 mars, et le verbe constater.")
    )
    assert checked(folder).sound


def test_a_sign_that_no_font_has_is_no_bracket_to_fill(folder: Path) -> None:
    (folder / "A_DEPOSER" / PETITION).write_bytes(petition("Fichier [U+5C4F][U+5E55].png."))
    assert checked(folder).sound
    (folder / "A_DEPOSER" / PETITION).write_bytes(petition("Fichier [U+].png."))
    assert not checked(folder).sound


def test_pages_with_the_same_fault_are_said_once(folder: Path) -> None:
    (folder / "A_DEPOSER" / TESTIMONY).write_bytes(a_pdf(30))
    details = [fault.detail for fault in checked(folder).faults if fault.rule == "stamp"]
    assert [detail.replace("\u00a0", " ") for detail in details] == [
        "Pages 1 à 30 : le numéro de la pièce n’y est pas."
    ]


def test_a_series_in_several_files_is_sound(tmp_path: Path) -> None:
    exhibits = (an_exhibit(*["screen"] * 12, label="Captures, semaines 1 à 3"),)
    written = a_folder(tmp_path / "dossier", exhibits=exhibits, cap=100_000)
    assert len(written.exhibits[0].files) > 1
    assert checked(tmp_path / "dossier", cap=100_000).faults == []


def test_a_long_inventory_that_breaks_over_pages_raises_no_false_fault(tmp_path: Path) -> None:
    exhibits = tuple(
        an_exhibit(
            *["clear"] * (1 + number % 3),
            number=number,
            label=f"Courrier n° {number} de la préfecture, {'très ' * (number % 25)}long",
        )
        for number in range(1, 61)
    )
    a_folder(tmp_path / "dossier", exhibits=exhibits)
    assert checked(tmp_path / "dossier").faults == []


def test_a_file_of_the_person_named_like_one_of_ours_is_no_missing_file(tmp_path: Path) -> None:
    parts = tuple(a_part("clear", n, label=f"Stage – PJ0{n}_faux.pdf") for n in (4, 5))
    a_folder(tmp_path / "dossier", exhibits=(Exhibit(1, "Stage – PJ07_x.pdf", parts, "situation"),))
    assert checked(tmp_path / "dossier").faults == []


def test_no_text_of_a_checked_folder_stays_in_memory(sound: Path) -> None:
    checked(sound)
    assert filing_reading._read.cache_info().currsize == 0


def test_the_litter_of_the_system_is_not_a_fault(folder: Path) -> None:
    (folder / "A_DEPOSER" / ".DS_Store").write_bytes(b"x")
    assert checked(folder).sound


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_what_is_no_folder_to_deposit_is_refused(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / "x")
    with pytest.raises(NotAFiling):
        checked(tmp_path / "x")


def test_the_command_answers_0_1_or_2(
    sound: Path, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-filing", str(sound)]) == 0
    assert "Aucun défaut" in capsys.readouterr().out
    (folder / "A_DEPOSER" / TESTIMONY).unlink()
    assert main(["check-filing", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert "à corriger avant de déposer" in shown
    assert TESTIMONY in shown
    assert main(["check-filing", str(tmp_path / "nulle-part")]) == 2
    assert "Rien n’a été vérifié." in capsys.readouterr().err


def test_the_json_follows_its_published_schema(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    (folder / "A_DEPOSER" / TABLE).unlink()
    assert main(["check-filing", str(folder), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    Draft202012Validator(schema).validate(answer)
    assert answer["sound"] is False
    assert set(answer["faults"][0]) == {"file", "rule", "detail", "source"}
    assert set(schema["$defs"]["rule"]["enum"]) == RULES


def test_the_command_starts_without_django(sound: Path) -> None:
    program = (
        "import sys\nfrom guichet.cli.main import main\n"
        f"code = main(['check-filing', {str(sound)!r}])\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']\n"
        "sys.exit(code)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_hostile_folder_never_crashes_the_check(folder: Path) -> None:
    deposit = folder / "A_DEPOSER"
    whole = (deposit / SERIES).read_bytes()
    for keep in range(1, 10):
        (deposit / SERIES).write_bytes(whole[: len(whole) * keep // 10])
        assert not checked(folder).sound
    loop = io.BytesIO()
    with pikepdf.open(deposit / INVENTORY) as pdf:
        pdf.Root.Pages.Kids = pikepdf.Array([pdf.Root.Pages])
        pdf.save(loop)
    (deposit / INVENTORY).write_bytes(loop.getvalue())
    assert not checked(folder).sound


@pytest.mark.parametrize(
    ("block", "dated"),
    [
        (Signature("Mme EXEMPLE", place="Le Bourget", day=CREATED.date()), True),
        (Signature("Mme EXEMPLE", place="", day=CREATED.date()), True),
        (Signature("Mme EXEMPLE", place="Le Bourget", day=None), False),
        (Paragraph("J’ai écrit au préfet, le 3 mars 2026, puis le 4 mars 2026."), False),
    ],
    ids=["with its town", "its town not known", "no day", "the days of a sentence"],
)
def test_a_document_bears_the_day_of_its_signature(
    block: Signature | Paragraph, dated: bool, tmp_path: Path
) -> None:
    pdf = tmp_path / "Requete.pdf"
    pdf.write_bytes(to_pdf(Document("Requête", (Paragraph("EXEMPLE"), block), CREATED)))
    found = document_findings(read_file(pdf), filed_letters()["requete"], ())
    assert ("signature" not in {one.rule for one in found}) is dated


def test_the_pages_of_a_long_item_alone_on_their_line_are_no_item() -> None:
    listed = "1 Justificatif au nom très\nlong.pdf\n1 à 2\n2 Un autre, aussi\nlong.pdf\n3 à 4\n"
    assert Detail.of(listed).lines() == 2
    assert Detail.of(f"{listed}3 Un dernier.pdf 5 à 6\n").lines() == 3
