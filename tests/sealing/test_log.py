"""The hash log: what it records, and every way of tampering that it shows."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest

from guichet.sealing.digests import sha256_of, sha256_of_stream
from guichet.sealing.log import (
    GENESIS,
    SALT_BYTES,
    BackDated,
    Entry,
    check_chain,
    next_entry,
    payload_digest,
)
from tests.sealing.sample import LOG_ID, START, a_sample


def faults(entries: list[Entry]) -> list[tuple[int, str]]:
    return [(fault.number, fault.what) for fault in check_chain(entries)]


def test_a_log_written_in_order_has_no_fault() -> None:
    """EV-08."""
    entries = a_sample().entries
    assert entries[0].previous == GENESIS
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert faults(entries) == []


def test_a_moment_is_written_in_utc_with_six_decimals() -> None:
    paris = dt.timezone(dt.timedelta(hours=2))
    entry = next_entry(
        None,
        log_id="x",
        at=dt.datetime(2026, 9, 1, 8, 12, tzinfo=paris),
        kind="note",
        payload_digest="0" * 64,
    )
    assert entry.at == "2026-09-01T06:12:00.000000Z"


def test_a_removed_entry_is_missing() -> None:
    """EV-08."""
    entries = a_sample().entries
    assert faults(entries[:2] + entries[3:]) == [(3, "missing")]


def test_a_removed_first_entry_is_missing() -> None:
    assert faults(a_sample().entries[1:]) == [(1, "missing")]


def test_exchanged_entries_are_reordered() -> None:
    """EV-08."""
    first, second, third, *others = a_sample().entries
    assert (2, "reordered") in faults([first, third, second, *others])


def test_an_entry_given_twice_is_reordered() -> None:
    first, second, *others = a_sample().entries
    assert (2, "reordered") in faults([first, second, second, *others])


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-09-03T06:12:00.000001Z"},
        {"kind": "other"},
        {"payload_digest": "f" * 64},
    ],
)
def test_an_edited_entry_is_named(change: dict[str, str]) -> None:
    """EV-08."""
    entries = a_sample().entries
    entries[1] = replace(entries[1], **change)
    assert faults(entries) == [(2, "edited")]


def test_an_entry_of_another_log_is_named() -> None:
    entries = a_sample().entries
    entries[2] = replace(entries[2], log_id="autre")
    assert (3, "other_log") in faults(entries)


def test_a_back_dated_entry_is_named_even_when_all_digests_are_made_anew() -> None:
    """EV-08."""
    entries = a_sample().entries
    entries[2] = replace(entries[2], at="2026-01-01T00:00:00.000000Z")
    for place in range(3, len(entries)):
        entries[place] = replace(entries[place], previous=entries[place - 1].digest)
    assert faults(entries) == [(3, "back_dated")]


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2026-09-03 06:12"},
        {"at": "2026-99-03T06:12:00.000000Z"},
        {"at": "2026-09-03T06:12:00.000000+00:00"},
        {"payload_digest": "F" * 64},
        {"previous": "abc"},
    ],
)
def test_a_field_in_another_form_is_unreadable(change: dict[str, str]) -> None:
    entries = a_sample().entries
    entries[1] = replace(entries[1], **change)
    assert (2, "unreadable") in faults(entries)


def test_a_new_entry_is_never_dated_before_the_last() -> None:
    last = a_sample().entries[-1]
    with pytest.raises(BackDated):
        next_entry(last, log_id=LOG_ID, at=START, kind="note", payload_digest="0" * 64)


def test_two_entries_may_bear_the_same_microsecond() -> None:
    last = a_sample().entries[-1]
    same = dt.datetime.fromisoformat(last.at)
    entry = next_entry(last, log_id=LOG_ID, at=same, kind="note", payload_digest="0" * 64)
    assert entry.at == last.at
    assert faults([*a_sample().entries, entry]) == []


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_entry(
            None,
            log_id="x",
            at=dt.datetime(2026, 9, 1),  # noqa: DTZ001
            kind="note",
            payload_digest="0" * 64,
        )


def test_a_short_payload_cannot_be_guessed_from_its_digest_without_the_salt() -> None:
    payload = {"outcome": "no_slot"}
    one, other = (payload_digest(bytes([n]) * SALT_BYTES, payload) for n in (1, 2))
    assert one != other


@pytest.mark.parametrize("length", [0, 15, 17, 32])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="salt"):
        payload_digest(bytes(length), {})


def test_a_stream_has_the_digest_of_its_bytes_and_its_size() -> None:
    data = bytes(range(256)) * 10_000
    assert sha256_of_stream(io.BytesIO(data)) == (sha256_of(data), len(data))
