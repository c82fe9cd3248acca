"""``guichet capture``, as a person runs it: a real process, a keyboard, a folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from guichet.assisted import PERMISSION
from guichet.cli.capture_files import CaptureFolder, CaptureNotWritten, FolderUnusable
from guichet.cli.main import main
from tests.assisted.site import NO_SLOT, SLOTS, Site

Terminal = subprocess.Popen[str]


class Keyboard:
    """A terminal on ``guichet capture``."""

    def __init__(self, *arguments: str, folder: Path, **environment: str) -> None:
        self.process: Terminal = subprocess.Popen(
            [sys.executable, "-m", "guichet", "capture", "--headless", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(Path.cwd()), **environment},
        )
        self.said: list[str] = []

    def press(self, keys: str) -> None:
        self.process.stdin.write(keys)
        self.process.stdin.flush()

    def wait_for(self, words: str) -> str:
        """Read what is printed until ``words``; fail with all of it when the command ends first."""
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError(f"{words!r} not said:\n{''.join(self.said)}")

    def end(self) -> tuple[int, str]:
        """Wait for the end with the keyboard still there; return the code and what was said."""
        rest = self.process.stdout.read()
        return self.process.wait(timeout=60), "".join(self.said) + rest


@pytest.fixture
def keyboard(tmp_path) -> Iterator[object]:
    opened: list[Keyboard] = []

    def sit(*arguments: str, **environment: str) -> Keyboard:
        opened.append(Keyboard(*arguments, folder=tmp_path, **environment))
        return opened[-1]

    yield sit
    for one in opened:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
        for stream in (one.process.stdin, one.process.stdout):
            stream.close()


def test_enter_records_and_q_ends(site, keyboard, tmp_path):
    """CA-01, CA-02, CA-03: the files hold the address, the moment and the sentence."""
    terminal = keyboard(site.url(SLOTS), "--out", "mes-captures")
    terminal.wait_for("La page dit qu’aucun créneau n’est libre.")
    terminal.wait_for("Dernière mise en ligne\u00a0: 16/11/2026 à 11:58")
    terminal.press("\n")
    terminal.wait_for("Page enregistrée.")
    terminal.press("\n")
    terminal.wait_for("Page enregistrée.")
    terminal.press("q\n")
    code, said = terminal.end()

    assert code == 0
    assert "Captures enregistrées\u00a0: 2." in said
    index = json.loads((tmp_path / "mes-captures/capture.json").read_text(encoding="utf-8"))
    assert [capture["address"] for capture in index["captures"]] == [site.url(SLOTS)] * 2
    for capture in index["captures"]:
        assert capture["reading"]["state"] == "no_slot"
        for file in capture["files"]:
            assert (tmp_path / "mes-captures" / file["name"]).stat().st_size == file["size"]
    assert site.pages_asked() == [SLOTS]


def test_the_person_is_told_to_refresh_by_herself(site, keyboard):
    """AT-05: the instruction for a computer is F5, pressed by the person."""
    terminal = keyboard(site.url())
    terminal.wait_for("Rechargez plusieurs fois la page vous-même, avec la touche F5.")
    terminal.press("q\n")
    assert terminal.end()[0] == 0


def test_the_answer_for_a_program_is_the_only_thing_on_its_output(site, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "guichet", "capture", site.url(), "--headless", "--json"],
        input="\nq\n",
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        check=True,
        timeout=60,
    )
    answer = json.loads(done.stdout)
    assert len(answer["captures"]) == 1
    assert "Page enregistrée" in done.stderr
    assert list((tmp_path / "captures").glob("capture_*_page.png"))


def test_the_end_of_the_keyboard_ends_the_session(site, keyboard):
    terminal = keyboard(site.url())
    terminal.wait_for("Entrée")
    terminal.process.stdin.close()
    terminal.process.stdin = open(os.devnull, "w")  # noqa: SIM115, PTH123
    assert terminal.end()[0] == 0


def test_a_browser_that_dies_ends_the_command_with_2_and_keeps_the_captures(
    site, keyboard, tmp_path, browser
):
    terminal = keyboard(site.url(), "--debugging-door")
    door = terminal.wait_for("porte ").split()[1]
    terminal.wait_for("aucun créneau")
    terminal.press("\n")
    terminal.wait_for("Écrite dans")
    watched = browser.browser_type.connect_over_cdp(door)
    told = watched.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    os.kill(next(p["id"] for p in told["processInfo"] if p["type"] == "browser"), signal.SIGKILL)
    code, said = terminal.end()
    assert code == 2
    assert "Le navigateur s’est arrêté tout seul." in said
    assert "Traceback" not in said
    assert len(list((tmp_path / "captures").glob("capture_*_faits.json"))) == 1


def test_a_window_closed_by_the_person_ends_the_command_with_0(site, keyboard, browser):
    terminal = keyboard(site.url(), "--debugging-door")
    door = terminal.wait_for("porte ").split()[1]
    terminal.wait_for("aucun créneau")
    watched = browser.browser_type.connect_over_cdp(door)
    watched.contexts[0].pages[0].close()
    code, said = terminal.end()
    assert code == 0
    assert "La fenêtre est fermée." in said
    watched.close()


def test_root_is_refused_before_anything_opens(monkeypatch, capsys, tmp_path):
    """architecture.md, Decisions: the command refuses to run as root."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(PERMISSION)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert main(["capture", "http://127.0.0.1:1/"]) == 2
    assert "administrateur (root)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ftp://a.fr/"], "ne peut pas être ouverte"),
        (["https://a.fr/", "--zone", "Europe/Atlantide"], "fuseau horaire est inconnu"),
        (["https://a.fr/", "--out", "/proc/captures"], "ne peut pas être utilisé"),
    ],
)
def test_what_cannot_be_used_is_said_and_gives_2(monkeypatch, capsys, tmp_path, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert main(["capture", *arguments, "--headless"]) == 2
    assert words in capsys.readouterr().err


# The dossier


def in_installation(home: Path, script: str) -> str:
    """Run ``script`` with Django on the installation at ``home``; return what it prints."""
    start = "from guichet.config import setup; setup()\n"
    return subprocess.run(
        [sys.executable, "-c", start + script],
        env={**os.environ, "GUICHET_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


CREATE = """
import datetime as dt
from django.conf import settings
from django.core.management import call_command
from guichet.storage.keys import create_keys_at_first_start
create_keys_at_first_start(settings.HOME)
call_command("migrate", verbosity=0)
from guichet.dossiers.services import create_dossier
at = dt.datetime.now(dt.UTC)
# A page of this computer enters no other dossier.
print(create_dossier(pseudonym="EXEMPLE", by="test", at=at, example=True).id)
"""
TELL = """
from guichet.dossiers.models import Attempt
from guichet.evidence.models import Capture
for attempt in Attempt.objects.all():
    print(attempt.number, attempt.channel, attempt.outcome, Capture.objects.count())
"""


def test_a_page_can_be_put_straight_into_a_dossier(site, keyboard, tmp_path):
    home = tmp_path / "installation"
    dossier = in_installation(home, CREATE)
    terminal = keyboard(site.url(SLOTS), "--dossier", dossier, GUICHET_HOME=str(home))
    terminal.wait_for("aucun créneau")
    terminal.press("\n")
    terminal.wait_for("Rangée dans le dossier, essai n°\u00a01.")
    terminal.press("q\n")
    assert terminal.end()[0] == 0
    assert in_installation(home, TELL) == "1 site no_slot 5"
    assert not (tmp_path / "captures").exists()


def test_a_dossier_that_does_not_exist_is_refused_before_the_window_opens(site, keyboard, tmp_path):
    home = tmp_path / "installation"
    in_installation(home, CREATE)
    nobody = "01999999-0000-7000-8000-000000000000"
    for wrong in (nobody, "le-mien"):
        code, said = keyboard(site.url(), "--dossier", wrong, GUICHET_HOME=str(home)).end()
        assert code == 2
        assert "introuvable" in said
    assert site.requests == []


# The folder


def recorded_page(open_window, site: Site):
    return open_window(site.url()).record()


def test_a_capture_is_written_whole_or_not_at_all(site, open_window, tmp_path, monkeypatch):
    recorded = recorded_page(open_window, site)
    folder = CaptureFolder(tmp_path / "c")
    real, calls = os.fsync, iter(range(100))

    def full_disk(descriptor: int) -> None:
        if next(calls) == 2:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(CaptureNotWritten) as failure:
        folder.write(recorded)
    assert "disque plein" in failure.value.what_it_changes
    assert list((tmp_path / "c").iterdir()) == []
    folder.write(recorded)
    assert len(list((tmp_path / "c").iterdir())) == len(recorded.files()) + 1


def test_a_file_already_there_is_never_replaced(site, open_window, tmp_path):
    recorded = recorded_page(open_window, site)
    folder = CaptureFolder(tmp_path)
    folder.write(recorded)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(CaptureNotWritten):
        folder.write(recorded)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_list_is_made_again_from_what_is_there(site, open_window, tmp_path):
    """A run that was killed before its list was written loses nothing."""
    session = open_window(site.url())
    folder = CaptureFolder(tmp_path)
    folder.write(session.record())
    (tmp_path / "capture.json").write_text("{ tronqué")
    (tmp_path / "capture_2020-01-01_000000_faits.json").write_text("{ tronqué")
    site.answers["/"] = NO_SLOT
    import time

    time.sleep(1.1)
    folder.write(session.record())
    assert len(json.loads((tmp_path / "capture.json").read_text())["captures"]) == 2


def test_a_folder_that_cannot_be_made_is_refused_at_once(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderUnusable):
        CaptureFolder(tmp_path / "file" / "captures")
