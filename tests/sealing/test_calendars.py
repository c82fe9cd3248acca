"""OpenTimestamps proofs: an option beside the authorities, with an imitation calendar."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from guichet.sealing.calendars import (
    BadCalendars,
    NoCalendarAnswers,
    ProofUnreadable,
    block_of,
    digest_of,
    read_calendars,
    stamp,
    upgrade,
)
from guichet.sealing.digests import sha256_of
from tests.sealing.tools import plain
from tests.support.calendars import LocalCalendar

DIGESTS = [bytes.fromhex(sha256_of(bytes([number]))) for number in range(3)]
NOBODY = "http://127.0.0.1:9"
SETTINGS = 'calendars = ["https://calendrier.example/"]\nsource = "x"\nchecked_on = 2026-11-22\n'


@pytest.fixture
def calendar() -> Iterator[LocalCalendar]:
    with LocalCalendar() as running:
        yield running


def test_one_digest_is_sent_for_all_and_tells_none_of_them(calendar: LocalCalendar) -> None:
    proofs = stamp(DIGESTS, [calendar.url])
    assert [digest_of(one.proof) for one in proofs] == [digest.hex() for digest in DIGESTS]
    assert [one.block for one in proofs] == [None, None, None]
    (sent,) = calendar.digests
    assert sent not in DIGESTS
    for mine, proof in zip(DIGESTS, proofs, strict=True):
        assert not any(other in proof.proof for other in DIGESTS if other != mine)


def test_a_proof_waits_until_the_calendar_names_a_block(calendar: LocalCalendar) -> None:
    (waiting,) = stamp(DIGESTS[:1], [calendar.url])
    assert upgrade(waiting.proof, [calendar.url]).block is None
    calendar.is_mined(900_000)
    done = upgrade(waiting.proof, [calendar.url])
    assert done.block == block_of(done.proof) == 900_000
    assert digest_of(done.proof) == DIGESTS[0].hex()


def test_a_calendar_that_fails_does_not_stop_the_others(calendar: LocalCalendar) -> None:
    assert len(stamp(DIGESTS, [NOBODY, calendar.url])) == 3


@pytest.mark.parametrize("answer", [b"", b"<!doctype html>", b"\x00" * 40, b"\x08" * 70_000])
def test_garbage_of_a_calendar_is_not_kept(calendar: LocalCalendar, answer: bytes) -> None:
    (good,) = stamp(DIGESTS[:1], [calendar.url])
    calendar.answers(answer)
    with pytest.raises(NoCalendarAnswers):
        stamp(DIGESTS[:1], [calendar.url])
    assert upgrade(good.proof, [calendar.url]) == good


def test_only_the_calendars_of_the_list_are_asked(calendar: LocalCalendar) -> None:
    (proof,) = stamp(DIGESTS[:1], [calendar.url])
    calendar.is_mined(1)
    asked = len(calendar.asked)
    assert upgrade(proof.proof, [NOBODY]).block is None
    assert len(calendar.asked) == asked


def test_a_damaged_proof_is_unreadable_and_nothing_else(calendar: LocalCalendar) -> None:
    (proof,) = stamp(DIGESTS[:1], [calendar.url])
    chance = random.Random(20261122)
    for _ in range(2000):
        damaged = bytearray(proof.proof)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        with contextlib.suppress(ProofUnreadable):
            digest_of(bytes(damaged[: chance.randrange(len(damaged))]))


def test_the_option_is_off_until_calendars_are_named(tmp_path: Path) -> None:
    assert read_calendars(tmp_path) == ()
    (tmp_path / "opentimestamps.toml").write_text(SETTINGS, "utf-8")
    assert read_calendars(tmp_path) == ("https://calendrier.example",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x", "illisible"),
        (SETTINGS.replace("calendars", "calendriers"), "Il lui faut"),
        (SETTINGS.replace("https", "ftp"), "adresses"),
        (SETTINGS.replace('["https://calendrier.example/"]', "[]"), "adresses"),
    ],
)
def test_a_list_of_calendars_that_does_not_fit_is_refused(
    tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "opentimestamps.toml").write_text(text, "utf-8")
    with pytest.raises(BadCalendars) as caught:
        read_calendars(tmp_path)
    assert reason in plain(caught.value.what_it_changes)
