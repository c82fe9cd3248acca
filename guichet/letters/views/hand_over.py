"""Handing the folder to somebody who helps: the person says to whom, and takes it away herself."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guichet.audit.services import note_act
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.dossiers.services import refuse_unless_open
from guichet.letters.forms_filing import HandOverForm
from guichet.letters.options import LetterOptions
from guichet.letters.preparing import begin
from guichet.letters.situation import situation_of
from guichet.letters.views.filing import PATIENCE


@require_http_methods(["GET", "POST"])
def hand_over_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Ask to whom; then prepare the folder. Nothing is sent."""
    dossier = dossier_for(request, dossier_id)
    now = timezone.now()
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        refuse_unless_open(dossier)
        on = situation_of(dossier, now).on
        preparation = begin(dossier, LetterOptions(on=on), now, destination=form.cleaned_data["to"])
        note_act(actor_of(request), "filing_folder_prepared", dossier.pk)
        preparation.wait(PATIENCE)
        return redirect("letters:prepared", dossier.pk)
    context = {"dossier": dossier, "tab": "filing", "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "letters/hand_over.html", context, status=status)
