"""Who opened a dossier, and what was done in it, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.audit.models import AuditEvent
from guichet.audit.services import acts_of
from guichet.documents.numbers import plural
from guichet.dossiers.reach import PERSON, dossier_for
from guichet.evidence.shown import moment_text
from guichet.evidence.views.page import zone_of

PER_PAGE = 50

ACTORS: dict[str, str] = {
    PERSON: "Sur cet ordinateur, dans ces pages",
    "command": "Sur cet ordinateur, par une commande",
    "extension": "Depuis un navigateur relié",
    "exemple": "Par le logiciel, pour l’exemple",
}
"""Who acts, as it is noted; a name that is not here is shown as it is."""

VERBS: dict[str, str] = {
    "dossier_created": "Dossier créé",
    "dossier_opened": "Dossier ouvert",
    "dossier_renamed": "Nom changé",
    "dossier_archived": "Dossier archivé",
    "dossier_reopened": "Dossier rouvert",
    "profile_changed": "Profil modifié",
    "attempt": "Essai ou démarche noté",
    "attempt_edited": "Essai ou démarche modifié",
    "attempt_corrected": "Correction ajoutée au journal",
    "files_received": "Fichiers ajoutés",
    "legible_copy_made": "Copie lisible faite",
    "paper_place_said": "Place d’un papier notée",
    "releases_said": "Mises en ligne confirmées",
    "happening": "Fait noté",
    "happening_corrected": "Fait corrigé",
    "bundle_exported": "Dossier de preuves emporté",
    "dossier_handed_off": "Dossier emporté vers un autre appareil",
    "dossier_taken_in": "Dossier venu d’un autre appareil",
    "filing_folder_prepared": "Dossier à déposer préparé",
    "browser_paired": "Navigateur relié",
    "browser_revoked": "Navigateur coupé",
    "date_feed_opened": "Adresse d’agenda ouverte",
    "date_feed_closed": "Adresse d’agenda fermée",
}
OTHER = "Autre acte"


@dataclass(frozen=True)
class Act:
    """One act as the page prints it."""

    when: str
    what: str
    who: str


@require_safe
def acts_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """List the acts, the latest first, fifty a page. What was read or written is not noted."""
    dossier = dossier_for(request, dossier_id)
    zone = zone_of(dossier).key
    page = Paginator(acts_of(dossier.pk), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "dossier": dossier,
        "tab": "profile",
        "page": page,
        "caption": plural(page.paginator.count, "acte") + ", du plus récent au plus ancien",
        "acts": [_shown(event, zone) for event in page],
    }
    return render(request, "web/acts.html", context)


def _shown(event: AuditEvent, zone: str) -> Act:
    return Act(
        when=moment_text(event.at, zone),
        what=VERBS.get(event.verb, OTHER),
        who=ACTORS.get(event.actor, event.actor),
    )
