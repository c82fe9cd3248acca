"""A reading against the truth of its picture: the four flags, and what was said wrongly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bench.screens.scene import Scene, Truth, truth_of
from guichet.booking_sites.wording import fold
from guichet.reading import Finding, Inspection

FLAGS = ("address", "date", "time", "message")


@dataclass(frozen=True)
class Score:
    """What is right about one picture. ``wrong`` names what was said « seen » and is not so."""

    scene: Scene
    right: dict[str, bool]
    wrong: tuple[str, ...]
    others: dict[str, bool]
    told: str

    @property
    def all_right(self) -> bool:
        """Whether the four flags are right."""
        return all(self.right.values())


def scored(scene: Scene, found: Inspection) -> Score:
    """Return what ``found`` has right and wrong about the picture of ``scene``."""
    truth = truth_of(scene)
    right: dict[str, bool] = {}
    wrong: list[str] = []
    for flag in FLAGS:
        expected = _expected(truth, flag)
        finding: Finding = getattr(found, flag)
        right[flag] = _is_right(finding, expected, doubted=flag in truth.unsure)
        if finding.is_seen and not _says(finding, expected):
            wrong.append(flag)
    others = {
        "state": found.state == truth.state,
        "device": found.device == truth.device,
        "last_release": found.last_release == truth.last_release,
        "next_release": found.next_release == truth.next_release,
    }
    return Score(scene, right, tuple(wrong), others, _told(truth, found, right, others))


def _expected(truth: Truth, flag: str) -> str | None:
    if flag == "message":
        return "" if truth.message else None
    value = getattr(truth, flag)
    return None if value is None else str(value)


def _is_right(finding: Finding, expected: str | None, *, doubted: bool) -> bool:
    """Whether shown and not shown are told apart; what may be doubted may be left unsure."""
    if doubted and finding.verdict in {"not_sure", "not_seen"}:
        return True
    if expected is None:
        return finding.verdict == "not_seen"
    return finding.is_seen and _says(finding, expected)


def _says(finding: Finding, expected: str | None) -> bool:
    """Whether the value is the expected one; an empty expectation asks for the flag alone.

    The bar of a narrow window shows the beginning of an address: with its whole host, it is right.
    """
    if expected is None or not expected:
        return expected is not None
    value = finding.value or ""
    host, slash, _ = expected.partition("/")
    return value == expected or (
        bool(slash) and value.startswith(host) and expected.startswith(value)
    )


def _told(truth: Truth, found: Inspection, right: dict[str, bool], others: dict[str, bool]) -> str:
    parts = [
        f"{flag}: expected {_expected(truth, flag)!r}, {getattr(found, flag).verdict} "
        f"{getattr(found, flag).value!r} « {getattr(found, flag).words} »"
        for flag in FLAGS
        if not right[flag]
    ]
    parts += [
        f"{name}: expected {getattr(truth, name)!r}, found {getattr(found, name)!r}"
        for name, is_right in others.items()
        if not is_right
    ]
    return "; ".join(parts)


def said_in(scene: Scene, words: str) -> bool:
    """Return whether the facts of ``scene`` are somewhere in the words of another program.

    It is asked less than of us: not where they stand, nor whether a date is that of a clock.
    """
    truth = truth_of(scene)
    letters = _letters(words)
    date = truth.date and truth.date.rpartition("-")[2].lstrip("0")
    wanted = [truth.address, truth.time and truth.time.lstrip("0"), date]
    sentences = {
        "no_slot": "aucun créneau disponible à partir de cette date",
        "no_slot_short": "aucun créneau disponible",
        "legacy_no_slot": "plus de plage horaire libre",
        "legacy_no_calendar": "pas calendrier disponible",
    }
    if truth.message:
        wanted.append(sentences[scene.page])
    return all(_letters(one) in letters for one in wanted if one)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))
