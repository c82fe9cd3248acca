"""What stops a command, told in four parts: never a stack trace.

Django is looked at only when a command has loaded it: a pure command stays pure.
"""

from __future__ import annotations

import errno
import secrets
import sys
import traceback

from guichet.errors import GuichetError
from guichet.storage.blobs import DISK_FULL
from guichet.system_reasons import reason_of


class FileRefused(GuichetError):
    """A file or folder that the system does not let us read or write."""

    title = "Ce fichier ou ce dossier ne peut pas être utilisé : {path}"
    effect = "La commande s’est arrêtée. La raison : {reason}."
    advice = "Vérifiez le chemin et ses droits, puis recommencez."
    kept = "Vos dossiers sont inchangés."


class OutputDiskFull(GuichetError):
    """The disk where a command writes is full, or the file is larger than it takes."""

    title = "Le disque est plein. La commande s’est arrêtée."
    effect = "Ce qu’elle devait écrire n’est pas complet."
    advice = "Libérez de la place ou choisissez un autre endroit, puis recommencez."
    kept = "Tout ce qui était déjà enregistré est toujours là."


class OutOfMemory(GuichetError):
    """The computer has no memory left for this."""

    title = "L’ordinateur n’a plus assez de mémoire pour cette commande."
    effect = "Elle s’est arrêtée."
    advice = "Fermez d’autres programmes, puis recommencez."
    kept = "Vos dossiers sont inchangés."


class LibraryMissing(GuichetError):
    """A library that the software needs is not installed."""

    title = "Il manque une bibliothèque : {name}"
    effect = "La commande ne peut pas se faire."
    advice = "Lancez : make run (il installe ce qui manque)."
    kept = "Vos dossiers sont inchangés."


class CommandFailed(GuichetError):
    """A defect of the software."""

    title = "Le logiciel s’est trompé. Ce n’est pas votre faute."
    effect = "La commande s’est arrêtée. Référence : {reference}."
    advice = "Recommencez. Si cela continue, signalez cette ligne : {line}"
    kept = "Rien n’a été effacé. Vos preuves sont toujours sur le disque."


def explained(exception: Exception) -> GuichetError:
    """Return ``exception`` as an error in four parts; an unforeseen one says where it happened.

    The line to report names the kind of failure and lines of code, never what a person typed.
    """
    if isinstance(exception, GuichetError):
        return exception
    if isinstance(exception, MemoryError):
        return OutOfMemory()
    if isinstance(exception, ModuleNotFoundError):
        return LibraryMissing(name=exception.name or "inconnue")
    if isinstance(exception, OSError):
        return _of_the_system(exception)
    known = _of_the_database(exception)
    if known is not None:
        return known
    return CommandFailed(reference=secrets.token_hex(2).upper(), line=_where(exception))


def _of_the_database(exception: Exception) -> GuichetError | None:
    apps = sys.modules.get("django.apps")
    if apps is None or not apps.apps.ready:
        return None
    from guichet.web import errors

    return errors.explained(exception)


def _of_the_system(error: OSError) -> GuichetError:
    if error.errno in DISK_FULL | {errno.EFBIG}:
        return OutputDiskFull()
    return FileRefused(path=error.filename or "?", reason=reason_of(error))


def _where(exception: Exception) -> str:
    frames = traceback.extract_tb(exception.__traceback__)[-3:]
    lines = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(exception).__name__} {lines}"
