"""What is said of an image, and by whom: the person's word, and what only the software read.

Both are kept apart in ``Capture.seen``: ``shows_*`` and ``read_by_person`` are the person's,
``read_by_software`` is not. None of it follows the moment or the words of the attempt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from guichet.casefile import WordsOnImage
from guichet.dossiers.models import Dossier
from guichet.evidence.log import payloads_of
from guichet.evidence.models import Capture

ANSWERS = {
    "address": "shows_url",
    "date": "shows_date",
    "time": "shows_time",
    "message": "shows_message",
}
"""What the person is asked, by what the software looks for."""

BY_PERSON, BY_SOFTWARE = "read_by_person", "read_by_software"
LONGEST_WORDS = 300

Answers = dict[str, bool]
T = TypeVar("T")


@dataclass(frozen=True)
class OnImage:
    """What is said of one image. ``answers`` are the person's, by name (``shows_date``)."""

    answers: Answers = field(default_factory=dict)
    by_person: WordsOnImage | None = None
    by_software: WordsOnImage | None = None


def said_on(captures: Iterable[Capture], dossier: Dossier) -> dict[UUID, OnImage]:
    """Return what is said of each file, by its id.

    No query, but for a dossier with images sorted before the software told its own verdicts from
    the person's answers: its log is read, once.
    """
    said, told = {}, None
    for capture in captures:
        if not _is_mixed(capture):
            said[capture.pk] = OnImage(
                answers_of(capture),
                _words(capture.saw(BY_PERSON)),
                _words(capture.saw(BY_SOFTWARE)),
            )
            continue
        told = _answers_in_the_log(dossier) if told is None else told
        answers = told.get(str(capture.pk)) or told.get(capture.sha256) or {}
        said[capture.pk] = OnImage(answers, by_software=_moment_taken_from(capture))
    return said


def answers_of(capture: Capture) -> Answers:
    """Return the yes and no that a file holds, by name; what nobody said is not there."""
    return _answers(capture.seen or {})


def answered(capture: Capture, *names: str) -> bool:
    """Return whether the person said, once, what a file shows, were it « I do not know ».

    With ``names`` (``shows_date``), only these count.
    """
    return any(name in (capture.seen or {}) for name in names or ANSWERS.values())


def _is_mixed(capture: Capture) -> bool:
    """Whether it was sorted when verdicts were noted as answers, with the moments compared."""
    moment = capture.saw("moment")
    return isinstance(moment, dict) and "image" in moment


def _answers_in_the_log(dossier: Dossier) -> dict[str, Answers]:
    """Return the answers of the person, by the id of the file, or its digest in early entries.

    An entry that also notes the moments compared was made by the sorting: its answers are verdicts.
    """
    told: dict[str, Answers] = {}
    for _, said in payloads_of(dossier).values():
        if "by" not in said or "sha256" not in said or "moment" in said:
            continue
        asked = {name for name in ANSWERS.values() if name in said}
        for key in (said.get("file"), said["sha256"]) if asked else ():
            kept = told.setdefault(str(key), {})
            told[str(key)] = {k: v for k, v in kept.items() if k not in asked} | _answers(said)
    return told


def _answers(said: Mapping[str, object]) -> Answers:
    answers = {name: said.get(name) for name in ANSWERS.values()}
    return {name: value for name, value in answers.items() if isinstance(value, bool)}


def _moment_taken_from(capture: Capture) -> WordsOnImage | None:
    """Return the day and hour read on an image of early sorting, where they were those taken."""
    moment = capture.saw("moment")
    if moment.get("chosen") != "image" or not isinstance(moment["image"], str):
        return None
    return _words({"date": moment["image"][:10], "time": moment["image"][11:16]})


def _words(said: object) -> WordsOnImage | None:
    if not isinstance(said, dict):
        return None
    words = WordsOnImage(
        address=_line(said.get("address")),
        day=_parsed(dt.date.fromisoformat, said.get("date")),
        hour=_parsed(dt.time.fromisoformat, said.get("time")),
        message=_line(said.get("message")),
    )
    return words if words != WordsOnImage() else None


def _line(said: object) -> str | None:
    return " ".join(said.split())[:LONGEST_WORDS] or None if isinstance(said, str) else None


def _parsed(read: Callable[[str], T], said: object) -> T | None:
    try:
        return read(said) if isinstance(said, str) else None
    except ValueError:
        return None
