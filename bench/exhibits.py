"""Pieces, bundle and filing folder, side by side with a plain copy and with img2pdf.

300 generated screenshots (about 160 kB each) and 20 messages, in 30 pieces and one. Each maker runs
in a fresh process: seconds of the wall, of processor, and the peak of memory. Ratios count; the
seconds only guide (other programs run on the same machine). Run: ``python bench/exhibits.py``.
"""

from __future__ import annotations

import datetime as dt
import gc
import importlib
import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

INSTALLED = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
PICTURES = 300
MESSAGES = 20
PIECES = 30
CREATED = dt.datetime(2026, 11, 22, 10, tzinfo=dt.timezone(dt.timedelta(hours=1)))
TARGETS = {
    "bundle": "<= 4 x plain copy, <= 150 MB",
    "folder": "<= 0.8 s of processor",
    "thousand": "<= 5 s, memory flat",
}


def make_pictures(folder: Path, count: int) -> None:
    """Write ``count`` screenshots that compress as real ones do."""
    from PIL import Image, ImageDraw

    folder.mkdir(parents=True)
    for number in range(count):
        chance = random.Random(number)
        image = Image.new("RGB", (1366, 768), "white")
        draw = ImageDraw.Draw(image)
        for line in range(24):
            draw.text((60, 60 + line * 26), f"EXEMPLE {number} aucun creneau {line}", fill="black")
        noise = Image.frombytes("RGB", (203, 203), chance.randbytes(203 * 203 * 3))
        image.paste(noise, (900, 300))
        image.save(folder / f"{number:04d}.png")


def make_messages(folder: Path, count: int) -> None:
    """Write ``count`` messages of about a page."""
    folder.mkdir(parents=True)
    for number in range(count):
        body = "\n\n".join(
            f"Bonjour, je n'ai pas pu prendre rendez-vous ({number}, {line}). " * 5
            for line in range(8)
        )
        head = (
            "From: EXEMPLE <personne@exemple.example>\nTo: prefecture@exemple.example\n"
            f"Subject: Demande de rendez-vous {number}\nDate: Mon, 12 Oct 2026 08:12:05 +0200\n"
            f"Message-ID: <{number}@exemple.example>\nContent-Type: text/plain; charset=utf-8\n\n"
        )
        (folder / f"{number:02d}.eml").write_text(head + body, "utf-8")


def plain_copy(data: Path, out: Path) -> None:
    """Copy the bytes of every file into one, to the disk: the floor."""
    with (out / "copy.bin").open("wb") as target:
        for file in sorted(data.rglob("*.*")):
            target.write(file.read_bytes())
        target.flush()
        os.fsync(target.fileno())


def img2pdf_route(data: Path, out: Path) -> None:
    """Pictures by img2pdf, put together by pikepdf; messages are left out, nothing is stamped."""
    import img2pdf
    import pikepdf

    pages = pikepdf.Pdf.new()
    sources = []
    for file in sorted((data / "pictures").iterdir()):
        sources.append(pikepdf.open(io.BytesIO(img2pdf.convert(file.read_bytes()))))
        pages.pages.extend(sources[-1].pages)
    pages.save(out / "img2pdf.pdf")


def bundle(data: Path, out: Path) -> None:
    """Make our bundle: contents, planches, stamps, bookmarks, tags."""
    from guichet.documents.bundle import write_bundle
    from guichet.documents.exhibit_files import Layout
    from guichet.documents.limits import Limits
    from guichet.documents.parts import Rendering

    limits = Limits(500_000_000, 80, one_file_per_piece=False, copies=2, formats=("pdf",))
    layout = Layout(limits, Rendering(CREATED, "EXEMPLE"))
    write_bundle(out / "bundle.pdf", "EXEMPLE", [], _exhibits(data, PIECES), layout)


def folder(data: Path, out: Path) -> None:
    """Make our filing folder for Télérecours citoyens."""
    _write_folder(data, out, PIECES)


def thousand(data: Path, out: Path) -> None:
    """Make a filing folder of a thousand pieces of one capture."""
    _write_folder(data, out, 1000)


def _write_folder(data: Path, out: Path, pieces: int) -> None:
    from guichet.documents.blocks import Document, Heading, Paragraph
    from guichet.documents.destinations import load_destination
    from guichet.documents.filing import Filing, write_filing

    words = Paragraph("Requête en référé, article L. 521-3 du code de justice administrative.")
    petition = Document("Requête", (Heading("Référé mesures utiles"), words), CREATED)
    absence = Document("Absence", (Heading("Absence de décision"), words), CREATED)
    filing = Filing(petition, absence, _exhibits(data, pieces), CREATED, banner="EXEMPLE")
    write_filing(out / "folder", filing, load_destination("telerecours"))


def _exhibits(data: Path, pieces: int) -> tuple[object, ...]:
    from guichet.documents.exhibits import Exhibit, Part
    from guichet.documents.planche import CaptureNote, Sighting

    note = CaptureNote(
        Sighting("seen", "https://www.rdv-prefecture.example/demarche/4418/creneau/"),
        Sighting("seen", "12 octobre 2026"),
        Sighting("seen", "8 h 12"),
        Sighting("seen", "Aucun créneau disponible"),
        confirmed=True,
        received_at=CREATED,
        file_name="capture.png",
        sha256="ab" * 32,
    )
    pictures = sorted((data / "pictures").iterdir())
    wanted = [pictures[at % len(pictures)] for at in range(max(len(pictures), pieces))]
    size = -(-len(wanted) // pieces)
    exhibits = []
    for start in range(0, len(wanted), size):
        parts = tuple(
            Part(file.name, f"Capture {start + at + 1}", file, CREATED, "Site", note)
            for at, file in enumerate(wanted[start : start + size])
        )
        number = len(exhibits) + 1
        exhibits.append(Exhibit(number, f"Captures, série {number}", parts, "captures"))
    if pieces == PIECES:
        mails = tuple(
            Part(file.name, f"Message {file.stem}", file)
            for file in sorted((data / "messages").iterdir())
        )
        exhibits.append(Exhibit(len(exhibits) + 1, "Messages", mails, "history"))
    return tuple(exhibits)


MAKERS: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "copy": ("plain copy of the same bytes + fsync", plain_copy),
    "img2pdf": ("img2pdf + pikepdf, pictures only, no stamp", img2pdf_route),
    "bundle": ("our bundle: planches, stamps, contents, tags", bundle),
    "folder": ("our filing folder, 31 pieces", folder),
    "thousand": ("our filing folder, 1,000 pieces", thousand),
}


def measure(name: str, data: Path) -> tuple[float, float, float, float]:
    """Return wall s, processor s, processor s without starting Python, and peak MB."""
    with tempfile.TemporaryDirectory(dir=data.parent) as out:
        command = [sys.executable, __file__, name, str(data), out]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        answer = subprocess.run(command, env=INSTALLED, check=True, capture_output=True, text=True)
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    inside, peak = (float(figure) for figure in answer.stdout.split())
    return wall, spent, inside, peak


def run_one(name: str, data: Path, out: Path) -> None:
    """Run one maker in this process and print its own processor seconds and peak MB."""
    if name in {"bundle", "folder", "thousand"}:
        _exhibits(data, PIECES)  # the modules are loaded: that time is counted apart
        importlib.import_module(f"guichet.documents.{'bundle' if name == 'bundle' else 'filing'}")
        gc.set_threshold(50_000)  # as every command of guichet but the server
    start = time.process_time()
    MAKERS[name][1](data, out)
    spent = time.process_time() - start
    print(spent, _peak())


def _peak() -> float:
    """Return the peak of this process in MB; ``ru_maxrss`` would count its parent's too."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    if len(sys.argv) == 4:
        run_one(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
        return
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        make_pictures(data / "pictures", PICTURES)
        make_messages(data / "messages", MESSAGES)
        size = sum(file.stat().st_size for file in data.rglob("*.*")) / 1e6
        print(f"{PICTURES} pictures, {MESSAGES} messages, {size:.1f} MB; best of 3\n")
        print(f"{'maker':<46}{'wall s':>8}{'cpu s':>8}{'alone':>8}{'MB':>6}{'x copy':>8}  target")
        floor = 0.0
        for name, (label, _) in MAKERS.items():
            runs = [measure(name, data) for _ in range(3)]
            wall, spent, inside, peak = (min(figures) for figures in zip(*runs, strict=True))
            floor = floor or wall
            ratio = f"{wall / floor:.1f}"
            print(
                f"{label:<46}{wall:>8.2f}{spent:>8.2f}{inside:>8.2f}{peak:>6.0f}{ratio:>8}  "
                f"{TARGETS.get(name, '')}"
            )
    print("\nalone: processor seconds of the work itself, Python and imports already loaded.")


if __name__ == "__main__":
    main()
