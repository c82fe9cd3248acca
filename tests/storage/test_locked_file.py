"""A file locked by a code: what it keeps, what opens it, and what it refuses."""

from __future__ import annotations

import io
import os

import pytest

from guichet.storage import locked_file
from guichet.storage.locked_file import (
    ALPHABET,
    PIECE,
    LockedFileDamaged,
    NotALockedFile,
    WrongCode,
    is_locked,
    lock,
    new_code,
    unlock,
)

CODE = "K7QM-3RTX-AB2C-9DEF"
A_FILE_OF_AGE = (
    b"age-encryption.org/v1\n-> X25519 HxtsdlaFhUAL4mUGbOL2FQ\nV8uvxMzCPQYogXkp0x10Ob7LfKe1wX\n"
    b"--- FMU/sQhq0VHTz4V8uvxMzCPQYogXkp0x10Ob7LfKe1w\n"
)


@pytest.fixture(autouse=True)
def little_work(monkeypatch):
    """Spare half a second a try: the cost of a guess is no matter of these tests."""
    monkeypatch.setattr(locked_file, "WORK", 4)


def locked(data: bytes, code: str = CODE) -> bytes:
    target = io.BytesIO()
    lock(io.BytesIO(data), target, code)
    return target.getvalue()


def opened(data: bytes, code: str = CODE) -> bytes:
    target = io.BytesIO()
    unlock(io.BytesIO(data), target, code, name="dossier.guichet")
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_the_code_gives_back_the_same_bytes(size):
    """CA-06."""
    data = os.urandom(size)
    assert opened(locked(data)) == data


def test_the_content_is_nowhere_to_be_read_without_the_code():
    data = b"EXEMPLE Aminata " * 9000
    assert b"EXEMPLE" not in locked(data)
    assert is_locked(locked(data))


@pytest.mark.parametrize(
    "typed",
    ["k7qm-3rtx-ab2c-9def", " K7QM 3RTX AB2C 9DEF\n", "K7QM3RTXAB2C9DEF", "k7qm–3rtx.ab2c 9def"],
)
def test_the_code_may_be_typed_in_any_of_the_usual_ways(typed):
    assert opened(locked(b"EXEMPLE"), typed) == b"EXEMPLE"


@pytest.mark.parametrize("wrong", ["K7QM-3RTX-AB2C-9DEG", "", "K7QM", "é" * 16])
def test_another_code_opens_nothing(wrong):
    """CA-06."""
    with pytest.raises(WrongCode):
        opened(locked(b"EXEMPLE"), wrong)


def test_a_code_has_sixteen_signs_that_nobody_confuses_and_comes_once():
    """77 bits: 29 signs, sixteen times."""
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {sign for code in codes for sign in code} == {*ALPHABET, "-"}
    assert {len(code.replace("-", "")) for code in codes} == {16}
    assert not set(ALPHABET) & set("0O1IL5S")


def test_a_changed_byte_is_seen_wherever_it_is():
    """CA-06: in the header, in the place of the code, in any piece."""
    whole = locked(os.urandom(2 * PIECE + 10))
    for place in [*range(0, 250, 3), 300, PIECE, 2 * PIECE, len(whole) - 1]:
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises((NotALockedFile, WrongCode, LockedFileDamaged)):
            opened(bytes(changed))


def test_a_file_cut_anywhere_or_with_pieces_moved_is_refused():
    """CA-06: a copy stopped half way never passes for the whole."""
    whole = locked(os.urandom(3 * PIECE))
    start = len(whole) - 3 * (PIECE + 16)
    pieces = [whole[start + n * (PIECE + 16) : start + (n + 1) * (PIECE + 16)] for n in range(3)]
    head = whole[:start]
    cuts = [
        whole[: start - 5],
        whole[:start],
        whole[:-1],
        head + pieces[0],
        head + b"".join(pieces[:2]),
    ]
    moved = head + pieces[1] + pieces[0] + pieces[2]
    for broken in [*cuts, moved, whole + b"x", whole + pieces[2]]:
        with pytest.raises((LockedFileDamaged, NotALockedFile)):
            opened(broken)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        A_FILE_OF_AGE,
        locked_file.MAGIC,
        locked_file.MAGIC * 40,
        locked_file.MAGIC
        + b"-> scrypt "
        + b"A" * 22
        + b" 30\n"
        + b"A" * 43
        + b"\n--- "
        + b"A" * 43,
    ],
    ids=["empty", "zip", "other recipient", "first line", "first line again", "endless work"],
)
def test_what_is_not_locked_by_a_code_is_refused_at_once(data):
    """The last header asks for a hundred gigabytes of memory: it is not even tried."""
    with pytest.raises(NotALockedFile):
        opened(data)
