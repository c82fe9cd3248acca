"""What to do next: one action, from the route that the rules give.

The rules say why and list the steps; here is only which page of ours the main button opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

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

    def titled(self, title: str) -> NextAction:
        """Return the same action under another title."""
        return replace(self, title=title)

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

LAWYER = HELP.titled("Voyez un avocat aujourd’hui.")
OTHER_REMEDY = HELP.titled("Voyez un avocat\u00a0: un autre recours existe.")
REFUSED = HELP.titled("Montrez ce refus à un avocat ou à une association.")
ELSEWHERE = HELP.titled("Cette demande se fait ailleurs.")
REPRESENTATIVE = HELP.titled("Demandez au représentant légal d’agir.")
DEPOSIT = TRY.titled("Essayez de déposer sur l’ANEF.")
SLOT = TRY.titled("Essayez de prendre le créneau.")
PAPERS = NextAction(
    "Préparez vos papiers en attendant.", "Voir les papiers", "dossiers:section", ("papiers",)
)
SINCE = NextAction("Notez ce qui est arrivé.", "Voir la suite", "procedure:since")

BY_ROUTE: dict[str, NextAction] = {
    "see_human_first": HELP,
    "refere_suspension": OTHER_REMEDY,
    "refere_liberte": LAWYER,
    "recours_annulation": REFUSED,
    "elsewhere": ELSEWHERE,
    "continue_attempts": TRY,
    "wait_window": WAIT,
    "refile": AGAIN,
    "write_first": WRITE,
    "substitution_anef": WRITE.titled("Demandez l’aide prévue pour l’ANEF."),
    "ask_to_advance": ADVANCE,
    "execution": ORDER,
    "gather_urgency": URGENCY,
    "refere_mesures_utiles": COURT,
    "stop_done": KEEP,
}
"""Every route of the public contract; one that is not here sends to a human."""

BY_FIRST_STEP: dict[tuple[str, str], NextAction] = {
    ("see_human_first", "avocat_aujourd_hui"): LAWYER,
    ("see_human_first", "representant_legal"): REPRESENTATIVE,
    ("see_human_first", "confirmer_la_requete"): LAWYER.titled("Voyez votre avocat ce mois-ci."),
    ("see_human_first", "lire_l_ordonnance"): HELP.titled("Lisez l’ordonnance avec quelqu’un."),
    ("refere_suspension", "avocat_aujourd_hui"): LAWYER,
    ("write_first", "verifier_le_canal"): CHANNEL,
    ("write_first", "demander_recepisse"): WRITE.titled("Demandez le récépissé ou l’attestation."),
    ("write_first", "demander_l_enregistrement"): WRITE.titled("Demandez l’enregistrement."),
    ("write_first", "completer_le_dossier"): PAPERS.titled("Complétez votre dossier."),
    ("write_first", "envoyer_le_dossier"): WRITE.titled("Suivez les consignes de la préfecture."),
    ("write_first", "noter_le_rendez_vous"): SINCE.titled("Dites la date du rendez-vous."),
    ("ask_to_advance", "noter_le_rendez_vous"): SINCE.titled("Dites la date du rendez-vous."),
    ("ask_to_advance", "repondre_au_tribunal"): SINCE.titled("Dites-le au tribunal."),
    ("ask_to_advance", "relancer_la_prefecture"): WRITE.titled("Relancez une fois la préfecture."),
    ("continue_attempts", "deposer_sur_l_anef"): DEPOSIT,
    ("continue_attempts", "lire_l_ordonnance"): AGAIN.titled("Lisez ce qui manquait."),
    ("wait_window", "telerecours_chaque_jour"): SINCE.titled("Attendez la décision du juge."),
    ("wait_window", "repondre_au_tribunal"): SINCE.titled("Dites-le au tribunal."),
    ("wait_window", "lire_l_ordonnance"): ORDER,
    ("wait_window", "preparer_le_rendez_vous"): PAPERS.titled("Préparez votre rendez-vous."),
    ("wait_window", "preparer_les_pieces"): PAPERS,
    ("stop_done", "preparer_le_rendez_vous"): PAPERS.titled("Préparez votre rendez-vous."),
}
"""Where the first step of a route says more than the route: the title must say the same."""

ATTEMPTS = (TRY, DEPOSIT, SLOT)
"""The actions that are an attempt online, for which an hour may be proposed."""


def next_action(assessment: Assessment) -> NextAction:
    """Return the main action of the day: that of the first step, or of the route."""
    if assessment.route == "continue_attempts" and _slots_seen(assessment):
        return SLOT
    first = assessment.next_steps[0].id if assessment.next_steps else ""
    by_route = BY_ROUTE.get(assessment.route, HELP)
    return BY_FIRST_STEP.get((assessment.route, first), by_route)


def _slots_seen(assessment: Assessment) -> bool:
    return any(one.id == "slots_exist" for one in assessment.warnings)


NOTE_CALL = NextAction("", "Noter cet appel", "evidence:add", query="?canal=ccc")
NOTE_HELP_POINT = NextAction("", "Noter cette demande", "evidence:add", query="?canal=pan")
COPY = NextAction("", "Enregistrer une copie", "evidence:bundle")

BY_STEP: dict[str, NextAction] = {
    **dict.fromkeys(
        ("trouver_de_l_aide", "faire_relire", "avocat_aujourd_hui", "faire_verifier_le_dossier",
         "aide_juridictionnelle"),
        HELP,
    ),
    **dict.fromkeys(("essayer", "continuer_les_essais", "deposer_sur_l_anef"), TRY),
    **dict.fromkeys(
        ("ecrire_un_email", "lettre_recommandee", "demander_recepisse", "demander_d_avancer",
         "defenseur_des_droits", "demander_l_enregistrement", "lettre_substitution",
         "relancer_la_prefecture", "demander_les_motifs", "ecrire_apres_le_rendez_vous"),
        WRITE,
    ),
    **dict.fromkeys(("preparer_les_pieces", "completer_le_dossier"), PAPERS),
    **dict.fromkeys(
        ("noter_le_rendez_vous", "noter_le_delai", "lire_l_ordonnance", "repondre_au_tribunal"),
        SINCE,
    ),
    "dire_ce_qui_a_change": AGAIN,
    "reunir_l_urgence": URGENCY,
    "preparer_la_requete": COURT,
    "verifier_le_canal": CHANNEL,
    "appeler_ccc": NOTE_CALL,
    "aller_au_pan": NOTE_HELP_POINT,
    "garder_les_preuves": COPY,
    "garder_l_archive": COPY,
}  # fmt: skip
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
        if page is None or page.button == main.button or dossier.archived_at:
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
