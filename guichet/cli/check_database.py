"""What the database and the encrypted files hold. Nothing is written; Django must be ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max

from guichet.cli.check_findings import Finding, State, fault, looked_at
from guichet.documents.numbers import plural
from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.log import entries_of, payloads_of
from guichet.evidence.models import Capture, LogEntry, SealingTry, Timestamp
from guichet.evidence.seals import ELSEWHERE
from guichet.evidence.services import blob_folder, read_original
from guichet.sealing.canonical import NotCanonical
from guichet.sealing.log import check_chain, payload_digest
from guichet.web.errors import DatabaseBusy, explained

SAMPLE = 200
"""Files read without ``--all``: enough to see a wrong disk, few enough to take seconds."""

CLOCK_TOLERANCE = dt.timedelta(minutes=5)
NAMED = 5


class LogUnsound(GuichetError):
    """The log of a dossier does not hold together."""

    title = "Le journal du dossier {code} n’est plus intact. {detail}"
    effect = "Ce dossier de preuves ne peut pas être vérifié."
    advice = "Ne notez plus rien dans ce dossier. Remettez la dernière sauvegarde."
    kept = "Les fichiers reçus sont toujours sur le disque."


class DatabaseDamaged(GuichetError):
    """SQLite finds its own file damaged."""

    title = "La base de données est abîmée : {path} ({detail})"
    effect = "Une partie des dossiers peut manquer."
    advice = "Arrêtez l’application et remettez la dernière sauvegarde."
    kept = "Les fichiers des preuves sont toujours sur le disque."


def database(*, everything: bool, now: dt.datetime) -> list[Finding]:
    """Return the findings: database, keys, clock, logs, files, last answers of authorities.

    ``everything`` reads every file, instead of a sample of 200.
    """
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    try:
        opened = looked_at("Base de données", lambda: _opens(path))
        if any(one.state != "good" for one in opened):
            return opened  # the rest reads tables that may not be there yet
        return [
            *opened,
            *_settings(),
            *_clock(now),
            *(one for dossier in _dossiers() for one in _log(dossier)),
            _logs_counted(),
            *_files(everything=everything),
            *_last_answers(),
        ]
    except DatabaseError as error:
        known = explained(error)
        busy = known if isinstance(known, DatabaseBusy) else None
        damaged = DatabaseDamaged(path=path, detail=str(error))
        return [fault("Base de données", busy or damaged)]


def _opens(path: Path) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        (said,) = cursor.fetchone()
    if said != "ok":
        raise DatabaseDamaged(path=path, detail=said)
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    known = set(executor.loader.disk_migrations or ())
    unknown = set(executor.loader.applied_migrations) - known
    if unknown:
        yield Finding(
            "Base de données",
            "fault",
            "Ces données viennent d’une version plus récente du logiciel.",
            "L’application ne démarre pas, pour ne rien abîmer.",
            "Installez la dernière version, puis relancez.",
            "Les dossiers sont toujours là. Rien n’a été modifié.",
        )
    elif waiting:
        count = plural(len(waiting), "mise à jour attend", "mises à jour attendent")
        done = "Elle se fait au prochain démarrage de l’application."
        yield Finding("Base de données", "notice", count, done)
    else:
        yield Finding("Base de données", "good", f"saine et à jour : {path}")


def _settings() -> Iterator[Finding]:
    """Yield what Django's own checks say of this room; the keys are looked at apart."""
    for one in run_checks():
        if (one.id or "").startswith("guichet.") and one.id != "guichet.E001":
            state: State = "fault" if one.is_serious() else "notice"
            advice = f"Tapez : {one.hint}" if (one.hint or "").startswith("chmod") else one.hint
            yield Finding("Réglages", state, str(one.msg), "", advice or "")


def _dossiers() -> list[Dossier]:
    return list(Dossier.objects.order_by("created_at"))


def _clock(now: dt.datetime) -> Iterator[Finding]:
    """Yield whether the clock reads later than what was already written."""
    newest = LogEntry.objects.aggregate(Max("at"))["at__max"]
    here = Timestamp.objects.exclude(authority__startswith=ELSEWHERE)
    stamped = here.aggregate(Max("gen_time"))["gen_time__max"]
    written = dt.datetime.fromisoformat(newest.replace("Z", "+00:00")) if newest else None
    last = max((one for one in (written, stamped) if one), default=None)
    if last is None or now + CLOCK_TOLERANCE >= last:
        yield Finding("Horloge", "good", f"{now.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC, plausible")
        return
    yield Finding(
        "Horloge",
        "fault",
        f"L’ordinateur dit {now:%Y-%m-%d %H:%M} UTC. Le journal dit {last:%Y-%m-%d %H:%M} UTC.",
        "Les prochains essais porteraient une heure fausse.",
        "Réglez la date et l’heure de l’ordinateur, puis recommencez.",
        "Le journal ne recule jamais : rien n’est perdu.",
    )


def _log(dossier: Dossier) -> Iterator[Finding]:
    """Yield what is wrong in one dossier's log: its chain, and what its entries say."""
    entries = entries_of(dossier.id)
    details = [one.detail for one in check_chain(entries)[:NAMED]]
    try:
        payloads = {} if dossier.is_erased else payloads_of(dossier)
    except GuichetError as error:
        yield fault(f"Dossier {dossier.code}", error)
        payloads = {}
    except (KeyError, TypeError, ValueError):
        payloads = {}
        details.append("Une entrée n’a plus la forme attendue.")
    for entry in entries:
        if entry.number in payloads and not _says(payloads[entry.number], entry.payload_digest):
            details.append(f"Le contenu de l’entrée {entry.number} a changé.")
    if details:
        unsound = LogUnsound(code=dossier.code, detail=" ".join(details[:NAMED]))
        yield fault(f"Dossier {dossier.code}", unsound)


def _says(payload: tuple[bytes, dict[str, object]], digest: str) -> bool:
    try:
        return payload_digest(*payload) == digest
    except (NotCanonical, ValueError):
        return False


def _logs_counted() -> Finding:
    count = LogEntry.objects.values("dossier").distinct().count()
    entries = plural(LogEntry.objects.count(), "entrée lue", "entrées lues")
    return Finding("Journaux", "good", f"{plural(count, 'journal', 'journaux')}, {entries}")


def _files(*, everything: bool) -> Iterator[Finding]:
    """Yield the files that miss or do not open, then how many were read."""
    captures = list(
        Capture.objects.filter(dossier__erased_at=None).select_related("dossier").order_by("id")
    )
    step = 1 if everything else max(1, -(-len(captures) // SAMPLE))
    wanted = set(captures[::step])
    faults: list[Finding] = []
    for capture in captures:
        faults += looked_at("Fichier", lambda capture=capture: _file(capture, capture in wanted))  # type: ignore[misc]
    yield from faults[:NAMED]
    read = f"{plural(len(wanted), 'lu', 'lus')} en entier, {len(captures)} présents"
    if len(faults) > NAMED:
        read += f" ; {len(faults)} manquent ou sont abîmés"
    yield Finding("Fichiers", "fault" if faults else "good", read)


def _file(capture: Capture, whole: bool) -> list[Finding]:
    """Raise what is wrong with one file; present is enough unless ``whole``."""
    if whole or not blob_folder(capture.dossier).path(capture.sha256).exists():
        read_original(capture)
    return []


def _last_answers() -> Iterator[Finding]:
    for last in SealingTry.objects.exclude(failure=""):
        yield Finding(
            f"Horodateur {last.authority}",
            "notice",
            f"dernier essai sans réponse utile : {last.failure}",
            "Les preuves sont gardées. Leur date viendra plus tard.",
            "L’application recommence seule.",
        )
