"""Reading a mailbox over IMAP without leaving a trace in it.

The folders are opened read-only (``EXAMINE``) and the messages are asked for with ``BODY.PEEK[]``:
nothing is marked as read, moved or erased. The password is given over TLS only, to a server whose
certificate is good. Only messages from, to or about the addresses asked for are fetched.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from guichet.errors import GuichetError
from guichet.mail.boxes import MAX_MESSAGE_BYTES, MOST_MESSAGES, too_large

Security = Literal["tls", "starttls"]
SECONDS = 30.0
MOST_ADDRESSES = 10
MOST_IN_A_FOLDER = MOST_MESSAGES // 2
"""Of the inbox, then of the folder of sent messages: 200 in all."""
ADDRESS = re.compile(r"[A-Za-z0-9.@_+-]{3,200}")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>"(?:[^"\\]|\\.)*"|[^\s"]+)\Z')
SIZED = re.compile(rb"UID (?P<uid>\d+)|RFC822\.SIZE (?P<size>\d+)")
INBOX = '"INBOX"'


class MailboxSilent(GuichetError):
    """No connection, or one that broke before anything was found."""

    title = "La boîte sur {host} ne répond pas."
    effect = "Aucun e-mail n’a été lu."
    advice = "Vérifiez le serveur, le port et votre connexion. Puis réessayez."
    kept = "Votre boîte et le dossier sont inchangés."


class MailboxNotTrusted(GuichetError):
    """A server that cannot prove its name, or offers no encryption."""

    title = "Le serveur {host} n’offre pas de connexion sûre."
    effect = "Aucun e-mail n’a été lu. Le mot de passe n’a pas été donné."
    advice = "Vérifiez le nom du serveur, le port et le chiffrement."
    kept = "Votre boîte et le dossier sont inchangés."


class MailboxRefused(GuichetError):
    """The mailbox does not open with this name and this password."""

    title = "Le serveur {host} refuse ce nom ou ce mot de passe."
    effect = "Aucun e-mail n’a été lu."
    advice = "Corrigez-les. Souvent, il faut un « mot de passe d’application »."
    kept = "Votre boîte et le dossier sont inchangés."


class MailboxCut(GuichetError):
    """A connection that broke while the messages came."""

    title = "La connexion avec {host} s’est coupée."
    effect = "Les e-mails déjà lus sont proposés. Les suivants manquent."
    advice = "Regardez votre boîte de nouveau : rien ne sera doublé."
    kept = "Votre boîte est inchangée."


class TooManyFound(GuichetError):
    """More messages than one can look through."""

    title = "« {folder} » a plus de {limit} e-mails de cette recherche."
    effect = "Seuls les {limit} plus anciens ont été lus."
    advice = "Regardez de nouveau, depuis un jour plus récent."
    kept = "Votre boîte est inchangée."


class AddressNotSearchable(GuichetError):
    """Something to look for that is neither an address nor a domain."""

    title = "« {address} » n’est pas une adresse à chercher."
    effect = "Aucun e-mail n’a été lu."
    advice = "Écrivez une adresse, ou ce qui suit le signe @."
    kept = "Votre boîte et le dossier sont inchangés."


@dataclass(frozen=True)
class Mailbox:
    """A mailbox that may be read. There is no way without encryption."""

    host: str
    port: int
    security: Security
    user: str
    password: str


@dataclass(frozen=True)
class Search:
    """Which messages: received on ``since`` or later, that concern one of ``addresses``.

    An address is whole (« bureau@exemple.fr ») or a domain; the server compares parts of words. A
    notice of delivery concerns an address when it names it.
    """

    since: dt.date
    addresses: tuple[str, ...]


@dataclass
class Reading:
    """A mailbox read once: :meth:`messages` yields, then ``refused`` says what is left out."""

    mailbox: Mailbox
    search: Search
    refused: list[GuichetError] = field(default_factory=list)

    def messages(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the bytes of each message, as the server keeps them, one at a time.

        At most 100 of the inbox, then 100 of the folder of sent messages: the first received; none
        over 32 MB. Raises, before the first: :class:`MailboxSilent`, :class:`MailboxNotTrusted`,
        :class:`MailboxRefused`, :class:`AddressNotSearchable`. A connection that breaks later is
        told in ``refused``.
        """
        asked = criteria(self.search)
        server = _connected(self.mailbox)
        begun = False
        try:
            _signed_in(server, self.mailbox)
            for one in self._each(server, asked):
                begun = True
                yield one
        except (OSError, imaplib.IMAP4.error) as error:
            if not begun:
                raise MailboxSilent(host=self.mailbox.host) from error
            self.refused.append(MailboxCut(host=self.mailbox.host))
        finally:
            _leave(server)

    def _each(self, server: imaplib.IMAP4, asked: str) -> Iterator[tuple[str, bytes]]:
        for label, folder in _folders(server):
            found = _found(server, folder, asked)
            if len(found) > MOST_IN_A_FOLDER:
                self.refused.append(TooManyFound(folder=label, limit=MOST_IN_A_FOLDER))
            for uid, size in _sizes(server, found[:MOST_IN_A_FOLDER]):
                name = f"{label}, e-mail {uid}"
                data = _bytes_of(server, uid) if size <= MAX_MESSAGE_BYTES else None
                if data is not None and len(data) <= MAX_MESSAGE_BYTES:
                    yield name, data
                elif data is not None or size > MAX_MESSAGE_BYTES:
                    self.refused.append(too_large(name, max(size, len(data or b""))))


def criteria(search: Search) -> str:
    """Return the words of the ``SEARCH`` command. Raises :class:`AddressNotSearchable`."""
    keys = [_about(one) for one in search.addresses[:MOST_ADDRESSES]]
    if not keys:
        raise AddressNotSearchable(address="")
    day = search.since
    either = "OR " * (len(keys) - 1) + " ".join(keys)
    return f"SINCE {day.day}-{MONTHS[day.month - 1]}-{day.year} {either}"


def _about(address: str) -> str:
    if not ADDRESS.fullmatch(address):
        raise AddressNotSearchable(address=address)
    word = f'"{address}"'
    notice = f'(OR FROM "mailer-daemon" FROM "postmaster" TEXT {word})'
    return f"(OR OR OR FROM {word} TO {word} CC {word} {notice})"


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    """Return a connection that is encrypted, to a server that proved its name."""
    context = ssl.create_default_context()
    host, port = mailbox.host, mailbox.port
    server: imaplib.IMAP4 | None = None
    try:
        if mailbox.security == "tls":
            return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=SECONDS)
        server = imaplib.IMAP4(host, port, timeout=SECONDS)
        if "STARTTLS" not in server.capabilities:
            raise MailboxNotTrusted(host=host)
        server.starttls(context)
        return server
    except (MailboxNotTrusted, OSError, imaplib.IMAP4.error) as error:
        if server is not None:
            _close(server)
        unsafe = isinstance(error, (MailboxNotTrusted, ssl.SSLError))
        raise (MailboxNotTrusted if unsafe else MailboxSilent)(host=host) from error


def _signed_in(server: imaplib.IMAP4, mailbox: Mailbox) -> None:
    """Give the name and the password: as UTF-8 where the server takes it."""
    given = (mailbox.user, mailbox.password)
    try:
        if any(sign in text for text in given for sign in "\r\n\0"):
            raise MailboxRefused(host=mailbox.host)
        if "AUTH=PLAIN" in server.capabilities:
            secret = "\0{}\0{}".format(*given).encode()
            server.authenticate("PLAIN", lambda _: secret)
        else:
            server.login(*given)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeEncodeError) as error:
        raise MailboxRefused(host=mailbox.host) from error


def _folders(server: imaplib.IMAP4) -> list[tuple[str, str]]:
    """Return the inbox and, where the server says which it is, the folder of sent messages."""
    folders = [("Boîte de réception", INBOX)]
    kind, lines = server.list()
    for line in lines if kind == "OK" else []:
        match = LISTED.match(line) if isinstance(line, bytes) else None
        if match and b"\\sent" in match["flags"].lower().split():
            folders.append(("Messages envoyés", match["name"].decode("ascii", "replace")))
            break
    return folders


def _found(server: imaplib.IMAP4, folder: str, asked: str) -> list[str]:
    """Open a folder read-only; return the UIDs found in it, the first received first."""
    kind, _ = server.select(folder, readonly=True)
    if kind != "OK":
        return []
    kind, lines = server.uid("SEARCH", asked)
    if kind != "OK":
        raise imaplib.IMAP4.error("search refused")
    words = (lines[0] or b"").split()
    return [str(uid) for uid in sorted(int(word) for word in words)]


def _sizes(server: imaplib.IMAP4, uids: list[str]) -> list[tuple[str, int]]:
    """Return the UIDs still there, with their sizes in bytes."""
    if not uids:
        return []
    _, lines = server.uid("FETCH", ",".join(uids), "(RFC822.SIZE)")
    sizes: dict[str, int] = {}
    for line in lines:
        if not isinstance(line, bytes):
            continue
        told = {name: one[name] for one in SIZED.finditer(line) for name in ("uid", "size")
                if one[name]}  # fmt: skip
        if len(told) == 2:
            sizes[told["uid"].decode()] = int(told["size"])
    return [(uid, sizes[uid]) for uid in uids if uid in sizes]


def _bytes_of(server: imaplib.IMAP4, uid: str) -> bytes | None:
    """Return the message, or ``None`` when it went away meanwhile."""
    _, parts = server.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((bytes(one[1]) for one in parts if isinstance(one, tuple)), None)


def _leave(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (OSError, imaplib.IMAP4.error):
        _close(server)


def _close(server: imaplib.IMAP4) -> None:
    # A handshake that failed has closed the socket already.
    with contextlib.suppress(OSError):
        server.shutdown()
