"""Help, and the living page of the components."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.web.samples import sample_errors, sample_form


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say what the application does, what it never does, and who can help."""
    return render(request, "web/help.html", {"practice_url": settings.PRACTICE_URL})


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Show every component with its states."""
    context = {
        "form": sample_form(faulty=False),
        "faulty": sample_form(faulty=True),
        "errors": sample_errors(),
    }
    return render(request, "web/style.html", context)


@require_safe
def progress_sample(request: HttpRequest) -> HttpResponse:
    """Return the part that the progress of the style page asks for again."""
    return render(request, "web/parts/progress_sample.html")
