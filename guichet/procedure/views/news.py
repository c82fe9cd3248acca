"""What happened since: told, noted, corrected, taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.dossiers.services import ChangedElsewhere, profile_of
from guichet.evidence.doors import door_of
from guichet.evidence.happenings import (
    Thing,
    last_number,
    note_happening,
    take_back,
    things_of,
)
from guichet.evidence.prepared import prepared_folders
from guichet.evidence.reception import announce, read_uploads
from guichet.evidence.services import add_captures
from guichet.procedure.news import BY_KIND, BY_WORD, FIRST, News, about_it, abouts, offered
from guichet.procedure.news_form import NewsForm
from guichet.procedure.news_told import tell
from guichet.procedure.outline import place_of
from guichet.procedure.since_now import now_of


@require_safe
def since_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Tell what was noted, the latest first, with what the rules say of it today."""
    dossier = dossier_for(request, dossier_id)
    now = now_of(dossier, timezone.now())
    context = {
        "dossier": dossier,
        "tab": "since",
        "told": tell(things_of(dossier), now.situation.day, prepared_folders(dossier)),
        "version": last_number(dossier),
        "listed": len(profile_of(dossier).orders),
        "now": now,
    }
    return render(request, "procedure/since.html", context)


@require_safe
def choose(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Ask what happened."""
    dossier = dossier_for(request, dossier_id)
    groups = offered(things_of(dossier))
    context = {"dossier": dossier, "tab": "since", "groups": groups}
    return render(request, "procedure/news_choose.html", context)


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, dossier_id: UUID, word: str) -> HttpResponse:
    """Note one thing."""
    if word not in BY_WORD:
        raise Http404
    dossier = dossier_for(request, dossier_id)
    news = BY_WORD[word]
    if news.needed and not abouts(news, things_of(dossier)):
        first, why = FIRST[news.about or "filed"]
        messages.info(request, why)
        return redirect("procedure:news", dossier.pk, first)
    return _form_page(request, dossier, news, None)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, dossier_id: UUID, number: int) -> HttpResponse:
    """Say one thing better; the former statement stays in the dossier."""
    dossier = dossier_for(request, dossier_id)
    thing = _thing(dossier, number)
    return _form_page(request, dossier, BY_KIND[thing.kind], thing)


@require_POST
def withdraw(request: HttpRequest, dossier_id: UUID, number: int) -> HttpResponse:
    """Say that it was a mistake; the statement stays in the log."""
    dossier = dossier_for(request, dossier_id)
    thing = _thing(dossier, number)
    if about_it(thing, things_of(dossier)):
        messages.warning(request, "Une suite en dépend. Retirez d’abord la suite.")
        return redirect("procedure:since", dossier.pk)
    seen = request.POST.get("version", "")
    take_back(
        thing,
        by=actor_of(request),
        at=timezone.now(),
        seen=int(seen) if seen.isdigit() else -1,
    )
    messages.success(request, "C’est retiré. L’ancienne version reste dans le journal scellé.")
    return redirect("procedure:since", dossier.pk)


def _thing(dossier: Dossier, number: int) -> Thing:
    for thing in things_of(dossier):
        if thing.number == number:
            return thing
    raise Http404


def _form_page(
    request: HttpRequest, dossier: Dossier, news: News, present: Thing | None
) -> HttpResponse:
    form = _form(request, dossier, news, present)
    context: dict[str, Any] = {
        "dossier": dossier, "tab": "since", "news": news, "form": form, "present": present,
        "oqtf": profile_of(dossier).gate.oqtf != "clear",
    }  # fmt: skip
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, dossier, news, form, present)
        except ChangedElsewhere as error:
            status = 409
            context["conflict"] = error
            form.ask_again(last_number(dossier))
        else:
            messages.success(request, "C’est noté.")
            return redirect("procedure:since", dossier.pk)
    return render(request, "procedure/news.html", context, status=status)


def _form(request: HttpRequest, dossier: Dossier, news: News, present: Thing | None) -> NewsForm:
    posted = request.method == "POST"
    things = things_of(dossier)
    profile = profile_of(dossier)
    counter = profile.counter
    return news.form(
        request.POST if posted else None,
        request.FILES if posted else None,
        today=timezone.localdate(timezone=place_of(profile)),
        abouts=abouts(news, things),
        present=present,
        after=[one.said for one in about_it(present, things)] if present else [],
        initial={
            "version": last_number(dossier),
            "court": counter.court_name if counter else "",
            "remedy": "L521-3",
        },
    )


def _keep(
    request: HttpRequest, dossier: Dossier, news: News, form: NewsForm, present: Thing | None
) -> None:
    if form.cleaned_data["version"] != last_number(dossier):
        raise ChangedElsewhere
    by, at = actor_of(request), timezone.now()
    captures = _received(request, dossier, form, by, at)
    note_happening(
        dossier,
        news.kind,
        form.said(captures),
        by=by,
        at=at,
        seen=form.cleaned_data["version"],
        corrects=present.now if present else None,
    )


def _received(
    request: HttpRequest, dossier: Dossier, form: NewsForm, by: str, at: dt.datetime
) -> tuple[str, ...]:
    uploads, refused = read_uploads(form.cleaned_data.get("proofs") or ())
    door = door_of(request)
    received = add_captures(dossier, uploads, by=by, at=at, provenance=door) if uploads else []
    announce(request, received, refused)
    return tuple(str(one.capture.pk) for one in received)
