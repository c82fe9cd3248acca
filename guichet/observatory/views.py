"""The counts, on a page and as files."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.observatory.collecting import counts_on
from guichet.observatory.counting import FEWEST, Count
from guichet.observatory.export import LIMITS, as_csv, as_json, demarche_words, outcome_words

MOST_ROWS = 300
"""The page shows no more; the file has them all."""


@require_safe
def counts_page(request: HttpRequest) -> HttpResponse:
    """Show the counts, and first what they are not."""
    counts = counts_on(timezone.localdate())
    shown = counts.published[:MOST_ROWS]
    context = {
        "rows": [(_place(one), _what(one), one) for one in shown],
        "left": len(counts.published) - len(shown),
        "hidden": counts.hidden,
        "limits": LIMITS,
        "fewest": FEWEST,
    }
    return render(request, "observatory/counts.html", context)


@require_safe
def counts_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Give the counts for a spreadsheet."""
    answer = HttpResponse(
        as_csv(counts_on(timezone.localdate())), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="essais.csv"'
    return answer


@require_safe
def counts_json(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Give the counts for a program."""
    day = timezone.localdate()
    content = json.dumps(as_json(counts_on(day), day), ensure_ascii=False, indent=2)
    return HttpResponse(content, content_type="application/json; charset=utf-8")


def _place(one: Count) -> str:
    return f"{one.desk.name} ({one.desk.departement})" if one.desk else "Tous les guichets"


def _what(one: Count) -> str:
    parts = (demarche_words(one.demarche), outcome_words(one.outcome))
    return " : ".join(part for part in parts if part) or "Toutes les démarches"
