"""Read PDFs with Poppler's programs: an eye that is not ours."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from pathlib import Path

from PIL import Image


def text_of(pdf: Path | bytes, *, page: int | None = None) -> str:
    """Return the text, spaces made ordinary; ``page`` counts from 1."""
    chosen = ["-f", str(page), "-l", str(page)] if page else []
    answer = _run("pdftotext", *chosen, "-layout", pdf, after=["-"])
    return re.sub(r"[ \u00a0\u202f]+", " ", answer.decode("utf-8"))


def page_texts(pdf: Path | bytes) -> list[str]:
    """Return the text of each page."""
    answer = _run("pdftotext", "-layout", pdf, after=["-"]).decode("utf-8")
    return [re.sub(r"[ \u00a0\u202f]+", " ", page) for page in answer.split("\f")[:-1]]


def info_of(pdf: Path | bytes) -> dict[str, str]:
    """Return what ``pdfinfo`` says."""
    lines = _run("pdfinfo", pdf).decode("utf-8").splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}


def structure_of(pdf: Path | bytes) -> str:
    """Return the tag tree with its text."""
    return _run("pdfinfo", "-struct-text", pdf).decode("utf-8", "replace")


def pictures_of(pdf: Path | bytes) -> list[Image.Image]:
    """Return the pictures of the PDF, decoded, in order."""
    with tempfile.TemporaryDirectory() as folder:
        _run("pdfimages", "-png", pdf, after=[f"{folder}/p"])
        found = []
        for path in sorted(Path(folder).iterdir()):
            with Image.open(path) as image:
                found.append(image.copy())
        return found


def opened(data: bytes) -> Image.Image:
    """Return a picture from its bytes."""
    return Image.open(io.BytesIO(data))


def drawn(pdf: Path | bytes, *, page: int = 1, dpi: int = 72, grey: bool = False) -> Image.Image:
    """Return a page as a picture."""
    options = ["-r", str(dpi), "-f", str(page), "-l", str(page), "-singlefile"]
    options += ["-gray"] if grey else []
    answer = _run("pdftoppm", *options, pdf)
    return Image.open(io.BytesIO(answer))


def _run(*command: str | Path | bytes, after: list[str] | None = None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        words: list[str] = []
        for word in command:
            if isinstance(word, bytes):
                path = Path(folder) / "given.pdf"
                path.write_bytes(word)
                words.append(str(path))
            else:
                words.append(str(word))
        return subprocess.run([*words, *(after or [])], check=True, capture_output=True).stdout
