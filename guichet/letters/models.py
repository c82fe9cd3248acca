"""Letters that were finished: what each said, on which day, as which file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from guichet.dossiers.models import Dossier, new_id
from guichet.errors import GuichetError
from guichet.evidence.models import Capture
from guichet.storage.fields import EncryptedJSON
from guichet.storage.keys import Vault, read_keys

_WRITTEN_ONCE = ("dossier_id", "kind", "rank", "written_on", "created_at", "capture_id")


class LetterIsFinished(GuichetError):
    """A finished letter is never altered."""

    title = "Cette lettre est terminée : elle ne change plus."
    effect = "Rien n’a été modifié."
    advice = "Terminez une nouvelle version. L’ancienne reste lisible."
    kept = "La lettre est gardée comme elle était."


class Letter(models.Model):
    """A finished letter. Its PDF is a file of the dossier, named by the log.

    ``basis`` keeps what it was written from: the whole dossier as it was, the choices, the state of
    the law and the answer of the rules that day. Written once: a change is another letter.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=40)
    rank = models.PositiveIntegerField(default=1)
    written_on = models.DateField()
    created_at = models.DateTimeField()
    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="letters")
    basis = EncryptedJSON(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.rank}"

    def save(self, **options: Any) -> None:
        """Save a new letter. Later only new matters may join ``basis``: nothing of it changes.

        Raises :class:`LetterIsFinished`.
        """
        if not self._state.adding:
            stored = Letter.objects.select_related("dossier").get(pk=self.pk)
            same = all(getattr(stored, name) == getattr(self, name) for name in _WRITTEN_ONCE)
            before, after = stored.basis or {}, self.basis or {}
            if not same or any(after.get(name) != value for name, value in before.items()):
                raise LetterIsFinished(kind=self.kind)
        super().save(**options)

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()


class Sending(models.Model):
    """One sending of a finished e-mail through the mail account: begun before a byte leaves.

    The database holds one that began, left, or may have left, for each letter: a second click, a
    second window, a restart after a crash find it and send nothing. One that was refused, or that
    the person says did not leave, allows another. ``details`` hold the recipient, the Message-ID,
    and the answer of the server.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="sendings")
    state = models.CharField(max_length=10, default="started")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    envelope_id = models.CharField(max_length=40)
    details = EncryptedJSON()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(state__in=("started", "accepted", "unsure")),
                name="letter_is_sent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=("started", "accepted", "unsure", "refused", "not_sent")
                ),
                name="sending_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.state}"

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.letter.vault()


class MailAccount(models.Model):
    """The mail account that this installation may send from; there is one, or none.

    ``settings`` are those of :class:`guichet.mail.sending.Account`, encrypted with a key of their
    own that the installation's keys wrap.
    """

    wrapped_key = models.BinaryField()
    settings = EncryptedJSON()
    changed_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "mail account"

    def vault(self) -> Vault:
        """Return the vault of the account."""
        return read_keys(settings.HOME).vault(bytes(self.wrapped_key))


class ReadMailbox(models.Model):
    """The mailbox that this installation may read; there is one, or none.

    ``settings`` are those of :class:`guichet.mail.fetching.Mailbox`, encrypted with a key of their
    own that the installation's keys wrap.
    """

    wrapped_key = models.BinaryField()
    settings = EncryptedJSON()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return "read mailbox"

    def vault(self) -> Vault:
        """Return the vault of the mailbox."""
        return read_keys(settings.HOME).vault(bytes(self.wrapped_key))
