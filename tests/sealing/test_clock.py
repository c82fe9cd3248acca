"""The computer’s clock, measured against an authority’s by one exchange."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from guichet.sealing.clock import measured
from guichet.sealing.digests import sha256_of
from guichet.sealing.timestamps import offset_of, request_timestamp
from guichet.sealing.verify import verify_bundle
from tests.sealing.sample import a_sample
from tests.sealing.tools import plain
from tests.support.timestamping import LocalAuthority

STAMPED = dt.datetime(2026, 11, 22, 10, 0, 5, tzinfo=dt.UTC)
NONE = dt.timedelta()


def at(seconds: float) -> dt.datetime:
    return STAMPED + dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("sent", "received", "precision", "bounds"),
    [
        (0.2, 0.6, 0, (-0.8, 0.6)),
        (0.2, 0.6, 1, (-1.8, 1.6)),
        (120.0, 121.0, 1, (118.0, 122.0)),
        (-120.0, -119.0, 1, (-122.0, -118.0)),
    ],
)
def test_the_exchange_bounds_the_offset(
    sent: float, received: float, precision: int, bounds: tuple[float, float]
) -> None:
    """A moment without fraction may be cut: the true one is up to a second later."""
    offset = measured(STAMPED, dt.timedelta(seconds=precision), at(sent), at(received))
    assert offset is not None
    assert (offset.low, offset.high) == bounds


def test_a_moment_with_its_fraction_is_not_widened() -> None:
    stamped = STAMPED.replace(microsecond=250_000)
    offset = measured(stamped, NONE, at(0.5), at(0.75))
    assert offset is not None
    assert (offset.low, offset.high) == (0.25, 0.5)


@pytest.mark.parametrize(("sent", "received"), [(None, 1.0), (1.0, None), (2.0, 1.0)])
def test_nothing_is_said_without_two_moments_in_order(
    sent: float | None, received: float | None
) -> None:
    moments = [None if x is None else at(x) for x in (sent, received)]
    assert measured(STAMPED, NONE, *moments) is None


@pytest.mark.parametrize(
    ("sent", "received", "sentence"),
    [
        (0.2, 0.6, "Horloge de l’ordinateur : d’accord avec l’horodateur, à 1,8 seconde près."),
        (0.1, 0.96, "Horloge de l’ordinateur : d’accord avec l’horodateur, à 2,0 secondes près."),
        (120, 121, "Horloge de l’ordinateur : en avance de 118 secondes à 2 minutes."),
        (-7300, -7299, "Horloge de l’ordinateur : en retard d’environ 2 heures."),
        (-1.8e9, -1.8e9, "Horloge de l’ordinateur : en retard d’environ 20833 jours."),
    ],
)
def test_the_measure_is_told_in_one_neutral_sentence(
    sent: float, received: float, sentence: str
) -> None:
    offset = measured(STAMPED, dt.timedelta(seconds=1), at(sent), at(received))
    assert offset is not None
    assert offset.as_text() == sentence


def test_a_clock_of_1970_is_measured_by_a_real_exchange(tsa: LocalAuthority) -> None:
    start = dt.datetime.now(dt.UTC)

    def slow_clock() -> dt.datetime:
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + (dt.datetime.now(dt.UTC) - start)

    root = bytes.fromhex(sha256_of(b"EXEMPLE"))
    token = request_timestamp(root, tsa.authority, clock=slow_clock)
    offset = offset_of(token.response, token.sent_at, token.received_at)
    assert offset is not None
    days = (start - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).days
    assert -days - 2 < offset.low / 86400 <= offset.high / 86400 < -days + 2
    assert "en retard d" in plain(offset.as_text())


def test_a_bundle_tells_a_gap_between_the_clocks_and_calls_it_no_fault(
    tsa: LocalAuthority, tmp_path: Path
) -> None:
    sample = a_sample()
    seal = sample.seal(tsa)
    late = seal.token.gen_time - dt.timedelta(hours=3)
    token = replace(seal.token, sent_at=late, received_at=late + dt.timedelta(seconds=1))
    sample.seals[0] = replace(seal, token=token)
    path = sample.write(tmp_path / "dossier.zip", tsa)
    report = verify_bundle(path, now=seal.token.gen_time)
    assert report.intact
    assert any("1 mesure" in one and "1 avec un écart" in one for one in report.remarks)
    assert any("en retard d’environ 3 heures" in one for one in report.remarks)
    ((low, high),) = [seal["clock_offset"] for seal in report.as_json()["authorities"]]
    assert -10803 < low < high < -10796
