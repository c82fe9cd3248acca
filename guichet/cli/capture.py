"""``guichet capture``: the official page in a window, one key to record it.

The person acts in the window; this command opens it, says what the page reads as, and keeps what
the person asks to keep. Django is only started to put a recording into a dossier.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import queue
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from guichet.assisted import AssistedSession, ForTests, RecordedPage, SessionStatus
from guichet.assisted.errors import BrowserCrashed
from guichet.booking_sites import label
from guichet.cli.capture_files import CaptureFolder
from guichet.cli.dossier_source import NoSuchDossier
from guichet.errors import GuichetError, spaced

EXIT_CODES = (
    "Codes de sortie : 0 la séance est finie ; 2 la fenêtre n’a pas pu s’ouvrir, ou le navigateur "
    "s’est arrêté tout seul (ce qui était enregistré est gardé)."
)
WELCOME = """\
La page s’ouvre dans une fenêtre. Vous y faites tout vous-même.
Le logiciel ne clique pas, ne remplit rien, ne recharge rien.
Rechargez plusieurs fois la page vous-même, avec la touche F5.

  Entrée        enregistrer la page affichée
  q puis Entrée finir
"""
PARIS = "Europe/Paris"
DEFAULT_FOLDER = Path("captures")
Keeper = Callable[[RecordedPage], str]
LOOK_EVERY = 1.0
"""Seconds between two looks at the window. Looking asks nothing of the site."""


class UnknownZone(GuichetError):
    """``--zone`` is not a name of the IANA list."""

    title = "Ce fuseau horaire est inconnu : {zone}"
    effect = "La fenêtre ne s’ouvre pas."
    advice = "Écrivez par exemple Europe/Paris ou Indian/Reunion."
    kept = "Rien n’a été fait."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.epilog = EXIT_CODES
    parser.add_argument("url", metavar="ADRESSE", help="adresse de la page officielle (https://…)")
    parser.add_argument("--dossier", metavar="ID", help="ranger les captures dans ce dossier")
    parser.add_argument(
        "--out", metavar="DIR", type=Path, help="les écrire ici (sans --dossier : captures/)"
    )
    parser.add_argument(
        "--zone",
        help="fuseau du lieu, par exemple Indian/Reunion (sinon celui du dossier, ou Paris)",
    )
    parser.add_argument("--json", action="store_true", help="réponse pour un programme, à la fin")
    for_tests = parser.add_argument_group()
    for_tests.add_argument("--headless", action="store_true", help=argparse.SUPPRESS)
    for_tests.add_argument("--debugging-door", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Open the window and serve the person until she ends. Returns 0, or 2 after a crash."""
    dossier = known_dossier(options.dossier) if options.dossier else None
    zone = _zone(options.zone or (dossier.zone if dossier else PARIS))
    screen = sys.stderr if options.json else sys.stdout
    desk = Desk(AssistedSession(zone=zone), _keepers(options.out, dossier), screen)
    with desk.session:
        desk.session.start(
            options.url,
            visible=not options.headless,
            for_tests=ForTests(debugging_door=options.debugging_door),
        )
        if options.debugging_door:
            desk.say(f"porte {desk.session.debugging_door()}")
        desk.say(WELCOME)
        sound = desk.serve(lines_of(sys.stdin))
    if options.json:
        print(json.dumps({"captures": desk.kept}, ensure_ascii=False, indent=2))
    return 0 if sound else 2


class Desk:
    """The terminal beside the window: says what the page reads as, records when asked."""

    def __init__(
        self,
        session: AssistedSession,
        keepers: list[Keeper],
        screen: TextIO,
    ) -> None:
        self.session = session
        self.kept: list[dict[str, object]] = []
        self._keepers = keepers
        self._screen = screen
        self._said = ""
        self._last_second = ""

    def say(self, text: str) -> None:
        """Print ``text`` for the person."""
        print(text, file=self._screen, flush=True)

    def serve(self, lines: queue.Queue[str | None]) -> bool:
        """Serve until the person ends or the window goes; return ``False`` after a crash."""
        while True:
            try:
                line = lines.get(timeout=LOOK_EVERY)
            except queue.Empty:
                status = self._look()
                if status is not None and not status.window_open:
                    return self._say_goodbye(status)
                continue
            except KeyboardInterrupt:
                line = None
            if line is None or line.strip().lower() in {"q", "quitter"}:
                self.say(spaced("Fini. Captures enregistrées : {}.").format(len(self.kept)))
                return True
            self._record()

    def _record(self) -> None:
        self._wait_for_another_second()
        try:
            recorded = self.session.record()
        except GuichetError as error:
            self.say(error.as_text())
            return
        self.say(f"Page enregistrée. {label(recorded.reading.state)}")
        kept = [self._is_kept(keep, recorded) for keep in self._keepers]
        if any(kept):
            self.kept.append(recorded.as_json())

    def _is_kept(self, keep: Keeper, recorded: RecordedPage) -> bool:
        try:
            self.say(keep(recorded))
        except GuichetError as error:
            self.say(error.as_text())
            return False
        return True

    def _wait_for_another_second(self) -> None:
        """Files are named by the second: two recordings never share one."""
        while (second := time.strftime("%H%M%S")) == self._last_second:
            time.sleep(0.05)
        self._last_second = second

    def _look(self) -> SessionStatus | None:
        """Say what changed in the window; return its status, or ``None`` when it hangs."""
        try:
            status = self.session.status()
        except GuichetError as error:
            self.say(error.as_text())
            return None
        text = describe(status)
        if text != self._said and status.window_open:
            self._said = text
            self.say(f"[{status.moment:%H:%M:%S}] {text}")
        return status

    def _say_goodbye(self, status: SessionStatus) -> bool:
        crashed = isinstance(status.last_error, BrowserCrashed)
        self.say(status.last_error.as_text() if status.last_error else "La fenêtre est fermée.")
        self.say(spaced("Captures enregistrées : {}.").format(len(self.kept)))
        return not crashed


def describe(status: SessionStatus) -> str:
    """Return what the window shows, in a few lines without the hour."""
    lines = [status.address]
    if status.needs_warning:
        lines.append(
            spaced("Attention : cette adresse n’est pas celle d’une administration connue.")
        )
    lines += [
        spaced("Message de la page : « {} »").format(message.text) for message in status.messages
    ]
    if status.reading is not None:
        lines.append(label(status.reading.state))
        releases = (
            ("Dernière mise en ligne", status.reading.last_release),
            ("Prochaine mise en ligne", status.reading.next_release),
        )
        lines += [
            spaced("{} : {:%d/%m/%Y à %H:%M}").format(name, at) for name, at in releases if at
        ]
    elif status.waiting_since is not None:
        lines.append(f"La page demandée ne répond pas depuis {status.waiting_since:%H:%M:%S}.")
    elif not status.responding:
        lines.append("La page ne se laisse pas lire pour l’instant.")
    if len(status.tabs) > 1:
        lines.append(f"{len(status.tabs)} onglets ouverts. Celui-ci serait enregistré.")
    lines += [
        spaced("Téléchargement refusé : {}").format(name) for name in status.refused_downloads
    ]
    if status.last_error is not None:
        lines.append(status.last_error.as_text())
    return "\n  ".join(lines)


@dataclass(frozen=True)
class KnownDossier:
    """A dossier of this installation, and the zone of the place where its démarche is asked for."""

    id: UUID
    zone: str


def known_dossier(given: str) -> KnownDossier:
    """Return the dossier called ``given``, before any window opens; raise ``NoSuchDossier``."""
    from guichet.config import setup

    setup()
    from django.db import DatabaseError

    from guichet.dossiers.models import Dossier
    from guichet.dossiers.services import profile_of

    try:
        dossier = Dossier.objects.filter(pk=UUID(given), erased_at=None).first()
    except (ValueError, DatabaseError):
        dossier = None
    if dossier is None:
        raise NoSuchDossier(name=given)
    counter = profile_of(dossier).counter
    return KnownDossier(dossier.id, counter.zone if counter else PARIS)


def store_in_dossier(dossier: UUID, recorded: RecordedPage) -> int:
    """Put ``recorded`` into the journal of a dossier; return the number of the attempt."""
    from guichet.evidence.recorded import add_recorded_page

    attempt, _ = add_recorded_page(dossier, recorded, at=dt.datetime.now(dt.UTC))
    return attempt.number


def lines_of(source: TextIO) -> queue.Queue[str | None]:
    """Return a queue that receives each line of ``source``, then ``None`` at its end."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in source:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, name="capture-keyboard", daemon=True).start()
    return lines


def _keepers(out: Path | None, dossier: KnownDossier | None) -> list[Keeper]:
    """Return what to do with each recording; each says in French what it did."""
    keepers: list[Keeper] = []
    if out is not None or dossier is None:
        folder = CaptureFolder(out or DEFAULT_FOLDER)
        keepers.append(lambda recorded: f"Écrite dans {folder.write(recorded)}")
    if dossier is not None:
        place = dossier.id
        keepers.append(lambda recorded: _stored_or_written(place, recorded))
    return keepers


def _stored_or_written(dossier: UUID, recorded: RecordedPage) -> str:
    """Store in the dossier; a refusal does not lose the page, it is written beside."""
    try:
        number = store_in_dossier(dossier, recorded)
    except GuichetError as refused:
        written = CaptureFolder(DEFAULT_FOLDER).write(recorded)
        return f"{refused.as_text()}\nEn attendant, elle est écrite dans {written}"
    return f"Rangée dans le dossier, essai n°\u00a0{number}."


def _zone(given: str) -> str:
    try:
        return ZoneInfo(given).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(zone=given) from None
