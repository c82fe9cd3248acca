"""The items a bailiff's web finding notes (NF Z67-147), each with how it is known.

The list is borrowed, the standing is not: what is recorded is what was seen. « Aucun relais vu »
does not say that there is none (law.md §6.3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from guichet.assisted.answers import Answer, ClockOffset, is_on_this_computer
from guichet.assisted.certificates import Certificate
from guichet.assisted.machine import Machine
from guichet.assisted.recording import RecordedFact, SeenMessage
from guichet.assisted.snapshot import TALLEST, Snapshot
from guichet.assisted.tab import Step, Waiting

NOT_KNOWN = "non connu"

NBSP = "\u00a0"
THIN = "\u202f"

_WAYS = {
    "opened": "ouverte au départ par le logiciel",
    "link": "lien suivi",
    "typed": "adresse saisie",
    "address_bar": "barre d’adresse",
    "auto_bookmark": "signet",
    "form_submit": "formulaire envoyé",
    "reload": "page rechargée",
    "generated": "barre d’adresse",
    "auto_toplevel": "ouverte par le navigateur",
    "other": "autre",
}


@dataclass(frozen=True)
class Surroundings:
    """What is known around a snapshot: the machine, the browser, the tab and its past.

    ``cookies`` is how many the profile holds, ``None`` when the browser did not say. ``refused``
    are the names of downloads that were refused.
    """

    machine: Machine
    browser: str
    software: str
    zone: str
    asked_address: str
    visible: bool
    tabs: int
    tab_known_by: str
    reloads: int
    path: Sequence[Step]
    messages: Sequence[SeenMessage]
    refused: Sequence[str]
    cookies: int | None
    answer: Answer | None
    failure: str | None
    waiting: Waiting | None
    offset: ClockOffset | None


def facts_of(taken: Snapshot, around: Surroundings) -> tuple[RecordedFact, ...]:
    """Return every item, in the order they are printed."""
    return (
        *_page(taken, around),
        *_time(taken, around),
        *_machine(taken, around),
        *_network(taken, around),
        *_connection(taken.certificates, around),
        *_way(around),
        *_limits(taken),
    )


def _page(taken: Snapshot, around: Surroundings) -> Iterator[RecordedFact]:
    shown = "lue dans le navigateur"
    yield RecordedFact("Adresse de la page", taken.address, shown, "address")
    yield RecordedFact("Titre de la page", taken.document.title or "(sans titre)", shown, "title")
    yield RecordedFact(
        "Adresse ouverte au départ",
        around.asked_address,
        "ouverte par le logiciel",
        "asked_address",
    )
    yield RecordedFact("Onglet", f"1 sur {around.tabs}", around.tab_known_by, "tab")
    for message in around.messages:
        when = _local(message.moment, around.zone)
        still = ", encore ouvert" if message.open else ", fermé depuis"
        yield RecordedFact(
            "Message affiché par la page",
            f"«{NBSP}{message.text}{NBSP}» ({when}{still})",
            f"signalé par le navigateur{THIN}; une image de la page ne le montre pas",
            "message",
        )


def _time(taken: Snapshot, around: Surroundings) -> Iterator[RecordedFact]:
    clock = "horloge de cet ordinateur"
    yield RecordedFact("Début", _local(taken.began_at, around.zone), clock, "began_at")
    yield RecordedFact("Fin", _local(taken.ended_at, around.zone), clock, "ended_at")
    machine = around.machine
    yield RecordedFact(
        "Fuseau de l’ordinateur", machine.zone or NOT_KNOWN, "réglage du système", "machine_zone"
    )
    words = {True: "oui", False: "non", None: NOT_KNOWN}[machine.clock_synchronised]
    yield RecordedFact(
        "Horloge synchronisée", words, "dit par le système à l’ouverture", "clock_synchronised"
    )
    if around.offset is None:
        value = NOT_KNOWN
    else:
        ahead = _number(around.offset.seconds, signed=True)
        value = f"{ahead}{NBSP}s, à {_number(around.offset.uncertainty)}{NBSP}s près"
    yield RecordedFact(
        "Avance de l’horloge sur le serveur",
        value,
        f"indication{NBSP}: en-tête Date de la réponse, comparé à l’horloge",
        "clock_offset",
    )


def _machine(taken: Snapshot, around: Surroundings) -> Iterator[RecordedFact]:
    machine, document = around.machine, taken.document
    yield RecordedFact("Système", machine.system, "dit par le système", "system")
    yield RecordedFact(
        "Noyau et machine",
        f"{machine.kernel}, {machine.architecture}",
        "dit par le système",
        "kernel",
    )
    yield RecordedFact("Navigateur", around.browser, "dit par le navigateur", "browser")
    yield RecordedFact("Nom donné aux sites", document.agent, "dit par le navigateur", "user_agent")
    led = "oui" if document.automated else "non"
    yield RecordedFact(
        "Se déclare lié à un logiciel", led, "dit par le navigateur aux sites", "automated"
    )
    yield RecordedFact("Logiciel", around.software, "version installée", "software")
    shown = "visible" if around.visible else "sans affichage (essai technique)"
    size = f"{document.width}{NBSP}×{NBSP}{document.height}{NBSP}points"
    window = f"{size}, échelle {_number(document.scale)}, {shown}"
    yield RecordedFact("Fenêtre", window, "dit par le navigateur", "window")
    page, browser = document.language or NOT_KNOWN, document.languages or NOT_KNOWN
    yield RecordedFact(
        "Langues",
        f"page{NBSP}: {page}{THIN}; navigateur{NBSP}: {browser}",
        "dit par la page et le navigateur",
        "languages",
    )
    count = NOT_KNOWN if around.cookies is None else str(around.cookies)
    yield RecordedFact(
        "Cookies et cache",
        f"profil neuf au départ, cache et historique vides{THIN}; {count} cookie(s) à présent",
        f"profil créé par le logiciel{THIN}; nombre dit par le navigateur, valeurs non gardées",
        "cookies",
    )


def _network(taken: Snapshot, around: Surroundings) -> Iterator[RecordedFact]:
    answer, seen = around.answer, "réponse reçue par le navigateur"
    if around.waiting:
        since = (taken.ended_at - around.waiting.since).total_seconds()
        value = f"{around.waiting.address}, demandée depuis {since:.0f}{NBSP}s"
        yield RecordedFact("Page sans réponse", value, "vue par le navigateur", "waiting")
    if around.failure:
        yield RecordedFact(
            "Échec du chargement", around.failure, "dit par le navigateur", "failure"
        )
    status = str(answer.status) if answer else "aucune réponse vue"
    yield RecordedFact("Réponse du serveur (HTTP)", status, seen, "http_status")
    yield RecordedFact(
        "Date dite par le serveur",
        (answer and answer.server_date) or NOT_KNOWN,
        seen,
        "server_date",
    )
    stored = taken.document.delivery == "cache" or bool(answer and answer.stored_copy)
    yield RecordedFact(
        "Copie gardée en réserve",
        "oui, au moins en partie" if stored else "non vue",
        "dit par le navigateur et les en-têtes Age",
        "stored_copy",
    )
    protocol = taken.document.protocol or NOT_KNOWN
    yield RecordedFact("Protocole web", protocol, "dit par le navigateur", "http_protocol")
    family = (answer and answer.family) or NOT_KNOWN
    yield RecordedFact(
        "Famille d’adresse réseau du serveur", family, "connexion du navigateur", "network_family"
    )
    relays = list(around.machine.relays)
    if answer and answer.loopback_peer and not is_on_this_computer(answer.address):
        relays.append("connexion passée par cet ordinateur")
    yield RecordedFact(
        "Relais (proxy)",
        f"vu dans{NBSP}: {', '.join(relays)}" if relays else "aucun vu",
        f"variables et réglages du système, connexion{THIN}; un relais du réseau ne s’y voit pas",
        "proxy",
    )


def _connection(chain: Sequence[Certificate], around: Surroundings) -> Iterator[RecordedFact]:
    """Yield the encryption and the certificates: the whole chain, or what the browser sums up."""
    security = around.answer.security if around.answer else None
    if security is not None:
        yield RecordedFact(
            "Chiffrement", security.protocol, "connexion du navigateur", "tls_protocol"
        )
    known = "certificat reçu par le navigateur, non vérifié par le logiciel"
    for rank, one in enumerate(chain):
        name = "Certificat du serveur" if rank == 0 else f"Certificat n° {rank + 1} de la chaîne"
        dates = _validity(one.not_before, one.not_after, around.zone)
        parts = (one.subject, f"émis par {one.issuer}", dates, f"SHA-256 {one.sha256}")
        code = "certificate" if rank == 0 else "chain"
        yield RecordedFact(name, f"{THIN}; ".join(parts), known, code)
    if security is not None and not chain:
        dates = _validity(security.not_before, security.not_after, around.zone)
        summary = (security.subject, f"émis par {security.issuer}", dates)
        how = "résumé du navigateur, qui n’a pas donné le certificat entier"
        yield RecordedFact("Certificat du serveur", f"{THIN}; ".join(summary), how, "certificate")


def _validity(first: dt.datetime | None, last: dt.datetime | None, zone: str) -> str:
    if first is None or last is None:
        return "dates non connues"
    return f"du {_local(first, zone)} au {_local(last, zone)}"


def _way(around: Surroundings) -> Iterator[RecordedFact]:
    answer = around.answer
    for hop in answer.hops if answer else ():
        yield RecordedFact(
            "Redirection",
            f"{hop.address} ({hop.status or NOT_KNOWN})",
            "vue par le navigateur",
            "redirect",
        )
    for step in around.path:
        details = [_local(step.moment, around.zone), _WAYS.get(step.how, step.how or NOT_KNOWN)]
        details += [f"HTTP {step.status}"] if step.status else []
        yield RecordedFact(
            "Page parcourue",
            f"{step.address} ({', '.join(details)})",
            "vue par le navigateur",
            "step",
        )
    yield RecordedFact(
        "Rechargements par la personne", str(around.reloads), "comptés dans cet onglet", "reloads"
    )
    for name in around.refused:
        yield RecordedFact("Téléchargement refusé", name, "règle du logiciel", "download_refused")


def _limits(taken: Snapshot) -> Iterator[RecordedFact]:
    if taken.picture_only:
        yield RecordedFact(
            "Image seule",
            "le texte et l’archive n’ont pas pu être lus",
            "la page attendait une réponse du site",
            "picture_only",
        )
        return
    how = "texte relu avant et après l’image"
    same = "oui" if taken.steady else f"non{NBSP}: le texte a changé pendant l’enregistrement"
    yield RecordedFact("Image, texte et archive du même moment", same, how, "steady")
    width, height = taken.page_size
    whole = f"{width}{NBSP}×{NBSP}{height}{NBSP}points"
    if taken.cut:
        whole += f", image coupée à {TALLEST} points de haut"
    if not taken.whole_steady:
        whole += ", le texte a changé pendant cette image"
    yield RecordedFact("Page entière", whole, how, "whole_page")
    document, told = taken.document, "dit par le navigateur"
    state = "terminé" if document.ready == "complete" else "en cours"
    yield RecordedFact("Chargement de la page", state, told, "loading")
    place = f"{document.scroll_x}{THIN}; {document.scroll_y}"
    yield RecordedFact("Défilement (points)", place, told, "scroll")
    if not taken.mhtml:
        why = f"archive de la page{NBSP}: le navigateur n’en a pas fait"
        if document.passwords_held:
            why = f"archive de la page{NBSP}: un champ de mot de passe est rempli"
        yield RecordedFact("Non gardé", why, "règle du logiciel ou du navigateur", "withheld")


def _local(moment: dt.datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    return f"{local:%d/%m/%Y %H:%M:%S} (UTC{offset[:3]}:{offset[3:5]})"


def _number(value: float, *, signed: bool = False) -> str:
    text = f"{value:+.3f}" if signed else f"{value:.3f}"
    return text.rstrip("0").rstrip(".").replace(".", ",").replace("-", "−")
