"""Which domain signed a message, checked with the public key as it was on the day.

A DKIM signature is made by the server of a domain: it says that the domain sent these headers and
this text, never which person wrote them. Keys leave the name service after some months: the record
is kept with the day it was read, and the check can be made again from it, without network.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from dkim import DKIM, DKIMException
from dkim.canonicalization import CanonicalizationPolicy, InvalidCanonicalizationPolicyError

State = Literal[
    "valid", "changed", "expired", "none", "key_missing", "unreadable", "cannot_judge", "not_asked"
]
MOST_SIGNATURES = 5
SIGNED = re.compile(rb"(?im)^dkim-signature[ \t]*:")

SENTENCES: dict[State, str] = {
    "valid": "Le domaine {domain} a signé ce message. La personne n’est pas vérifiée.",
    "changed": "La signature du domaine {domain} ne correspond pas. Le message a changé en route.",
    "expired": "La signature du domaine {domain} a expiré. Elle n’est plus vérifiable.",
    "none": "Aucun domaine n’a signé ce message.",
    "key_missing": "La clé publique du domaine {domain} n’est plus publiée.",
    "unreadable": "La signature de ce message est illisible.",
    "cannot_judge": "La boîte a modifié des lignes « From ». La signature ne peut être jugée.",
    "not_asked": "La clé publique du domaine {domain} n’a pas été lue. Rien n’est vérifié.",
}
PARTLY = " Le domaine n’a pas signé la fin du texte : {count} octets."


class NameServiceSilent(Exception):
    """The name service did not answer: nothing is known of the key."""


Ask = Callable[[str], str | None]
"""From the name of a TXT record to its text, or ``None`` when there is none.

Raises :class:`NameServiceSilent` when nothing could be asked.
"""


@dataclass(frozen=True)
class KeyRecord:
    """The public key of a domain as it was published at ``read_at`` (aware)."""

    name: str
    text: str
    read_at: dt.datetime


@dataclass(frozen=True)
class Signature:
    """What is known of the signature of a message.

    ``unsigned`` counts the bytes of the text that the signature leaves out (the ``l=`` tag): they
    may have been added on the way. ``key`` is the record that was used.
    """

    state: State
    domain: str = ""
    selector: str = ""
    unsigned: int = 0
    key: KeyRecord | None = None

    @property
    def sentence(self) -> str:
        """What is said to the person: the domain, never the author."""
        told = SENTENCES[self.state].format(domain=self.domain)
        partly = self.state == "valid" and self.unsigned
        return told + PARTLY.format(count=self.unsigned) if partly else told


def check(raw: bytes, ask: Ask, *, at: dt.datetime, quoted: bool = False) -> Signature:
    """Return the signature of ``raw``, with the key that ``ask`` finds at the moment ``at``.

    Of several signatures, one that verifies is returned first. ``quoted`` says that a mailbox file
    changed lines of the text: a signature that fails then proves nothing.
    """
    if not SIGNED.search(_headers(raw)):
        return Signature("none")
    found = list(_each(raw, ask, at))
    best = next((one for one in found if one.state == "valid"), None)
    best = best or (found[0] if found else Signature("unreadable"))
    if best.state == "changed" and quoted:
        return Signature("cannot_judge", best.domain, best.selector, key=best.key)
    return best


def check_again(raw: bytes, key: KeyRecord) -> Signature:
    """Return the signature of ``raw`` by the record kept: no network, the day of the record."""
    return check(raw, lambda name: key.text if name == key.name else None, at=key.read_at)


def _each(raw: bytes, ask: Ask, at: dt.datetime) -> Iterator[Signature]:
    for rank in range(MOST_SIGNATURES):
        found = _one(raw, rank, ask, at)
        if found is None:
            return
        yield found
        if found.state == "valid":
            return


def _one(raw: bytes, rank: int, ask: Ask, at: dt.datetime) -> Signature | None:
    """Return what the signature of this rank gives, or ``None`` when there is none."""
    asked: list[KeyRecord] = []
    silent: list[str] = []

    def dnsfunc(name: bytes, timeout: int = 5) -> bytes | None:  # noqa: ARG001
        wanted = name.decode("ascii", "replace").rstrip(".")
        try:
            text = ask(wanted)
        except NameServiceSilent:
            silent.append(wanted)
            return None
        if text is None:
            return None
        asked.append(KeyRecord(wanted, text, at))
        return text.encode("utf-8")

    signer: DKIM | None = None
    try:
        signer = DKIM(raw)
        if not signer.verify_headerprep(rank):
            return None
        valid = signer.verify(rank, dnsfunc)
    except (DKIMException, ValueError, KeyError, IndexError, TypeError) as error:
        state: State = "changed" if "hash mismatch" in str(error) else "unreadable"
        state = "expired" if "x= value is past" in str(error) else state
        return _signature(signer, state, asked)
    if valid:
        return _signature(signer, "valid", asked)
    if silent:
        return _signature(signer, "not_asked", asked)
    revoked = asked and re.search(r"(?:^|;)\s*p=\s*(?:;|$)", asked[0].text)
    return _signature(signer, "changed" if asked and not revoked else "key_missing", asked)


def _signature(signer: DKIM | None, state: State, asked: list[KeyRecord]) -> Signature:
    domain = _text(getattr(signer, "domain", None))
    selector = _text(getattr(signer, "selector", None))
    unsigned = _unsigned(signer) if signer and state == "valid" else 0
    return Signature(state, domain, selector, unsigned, asked[0] if asked else None)


def _unsigned(signer: DKIM) -> int:
    fields = signer.signature_fields or {}
    if b"l" not in fields:
        return 0
    try:
        policy = CanonicalizationPolicy.from_c_value(fields.get(b"c", b"simple/simple"))
    except InvalidCanonicalizationPolicyError:
        return 0
    return max(0, len(policy.canonicalize_body(signer.body)) - int(fields[b"l"]))


def _text(value: object) -> str:
    return value.decode("ascii", "replace").lower() if isinstance(value, bytes) else ""


def _headers(raw: bytes) -> bytes:
    return re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
