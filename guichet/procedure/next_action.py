"""What to do next: one action, from the route that the rules give.

The rules say why and list the steps; here is only which page of ours the main button opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from guichet.dossiers.models import Dossier
from guichet.law import Assessment


@dataclass(frozen=True)
class NextAction:
    """The one main action of a day: ``page`` is the name of a page, ``more`` its arguments."""

    title: str
    button: str
    page: str
    more: tuple[str, ...] = ()
    of_dossier: bool = True
    query: str = ""

    def arguments(self, dossier: Dossier) -> list[object]:
        """Return the arguments of the page's address."""
        return [dossier.pk, *self.more] if self.of_dossier else []

    def address(self, dossier: Dossier) -> str:
        """Return the page's address; that of the journal where its room is not installed."""
        try:
            return reverse(self.page, args=self.arguments(dossier)) + self.query
        except NoReverseMatch:
            return reverse("evidence:journal", args=[dossier.pk])


HELP = NextAction(
    "Parlez d’abord à quelqu’un.", "Trouver de l’aide", "directory:helpers", of_dossier=False
)
TRY = NextAction(
    "Essayez de prendre rendez-vous.", "Faire un essai maintenant", "evidence:assisted"
)
WRITE = NextAction("Écrivez à la préfecture.", "Écrire une lettre", "letters:letters")
ADVANCE = NextAction(
    "Demandez une date plus proche, par écrit.", "Écrire une lettre", "letters:letters"
)
URGENCY = NextAction(
    "Dites pourquoi c’est urgent.", "Noter un fait urgent", "procedure:rows", ("urgence",)
)
COURT = NextAction(
    "Préparez votre requête, si vous le voulez.", "Préparer le dossier", "letters:filing"
)
CHANNEL = NextAction(
    "Vérifiez comment cette démarche se demande.",
    "Dire comment demander",
    "dossiers:section",
    ("demarche",),
)
KEEP = NextAction("Gardez votre dossier.", "Enregistrer ma copie", "evidence:bundle")
ORDER = NextAction("Suivez la décision du juge.", "Voir la suite", "procedure:since")
WAIT = NextAction("Attendez la bonne date.", "Voir les dates", "procedure:dates")
AGAIN = NextAction(
    "Préparez une nouvelle requête, si vous le voulez.",
    "Voir ce qui a changé",
    "procedure:second",
)

BY_ROUTE: dict[str, NextAction] = {
    "see_human_first": HELP,
    "refere_suspension": HELP,
    "refere_liberte": HELP,
    "recours_annulation": HELP,
    "elsewhere": HELP,
    "continue_attempts": TRY,
    "wait_window": WAIT,
    "refile": AGAIN,
    "write_first": WRITE,
    "substitution_anef": WRITE,
    "ask_to_advance": ADVANCE,
    "execution": ORDER,
    "gather_urgency": URGENCY,
    "refere_mesures_utiles": COURT,
    "stop_done": KEEP,
}
"""Every route of the public contract; one that is not here sends to a human."""


def next_action(assessment: Assessment) -> NextAction:
    """Return the main action of the day."""
    if assessment.route == "write_first" and assessment.outcome("canal_confirme") == "unknown":
        return CHANNEL
    return BY_ROUTE.get(assessment.route, HELP)


NOTE_CALL = NextAction("", "Noter cet appel", "evidence:add", query="?canal=ccc")
NOTE_HELP_POINT = NextAction("", "Noter cette demande", "evidence:add", query="?canal=pan")
COPY = NextAction("", "Enregistrer une copie", "evidence:bundle")

BY_STEP: dict[str, NextAction] = {
    "trouver_de_l_aide": HELP,
    "faire_relire": HELP,
    "essayer": TRY,
    "continuer_les_essais": TRY,
    "ecrire_un_email": WRITE,
    "lettre_recommandee": WRITE,
    "demander_recepisse": WRITE,
    "demander_d_avancer": ADVANCE,
    "defenseur_des_droits": WRITE,
    "reunir_l_urgence": URGENCY,
    "preparer_la_requete": COURT,
    "verifier_le_canal": CHANNEL,
    "appeler_ccc": NOTE_CALL,
    "aller_au_pan": NOTE_HELP_POINT,
    "garder_les_preuves": COPY,
    "garder_l_archive": COPY,
}
"""The page of ours where a step is done or noted; a step of the rules may have none."""


@dataclass(frozen=True)
class ShownStep:
    """One step of the rules, with the link to where it is done. ``url`` may be empty."""

    id: str
    text: str
    url: str
    link: str


def steps_of(assessment: Assessment, dossier: Dossier, main: NextAction) -> list[ShownStep]:
    """Return the steps in the order of the rules; the one of the main button has no link."""
    shown = []
    for step in assessment.next_steps:
        page = BY_STEP.get(step.id)
        if page is None or page == main or dossier.archived_at:
            shown.append(ShownStep(step.id, step.text, "", ""))
        else:
            shown.append(ShownStep(step.id, step.text, page.address(dossier), page.button))
    return shown


GRAVE = frozenset(
    {
        "already_lodged",
        "appointment_risk",
        "implicit_refusal",
        "oqtf",
        "oqtf_appeal_running",
        "oqtf_risk",
        "order_overdue",
        "visit_risk",
    }
)
"""Warnings shown as dangers; the others are shown as things to mind."""

BANDS: tuple[tuple[int, int, str], ...] = (
    (7, 10, "entre 7 h et 10 h"),
    (10, 12, "entre 10 h et midi"),
    (12, 14, "entre midi et 14 h"),
    (14, 18, "entre 14 h et 18 h"),
    (18, 21, "entre 18 h et 21 h"),
    (21, 24, "entre 21 h et minuit"),
)


def unused_hours(hours: Iterable[int]) -> str | None:
    """Return the first band of hours in which no attempt was made, or ``None`` (AT-03)."""
    used = set(hours)
    return next(
        (words for start, end, words in BANDS if not used & set(range(start, end))),
        None,
    )
