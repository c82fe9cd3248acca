"""The tools that check a bundle, run as a clerk would: each returns True when it accepts."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from guichet.sealing.journal import parse_line
from guichet.sealing.merkle import root_from_proof
from tests.support.timestamping import LocalAuthority


def plain(text: str) -> str:
    """Return ``text`` with ordinary spaces: typography has its own tests."""
    return text.replace("\u00a0", " ")


def unpack(bundle: Path, folder: Path) -> Path:
    """Unpack as common programs do: links are made, names that climb are dropped."""
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(bundle) as archive:
        for info in archive.infolist():
            parts = PurePosixPath(info.filename).parts
            if info.is_dir() or ".." in parts or info.filename.startswith("/"):
                continue
            target = folder / info.filename
            target.parent.mkdir(parents=True, exist_ok=True)
            if stat.S_ISLNK(info.external_attr >> 16):
                target.symlink_to(archive.read(info).decode())
            else:
                target.write_bytes(archive.read(info))
    return folder


def verifier_accepts(folder: Path) -> bool:
    done = run_verifier(folder)
    assert done.returncode in {0, 1}
    assert done.stderr == ""
    return done.returncode == 0


def run_verifier(folder: Path) -> subprocess.CompletedProcess[str]:
    # -I: the standard library alone, nothing of the project can be imported.
    return subprocess.run(
        [sys.executable, "-I", "verifier.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def sha256sum_accepts(folder: Path) -> bool:
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, timeout=60, check=False
    )
    return done.returncode == 0


def openssl_accepts(folder: Path, true_root: Path) -> bool:
    """Run ``openssl ts -verify`` over the root recomputed from the journal, at the token's time."""
    token = next((folder / "jetons").glob("*.tsr"))
    stamped = openssl_time(token)
    if stamped is None:
        return False
    authority = token.stem.partition("_")[2]
    done = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-digest", recomputed_root(folder, token).hex()),
            *("-in", str(token), "-CAfile", str(true_root)),
            *("-untrusted", str(folder / f"autorites/{authority}-intermediaires.pem")),
            *("-attime", str(int(stamped.timestamp()))),
        ],
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode == 0


def openssl_time(token: Path) -> datetime | None:
    """Return the time that OpenSSL reads in a response, None when it reads none."""
    done = subprocess.run(
        ["openssl", "ts", "-reply", "-in", str(token), "-text"],
        capture_output=True,
        text=True,
        env={"LC_ALL": "C", "PATH": "/usr/local/bin:/usr/bin:/bin"},
        timeout=60,
        check=False,
    )
    found = re.search(r"Time stamp: (.+) GMT", done.stdout)
    if not found:
        return None
    return datetime.strptime(found[1], "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)


def recomputed_root(folder: Path, token: Path) -> bytes:
    """Return the root that the journal gives through the token's proof."""
    proof = json.loads(token.with_name(f"{token.stem}.preuve.json").read_bytes())
    lines = (folder / "journal.jsonl").read_bytes().splitlines()
    head = bytes.fromhex(parse_line(lines[proof["entry"] - 1]).entry.digest)
    path = [bytes.fromhex(step) for step in proof["path"]]
    return root_from_proof(head, proof["index"], proof["size"], path)


def openssl_accepts_token(
    response: bytes, root: bytes, tsa: LocalAuthority, folder: Path, at: datetime | None = None
) -> bool:
    """Run ``openssl ts -verify`` on a response, today or (``-attime``) at a given moment."""
    path = folder / "token.tsr"
    path.write_bytes(response)
    moment = ["-attime", str(int(at.timestamp()))] if at else []
    done = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-digest", root.hex(), "-in", str(path)),
            *("-CAfile", str(tsa.root_path), "-untrusted", str(tsa.intermediate_path), *moment),
        ],
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode == 0


def der_of(pem: bytes) -> bytes:
    """Return the DER of a PEM certificate, by OpenSSL."""
    command = ["openssl", "x509", "-outform", "DER"]
    return subprocess.run(command, input=pem, capture_output=True, check=True).stdout
