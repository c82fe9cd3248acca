"""The days of a sheet for a jurist, the nearest first: what ends, and what may already have begun.

They are facts of the dossier and days of the rules. Where the titre is not known, every day that
the texts allow is told, and never the most comfortable alone.
"""

from __future__ import annotations

import datetime as dt

from guichet.casefile import URGENCY_KINDS
from guichet.documents.dates import long_date
from guichet.law import Deadline, UnusableFacts, citation
from guichet.law.counting import add_months
from guichet.letters.story import Story
from guichet.letters.values.wording import cite

SILENCE = "ceseda_r432_2"
WINDOW_OPENS = "offanef_window_opens"
TEXT_OF = {
    "implicit_refusal": SILENCE,
    "annulment_delay": "cja_r421_2",
    "reasons_due": "crpa_l232_4",
    "confirm_main_request": "cja_r612_5_2",
    "lapse_6_months": "ceseda_r431_8",
    "expired_card_cover": "ceseda_l433_3",
    "eve_19th_birthday": "ceseda_r431_5",
    "legal_basis_ends": "ceseda_l435_4",
    "anef_window_closes": "ceseda_r431_5",
    "document_expires": "",
}
"""The text of each deadline that concerns these remedies. That of an OQTF is never computed."""
WORDS = {
    "lapse_6_months": "après ce jour, une demande est soumise de nouveau aux conditions d’entrée"
}
"""Days that must not read as a delay more."""
ANY_TITRE = {"renouvellement_general", "changement_de_statut"}
"""The démarches that do not tell which titre is asked for: the delay of the silence is not one."""
TWO_DAYS = dt.timedelta(days=2)
NO_OQTF = " Si le refus contient une OQTF, le délai peut être bien plus court"

Line = tuple[dt.date, str]


def dated_lines(story: Story) -> tuple[str, ...]:
    """Return the days of the dossier and of the rules, the nearest first, each with its text."""
    lines = [*_ends(story), *_urgent(story), *_computed(story), *_silence(story)]
    return tuple(f"{long_date(day)} : {words}." for day, words in sorted(lines))


def no_decision_yet(story: Story) -> bool:
    """Return whether no refusal can have come yet, written or born of silence."""
    gate = story.case.gate
    if gate.decision is not None or gate.lodged_on is None:
        return False
    born = [one.date for one in _deadlines(story) if one.id == "implicit_refusal"]
    first = min((*born, *_other_days(story)), default=None)
    return first is not None and story.on < first


def nothing_within_two_days(story: Story) -> bool:
    """Return whether no fact of the dossier shows an urgency of forty-eight hours on that day.

    A fact without a day may be one: a human says. So may a titre that has ended.
    """
    case, limit = story.case, story.on + TWO_DAYS
    near = [one for one in case.urgency if one.deadline is None or one.deadline <= limit]
    ended = case.titre_expires_on is not None and case.titre_expires_on <= limit
    try:
        felt = story.answer.route == "refere_liberte"
    except UnusableFacts:
        return False
    return not (near or ended or felt or case.gate.detained)


def _ends(story: Story) -> list[Line]:
    """Return the end of the titre; off the ANEF it is also the last day to ask for the next."""
    case = story.case
    expires = case.titre_expires_on
    if expires is None:
        return []
    if expires < story.on:
        return [(expires, "fin du titre (jour passé)")]
    to_ask = any(one.id == WINDOW_OPENS for one in _all(story))
    more = " et dernier jour pour demander le renouvellement" if to_ask else ""
    source = f" ({cite('ceseda_r431_5', story.on)})" if to_ask else ""
    return [(expires, f"fin du titre{more}{source}")]


def _urgent(story: Story) -> list[Line]:
    """Return the days that the person noted; those that are past stand with the facts alone."""
    told = []
    for one in story.case.urgency:
        if one.deadline and one.deadline >= story.on:
            label = URGENCY_KINDS.get(one.kind, one.kind).removesuffix(" (sans date)")
            told.append((one.deadline, f"fait d’urgence noté ({label[:1].lower()}{label[1:]})"))
    return told


def _computed(story: Story) -> list[Line]:
    return [(one.date, _words(one, story)) for one in _deadlines(story)]


def _words(one: Deadline, story: Story) -> str:
    """Return the words of a day with its text, where it is one that a letter may cite."""
    label = WORDS.get(one.id) or f"{one.label[:1].lower()}{one.label[1:].rstrip('.')}"
    text = TEXT_OF[one.id]
    if one.id == "annulment_delay" and story.case.gate.decision is not None:
        return f"{label}.{NO_OQTF}"  # the text of the silence says nothing of a written refusal
    source = f" ({cite(text, story.on)})" if text and citation(text).citable(story.on) else ""
    return f"{label}{source}"


def _silence(story: Story) -> list[Line]:
    """Return the earlier days of a refusal, where nobody knows which titre is asked for."""
    days = _other_days(story)
    if not days:
        return []
    first = add_months(days[0], 2)
    words = (
        f"selon le titre, le silence peut valoir refus dès ce jour, ou dès le {long_date(days[1])} "
        f"(soixante ou quatre-vingt-dix jours, {cite(SILENCE, story.on)}). Le délai de deux mois "
        f"peut alors finir dès le {long_date(first)}. À vérifier aujourd’hui"
    )
    return [(days[0], words)]


def _other_days(story: Story) -> list[dt.date]:
    """Return the sixtieth and the ninetieth day of a silence, for a titre that is not known."""
    gate = story.case.gate
    known = story.case.demarche not in ANY_TITRE
    if known or gate.decision is not None or gate.lodged_on is None:
        return []
    if not any(one.id == "implicit_refusal" for one in _deadlines(story)):
        return []
    return [gate.lodged_on + dt.timedelta(days=count) for count in (60, 90)]


def _deadlines(story: Story) -> list[Deadline]:
    return [one for one in _all(story) if one.id in TEXT_OF]


def _all(story: Story) -> list[Deadline]:
    """Return the days of the rules; none where the dates of the dossier contradict each other."""
    try:
        return list(story.answer.deadlines)
    except UnusableFacts:
        return []
