"""What changed since a request that the judge did not grant: the heart of a second requête."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guichet.casefile import Order, UrgencyFact
from guichet.documents.blocks import Inline, Table
from guichet.documents.dates import long_date
from guichet.documents.grammar import list_of
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story
from guichet.procedure.since_filing import NOTHING, Answer, SinceFiling, since_filing
from guichet.procedure.urgency_facts import words_of

ROWS = {
    "Essais": "Tentatives sans rendez-vous",
    "Avec preuve": "Tentatives appuyées par une pièce",
    "Semaines": "Semaines différentes",
    "Jours couverts": "Jours couverts",
    "Preuves": "Sortes de démarches",
    "Faits urgents": "Faits d’urgence",
    "Dates": "Dates limites",
}
"""The rows as a judge reads them."""
REASONS = {
    "urgency": "Sur l’urgence",
    "too_few": "Sur le nombre de tentatives",
    "too_short": "Sur leur durée",
    "proof": "Sur les preuves",
}
HELD = {
    "urgency": "l’urgence n’était pas montrée",
    "too_few": "les tentatives étaient trop peu nombreuses",
    "too_short": "les tentatives couvraient une durée trop courte",
    "proof": "les preuves ne suffisaient pas",
}
"""What the rejection held, by what the person read in it; the other reasons go to a lawyer."""
ENDS = {
    "rejected": "le juge des référés a rejeté cette requête",
    "non_lieu": "le juge des référés a dit qu’il n’y avait plus lieu de statuer",
    "withdrawn": "le juge des référés a donné acte de mon désistement",
}


def values(_text: LetterText, story: Story, _options: LetterOptions) -> dict[str, object]:
    """Return the section of a second request; empty for a first one."""
    compared = since_filing(story.case, story.on)
    if compared is None:
        return {"since_day": "", "since_order": (), "since_table": "", "since_answers": ()}
    return {
        "since_day": long_date(compared.start),
        "since_order": _order(compared, story),
        "since_table": _table(compared, story),
        "since_answers": tuple(
            _answered(one, compared, story) for one in compared.answers if one.found
        ),
    }


def _order(compared: SinceFiling, story: Story) -> tuple[Inline, ...]:
    """Return which request it was, and how it ended, with the order as a piece."""
    order = compared.order
    when = f"Par une ordonnance du {long_date(order.ordered_on)}" if order.ordered_on else ""
    number = f" (n° {order.number})" if when and order.number else ""
    start = f"{when}{number}, {ENDS[order.result]}" if when else _first_upper(ENDS[order.result])
    reference = story.pieces.of_ids(order.file_ids)
    piece: tuple[Inline, ...] = (" (", reference, ")") if reference else ()
    return (start, *piece, f".{_why(order)} Depuis, ma situation et mon dossier ont changé :")


def _why(order: Order) -> str:
    """Return what a rejection held, as the person read it; empty where nobody read a reason."""
    told = [HELD[tag] for tag in order.reason_tags if tag in HELD]
    if order.result != "rejected" or not told:
        return ""
    return f" Elle retient {list_of([f'que {one}' for one in told])}."


def _table(compared: SinceFiling, story: Story) -> Table:
    return Table(
        headers=("Ce qui est comparé", "À la première requête", "Depuis"),
        rows=tuple(_rows(compared, story)),
        caption=f"Avant et depuis le {long_date(compared.start)}",
        widths=(30, 35, 35),
        id="RF-08.table",
    )


def _rows(compared: SinceFiling, story: Story) -> Iterator[tuple[str, str, str]]:
    """Yield the rows that show something. The pace is none: the two rows before give it."""
    for one in compared.changes:
        before, since = one.before, one.since
        if one.what not in ROWS or before == since == NOTHING:
            continue
        if one.what == "Faits urgents":
            before = _told(compared.old_facts, story) or before
            since = _told(compared.new_facts, story) or since
        yield ROWS[one.what], before, since


def _told(facts: Sequence[UrgencyFact], story: Story) -> str:
    """Return the facts as they stand today: one whose day is ahead has not come yet."""
    return " ; ".join(words_of(one.kind).sentence(one.deadline, story.on) for one in facts)


def _answered(answer: Answer, compared: SinceFiling, story: Story) -> tuple[Inline, ...]:
    """Return what answers one reason of the order, in the person's words, with its piece."""
    if answer.tag == "urgency":
        reference = story.pieces.of_files(f for one in compared.new_facts for f in one.files)
        piece: tuple[Inline, ...] = (" (", reference, ")") if reference else ()
        return (f"{REASONS[answer.tag]} : {_told(compared.new_facts, story)}", *piece, ".")
    found = " ".join(answer.found).replace("Vos essais", "Mes tentatives")
    found = found.replace("essais de plus", "tentatives de plus")
    found = found.replace("essai de plus", "tentative de plus")
    if answer.tag == "too_few":
        since = found.partition(".")[0]
        found = f"{since}. En tout : {story.attempts_in_words}."
    return (f"{REASONS[answer.tag]} : {found[:1].lower()}{found[1:]}",)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
