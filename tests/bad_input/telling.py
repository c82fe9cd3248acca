"""What a person is shown when something is wrong: four parts in plain French, nothing else."""

from __future__ import annotations

import html
import re
import subprocess

from guichet.errors import GuichetError

NEVER = ("Traceback", 'File "', "Exception", "Error at /", "OperationalError", "errno", "None.")


def assert_told_on_page(status: int, text: str, error: type[GuichetError], *, expected: int) -> str:
    """Assert that the page is the one of ``error``, whole; return its words."""
    assert status == expected, text
    shown = words_of(text)
    for part in ("effect", "advice", "kept"):
        assert is_said(getattr(error, part), shown), (part, shown)
    assert is_said(error.title, shown), shown
    assert not [sign for sign in NEVER if sign in text]
    return shown


def assert_told_by_command(
    done: subprocess.CompletedProcess[str], error: type[GuichetError], *, code: int = 2
) -> str:
    """Assert that a command stopped with ``error``, in four lines, and its exit code."""
    assert done.returncode == code, done.stdout + done.stderr
    said = " ".join(done.stderr.split())
    for part in ("title", "effect", "advice", "kept"):
        assert is_said(getattr(error, part), said), (part, said)
    assert not [sign for sign in NEVER if sign in done.stderr]
    return said


def words_of(page: str) -> str:
    """Return the words of a page, as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def is_said(text: str, shown: str) -> bool:
    """Return whether ``shown`` holds ``text``, whatever its fields were filled with."""
    fixed = [re.escape(_spaced(part)) for part in re.split(r"\{\w+\}", text)]
    return re.search(".*?".join(fixed), _spaced(shown)) is not None


def _spaced(text: str) -> str:
    """Return ``text`` without any space: where it breaks does not count."""
    return re.sub(r"\s+", "", text)
