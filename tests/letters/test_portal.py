"""An outsider with the folder and its note fills a form like the portal's: nothing to rename.

The form is an imitation of ours (see ``tests/support/portal.py``): it shows that the folder and its
note suffice for such a form, not that the real portal takes it.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

from guichet.casefile import FileRef
from guichet.letters.exhibits import FolderOfFiles
from guichet.letters.filing import write_filing_folder
from guichet.letters.options import LetterOptions
from tests.personas import PARIS, a_file, attempts, awa, spread
from tests.support.letter_dossiers import plain
from tests.support.pictures import a_photograph
from tests.support.portable import a_content, write_portable
from tests.support.portal import COURTS, MARK, PROCEDURES, Portal, a_portal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.e2e
ON = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("portal")
    steps = tuple(one for one in awa().events if one.channel in {"email", "lrar"})
    online = attempts(spread(dt.date(2026, 9, 14), 65, 12))
    case = write_portable(awa(events=(*online, *steps)), place / "in")
    options = LetterOptions(on=ON)
    write_filing_folder(case, FolderOfFiles(place / "in"), place / "out", options)
    return place / "out"


@pytest.fixture
def portal() -> Iterator[Portal]:
    with a_portal(ON) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


class Outsider:
    """Somebody who has the folder, reads its note, and knows nothing else."""

    def __init__(self, folder: Path) -> None:
        note = (folder / "NE_PAS_DEPOSER" / "A_LIRE.txt").read_text("utf-8").replace("\u00a0", " ")
        self.note = plain(note)
        part = note.split("Ce que vous déposez : le dossier ")[1]
        self.deposit = folder / part.split("\n", 1)[0].strip()
        listed = part.split("\nCe que vous gardez")[0]
        self.files = re.findall(r"^\d+\. (\S+)$", listed, re.MULTILINE)

    def court(self) -> str:
        """Return the court named at the head of the requête, as the note says to look."""
        assert "Choisissez le tribunal indiqué en tête de la requête." in self.note
        text = plain(_text(self.deposit / self.files[0]))
        [court] = [one for one in COURTS if one.lower() in text.split("Parties")[0].lower()]
        return court

    def fills(self, page: Page, portal: Portal) -> None:
        """Fill the form in the order of the note."""
        page.goto(portal.url)
        pieces = [name for name in self.files if name.startswith("PJ")]
        page.get_by_label("Combien de pièces").fill(str(len(pieces)))
        page.get_by_role("button", name="Ajouter les champs").click()
        page.get_by_label("Tribunal").select_option(self.court())
        assert "Cochez « référé »" in self.note
        page.get_by_label("Référé", exact=True).check()
        page.get_by_label("Procédure").select_option(PROCEDURES[0])
        labels = ["Votre requête", "L’acte attaqué", "L’inventaire"]
        labels += [f"Pièce n° {number}" for number in range(1, len(pieces) + 1)]
        for label, name in zip(labels, self.files, strict=True):
            exact = label.startswith("Pièce")
            page.get_by_label(label, exact=exact).set_input_files(self.deposit / name)

    def sends(self, page: Page) -> str:
        """Send, and return the title of the answer."""
        page.get_by_role("button", name="Envoyer").click()
        return page.locator("h1").inner_text()


def _text(path: Path) -> str:
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_an_outsider_deposits_every_file_as_it_is_named(folder, portal, page):
    """FI-04, RQ-29"""
    outsider = Outsider(folder)
    outsider.fills(page, portal)
    assert outsider.sends(page) == "Dépôt reçu"
    [deposit] = portal.deposits
    assert deposit.court == "Tribunal administratif de Montreuil"
    sent = {one.name: one.data for one in deposit.files}
    assert sent == {path.name: path.read_bytes() for path in outsider.deposit.iterdir()}


def test_the_order_of_the_deposit_is_that_of_the_inventory(folder, portal, page):
    """RQ-29"""
    outsider = Outsider(folder)
    outsider.fills(page, portal)
    outsider.sends(page)
    accepted = page.locator("#recu li").all_inner_texts()
    listed = re.findall(r"PJ\d+_[\w-]+\.pdf", _text(outsider.deposit / outsider.files[2]))
    assert accepted[3:] == listed
    assert accepted[:2] == ["Requete_refere_mesures_utiles.pdf", "absence_de_decision.pdf"]


def test_the_imitation_says_what_it_is_and_listens_to_this_computer_alone(portal, page):
    page.goto(portal.url)
    assert page.title() == MARK
    assert page.locator("strong").inner_text() == MARK
    assert portal.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("PJ01_Relevé.pdf", b"%PDF-1.7", "caractères refusés"),
        ("PJ01_" + "x" * 80 + ".pdf", b"%PDF-1.7", "trop long"),
        ("PJ01_Releve.odt", b"%PDF-1.7", "format"),
        ("PJ01_Releve.pdf", b"PK", "pas un PDF"),
        ("PJ02_Releve.pdf", b"%PDF-1.7", "pas la pièce n° 1"),
        ("PJ01_Releve.pdf", b"%PDF-1.7" + b"x" * 2_000_000, "trop lourd"),
    ],
)
def test_the_imitation_refuses_what_the_portal_is_said_to_refuse(
    name, data, expected, folder, page, tmp_path
):
    """FI-04: a form that takes anything would show nothing."""
    with a_portal(ON, max_bytes=1_000_000) as portal:
        outsider = Outsider(folder)
        outsider.fills(page, portal)
        (tmp_path / name).write_bytes(data)
        page.get_by_label("Pièce n° 1", exact=True).set_input_files(tmp_path / name)
        assert outsider.sends(page) == "Dépôt refusé"
        assert expected in page.locator("#refus").inner_text()
        assert portal.deposits == []


def test_the_imitation_asks_for_the_requete_the_act_and_the_refere(portal, page):
    page.goto(portal.url)
    page.get_by_role("button", name="Envoyer").click()
    said = page.locator("#refus li").all_inner_texts()
    assert [words.split(" ")[0] for words in said] == [
        "Choisissez", "Cochez", "La", "L’acte",
    ]  # fmt: skip


def test_nothing_to_deposit_holds_gate_answers_notes_page_archives_or_places(tmp_path):
    """FI-05: what is not for the judge stays out of the bytes themselves."""
    moment = dt.datetime(2026, 11, 3, 9, 5, tzinfo=PARIS)
    contents = {
        "photo.jpg": ("image/jpeg", a_photograph(90, 60, place=True)),
        "page.mhtml": ("multipart/related", b"MIME-Version: 1.0\n\nARCHIVE-SECRETE"),
        "page.json": ("application/json", b"TEXTE-SECRET"),
    }
    files = tuple(a_file(name, moment, kind) for name, (kind, _) in contents.items())
    online = attempts(spread(dt.date(2026, 9, 14), 60, 5))
    last = attempts([moment], start=6)[0].model_copy(
        update={"files": files, "recorded_by": "AIDANT-SECRET"}
    )
    gate = awa().gate.model_copy(update={"oqtf_seen_by": "lawyer", "minor": False})
    case = awa(events=(*online, last), gate=gate)
    case = write_portable(case, tmp_path / "in", lambda file: _content(file, contents))
    out = tmp_path / "out"
    write_filing_folder(case, FolderOfFiles(tmp_path / "in"), out, LetterOptions(on=ON))
    deposit = out / "A_DEPOSER"
    assert {path.suffix for path in deposit.iterdir()} == {".pdf"}
    read = "".join(_text(path) for path in deposit.iterdir()).lower()
    assert "photo.jpg" in read
    for word in ("oqtf", "secret", "mineur", "checked_by"):
        assert word not in read
    for path in deposit.iterdir():
        with pikepdf.open(path) as pdf:
            assert not pdf.attachments
            streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
            for stream in streams:
                raw = stream.read_raw_bytes()
                assert b"Exif\0" not in raw, path.name
                assert b"SECRET" not in raw, path.name


def _content(file: FileRef, known: dict[str, tuple[str, bytes]]) -> bytes:
    return known[file.name][1] if file.name in known else a_content(file)
