"""Coming in and going out: the printed address, « Quitter vite », the plain calendar."""

from __future__ import annotations

import calendar
import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guichet.web import opening
from guichet.web.access import AddressSpent, is_opened, open_session, refusal

DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Give this browser its session, then leave the address for the first page.

    The answer is a page that moves on by itself, not a redirection: a strict cookie set during a
    redirection that started elsewhere would not be sent.
    """
    if opening.is_in_force(token):
        if not is_opened(request):
            open_session(request, token)
        return render(request, "web/enter.html")
    if is_opened(request):
        return redirect("web:home")
    return refusal(request, AddressSpent())


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the session: going back shows nothing any more."""
    request.session.flush()
    return redirect("web:neutral")


@require_safe
def neutral(request: HttpRequest) -> HttpResponse:
    """Show the calendar of the month, and nothing of the application."""
    today = timezone.localdate()
    weeks = calendar.Calendar().monthdatescalendar(today.year, today.month)
    return render(
        request,
        "web/calendar.html",
        {
            "weeks": weeks,
            "today": today,
            "first": dt.date(today.year, today.month, 1),
            "days": DAYS,
        },
    )
