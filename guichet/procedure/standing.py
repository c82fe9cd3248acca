"""Where a dossier stands: the figures of its first page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.audit.models import AuditEvent
from guichet.casefile import FAILED_OUTCOMES, CaseFile
from guichet.dossiers.lists import listed_pieces
from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import Profile

PIECES_BEFORE_COPY = 10
"""So many files without a copy taken away, and the page asks for one (EV-09). Our own figure."""

COPY_GROWS_OLD = dt.timedelta(days=14)


@dataclass(frozen=True)
class Standing:
    """The evidence and the papers, two things apart (PF-12)."""

    failed: int
    weeks: int
    files: int
    papers_held: int
    papers_listed: int


def standing_of(dossier: Dossier, case: CaseFile, profile: Profile) -> Standing:
    """Return the figures of ``case`` and of the check-list of papers.

    A letter written here and not sent yet is no evidence: its file does not count.
    """
    failed = [one for one in case.current_events() if one.outcome in FAILED_OUTCOMES]
    listed = {piece.label for piece in listed_pieces(profile)} | set(profile.papers_added)
    files = dossier.captures.exclude(attempt=None, provenance="letter").count()
    return Standing(
        failed=len(failed),
        weeks=len({one.at.isocalendar()[:2] for one in failed}),
        files=files,
        papers_held=len(listed & set(profile.papers_held)),
        papers_listed=len(listed),
    )


def wants_a_copy(dossier: Dossier, now: dt.datetime) -> bool:
    """Return whether enough files came since the last copy was taken away, or it grew old."""
    last = (
        AuditEvent.objects.filter(dossier=dossier.pk, verb="bundle_exported")
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    captures = dossier.captures.all()
    if last is None:
        return captures.count() >= PIECES_BEFORE_COPY
    since = captures.filter(received_at__gt=last).count()
    return since >= PIECES_BEFORE_COPY or (since > 0 and now - last > COPY_GROWS_OLD)
