"""The sheets of a visit: what to say and to note, the blank sheet of a witness, the call log."""

from __future__ import annotations

import re
from collections.abc import Iterable

from guichet.casefile import OUTCOMES, Event
from guichet.documents.blocks import (
    Block,
    Inlines,
    PageBreak,
    Paragraph,
    PieceRef,
    Rule,
    Span,
    Table,
)
from guichet.documents.dates import hour, long_date, short_date
from guichet.documents.numbers import plural
from guichet.law import UnusableFacts, value
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story

NO_OQTF = "oqtf_recue"
ADVISED = "oqtf_vue"
APPEAL_RUNNING = "oqtf_appeal_running"
CALLS = frozenset({"phone", "ccc"})
EMPTY_CALLS = 18
NARRATIVE_LINES = 10
TO_FILL = "À remplir"
BY_HAND = "À écrire à la main"
LINE = "\u00a0\n\u00a0"
"""The room of one handwritten line in a cell."""

DANGER = (
    "Des personnes ont été arrêtées au guichet. Certaines ont été placées en rétention.",
    "Un refus peut venir avec une obligation de quitter le territoire (OQTF).",
    "Parlez-en d’abord à une association ou à un avocat. Allez-y avec quelqu’un.",
)

NOTES = (
    "Date",
    "Heure d’arrivée, heure de départ",
    "Lieu, numéro du guichet",
    "Qui était avec vous",
    "Ce que vous avez demandé",
    "Ce qu’on vous a répondu, mot pour mot",
    "« Prenez rendez-vous en ligne » : l’a-t-on dit ?",
    "Papier remis, numéro de ticket",
)
WITNESS_ROWS = (
    "Nom et prénoms",
    "Date et lieu de naissance",
    "Adresse",
    "Profession",
    "Lien avec la personne accompagnée ou avec la préfecture (famille, travail, intérêts), "
    "ou « aucun »",
)


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return what the sheets of a visit, of a witness and of the calls print."""
    counter = story.case.counter
    planned = story.case.planned_visit_on
    return {
        "stay_away": stay_away(story),
        "danger": boxed("Attention : danger", DANGER),
        "desk": desk_named(story, options),
        "request_said": in_speech(story.words_if_known.request) if story.words_if_known else "",
        "told_online": OUTCOMES["reply_keep_trying"],
        "not_let_in": OUTCOMES["refused_at_desk"],
        "planned": long_date(planned) if planned and planned >= story.on else "",
        "visit_notes": to_fill("À noter sur place, ou juste après", NOTES),
        "page_break": PageBreak(),
        "witness_rows": to_fill("Le témoin", WITNESS_ROWS),
        "oath_lines": ruled("Phrase recopiée à la main", 3),
        "narrative_lines": ruled("Ce que j’ai vu et entendu moi-même", NARRATIVE_LINES),
        "witness_end": signing_table(),
        "calls": call_table(story),
        "help_line_number": value("ccc_telephone", story.on).content.items[0],
        "prefecture_phone": bool(counter),
    }


def stay_away(story: Story) -> bool:
    """Return whether the rules of the day fear an OQTF about which nobody was asked (VI-10).

    The sheet then says not to go. Dates that contradict each other count as a danger, and so does
    an appeal against an OQTF that still runs.
    """
    try:
        answer = story.answer
    except UnusableFacts:
        return True
    if any(one.id == APPEAL_RUNNING for one in answer.warnings):
        return True
    return answer.outcome(NO_OQTF) != "met" and answer.outcome(ADVISED) != "met"


def desk_named(story: Story, options: LetterOptions) -> str:
    """Return the counter of the visit: the préfecture, or the sous-préfecture of the place."""
    counter = story.case.counter
    if counter is None:
        return ""
    if options.desk == "sous_prefecture":
        known = counter.counter.startswith("Sous-préfecture")
        return counter.counter if known else "Sous-préfecture de votre arrondissement"
    return counter.prefecture


def in_speech(words: str) -> str:
    """Return words for inside « », where a second pair of quotation marks is “ ”."""
    return re.sub(r"«\s*([^»]*?)\s*»", r"“\1”", words)


def boxed(title: str, sentences: Iterable[str]) -> tuple[Block, ...]:
    """Return sentences in bold after their title, above a line: what is read before the rest."""
    return (Paragraph(Span(f"{title}. {' '.join(sentences)}", strong=True), align="start"), Rule())


def to_fill(caption: str, labels: tuple[str, ...]) -> Table:
    """Return a table of labels, each beside an empty cell to fill by hand."""
    rows = tuple((label, LINE) for label in labels)
    return Table((TO_FILL, BY_HAND), rows, caption=caption, widths=(2, 3))


def signing_table() -> Table:
    """Return the place where the witness writes the place and the day, and signs."""
    rows = (("Lieu et date", LINE), ("Signature", f"{LINE}\n{LINE}"))
    return Table((TO_FILL, BY_HAND), rows, caption="Pour finir", widths=(2, 3))


def ruled(caption: str, count: int) -> Table:
    """Return ``count`` empty lines under a caption, to write on."""
    return Table((BY_HAND,), tuple((LINE,) for _ in range(count)), caption=caption)


def call_table(story: Story) -> tuple[Block, ...]:
    """Return the calls already noted, then empty rows for the next ones."""
    calls = [event for event in story.case.current_events() if event.channel in CALLS]
    headers = ("Date", "Heure", "Numéro appelé", "Durée", "Résultat", "Preuve")
    widths = (13, 11, 20, 11, 29, 16)
    known: tuple[Block, ...] = ()
    if calls:
        rows = tuple(_call_row(event, story) for event in calls)
        caption = f"{plural(len(calls), 'appel')} déjà au journal"
        known = (Table(headers, rows, caption=caption, widths=widths),)
    empty = tuple(
        ("\u00a0", "\u00a0", "\u00a0", "\u00a0", LINE, "\u00a0") for _ in range(EMPTY_CALLS)
    )
    return (*known, Table(headers, empty, caption="Les prochains appels", widths=widths))


def _call_row(event: Event, story: Story) -> tuple[Inlines, ...]:
    minutes = event.duration_minutes
    return (
        short_date(event.at.date()),
        hour(event.at),
        _number(event),
        f"{minutes} min" if minutes else "–",
        OUTCOMES.get(event.outcome, event.outcome),
        _proof(story.pieces.of_events([event])),
    )


def _number(event: Event) -> str:
    """Return who was called, as it was noted."""
    return event.recipient or ("Centre de contact" if event.channel == "ccc" else "–")


def _proof(reference: PieceRef | None) -> Inlines:
    return reference or "–"
