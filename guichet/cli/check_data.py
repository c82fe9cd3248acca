"""What the folder of the data holds, as far as it can be seen without Django."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from guichet.cli.check_findings import Finding, looked_at
from guichet.errors import GuichetError
from guichet.storage.keys import KeysMissing, key_path, read_keys
from guichet.system_reasons import reason_of

DATABASE = "guichet.sqlite3"
LITTLE_ROOM = 1_000_000_000
NO_ROOM = 100_000_000
"""Bytes: under the first the person is told, under the second the next captures may not fit."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class HomeIsNoFolder(GuichetError):
    """What should be the folder of the data is something else."""

    title = "Le dossier des données n’est pas un dossier : {path}"
    effect = "Rien n’a été vérifié."
    advice = "Corrigez GUICHET_HOME, puis recommencez."
    kept = "Rien n’a été modifié."


class HomeNotWritable(GuichetError):
    """The folder of the data refuses a new file."""

    title = "Le dossier des données ne peut pas être écrit : {path} ({reason})"
    effect = "Aucune nouvelle preuve ne peut être gardée."
    advice = "Libérez de la place ou corrigez ses droits, puis recommencez."
    kept = "Ce qui est déjà enregistré est toujours là."


def folder(home: Path) -> list[Finding]:
    """Return whether the folder takes new files, and how much room is left on its disk.

    Writes one small file and removes it. Raises :class:`HomeIsNoFolder`.
    """
    if not home.exists():
        later = "L’application le crée quand elle s’ouvre."
        return [Finding("Données", "notice", f"pas encore de dossier : {home}", later)]
    if not home.is_dir():
        raise HomeIsNoFolder(path=home)
    return [*looked_at("Données", lambda: _writable(home)), room(home)]


def _writable(home: Path) -> Iterator[Finding]:
    try:
        with tempfile.NamedTemporaryFile(dir=home, prefix=".essai-") as file:
            file.write(b"EXEMPLE" * 1000)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise HomeNotWritable(path=home, reason=reason_of(error)) from error
    yield Finding("Données", "good", f"{home} peut être écrit")


def room(home: Path) -> Finding:
    """Return how much room is left on the disk of the data."""
    free = shutil.disk_usage(home).free
    said = f"{free / 1e9:.1f} Go libres".replace(".", ",")
    if free >= LITTLE_ROOM:
        return Finding("Place", "good", said)
    return Finding(
        "Place",
        "notice" if free >= NO_ROOM else "fault",
        f"{said} seulement",
        "Les prochaines preuves pourraient ne pas être gardées.",
        "Libérez de la place sur ce disque.",
        "Ce qui est déjà enregistré est toujours là.",
    )


def keys(home: Path) -> Iterator[Finding]:
    """Yield whether the keys are there, well formed, and readable by this account alone.

    Raises the errors of :func:`guichet.storage.keys.read_keys`, which name the file.
    """
    path = key_path(home)
    if not path.exists() and not (home / DATABASE).exists():
        yield Finding("Clés", "notice", "pas encore créées", "Elles le sont au premier démarrage.")
        return
    if not path.exists():
        raise KeysMissing(path=path)
    read_keys(home)
    exposed = [one for one in (path.parent, *sorted(path.parent.iterdir())) if _open_to_others(one)]
    if not exposed:
        yield Finding("Clés", "good", f"{path}, lisibles par vous seulement")
    for one in exposed:
        yield Finding(
            "Clés",
            "fault",
            f"D’autres comptes de cet ordinateur peuvent ouvrir : {one}",
            "Ils pourraient lire vos dossiers.",
            f'Tapez : chmod {"700" if one.is_dir() else "600"} "{one}"',
            "Rien n’a été modifié.",
        )


def keys_open(home: Path) -> bool:
    """Return whether the keys can be read; without them, what is encrypted stays closed."""
    try:
        read_keys(home)
    except GuichetError:
        return False
    return True


def _open_to_others(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & OTHERS)


def strays(home: Path) -> Iterator[Finding]:
    """Yield plain copies that a killed process left in the folder of exports."""
    left = []
    with contextlib.suppress(OSError):
        left = sorted((home / "exports").iterdir())
    if left:
        yield Finding(
            "Copies en clair",
            "notice",
            f"{len(left)} reste d’un export interrompu : {home / 'exports'}",
            "Quelqu’un qui prend ce disque pourrait les lire.",
            "Effacez le contenu de ce dossier, l’application arrêtée.",
        )
