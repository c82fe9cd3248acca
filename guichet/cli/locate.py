"""``guichet locate``: from a postcode and a commune to the préfecture and the court."""

from __future__ import annotations

import argparse
import json
import textwrap
from dataclasses import asdict

from guichet import places
from guichet.places import Desk, Located, Mailbox, Place

WIDTH = 88
MARGIN = 18
TO_CHECK = "À vérifier sur le site officiel avant d’envoyer. Préférez la lettre recommandée."
EXIT_CODES = (
    "Codes de sortie : 0 une réponse (un lieu, plusieurs lieux avec une question, ou aucun lieu "
    "avec une question) ; 2 il n’y a rien à chercher dans ce qui est écrit."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.epilog = EXIT_CODES
    parser.add_argument(
        "query",
        nargs="*",
        metavar="LIEU",
        help="code postal et commune, par exemple 93200 Saint-Denis",
    )
    parser.add_argument("--insee", metavar="CODE", help="code INSEE de la commune (93066)")
    parser.add_argument("--json", action="store_true", help="réponse pour un programme")


def run(options: argparse.Namespace) -> int:
    """Print the answer. Returns 0; what cannot be read raises and gives 2."""
    located = places.locate(" ".join(options.query), code_insee=options.insee)
    if options.json:
        print(json.dumps(as_json(located), ensure_ascii=False, indent=2))
    else:
        print(as_text(located))
    return 0


def as_json(located: Located) -> dict[str, object]:
    """Return the keys of the public contract (docs/schemas/locate.schema.json)."""
    return {
        "matches": [
            {
                "commune": place.commune,
                "code_insee": place.code_insee,
                "departement": place.departement,
                "arrondissement": place.arrondissement,
                "prefecture": place.prefecture.name,
                "counter": place.counter,
                "authority": place.authority,
                "court": place.court,
                "court_name": place.court_name,
                "confidence": place.confidence,
                "sources": [asdict(source) for source in place.sources],
            }
            for place in located.matches
        ],
        "question": located.question,
    }


def as_text(located: Located) -> str:
    """Return the answer for a person: one place in full, or the question and the choices."""
    if len(located.matches) == 1:
        text = "\n".join(_place(located.matches[0]))
    else:
        text = "\n".join([_wrapped(located.question or ""), *_short_list(located)])
    return text.replace("'", "’")


def _short_list(located: Located) -> list[str]:
    return [
        f"  - {place.commune} ({place.departement}) : {place.prefecture.name}, {place.court_name}"
        for place in located.matches
    ]


def _place(place: Place) -> list[str]:
    lines = [f"{place.commune} ({place.departement}, {place.departement_name})", ""]
    lines += _entry("Qui décide", [place.authority])
    lines += _entry("Lui écrire", _address(place.prefecture))
    if place.sous_prefecture and place.counter == place.sous_prefecture.name:
        lines += _entry("Guichet possible", _address(place.sous_prefecture))
    lines += _entry("Tribunal", _court(place))
    lines += _entry("Rendez-vous", _booking_pages(place.departement))
    lines += _entry("À savoir", [f"- {note}" for note in place.notes])
    lines += _entry("Fiabilité", _confidence(place))
    return lines


def _address(desk: Desk) -> list[str]:
    lines = [desk.name, *filter(None, [desk.service]), *desk.lines]
    lines += filter(None, [f"{desk.postcode} {desk.town}".strip()])
    lines += [f"Téléphone : {desk.phone}"] if desk.phone else []
    lines += _mailbox("E-mail du service des étrangers", desk.email_foreigners)
    lines += _mailbox("E-mail général", desk.email)
    lines += [f"Site : {desk.website}"] if desk.website else []
    if desk.kind == "sous_prefecture" and desk.handles_source:
        said = desk.handles_source
        lines.append(f"Reçoit les étrangers selon : {said.citation} ({said.date})")
    lines += [f"Note : {desk.notes}"] if desk.notes else []
    lines.append(f"Adresse : confiance {desk.confidence}, source de {desk.date or 'date inconnue'}")
    return [*lines, TO_CHECK] if desk.to_check else lines


def _mailbox(label: str, mailbox: Mailbox | None) -> list[str]:
    if mailbox is None:
        return []
    doubt = "" if places.is_official_host(mailbox.address) else " — hors domaine officiel"
    check = ", à vérifier" if mailbox.confidence == "basse" else ""
    return [f"{label} : {mailbox.address} ({mailbox.date}{check}){doubt}"]


def _court(place: Place) -> list[str]:
    court = places.court(place.court)
    lines = [court.name, *court.lines, *filter(None, [f"{court.postcode} {court.town}".strip()])]
    lines.append(f"En ligne : {court.telerecours}")
    lines.append(places.WHY_NO_EMAIL)
    lines.append(
        f"Adresse : confiance {court.confidence}, source de {court.date or 'date inconnue'}"
    )
    return [*lines, TO_CHECK] if court.confidence == "basse" else lines


def _booking_pages(departement: str) -> list[str]:
    pages = [
        page
        for page in places.booking_pages(departement)
        if page.for_foreigners is not False and page.status in {"live", "cited"}
    ]
    if not pages:
        return ["Aucune page connue. Voyez le site de la préfecture."]
    lines = ["Pages déjà vues, peut-être mortes depuis. Le rendez-vous est gratuit."]
    for page in pages:
        lines.append(f"- {page.label or 'démarche non notée'} : {page.desk}")
        lines.append(f"  {page.url} ({page.seen})")
    return lines


def _confidence(place: Place) -> list[str]:
    lines = [f"{place.confidence} : elle dit d’où vient la donnée, pas qu’elle est encore vraie."]
    if place.confidence == "basse":
        lines.append(TO_CHECK)
    lines += [
        f"- {source.about} : {source.citation} ({source.date}, confiance {source.confidence})"
        for source in place.sources
    ]
    return lines


def _entry(title: str, lines: list[str]) -> list[str]:
    body = [_wrapped(line, MARGIN) for line in lines]
    first = f"{title:<{MARGIN}}" + body[0].lstrip() if body else title
    return [first, *body[1:], ""]


def _wrapped(line: str, margin: int = 0) -> str:
    indent = " " * (margin + len(line) - len(line.lstrip()))
    return textwrap.fill(
        line.strip(),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + ("  " if line.startswith("- ") else ""),
        break_long_words=False,
        break_on_hyphens=False,
    )
