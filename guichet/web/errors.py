"""Every failure as a page in four parts: what happened, what it changes, what to do, what is kept.

The reference on the page is the one in the terminal's log, which names the kind of failure and
the lines of code, never what a person typed.
"""

from __future__ import annotations

import errno
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DatabaseError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from guichet.dossiers.models import Dossier
from guichet.dossiers.services import CODE_ALPHABET, ArchivedDossier, ChangedElsewhere
from guichet.errors import GuichetError
from guichet.storage.blobs import BlobDamaged, BlobMissing, DiskFull, has_no_room
from guichet.storage.keys import ErasedDossier, KeysMissing, KeysUnreadable, WrongKeys
from guichet.storage.uploads import FileTooLarge
from guichet.web.access import FOR_PROGRAMS

LOGGER = logging.getLogger(__name__)

JSON = "application/json"
"""What the script of a page asks for: it shows the answer itself."""

STATUS: dict[type[Exception], int] = {
    ArchivedDossier: 409,
    ChangedElsewhere: 409,
    ErasedDossier: 410,
    FileTooLarge: 413,
    BlobDamaged: 500,
    BlobMissing: 500,
    KeysMissing: 500,
    KeysUnreadable: 500,
    WrongKeys: 500,
    DiskFull: 507,
}


class RequestTooLarge(GuichetError):
    """More bytes sent at once than the server takes."""

    status = 413
    code = "too_large"
    title = "L’envoi est trop lourd : {size} Mo."
    effect = "Aucun de ces fichiers n’a été ajouté."
    advice = "Envoyez moins de fichiers à la fois. La limite est de {limit} Mo."
    kept = "Tout ce qui était déjà reçu est toujours là."


class TooMuchText(GuichetError):
    """A form with more text or more fields than the server takes."""

    status = 413
    title = "Le texte envoyé est trop long."
    effect = "Il n’a pas été enregistré."
    advice = "Revenez en arrière, raccourcissez le texte, puis enregistrez."
    kept = "Tout ce qui était déjà enregistré est toujours là."


class TooManyFiles(GuichetError):
    """More files at once than the server takes."""

    status = 413
    title = "Il y a trop de fichiers dans cet envoi."
    effect = "Aucun de ces fichiers n’a été ajouté."
    advice = "Envoyez-les en plusieurs fois : {limit} fichiers au plus."
    kept = "Tout ce qui était déjà reçu est toujours là."


class DatabaseBusy(GuichetError):
    """The database is held by another program or another window for too long."""

    status = 503
    title = "Le dossier est occupé par une autre fenêtre ou un autre programme."
    effect = "Votre dernière action n’a pas été enregistrée."
    advice = "Attendez une minute, puis recommencez."
    kept = "Tout ce qui était enregistré avant est toujours là."


class DatabaseUnusable(GuichetError):
    """The database cannot be read or written, for another reason."""

    status = 503
    title = "La base de données ne répond pas comme prévu."
    effect = "Votre dernière action n’a pas été enregistrée."
    advice = "Arrêtez l’application (Ctrl-C), puis relancez-la."
    kept = "Rien n’a été effacé. Vos fichiers sont toujours sur le disque."


class PageNotFound(GuichetError):
    """An address that leads nowhere."""

    status = 404
    title = "Cette page n’existe pas."
    effect = "Le lien est peut-être ancien, ou mal recopié."
    advice = "Revenez à la liste des dossiers."
    kept = "Vos dossiers sont inchangés."


class UnusableRequest(GuichetError):
    """A request that cannot be understood, or that uses a name that is not ours."""

    status = 400
    title = "Cette demande ne peut pas être comprise."
    effect = "Rien n’a été fait."
    advice = "Ouvrez la dernière adresse affichée dans la fenêtre du terminal."
    kept = "Vos dossiers sont inchangés."


class FormTooOld(GuichetError):
    """A form whose protection against forged requests does not match."""

    status = 403
    title = "Cette page est restée ouverte trop longtemps."
    effect = "Vos réponses n’ont pas été enregistrées."
    advice = "Revenez en arrière, rechargez la page, puis enregistrez de nouveau."
    kept = "Tout ce qui était enregistré avant est toujours là."


class Unexpected(GuichetError):
    """A defect of the software."""

    status = 500
    title = "L’application s’est trompée. Ce n’est pas votre faute."
    effect = "Votre dernière action n’est peut-être pas enregistrée."
    advice = "Revenez en arrière et vérifiez. Si cela recommence, notez la référence."
    kept = "Rien n’a été effacé. Vos preuves sont toujours sur le disque."


class ExplainedErrors:
    """Middleware: what a view raises becomes a page that explains itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of an exception that we can explain; ``None`` for the others."""
        if isinstance(exception, Dossier.DoesNotExist):
            exception = Http404()
        error = explained(exception)
        return page_of(request, error, exception) if error else None


class BoundedRequests:
    """Middleware: a request over the limit is answered before any of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse what is too large."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isdigit() else 0
        if size > settings.LARGEST_REQUEST:
            error = RequestTooLarge(size=size // 2**20, limit=settings.LARGEST_REQUEST // 2**20)
            return page_of(request, error, error)
        return self.get_response(request)


def explained(exception: BaseException | None) -> GuichetError | None:
    """Return ``exception`` as an error in four parts, or ``None`` when nobody foresaw it."""
    if isinstance(exception, GuichetError):
        return exception
    if isinstance(exception, Http404):
        return PageNotFound()
    if isinstance(exception, OSError) and exception.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if isinstance(exception, DatabaseError):
        return _explained_database(exception)
    if isinstance(exception, SessionInterrupted):  # or the database refused the session
        under = exception.__context__ and exception.__context__.__context__
        return _explained_database(under) if isinstance(under, DatabaseError) else None
    return _explained_request(exception)


def _explained_database(exception: DatabaseError) -> GuichetError | None:
    said = str(exception)
    if "is full" in said:
        return DiskFull()
    if "locked" in said or "busy" in said:
        return DatabaseBusy()
    if not isinstance(exception, OperationalError):
        return None
    return DiskFull() if has_no_room(settings.HOME) else DatabaseUnusable()


def _explained_request(exception: BaseException | None) -> GuichetError | None:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return TooMuchText()
    if isinstance(exception, TooManyFilesSent):
        return TooManyFiles(limit=settings.DATA_UPLOAD_MAX_NUMBER_FILES)
    return UnusableRequest() if isinstance(exception, DisallowedHost) else None


def status_of(error: GuichetError) -> int:
    """Return the HTTP status of an error: its own, or that of its class, or 400."""
    own = getattr(error, "status", None)
    return own if isinstance(own, int) else STATUS.get(type(error), 400)


def page_of(
    request: HttpRequest, error: GuichetError, cause: BaseException | None = None
) -> HttpResponse:
    """Return the page of ``error``, with a reference that is also in the log."""
    status = status_of(error)
    reference = new_reference() if status != 404 else ""
    if reference:
        LOGGER.log(*_log_line(request, status, reference, cause or error))
    if request.path.startswith(FOR_PROGRAMS) or request.headers.get("Accept") == JSON:
        return for_programs(error, status, reference)
    context = {"error": error, "reference": reference}
    return render(request, "web/error.html", context, status=status)


def for_programs(error: GuichetError, status: int, reference: str) -> JsonResponse:
    """Return ``error`` for a program: a stable code (its own, or its name) and the four texts.

    ``fields``, when the error has them, name what is wrong, never what was sent.
    """
    named = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
    said = {
        "error": getattr(error, "code", named),
        "title": error.what_happened,
        "effect": error.what_it_changes,
        "advice": error.what_to_do,
        "kept": error.what_is_kept,
        "reference": reference,
    }
    if "fields" in error.details:
        said["fields"] = str(error.details["fields"])
    answer = JsonResponse(said, status=status)
    if wait := getattr(error, "retry_after", None):
        answer.headers["Retry-After"] = str(wait)
    return answer


def new_reference() -> str:
    """Return four signs that can be read aloud."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(4))


def _log_line(
    request: HttpRequest, status: int, reference: str, cause: BaseException
) -> tuple[int, str]:
    match = request.resolver_match
    where = match.view_name if match else "?"
    frames = traceback.extract_tb(cause.__traceback__)[-6:]
    lines = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    level = logging.ERROR if status >= 500 else logging.INFO
    return level, f"Réf. {reference} {status} {where} {type(cause).__name__} {lines}"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the request cannot be used."""
    return page_of(request, explained(exception) or UnusableRequest(), exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return page_of(request, FormTooOld(), exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return page_of(request, PageNotFound(), exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for what a view or a middleware raised and nobody caught."""
    cause = sys.exc_info()[1]
    return page_of(request, explained(cause) or Unexpected(), cause)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form whose token does not match its session."""
    return page_of(request, FormTooOld())
