"""Timestamps: asking for one, and the verdict on every kind of token, beside OpenSSL's."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from guichet.sealing.authorities import Certificates
from guichet.sealing.certificate_order import NotDer, with_sorted_certificates
from guichet.sealing.digests import sha256_of
from guichet.sealing.timestamp_errors import (
    AnswerTooLarge,
    AnswerUnreadable,
    AuthorityAnswersError,
    AuthorityRefused,
    AuthorityTooSlow,
    AuthorityUnreachable,
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
from guichet.sealing.timestamps import request_timestamp, verify_timestamp
from tests.sealing.tools import plain
from tests.support.certificates import EXPIRED_UNTIL
from tests.support.timestamping import LocalAuthority, nonce_of, token_of

ROOT = bytes.fromhex(sha256_of(b"EXEMPLE"))
IN_2021 = dt.datetime(2021, 6, 1, 10, tzinfo=dt.UTC)


# -- asking ------------------------------------------------------------------------------------


def test_a_token_stamps_the_root_itself_and_openssl_agrees(
    tsa: LocalAuthority, tmp_path: Path
) -> None:
    """EV-08: no digest of the root, the root: ``openssl ts -verify -digest`` takes it as it is."""
    token = request_timestamp(ROOT, tsa.authority)
    assert token.root == ROOT.hex()
    assert abs(token.gen_time - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert openssl_accepts(token.response, tsa, tmp_path)


Breaking = Callable[[LocalAuthority], None]


@pytest.mark.parametrize(
    ("breaking", "reason", "text"),
    [
        (LocalAuthority.is_down, AuthorityUnreachable, "L’horodateur ne répond pas."),
        (
            LocalAuthority.answers_garbage,
            AnswerUnreadable,
            "La réponse de l’horodateur est illisible.",
        ),
        (
            lambda tsa: tsa.answers(b"0" * 70_000),
            AnswerTooLarge,
            "La réponse de l’horodateur est trop grosse.",
        ),
        (
            lambda tsa: tsa.answers_status(503),
            AuthorityAnswersError,
            "L’horodateur répond par une erreur (code 503).",
        ),
        (
            lambda tsa: tsa.answers_status(302, location=tsa.url),
            AuthorityAnswersError,
            "L’horodateur répond par une erreur (code 302).",
        ),
        (
            LocalAuthority.refuses,
            AuthorityRefused,
            "L’horodateur a refusé la demande : Message digest algorithm is not supported.",
        ),
        (
            LocalAuthority.uses_wrong_nonce,
            WrongNonce,
            "La réponse de l’horodateur n’est pas celle de notre demande.",
        ),
        (
            LocalAuthority.stamps_other_data,
            OtherData,
            "Le jeton date d’autres données que celles-ci.",
        ),
        (
            LocalAuthority.signs_with_expired_certificate,
            OutsideValidity,
            "Le certificat de l’horodateur n’était pas valable à la date du jeton.",
        ),
        (
            LocalAuthority.signs_without_critical_usage,
            NotATimestamper,
            "Le certificat du jeton n’a pas le droit d’horodater.",
        ),
        (
            LocalAuthority.signs_without_usage,
            NotATimestamper,
            "Le certificat du jeton n’a pas le droit d’horodater.",
        ),
        (
            LocalAuthority.is_rogue,
            UnknownAuthority,
            "Le certificat du jeton ne remonte pas à la racine attendue.",
        ),
        (
            LocalAuthority.is_rogue_with_its_root,
            UnknownAuthority,
            "Le certificat du jeton ne remonte pas à la racine attendue.",
        ),
    ],
)
def test_an_authority_that_fails_says_why_in_french_then_works_again(
    breakable: LocalAuthority, breaking: Breaking, reason: type[TimestampFailure], text: str
) -> None:
    breaking(breakable)
    with pytest.raises(reason) as caught:
        request_timestamp(ROOT, breakable.authority)
    assert plain(caught.value.what_happened) == text

    breakable.is_back()
    assert request_timestamp(ROOT, breakable.authority).gen_time == breakable_time(breakable)


def breakable_time(tsa: LocalAuthority) -> dt.datetime:
    assert tsa.now is not None
    return tsa.now.replace(microsecond=0)


def test_a_slow_authority_does_not_hold_the_software(breakable: LocalAuthority) -> None:
    breakable.is_slow(2)
    start = dt.datetime.now(dt.UTC)
    with pytest.raises(AuthorityTooSlow):
        request_timestamp(ROOT, breakable.authority, timeout=0.2)
    assert dt.datetime.now(dt.UTC) - start < dt.timedelta(seconds=1.5)


def test_an_authority_that_sends_one_byte_at_a_time_does_not_either(
    breakable: LocalAuthority,
) -> None:
    """Each byte would start a socket timeout anew: the whole exchange has one deadline."""
    breakable.drips(0.1)
    with pytest.raises(AuthorityTooSlow):
        request_timestamp(ROOT, breakable.authority, timeout=0.5)


def test_a_redirect_is_not_followed(breakable: LocalAuthority) -> None:
    breakable.answers_status(307, location=breakable.url)
    with pytest.raises(AuthorityAnswersError):
        request_timestamp(ROOT, breakable.authority)
    assert breakable.requests == 1


def test_two_requests_for_one_root_bear_two_nonces(tsa: LocalAuthority) -> None:
    sent: list[bytes] = []

    def post(url: str, body: bytes) -> bytes:
        assert url == tsa.url
        sent.append(body)
        return tsa.reply(body)

    request_timestamp(ROOT, tsa.authority, post=post)
    request_timestamp(ROOT, tsa.authority, post=post)
    assert None not in {nonce_of(query) for query in sent}
    assert nonce_of(sent[0]) != nonce_of(sent[1])


def test_a_root_that_is_not_a_digest_is_refused(tsa: LocalAuthority) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        request_timestamp(b"short", tsa.authority)


# -- the matrix of forged and odd tokens (reference: evidence, B3.2) ----------------------------


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
        assert verified.root_sha256 == sha256_of(der_of(any_key))
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
    assert openssl_accepts(response, tsa, tmp_path) == row.openssl
    assert openssl_accepts(response, tsa, tmp_path, at=at) == row.openssl_at_time


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
    assert openssl_accepts(response, tsa, tmp_path, at=moment) == accepted
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


# -- the order of certificates -----------------------------------------------------------------


def test_sorting_the_certificates_changes_nothing_else(tsa: LocalAuthority) -> None:
    embed = (tsa.hierarchy.intermediate, tsa.hierarchy.root)
    response = tsa.reply(tsa.query_for(ROOT), embed=embed)
    copy = with_sorted_certificates(response)
    assert copy != response
    assert sorted(copy) == sorted(response)
    assert with_sorted_certificates(copy) == copy
    for issued in (*embed, tsa.hierarchy.leaf):
        assert der_of_pem(issued.pem) in copy


@pytest.mark.parametrize("data", [b"", b"0", b"\x30\x80", b"<html>", bytes(64), b"\x30\x82\xff"])
def test_what_is_not_a_response_is_not_sorted(data: bytes) -> None:
    with pytest.raises(NotDer):
        with_sorted_certificates(data)


def test_every_failure_has_its_four_texts() -> None:
    kinds = [TimestampFailure, *subclasses(TimestampFailure)]
    assert len(kinds) > 15
    for kind in kinds:
        error = kind(status=500, reason="essai")
        assert all(
            [error.what_happened, error.what_it_changes, error.what_to_do, error.what_is_kept]
        )


def subclasses(kind: type[TimestampFailure]) -> list[type[TimestampFailure]]:
    return [s for direct in kind.__subclasses__() for s in (direct, *subclasses(direct))]


def openssl_accepts(
    response: bytes, tsa: LocalAuthority, folder: Path, at: dt.datetime | None = None
) -> bool:
    path = folder / "token.tsr"
    path.write_bytes(response)
    moment = ["-attime", str(int(at.timestamp()))] if at else []
    done = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-digest", ROOT.hex(), "-in", str(path)),
            *("-CAfile", str(tsa.root_path), "-untrusted", str(tsa.intermediate_path), *moment),
        ],
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode == 0


def der_of(tsa: LocalAuthority) -> bytes:
    return der_of_pem(tsa.hierarchy.root.pem)


def der_of_pem(pem: bytes) -> bytes:
    done = subprocess.run(
        ["openssl", "x509", "-outform", "DER"], input=pem, capture_output=True, check=True
    )
    return done.stdout


def test_certificates_given_that_are_not_pem_are_an_error_of_the_caller(
    tsa: LocalAuthority,
) -> None:
    with pytest.raises(ValueError, match="PEM"):
        verify_timestamp(tsa.stamp(ROOT), ROOT, Certificates(roots=(b"no certificate",)))
