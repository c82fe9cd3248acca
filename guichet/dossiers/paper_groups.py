"""The groups of supporting papers: work, private and family life, insertion, and the rest.

Words of ``paper_groups.toml`` sort the lines of the directory: a help to prepare, not the law.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Group:
    """One group: its code, its title, the words that put a line in it and those that do not."""

    code: str
    title: str
    words: tuple[str, ...]
    without: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Return the groups in the order they are tried; the last one takes every other line."""
    path = Path(__file__).with_name("paper_groups.toml")
    return tuple(
        Group(row["code"], row["title"], tuple(row["words"]), tuple(row["not"]))
        for row in tomllib.loads(path.read_text("utf-8"))["groups"]
    )


def groups_in_order() -> tuple[Group, ...]:
    """Return the groups in the order of the page: what everybody is asked comes first."""
    return (groups()[-1], *reversed(groups()[:-1]))


def group_of(label: str) -> str:
    """Return the code of the group of a paper, by the words of its line."""
    line = label.replace("’", "'")
    for group in groups():
        if not group.words:
            return group.code
        if _has(line, group.words) and not _has(line, group.without):
            return group.code
    return groups()[-1].code


def _has(line: str, words: tuple[str, ...]) -> bool:
    """Return whether a word begins with one of ``words``; a short one in capitals is whole."""
    return any(
        re.search(
            rf"\b{re.escape(word)}\b" if word.isupper() else rf"(?i)\b{re.escape(word)}", line
        )
        for word in words
    )
