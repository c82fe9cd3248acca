"""Which dossier a request may reach, and who acts.

In the personal mode there is one person, and every dossier is theirs. Every view asks here, so
that the association mode has one place to answer otherwise.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest

from guichet.dossiers.models import Dossier

PERSON = "person"
"""Who acts in the personal mode: the person at the keyboard, unnamed."""


def dossier_for(request: HttpRequest, dossier_id: UUID) -> Dossier:  # noqa: ARG001
    """Return the dossier. Raises ``Http404`` when it does not exist, or was erased."""
    try:
        return Dossier.objects.get(pk=dossier_id, erased_at=None)
    except Dossier.DoesNotExist as error:
        raise Http404 from error


def actor_of(request: HttpRequest) -> str:  # noqa: ARG001
    """Return the name under which an act is noted."""
    return PERSON
