"""The public key of a mail domain, asked of the name service: one question, no text of anybody."""

from __future__ import annotations

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, NoNameservers, Resolver

from guichet.mail.dkim_check import NameServiceSilent

SECONDS = 5.0


def ask(name: str) -> str | None:
    """Return the TXT record ``name``, or ``None`` when the domain publishes none.

    Raises :class:`~guichet.mail.dkim_check.NameServiceSilent` when nothing answers.
    """
    try:
        answer = Resolver().resolve(name, "TXT", lifetime=SECONDS)
    except (NXDOMAIN, NoAnswer):
        return None
    except (DNSException, NoNameservers, OSError, ValueError) as error:
        raise NameServiceSilent(name) from error
    for record in answer:
        return b"".join(record.strings).decode("utf-8", "replace")
    return None


def ask_nobody(name: str) -> str | None:
    """Ask nothing of the network: the person did not want the question."""
    raise NameServiceSilent(name)
