"""What was noted, as a page tells it back: its title, its details, and what to mind now.

Only what the person said is told here, and what to check. Whether a date is too late, which delay
runs, which route is open: the rules say it, and the page shows their words beside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from guichet.documents.dates import long_date
from guichet.documents.numbers import amount, plural
from guichet.evidence.happening_kinds import (
    AppointmentGiven,
    AppointmentKept,
    AppointmentMoved,
    DefenceReceived,
    Filed,
    Ordered,
    OrderFollowed,
    PenaltyFixed,
    Said,
)
from guichet.evidence.happenings import Thing
from guichet.evidence.prepared import PreparedFolder
from guichet.procedure.news import BY_KIND
from guichet.procedure.news_court import DESTINATIONS, REASON_TAGS, RESULTS

GUIDANCE: dict[str, tuple[str, ...]] = {
    "offer": (
        "La préfecture propose un rendez-vous : c’est souvent ce que vous vouliez.",
        "Vérifiez la date, le lieu et la démarche.",
        "Une requête est en cours ? Prévenez le tribunal.",
        "Vous avez demandé vos frais ? Dites-le encore au tribunal.",
        "Date trop lointaine ? Parlez vite à une association ou un avocat.",
    ),
    "slot_found": ("Gardez la convocation. Prenez-la en photo.",),
    "filed": (
        "Continuez les essais jusqu’à la décision.",
        "Regardez chaque jour votre espace ou votre courrier.",
        "Souvent, le juge répond en quinze jours à un mois.",
        "Il peut décider sans audience.",
    ),
    "defence": (
        "Vous pouvez répondre, avec vos nouveaux essais.",
        "Montrez la lettre à une association ou un avocat.",
    ),
    "hearing": ("Préparez vos papiers et vos nouveaux essais.", "Vous pouvez venir accompagné."),
    "granted": ("La décision est envoyée à vous et à la préfecture.", "Gardez-la toujours."),
    "rejected": (
        "Ce n’est pas fini. Un rejet ne ferme pas les autres démarches.",
        "Lisez d’abord pourquoi. Faites-la lire à quelqu’un.",
    ),
    "non_lieu": (
        "Le juge n’a plus à décider : un rendez-vous existe.",
        "Pas de rendez-vous, ou trop tard ? Parlez à un avocat.",
    ),
    "withdrawn": ("Vous avez renoncé à cette requête. Une autre reste possible.",),
    "obeyed": ("Notez ensuite le rendez-vous tenu.",),
    "not_obeyed": (
        "Prévenez le juge, par écrit, avec le numéro de l’ordonnance.",
        "Une association ou un avocat peut le faire avec vous.",
        "Le Défenseur des droits peut aussi être saisi.",
    ),
    "penalty": (
        "Gardez cette décision.",
        "Demandez à un avocat comment être payé.",
    ),
    "held": ("Gardez le papier reçu. Faites-en une copie.",),
    "refused": (
        "Notez aussi ce refus dans le journal : c’est une preuve.",
        "Un refus au guichet n’est pas une décision.",
    ),
    "cancelled": ("Gardez le message : c’est une preuve.", "Reprenez les essais."),
    "postponed": ("Gardez le message : c’est une preuve.",),
    "visit_planned": (
        "Allez-y avec quelqu’un. Prévenez une association.",
        "Vous pouvez renoncer à tout moment.",
    ),
}


LETTERS: dict[str, tuple[str, str]] = {
    "offer": ("offre", "Écrire au tribunal"),
    "defence": ("replique", "Répondre à la défense"),
    "hearing": ("audience", "Préparer l’audience"),
    "not_obeyed": ("inexecution", "Écrire au tribunal"),
}
"""The letter that answers a thing, and the words of its link, once the court has a request."""


@dataclass(frozen=True)
class Told:
    """One thing on the page. ``alert`` is a fault of the dossier that only the person can mend.

    ``letter`` is the letter that answers it, with the words of its link.
    """

    thing: Thing
    title: str
    lines: tuple[str, ...]
    guidance: tuple[str, ...]
    alert: str
    former: tuple[tuple[dt.datetime, str], ...]
    letter: tuple[str, str] | None = None


def tell(
    things: Sequence[Thing], today: dt.date, folders: Sequence[PreparedFolder] = ()
) -> list[Told]:
    """Return the things as the page tells them on ``today``, the latest first.

    A request lodged names which of the ``folders`` prepared here was the one filed.

    What to mind is told once for each group, beside its latest thing: the rest is over.
    """
    at_court = any(thing.kind == "filed" for thing in things)
    latest_first = sorted(things, key=lambda one: (one.said.on, one.number), reverse=True)
    shown, groups = [], set()
    for thing in latest_first:
        group = BY_KIND[thing.kind].group
        told = _told(thing, today, minds=group not in groups)
        told = replace(told, lines=(*told.lines, *_folder_filed(thing.said, folders)))
        shown.append(replace(told, letter=LETTERS.get(_case(thing))) if at_court else told)
        groups.add(group)
    return shown


def _told(thing: Thing, today: dt.date, *, minds: bool) -> Told:
    former = tuple(
        (one.said_at, " ; ".join([f"le {long_date(one.said().on)}", *_lines(one.said())]))
        for one in thing.former
    )
    return Told(
        thing=thing,
        title=f"{_title(thing)} : {long_date(thing.said.on)}",
        lines=(*_lines(thing.said), *_files(thing.said)),
        guidance=GUIDANCE.get(_case(thing), ()) if minds else (),
        alert=_alert(thing.said, today),
        former=former,
    )


def _title(thing: Thing) -> str:
    said = thing.said
    if isinstance(said, Ordered):
        return dict(RESULTS)[said.result].partition(" :")[0]
    if isinstance(said, AppointmentKept):
        return "Rendez-vous tenu" if said.held else "Refus au guichet"
    if isinstance(said, AppointmentMoved):
        return "Rendez-vous annulé" if said.how == "cancelled" else "Rendez-vous reporté"
    if isinstance(said, OrderFollowed):
        return "Décision suivie" if said.executed else "Décision pas suivie"
    return BY_KIND[thing.kind].title


def _case(thing: Thing) -> str:
    """Return the key of the guidance."""
    said = thing.said
    if isinstance(said, Ordered):
        return said.result
    if isinstance(said, AppointmentKept):
        return "held" if said.held else "refused"
    if isinstance(said, AppointmentMoved):
        return said.how
    if isinstance(said, OrderFollowed):
        return "obeyed" if said.executed else "not_obeyed"
    return thing.kind


def _lines(said: Said) -> tuple[str, ...]:
    """Return the details of a statement, one line each."""
    return tuple(line for line in _details(said) if line)


@singledispatch
def _details(said: Said) -> Iterator[str]:  # noqa: ARG001
    """Give the details of a kind of statement; some have none."""
    yield ""


@_details.register
def _of_an_appointment(said: AppointmentGiven) -> Iterator[str]:
    yield f"rendez-vous le {long_date(said.takes_place_on)}"
    yield said.place


@_details.register
def _of_a_move(said: AppointmentMoved) -> Iterator[str]:
    if said.takes_place_on:
        yield f"nouvelle date : {long_date(said.takes_place_on)}"


@_details.register
def _of_the_desk(said: AppointmentKept) -> Iterator[str]:
    if said.recepisse is not None:
        yield "papier reçu" if said.recepisse else "aucun papier reçu"
    if said.recepisse_expires_on:
        yield f"valable jusqu’au {long_date(said.recepisse_expires_on)}"


@_details.register
def _of_a_request(said: Filed) -> Iterator[str]:
    yield dict(DESTINATIONS).get(said.destination or "", "")
    yield f"n° {said.number}" if said.number else ""
    yield said.court


@_details.register
def _of_a_defence(said: DefenceReceived) -> Iterator[str]:
    if said.reply_by:
        yield f"répondre avant le {long_date(said.reply_by)}"


@_details.register
def _of_the_order(said: Ordered) -> Iterator[str]:
    yield f"n° {said.number}" if said.number else ""
    yield f"reçue le {long_date(said.notified_on)}" if said.notified_on else ""
    if said.communicate_by:
        yield f"la préfecture a jusqu’au {long_date(said.communicate_by)} pour donner une date"
    if said.takes_place_by:
        yield f"rendez-vous au plus tard le {long_date(said.takes_place_by)}"
    if said.astreinte_per_day:
        yield f"astreinte : {amount(said.astreinte_per_day * 100)} par jour de retard"
    if said.costs_cents:
        yield f"frais à payer par la préfecture : {amount(said.costs_cents)}"
    for tag in said.reason_tags:
        yield REASON_TAGS.get(tag, tag)
    if said.reason:
        yield f"« {said.reason[:200]} »"


@_details.register
def _of_a_penalty(said: PenaltyFixed) -> Iterator[str]:
    yield f"somme fixée : {amount(said.cents)}"
    yield f"n° {said.number}" if said.number else ""


def _folder_filed(said: Said, folders: Sequence[PreparedFolder]) -> tuple[str, ...]:
    """Return which prepared folder was the one filed, as far as the log knows."""
    if not isinstance(said, Filed):
        return ()
    return tuple(
        f"dossier préparé ici le {long_date(one.on)} : {plural(len(one.files), 'fichier')}"
        for one in folders
        if one.number == said.prepared
    )


def _files(said: Said) -> tuple[str, ...]:
    return (
        (plural(len(said.captures), "fichier joint", "fichiers joints"),) if said.captures else ()
    )


def _alert(said: Said, today: dt.date) -> str:
    """Return what is missing, or which day that the person typed is over."""
    if isinstance(said, DefenceReceived):
        if said.reply_by is None:
            return "Délai pour répondre : pas noté. Relisez la lettre du tribunal."
        return "La date pour répondre est passée." if said.reply_by < today else ""
    if isinstance(said, Ordered) and said.result == "granted":
        days = (said.communicate_by, said.takes_place_by)
        missing = "Aucun délai noté. Relisez la décision : un délai y est souvent écrit."
        return "" if any(days) else missing
    return ""
