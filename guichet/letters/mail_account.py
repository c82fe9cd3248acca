"""The mail account of this installation: set, tried, removed. Without one nothing is ever sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.db import transaction

from guichet.errors import GuichetError
from guichet.letters.models import MailAccount
from guichet.mail.sending import Account, Envelope, Outcome, new_envelope_id, send
from guichet.storage.keys import InstallationKeys, read_keys, rewraps_too

TRIAL = """\
Bonjour,

Ceci est un essai de votre compte d’envoi, depuis Guichet ouvert.
S’il arrive dans votre boîte, le compte fonctionne.
"""


class NoMailAccount(GuichetError):
    """A sending asked for where no account is set."""

    title = "Aucun compte d’envoi n’est réglé."
    effect = "L’e-mail n’est pas parti."
    advice = "Réglez un compte, ou envoyez depuis votre propre boîte."
    kept = "La lettre est gardée. Rien n’a été envoyé."


def account() -> Account | None:
    """Return the account, or ``None``: the default, and the only state until somebody sets one."""
    row = MailAccount.objects.first()
    return Account(**row.settings) if row else None


def set_account(given: Account, *, at: dt.datetime) -> None:
    """Keep ``given``, encrypted, in the place of any other. An empty password keeps the former."""
    former = account()
    if not given.password and former and (former.host, former.user) == (given.host, given.user):
        given = Account(**{**asdict(given), "password": former.password})
    with transaction.atomic():
        MailAccount.objects.all().delete()
        row = MailAccount(wrapped_key=read_keys(settings.HOME).new_dossier_key(), changed_at=at)
        row.pk = 1
        row.settings = asdict(given)
        row.save(force_insert=True)


def remove_account() -> None:
    """Forget the account and its password."""
    MailAccount.objects.all().delete()


def try_it(*, at: dt.datetime) -> Outcome:
    """Send a short message from the account to itself; return what the server answered.

    Raises the errors of :func:`guichet.mail.sending.send`, or :class:`NoMailAccount`.
    """
    given = account()
    if given is None:
        raise NoMailAccount
    envelope = Envelope(given.address, given.address, new_envelope_id())
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "Essai d’envoi – Guichet ouvert"
    message["From"] = message["To"] = given.address
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{envelope.envelope_id}@{given.address.rpartition('@')[2]}>"
    message.set_content(TRIAL)
    outcome = send(given, envelope, message.as_bytes())
    if outcome.state == "accepted":
        MailAccount.objects.update(tried_at=at)
    return outcome


@rewraps_too
def _under_the_newest_key(keys: InstallationKeys) -> None:
    for row in MailAccount.objects.only("wrapped_key"):
        row.wrapped_key = keys.rewrap(bytes(row.wrapped_key))
        row.save(update_fields=["wrapped_key"])
