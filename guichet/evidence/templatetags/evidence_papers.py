"""What the pages of a file and of an attempt say of papers and of their legible copies."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from guichet.dossiers.models import Attempt, Dossier
from guichet.evidence.legible_copies import (
    PROVENANCE,
    copies_of,
    may_show_a_paper,
    photographs_of,
)
from guichet.evidence.legible_forms import PaperPlaceForm
from guichet.evidence.models import Capture
from guichet.evidence.picture_choices import ONLINE

register = template.Library()


@register.inclusion_tag("evidence/legible/beside.html", takes_context=True)
def paper_beside(context: dict[str, Any], dossier: Dossier, capture: Capture) -> dict[str, object]:
    """Return the part about the paper of a file; empty for a file that is no paper."""
    capture.dossier = dossier
    is_copy = capture.provenance == PROVENANCE
    can_be_copied = may_show_a_paper(capture)
    paper_at = str(capture.saw("paper_at") or "")
    copy_url = reverse("evidence:legible", args=[dossier.id]) + f"?photo={capture.id}"
    return {
        "csrf_token": context.get("csrf_token"),
        "dossier": dossier,
        "capture": capture,
        "is_copy": is_copy,
        "photographs": photographs_of(capture) if is_copy else [],
        "copies": copies_of(capture) if can_be_copied else [],
        "can_be_copied": can_be_copied,
        "may_be_paper": can_be_copied or capture.media_type == "application/pdf",
        "copy_url": copy_url,
        "paper_at": paper_at,
        "form": PaperPlaceForm(initial={"paper_at": paper_at}),
    }


@register.simple_tag
def papers_address(dossier: Dossier, attempt: Attempt) -> str:
    """Return the way to a legible copy of the photographs of an attempt, empty if it has none.

    The pictures of an attempt on a site show a screen, no paper.
    """
    if attempt.channel in ONLINE or not any(map(may_show_a_paper, attempt.captures.all())):
        return ""
    return reverse("evidence:legible", args=[dossier.id]) + f"?essai={attempt.number}"
