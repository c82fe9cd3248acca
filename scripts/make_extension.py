"""Make the packages of the browser extension: the same bytes from the same files, anywhere.

One folder works in every browser; each store wants a manifest without the other's keys. So two
packages are made from ``extension/``: for Chromium, Chrome and Edge, and for Firefox. Nothing is
bundled, minified or fetched. Prints each package with its SHA-256.
"""

from __future__ import annotations

import argparse
import json
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "extension"
MOMENT = (1980, 1, 1, 0, 0, 0)
MODE = 0o100644
SUFFIXES = {".json", ".js", ".html", ".css", ".png"}
NOT_FOR_CHROMIUM = ("browser_specific_settings",)
NOT_FOR_FIREFOX = ("minimum_chrome_version",)


def manifest_for(browser: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest without the keys that ``browser`` ("chromium", "firefox") ignores."""
    unknown = NOT_FOR_CHROMIUM if browser == "chromium" else NOT_FOR_FIREFOX
    background = {
        key: value
        for key, value in manifest["background"].items()
        if key != ("scripts" if browser == "chromium" else "service_worker")
    }
    kept = {key: value for key, value in manifest.items() if key not in unknown}
    return {**kept, "background": background}


def content_of(path: Path, browser: str) -> bytes:
    """Return what the package holds for one file."""
    content = path.read_bytes()
    if path == SOURCE / "manifest.json":
        manifest = manifest_for(browser, json.loads(content))
        return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    return content


def make_package(browser: str, folder: Path) -> Path:
    """Write the package of one browser into ``folder``; return its path.

    Names are sorted, times and modes fixed, nothing compressed: a compressor's version would
    change the bytes.
    """
    version = json.loads((SOURCE / "manifest.json").read_text(encoding="utf-8"))["version"]
    folder.mkdir(parents=True, exist_ok=True)
    package = folder / f"guichet-ouvert-{browser}-{version}.zip"
    files = sorted(
        (path.relative_to(SOURCE).as_posix(), path)
        for path in SOURCE.rglob("*")
        if path.is_file() and path.suffix in SUFFIXES
    )
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as made:
        for name, path in files:
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.external_attr = MODE << 16
            entry.create_system = 3
            made.writestr(entry, content_of(path, browser))
    return package


def main() -> None:
    """Make both packages and print their digests, as ``sha256sum`` does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where to put them")
    folder = parser.parse_args().out
    for browser in ("chromium", "firefox"):
        package = make_package(browser, folder)
        print(f"{sha256(package.read_bytes()).hexdigest()}  {package.name}")


if __name__ == "__main__":
    main()
