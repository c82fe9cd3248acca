"""A disk of a few megabytes, really full when it is full (needs the right to mount)."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path


class CannotMount(Exception):
    """This account may not mount a disk."""


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount an empty disk of this size at ``folder``. Raises :class:`CannotMount`."""
    folder.mkdir()
    size = f"size={kilobytes}k,mode=700"
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise CannotMount from error
    if done.returncode:
        raise CannotMount(done.stderr.decode())
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], capture_output=True, check=True)


def fill(folder: Path, *, leaving: int) -> Path:
    """Fill the disk of ``folder``, but for about ``leaving`` bytes; return the file that does."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while True:
            stream.write(b"\0" * 4096)
    with filler.open("r+b") as stream:
        stream.truncate(max(0, filler.stat().st_size - leaving))
    return filler
