"""The requête of a dossier of 60 attempts, each time in a fresh process, against typst alone.

"typst alone" starts the same Python, imports typst and nothing of ours, and prints the same pages
from data that is ready: what no software built on typst can go under.
"""

from __future__ import annotations

import datetime as dt
import json
import pickle
import sys
import tempfile
from pathlib import Path

from bench.clock import in_turns, of_command, peak_of_guichet
from bench.table import Row, compared, figure, show

ATTEMPTS = 60
ON = dt.date(2026, 11, 20)
TURNS = 7
TYPST_ALONE = """
import sys, typst
from pathlib import Path
data = Path(sys.argv[2]).read_text("utf-8")
pdf = typst.compile(sys.argv[1], sys_inputs={"document": data}, format="pdf",
    font_paths=typst.Fonts(include_system_fonts=False, font_paths=[]),
    pdf_standards=["ua-1", "a-2a"], timestamp=1)
Path(sys.argv[3]).write_bytes(pdf)
"""
FROM_DOCUMENT = """
import pickle, sys
from pathlib import Path
from guichet.documents.pdf import to_pdf
Path(sys.argv[2]).write_bytes(to_pdf(pickle.loads(Path(sys.argv[1]).read_bytes())))
"""


def rows() -> list[Row]:
    """Return the rows: from the document, from the dossier, and the whole command."""
    with tempfile.TemporaryDirectory(prefix="bench-guichet-") as place:
        folder = Path(place)
        template = make_inputs(folder)
        python = sys.executable
        guichet = Path(sys.executable).with_name("guichet")
        out = folder / "out.pdf"
        compose = (guichet, "compose", folder, "requete", "--on", ON, "--out", folder / "out")
        alone, document, pdf, everything = in_turns(
            lambda: of_command(
                (python, "-c", TYPST_ALONE, template, folder / "document.json", out)
            ),
            lambda: of_command((python, "-c", FROM_DOCUMENT, folder / "document.pickle", out)),
            lambda: of_command((*map(str, compose), "--format", "pdf")),
            lambda: of_command(tuple(map(str, compose))),
            turns=TURNS,
        )
        peak = peak_of_guichet(*map(str, compose[1:]))
    floor, name = alone.processor, "typst alone"
    letter = f"requête, {ATTEMPTS} attempts"
    return [
        compared(f"{letter}: document to PDF, cold", document.processor, floor, name, most=2),
        compared(f"{letter}: compose --format pdf", pdf.processor, floor, name, most=2),
        compared(f"{letter}: compose, 5 files", everything.processor, floor, name, most=None),
        Row(f"{letter}: memory of compose, 5 files", figure(peak, "MB")),
    ]


def make_inputs(folder: Path) -> str:
    """Write the dossier, its letter as a document, and what the template reads of it."""
    from guichet.documents import pdf
    from guichet.documents.fonts import FontSet
    from guichet.documents.template_input import template_input
    from guichet.documents.typography import typeset_document
    from guichet.letters.options import LetterOptions
    from guichet.letters.writing import write

    case = a_case(folder)
    letter = write("requete", case, LetterOptions(on=ON))
    (folder / "document.pickle").write_bytes(pickle.dumps(letter))
    read = {**template_input(typeset_document(letter), FontSet().families), "fallback": False}
    (folder / "document.json").write_text(json.dumps(read, ensure_ascii=False), "utf-8")
    return str(Path(pdf.__file__).parent / "templates" / "document.typ")


def a_case(folder: Path):
    """Return Awa EXEMPLE's dossier with sixty attempts, its files written in ``folder``."""
    from bench.material import a_message, a_pdf, a_screenshot
    from tests.personas import attempts, awa, spread
    from tests.support.portable import write_portable

    case = awa()
    online = attempts(spread(dt.date(2026, 9, 14), 65, ATTEMPTS))
    steps = [
        event.model_copy(update={"id": f"s{rank}", "number": ATTEMPTS + rank})
        for rank, event in enumerate(case.events[40:], start=1)
    ]
    makers = {"image/png": a_screenshot, "application/pdf": a_pdf, "message/rfc822": a_message}
    return write_portable(
        case.model_copy(update={"events": (*online, *steps)}),
        folder,
        lambda file: makers[file.media_type](sum(file.name.encode())),
    )


if __name__ == "__main__":
    show(rows)
