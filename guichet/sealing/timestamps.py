"""RFC 3161 timestamps: asking for one, and checking one.

The token stamps the Merkle root itself: its message imprint *is* the root, so that
``openssl ts -verify -digest <root>`` checks it without our software. The whole answer is kept, not
the bare token. Every token is checked twice, by rfc3161-client and by the walk up the chain below;
neither alone is relied on. rfc3161-client (1.0.9) trusts a self-signed certificate given as an
intermediate: they are removed before it sees them.

Not checked: revocation. No token here says who made the data, only that it existed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from guichet.sealing.ageing import end_of
from guichet.sealing.authorities import Authority, Certificates
from guichet.sealing.certificate_order import with_sorted_certificates
from guichet.sealing.clock import ClockOffset, measured
from guichet.sealing.digests import sha256_of
from guichet.sealing.timestamp_errors import (
    AnswerUnreadable,
    AuthorityRefused,
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
from guichet.sealing.timestamp_http import http_post

SHA256_OID = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
MAX_EMBEDDED = 20
TIMEOUT = 20.0
"""Seconds allowed for the whole exchange with an authority."""

UNREADABLE = (
    ValueError,
    KeyError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
)
"""What rfc3161-client and cryptography raise on bytes that were tampered with."""

Post = Callable[[str, bytes], bytes]


@dataclass(frozen=True)
class Token:
    """A verified token as it is stored: ``response`` is the whole answer, ``root`` in hexadecimal.

    ``gen_time`` is the moment the authority stamped, in UTC. ``sent_at`` and ``received_at`` are
    readings of the computer’s clock around the exchange, where they were noted.
    """

    authority_id: str
    response: bytes
    gen_time: dt.datetime
    root: str
    sent_at: dt.datetime | None = None
    received_at: dt.datetime | None = None


@dataclass(frozen=True)
class VerifiedTimestamp:
    """What a verified token says.

    ``root_sha256`` is the fingerprint (SHA-256 of the DER) of the trusted root its chain reached.
    ``ends_at`` is when a certificate of that chain, or its kind of key, can first be doubted.
    ``precision`` is what the authority says of its moment; one second when it says nothing.
    """

    gen_time: dt.datetime
    policy_oid: str
    signer: str
    root_sha256: str
    ends_at: dt.datetime
    precision: dt.timedelta


def request_timestamp(
    root: bytes,
    authority: Authority,
    *,
    post: Post | None = None,
    timeout: float = TIMEOUT,
    clock: Callable[[], dt.datetime] | None = None,
) -> Token:
    """Ask ``authority`` to stamp ``root`` (32 bytes); return its token, already verified.

    ``post(url, body)`` sends the query and returns the answer; by default :func:`http_post` with
    ``timeout`` seconds. ``clock``, if given, is read just before and just after. Raises a
    :class:`TimestampFailure` whose title says why; one try only.
    """
    send = post or partial(http_post, timeout=timeout)
    query, nonce = _query(root)
    sent_at = clock() if clock else None
    response = send(authority.url, query)
    received_at = clock() if clock else None
    verified = verify_timestamp(response, root, authority.certificates, nonce=nonce)
    return Token(authority.id, response, verified.gen_time, root.hex(), sent_at, received_at)


def verify_timestamp(
    response: bytes, root: bytes, certificates: Certificates, *, nonce: int | None = None
) -> VerifiedTimestamp:
    """Check a whole TimeStampResp over ``root`` (32 bytes) against ``certificates``.

    The signature, the chain up to one of ``certificates.roots`` *at the stamped time*, the critical
    time-stamping usage, the imprint (SHA-256, equal to ``root``), and where given the policy, the
    leaf and the nonce. A bare token is refused: it is not a TimeStampResp.

    Raises a :class:`TimestampFailure`; ``ValueError`` when a certificate given is not PEM.
    """
    roots, helpers = _load(certificates.roots), _load(certificates.intermediates)
    try:
        helpers = [c for c in helpers if not _is_self_issued(c)]
        answer = _decode(response)
        _check_what_is_stamped(answer, root, nonce)
        gen_time = _in_utc(answer.tst_info.gen_time)
        leaf, embedded = _signer(answer, certificates)
        # First: whoever is known by none of these roots is unknown, whatever its rule or its leaf.
        chain = _chain(leaf, [*helpers, *embedded], roots, gen_time)
        _check_what_was_expected(answer, leaf, certificates)
        _check_usage(leaf)
        _check_signature(answer, root, chain)
    except UNREADABLE as error:
        raise AnswerUnreadable from error
    policy = answer.tst_info.policy.dotted_string
    return VerifiedTimestamp(
        gen_time,
        policy,
        leaf.subject.rfc4514_string(),
        fingerprint(chain[-1]),
        end_of(chain),
        _precision(answer),
    )


def end_by_itself(response: bytes) -> dt.datetime:
    """Return when the first certificate inside a token ends, or its kind of key.

    For a token whose authority is not described any more; nothing is verified here. Raises
    :class:`AnswerUnreadable`, also when the token holds no certificate.
    """
    try:
        embedded = _decode(response).signed_data.certificates
        return end_of([x509.load_der_x509_certificate(one) for one in embedded])
    except UNREADABLE as error:
        raise AnswerUnreadable from error


def moment_in(response: bytes) -> dt.datetime:
    """Return the moment that a token says, in UTC. Nothing is verified here.

    Raises :class:`AnswerUnreadable`.
    """
    try:
        return _in_utc(_decode(response).tst_info.gen_time)
    except UNREADABLE as error:
        raise AnswerUnreadable from error


def offset_of(
    response: bytes, sent_at: dt.datetime | None, received_at: dt.datetime | None
) -> ClockOffset | None:
    """Return how the computer’s clock stood from the authority’s; ``None`` if nothing tells.

    ``response`` is one that was verified: here it is only read.
    """
    if sent_at is None or received_at is None:
        return None
    try:
        answer = _decode(response)
        gen_time, precision = _in_utc(answer.tst_info.gen_time), _precision(answer)
    except UNREADABLE as error:
        raise AnswerUnreadable from error
    return measured(gen_time, precision, sent_at, received_at)


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of the certificate's DER, as ``openssl x509 -fingerprint`` computes it."""
    return sha256_of(certificate.public_bytes(Encoding.DER))


def _query(root: bytes) -> tuple[bytes, int]:
    """Return a query whose imprint is ``root`` itself, and its nonce."""
    if len(root) != 32:
        raise ValueError("a root is 32 bytes long")
    builder = TimestampRequestBuilder().data(root).hash_algorithm(HashAlgorithm.SHA256)
    request: TimeStampRequest = builder.build()
    # The library stamps the digest of what it is given; the root is already a digest.
    hashed = hashlib.sha256(root).digest()
    query = request.as_bytes().replace(hashed, root, 1)
    if root not in query or request.nonce is None:
        raise RuntimeError("the query does not carry the root and a nonce")
    return query, request.nonce


def _decode(response: bytes) -> TimeStampResponse:
    try:
        answer = decode_timestamp_response(response)
    except ValueError:
        answer = decode_timestamp_response(with_sorted_certificates(response))
    if answer.status != PKIStatus.GRANTED:
        raise AuthorityRefused(reason=_reason(answer))
    return answer


def _check_what_is_stamped(answer: TimeStampResponse, root: bytes, nonce: int | None) -> None:
    info = answer.tst_info
    imprint = info.message_imprint
    if imprint.hash_algorithm != SHA256_OID or imprint.message != root:
        raise OtherData
    if nonce is not None and info.nonce != nonce:
        raise WrongNonce


def _check_what_was_expected(
    answer: TimeStampResponse, leaf: x509.Certificate, certificates: Certificates
) -> None:
    policies = certificates.policy_oids
    if policies and answer.tst_info.policy.dotted_string not in policies:
        raise UnexpectedPolicy
    if certificates.leaf and leaf not in _load([certificates.leaf]):
        raise UnexpectedCertificate


def _reason(answer: TimeStampResponse) -> str:
    said = " ; ".join(answer.status_string)[:200]
    return said.rstrip(".") or f"état {answer.status}"


def _precision(answer: TimeStampResponse) -> dt.timedelta:
    said = answer.tst_info.accuracy
    if said is None:
        return dt.timedelta(seconds=1)
    return dt.timedelta(
        seconds=said.seconds or 0, milliseconds=said.millis or 0, microseconds=said.micros or 0
    )


def _in_utc(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=moment.tzinfo or dt.UTC).astimezone(dt.UTC)


def _load(pems: Iterable[bytes]) -> list[x509.Certificate]:
    return [certificate for pem in pems for certificate in x509.load_pem_x509_certificates(pem)]


def _is_self_issued(certificate: x509.Certificate) -> bool:
    return certificate.subject == certificate.issuer


def _signer(
    answer: TimeStampResponse, certificates: Certificates
) -> tuple[x509.Certificate, list[x509.Certificate]]:
    """Return the certificate that signed, and the other embedded ones that may lead to a root."""
    embedded = [x509.load_der_x509_certificate(c) for c in answer.signed_data.certificates]
    signers = list(answer.signed_data.signer_infos)
    if len(signers) != 1 or len(embedded) > MAX_EMBEDDED:
        raise BadSignature
    known = _load([certificates.leaf]) if certificates.leaf else []
    sign = (signers[0].issuer, signers[0].serial_number)
    leaves = [c for c in embedded or known if (c.issuer, c.serial_number) == sign]
    if len(leaves) != 1:
        raise BadSignature
    return leaves[0], [c for c in embedded if c != leaves[0] and not _is_self_issued(c)]


def _chain(
    leaf: x509.Certificate,
    helpers: list[x509.Certificate],
    roots: list[x509.Certificate],
    moment: dt.datetime,
) -> list[x509.Certificate]:
    """Return the certificates from ``leaf`` to one of ``roots``, all valid at ``moment``."""
    outdated = False
    paths, seen = [[leaf]], {leaf}
    while paths:
        path = paths.pop()
        if not _valid_at(path[-1], moment):
            outdated = True
            continue
        for anchor in (c for c in roots if _issued(c, path[-1])):
            if _valid_at(anchor, moment):
                return [*path, anchor]
            outdated = True
        found = [c for c in helpers if c not in seen and _issued(c, path[-1])]
        seen.update(found)  # each certificate is climbed once: no maze of cross signatures
        paths += [[*path, c] for c in found]
    raise OutsideValidity if outdated else UnknownAuthority


def _valid_at(certificate: x509.Certificate, moment: dt.datetime) -> bool:
    # The last second is refused, as OpenSSL does: the printed command and we must agree.
    return certificate.not_valid_before_utc <= moment < certificate.not_valid_after_utc


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    if issuer.subject != certificate.issuer:
        return False
    try:
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints)
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature):
        return False
    return constraints.value.ca


def _check_usage(leaf: x509.Certificate) -> None:
    """RFC 3161 §2.3: the usage must be there, critical, and be the only one."""
    try:
        usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound as error:
        raise NotATimestamper from error
    only = list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    if not (usage.critical and only):
        raise NotATimestamper


def _check_signature(answer: TimeStampResponse, root: bytes, chain: list[x509.Certificate]) -> None:
    """Check by rfc3161-client with the one chain found, the leaf pinned."""
    verifier = VerifierBuilder(
        tsa_certificate=chain[0], intermediates=chain[1:-1], roots=chain[-1:]
    ).build()
    try:
        verifier.verify(answer, root)
    except VerificationError as error:
        raise BadSignature from error


__all__ = [
    "TIMEOUT",
    "UNREADABLE",
    "Certificates",
    "TimestampFailure",
    "Token",
    "VerifiedTimestamp",
    "end_by_itself",
    "fingerprint",
    "http_post",
    "offset_of",
    "request_timestamp",
    "verify_timestamp",
]
