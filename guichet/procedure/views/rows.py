"""The lists of facts: shown, added to, changed, shortened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import BaseModel

from guichet.documents.numbers import amount
from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import StoredCost
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.dossiers.services import ChangedElsewhere, profile_of, save_profile
from guichet.evidence.doors import door_of
from guichet.evidence.reception import announce, read_uploads
from guichet.evidence.services import add_captures
from guichet.procedure.row_form import RowForm
from guichet.procedure.rows import RowList, known_captures
from guichet.procedure.rows_court import LISTS, shown


@require_safe
def rows(request: HttpRequest, dossier_id: UUID, word: str) -> HttpResponse:
    """Show one list."""
    listed = _list(word)
    dossier = dossier_for(request, dossier_id)
    found = _rows(dossier, listed)
    context = {
        "dossier": dossier,
        "tab": "profile",
        "word": word,
        "list": listed,
        "rows": [shown(row) for row in found],
        "total": amount(sum(row.cents for row in found if isinstance(row, StoredCost))),
    }
    return render(request, "procedure/rows.html", context)


@require_http_methods(["GET", "POST"])
def row(
    request: HttpRequest, dossier_id: UUID, word: str, place: int | None = None
) -> HttpResponse:
    """Add a row, or change the one at ``place`` (counted from 1)."""
    listed = _list(word)
    dossier = dossier_for(request, dossier_id)
    present = _present(_rows(dossier, listed), place)
    form = _form(request, dossier, listed, present)
    context: dict[str, Any] = {
        "dossier": dossier, "tab": "profile", "word": word, "list": listed, "form": form,
        "place": place,
    }  # fmt: skip
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, dossier, listed, form, place)
        except ChangedElsewhere as error:
            status = 409
            context["conflict"] = error
            form.ask_again(dossier.version)
        else:
            return redirect("procedure:rows", dossier.pk, word)
    return render(request, "procedure/row.html", context, status=status)


@require_POST
def remove(request: HttpRequest, dossier_id: UUID, word: str, place: int) -> HttpResponse:
    """Take a row out of the list; its proofs stay in the dossier."""
    listed = _list(word)
    dossier = dossier_for(request, dossier_id)
    present = list(_rows(dossier, listed))
    _present(tuple(present), place)
    del present[place - 1]
    seen = request.POST.get("version", "")
    _save(request, dossier, listed, present, int(seen) if seen.isdigit() else 0)
    kept = " Les preuves restent dans le dossier." if listed.form.takes_files else ""
    messages.success(request, f"C’est retiré de la liste.{kept}")
    return redirect("procedure:rows", dossier.pk, word)


def _list(word: str) -> RowList:
    if word not in LISTS:
        raise Http404
    return LISTS[word]


def _rows(dossier: Dossier, listed: RowList) -> tuple[BaseModel, ...]:
    found: tuple[BaseModel, ...] = getattr(profile_of(dossier), listed.field)
    return found


def _present(found: tuple[BaseModel, ...], place: int | None) -> BaseModel | None:
    if place is None:
        return None
    if not 1 <= place <= len(found):
        raise Http404
    return found[place - 1]


def _form(
    request: HttpRequest, dossier: Dossier, listed: RowList, present: BaseModel | None
) -> RowForm:
    posted = request.method == "POST"
    shown_first = listed.form.initial_of(present) if present else {}
    return listed.form(
        request.POST if posted else None,
        request.FILES if posted else None,
        known=known_captures(dossier, tuple(shown_first.get("captures", ()))),
        today=timezone.localdate(),
        initial={**shown_first, "version": dossier.version},
    )


def _keep(
    request: HttpRequest, dossier: Dossier, listed: RowList, form: RowForm, place: int | None
) -> None:
    if form.cleaned_data["version"] != dossier.version:
        raise ChangedElsewhere
    uploads, refused = read_uploads(form.cleaned_data.get("proofs") or ())
    received = add_captures(
        dossier, uploads, by=actor_of(request), at=timezone.now(), provenance=door_of(request)
    )
    new = tuple(str(one.capture.pk) for one in received)
    made = form.row(tuple(dict.fromkeys((*form.chosen_captures(), *new))))
    present = list(_rows(dossier, listed))
    if place is None:
        present.append(made)
    else:
        present[place - 1] = made
    _save(request, dossier, listed, present, form.cleaned_data["version"])
    announce(request, received, refused)
    messages.success(request, "C’est enregistré.")


def _save(
    request: HttpRequest, dossier: Dossier, listed: RowList, found: list[BaseModel], seen: int
) -> None:
    profile = profile_of(dossier).model_copy(update={listed.field: tuple(found)})
    save_profile(dossier, profile, by=actor_of(request), seen_version=seen)
