"""The sheets for who helps, and for the day of the appointment.

What they disclose is the person's choice: ``options.told`` names the matters, and without it a
sheet says nothing of the identity, of the titre or of an OQTF.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

from guichet.casefile import Event, UrgencyFact
from guichet.documents.blocks import Block, KeyValues, PageBreak, Paragraph, Rule, Span, Table
from guichet.documents.dates import long_date, short_date, weekday_date
from guichet.documents.numbers import agree, plural
from guichet.law import UnusableFacts, value
from guichet.letters.catalogue import LetterText
from guichet.letters.moments import standing_appointment
from guichet.letters.options import TELL_IRREGULAR_STAY, LetterOptions
from guichet.letters.periods import channel_label
from guichet.letters.story import SENT, Story, urgency_label, urgency_sentence
from guichet.letters.values.people import contacts, identity
from guichet.letters.values.sheets_lawyer import lawyer_links, stages
from guichet.letters.values.sheets_visit import CALLS, LINE, boxed, ruled
from guichet.letters.values.wording import lower
from guichet.places import Piece, UnknownPlaceCode, pieces

DANGER_OF_APPOINTMENT: tuple[str, ...] = (
    "Avant d’y aller, parlez à un avocat ou à une association, même si vous avez un rendez-vous.",
    "Un refus ou une obligation de quitter le territoire (OQTF) sont possibles.",
    "Des personnes ont été arrêtées au guichet. Venez avec quelqu’un.",
)
TITRE_STILL_VALID = (
    "Allez à ce rendez-vous : votre titre sera encore valable. Venez avec quelqu’un.",
    "Avant, montrez votre dossier à une association, surtout si vous avez eu une obligation de "
    "quitter le territoire (OQTF). Un refus reste possible, et une OQTF peut le suivre.",
)
COMMON_PAPERS = "Pièces communes"
FIRST_TITRE_ONLY = "sauf si vous avez déjà un titre de séjour"
VALID_TITRE = "Titre de séjour en cours de validité"
EXPIRED_TITRE = "Votre titre de séjour, même expiré"
CARD = (
    "Mon avocat, ou une permanence",
    "Mon association",
    "Une personne de confiance",
    "Qui prévient l’école, l’employeur",
)
ONLINE = "Essais en ligne sans rendez-vous"
CHECKERS = {
    "association": "une association",
    "lawyer": "un avocat",
    "jurist": "un juriste",
    "union": "un syndicat",
    "collective": "un collectif",
}
FIRST_CONTACT = (
    "« Je souhaite demander l’aide juridictionnelle. L’acceptez-vous ? »",
    "Dites-le avant tout rendez-vous payant. Demandez par écrit ce qui reste à payer.",
)


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return what the sheets print; nothing that the person did not choose to tell."""
    told = frozenset(options.told)
    residence = value("aj_residence", story.on)
    return {
        "card": emergency_card("À garder sur moi"),
        "rule": Rule(),
        "page_break": PageBreak(),
        "card_for_friend": emergency_card("Pour ma personne de confiance"),
        "danger_of_appointment": danger_of_appointment(story),
        "arrests_told": not titre_valid_then(story),
        "appointment_rows": appointment_table(story),
        "on_anef": story.case.channel == "anef",
        "papers": papers_table(story) or "",
        "papers_source": papers_source(story),
        "checked": checked_by(story),
        "limits": limits(story, told),
        "told_rows": told_rows(story, told),
        "request_rows": KeyValues(tuple(request_rows(story))),
        "evidence": evidence_table(story),
        "told_urgency": told_urgency(story, told),
        "told_dates": dates_table(story) if "titre" in told else "",
        "own_questions": ruled("Mes questions", 2),
        "legal_aid_first": boxed("À dire dès le premier contact", FIRST_CONTACT),
        "legal_aid_checked": long_date(residence.checked_on),
        "legal_aid_form": value("aj_formulaire", story.on).content.items[0],
        "lawyer_links": lawyer_links(story),
        "stages": stages(story, checked_by(story)),
    }


def emergency_card(title: str) -> Table:
    """Return one card, empty: names and numbers are written by hand, and kept nowhere else."""
    rows = tuple((label, LINE, LINE) for label in CARD)
    return Table(("Qui", "Nom", "Numéro"), rows, caption=title, widths=(4, 3, 3))


def danger_of_appointment(story: Story) -> tuple[Block, ...]:
    """Return what is read before going: it depends on the titre on the day of the appointment."""
    if titre_valid_then(story):
        return boxed("Avant d’y aller", TITRE_STILL_VALID)
    expires, day = story.case.titre_expires_on, _day_of_appointment(story)
    warning = DANGER_OF_APPOINTMENT
    if expires and day and story.on <= expires < day:
        ended = f"Le {long_date(day)}, votre titre sera expiré : voyez un avocat avant."
        warning = (ended, *warning)
    feared = danger_level(story) == "danger"
    return boxed("Attention : danger" if feared else "Avant d’y aller", warning)


def danger_level(story: Story) -> Literal["danger", "warning", "info"]:
    """Return how strongly the appointment is warned of: what is feared, or known, of an OQTF.

    ``danger`` while nobody can say that there is none; ``info`` with a titre that stands that day.
    """
    if story.case.gate.oqtf != "clear":
        return "danger"
    return "info" if titre_valid_then(story) else "warning"


def titre_valid_then(story: Story) -> bool:
    """Return whether a titre still stands on the day of the appointment, with no OQTF feared."""
    expires, day = story.case.titre_expires_on, _day_of_appointment(story)
    return bool(expires and day and expires >= day) and story.case.gate.oqtf == "clear"


def _day_of_appointment(story: Story) -> dt.date | None:
    one = standing_appointment(story)
    return one.takes_place_on if one else None


def appointment_table(story: Story) -> Table:
    """Return the day and the place; the hour is copied by hand from the convocation."""
    one = standing_appointment(story)
    day = one.takes_place_on if one else None
    rows = (
        ("Date", weekday_date(day) if day else LINE),
        ("Heure, à recopier de la convocation", LINE),
        ("Lieu", (one.place if one else None) or LINE),
    )
    headers = ("À vérifier", "Sur la convocation")
    return Table(headers, rows, caption="Le rendez-vous", widths=(2, 3))


def papers_table(story: Story) -> Table | None:
    """Return the check-list of the démarche with a box for each paper; ``None`` without one."""
    try:
        listed = pieces(story.case.demarche or "")
    except UnknownPlaceCode:
        return None
    rows = tuple(
        (_label(one, story), one.condition or "toujours", "\u00a0")
        for one in listed
        if _applies(one, story)
    )
    caption = f"{plural(len(rows), 'papier')} à cocher"
    return Table(("Papier", "Dans quel cas", "Prêt"), rows, caption=caption, widths=(6, 3, 1.2))


def _applies(one: Piece, story: Story) -> bool:
    """Return whether a paper is for this person: the common ones are already listed one by one."""
    if one.label.startswith(COMMON_PAPERS) and one.demarche != "toutes":
        return False
    has_titre = story.case.kind == "renewal" or bool(story.case.titre_expires_on)
    return not (has_titre and one.condition == FIRST_TITRE_ONLY)


def _label(one: Piece, story: Story) -> str:
    """Return a paper’s name; a titre that will have ended is still brought, and it is said."""
    label = _without_dots(one.label)
    expires, day = story.case.titre_expires_on, _day_of_appointment(story)
    if label == VALID_TITRE and expires and day and expires < day:
        return EXPIRED_TITRE
    return label


def _without_dots(label: str) -> str:
    """Return a paper's name with « etc. » for an ellipsis: no dots look like dots to fill."""
    return label.replace("…", ", etc.")


def papers_source(story: Story) -> str:
    """Return where the list comes from, of when, and what it is not."""
    try:
        listed = pieces(story.case.demarche or "")
    except UnknownPlaceCode:
        return "Cherchez la liste des papiers sur le site de la préfecture."
    years = sorted({one.date[:4] for one in listed if one.date})
    when = " à ".join(dict.fromkeys((years[0], years[-1]))) if years else "date inconnue"
    return (
        f"Source : annexe 10 du CESEDA et sites officiels, relevés de {when}. "
        "Cette liste aide, elle n’est pas la liste légale : la préfecture peut demander d’autres "
        "papiers. Prenez les originaux et les copies."
    )


def checked_by(story: Story) -> str:
    """Return who checked the file and when, or that nobody did (PF-07)."""
    gate = story.case.gate
    who = CHECKERS.get(gate.checked_by or "")
    if who is None:
        return "Dossier non vérifié."
    day = f" le {long_date(gate.checked_on)}" if gate.checked_on else ""
    return f"Dossier vérifié par {who}{day}."


def limits(story: Story, told: frozenset[str]) -> Paragraph | str:
    """Return the days that end something, the nearest first, of the matters chosen to be told."""
    case = story.case
    days: list[tuple[dt.date, str]] = []
    if "titre" in told and case.titre_expires_on and case.titre_expires_on >= story.on:
        days.append((case.titre_expires_on, "fin du titre"))
    days += [
        (fact.deadline, lower(urgency_label(fact)))
        for fact in told_facts(story, told)
        if fact.deadline and fact.deadline >= story.on
    ]
    said = [f"{long_date(day)} ({what})" for day, what in sorted(days)]
    if not said:
        return ""
    noun = agree(len(said), "Date limite", "Dates limites")
    return Paragraph(Span(f"{noun} : {' ; '.join(said)}.", strong=True), align="start")


def told_rows(story: Story, told: frozenset[str]) -> KeyValues | str:
    """Return the rows on the person that they chose to tell; empty without any."""
    rows: list[tuple[str, str]] = []
    case = story.case
    if "identity" in told:
        wanted = {"Nom et prénoms", "Naissance", "Nationalité", "Représentant légal"}
        rows += [row for row in identity(story) if row[0] in wanted]
    if "contact" in told:
        rows += contacts(story)
    if "titre" in told and case.titre_kind:
        rows.append(("Titre actuel", case.titre_kind))
    if "titre" in told and case.titre_expires_on and case.titre_expires_on < story.on:
        rows.append(("Fin du titre", long_date(case.titre_expires_on)))
    if "oqtf" in told:
        rows.append(("OQTF", _oqtf(story)))
    return KeyValues(tuple(rows)) if rows else ""


def _oqtf(story: Story) -> str:
    gate = story.case.gate
    if gate.oqtf_notified_on:
        return f"reçue le {long_date(gate.oqtf_notified_on)}"
    return "aucune reçue, selon mes réponses" if gate.oqtf == "clear" else "à voir avec vous"


def request_rows(story: Story) -> Iterable[tuple[str, str]]:
    """Yield what is asked, where, and by which channel."""
    case = story.case
    yield "Résumé du", long_date(story.on)
    if story.words_if_known:
        yield "Démarche", story.words_if_known.short
    if case.counter:
        yield "Préfecture", case.counter.prefecture
        yield "Tribunal", case.counter.court_name
    if story.failures:
        yield "Canal", channel_label(story.failures[-1])
    if case.ground:
        yield "Motif", case.ground


def evidence_table(story: Story) -> Table:
    """Return how many steps of each kind, and how many have a file that shows them."""
    events = story.case.current_events()
    kinds = (
        (ONLINE, list(story.failures)),
        ("E-mails envoyés", [e for e in events if e.channel == "email" and e.outcome in SENT]),
        ("Recommandés envoyés", [e for e in events if e.channel == "lrar" and e.outcome in SENT]),
        ("Appels", [e for e in events if e.channel in CALLS]),
        ("Point d’accueil numérique", [e for e in events if e.channel == "pan"]),
        ("Visites au guichet", [e for e in events if e.channel == "visit"]),
    )
    rows = tuple(
        (
            label,
            str(len(found)),
            str(sum(bool(one.files) for one in found)),
            _from_to(found),
        )
        for label, found in kinds
        if found or label == ONLINE
    )
    caption = f"{plural(len(events), 'ligne')} au journal"
    return Table(
        ("Démarche", "Nombre", "Avec preuve", "Quand"), rows, caption=caption, widths=(4, 2, 2, 4)
    )


def _from_to(found: Sequence[Event]) -> str:
    """Return the first and the last day, or the only one."""
    days = [short_date(event.at.date()) for event in found]
    if not days:
        return "–"
    return days[0] if days[0] == days[-1] else f"{days[0]} au {days[-1]}"


def told_facts(story: Story, told: frozenset[str]) -> list[UrgencyFact]:
    """Return the urgent facts of the matters told; those that tell an irregular stay are apart."""
    return [
        fact
        for fact in story.case.urgency
        if ("irregular" if fact.kind in TELL_IRREGULAR_STAY else "urgency") in told
    ]


def told_urgency(story: Story, told: frozenset[str]) -> tuple[object, ...]:
    """Return the urgent facts, where the person chose to tell them."""
    facts = told_facts(story, told)
    return tuple(
        urgency_sentence(fact, story.pieces, on=story.on, with_pieces=False) for fact in facts
    )


def dates_table(story: Story) -> Table | str:
    """Return the days still to come that a text makes run, with what started each."""
    try:
        found = [one for one in story.answer.deadlines if one.date >= story.on]
    except UnusableFacts:
        return ""
    rows = tuple((short_date(one.date), one.label, one.starts) for one in found)
    if not rows:
        return ""
    caption = plural(len(rows), "date")
    return Table(("Jour", "Quoi", "Point de départ"), rows, caption=caption, widths=(2, 4, 4))
