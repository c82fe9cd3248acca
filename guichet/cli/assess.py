"""``guichet assess``: which next step the rules allow for some facts, and why."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import textwrap
from pathlib import Path

from guichet import law, places
from guichet.documents.dates import long_date
from guichet.documents.typography import typeset
from guichet.law import Assessment, Finding
from guichet.law.facts_file import MOST_BYTES, NotAFactsFile, read_facts_file
from guichet.system_reasons import reason_of

WIDTH = 88
ROUTES = {
    "continue_attempts": "Continuer les essais",
    "gather_urgency": "Réunir les preuves de l’urgence",
    "refere_mesures_utiles": "Référé mesures utiles possible (art. L. 521-3)",
    "refere_suspension": "Autre recours : référé-suspension (art. L. 521-1)",
    "refere_liberte": "Autre recours : référé-liberté (art. L. 521-2)",
    "ask_to_advance": "Demander une date plus proche",
    "substitution_anef": "Demander l’aide prévue pour l’ANEF",
    "execution": "Faire exécuter l’ordonnance",
    "refile": "Nouvelle requête",
    "see_human_first": "Voir quelqu’un d’abord",
    "recours_annulation": "Attaquer le refus de rendez-vous",
    "write_first": "Écrire d’abord",
    "wait_window": "Attendre l’ouverture",
    "elsewhere": "Autre procédure",
    "stop_done": "Terminé",
}
MEASURES = {
    "rdv": "un rendez-vous",
    "earlier_rdv": "un rendez-vous plus proche",
    "recepisse_api": "un récépissé ou une attestation",
    "enregistrement": "l’enregistrement de la demande",
    "substitution": "un accueil de substitution",
}
MARKERS = {
    "legal_minimum": "Minimum demandé par la loi",
    "prudent": "Dossier prudent",
    "very_complete": "Dossier très complet (avant 2020)",
}
SIGNS = {True: "atteint", False: "pas encore", None: "on ne sait pas"}
OUTCOMES = {"met": "oui", "not_met": "non", "unknown": "?"}
LIMITS = "Ceci est une information, pas un conseil. Chaque juge reste libre. Vous décidez."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.epilog = "Codes de sortie : 0 une réponse ; 2 les faits ne peuvent pas être lus."
    parser.add_argument("facts", metavar="FAITS.json", help="les faits ; - pour l’entrée standard")
    parser.add_argument("--on", type=_day, metavar="AAAA-MM-JJ", help="jour de l’évaluation")
    parser.add_argument("--json", action="store_true", help="réponse pour un programme")


def run(options: argparse.Namespace) -> int:
    """Print the answer. Returns 0; facts that cannot be read raise and give 2."""
    today = dt.date.today()  # noqa: DTZ011 (the day on this computer)
    content = _read(options.facts)
    given = read_facts_file(content, today, on=options.on, path=options.facts)
    answer = law.assess(given.facts, given.on or today)
    print(
        json.dumps(answer.as_json(), ensure_ascii=False, indent=2)
        if options.json
        else _text(answer)
    )
    return 0


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une date AAAA-MM-JJ") from None


def _read(path: str) -> bytes:
    """Return the bytes of the file; of a huge one, enough to know that it is too large."""
    if path == "-":
        source = getattr(sys.stdin, "buffer", None)
        return source.read(MOST_BYTES + 1) if source else sys.stdin.read(MOST_BYTES + 1).encode()
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotAFactsFile(path=path, reason="Ce fichier n’existe pas.") from error
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "ce nom n’est pas permis"
        raise NotAFactsFile(path=path, reason=f"La raison : {reason}.") from error


def _text(answer: Assessment) -> str:
    blocks = [
        [f"Suite : {ROUTES.get(answer.route, answer.route)}", answer.because],
        [f"Où aller : {answer.target}"] if answer.target else [],
        [f"Mesure demandée : {MEASURES[answer.measure]}"] if answer.measure else [],
        [f"Sinon : {ROUTES.get(answer.runner_up, answer.runner_up)}"] if answer.runner_up else [],
        [f"Tribunal : {places.court(answer.court).name}"] if answer.court else [],
        _listed("Attention", [one.text for one in answer.warnings]),
        _listed(
            "Repères", [f"{MARKERS[name]} : {SIGNS[tick]}" for name, tick in answer.markers.items()]
        ),
        _listed(
            "Ce qui n’est pas réuni, ou pas connu",
            [one.text for one in answer.findings if one.outcome != "met"],
        ),
        _listed("À faire maintenant", [one.text for one in answer.next_steps]),
        _listed("Dates", [f"{one.date:%d/%m/%Y} : {one.label}" for one in answer.deadlines]),
        _listed("Pourquoi", [_why(one) for one in answer.findings]),
        [LIMITS, _checked(answer)],
    ]
    return "\n\n".join("\n".join(map(_wrapped, block)) for block in blocks if block)


def _checked(answer: Assessment) -> str:
    oldest = min((one.checked_on for one in answer.findings if one.checked_on), default=None)
    return f"Règles vérifiées le {long_date(oldest)}, ou après." if oldest else ""


def _listed(title: str, lines: list[str]) -> list[str]:
    return [f"{title} :", *(f"- {line}" for line in lines)] if lines else []


def _why(one: Finding) -> str:
    source = f" — {one.source.citation} ({one.confidence_label})" if one.source else ""
    return f"[{OUTCOMES[one.outcome]}] {one.title}{source}"


def _wrapped(line: str) -> str:
    hanging = "  " if line.startswith("- ") else ""
    return textwrap.fill(typeset(line), WIDTH, subsequent_indent=hanging, break_long_words=False)
