"""The requête of 60 attempts as PDF, DOCX and ODT, cold, beside the programs others would take.

WeasyPrint prints our own HTML of it, docxtpl fills a template made of our own DOCX, LibreOffice
converts that DOCX. A program that is not there is said not to be: ``pip install weasyprint
docxtpl`` puts both of them beside this Python; neither is a dependency of the project.
"""

from __future__ import annotations

import importlib.util
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.clock import Spent, in_turns, of_command
from bench.requete import ATTEMPTS, make_inputs
from bench.table import Row, compared, figure, show

TURNS = 5
PAIRS = (
    ("PDF", "WeasyPrint", 1.0),
    ("PDF", "LibreOffice", 1.0),
    ("DOCX", "docxtpl", 1.5),
    ("ODT", "docxtpl", 1.5),
)
"""Ours, theirs, the largest ratio. docxtpl takes 0.17 s on a quiet machine; 0.25 s is aimed at."""
OURS = """
import pickle, sys
from pathlib import Path
from guichet.documents.{module} import {writer}
Path(sys.argv[2]).write_bytes({writer}(pickle.loads(Path(sys.argv[1]).read_bytes())))
"""
WEASYPRINT = """
import sys, weasyprint
weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""
DOCXTPL = """
import sys, docxtpl
template = docxtpl.DocxTemplate(sys.argv[1])
template.render({"nom": "Awa EXEMPLE"})
template.save(sys.argv[2])
"""
WRITERS = {
    "PDF": ("pdf", "to_pdf"),
    "DOCX": ("docx_writer", "to_docx"),
    "ODT": ("odt_writer", "to_odt"),
}


def rows() -> list[Row]:
    """Return our three formats, each beside its peers when they are there."""
    with tempfile.TemporaryDirectory(prefix="bench-guichet-") as place:
        folder = Path(place)
        make_inputs(folder)
        _make_peer_inputs(folder)
        works = {name: _ours(name, folder) for name in WRITERS} | _peers(folder)
        spent = dict(zip(works, in_turns(*works.values(), turns=TURNS), strict=True))
    letter = f"requête, {ATTEMPTS} attempts: document to"
    return [_row(f"{letter} {name}, cold", name, peer, most, spent) for name, peer, most in PAIRS]


def _row(work: str, name: str, peer: str, most: float, spent: dict[str, Spent]) -> Row:
    ours = spent[name].processor
    if peer not in spent:
        return Row(work, figure(ours, "s"), against=f"{peer}: not installed")
    return compared(work, ours, spent[peer].processor, peer, most=most)


def _make_peer_inputs(folder: Path) -> None:
    from guichet.documents.docx_writer import to_docx
    from guichet.documents.html import to_html

    document = pickle.loads((folder / "document.pickle").read_bytes())
    (folder / "requete.docx").write_bytes(to_docx(document))
    (folder / "requete.html").write_text(to_html(document), "utf-8")


def _ours(name: str, folder: Path) -> Callable[[], Spent]:
    module, writer = WRITERS[name]
    code = OURS.format(module=module, writer=writer)
    command = (sys.executable, "-c", code, folder / "document.pickle", folder / f"out.{module}")
    return lambda: of_command(command)


def _peers(folder: Path) -> dict[str, Callable[[], Spent]]:
    """Return the programs of others that this machine has, by name."""
    python, out = sys.executable, folder / "peer"
    commands: dict[str, tuple[str | Path, ...]] = {}
    if importlib.util.find_spec("weasyprint"):
        commands["WeasyPrint"] = (python, "-c", WEASYPRINT, folder / "requete.html", out)
    if importlib.util.find_spec("docxtpl"):
        commands["docxtpl"] = (python, "-c", DOCXTPL, folder / "requete.docx", out)
    if shutil.which("soffice"):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        convert = ("--headless", "--convert-to", "pdf", "--outdir", folder / "lo")
        commands["LibreOffice"] = ("soffice", profile, *convert, folder / "requete.docx")
    return {name: _of(command) for name, command in commands.items()}


def _of(command: tuple[str | Path, ...]) -> Callable[[], Spent]:
    return lambda: of_command(command)


if __name__ == "__main__":
    show(rows)
