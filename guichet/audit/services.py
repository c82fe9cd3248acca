"""Noting an act."""

from __future__ import annotations

from uuid import UUID

from guichet.audit.models import AuditEvent


def note_act(actor: str, verb: str, dossier: UUID | None = None) -> AuditEvent:
    """Append one act to the audit. No content is ever passed: only who, what verb, which id."""
    return AuditEvent.objects.create(actor=actor[:60], verb=verb, dossier=dossier)
