"""« Lecture facile »: turned on and off from the header, on this device only."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from guichet.evidence.easy_reading import COOKIE, EASY

ONE_YEAR = 365 * 24 * 3600


@require_POST
def easy_reading(request: HttpRequest) -> HttpResponse:
    """Turn the pictures and the voice on or off, then go to what stands for the same page.

    The cookie outlives the session: the person must not look for the switch again each time. Its
    name says nothing of the application.
    """
    on = request.POST.get("lecture") == EASY
    answer = redirect(_same_place(request, request.POST.get("suite", "/"), pictures=on))
    if on:
        answer.set_cookie(COOKIE, EASY, max_age=ONE_YEAR, httponly=True, samesite="Strict")
    else:
        answer.delete_cookie(COOKIE, samesite="Strict")
    return answer


def _same_place(request: HttpRequest, address: str, *, pictures: bool) -> str:
    """Return the pictures of the dossier shown, its usual page, or the page itself outside it."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return reverse("web:home")
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return reverse("web:home")
    dossier_id = found.kwargs.get("dossier_id")
    if dossier_id is None:
        return address
    if pictures:
        return reverse("evidence:pictures", args=[dossier_id])
    on_pictures = (found.url_name or "").startswith("pictures")
    return reverse("procedure:today", args=[dossier_id]) if on_pictures else address
