"""Where to ask: from a commune to the authority, the counters and the court."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def locate_page(request: HttpRequest) -> HttpResponse:
    """Show where the residents of a commune ask for a titre, or the question to ask first."""
    return render(request, "directory/locate.html")
