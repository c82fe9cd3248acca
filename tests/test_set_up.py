"""Facts about ``scripts/set-up.sh`` on machines that lack things, are not ours, or refuse us.

The machine around the script is made of a folder of commands: the usual small tools, real, and
whatever the test says of ``id``, ``sudo``, ``apt-get``, ``uname`` and browsers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

TOOLS = (
    *("sh", "dirname", "mkdir", "cat", "grep", "find", "head", "tail", "tr", "sed"),
    *("readlink", "cksum", "env", "uname", "true"),
)


class Machine:
    """A computer whose commands are the files of one folder, and a copy of our scripts on it."""

    def __init__(self, folder: Path) -> None:
        self.commands = folder / "bin"
        self.project = folder / "project"
        self.asked = folder / "asked"
        self.commands.mkdir()
        for tool in TOOLS:
            (self.commands / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
        shutil.copytree(ROOT / "scripts", self.project / "scripts")
        shutil.copytree(ROOT / "requirements", self.project / "requirements")
        shutil.copy(ROOT / "pyproject.toml", self.project)

    def command(self, name: str, body: str) -> None:
        """Put the command ``name`` on this computer; each call is noted."""
        path = self.commands / name
        path.unlink(missing_ok=True)
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.asked}"\n{body}\n')
        path.chmod(0o755)

    def set_up(self, use: str) -> subprocess.CompletedProcess[str]:
        """Prepare this computer for ``use``."""
        environment = {"PATH": str(self.commands), "HOME": str(self.project)}
        script = ["sh", "scripts/set-up.sh", use]
        return subprocess.run(
            script, cwd=self.project, env=environment, capture_output=True, text=True, check=False
        )

    def calls(self, name: str) -> list[str]:
        """Return what ``name`` was called with, in order."""
        lines = self.asked.read_text().splitlines() if self.asked.exists() else []
        return [line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")]


@pytest.fixture
def machine(tmp_path):
    """A Debian of somebody who is not root and has no passwordless sudo."""
    made = Machine(tmp_path)
    made.command("id", "echo 1000")
    made.command("sudo", "exit 1")
    made.command("apt-get", "exit 0")
    return made


def test_without_rights_one_line_says_what_to_install_and_no_password_is_asked(machine):
    done = machine.set_up("test")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "sudo apt-get install -y" in done.stderr
    assert {"poppler-utils", "qpdf", "libreoffice-writer-nogui"} <= set(done.stderr.split())
    assert "make test" in done.stderr
    assert set(machine.calls("sudo")) == {"-n true"}
    assert machine.calls("apt-get") == []


def test_with_passwordless_sudo_apt_installs_without_a_question(machine):
    machine.command("sudo", 'shift; exec "$@"')
    machine.command("apt-get", 'echo "frontend: $DEBIAN_FRONTEND" >>"$HOME/frontend"')
    machine.set_up("test")
    update, install = machine.calls("apt-get")
    assert update.split()[-1] == "update"
    assert {"install", "-y", "--no-install-recommends", "qpdf"} <= set(install.split())
    assert set((machine.project / "frontend").read_text().splitlines()) == {
        "frontend: noninteractive"
    }
    assert all(call.startswith("-n ") for call in machine.calls("sudo"))


def test_root_needs_no_sudo(machine):
    machine.command("id", "echo 0")
    machine.set_up("test")
    assert len(machine.calls("apt-get")) == 2
    assert machine.calls("sudo") == []


def test_a_browser_that_is_a_snap_does_not_count(machine):
    machine.command("chromium", "exec /snap/bin/chromium")
    with_snap = machine.set_up("test").stderr
    machine.command("chromium", "exec /usr/lib/chromium/chromium")
    with_package = machine.set_up("test").stderr
    assert "chromium " in with_snap or "Chromium" in with_snap
    assert "chromium " not in with_package
    assert "Chromium" not in with_package


def test_a_mac_is_told_its_brew_line(machine):
    for command in ("sudo", "apt-get"):
        (machine.commands / command).unlink()
    machine.command("uname", "echo Darwin")
    told = machine.set_up("test").stderr
    assert len(told.splitlines()) == 1
    assert "brew install" in told
    assert {"poppler", "qpdf", "libreoffice"} <= set(told.split())


def test_windows_is_sent_to_wsl(machine):
    machine.command("uname", "echo MINGW64_NT-10.0")
    done = machine.set_up("run")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "wsl --install" in done.stderr


def test_when_all_is_there_nothing_is_said_or_done(machine):
    environment = os.environ | {"SKIP_SYSTEM": "1"}
    ready = machine.project / ".venv"
    (ready / "bin").mkdir(parents=True)
    (ready / "bin" / "guichet").write_text("")
    (ready / "bin" / "guichet").chmod(0o755)
    (ready / "bin" / "python").symlink_to(shutil.which("python3") or "/usr/bin/python3")
    script = '. scripts/python_environment.sh; here=$(pwd -P); venv=.venv; fingerprint "dev"'
    stamp = subprocess.run(
        ["sh", "-c", script], cwd=machine.project, capture_output=True, text=True, check=True
    )
    (ready / "ready-dev").write_text(stamp.stdout)
    command = ["sh", "scripts/set-up.sh", "check"]
    done = subprocess.run(
        command, cwd=machine.project, env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
