"""« Pourquoi ? »: what the rules say of a dossier, and the whole text of each rule."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.dossiers.reach import dossier_for
from guichet.law import Assessment, rulebook
from guichet.procedure.currency import unchecked_in
from guichet.procedure.rule_pages import KINDS, NoSuchRule, RulePage, rule_page
from guichet.procedure.situation import situation_of

WORDS: dict[str, tuple[str, str]] = {
    "met": ("Oui", "sealed"),
    "not_met": ("Non", "waiting"),
    "unknown": ("Pas encore su", ""),
}
"""The title of a rule states a fact: whether it holds here, and the kind of badge."""


@require_safe
def why_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show why this action is proposed: each rule, what it says of this dossier."""
    dossier = dossier_for(request, dossier_id)
    situation = situation_of(dossier, timezone.now())
    context: dict[str, object] = {
        "dossier": dossier,
        "tab": "today",
        "contradiction": situation.contradiction,
        "assessment": situation.assessment,
    }
    if situation.assessment is not None:
        context |= _reasons(situation.assessment)
    return render(request, "procedure/why.html", context)


@require_safe
def why_rule_page(request: HttpRequest, dossier_id: UUID, kind: str, name: str) -> HttpResponse:
    """Show one rule whole, with what it says of this dossier."""
    dossier = dossier_for(request, dossier_id)
    situation = situation_of(dossier, timezone.now())
    page = _page(kind, name, situation.day)
    context: dict[str, object] = {
        "dossier": dossier,
        "tab": "today",
        "page": page,
        "day": situation.day,
        "jurist_url": _jurist_url(kind, name),
    }
    if situation.assessment is not None:
        context["said"] = _said(situation.assessment, page)
    return render(request, "procedure/why_rule.html", context)


def _page(kind: str, name: str, day: dt.date) -> RulePage:
    if kind not in KINDS:
        raise Http404
    try:
        return rule_page(kind, name, day)
    except NoSuchRule as error:
        raise Http404 from error


def _jurist_url(kind: str, name: str) -> str:
    """Return the page of the same entry for jurists, where that room is installed."""
    page = {"regle": "lawbook:rule", "delai": "lawbook:deadline", "chiffre": "lawbook:figure"}
    try:
        return reverse(page.get(kind, ""), args=[name])
    except NoReverseMatch:
        return ""


def _reasons(assessment: Assessment) -> dict[str, object]:
    """Return the findings that decided the route first, then the others."""
    deciding = _deciding(assessment)
    shown = [(one, *WORDS[one.outcome]) for one in assessment.findings]
    return {
        "deciding": [row for row in shown if row[0].rule in deciding],
        "others": [row for row in shown if row[0].rule not in deciding],
        "unchecked": unchecked_in(assessment),
    }


CONDITIONS = frozenset(
    {"oqtf_vue", "pas_de_decision", "rien_depose", "canal_confirme", "echecs_repetes", "preuves"}
)
TRIED = frozenset({"continue_attempts", "gather_urgency", "refere_mesures_utiles", "refile"})
"""Routes reached because earlier rows did not hold: what those asked decided too."""


def _deciding(assessment: Assessment) -> set[str]:
    """Return the rules that gave this answer: those of its row, and of the rows passed by."""
    rows = rulebook().answers.routes
    same = [
        row
        for row in rows
        if (row.route, row.because, row.measure)
        == (assessment.route, assessment.because, assessment.measure)
    ]
    named = {rule for row in same for table in (row.when, *row.any) for rule in table}
    return named | CONDITIONS if assessment.route in TRIED else named


def _said(assessment: Assessment, page: RulePage) -> list[str]:
    """Return what the rule says of this dossier."""
    if page.kind == "regle":
        return [one.text for one in assessment.findings if one.rule == page.id]
    if page.kind == "avertissement":
        return [one.text for one in assessment.warnings if one.id == page.id]
    return []
