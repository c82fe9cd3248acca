"""The mailbox that this installation may read: set, removed, looked into when somebody asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict

from django.conf import settings
from django.db import transaction

from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.mails import SENT, Taken, take_in
from guichet.letters.models import ReadMailbox
from guichet.mail.dkim_check import Ask
from guichet.mail.fetching import Mailbox, Reading, Search
from guichet.storage.keys import InstallationKeys, read_keys, rewraps_too


class NoMailbox(GuichetError):
    """A look asked for where no mailbox is set."""

    title = "Aucune boîte à lire n’est réglée."
    effect = "Aucun e-mail n’a été lu."
    advice = "Réglez une boîte, ou ajoutez les e-mails en fichiers."
    kept = "Le dossier est inchangé."


def mailbox() -> Mailbox | None:
    """Return the mailbox, or ``None``: the default, and the only state until somebody sets one."""
    row = ReadMailbox.objects.first()
    return Mailbox(**row.settings) if row else None


def set_mailbox(given: Mailbox, *, at: dt.datetime) -> None:
    """Keep ``given``, encrypted, in the place of any other. An empty password keeps the former."""
    former = mailbox()
    if not given.password and former and (former.host, former.user) == (given.host, given.user):
        given = Mailbox(**{**asdict(given), "password": former.password})
    with transaction.atomic():
        ReadMailbox.objects.all().delete()
        row = ReadMailbox(wrapped_key=read_keys(settings.HOME).new_dossier_key(), changed_at=at)
        row.pk = 1
        row.settings = asdict(given)
        row.save(force_insert=True)


def remove_mailbox() -> None:
    """Forget the mailbox and its password."""
    ReadMailbox.objects.all().delete()


def look(dossier: Dossier, search: Search, ask: Ask, *, at: dt.datetime) -> Taken:
    """Propose what the mailbox holds about ``search``, as files added by hand are proposed.

    The box is only read. Raises :class:`NoMailbox` and the errors of
    :meth:`guichet.mail.fetching.Reading.messages`; then nothing is proposed.
    """
    given = mailbox()
    if given is None:
        raise NoMailbox
    reading = Reading(given, search)
    taken = take_in(dossier, reading.messages(), ask, at=at)
    taken.refused += reading.refused
    return taken


def usual_search(dossier: Dossier, today: dt.date) -> Search:
    """Return what is proposed to look for: the addressees of the journal, since the first e-mail.

    Of an address of the person's own provider the whole is kept, of any other the domain. Without
    an e-mail in the journal: nobody, since 30 days.
    """
    entries = list(dossier.attempts.standing().filter(channel="email", outcome__in=SENT))
    days = [one.local_moment.date() for one in entries]
    since = min(days, default=today - dt.timedelta(days=30))
    given = mailbox()
    own = given.user.rpartition("@")[2].lower() if given else ""
    written = ",".join(str(one.detail("recipient") or "") for one in entries).split(",")
    return Search(since, tuple(dict.fromkeys(_words(written, own))))


def _words(addresses: Iterable[str], own: str) -> Iterable[str]:
    for address in addresses:
        domain = address.strip().lower().rpartition("@")[2]
        if "@" in address:
            yield domain if domain != own else address.strip().lower()


@rewraps_too
def _under_the_newest_key(keys: InstallationKeys) -> None:
    for row in ReadMailbox.objects.only("wrapped_key"):
        row.wrapped_key = keys.rewrap(bytes(row.wrapped_key))
        row.save(update_fields=["wrapped_key"])
