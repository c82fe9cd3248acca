"""After an order: what changed since the request; after the appointment: what to keep."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.casefile import CaseFile
from guichet.documents.dates import long_date
from guichet.documents.numbers import amount
from guichet.dossiers.reach import dossier_for
from guichet.evidence.happening_kinds import Ordered
from guichet.evidence.happenings import saying, things_of
from guichet.law import Assessment
from guichet.procedure.news_court import REASON_TAGS
from guichet.procedure.next_action import HELP, NextAction, next_action
from guichet.procedure.since_filing import SinceFiling, since_filing
from guichet.procedure.since_now import now_of

TRY = NextAction("", "Continuer les essais", "evidence:add")
FILE = NextAction("", "Préparer la nouvelle requête", "letters:filing")
TO_THE_JUDGE = frozenset({"refile", "refere_mesures_utiles"})
STATES = {"new": ("Du nouveau", "sealed"), "nothing": ("Rien encore", "waiting"),
          "human": ("À lire avec quelqu’un", "")}  # fmt: skip


@require_safe
def second_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Compare the request that was not granted with the dossier of today."""
    dossier = dossier_for(request, dossier_id)
    now = now_of(dossier, timezone.now())
    compared = since_filing(now.case, now.situation.day)
    action = _action(now.assessment, compared)
    orders = [one for one, said in saying(things_of(dossier), "order", Ordered)
              if said.result == "rejected"]  # fmt: skip
    context = {
        "dossier": dossier,
        "tab": "since",
        "now": now,
        "compared": compared,
        "answers": [
            (REASON_TAGS.get(one.tag, one.tag), *STATES[one.state], one)
            for one in (compared.answers if compared else ())
        ],
        "to_read": orders[-1] if orders else None,
        "refile": next((one for one in now.deadlines if one.id == "refile_suggested"), None),
        "action": action,
        "action_url": action.address(dossier),
    }
    return render(request, "procedure/second.html", context)


def _action(assessment: Assessment | None, compared: SinceFiling | None) -> NextAction:
    """Return the main action: the one of the rules, but nothing is filed without news."""
    if assessment is None:
        return HELP
    able = compared is not None and compared.has_news and not compared.pending
    if assessment.route in TO_THE_JUDGE:
        return FILE if able else TRY
    return next_action(assessment)


def _owed(case: CaseFile) -> Iterator[str]:
    """Give the sums that the orders put on the préfecture, as the person noted them."""
    for order in case.orders:
        if order.costs_cents:
            yield f"{amount(order.costs_cents)} de frais"
        for one in order.liquidations:
            when = f", décision du {long_date(one.on)}" if one.on else ""
            yield f"{amount(one.cents)} d’astreinte{when}"


@require_safe
def after_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Say what to keep once the appointment was held, and what may be erased."""
    dossier = dossier_for(request, dossier_id)
    now = now_of(dossier, timezone.now())
    kept = [one for one in now.case.convocations if one.held]
    context = {
        "dossier": dossier,
        "tab": "since",
        "now": now,
        "kept": kept[-1] if kept else None,
        "has_orders": bool(now.case.orders),
        "owed": list(_owed(now.case)),
    }
    return render(request, "procedure/after.html", context)
