"""Check that the locked requirements are in step with ``pyproject.toml``.

A lock must pin every direct dependency at a version that ``pyproject.toml`` accepts, carry a hash
for each distribution and no address to download from. What runs the application must be the
same, version for version, in both locks. Prints each fault; exit 1 if there is one, else 0.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|^-", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    """Return the pinned version of each distribution of ``lock``, by canonical name."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    found = [re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line) for line in lines]
    return {canonicalize_name(match[1]): match[2] for match in found if match}


def entries_without_hash(lock: Path) -> list[str]:
    """Return the first line of each entry of ``lock`` that carries no sha256."""
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    return [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]


def faults_of(lock: Path, wanted: list[str]) -> list[str]:
    """Return what is wrong with one lock, given the requirements it must satisfy."""
    faults = [f"{lock.name}: no hash: {entry}" for entry in entries_without_hash(lock)]
    if ADDRESS.search(lock.read_text(encoding="utf-8")):
        faults.append(f"{lock.name}: holds an address or an option")
    pinned = pins(lock)
    for text in wanted:
        requirement = Requirement(text)
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            faults.append(f"{lock.name}: {requirement.name} is not pinned")
        elif not requirement.specifier.contains(version, prereleases=True):
            faults.append(f"{lock.name}: {requirement.name} {version}, not {requirement.specifier}")
    return faults


def check(root: Path) -> list[str]:
    """Return the faults of the two locks of the project in ``root``."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    to_run = project["dependencies"] + extras["install"]
    run, dev = root / "requirements" / "run.txt", root / "requirements" / "dev.txt"
    faults = faults_of(run, to_run) + faults_of(dev, to_run + extras["dev"])
    in_dev = pins(dev)
    for name, version in pins(run).items():
        if in_dev.get(name) != version:
            faults.append(f"{name}: {version} to run, {in_dev.get(name)} to develop")
    return faults


if __name__ == "__main__":
    found = check(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
    print("\n".join(found) if found else "The locks are in step with pyproject.toml.")
    sys.exit(1 if found else 0)
