"""Timestamps: asking for one, and the verdict on every kind of token, beside OpenSSL's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from guichet.sealing.certificate_order import NotDer, with_sorted_certificates
from guichet.sealing.digests import sha256_of
from guichet.sealing.timestamp_errors import (
    AnswerTooLarge,
    AnswerUnreadable,
    AuthorityAnswersError,
    AuthorityRefused,
    AuthorityTooSlow,
    AuthorityUnreachable,
    NotATimestamper,
    OtherData,
    OutsideValidity,
    TimestampFailure,
    UnknownAuthority,
    WrongNonce,
)
from guichet.sealing.timestamps import request_timestamp
from tests.sealing.tools import der_of, openssl_accepts_token, plain
from tests.support.timestamping import LocalAuthority, nonce_of

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
    assert openssl_accepts_token(token.response, ROOT, tsa, tmp_path)


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
    assert request_timestamp(ROOT, breakable.authority).gen_time == breakable.now


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


def test_the_signature_decides_and_not_the_type_that_the_answer_announces(
    breakable: LocalAuthority,
) -> None:
    """A good token sent as a page is a good token; a page sent as a token is refused."""
    breakable.answers_status(200, **{"Content-Type": "text/html"})
    assert request_timestamp(ROOT, breakable.authority).root == ROOT.hex()
    breakable.is_back()
    breakable.answers_garbage()
    with pytest.raises(AnswerUnreadable):
        request_timestamp(ROOT, breakable.authority)


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


# -- the order of certificates -----------------------------------------------------------------


def test_sorting_the_certificates_changes_nothing_else(tsa: LocalAuthority) -> None:
    embed = (tsa.hierarchy.intermediate, tsa.hierarchy.root)
    response = tsa.reply(tsa.query_for(ROOT), embed=embed)
    copy = with_sorted_certificates(response)
    assert copy != response
    assert sorted(copy) == sorted(response)
    assert with_sorted_certificates(copy) == copy
    for issued in (*embed, tsa.hierarchy.leaf):
        assert der_of(issued.pem) in copy


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
