"""``guichet serve``: the application on this computer, for the person in front of it."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from guichet import __version__
from guichet.config import setup
from guichet.config.environment import read_environment
from guichet.errors import GuichetError
from guichet.storage.blobs import DISK_FULL, DiskFull, has_no_room
from guichet.storage.keys import create_keys_at_first_start, key_path, read_keys
from guichet.system_reasons import reason_of

if TYPE_CHECKING:
    from guichet.web.server import Server

FIRST_PORT = 8000


class HomeUnusable(GuichetError):
    """The folder of the data cannot be written."""

    title = "Le dossier des données ne peut pas être utilisé : {path}"
    effect = "L’application n’a pas démarré. La raison : {reason}."
    advice = "Choisissez un autre dossier avec GUICHET_HOME, ou corrigez ses droits."
    kept = "Rien n’a été modifié."


class DatabaseTooNew(GuichetError):
    """The data was written by a later version of the software."""

    title = "Ces données viennent d’une version plus récente du logiciel."
    effect = "L’application n’a pas démarré, pour ne rien abîmer. Inconnu ici : {names}."
    advice = "Installez la dernière version, puis relancez."
    kept = "Les dossiers sont toujours là. Rien n’a été modifié."


class DatabaseUnreadable(GuichetError):
    """The database file is not one, or is damaged."""

    title = "La base de données ne peut pas être lue : {path}"
    effect = "L’application n’a pas démarré."
    advice = "Remettez ce fichier depuis une sauvegarde, puis relancez."
    kept = "Les fichiers des preuves sont toujours sur le disque."


@dataclass(frozen=True)
class Voice:
    """How the command speaks: to a person, or one JSON object a line to a program."""

    as_json: bool

    def say(self, **said: str | int) -> None:
        """Print facts: lines for a person (the values), or one object."""
        if self.as_json:
            print(json.dumps(said, ensure_ascii=False))
        else:
            print("\n".join(str(value) for value in said.values()))
        sys.stdout.flush()


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.epilog = (
        "L’application écoute seulement cet ordinateur. L’adresse affichée s’ouvre une fois ; la "
        "suivante s’affiche ensuite. Ctrl-C arrête tout. Codes de sortie : 0 arrêt demandé ; "
        "2 impossible de démarrer."
    )
    parser.add_argument(
        "--port",
        type=int,
        default=FIRST_PORT,
        metavar="PORT",
        help=f"premier port essayé, {FIRST_PORT} sinon ; le suivant s’il est pris",
    )
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM. Returns 0; what prevents the start raises and gives 2."""
    home = read_environment().home
    first_start = prepare(home)
    from guichet.config.wsgi import application
    from guichet.web.server import listen

    server = listen(application, port=options.port)
    voice = Voice(as_json=options.json)
    with ExitStack() as stack:
        _stop_on_signals()
        stack.callback(_say_stopped, voice)
        stack.callback(_start_sweeps())
        practice = _start_practice(stack)
        _announce(voice, home, server, practice, first_start=first_start)
        server.run()
    return 0


def prepare(home: Path) -> bool:
    """Make the installation ready: keys, database, checks. Return whether it is the first start.

    Raises the errors of keys, or :class:`HomeUnusable`, :class:`DatabaseTooNew`,
    :class:`DatabaseUnreadable`, :class:`guichet.storage.blobs.DiskFull`; then nothing is served.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        first_start = create_keys_at_first_start(home)
        read_keys(home)
        setup()
        _prepare_database(home)
        _warn_of_open_files()
    except OSError as error:
        if error.errno in DISK_FULL:
            raise DiskFull from error
        raise HomeUnusable(path=home, reason=reason_of(error)) from error
    return first_start


def _prepare_database(home: Path) -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, OperationalError

    try:
        _refuse_newer()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("clearsessions")
        _refuse_wrong_keys(home)
    except OperationalError as error:
        if "is full" in str(error) or has_no_room(home):
            raise DiskFull from error
        raise DatabaseUnreadable(path=home / "guichet.sqlite3") from error
    except DatabaseError as error:
        raise DatabaseUnreadable(path=home / "guichet.sqlite3") from error


def _refuse_newer() -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations or ())
    unknown = sorted(f"{app}.{name}" for app, name in set(loader.applied_migrations) - known)
    if unknown:
        raise DatabaseTooNew(names=", ".join(unknown[:5]))


def _refuse_wrong_keys(home: Path) -> None:
    from guichet.dossiers.models import Dossier

    newest = Dossier.objects.filter(erased_at=None).order_by("-created_at").first()
    if newest is not None:
        read_keys(home).vault(bytes(newest.wrapped_key))


def _warn_of_open_files() -> None:
    from guichet.config.checks import private_files

    for found in private_files():
        print(f"Attention : {found.msg} Tapez : {found.hint}", file=sys.stderr)


def _stop_on_signals() -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def _start_sweeps() -> Any:
    from django.utils.module_loading import autodiscover_modules

    from guichet.jobs import Ticker

    autodiscover_modules("tasks")
    ticker = Ticker()
    ticker.start()
    return ticker.stop


def _start_practice(stack: ExitStack) -> str:
    """Start the practice site on its own loopback port; return its address."""
    from django.conf import settings

    from guichet.practice import PracticeServer

    server = stack.enter_context(PracticeServer())
    settings.PRACTICE_URL = server.url
    return server.url


def _announce(
    voice: Voice, home: Path, server: Server, practice: str, *, first_start: bool
) -> None:
    from guichet.web import opening

    base = f"http://127.0.0.1:{server.port}"
    address = f"{base}/ouvrir/{opening.new_token()}"
    opening.when_spent(lambda token: _announce_next(voice, f"{base}/ouvrir/{token}"))
    if voice.as_json:
        voice.say(address=address, port=server.port, home=str(home), practice=practice)
        return
    again = "Elles viennent d’être créées. " if first_start else ""
    voice.say(
        title=f"Guichet ouvert {__version__}",
        data=f"Vos données, chiffrées : {home}",
        keys=f"Vos clés : {key_path(home)}",
        copy=f"{again}Gardez une copie de ce fichier ailleurs, sur une clé USB par exemple.",
        practice=f"Site d’entraînement : {practice}",
        stop="Pour arrêter : Ctrl-C.",
        invitation="Ouvrez cette adresse dans votre navigateur :",
        address=address,
    )


def _announce_next(voice: Voice, address: str) -> None:
    if voice.as_json:
        voice.say(address=address)
    else:
        voice.say(
            invitation="C’est ouvert. Pour un autre navigateur, ou après l’avoir fermé :",
            address=address,
        )


def _say_stopped(voice: Voice) -> None:
    from guichet.web import opening

    opening.forget_listeners()
    if not voice.as_json:
        voice.say(stopped="Arrêté. Vos dossiers sont enregistrés.")
