"""The booking pages, drawn in our own words around the sentences that the sites show."""

from __future__ import annotations

import datetime as dt
import random
from html import escape

from bench.screens.scene import Scene

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FOOTER = "Accessibilité : non conforme — Mentions légales — legifrance.gouv.fr — service-public.fr"


def page_of(scene: Scene) -> str:
    """Return the body of the page that the browser of ``scene`` shows."""
    inside = {
        "no_slot": _no_slot,
        "no_slot_short": _no_slot_short,
        "slot_later": _slot_later,
        "slot": _slot,
        "captcha": _captcha,
        "maintenance": _maintenance,
        "overload": _overload,
        "legacy_no_slot": _legacy_no_slot,
        "legacy_no_calendar": _legacy_no_calendar,
        "legacy_slot": _legacy_slot,
    }[scene.page](scene)
    head = (
        f"<header><b>RÉPUBLIQUE FRANÇAISE</b><span>{_site(scene)}</span></header>"
        f"<nav>Accueil &gt; {escape(scene.demarche)}</nav>"
    )
    if scene.page == "overload":
        return inside
    return f"{head}<section>{inside}{_releases(scene)}</section><footer>{FOOTER}</footer>"


def _site(scene: Scene) -> str:
    if scene.page.startswith("legacy"):
        return f"Les services de l’État — {escape(scene.place)}"
    return f"RDV Préfecture — {escape(scene.place)}"


def _titled(scene: Scene, heading: str, *paragraphs: str) -> str:
    told = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<h2>{escape(scene.demarche)}</h2><h1>{heading}</h1>{told}"


def _no_slot(scene: Scene) -> str:
    return _titled(
        scene,
        "Choisissez votre créneau",
        f"Ouvert du lundi au vendredi, de 08:30 à 12:00. Page mise à jour le {_published(scene)}",
        "<strong>Aucun créneau disponible à partir de cette date.</strong>",
        "Veuillez réessayer ultérieurement.",
    )


def _no_slot_short(scene: Scene) -> str:
    return _titled(
        scene,
        "Choisissez votre créneau",
        "<strong>Aucun créneau disponible</strong>",
        "Veuillez réessayer ultérieurement.",
    )


def _slot_later(scene: Scene) -> str:
    later = scene.moment + dt.timedelta(days=23)
    return _titled(
        scene,
        "Choisissez votre créneau",
        "Aucun créneau disponible sur cette semaine",
        f"<button>Prochaine disponibilité le {later:%d/%m/%Y}</button>",
    )


def _slot(scene: Scene) -> str:
    columns = ""
    for offset in (2, 3, 4):
        day = scene.moment + dt.timedelta(days=offset)
        hours = "".join(f"<div class=cell>{hour}</div>" for hour in ("09h00", "09h15", "14h30"))
        columns += f"<div><h3>{DAYS[day.weekday()]} {day:%d/%m}</h3>{hours}</div>"
    return _titled(
        scene,
        "Choisissez votre créneau",
        f"<div class=columns>{columns}</div><button>Voir plus de créneaux</button>",
    )


def _captcha(scene: Scene) -> str:
    return _titled(
        scene,
        "Conditions d’utilisation",
        "Chaque usager ne prend qu’un seul rendez-vous. Les rendez-vous sont gratuits.",
        "Saisissez le code de sécurité affiché sur l’image",
        "<button>Suivant</button>",
    )


def _maintenance(scene: Scene) -> str:
    return _titled(scene, "Service en maintenance", "Le service sera de retour bientôt.")


def _overload(scene: Scene) -> str:  # noqa: ARG001
    return "<h1>502 Bad Gateway</h1><hr><p>nginx</p>"


def _legacy_no_slot(scene: Scene) -> str:
    return _titled(
        scene,
        "Vérification de disponibilité",
        "Il n’existe plus de plage horaire libre pour votre demande de rendez-vous. "
        "Veuillez recommencer ultérieurement.",
        "<button>Terminer</button>",
    )


def _legacy_no_calendar(scene: Scene) -> str:
    return _titled(scene, "Prise de rendez-vous", "Il n'y a pas calendrier disponible", "Numéro 2")


def _legacy_slot(scene: Scene) -> str:
    cells = "".join(
        f"<div class=cell>{hour} {state}</div>"
        for hour, state in (("09:00", "complet"), ("09:30", "libre"), ("10:00", "complet"))
    )
    return _titled(scene, "Choix d’une plage horaire", f"<div>{cells}</div>")


def _published(scene: Scene) -> str:
    day = scene.moment - dt.timedelta(days=random.Random(scene.seed).randint(20, 200))
    return f"{day:%d/%m/%Y} à {(day.hour + 5) % 24:02d}:{(day.minute + 17) % 60:02d}"


def _releases(scene: Scene) -> str:
    last, following = scene.releases
    told = ""
    if last:
        told += (
            f"<p class=soft>Dernière mise en ligne de rendez-vous : le {last:%d/%m/%Y} à "
            f"{last:%H:%M}<br>pour des créneaux de la semaine du {_monday(last):%d/%m/%Y}</p>"
        )
    if following:
        told += (
            "<p class=soft>Prochaine mise en ligne de nouveaux rendez-vous : le "
            f"{following:%d/%m/%Y} à {following:%H:%M}<br>pour des créneaux de la semaine du "
            f"{_monday(following):%d/%m/%Y}</p>"
        )
    return told


def _monday(moment: dt.datetime) -> dt.datetime:
    return moment + dt.timedelta(days=14 - moment.weekday())
