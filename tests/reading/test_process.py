"""The process that reads: apart from the application, bounded, and replaced when it falls."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from guichet.evidence.facts_process import FactsProcess
from guichet.reading import inspect, inspect_many
from guichet.reading.inspecting import Picture
from guichet.reading.process import FELL, LATE, ReadingProcess
from tests.factories import png

HEAVY = ("cv2", "numpy", "onnxruntime", "rapidocr", "omegaconf")


def test_the_application_never_loads_the_engine() -> None:
    script = (
        "import sys; from guichet.reading import inspect; inspect(b'not a picture');"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_no_process_is_left_once_the_files_are_read() -> None:
    with ReadingProcess() as process:
        process.read(b"not a picture")
        pid = process.pid
    assert pid is not None
    assert not os.path.exists(f"/proc/{pid}")  # noqa: PTH110


def test_the_folder_where_one_happens_to_be_gives_no_module(tmp_path, monkeypatch) -> None:
    """A file of the downloads named like a module of Python is never run."""
    (tmp_path / "json.py").write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with ReadingProcess() as process:
        assert process.read(b"").reason == "Le fichier est vide."
    with FactsProcess() as looker:
        assert looker.facts_of(png("EXEMPLE")) is not None


def test_a_process_that_falls_is_replaced_for_the_next_file() -> None:
    with ReadingProcess() as process:
        process.read(b"not a picture")
        os.kill(process.pid, signal.SIGKILL)
        assert process.read(b"not a picture").reason == FELL
        assert process.read(b"").reason == "Le fichier est vide."


def test_a_process_that_is_late_is_stopped() -> None:
    with ReadingProcess(seconds=0.01) as process:
        assert process.read(b"not a picture").reason == LATE
        assert process.pid is None


def test_a_bad_file_says_so_and_the_following_ones_are_read() -> None:
    files = [Picture(b""), Picture(b"not a picture"), Picture(b"")]
    assert [found.readable for found in inspect_many(files)] == [False] * 3
    assert inspect(b"").reason == "Le fichier est vide."


def test_the_process_refuses_the_network_and_other_programs() -> None:
    script = (
        "import socket, subprocess, sys; from guichet.reading import child; child._limit()\n"
        "refused = 0\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)),"
        " lambda: subprocess.run(['true'])):\n"
        "    try: act()\n"
        "    except PermissionError: refused += 1\n"
        "print(refused)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "2"
