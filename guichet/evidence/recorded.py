"""A page recorded in the assisted window becomes an entry of the journal with its files."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from guichet.assisted.recording import RecordedPage
from guichet.booking_sites import Reading, State, System, proposed_outcome
from guichet.dossiers.models import Attempt, Dossier
from guichet.evidence.practice_pages import refuse_a_practice_page
from guichet.evidence.releases import ReleaseLines
from guichet.evidence.services import AttemptInput, Received, record_attempt
from guichet.storage.uploads import Upload

CHANNEL_OF = {
    System.ANEF: "anef",
    System.DEMARCHE_NUMERIQUE: "demarche_numerique",
}
UNFINISHED = "other"
"""Outcome of a page that shows no end of the attempt (code to type, conditions, choice of desk)."""


def add_recorded_page(
    dossier_id: UUID | str,
    recorded: RecordedPage,
    *,
    by: str = "person",
    at: dt.datetime,
    outcome: str | None = None,
    note: str = "",
) -> tuple[Attempt, list[Received]]:
    """Store a recorded page as one attempt; ``outcome`` is what the person says, if they do.

    Without it the outcome is what the page's state makes of an attempt. The moment is the end of
    the recording, on the clocks of the place. Raises the errors of
    :func:`guichet.evidence.services.record_attempt`, and
    :class:`~guichet.evidence.practice_pages.PracticePage`; then nothing is stored.
    """
    dossier = Dossier.objects.get(pk=dossier_id)
    refuse_a_practice_page(dossier, recorded.address)
    reading = recorded.reading
    given = AttemptInput(
        moment=recorded.ended_at,
        zone=recorded.zone,
        channel=CHANNEL_OF.get(reading.system, "site"),
        outcome=outcome or proposed_outcome(reading.state) or UNFINISHED,
        details=details_of(recorded) | ({"note": note} if note else {}),
    )
    uploads = [Upload(file.name, file.data, file.media_type) for file in recorded.files()]
    return record_attempt(dossier, given, by=by, at=at, files=uploads, provenance="assisted")


def details_of(recorded: RecordedPage) -> dict[str, Any]:
    """Return what the software read on the page, as details of an attempt."""
    reading: Reading = recorded.reading
    return {
        "url": recorded.address[:300],
        "state": reading.state.value,
        "wording": reading.wording,
        **ReleaseLines.of_reading(reading).as_details(),
        "anonymous": True if reading.state in {State.NO_SLOT, State.NO_CALENDAR} else None,
    }
