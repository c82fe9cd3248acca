"""A whole installation in a folder of its own, used from outside: commands, server, browser.

``python -m tests.support.installations HOME COUNT`` builds one with an EXAMPLE dossier of ``COUNT``
attempts, each with a capture, and prints the dossier's id.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUICHET = Path(sys.executable).with_name("guichet")
LONGEST = 120.0
BOUNDARY = "----exemple-de-test"


@dataclass(frozen=True)
class Installation:
    """The data in ``home``, with one dossier."""

    home: Path
    dossier: str

    @property
    def keys(self) -> Path:
        """The key file."""
        return self.home / "keys" / "installation.keys"

    @property
    def database(self) -> Path:
        """The database."""
        return self.home / "guichet.sqlite3"

    def copied_to(self, home: Path) -> Installation:
        """Return a copy of this installation."""
        shutil.copytree(self.home, home)
        return Installation(home, self.dossier)

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run ``guichet`` on this installation."""
        return subprocess.run(
            [GUICHET, *map(str, arguments)],
            env=os.environ | {"GUICHET_HOME": str(self.home)},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )

    def check(self) -> tuple[int, dict]:
        """Return the exit code and the answer of ``guichet check --all --json``."""
        done = self.run("check", "--all", "--json")
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, json.loads(done.stdout) if done.stdout else {}

    def faults(self) -> list[dict]:
        """Return the faults of the installation itself that ``guichet check`` names."""
        _, answer = self.check()
        return [one for one in answer["checks"] if one["state"] == "fault"]

    def files(self) -> dict[str, str]:
        """Return the digest of every encrypted file and of the keys, by path."""
        kept = [*(self.home / "blobs").rglob("*"), *(self.home / "keys").iterdir()]
        files = [path for path in kept if path.is_file()]
        return {
            str(path.relative_to(self.home)): sha256(path.read_bytes()).hexdigest()
            for path in files
        }

    def originals(self, folder: Path) -> set[str]:
        """Export the dossier, verify the bundle, and return the digests of its originals."""
        bundle = folder / "bundle.zip"
        exported = self.run("export", self.dossier, "--out", bundle)
        assert exported.returncode == 0, exported.stderr
        verified = self.run("verify", bundle)
        assert verified.returncode == 0, verified.stdout
        with zipfile.ZipFile(bundle) as archive:
            names = [name for name in archive.namelist() if name.startswith("originaux/")]
            return {sha256(archive.read(name)).hexdigest() for name in names}

    def assert_whole(self, folder: Path, originals: set[str]) -> None:
        """Assert that the check finds no fault, and that the bundle verifies and holds these.

        That little room is left on a small disk is no fault of what is stored.
        """
        assert [one for one in self.faults() if one["name"] != "Place"] == []
        assert originals <= self.originals(folder)


def build(home: Path, attempts: int = 4) -> Installation:
    """Build an installation in another process, so that this one keeps its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.installations", str(home), str(attempts)],
        cwd=ROOT,
        env=os.environ | {"GUICHET_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Installation(home, done.stdout.strip())


@dataclass
class Answer:
    """A page received."""

    status: int
    text: str
    body: bytes


class Visitor:
    """A browser without a screen: it keeps its cookies and fills the forms of the pages."""

    def __init__(self, address: str) -> None:
        self.base, _ = address.split("/ouvrir/")
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)
        assert self.get(address.removeprefix(self.base)).status == 200
        assert self.get("/").status == 200  # the first page of a session spends the address

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask(urllib.request.Request(self.base + path))

    def post(
        self,
        path: str,
        values: dict[str, str] | None = None,
        *,
        files: dict[str, bytes] | None = None,
    ) -> Answer:
        """Open the page, then send its form with these values, and ``files`` by name."""
        page = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        fields = {"csrfmiddlewaretoken": token[1], **(values or {})}
        request = urllib.request.Request(
            self.base + path,
            data=_multipart(fields, files or {}),
            headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
        )
        return self._ask(request)

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=LONGEST) as answer:
                body = answer.read()
                return Answer(answer.status, body.decode("utf-8", "replace"), body)
        except urllib.error.HTTPError as error:
            body = error.read()
            return Answer(error.code, body.decode("utf-8", "replace"), body)


def _multipart(fields: dict[str, str], files: dict[str, bytes]) -> bytes:
    parts = []
    for name, value in fields.items():
        parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
    for name, data in files.items():
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data)
    line = f"--{BOUNDARY}".encode()
    return b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


@contextmanager
def served(installation: Installation) -> Iterator[Visitor]:
    """Serve an installation as a person does, and give a browser that opened the address."""
    server = subprocess.Popen(
        [GUICHET, "serve", "--json", "--port", "0"],
        env=os.environ | {"GUICHET_HOME": str(installation.home)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        yield Visitor(json.loads(server.stdout.readline())["address"])
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
        server.stdout.close()


def _main() -> None:
    home, count = Path(sys.argv[1]), int(sys.argv[2])
    from guichet.cli.serve import prepare

    prepare(home)
    from guichet.dossiers.services import create_dossier
    from tests.factories import NOW, a_screenshot, an_attempt
    from tests.support.profiles import a_full_profile

    dossier = create_dossier(
        pseudonym="Aminata EXEMPLE", by="test", at=NOW, example=True, profile=a_full_profile()
    )
    for rank in range(count):
        moment = NOW - dt.timedelta(days=9 * rank + 1)
        an_attempt(dossier, moment, files=(a_screenshot(f"EXEMPLE {rank}"),))
    print(dossier.id)


if __name__ == "__main__":
    _main()
