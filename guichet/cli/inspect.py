"""``guichet inspect``: what captures show, and what is missing. No Django, no network."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path

from guichet.booking_sites import State, label
from guichet.documents.dates import weekday_date
from guichet.documents.numbers import plural
from guichet.errors import spaced
from guichet.reading import Finding, Inspection
from guichet.reading.process import MOST_BYTES

EXIT_CODES = (
    "Codes de sortie : 0 tous les fichiers sont lus, quoi qu’ils montrent ; "
    "2 un fichier au moins ne peut pas être lu (les autres le sont)."
)
VERDICTS = {"seen": "oui", "not_seen": "non", "not_sure": "pas sûr"}
DEVICES = {
    "desktop": "d’un ordinateur",
    "phone": "d’un téléphone",
    "paper": "du papier",
    "unknown": "d’un appareil non reconnu",
}
LOOKED_FOR = (
    ("Adresse", "address"),
    ("Date", "date"),
    ("Heure", "time"),
    ("Message sans créneau", "message"),
    ("Démarche", "demarche"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.epilog = (
        f"{EXIT_CODES} La date lue sur une image n’est jamais celle de l’essai : "
        "c’est vous qui la confirmez."
    )
    parser.add_argument(
        "images", nargs="+", metavar="IMAGE", help="capture (PNG, JPEG, WebP, HEIC) ou PDF imprimé"
    )
    parser.add_argument(
        "--json", action="store_true", help="réponse pour un programme, un objet par ligne"
    )


def run(options: argparse.Namespace) -> int:
    """Print what each file shows, as soon as it is read; return 0, or 2 when one cannot be."""
    from guichet.reading.inspecting import Picture, inspected
    from guichet.reading.process import ReadingProcess

    all_read = True
    with ReadingProcess() as process:
        for name in options.images:
            content, reason = _content(Path(name))
            if content is None:
                found = Inspection(readable=False, reason=reason)
            else:
                found = inspected(process, Picture(content, name))
            all_read = all_read and found.readable
            if options.json:
                print(json.dumps(as_json(name, found), ensure_ascii=False), flush=True)
            else:
                print(as_text(name, found), flush=True)
    return 0 if all_read else 2


def as_json(name: str, found: Inspection) -> dict[str, object]:
    """Return the keys of the public contract (docs/schemas/inspect.schema.json)."""
    return {
        "file": name,
        "readable": found.readable,
        "reason": found.reason,
        "shows_url": found.address.verdict,
        "url": found.address.value,
        "shows_date": found.date.verdict,
        "date": found.date.value,
        "shows_time": found.time.verdict,
        "time": found.time.value,
        "shows_no_slot_text": found.message.verdict,
        "state": found.state,
        "shows_demarche": found.demarche.verdict,
        "last_release": found.last_release,
        "next_release": found.next_release,
        "pages": found.pages,
        "device": found.device,
        "remedies": list(found.remedies),
    }


def as_text(name: str, found: Inspection) -> str:
    """Return what one file shows, for a person."""
    if not found.readable:
        return f"{name}\n  {found.reason}\n"
    lines = [name, f"  {_kind_of(found)}"]
    for label_of, attribute in LOOKED_FOR:
        lines.append(_line(label_of, getattr(found, attribute)))
    lines.append(f"  {label(State(found.state))}")
    lines += _releases(found)
    lines += [f"  → {remedy}" for remedy in found.remedies]
    return "\n".join(lines) + "\n"


def _kind_of(found: Inspection) -> str:
    if found.pages:
        return f"Page imprimée en PDF\u00a0: {plural(found.pages, 'feuille')}."
    return f"Cette image semble venir {DEVICES[found.device]}."


def _line(name: str, finding: Finding) -> str:
    read = finding.value or finding.words
    told = spaced("{} : {}").format(name, VERDICTS[finding.verdict])
    where = f", page {finding.page}" if finding.page else ""
    return f"  {told}{spaced(' — « {} »').format(read) if read else ''}{where}"


def _releases(found: Inspection) -> list[str]:
    told = []
    for name, value in (
        ("Dernière mise en ligne", found.last_release),
        ("Prochaine mise en ligne", found.next_release),
    ):
        if value:
            moment = dt.datetime.fromisoformat(value)
            day = weekday_date(moment.date())
            told.append(f"  {name}\u00a0: le {day} à {moment:%H:%M}")
    return told


def _content(path: Path) -> tuple[bytes | None, str]:
    """Return the bytes of a file, or why there are none. No more than may be read is taken."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1), ""
    except FileNotFoundError:
        return None, "Le fichier n’existe pas."
    except IsADirectoryError:
        return None, "C’est un dossier. Donnez les images une par une."
    except (OSError, ValueError):
        return None, "L’accès au fichier est refusé."
