"""The whole rule base with its sources, for jurists. Nothing here is about a person."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.documents.dates import long_date
from guichet.law import changes
from guichet.law.register import FOLDERS, Entry, Kind, entries, stale_after
from guichet.lawbook import answers
from guichet.lawbook.forms import SearchForm
from guichet.lawbook.sheets import NoSuchEntry, folded, sheet, sheets
from guichet.lawbook.words import words

PAGE_SIZE = 20
SURE = re.compile(r"official|V[2-9]")


@require_safe
def index_page(request: HttpRequest) -> HttpResponse:
    """List the rule base, a page at a time; the oldest check first."""
    day = timezone.localdate()
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    everything = entries(day)
    found = [one for one in everything if _wanted(one, asked, day)]
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form if form.is_bound else SearchForm(),
        "page": page,
        "rows": [(one, words()["kinds"][one.kind]["one"], one.is_stale(day)) for one in page],
        "searched": any(asked.values()),
        "counts": [
            (kind, words()["kinds"][kind]["many"], sum(one.kind == kind for one in everything))
            for kind in FOLDERS
        ],
        "stale": sum(one.is_stale(day) for one in everything),
        "limit": stale_after(day),
        "query": f"{query.urlencode()}&" if query else "",
    }
    return render(request, "lawbook/index.html", context)


def _wanted(one: Entry, asked: dict[str, str], day: dt.date) -> bool:
    kept = {
        "": True,
        "unsure": not SURE.fullmatch(one.confidence),
        "stale": one.is_stale(day),
        "ended": not one.in_force,
    }
    if not kept[asked.get("only", "")] or asked.get("kind", "") not in {"", one.kind}:
        return False
    searched = _searched(one.kind, one.id, day)
    return all(word in searched for word in folded(asked.get("q", "")).split())


@lru_cache(maxsize=1024)
def _searched(kind: Kind, entry_id: str, day: dt.date) -> str:
    return sheet(kind, entry_id, day).searched


@require_safe
def entry_page(request: HttpRequest, kind: Kind, entry_id: str) -> HttpResponse:
    """Show one file: every version, its advice, its examples, its sources."""
    day = timezone.localdate()
    try:
        found = sheet(kind, entry_id, day)
    except NoSuchEntry as error:
        raise Http404 from error
    called = words()["kinds"][kind]["one"]
    return render(request, "lawbook/entry.html", {"sheet": found, "called": called})


@require_safe
def print_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show every file of one kind on one long page, to be printed and annotated."""
    wanted = next((one for one in FOLDERS if words()["kinds"][one]["path"] == kind), None)
    if wanted is None:
        raise Http404
    day = timezone.localdate()
    context = {
        "sheets": sheets(wanted, day),
        "called": words()["kinds"][wanted],
        "today": long_date(day),
    }
    return render(request, "lawbook/print.html", context)


@require_safe
def routes_page(request: HttpRequest) -> HttpResponse:
    """Show how findings become an answer: the routes in their order, and the warnings."""
    context = {"routes": answers.routes(), "warnings": answers.warnings()}
    return render(request, "lawbook/routes.html", context)


@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """Show what changed in the law, since when and for whom: CHANGELOG-DROIT.md as a page."""
    days = [(day, long_date(day.on)) for day in changes.days()]
    return render(request, "lawbook/changes.html", {"days": days})
