"""The profile of a dossier: its overview, and the page of each section."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from guichet.documents.dates import long_date
from guichet.documents.numbers import plural
from guichet.dossiers.forms import ProfileForm
from guichet.dossiers.models import Dossier
from guichet.dossiers.nationalities import nationalities
from guichet.dossiers.profile import Profile
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.dossiers.sections import SECTIONS, missing_identity, overview
from guichet.dossiers.services import ChangedElsewhere, profile_of, save_profile

QUESTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "identite": ("dossiers:section", ("identite",)),
    "prefecture": ("dossiers:section", ("prefecture",)),
    "demarche": ("dossiers:section", ("demarche",)),
    "contacts": ("dossiers:section", ("contacts",)),
    "titre": ("dossiers:section", ("titre",)),
    "verification": ("procedure:gate", ()),
    "urgence": ("procedure:rows", ("urgence",)),
    "journal": ("evidence:journal", ()),
    "preuves": ("evidence:files", ()),
}
"""The page that asks a question, by the word that letters use for it."""


@require_safe
def profile_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show what the dossier says of the person and the démarche."""
    dossier = dossier_for(request, dossier_id)
    profile = profile_of(dossier)
    context = {
        "dossier": dossier,
        "tab": "profile",
        "lines": overview(profile),
        "missing": missing_identity(profile),
        "rooms": _rooms(dossier, profile),
    }
    return render(request, "dossiers/profile.html", context)


def _rooms(dossier: Dossier, profile: Profile) -> list[dict[str, str]]:
    """Return the pages of facts kept by the rooms above this one, where they are installed."""
    gate = profile.gate
    rooms = [
        ("procedure:gate", (), "Questions d’avant", _day_said(gate.answered_on)),
        ("procedure:sheet", (), "Fiche à montrer", "à imprimer, sans votre identité"),
        ("procedure:rows", ("urgence",), "Pourquoi c’est urgent", _count(profile.urgency, "fait")),
        ("procedure:rows", ("frais",), "Frais payés", _count(profile.costs, "dépense")),
        (
            "procedure:rows",
            ("contacts",),
            "Contacts du dossier",
            _count(profile.contacts, "contact"),
        ),
        ("procedure:since", (), "Le tribunal et la suite", "rendez-vous, requête, décision"),
        ("web:acts", (), "Qui a ouvert mon dossier", "chaque acte, avec son jour"),
    ]
    found = []
    for name, more, label, said in rooms:
        try:
            found.append(
                {"url": reverse(name, args=[dossier.pk, *more]), "label": label, "said": said}
            )
        except NoReverseMatch:
            continue
    return found


def _count(rows: tuple[object, ...], word: str) -> str:
    return plural(len(rows), word) if rows else "rien encore"


def _day_said(day: dt.date | None) -> str:
    return f"réponses du {long_date(day)}" if day else "pas encore de réponse"


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, dossier_id: UUID, word: str) -> HttpResponse:
    """Show one section and keep its answers; nothing typed is lost on a fault or a conflict."""
    if word not in SECTIONS:
        raise Http404
    dossier = dossier_for(request, dossier_id)
    form = _form(request, dossier, word)
    context: dict[str, object] = {"dossier": dossier, "tab": "profile", "form": form, "word": word}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            save_profile(
                dossier,
                form.applied(),
                by=actor_of(request),
                seen_version=form.cleaned_data["version"],
            )
        except ChangedElsewhere as error:
            status = 409
            context |= {"conflict": error, "others": _others(form, profile_of(dossier))}
            form.ask_again(dossier.version)
        else:
            return _saved(request, dossier, form)
    context["missing"] = missing_identity(profile_of(dossier)) if word == "identite" else []
    context["nationalities"] = nationalities() if word == "identite" else ()
    names = [f"dossiers/section_{word}.html", "dossiers/section.html"]
    return render(request, names, context, status=status)


@require_safe
def question(request: HttpRequest, dossier_id: UUID, word: str) -> HttpResponse:
    """Go to the page that asks what a letter still needs."""
    dossier = dossier_for(request, dossier_id)
    name, more = QUESTIONS.get(word, ("dossiers:profile", ()))
    try:
        return redirect(reverse(name, args=[dossier.pk, *more]))
    except NoReverseMatch:
        return redirect("dossiers:profile", dossier.pk)


def _form(request: HttpRequest, dossier: Dossier, word: str) -> ProfileForm:
    return SECTIONS[word](
        request.POST if request.method == "POST" else None,
        profile=profile_of(dossier),
        version=dossier.version,
        today=timezone.localdate(),
        suite=request.GET.get("suite", ""),
    )


def _saved(request: HttpRequest, dossier: Dossier, form: ProfileForm) -> HttpResponse:
    messages.success(request, "C’est enregistré.")
    for doubt in form.doubts():
        messages.warning(request, doubt)
    after = form.cleaned_data["suite"]
    if after.startswith("/") and url_has_allowed_host_and_scheme(after, allowed_hosts=None):
        return redirect(after)
    return redirect("dossiers:profile", dossier.pk)


def _others(form: ProfileForm, saved: Profile) -> list[tuple[str, object]]:
    """Return what the other window saved in this section, where it differs from the answers."""
    stored = form.initial_of(saved)
    return [
        (str(bound.label), stored[bound.name])
        for bound in form.visible_fields()
        if bound.name in stored
        and (form.cleaned_data.get(bound.name) or "") != (stored[bound.name] or "")
    ]
