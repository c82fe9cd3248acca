"""Each day and number of a golden requête, looked for on the piece that the sentence cites.

Everything is read back from the finished PDFs, as the préfet's counsel would.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from guichet.casefile import CaseFile, FileRef
from guichet.documents.blocks import Document, Heading, Paragraph
from guichet.documents.dates import MONTHS
from guichet.documents.filing import INVENTORY_NAME, PETITION_NAME
from guichet.documents.filing_reading import ReadFile, read_file
from guichet.documents.filing_references import DAY, statements
from guichet.documents.numbers import in_words
from guichet.documents.pdf import to_pdf
from guichet.letters.exhibits import FolderOfFiles
from guichet.letters.filing import write_filing_folder
from guichet.letters.options import LetterOptions
from tests.personas import ana, attempts, awa, spread
from tests.support.portable import a_content, write_portable

ON = dt.date(2026, 11, 22)
SLOT = "Le créneau était à 300 km"
PAPERS = {
    "lettre.pdf": "Preuve de dépôt du 20 octobre 2026. Suivi n° 1A 000 000 0000 0. "
    "Distribuée le 22 octobre 2026.",
    "employeur.pdf": "Nous suspendrons votre contrat le 12 décembre 2026.",
    "promesse.pdf": "Cette promesse d’embauche expire le 15 décembre 2026.",
}
ROW = re.compile(
    r"^(?P<rank>\d+) (?P<day>\d\d/\d\d/\d{4}) (?P<hour>\d+ h \d\d) (?P<way>.+?) "
    r"(?P<result>Aucun créneau proposé|Créneau proposé plus tard|Envoyé) (?P<piece>\d+|–)$",
    re.MULTILINE,
)
CAPTURE = re.compile(r"Capture du (\d\d/\d\d/\d{4}), (\d+ h \d\d)")


@dataclass(frozen=True)
class Golden:
    """A finished folder, read back: the requête and each piece by its number."""

    case: CaseFile
    petition: ReadFile
    inventory: ReadFile
    pieces: dict[int, ReadFile]

    @property
    def rows(self) -> list[re.Match[str]]:
        """The lines of the table of attempts, which is the first piece."""
        return list(ROW.finditer(self.pieces[1].text))

    @property
    def words(self) -> str:
        """The requête on one line."""
        return " ".join(re.sub(r"EXEMPLE –.*|Page \d+ sur \d+", "", self.petition.text).split())


def content(file: FileRef) -> bytes:
    """Return a paper that says what the dossier says of it, as real papers do."""
    words = PAPERS.get(file.name)
    if words is None:
        return a_content(file)
    blocks = (Heading("EXEMPLE"), Paragraph(words))
    created = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    return to_pdf(Document("EXEMPLE", blocks, created))


def without_proof() -> CaseFile:
    """Return Awa with nine attempts: two without a capture, one where a slot was seen."""
    online = list(attempts(spread(dt.date(2026, 9, 14), 65, 9)))
    for rank in (3, 6):
        online[rank] = online[rank].model_copy(update={"files": ()})
    online[4] = online[4].model_copy(update={"outcome": "slot_later", "note": SLOT})
    steps = [one for one in awa().events if one.channel in {"email", "lrar"}]
    return awa(events=(*online, *steps))


CASES = {"awa": awa, "ana": ana, "without proof": without_proof}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory):
    @cache
    def make(name: str) -> Golden:
        place: Path = tmp_path_factory.mktemp("golden")
        case = write_portable(CASES[name](), place / "in", content)
        options = LetterOptions(on=ON)
        written = write_filing_folder(case, FolderOfFiles(place / "in"), place / "out", options)
        deposit = written.deposit
        return Golden(
            case,
            read_file(deposit / PETITION_NAME),
            read_file(deposit / INVENTORY_NAME),
            {one.number: read_file(deposit / one.files[0].name) for one in written.exhibits},
        )

    return make


@pytest.fixture(params=CASES)
def golden(request: pytest.FixtureRequest, made) -> Golden:
    return made(request.param)


def forms_of(day: str) -> tuple[str, str]:
    """Return « 5 octobre 2026 » and 05/10/2026."""
    number, month, year = day.split(" ")
    rank = MONTHS.index(month) + 1
    return day, f"{1 if number == '1er' else int(number):02d}/{rank:02d}/{year}"


def test_each_day_stated_with_a_piece_stands_on_that_piece(golden):
    """RQ-13, RQ-29, LR-11"""
    seen = 0
    told = statements(golden.petition.text)
    for statement in [one for one in told if not one.text.startswith("Conclusions")]:
        on_pieces = " ".join(golden.pieces[number].text for number in statement.pieces)
        for day in statement.days:
            seen += 1
            assert any(form in on_pieces for form in forms_of(day)), (day, statement.text)
    assert seen >= 4


def test_each_tracking_number_stands_on_the_piece_that_is_cited(golden):
    """LR-11"""
    found = 0
    for statement in statements(golden.petition.text):
        for number in re.findall(r"suivi n° ([\dA-Z ]+?),", statement.text):
            found += 1
            assert any(number in golden.pieces[one].text for one in statement.pieces)
    assert found == 1


def test_the_number_of_attempts_and_their_days_are_those_of_the_table(golden):
    """RQ-10, RQ-22"""
    failed = [row for row in golden.rows if row["result"] == "Aucun créneau proposé"]
    days = {row["day"] for row in failed}
    words = golden.words
    assert f"j’ai fait {in_words(len(failed), feminine=True)} tentatives en ligne" in words.replace(
        "J’ai", "j’ai"
    )
    assert f"sur {in_words(len(days))} jours différents" in words
    assert len(golden.rows) == len(golden.case.current_events())


def test_each_attempt_of_the_table_is_on_a_capture_at_its_hour(golden):
    """RQ-22, CA-05: and no capture shows an attempt that the table does not have."""
    online = [row for row in golden.rows if row["way"] == "Site de la préfecture"]
    shown = [(row["day"], row["hour"], row["piece"]) for row in online if row["piece"] != "–"]
    captures = next(n for n, file in golden.pieces.items() if "Captures" in file.title)
    on_pages = [CAPTURE.search(page) for page in golden.pieces[captures].pages]
    assert [found.groups() for found in on_pages if found] == [
        (day, hour) for day, hour, piece in shown if piece == str(captures)
    ]
    assert len(on_pages) == len(shown)


def test_attempts_without_proof_are_said_and_are_not_counted_as_proof(made):
    golden = made("without proof")
    bare = [row for row in golden.rows if row["piece"] == "–"]
    assert [row["day"] for row in bare] == ["08/10/2026", "02/11/2026"]
    assert "Deux de ces tentatives ne sont montrées par aucune pièce." in golden.words
    assert "Les six tentatives montrées par une pièce se répartissent" in golden.words
    discussion = golden.words.split("L’utilité de la mesure")[1]
    assert "huit tentatives" not in discussion.split("Conclusions")[0]


def test_a_slot_that_was_seen_is_disclosed_explained_and_shown(made):
    """The préfet would say it: the requête says it first."""
    golden = made("without proof")
    [told] = [one for one in statements(golden.petition.text) if SLOT[1:] in one.text]
    assert told.days == ("16 octobre 2026",)
    [row] = [row for row in golden.rows if row["result"] == "Créneau proposé plus tard"]
    assert row["day"] == "16/10/2026"
    assert {int(row["piece"])} == told.pieces


def test_every_day_of_the_periods_is_in_the_table(golden):
    """RQ-10"""
    text = golden.words.split("J’en ai gardé la trace")[1].split("La page affichait")[0]
    table = golden.pieces[1].text
    assert DAY.findall(text)
    for day in DAY.findall(text):
        assert forms_of(day)[1] in table
