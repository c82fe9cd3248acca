"""Sending one message through a mail account, once, with what the server says at each step.

A refusal that the server gives during the exchange is an answer to keep: no bounce will come for
it. Nothing is tried twice here: after the message was handed over and the answer lost, nobody knows
whether it left, and sending it again would write twice to the same desk.
"""

from __future__ import annotations

import ipaddress
import secrets
import smtplib
import ssl
from dataclasses import dataclass
from typing import Literal

from guichet.errors import GuichetError

Security = Literal["starttls", "tls", "none"]
SECONDS = 30.0
OFFERED = 250


class MailServerSilent(GuichetError):
    """No connection, or none that is safe."""

    title = "Le serveur de messagerie {host} ne répond pas."
    effect = "L’e-mail n’est pas parti."
    advice = "Vérifiez l’adresse du serveur, le port et votre connexion."
    kept = "La lettre est gardée. Rien n’a été envoyé."


class MailServerNotTrusted(GuichetError):
    """A server that cannot prove its name, or offers no encryption."""

    title = "Le serveur {host} n’offre pas de connexion sûre."
    effect = "L’e-mail n’est pas parti. Le mot de passe n’a pas été donné."
    advice = "Vérifiez le nom du serveur et le mode de chiffrement."
    kept = "La lettre est gardée. Rien n’a été envoyé."


class PasswordRefused(GuichetError):
    """The account does not open."""

    title = "Le serveur {host} refuse ce nom ou ce mot de passe."
    effect = "L’e-mail n’est pas parti."
    advice = "Corrigez-les. Souvent, il faut un « mot de passe d’application »."
    kept = "La lettre est gardée. Rien n’a été envoyé."


class TooHeavyForServer(GuichetError):
    """A message over what the server takes."""

    title = "L’e-mail pèse {size} Mo. Le serveur prend {limit} Mo."
    effect = "Il n’est pas parti : rien n’a été transmis."
    advice = "Enlevez une pièce jointe, puis écrivez une nouvelle version."
    kept = "La lettre est gardée. Rien n’a été envoyé."


class AddressNotPlain(GuichetError):
    """An address with letters that mail servers do not all take."""

    title = "L’adresse « {address} » n’est pas utilisable."
    effect = "L’e-mail n’est pas parti."
    advice = "Vérifiez l’adresse : lettres sans accent, un seul @."
    kept = "La lettre est gardée. Rien n’a été envoyé."


@dataclass(frozen=True)
class Account:
    """A mail account that sends. ``address`` is the one messages come from."""

    host: str
    port: int
    security: Security
    address: str
    user: str = ""
    password: str = ""


@dataclass(frozen=True)
class Envelope:
    """From whom, to whom, and the id (hexadecimal) that delivery notices bring back."""

    sender: str
    recipient: str
    envelope_id: str


@dataclass(frozen=True)
class Outcome:
    """What became of a message.

    ``state`` is ``accepted``, ``refused`` (no bounce will come) or ``unsure`` (handed over, the
    answer was lost). ``step`` is where: ``sender``, ``recipient`` or ``text``. ``notices`` tells
    whether delivery notices were asked for: only where the server offers them.
    """

    state: Literal["accepted", "refused", "unsure"]
    step: Literal["sender", "recipient", "text"]
    code: int
    answer: str
    notices: bool


def new_envelope_id() -> str:
    """Return a new envelope id: hexadecimal, which needs no escaping in SMTP."""
    return secrets.token_hex(16)


def send(account: Account, envelope: Envelope, message: bytes) -> Outcome:
    """Hand ``message`` over to the server of ``account`` and return what it answered.

    Raises, before any byte of the message is sent: :class:`MailServerSilent`,
    :class:`MailServerNotTrusted`, :class:`PasswordRefused`, :class:`TooHeavyForServer`,
    :class:`AddressNotPlain`.
    """
    for address in (envelope.sender, envelope.recipient):
        refuse_odd(address)
    server = _connected(account)
    try:
        _signed_in(server, account)
        refuse_too_heavy(server, len(message))
        return _handed_over(server, envelope, message)
    finally:
        server.close()


def try_account(account: Account) -> bool:
    """Open the account and close it; return whether its server offers delivery notices.

    Raises as :func:`send` does.
    """
    server = _connected(account)
    try:
        _signed_in(server, account)
        return "dsn" in server.esmtp_features
    finally:
        server.close()


def refuse_odd(address: str) -> None:
    """Raise :class:`AddressNotPlain` for an address that could carry a second command."""
    plain = address.isascii() and address.isprintable() and address.count("@") == 1
    if not plain or any(sign in address for sign in ' <>,;"\\'):
        raise AddressNotPlain(address=address)


def refuse_too_heavy(server: smtplib.SMTP, size: int) -> None:
    """Raise :class:`TooHeavyForServer` when the server says it takes less than ``size`` bytes."""
    said = server.esmtp_features.get("size", "").strip()
    limit = int(said) if said.isdigit() else 0
    if limit and size > limit:
        raise TooHeavyForServer(size=_mo(size), limit=_mo(limit))


def _connected(account: Account) -> smtplib.SMTP:
    """Return a connection that is encrypted, unless the server is on this very computer."""
    if account.security == "none" and not _is_here(account.host):
        raise MailServerNotTrusted(host=account.host)
    context = ssl.create_default_context()
    try:
        if account.security == "tls":
            return smtplib.SMTP_SSL(account.host, account.port, timeout=SECONDS, context=context)
        server = smtplib.SMTP(account.host, account.port, timeout=SECONDS)
    except ssl.SSLError as error:
        raise MailServerNotTrusted(host=account.host) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerSilent(host=account.host) from error
    try:
        server.ehlo()
        if account.security == "starttls":
            server.starttls(context=context)
            server.ehlo()
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        server.close()
        raise MailServerNotTrusted(host=account.host) from error
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise MailServerSilent(host=account.host) from error
    return server


def _signed_in(server: smtplib.SMTP, account: Account) -> None:
    try:
        server.ehlo_or_helo_if_needed()
        if account.user:
            server.login(account.user, account.password)
    except smtplib.SMTPAuthenticationError as error:
        raise PasswordRefused(host=account.host) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailServerSilent(host=account.host) from error


def _handed_over(server: smtplib.SMTP, envelope: Envelope, message: bytes) -> Outcome:
    notices = "dsn" in server.esmtp_features
    mail = [f"SIZE={len(message)}"] if "size" in server.esmtp_features else []
    recipient: list[str] = []
    if notices:
        mail += ["RET=HDRS", f"ENVID={envelope.envelope_id}"]
        recipient += ["NOTIFY=SUCCESS,FAILURE,DELAY", f"ORCPT=rfc822;{xtext(envelope.recipient)}"]
    step: Literal["sender", "recipient", "text"] = "sender"
    try:
        code, answer = server.mail(envelope.sender, mail)
        if code == OFFERED:
            step = "recipient"
            code, answer = server.rcpt(envelope.recipient, recipient)
        if code in (OFFERED, 251):
            step = "text"
            code, answer = server.data(message)
    except smtplib.SMTPDataError as error:
        return _outcome("refused", step, error.smtp_code, error.smtp_error, notices)
    except (OSError, smtplib.SMTPException) as error:
        if step != "text":
            raise MailServerSilent(host=str(getattr(server, "_host", ""))) from error
        return _outcome("unsure", step, 0, b"", notices)
    accepted = step == "text" and code == OFFERED
    return _outcome("accepted" if accepted else "refused", step, code, answer, notices)


def _outcome(
    state: Literal["accepted", "refused", "unsure"],
    step: Literal["sender", "recipient", "text"],
    code: int,
    answer: bytes | str,
    notices: bool,
) -> Outcome:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return Outcome(state, step, code, shown[:500], notices)


def xtext(text: str) -> str:
    """Return ``text`` as SMTP wants it in a parameter (RFC 3461, section 4)."""
    return "".join(c if "!" <= c <= "~" and c not in "+=" else f"+{ord(c):02X}" for c in text)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _mo(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",")
