"""Finishing a letter with its recipient, and noting that it was sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from guichet.documents.dates import long_date
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.profile import StoredCost
from guichet.dossiers.services import profile_of, save_profile
from guichet.evidence.services import AttemptInput, Received, read_original, record_attempt
from guichet.letters.drafts import Draft
from guichet.letters.models import Letter
from guichet.letters.services import finish_letter
from guichet.storage.uploads import Upload

COST_LABEL = "Lettre recommandée du {day}"


def finish(dossier: Dossier, draft: Draft, *, to: str, by: str, at: dt.datetime) -> Letter:
    """Keep ``draft`` as a finished letter with its address and Message-ID; return it.

    The same letter finished twice (two clicks, two windows) is kept once. Raises the errors of
    :func:`guichet.letters.services.finish_letter`.
    """
    for letter in dossier.letters.filter(kind=draft.kind, rank=draft.options.rank):
        if draft.is_the_pdf(letter.capture.sha256):
            return letter
    with transaction.atomic():
        letter = finish_letter(dossier, draft.kind, draft.options, by=by, at=at)
        kept = {"to": to, "message_id": draft.pack.message_id if draft.pack else ""}
        letter.basis = {**(letter.basis or {}), **{k: v for k, v in kept.items() if v}}
        letter.save(update_fields=["basis"])
    return letter


def note_sending(
    letter: Letter,
    given: AttemptInput,
    *,
    proofs: Sequence[Upload],
    cents: int | None,
    by: str,
    at: dt.datetime,
) -> tuple[Attempt, list[Received]]:
    """Add the sending of ``letter`` to the journal, with the letter itself as its first file.

    What it cost joins the costs of the dossier, with its proofs. Returns the entry and what became
    of the proofs. Raises the errors of :func:`guichet.evidence.services.record_attempt`.
    """
    dossier = letter.dossier
    itself = Upload(letter.capture.name, read_original(letter.capture), letter.capture.media_type)
    with transaction.atomic():
        attempt, received = record_attempt(dossier, given, by=by, at=at, files=[itself, *proofs])
        if cents:
            _add_cost(dossier, given, cents, received[1:], by=by)
    return attempt, received[1:]


def _add_cost(
    dossier: Dossier, given: AttemptInput, cents: int, receipts: Sequence[Received], *, by: str
) -> None:
    day = given.moment.date()
    cost = StoredCost(
        label=COST_LABEL.format(day=long_date(day)),
        cents=cents,
        on=day,
        captures=tuple(str(one.capture.pk) for one in receipts),
    )
    profile = profile_of(dossier)
    changed = profile.model_copy(update={"costs": (*profile.costs, cost)})
    save_profile(dossier, changed, by=by)
