"""Who may see a page, on one's own computer: the browser that opened the printed address.

There is no account and no password. What guards the pages: the server listens on the loopback
address only, answers only to its own names (a page of another site cannot reach it by rebinding a
domain name), refuses what another site sends, and shows nothing without the session that the
one-time address gave.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from guichet.audit.services import note_act
from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of
from guichet.errors import GuichetError
from guichet.web import opening

OPENED = "opened"
OPENED_WITH = "opened_with"
RENEWED = "renewed"
MOST_LOOKS = 5000
"""Looks remembered by a process; beyond, they are forgotten and noted once more."""
RENEW_AFTER = 600.0
"""Seconds of use after which a session is given its whole life again (SESSION_COOKIE_AGE)."""

OPEN_TO_ALL = ("/ouvrir/", "/calendrier/")
"""Pages that show nothing of anyone: the door itself, and the plain calendar."""

FOR_PROGRAMS = "/api/"
"""Addresses of the browser’s extension: each call is signed and has no cookie (guichet.api)."""

_looks: set[tuple[str | None, UUID]] = set()

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
OWN_SITES = {"same-origin", "none"}


class NotOpened(GuichetError):
    """A page asked without the session that the printed address gives."""

    title = "Cette page est fermée."
    effect = "Elle s’ouvre seulement avec l’adresse affichée dans le terminal."
    advice = "Ouvrez la dernière adresse affichée dans la fenêtre du terminal."
    kept = "Rien n’a été effacé."


class AddressSpent(GuichetError):
    """An address that was already used, or was never given."""

    title = "Cette adresse a déjà servi."
    effect = "Elle n’ouvre plus rien."
    advice = "Ouvrez la dernière adresse affichée dans la fenêtre du terminal."
    kept = "Rien n’a été effacé."


class SentByAnotherSite(GuichetError):
    """A form sent by a page that is not ours."""

    title = "Cette demande vient d’une autre page."
    effect = "Par prudence, rien n’a été fait."
    advice = "Revenez à l’application et recommencez depuis ses pages."
    kept = "Vos dossiers sont inchangés."


class PersonalAccess:
    """Middleware: the whole access of the personal mode."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse with a page that says what to do."""
        return _guarded(self._answer(request))

    def process_view(
        self,
        request: HttpRequest,
        view: object,  # noqa: ARG002
        args: object,  # noqa: ARG002
        kwargs: dict[str, object],
    ) -> None:
        """Note that a dossier is opened, once per session: its owner may ask who did."""
        dossier_id = kwargs.get("dossier_id")
        if isinstance(dossier_id, UUID) and is_opened(request):
            note_opening(request, dossier_id)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises for a name that is not ours, whatever the page
        if request.path.startswith(FOR_PROGRAMS):
            return self.get_response(request)
        if not comes_from_here(request):
            return refusal(request, SentByAnotherSite())
        if not request.path.startswith(OPEN_TO_ALL) and not is_opened(request):
            return refusal(request, NotOpened())
        if is_opened(request):
            _note_use(request)
        return self.get_response(request)


def is_opened(request: HttpRequest) -> bool:
    """Return whether this browser opened the printed address."""
    return bool(request.session.get(OPENED))


def open_session(request: HttpRequest, token: str) -> None:
    """Give this browser a session, born of ``token``.

    The secret of its forms is made now: two first pages opened at once would each make their own,
    and the forms of one of them would be refused.
    """
    request.session.flush()
    request.session[OPENED] = True
    request.session[OPENED_WITH] = opening.digest_of(token)
    get_token(request)


def note_opening(request: HttpRequest, dossier_id: UUID) -> None:
    """Note the first look of this session at a dossier; an unknown id is not noted.

    What was noted is remembered by this process, not in the session: reading a page must write
    nothing that a full disk or a busy database could refuse. The next page then tries again.
    """
    look = (request.session.session_key, dossier_id)
    if look in _looks or not Dossier.objects.filter(pk=dossier_id).exists():
        return
    try:
        note_act(actor_of(request), "dossier_opened", dossier_id)
    except OperationalError:
        return
    if len(_looks) >= MOST_LOOKS:
        _looks.clear()
    _looks.add(look)


def comes_from_here(request: HttpRequest) -> bool:
    """Return whether a request that changes something was sent by one of our own pages."""
    if request.method in SAFE_METHODS:
        return True
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in OWN_SITES:
        return False
    origin = request.headers.get("Origin")
    return origin in (None, f"{request.scheme}://{request.get_host()}")


def refusal(request: HttpRequest, error: GuichetError) -> HttpResponse:
    """Return the plain page of a refusal: it names nothing of what the application does."""
    return render(request, "web/closed.html", {"error": error}, status=403)


def _note_use(request: HttpRequest) -> None:
    digest = request.session.pop(OPENED_WITH, None)
    if digest:
        opening.spend(digest)
    now = time.time()
    if now - request.session.get(RENEWED, 0) > RENEW_AFTER:
        request.session[RENEWED] = now


def _guarded(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    return response
