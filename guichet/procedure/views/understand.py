"""« Comprendre »: short plain pages of theory, each with its sources."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.law.register import stale_after
from guichet.places import Link, links
from guichet.procedure.explanations import explanations


@require_safe
def explanations_page(request: HttpRequest) -> HttpResponse:
    """List the explanations."""
    return render(request, "procedure/explanations.html", {"pages": explanations().values()})


@require_safe
def explanation_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one explanation, with its sources and the day they were checked."""
    page = explanations().get(name)
    if page is None:
        raise Http404
    day = timezone.localdate()
    unchecked = (day - page.checked_on).days
    context = {
        "page": page,
        "unchecked": unchecked if unchecked >= stale_after(day) else 0,
        "sellers": _sellers() if page.lists == "sellers" else [],
    }
    return render(request, "procedure/explanation.html", context)


def _sellers() -> list[Link]:
    """Return the paid sites that the registry warns about: named to warn, never recommended."""
    return [one for one in links() if one.paid and one.status == "unsafe"]
