"""The folder of a finished letter to the court: where it goes, then what is prepared."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guichet.audit.services import note_act
from guichet.dossiers.reach import actor_of
from guichet.dossiers.services import refuse_unless_open
from guichet.letters.catalogue import letter_text
from guichet.letters.filing import FolderChoices
from guichet.letters.filing_later import INTERVENTION, LATER
from guichet.letters.forms_filing import LetterFolderForm
from guichet.letters.preparing import DESTINATIONS, begin
from guichet.letters.views.filing import PATIENCE
from guichet.letters.views.finished import done_for


@require_http_methods(["GET", "POST"])
def letter_folder_page(request: HttpRequest, dossier_id: UUID, letter_id: UUID) -> HttpResponse:
    """Ask where the letter goes; then prepare its folder, with its pieces. Nothing is sent."""
    done = done_for(request, dossier_id, letter_id)
    dossier, draft = done.letter.dossier, done.draft
    if done.kind not in LATER or draft is None:
        raise Http404
    form = LetterFolderForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        place=DESTINATIONS[draft.options.filing_mode],
        of_an_association=done.kind == INTERVENTION,
    )
    if request.method == "POST" and form.is_valid():
        refuse_unless_open(dossier)
        preparation = begin(
            dossier,
            draft.options,
            timezone.now(),
            destination=form.cleaned_data["to"],
            choices=FolderChoices(letter=done.kind, joined=form.joined()),
        )
        note_act(actor_of(request), "filing_folder_prepared", dossier.pk)
        preparation.wait(PATIENCE)
        return redirect("letters:prepared", dossier.pk)
    context = {
        "dossier": dossier,
        "tab": "letters",
        "letter": done.letter,
        "title": letter_text(done.kind).title,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "letters/letter_folder.html", context, status=status)
