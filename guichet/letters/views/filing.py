"""The folder for the judge: is it this remedy, what is missing, preparing it, taking it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from guichet.audit.services import note_act
from guichet.documents.destinations import load_destination
from guichet.documents.filing import order_of_deposit
from guichet.documents.numbers import plural
from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.dossiers.services import refuse_unless_open
from guichet.errors import GuichetError
from guichet.evidence.shown import size_text
from guichet.law import citation
from guichet.letters.court_gate import court_gate, to_look_at, verified
from guichet.letters.filing_day import Confirmed, FilingDay, filing_day
from guichet.letters.forms import FILING_MODES, PetitionChoices
from guichet.letters.forms_filing import FilingDayForm
from guichet.letters.preparing import (
    DESTINATIONS,
    KEPT_FOR,
    Prepared,
    begin,
    forget,
    preparation_of,
)
from guichet.letters.questions import questions
from guichet.letters.shelf import Paper, papers
from guichet.letters.situation import Situation, situation_of
from guichet.procedure.next_action import GRAVE

PATIENCE = 3.0
"""Seconds that a request waits for the folder before it shows the progress."""
PETITION = "requete"
ABSENCE = "absence_de_decision"


@require_http_methods(["GET", "POST"])
def filing_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Say whether this remedy fits and what is missing; then prepare the folder."""
    dossier = dossier_for(request, dossier_id)
    now = timezone.now()
    situation = situation_of(dossier, now)
    choices = PetitionChoices(request.GET, situation=situation, kind=PETITION)
    day = filing_day(situation.story)
    ready = _is_ready(situation, choices, day)
    form = FilingDayForm(request.POST if request.method == "POST" else None, day=day)
    if request.method == "POST" and ready and form.is_valid():
        refuse_unless_open(dossier)
        said = Confirmed(situation.on, actor_of(request), urgency=True, channel=True)
        preparation = begin(dossier, choices.options(), now, confirmed=said)
        note_act(actor_of(request), "filing_folder_prepared", dossier.pk)
        preparation.wait(PATIENCE)
        return redirect("letters:prepared", dossier.pk)
    context = {
        "dossier": dossier,
        "tab": "filing",
        "situation": situation,
        "form": form,
        "choices": choices,
        "query": request.GET.urlencode(),
        "ready": ready,
        "day": day,
        **_gate(situation),
        **_missing(situation),
        **_place(choices),
        "legal_aid": citation("qpc_28_mai_2024"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "letters/filing.html", context, status=status)


def _is_ready(situation: Situation, choices: PetitionChoices, day: FilingDay) -> bool:
    answer = situation.assessment
    if answer is None or court_gate(answer).state != "open" or not choices.usable:
        return False
    if day.too_old:
        return False
    return not situation.gaps(PETITION) and not situation.gaps(ABSENCE)


def _gate(situation: Situation) -> dict[str, Any]:
    answer = situation.assessment
    if answer is None:
        return {"gate": None}
    return {
        "gate": court_gate(answer),
        "warnings": [
            {"kind": "danger" if one.id in GRAVE else "warning", "warning": one}
            for one in answer.warnings
        ],
        "to_look_at": to_look_at(answer),
        "verified": verified(answer),
        "steps": answer.next_steps,
    }


def _missing(situation: Situation) -> dict[str, Any]:
    dossier = situation.dossier
    back = reverse("letters:filing", args=[dossier.pk])
    gaps = {gap.field: gap for kind in (PETITION, ABSENCE) for gap in situation.gaps(kind)}
    court_papers: list[Paper] = [
        one for one in papers(situation) if one.kind in {PETITION, ABSENCE, "releve"}
    ]
    return {
        "questions": questions(dossier, gaps.values(), back=back),
        "papers": court_papers,
        "pieces": situation.story.pieces,
        "left_out": len(situation.story.pieces.left_out),
    }


def _place(choices: PetitionChoices) -> dict[str, Any]:
    mode = choices.chosen["filing_mode"] if choices.usable else FILING_MODES[0][0]
    return {
        "destination": load_destination(DESTINATIONS[mode]),
        "mode": mode,
        "mode_label": dict(FILING_MODES)[mode],
    }


@require_safe
def prepared_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the folder once it is prepared: what it holds, its faults, what to do with it."""
    dossier = dossier_for(request, dossier_id)
    preparation = preparation_of(dossier, timezone.now())
    if preparation is None:
        return redirect("letters:filing", dossier.pk)
    if not preparation.over:
        return render(request, "letters/preparing.html", _progress(dossier))
    if preparation.failure is not None:
        forget(dossier)
        if not isinstance(preparation.failure, GuichetError):
            raise preparation.failure
        context = {"dossier": dossier, "tab": "filing", "error": preparation.failure}
        return render(request, "letters/not_prepared.html", context, status=422)
    if preparation.result is None:
        return redirect("letters:filing", dossier.pk)
    return render(request, "letters/prepared.html", _prepared(dossier, preparation.result))


@require_safe
def prepared_part(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the progress alone; go to the folder as soon as it is ready."""
    dossier = dossier_for(request, dossier_id)
    preparation = preparation_of(dossier, timezone.now())
    if preparation is None or preparation.over:
        return redirect("letters:prepared", dossier.pk)
    return render(request, "letters/preparing_part.html", _progress(dossier))


@require_safe
def folder(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Send the prepared folder. A folder with a fault is not sent: the court would refuse it."""
    dossier = dossier_for(request, dossier_id)
    preparation = preparation_of(dossier, timezone.now())
    result = preparation.result if preparation else None
    if preparation is None or result is None or not result.sound:
        return redirect("letters:prepared", dossier.pk)
    name = f"depot_{dossier.code}_{preparation.options.on.isoformat()}.zip"
    response = StreamingHttpResponse(result.archive.reader(), content_type="application/zip")
    response["Content-Length"] = str(result.archive.size)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _progress(dossier: Dossier) -> dict[str, Any]:
    return {
        "dossier": dossier,
        "tab": "filing",
        "label": f"Préparation de {plural(dossier.captures.count(), 'fichier')}…",
    }


def _prepared(dossier: Dossier, result: Prepared) -> dict[str, Any]:
    total = sum(file.size for file in result.deposit)
    places = order_of_deposit(file.name for file in result.deposit)
    return {
        "dossier": dossier,
        "tab": "filing",
        "result": result,
        "handed": result.destination.layout == "hand_over",
        "printed": result.destination.layout == "print",
        "of_requete": result.letter == PETITION,
        "deposit": [
            {"name": one.name, "size": size_text(one.size)}
            for one in sorted(result.deposit, key=lambda file: places.index(file.name))
        ],
        "kept": [{"name": one.name, "size": size_text(one.size)} for one in result.kept],
        "deposit_caption": f"{plural(len(result.deposit), 'fichier')}, {size_text(total)}",
        "archive_size": size_text(result.archive.size),
        "minutes": int(KEPT_FOR.total_seconds() // 60),
    }
