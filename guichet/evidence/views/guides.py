"""« Faire une bonne capture »: a guide for each device, and how to go on with a computer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.evidence.capture_guides import guides


@require_safe
def guides_page(request: HttpRequest) -> HttpResponse:
    """List the guides."""
    return render(request, "evidence/guides/list.html", {"guides": guides().values()})


@require_safe
def guide_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the guide of one device."""
    guide = guides().get(name)
    if guide is None:
        raise Http404
    return render(request, "evidence/guides/guide.html", {"guide": guide})


@require_safe
def computer_page(request: HttpRequest) -> HttpResponse:
    """Say how to go on with a computer: only what exists today."""
    return render(request, "evidence/guides/computer.html")
