"""Where to ask: from a commune to the authority, the counters and the court."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.directory.forms import PlaceForm
from guichet.places import WHY_NO_EMAIL, Place, booking_pages, court, helpers

MOST_PAGES = 6
RECENT = {"live", "cited"}


@require_safe
def locate_page(request: HttpRequest) -> HttpResponse:
    """Show where the residents of a commune ask for a titre, or the question to ask first."""
    form = PlaceForm(request.GET if "place" in request.GET else None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= _about(form.found)
    return render(request, "directory/locate.html", context)


@require_safe
def helpers_page(request: HttpRequest) -> HttpResponse:
    """List who informs or accompanies, for the whole country and one département."""
    departement = request.GET.get("departement", "")[:3]
    return render(
        request,
        "directory/helpers.html",
        {"helpers": helpers(departement), "departement": departement},
    )


def _about(place: Place) -> dict[str, object]:
    pages = [page for page in booking_pages(place.departement) if page.for_foreigners is not False]
    recent = [page for page in pages if page.status in RECENT][:MOST_PAGES]
    return {
        "place": place,
        "court": court(place.court),
        "pages": recent or pages[:MOST_PAGES],
        "older_pages": [page for page in pages if page not in recent] if recent else (),
        "why_no_email": WHY_NO_EMAIL,
    }
