"""Timing: several turns, one beside the other, the best of each kept.

Other programs run on the same machine. The best turn is the one they disturbed least, and turns of
the two things compared alternate, so that a busy minute falls on both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""The environment of a program that is installed: its modules are compiled once, not every time."""
_SAY_PEAK = """
for line in open("/proc/self/status", encoding="ascii"):
    if line.startswith("VmHWM:"):
        print(line.split()[1])
"""


@dataclass(frozen=True)
class Spent:
    """Seconds of the wall and of processor."""

    wall: float
    processor: float


def best(spent: Sequence[Spent]) -> Spent:
    """Return the best of each figure."""
    return Spent(min(one.wall for one in spent), min(one.processor for one in spent))


def here(work: Callable[[], object]) -> Spent:
    """Return what ``work`` takes in this process."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - processor)


def of_command(command: Sequence[str | Path]) -> Spent:
    """Return what a fresh process takes. Raises when the command fails, with what it said."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env=INSTALLED,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = child.stderr.read() if child.stderr else ""
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.stderr:
        child.stderr.close()
    if child.returncode:
        raise RuntimeError(f"{command} failed:\n{said}")
    return Spent(wall, usage.ru_utime + usage.ru_stime)


def in_turns(*works: Callable[[], Spent], turns: int = 5) -> list[Spent]:
    """Run every work in turn, ``turns`` times, and return the best of each."""
    spent: list[list[Spent]] = [[] for _ in works]
    for _ in range(turns):
        for at, work in enumerate(works):
            spent[at].append(work())
    return [best(one) for one in spent]


def peak_of_python(code: str, *arguments: str | Path) -> float:
    """Return the peak of memory, in MB, of a fresh Python that runs ``code``.

    The kernel's own figure: what ``getrusage`` says of a child begins with its parent's memory.
    """
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{_SAY_PEAK}", *map(str, arguments)],
        cwd=ROOT,
        env=INSTALLED,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return int(done.stdout.splitlines()[-1]) / 1024


def peak_of_guichet(*arguments: str | Path) -> float:
    """Return the peak of memory, in MB, of the command ``guichet`` with ``arguments``."""
    code = "import sys\nfrom guichet.cli.main import main\nassert main(sys.argv[1:]) == 0"
    return peak_of_python(code, *arguments)
