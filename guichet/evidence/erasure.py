"""Erasing a dossier, here and in every backup."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from guichet.audit.services import note_act
from guichet.dossiers.models import Dossier
from guichet.evidence.assisted_windows import close_window
from guichet.evidence.hand_off import forget_made
from guichet.evidence.screens import forget_screen
from guichet.evidence.services import blob_folder
from guichet.evidence.thumbnails import forget_thumbnails


def erase_dossier(dossier: Dossier, *, by: str, at: dt.datetime) -> None:
    """Destroy the dossier's key and remove everything readable.

    The digests of the log stay: they say nothing without the payloads and still verify. Backups
    made earlier hold ciphertext whose wrapped key is gone from the installation; a backup that
    holds both the database and the installation's keys must be renewed (the page says so).
    """
    folder = blob_folder(dossier)
    with transaction.atomic():
        dossier.log_payloads.all().delete()
        dossier.happenings.update(corrects=None)
        dossier.happenings.all().delete()
        dossier.mail_proposals.all().delete()
        dossier.inspections.all().delete()
        dossier.captures.all().delete()
        dossier.attempts.update(corrects=None)
        dossier.attempts.all().delete()
        dossier.wrapped_key = b""
        dossier.pseudonym = None
        dossier.profile = None
        dossier.erased_at = at
        dossier.save()
        note_act(by, "dossier_erased", dossier.id)
    forget_screen(dossier.id)
    folder.erase()
    forget_made(dossier.id)
    forget_thumbnails(dossier)
    dossier.__dict__.pop("_vault", None)
    close_window(dossier.id)  # last: a browser takes its time, and all the rest is gone by now
