"""What changed since a request that the judge did not grant: the heart of a second requête."""

from __future__ import annotations

from guichet.documents.blocks import Inline, Table
from guichet.documents.dates import long_date
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story
from guichet.procedure.since_filing import Answer, SinceFiling, since_filing

ROWS = {
    "Essais": "Tentatives sans rendez-vous",
    "Avec preuve": "Tentatives prouvées par une pièce",
    "Semaines": "Semaines différentes",
    "Par semaine": "Tentatives par semaine",
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
        "since_table": _table(compared),
        "since_answers": tuple(_answered(one, story) for one in compared.answers if one.found),
    }


def _order(compared: SinceFiling, story: Story) -> tuple[Inline, ...]:
    """Return which request it was, and how it ended, with the order as a piece."""
    order = compared.order
    when = f"Par une ordonnance du {long_date(order.ordered_on)}" if order.ordered_on else ""
    number = f" (n° {order.number})" if when and order.number else ""
    start = f"{when}{number}, {ENDS[order.result]}" if when else _first_upper(ENDS[order.result])
    reference = story.pieces.of_ids(order.file_ids)
    piece: tuple[Inline, ...] = (" (", reference, ")") if reference else ()
    return (start, *piece, ". Depuis, ma situation et mon dossier ont changé :")


def _table(compared: SinceFiling) -> Table:
    return Table(
        headers=("Ce qui est comparé", "À la première requête", "Depuis"),
        rows=tuple((ROWS[one.what], one.before, one.since) for one in compared.changes),
        caption=f"Avant et depuis le {long_date(compared.start)}",
        widths=(30, 35, 35),
        id="RF-08.table",
    )


def _answered(answer: Answer, story: Story) -> str:
    """Return what answers one reason of the order, in the person's words."""
    found = " ".join(answer.found).replace("Vos essais", "Mes tentatives")
    if answer.tag == "too_few":
        since = found.partition(".")[0]
        found = f"{since}. En tout : {story.attempts_in_words}."
    return f"{REASONS[answer.tag]} : {found[:1].lower()}{found[1:]}"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
