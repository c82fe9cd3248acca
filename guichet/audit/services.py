"""Noting an act."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from guichet.audit.models import AuditEvent


def note_act(actor: str, verb: str, dossier: UUID | None = None) -> AuditEvent:
    """Append one act to the audit. No content is ever passed: only who, what verb, which id."""
    return AuditEvent.objects.create(actor=actor[:60], verb=verb, dossier=dossier)


def acts_of(dossier: UUID) -> QuerySet[AuditEvent]:
    """Return the acts noted of one dossier, the latest first."""
    return AuditEvent.objects.filter(dossier=dossier).order_by("-at", "-id")
