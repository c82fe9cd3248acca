"""What the demonstration writes is what the court takes and what anyone can check."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import re
import shlex
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document

from tests.demo.conftest import Demo
from tests.sealing.tools import run_verifier
from tests.support.poppler import info_of, page_texts, text_of

pytestmark = pytest.mark.slow

SPACES = re.compile(r"\s+")
RUNNING = re.compile(r"^\s*(EXEMPLE – personne et faits imaginaires|Page \d+ sur \d+)\s*$", re.M)


def words_of(pdf: Path) -> str:
    """Return the text of a PDF without its running head and foot, every space being one."""
    return SPACES.sub(" ", RUNNING.sub("", text_of(pdf)))


# The folder


def test_the_folder_can_be_deposited_as_it_is(demo: Demo) -> None:
    """FI-04."""
    done = demo.guichet("check-filing", demo.folder, "--json")
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["faults"] == []


def test_every_piece_of_the_inventory_is_a_file_and_nothing_is_dropped(demo: Demo) -> None:
    """FI-05."""
    pieces = sorted(path.name for path in demo.deposit.glob("PJ*.pdf"))
    assert [name[:4] for name in pieces] == [f"PJ{n:02d}" for n in range(1, 8)]
    inventory = words_of(demo.deposit / "Inventaire_detaille_des_pieces.pdf")
    for name in pieces:
        assert name in inventory
    [captures] = demo.deposit.glob("PJ*_Captures_ecran.pdf")
    assert int(info_of(captures)["Pages"]) == 40


def test_the_note_names_every_file_that_is_kept_letters_included(demo: Demo) -> None:
    """FI-05."""
    note = SPACES.sub("", (demo.kept / "A_LIRE.txt").read_text("utf-8"))
    kept = [path.relative_to(demo.kept) for path in demo.kept.rglob("*") if path.is_file()]
    assert {path.parts[0] for path in kept} >= {"LETTRES", "preuves.zip"}
    missing = [str(path) for path in kept if path.stem != "A_LIRE" and path.as_posix() not in note]
    assert missing == []


# The attempts


def test_forty_online_attempts_cover_sixty_five_days_with_a_clock_change(demo: Demo) -> None:
    """AT-08. Their order on the clocks of the place is their order in time."""
    online = [event for event in demo.case()["events"] if event["channel"] == "site"]
    moments = [dt.datetime.fromisoformat(event["at"]) for event in online]
    assert len(online) == 40
    assert (moments[-1].date() - moments[0].date()).days == 65
    assert moments == sorted(moments)
    assert {moment.utcoffset() for moment in moments} == {
        dt.timedelta(hours=2), dt.timedelta(hours=1)
    }  # fmt: skip


def test_three_attempts_met_a_site_in_error_and_one_a_slot_later(demo: Demo) -> None:
    outcomes = [e["outcome"] for e in demo.case()["events"] if e["channel"] == "site"]
    assert outcomes.count("site_error") == 3
    assert outcomes.count("slot_later") == 1
    assert outcomes.count("no_slot") == 36


def test_one_capture_shows_no_date(demo: Demo) -> None:
    files = [file for event in demo.case()["events"] for file in event["files"]]
    assert sum(file.get("shows_date") is False for file in files) == 1


def test_two_files_received_twice_are_kept_once(demo: Demo) -> None:
    assert demo.answer["recognised"] == 2
    online = [event for event in demo.case()["events"] if event["channel"] == "site"]
    assert [len(event["files"]) for event in online] == [1] * 40
    digests = {event["files"][0]["sha256"] for event in online}
    assert len(digests) == 40


def test_the_table_has_one_row_for_each_entry_of_the_journal_in_order(demo: Demo) -> None:
    """AT-09."""
    table = "\n".join(page_texts(demo.deposit / "PJ01_Releve_des_tentatives.pdf"))
    rows = re.findall(r"^ *(\d+) (\d\d/\d\d/\d{4}) (\d+) h (\d\d) ", table, re.M)
    printed = [(day, int(hour), int(minute)) for _, day, hour, minute in rows]
    moments = sorted(dt.datetime.fromisoformat(e["at"]) for e in demo.case()["events"])
    assert printed == [(f"{m:%d/%m/%Y}", m.hour, m.minute) for m in moments]
    assert [int(number) for number, *_ in rows] == list(range(1, 45))


# The requête


def test_the_requete_names_the_parties_the_periods_and_the_articles_in_force(demo: Demo) -> None:
    """RQ-26. The articles repealed in 2021 never appear."""
    text = words_of(demo.petition)
    assert "Pour Awa EXEMPLE" in text
    assert "Contre le préfet de la Seine-Saint-Denis" in text
    assert "tribunal administratif de Montreuil" in text
    assert "Du 14 septembre au 18 novembre 2026, j’ai fait trente-neuf tentatives" in text
    assert "une astreinte de 100 € par jour de retard" in text
    for article in ("L. 521-3", "L. 911-1", "L. 911-3", "L. 761-1", "R. 431-2", "R. 431-3"):
        assert article in text
    assert "R. 311-1" not in text
    assert "constat" not in text.lower().replace("constatée", "")


def test_each_piece_number_of_the_requete_is_a_piece_of_the_folder(demo: Demo) -> None:
    text = words_of(demo.petition)
    body, _, listed = text.partition("Pièces jointes")
    named = {int(n) for group in re.findall(r"pièces? n° ([\d, et]+)", body)
             for n in re.findall(r"\d+", group)}  # fmt: skip
    deposited = {int(path.name[2:4]) for path in demo.deposit.glob("PJ*.pdf")}
    assert named == deposited
    assert {int(n) for n in re.findall(r"pièce n° (\d+) :", listed)} == deposited


def test_the_editable_requete_opens_in_libreoffice_with_the_same_paragraphs(
    demo: Demo, tmp_path: Path
) -> None:
    docx = demo.kept / "Requete_modifiable.docx"
    command = [
        "soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
        "--convert-to", "pdf", "--outdir", str(tmp_path), str(docx),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    opened = words_of(tmp_path / "Requete_modifiable.pdf").replace(" ", "")
    signed = words_of(demo.petition).replace(" ", "")
    paragraphs = [SPACES.sub("", one.text) for one in Document(str(docx)).paragraphs]
    written = [one for one in paragraphs if one and "imaginaires" not in one]
    assert len(written) > 40
    assert [one for one in written if one not in opened] == []
    assert [one for one in written if one not in signed] == []


# Everything says EXEMPLE


def test_every_page_of_every_document_says_that_it_is_an_example(demo: Demo) -> None:
    documents = sorted(demo.folder.rglob("*.pdf"))
    assert len(documents) >= 12
    bare = {
        path.name: page
        for path in documents
        for page, text in enumerate(page_texts(path), start=1)
        if "EXEMPLE" not in text
    }
    assert bare == {}


def test_every_text_message_and_editable_file_says_that_it_is_an_example(demo: Demo) -> None:
    texts = [*demo.folder.rglob("*.txt")]
    assert {path.name for path in texts if "EXEMPLE" not in path.read_text("utf-8")} == set()
    for path in demo.folder.rglob("*.docx"):
        package = zipfile.ZipFile(path)
        assert "EXEMPLE – personne et faits imaginaires" in "".join(
            package.read(name).decode() for name in package.namelist() if name.endswith(".xml")
        )
    [draft] = demo.folder.rglob("*.eml")
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert "EXEMPLE" in message["Subject"]
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("EXEMPLE")


def test_every_file_of_the_evidence_says_that_it_is_an_example(unpacked: Path) -> None:
    assert json.loads((unpacked / "dossier.json").read_bytes())["example"] is True
    assert "EXEMPLE" in (unpacked / "LISEZ-MOI.txt").read_text("utf-8")
    for path in unpacked.rglob("*.pdf"):
        assert "EXEMPLE" in text_of(path), path.name
    for path in unpacked.rglob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert "EXEMPLE" in message["Subject"]
        assert "EXEMPLE" in message.get_content()


# The evidence, by each tool


def test_the_bundle_is_intact_and_dated_for_whoever_has_the_true_root(demo: Demo) -> None:
    done = demo.guichet("verify", demo.bundle, "--trust", demo.true_root, "--json")
    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    assert (report["intact"], report["level"], report["qualified"]) == (True, "dated", False)
    assert [check["name"] for check in report["checks"] if not check["passed"]] == []


def test_sha256sum_and_the_verifier_of_the_bundle_accept_it(unpacked: Path) -> None:
    """EV-04: without our software."""
    subprocess.run(
        ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=unpacked, check=True
    )
    done = run_verifier(unpacked)
    assert done.returncode == 0, done.stdout


def test_the_openssl_command_printed_in_the_bundle_accepts_it(unpacked: Path) -> None:
    """EV-04. The date is one that the token bears, and the digest the one verifier.py prints."""
    printed = (unpacked / "LISEZ-MOI.txt").read_text("utf-8").splitlines()
    [command] = [line.strip() for line in printed if "openssl ts -verify" in line]
    done = subprocess.run(
        shlex.split(command), cwd=unpacked, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Verification: OK" in done.stdout + done.stderr
    words = shlex.split(command)
    assert words[words.index("-digest") + 1] in run_verifier(unpacked).stdout
