"""What is set for time-stamping: which authorities, until when, and whether they answer now."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from cryptography import x509

from guichet.cli.check_findings import Finding, fault, looked_at
from guichet.documents.dates import long_date
from guichet.documents.numbers import plural
from guichet.errors import GuichetError
from guichet.sealing.ageing import MARGIN
from guichet.sealing.authorities import Authority
from guichet.sealing.authority_choice import asked_authorities, offers, unusable_authorities
from guichet.sealing.calendars import read_calendars, stamp
from guichet.sealing.timestamps import UNREADABLE, offset_of, request_timestamp, verify_timestamp

AUTHORITIES = "authorities"
GUIDE = "docs/ajouter-une-autorite.md"


class CertificatesUnusable(GuichetError):
    """The certificates beside a description cannot check a token today."""

    title = "{reason}"
    effect = "Aucun jeton de cet horodateur ne peut être vérifié."
    advice = "Demandez ses certificats actuels à l’horodateur, et mettez-les à côté."
    kept = "Les jetons déjà reçus restent. Gardez les anciens certificats."


def authorities(home: Path, *, ask: bool, now: dt.datetime) -> Iterator[Finding]:
    """Yield what is set for time-stamping; with ``ask``, whether each one answers rightly now.

    ``ask`` is the only part of a check that uses the network: it sends a random digest.
    """
    folder = home / AUTHORITIES
    usable, refused = asked_authorities(folder), unusable_authorities(folder)
    if not usable and not refused:
        names = " ou ".join(one.authority.id for one in offers(folder))
        yield Finding(
            "Horodateurs",
            "notice",
            "aucun n’est choisi",
            "Les preuves sont gardées, sans date donnée par un tiers.",
            f"Pour en choisir un : guichet authorities --ask NOM ({names}), ou {GUIDE}",
        )
        return
    for error in refused:
        yield fault("Horodateur", error)
    for one in usable:
        yield from looked_at(f"Horodateur {one.id}", lambda one=one: _authority(one, ask, now))  # type: ignore[misc]
    yield from _together(usable, now.date())


def calendars(home: Path, *, ask: bool) -> Iterator[Finding]:
    """Yield the OpenTimestamps calendars, if any; with ``ask``, whether one answers."""
    addresses = read_calendars(home)
    if not addresses:
        return
    said = f"{plural(len(addresses), 'calendrier')}, en plus des horodateurs, jamais seuls"
    yield Finding("OpenTimestamps", "good", said)
    if ask:
        stamp([secrets.token_bytes(32)], addresses)
        yield Finding("OpenTimestamps", "good", "un calendrier au moins répond bien")


def _authority(authority: Authority, ask: bool, now: dt.datetime) -> Iterator[Finding]:
    name = f"Horodateur {authority.id}"
    status = "qualifié" if authority.is_qualified_on(now.date()) else "non qualifié"
    yield Finding(name, "good", f"{authority.name}, {status}, {authority.url}")
    yield _certificates(name, authority, now)
    if now.date() > authority.valid_until:
        yield Finding(
            name,
            "notice",
            f"sa description valait jusqu’au {long_date(authority.valid_until)}",
            "Son statut n’est plus connu.",
            "Relisez la source, puis corrigez « valid_until ».",
        )
    if ask:
        yield _asked(name, authority)


def _certificates(name: str, authority: Authority, now: dt.datetime) -> Finding:
    """Return until when its certificates hold.

    Raises :class:`CertificatesUnusable` when they do not today.
    """
    ends = []
    for pem in (authority.root_pem, *authority.intermediates_pem, authority.leaf_pem or b""):
        try:
            # Old roots are kept in the same file: the one that holds longest counts.
            found = x509.load_pem_x509_certificates(pem) if pem else []
        except UNREADABLE as error:
            raise CertificatesUnusable(reason="Un de ses certificats est illisible.") from error
        ends += [max(c.not_valid_after_utc for c in found)] if found else []
    end = min(ends)
    said = long_date(end.date())
    if end <= now:
        raise CertificatesUnusable(reason=f"Un de ses certificats a pris fin le {said}.")
    if end <= now + MARGIN:
        return Finding(
            name,
            "notice",
            f"un de ses certificats prend fin le {said}",
            "Après ce jour, ses nouveaux jetons seront refusés.",
            "Demandez les certificats suivants à l’horodateur. Gardez les anciens.",
        )
    return Finding(name, "good", f"certificats valables jusqu’au {said}")


def _asked(name: str, authority: Authority) -> Finding:
    digest = sha256(secrets.token_bytes(32)).digest()
    token = request_timestamp(digest, authority, clock=lambda: dt.datetime.now(dt.UTC))
    verified = verify_timestamp(token.response, digest, authority.certificates)
    offset = offset_of(token.response, token.sent_at, token.received_at)
    said = f"répond bien, le {token.gen_time.astimezone(dt.UTC):%Y-%m-%d à %H:%M} UTC"
    until = f"jeton sûr seul jusqu’au {long_date(verified.ends_at.date())}"
    clock = f". {offset.as_text()}" if offset else ""
    return Finding(name, "good", f"{said} ; {until}{clock}")


def _together(usable: Sequence[Authority], day: dt.date) -> Iterator[Finding]:
    if len(usable) < 2:
        yield Finding(
            "Horodateurs",
            "notice",
            f"{plural(len(usable), 'seul')} horodateur utilisable",
            "S’il s’arrête, les nouvelles preuves attendent leur date.",
            f"Deux valent mieux, de deux organismes différents ({GUIDE}).",
        )
    if usable and not any(one.is_qualified_on(day) for one in usable):
        yield Finding(
            "Horodateurs",
            "notice",
            "aucun n’est qualifié",
            "Une date non qualifiée est recevable. Elle n’est pas présumée exacte"
            " (règlement eIDAS, article 41).",
            f"Pour la présomption, ajoutez un horodateur qualifié ({GUIDE}).",
        )
