"""``guichet read``: what a saved booking page says. No Django, no network."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from guichet.booking_sites import Page, Reading, State, System, decode, label, read
from guichet.documents.dates import hour, weekday_date
from guichet.errors import GuichetError, spaced

MAX_BYTES = 20 * 1024 * 1024
SYSTEMS: dict[System, str] = {
    System.RDV_PREFECTURE: "RDV-Préfecture",
    System.LEGACY_BOOKING: "ancien site de rendez-vous de la préfecture",
    System.EAPPOINTMENT: "eAppointment",
    System.PPOLETRANGERS: "ancien site de la préfecture de police",
    System.RDV_SERVICE_PUBLIC: "RDV Service Public",
    System.ANEF: "ANEF",
    System.DEMARCHE_NUMERIQUE: "Démarche numérique",
    System.UNKNOWN: "non reconnu",
}
EXIT_CODES = (
    "Codes de sortie : 0 la page est lue (même si elle ne permet pas de conclure) ; "
    "2 le fichier ou une option ne peut pas servir."
)


class PageFileUnreadable(GuichetError):
    """The saved page cannot be opened."""

    title = "Le fichier « {file} » ne peut pas être lu."
    effect = "Rien n’a été lu : {reason}."
    advice = "Vérifiez le nom du fichier, puis recommencez."
    kept = "Rien n’a été modifié."


class PageFileTooBig(GuichetError):
    """The saved page is larger than any booking page."""

    title = "Le fichier « {file} » est trop gros."
    effect = "Il n’a pas été lu : la limite est de 20 Mo."
    advice = "Enregistrez la page seule, sans ses images."
    kept = "Rien n’a été modifié."


class ReadOptionUnusable(GuichetError):
    """An option of the command does not hold what it must."""

    title = "L’option {option} ne peut pas servir : « {value} »."
    effect = "La page n’a pas été lue."
    advice = "Écrivez par exemple : {example}"
    kept = "Rien n’a été modifié."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.epilog = EXIT_CODES
    parser.add_argument("page", metavar="PAGE.html", help="page enregistrée")
    parser.add_argument(
        "--url", required=True, metavar="ADRESSE", help="adresse où la page a été vue"
    )
    parser.add_argument("--status", metavar="CODE", help="réponse du serveur (200, 503…)")
    parser.add_argument(
        "--at", metavar="MOMENT", help="moment où la page a été vue (2026-05-04T08:12:00+02:00)"
    )
    parser.add_argument(
        "--zone",
        default="Europe/Paris",
        metavar="ZONE",
        help="fuseau horaire du lieu (Europe/Paris, Indian/Reunion…)",
    )
    parser.add_argument("--json", action="store_true", help="réponse pour un programme")


def run(options: argparse.Namespace) -> int:
    """Print what the page says. Returns 0; a file or an option that cannot serve gives 2."""
    zone = _zone(options.zone)
    page = Page(
        url=options.url,
        html=decode(_bytes_of(Path(options.page))),
        status=_status(options.status),
        seen_at=_moment(options.at, zone),
    )
    reading = read(page, zone=options.zone)
    if options.json:
        print(json.dumps(as_json(reading), ensure_ascii=False, indent=2))
    else:
        print(as_text(reading, page.seen_at))
    return 0


def as_json(reading: Reading) -> dict[str, str | None]:
    """Return the keys of the public contract (docs/schemas/read.schema.json)."""
    return {
        "system": reading.system.value,
        "state": reading.state.value,
        "wording": reading.wording,
        "demarche_number": reading.demarche_number,
        "last_release": _iso(reading.last_release),
        "next_release": _iso(reading.next_release),
        "release_week": _iso(reading.release_week),
        "next_release_week": _iso(reading.next_release_week),
    }


def as_text(reading: Reading, seen_at: dt.datetime | None) -> str:
    """Return the reading for a person."""
    lines = [label(reading.state)]
    if reading.wording:
        lines.append(_told("Mots de la page : « {} »", reading.wording))
    if reading.state is State.SLOT_SEEN:
        lines.append("Un créneau peut disparaître en quelques secondes.")
    lines.append(_told("Site : {}", SYSTEMS[reading.system]))
    if reading.demarche_number:
        lines.append(f"Démarche n°\u00a0{reading.demarche_number}")
    if seen_at:
        lines.append(f"Page vue le {_in_french(seen_at)}")
    lines += _release("Dernière mise en ligne", reading.last_release, reading.release_week)
    lines += _release("Prochaine mise en ligne", reading.next_release, reading.next_release_week)
    if reading.state is State.UNKNOWN:
        lines.append("C’est à vous de dire ce que la page montre.")
    return "\n".join(lines)


def _told(sentence: str, *said: str) -> str:
    """Return ``sentence`` with the spaces of French, and what the page says as it says it."""
    return spaced(sentence).format(*said)


def _release(name: str, at: dt.datetime | None, week: dt.date | None) -> list[str]:
    if at is None:
        return []
    slots = f", pour la semaine du {weekday_date(week)}" if week else ""
    return [_told("{} : le {}{}", name, _in_french(at), slots)]


def _in_french(moment: dt.datetime) -> str:
    return f"{weekday_date(moment.date())} à {hour(moment)}"


def _iso(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise PageFileUnreadable(file=path, reason="il n’existe pas") from error
    except IsADirectoryError as error:
        raise PageFileUnreadable(file=path, reason="c’est un dossier") from error
    except (OSError, ValueError) as error:
        raise PageFileUnreadable(file=path, reason="l’accès est refusé") from error
    if len(data) > MAX_BYTES:
        raise PageFileTooBig(file=path)
    return data


def _status(given: str | None) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and 100 <= int(given) <= 599):
        raise ReadOptionUnusable(option="--status", value=given, example="--status 200")
    return int(given)


def _moment(given: str | None, zone: ZoneInfo) -> dt.datetime | None:
    """Return the moment, in the place's zone when the text has no offset."""
    if given is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(given)
    except ValueError as error:
        example = "--at 2026-05-04T08:12:00+02:00"
        raise ReadOptionUnusable(option="--at", value=given, example=example) from error
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ReadOptionUnusable(
            option="--zone", value=name, example="--zone Europe/Paris"
        ) from error
