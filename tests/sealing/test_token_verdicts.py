"""The verdict on every forged or odd token, beside OpenSSL's (reference: evidence, B3.2)."""

from __future__ import annotations

import datetime as dt
import random
import re
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from guichet.sealing.authorities import Certificates
from guichet.sealing.digests import sha256_of
from guichet.sealing.timestamp_errors import (
    AnswerUnreadable,
    BadSignature,
    NotATimestamper,
    OtherData,
    OutsideValidity,
    TimestampFailure,
    UnexpectedCertificate,
    UnexpectedPolicy,
    UnknownAuthority,
    WrongNonce,
)
from guichet.sealing.timestamps import verify_timestamp
from guichet.sealing.verify import verify_bundle
from tests.sealing.sample import a_sample
from tests.sealing.tools import der_of, openssl_accepts_token, unpack
from tests.support.certificates import EXPIRED_UNTIL
from tests.support.timestamping import LocalAuthority, token_of

ROOT = bytes.fromhex(a_sample().entries[-1].digest)
"""The head of the sample dossier: one head alone is its own root."""

NOW = dt.datetime.now(dt.UTC)
IN_2021 = dt.datetime(2021, 6, 1, 10, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Row:
    """One token, and the right verdict; ``openssl`` errs where it differs."""

    name: str
    make: Callable[[LocalAuthority], bytes]
    refused: type[TimestampFailure] | None
    openssl: bool
    openssl_at_time: bool


def rogue(tsa: LocalAuthority, *, with_root: bool) -> bytes:
    names = tsa.rogue_hierarchy
    embed = (names.intermediate, names.root) if with_root else (names.intermediate,)
    return tsa.forge(ROOT, leaf=names.leaf, embed=embed)


def flipped(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


MATRIX = [
    Row("valid", lambda t: t.stamp(ROOT), None, True, True),
    Row(
        "valid, intermediate embedded out of order",
        lambda t: t.reply(t.query_for(ROOT), embed=(t.hierarchy.intermediate,)),
        None,
        True,
        True,
    ),
    Row(
        "TSA certificate expired since, genTime inside",
        lambda t: t.forge(ROOT, gen_time=IN_2021, leaf=t.hierarchy.expired_leaf),
        None,
        False,
        True,
    ),
    Row("other data", lambda t: t.stamp(b"\xaa" * 32), OtherData, False, False),
    Row("flipped signature byte", lambda t: flipped(t.stamp(ROOT)), BadSignature, False, False),
    Row(
        "genTime after the certificate's end",
        lambda t: t.forge(
            ROOT,
            gen_time=EXPIRED_UNTIL + dt.timedelta(seconds=1),
            leaf=t.hierarchy.expired_leaf,
        ),
        OutsideValidity,
        False,
        False,
    ),
    Row(
        "EKU not critical",
        lambda t: t.forge(ROOT, leaf=t.hierarchy.leaf_with_eku_not_critical),
        NotATimestamper,
        False,
        False,
    ),
    Row(
        "EKU without timeStamping",
        lambda t: t.forge(ROOT, leaf=t.hierarchy.leaf_for_servers),
        NotATimestamper,
        False,
        False,
    ),
    Row(
        "no EKU",
        lambda t: t.forge(ROOT, leaf=t.hierarchy.leaf_without_eku),
        NotATimestamper,
        False,
        False,
    ),
    Row("rogue CA", lambda t: rogue(t, with_root=False), UnknownAuthority, False, False),
    Row(
        "rogue CA, its root embedded",
        lambda t: rogue(t, with_root=True),
        UnknownAuthority,
        False,
        False,
    ),
    Row("bare token", lambda t: token_of(t.stamp(ROOT)), AnswerUnreadable, False, False),
]


@pytest.fixture(scope="module", params=["ec", "rsa"])
def any_key(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    """An authority with P-256 keys, then one with RSA keys."""
    return LocalAuthority(tmp_path_factory.mktemp(request.param), key=request.param)


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_every_token_gets_the_right_verdict(row: Row, any_key: LocalAuthority) -> None:
    """EV-08."""
    certificates = any_key.authority.certificates
    response = row.make(any_key)
    if row.refused is None:
        verified = verify_timestamp(response, ROOT, certificates)
        assert verified.root_sha256 == sha256_of(der_of(any_key.hierarchy.root.pem))
    else:
        with pytest.raises(row.refused):
            verify_timestamp(response, ROOT, certificates)


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_openssl_gives_the_verdicts_that_we_rely_on(
    row: Row, tsa: LocalAuthority, tmp_path: Path
) -> None:
    """The second verifier. It errs only on an expired certificate, and not with ``-attime``."""
    response = row.make(tsa)
    at = tsa.now
    assert openssl_accepts_token(response, ROOT, tsa, tmp_path) == row.openssl
    assert openssl_accepts_token(response, ROOT, tsa, tmp_path, at=at) == row.openssl_at_time


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_the_command_that_the_bundle_prints_agrees_with_our_verification(
    row: Row, tsa: LocalAuthority, tmp_path: Path
) -> None:
    """EV-08. The true certificates stand in the bundle whatever the token is worth."""
    sample = a_sample()
    sample.seal(tsa, response=row.make(tsa))
    path = sample.write(tmp_path / "dossier.zip", tsa)
    folder = unpack(path, tmp_path / "unpacked")
    for name, issued in (
        ("racine", tsa.hierarchy.root),
        ("intermediaires", tsa.hierarchy.intermediate),
    ):
        (folder / "autorites").mkdir(exist_ok=True)
        (folder / f"autorites/locale-{name}.pem").write_bytes(issued.pem)
    readme = (folder / "LISEZ-MOI.txt").read_text("utf-8")
    (command,) = re.findall(r"^ *(openssl ts -verify .+)$", readme, re.MULTILINE)
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    report = verify_bundle(path, trust=tsa.root_path, now=NOW)
    accepted = row.refused is None
    assert ("Verification: OK" in done.stdout, done.returncode == 0) == (accepted, accepted)
    assert report.intact == accepted
    assert (report.level == "dated") == accepted


def test_a_wrong_nonce_is_refused_even_when_all_the_rest_is_right(tsa: LocalAuthority) -> None:
    response = tsa.forge(ROOT, nonce=7)
    certificates = tsa.authority.certificates
    verify_timestamp(response, ROOT, certificates, nonce=7)
    with pytest.raises(WrongNonce):
        verify_timestamp(response, ROOT, certificates, nonce=8)


def test_a_self_signed_certificate_given_as_intermediate_is_not_trusted(
    tsa: LocalAuthority,
) -> None:
    """rfc3161-client 1.0.9 alone accepts this token."""
    names = tsa.rogue_hierarchy
    helpers = (names.root.pem, names.intermediate.pem)
    certificates = replace(tsa.authority.certificates, intermediates=helpers)
    with pytest.raises(UnknownAuthority):
        verify_timestamp(rogue(tsa, with_root=True), ROOT, certificates)


def test_another_policy_than_the_known_one_is_refused(tsa: LocalAuthority) -> None:
    response = tsa.forge(ROOT, policy="1.2.3.4")
    with pytest.raises(UnexpectedPolicy):
        verify_timestamp(response, ROOT, tsa.authority.certificates)


def test_another_certificate_than_the_known_one_is_refused(tsa: LocalAuthority) -> None:
    known = replace(tsa.authority.certificates, leaf=tsa.hierarchy.leaf.pem)
    verify_timestamp(tsa.stamp(ROOT), ROOT, known)
    other = replace(known, leaf=tsa.hierarchy.expired_leaf.pem)
    with pytest.raises(UnexpectedCertificate):
        verify_timestamp(tsa.stamp(ROOT), ROOT, other)


@pytest.mark.parametrize(("seconds", "accepted"), [(-1, True), (0, False)])
def test_the_last_second_of_a_certificate_is_judged_as_openssl_does(
    seconds: int, accepted: bool, tsa: LocalAuthority, tmp_path: Path
) -> None:
    moment = EXPIRED_UNTIL + dt.timedelta(seconds=seconds)
    response = tsa.forge(ROOT, gen_time=moment, leaf=tsa.hierarchy.expired_leaf)
    assert openssl_accepts_token(response, ROOT, tsa, tmp_path, at=moment) == accepted
    if accepted:
        assert verify_timestamp(response, ROOT, tsa.authority.certificates).gen_time == moment
    else:
        with pytest.raises(OutsideValidity):
            verify_timestamp(response, ROOT, tsa.authority.certificates)


def test_no_changed_bit_of_what_is_signed_goes_unseen(tsa: LocalAuthority) -> None:
    """Every bit of the stamped content, date and root included, is covered."""
    response = tsa.stamp(ROOT)
    certificates = tsa.authority.certificates
    start = response.index(ROOT) - 40
    for place in range(start, start + 110):
        for bit in range(8):
            changed = bytearray(response)
            changed[place] ^= 1 << bit
            with pytest.raises(TimestampFailure):
                verify_timestamp(bytes(changed), ROOT, certificates)


def test_no_garbage_makes_the_verification_crash(tsa: LocalAuthority) -> None:
    seed = 20261122
    chance = random.Random(seed)
    certificates = tsa.authority.certificates
    response = tsa.reply(tsa.query_for(ROOT), embed=(tsa.hierarchy.intermediate,))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cryptography warns about odd serial numbers
        for _ in range(1500):
            changed = bytearray(response)
            for _ in range(chance.randint(1, 4)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            cut = bytes(changed[: chance.choice([len(changed), chance.randrange(len(changed))])])
            try:
                verify_timestamp(cut, ROOT, certificates)
            except TimestampFailure:
                pass
            except Exception as error:
                pytest.fail(f"seed {seed}: {error!r} on {cut.hex()}")


def test_certificates_given_that_are_not_pem_are_an_error_of_the_caller(
    tsa: LocalAuthority,
) -> None:
    with pytest.raises(ValueError, match="PEM"):
        verify_timestamp(tsa.stamp(ROOT), ROOT, Certificates(roots=(b"no certificate",)))
