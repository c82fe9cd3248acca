"""Whatever the bytes, a message is read, or refused with a reason; its own bytes stay."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.mail.boxes import messages_in
from guichet.mail.dkim_check import check
from guichet.mail.reading import read
from tests.mail.test_reading import BROKEN_MAIL, report
from tests.support.signed_mail import REPLY, name_service, signed

NOW = dt.datetime(2026, 11, 4, 8, 0, tzinfo=dt.UTC)
NOTICE = report("delivery-status", "Reporting-MTA: x\r\n\r\nAction: failed\r\n")
WHOLE = [REPLY, BROKEN_MAIL, NOTICE, signed(), b"From a@b Tue\r\n" + REPLY]


@st.composite
def damaged(draw) -> bytes:
    """Return a real message with pieces cut, doubled or replaced by noise."""
    data = draw(st.sampled_from(WHOLE))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 200)))
        piece = draw(st.sampled_from([b"", data[start:end] * 2]) | st.binary(max_size=20))
        data = data[:start] + piece + data[end:]
    return data


@settings(max_examples=300)
@given(st.binary(max_size=400) | damaged())
def test_a_damaged_message_is_read_or_refused_and_never_changed(data):
    assert read(data).raw == data
    found, refused = messages_in("fichier", data)
    assert bool(found) or bool(refused)
    assert all(one.data in data for one in found)
    assert check(data, name_service, at=NOW).sentence
    assert all(error.as_text() for error in refused)


@settings(max_examples=100)
@given(damaged())
def test_a_message_changed_in_what_was_signed_never_verifies(data):
    """Only what the signature does not cover may differ."""
    found = check(data, name_service, at=NOW)
    if found.state == "valid":
        kept = read(data)
        original = read(signed())
        assert (kept.sender, kept.subject, kept.claimed_at) == (
            original.sender, original.subject, original.claimed_at,
        )  # fmt: skip
        assert "prendre rendez-vous en ligne sur notre site" in " ".join(kept.text.split())
