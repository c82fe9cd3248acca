"""What is read of 128 captures that were never used to build the reading, against their truth.

``python -m bench.inspection --boxes FOLDER`` also writes each picture with what was found drawn on
it. ``--development`` reads the other collection, ``--few N`` the first N pictures alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.screens import series
from bench.screens.boxes import with_boxes
from bench.screens.rendering import drawn
from bench.screens.scene import Scene
from bench.screens.score import FLAGS, Score, scored
from bench.table import Row, limited, show
from guichet.reading import Inspection, Picture
from guichet.reading.inspecting import inspected
from guichet.reading.process import ReadingProcess

ENOUGH = 0.95
SECONDS = 0.8
MEMORY = 800
TESSERACT = ("tesseract", "stdin", "stdout", "-l", "fra", "--psm", "3")


@dataclass(frozen=True)
class Measured:
    """One picture: its score, and what its reading took."""

    score: Score
    seconds: float
    processor: float


def rows() -> list[Row]:
    """Return the quality, the time and the memory; the failures go to the standard error."""
    scenes = series.development() if "--development" in sys.argv else series.frozen()
    if "--few" in sys.argv:
        scenes = scenes[: int(sys.argv[sys.argv.index("--few") + 1])]
    with tempfile.TemporaryDirectory(prefix="bench-guichet-") as folder:
        pictures = _drawn_once(scenes, Path(folder))
        with ReadingProcess() as process:
            measured = list(_measured(process, pictures))
            memory = _peak_of(process)
        theirs = _tesseract(pictures)
    for one in measured:
        if one.score.told:
            print(f"{one.score.scene.name}: {one.score.told}", file=sys.stderr)
    return [*_quality([one.score for one in measured]), *_cost(measured, memory), *theirs]


def _drawn_once(scenes: Iterable[Scene], folder: Path) -> list[tuple[Scene, Path]]:
    """Draw everything before anything is timed."""
    pictures = []
    for scene, content in drawn(scenes):
        path = folder / scene.name
        path.write_bytes(content)
        pictures.append((scene, path))
    return pictures


def _measured(
    process: ReadingProcess, pictures: Iterable[tuple[Scene, Path]]
) -> Iterator[Measured]:
    inspected(process, Picture(b"", "start"))
    for scene, path in pictures:
        content = path.read_bytes()
        before, started = _processor_of(process), time.perf_counter()
        found = inspected(process, Picture(content, scene.name))
        seconds = time.perf_counter() - started
        _write_boxes(scene, content, found)
        yield Measured(scored(scene, found), seconds, _processor_of(process) - before)


def _write_boxes(scene: Scene, content: bytes, found: Inspection) -> None:
    if "--boxes" in sys.argv:
        folder = Path(sys.argv[sys.argv.index("--boxes") + 1])
        folder.mkdir(parents=True, exist_ok=True)
        with_boxes(content, found).save(folder / f"{scene.name}.jpg", quality=80)


def _quality(scores: list[Score]) -> list[Row]:
    count = len(scores)
    right = sum(score.right[flag] for score in scores for flag in FLAGS)
    wrong = sum(len(score.wrong) for score in scores)
    said = count * len(FLAGS)
    found = [
        Row(
            f"four flags of {count} captures, right",
            f"{right}/{said} ({right / said:.1%})",
            target=f">= {ENOUGH:.0%}",
            met=right / said >= ENOUGH,
        ),
        Row("said « seen » and wrong", f"{wrong}/{said}", target="< 1 %", met=wrong < 0.01 * said),
        _share("captures with all four right", [score.all_right for score in scores]),
    ]
    found += [_share(f"  {flag}", [score.right[flag] for score in scores]) for flag in FLAGS]
    others = scores[0].others if scores else {}
    return found + [
        _share(f"  {name}", [score.others[name] for score in scores]) for name in others
    ]


def _share(work: str, right: list[bool]) -> Row:
    return Row(work, f"{sum(right)}/{len(right)}")


def _cost(measured: list[Measured], memory: float) -> list[Row]:
    full = [one for one in measured if one.score.scene.width == 1920] or measured
    seconds = sorted(one.seconds for one in full)[len(full) // 2]
    processor = sorted(one.processor for one in full)[len(full) // 2]
    size = "1920 × 1080" if full is not measured else "any size"
    return [
        limited(f"one capture of {size}, median", seconds, "s", most=SECONDS),
        Row("  of which processor time", f"{processor:.2f} s"),
        limited("memory of the process that reads, at most", memory, "MiB", most=MEMORY),
    ]


def _processor_of(process: ReadingProcess) -> float:
    """Return the seconds of processor that the process has used."""
    if process.pid is None:
        return 0.0
    fields = Path(f"/proc/{process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_of(process: ReadingProcess) -> float:
    """Return the most resident memory that the process had, in MiB."""
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


def _tesseract(pictures: list[tuple[Scene, Path]]) -> list[Row]:
    """Read the same pictures with Tesseract, and look in its words for what we look for."""
    if shutil.which("tesseract") is None:
        return [Row("tesseract", "not installed")]
    from bench.screens.score import said_in

    right, started = 0, time.perf_counter()
    for scene, path in pictures:
        done = subprocess.run(
            TESSERACT,
            input=path.read_bytes(),
            capture_output=True,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
        right += said_in(scene, done.stdout.decode("utf-8", "replace"))
    seconds = (time.perf_counter() - started) / max(1, len(pictures))
    return [
        Row("tesseract: captures whose four facts are in its words", f"{right}/{len(pictures)}"),
        Row("tesseract: one capture", f"{seconds:.2f} s"),
    ]


if __name__ == "__main__":
    show(rows)
