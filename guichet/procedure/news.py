"""The things that a person may note of what happened since, each with its form and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from guichet.evidence.happenings import Thing, appointments
from guichet.procedure.news_appointments import (
    AdvanceAskedForm,
    KeptForm,
    MovedForm,
    OfferForm,
    ReasonsForm,
    SlotFoundForm,
    VisitForm,
)
from guichet.procedure.news_court import (
    DefenceForm,
    FiledForm,
    FollowedForm,
    HearingForm,
    OrderForm,
    PenaltyForm,
)
from guichet.procedure.news_form import NewsForm

Needs = Literal["appointment", "filed", "order"]


@dataclass(frozen=True)
class News:
    """One kind: ``word`` is in its address, ``about`` the kind of thing it may be about.

    Where it makes no sense without such a thing, ``needed`` is true.
    """

    kind: str
    word: str
    form: type[NewsForm]
    title: str
    hint: str
    group: str
    about: Needs | None = None
    needed: bool = False


DESK, COURT, OTHER = "Le rendez-vous", "Le tribunal", "La préfecture"

NEWS: tuple[News, ...] = (
    News("slot_found", "rendez-vous-trouve", SlotFoundForm, "Rendez-vous trouvé",
         "Vous avez pris un créneau.", DESK),
    News("offer", "proposition", OfferForm, "Proposition de la préfecture",
         "Elle vous envoie une date.", DESK),
    News("advance_asked", "avancer", AdvanceAskedForm, "Demande d’une date plus proche",
         "Vous avez écrit pour avancer le rendez-vous.", DESK, "appointment", needed=True),
    News("moved", "change", MovedForm, "Rendez-vous annulé ou reporté",
         "La préfecture a changé la date.", DESK, "appointment", needed=True),
    News("appointment", "au-guichet", KeptForm, "Jour du rendez-vous",
         "Vous y êtes allé : reçu, ou refusé.", DESK, "appointment"),
    News("filed", "requete", FiledForm, "Requête déposée",
         "Vous avez saisi le tribunal.", COURT),
    News("defence", "memoire", DefenceForm, "Mémoire en défense reçu",
         "La préfecture a répondu au tribunal.", COURT, "filed", needed=True),
    News("hearing", "audience", HearingForm, "Audience fixée",
         "Le tribunal donne un jour.", COURT, "filed", needed=True),
    News("order", "ordonnance", OrderForm, "Décision du juge",
         "Acceptée, rejetée, ou non-lieu.", COURT, "filed"),
    News("execution", "execution", FollowedForm, "Décision suivie, ou non",
         "La préfecture a obéi, ou pas.", COURT, "order", needed=True),
    News("penalty", "astreinte", PenaltyForm, "Somme fixée par le juge",
         "La préfecture n’a pas obéi : elle doit payer.", COURT, "order", needed=True),
    News("reasons_asked", "motifs", ReasonsForm, "Motifs demandés",
         "Vous avez demandé les raisons, par écrit.", OTHER),
    News("visit_planned", "visite", VisitForm, "Visite prévue au guichet",
         "Lisez d’abord l’avertissement.", OTHER),
)  # fmt: skip
BY_WORD = {news.word: news for news in NEWS}
BY_KIND = {news.kind: news for news in NEWS}

FIRST = {
    "appointment": ("rendez-vous-trouve", "Notez d’abord le rendez-vous."),
    "filed": ("requete", "Notez d’abord la requête déposée."),
    "order": ("ordonnance", "Notez d’abord la décision du juge."),
}
"""What to note first, where a kind makes no sense without it."""


def abouts(news: News, things: Sequence[Thing]) -> list[Thing]:
    """Return the things that ``news`` may be about, in the order first noted."""
    if news.about == "appointment":
        return appointments(list(things))
    return [thing for thing in things if news.about and thing.kind == news.about]


def offered(things: Sequence[Thing]) -> list[tuple[str, list[News]]]:
    """Return the kinds that may be noted now, by group."""
    able = [one for one in NEWS if not one.needed or abouts(one, things)]
    return [(group, [one for one in able if one.group == group]) for group in (DESK, COURT, OTHER)]


def about_it(thing: Thing, things: Sequence[Thing]) -> list[Thing]:
    """Return the things noted about ``thing``."""
    return [one for one in things if getattr(one.said, "about", None) == thing.id]
