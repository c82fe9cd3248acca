"""What is handed to a lawyer: the five stages of their work, and where to find one."""

from __future__ import annotations

from guichet.documents.blocks import Inline, Span, Table
from guichet.documents.dates import long_date
from guichet.documents.numbers import plural
from guichet.letters.moments import last_filing, standing_appointment
from guichet.letters.story import Story
from guichet.places import Helper, helpers

LAWYERS = frozenset({"avocats", "acces_au_droit"})


def lawyer_links(story: Story) -> tuple[tuple[Inline, ...], ...]:
    """Return the networks of lawyers and places of legal advice that can be reached."""
    departement = story.case.counter.departement if story.case.counter else ""
    found = [one for one in helpers(departement) if one.kind in LAWYERS]
    return tuple(_link(one) for one in found if one.website or one.phone)


def _link(one: Helper) -> tuple[Inline, ...]:
    how: Inline = Span(one.website, target=one.website) if one.website else one.phone
    also = f", {one.phone}" if one.website and one.phone else ""
    dated = f"{one.source}, {one.date}" if one.date else one.source
    return (f"{one.name} : ", how, f"{also} (source : {dated})")


def stages(story: Story, checked: str) -> Table:
    """Return the five stages of a lawyer's route with where the file stands (HE-05)."""
    rows = (
        ("1. Analyse de la situation et des chances", checked),
        ("2. Constitution du dossier", _file(story)),
        ("3. Démarches amiables", _written(story)),
        ("4. Rédaction et représentation", _court(story)),
        ("5. Suivi jusqu’au rendez-vous tenu", _appointment(story)),
    )
    return Table(
        ("Étape", "Où en est le dossier", "Qui s’en charge"),
        tuple((*row, "\u00a0") for row in rows),
        caption="De l’analyse au rendez-vous",
        widths=(4, 5, 3),
    )


def _file(story: Story) -> str:
    complete: dict[bool | None, str] = {True: ", papiers complets", False: ", papiers à compléter"}
    return plural(len(story.pieces.all), "pièce") + complete.get(story.case.gate.file_complete, "")


def _written(story: Story) -> str:
    count = len(story.letters_sent)
    if not count:
        return "Rien d’envoyé."
    answer = "avec une réponse" if story.answered else "sans réponse notée"
    return f"{plural(count, 'envoi')}, {answer}."


def _court(story: Story) -> str:
    filing = last_filing(story)
    if filing is None:
        return "Aucune requête déposée."
    day = f" le {long_date(filing.filed_on)}" if filing.filed_on else ""
    number = f", n° {filing.number}" if filing.number else ""
    return f"Requête déposée{day}{number}."


def _appointment(story: Story) -> str:
    if any(one.held for one in story.case.convocations):
        return "Rendez-vous tenu."
    one = standing_appointment(story)
    day = one.takes_place_on if one else None
    return f"Rendez-vous donné pour le {long_date(day)}." if day else "Pas de rendez-vous."
