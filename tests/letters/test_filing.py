"""From a dossier of the installation to a folder that a clerk can open, and to a draft e-mail."""

import email
import email.policy
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from guichet.casefile import save
from guichet.evidence.casefile import casefile_of
from guichet.evidence.example import create_example
from guichet.evidence.models import Capture
from guichet.evidence.services import add_captures, read_original
from guichet.letters.email_message import MessageTooHeavy, draft, spread_over_time
from guichet.letters.email_pack import email_pack
from guichet.letters.options import LetterOptions
from guichet.letters.services import OpenFromRows, filing_folder, finish_letter
from guichet.letters.story import tell
from guichet.letters.writing import write
from guichet.storage.uploads import Upload
from tests.factories import NOW, png

pytestmark = pytest.mark.django_db
ON = NOW.date()
SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.fixture
def dossier(db):
    return create_example(by="test", at=NOW)


@pytest.fixture
def folder(dossier, tmp_path):
    filing_folder(
        dossier, tmp_path / "depot", LetterOptions(on=ON), at=NOW, destination="telerecours"
    )
    return tmp_path / "depot"


def guichet(
    *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "guichet", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def schema(command: str) -> dict[str, object]:
    return json.loads((SCHEMAS / f"{command}.schema.json").read_text("utf-8"))


def pdf_text(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_folder_is_sound_for_our_own_check(folder):
    """FI-04, RQ-29"""
    done = guichet("check-filing", str(folder), "--json")
    assert json.loads(done.stdout)["faults"] == []
    assert done.returncode == 0


def test_pdftotext_finds_parties_periods_pieces_and_law_in_the_requete(folder):
    """RQ-04, RQ-10, RQ-29"""
    text = " ".join(pdf_text(folder / "A_DEPOSER" / "Requete_refere_mesures_utiles.pdf").split())
    for part in ("Awa EXEMPLE", "onze tentatives", "pièce n° 1", "L. 521-3", "R. 431-3", "EXEMPLE"):
        assert part in text, part


def test_the_person_keeps_an_editable_text_and_the_bundle(folder):
    kept = {path.name for path in (folder / "NE_PAS_DEPOSER").iterdir()}
    assert {"Requete_modifiable.docx", "preuves.zip"} <= kept
    assert guichet("verify", str(folder / "NE_PAS_DEPOSER" / "preuves.zip")).returncode == 0


def test_a_damaged_file_is_set_aside_with_its_reason_and_the_rest_is_filed(dossier, tmp_path):
    """FI-05"""
    bad = [
        Upload("coupee.png", png()[:60], "image/png"),
        Upload("abime.pdf", b"%PDF-1.7 rien", "application/pdf"),
    ]
    add_captures(dossier, bad, by="test", at=NOW)
    written = filing_folder(
        dossier, tmp_path / "x", LetterOptions(on=ON), at=NOW, destination="telerecours"
    )
    assert {one.name for one in written.left_out} >= {"coupee.png", "abime.pdf"}
    assert guichet("check-filing", str(tmp_path / "x")).returncode == 0


def test_a_portable_dossier_gives_the_same_requete_without_the_installation(dossier, tmp_path):
    """The bundle of a dossier is enough to write its letters elsewhere."""
    case = casefile_of(dossier, on=ON)
    save(case, tmp_path / "dossier.json")
    for capture in Capture.objects.filter(dossier=dossier):
        capture.dossier = dossier
        file = next(f for e in case.events for f in e.files if f.id == str(capture.id))
        path = tmp_path / file.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(read_original(capture))
    done = guichet(
        *("compose", str(tmp_path), "requete", "--out", str(tmp_path / "out")),
        *("--on", ON.isoformat(), "--json"),
        environment={"GUICHET_HOME": str(tmp_path / "nowhere"), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    jsonschema.validate(json.loads(done.stdout), schema("compose"))
    assert "Awa EXEMPLE" in pdf_text(tmp_path / "out" / "requete.pdf")
    assert not (tmp_path / "nowhere").exists()


def test_the_bundle_itself_is_a_dossier(folder, tmp_path):
    bundle = folder / "NE_PAS_DEPOSER" / "preuves.zip"
    with zipfile.ZipFile(bundle) as archive:
        assert "dossier.json" in archive.namelist()
    out = ("--out", str(tmp_path / "again"), "--on", ON.isoformat(), "--json")
    done = guichet("file", str(bundle), *out)
    assert done.returncode == 0, done.stderr
    jsonschema.validate(json.loads(done.stdout), schema("file"))
    assert guichet("check-filing", str(tmp_path / "again")).returncode == 0


def test_a_missing_field_exits_2_and_asks_its_question(dossier, tmp_path):
    case = casefile_of(dossier, on=ON)
    person = case.applicant.model_copy(update={"nationality": None})
    save(case.model_copy(update={"applicant": person}), tmp_path / "dossier.json")
    done = guichet("compose", str(tmp_path), "email", "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "Quelle est la nationalité ?" in done.stderr.replace("\u202f", " ")
    assert not (tmp_path / "out").exists()


def test_the_email_is_a_draft_with_few_attachments_spread_over_time(dossier):
    """EM-09, EM-17, EM-20"""
    case = casefile_of(dossier, on=ON)
    pack = email_pack(
        case, OpenFromRows(dossier), LetterOptions(on=ON), to="prefecture@exemple.invalid", at=NOW
    )
    message = email.message_from_bytes(pack.eml, policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    names = [part.get_filename() for part in message.iter_attachments()]
    assert [name[:3] for name in names] == ["PJ1", "PJ2", "PJ3", "PJ4", "PJ5"]
    body = message.get_body().get_content()
    for rank in range(1, 6):
        assert f"Pièce n°\xa0{rank}" in body
    days = [name.split("_")[2][:10] for name in names[1:]]
    assert days == sorted(days)
    assert days[0] == "2026-10-27"
    assert days[-1] == "2026-11-19"


def test_attachments_are_copies_and_originals_stay(dossier):
    """EM-09"""
    capture = dossier.captures.filter(media_type="image/png").first()
    before = read_original(capture)
    case = casefile_of(dossier, on=ON)
    email_pack(case, OpenFromRows(dossier), LetterOptions(on=ON), to="x@exemple.invalid", at=NOW)
    assert sha256(read_original(capture)).digest() == sha256(before).digest()


def test_a_message_over_the_limit_is_refused_on_its_built_size(dossier):
    """EM-09"""
    case = casefile_of(dossier, on=ON)
    document = write("email", case, LetterOptions(on=ON))
    with pytest.raises(MessageTooHeavy):
        draft(document, tell(case, on=ON), to="x@exemple.invalid", at=NOW, limit=500)


def test_captures_are_chosen_from_the_first_to_the_last():
    assert spread_over_time(list(range(40)), 4) == [0, 13, 26, 39]
    assert spread_over_time([1, 2], 4) == [1, 2]


def test_a_finished_letter_is_kept_and_named_by_the_log(dossier):
    """EV-05, LR-07"""
    letter = finish_letter(dossier, "lrar", LetterOptions(on=ON), by="test", at=NOW)
    assert letter.basis["assessment"]["route"] == "refere_mesures_utiles"
    assert read_original(letter.capture).startswith(b"%PDF-")
    last = dossier.log_payloads.order_by("-number")[0]
    assert last.content["payload"]["sha256"] == letter.capture.sha256


def test_a_letter_not_sent_yet_is_no_piece(dossier):
    before = len(casefile_of(dossier, on=ON).other_pieces)
    finish_letter(dossier, "lrar", LetterOptions(on=ON), by="test", at=NOW)
    assert len(casefile_of(dossier, on=ON).other_pieces) == before
