"""What a letter still needs, as links: each gap leads to the page that asks its question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from guichet.dossiers.models import Dossier
from guichet.letters.needs import Missing
from guichet.letters.needs.choices import CHOICES

ROUTE = "route."
"""Begins the fields of gaps that are no question: the rules of the day lead elsewhere."""

BY_FIELD: dict[str, tuple[str, tuple[str, ...], str]] = {
    "counter": ("dossiers:section", ("prefecture",), "id_place"),
    "court": ("dossiers:section", ("prefecture",), "id_place"),
    "authority_address": ("dossiers:section", ("prefecture",), "id_service_address"),
    "contacts": ("dossiers:section", ("contacts",), ""),
    "failures": ("evidence:add", (), ""),
    "events": ("evidence:add", (), ""),
    "already_lodged": ("procedure:gate", (), "id_already_lodged"),
    "oqtf": ("procedure:gate", (), "id_oqtf"),
    "no_decision": ("procedure:gate", (), "id_decision"),
    "contradiction": ("dossiers:profile", (), ""),
}
BY_PAGE: dict[str, tuple[str, tuple[str, ...]]] = {
    "identite": ("dossiers:section", ("identite",)),
    "prefecture": ("dossiers:section", ("prefecture",)),
    "demarche": ("dossiers:section", ("demarche",)),
    "titre": ("dossiers:section", ("titre",)),
    "verification": ("procedure:gate", ()),
    "urgence": ("procedure:row_new", ("urgence",)),
    "journal": ("evidence:journal", ()),
    "preuves": ("evidence:files", ()),
    "suite": ("procedure:since", ()),
    "reponses": ("procedure:row_new", ("reponses",)),
    "association": ("procedure:row_new", ("associations",)),
    "associations": ("procedure:rows", ("associations",)),
}
"""Page of the application by the word that the needs of a letter use for it."""


@dataclass(frozen=True)
class Question:
    """One gap as a link."""

    text: str
    url: str


def questions(dossier: Dossier, gaps: Iterable[Missing], *, back: str) -> list[Question]:
    """Return the gaps that the person can answer, in order; ``back`` is where to come back to."""
    return [
        Question(gap.question, question_url(dossier, gap, back=back))
        for gap in gaps
        if not gap.field.startswith(ROUTE)
    ]


def question_url(dossier: Dossier, gap: Missing, *, back: str) -> str:
    """Return the address of the page that asks for ``gap``, on its field where there is one."""
    if gap.page == CHOICES:
        return "#choix"
    if gap.field in BY_FIELD:
        name, more, anchor = BY_FIELD[gap.field]
    else:
        name, more = BY_PAGE.get(gap.page, ("dossiers:profile", ()))
        anchor = f"id_{gap.field}" if name == "dossiers:section" else ""
    address = reverse(name, args=[dossier.pk, *more])
    if name == "dossiers:section":
        address += "?" + urlencode({"suite": back})
    return f"{address}#{anchor}" if anchor else address
