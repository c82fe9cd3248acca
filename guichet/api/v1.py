"""Version 1 of the API: what the extension may ask. The contract is docs/extension.md."""

from __future__ import annotations

from typing import Any, Literal, NoReturn
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Field, NinjaAPI, Schema, Status
from ninja.errors import HttpError, ValidationError

from guichet.api.arrivals import take_in
from guichet.api.errors import Invalid, WrongOrigin
from guichet.api.models import Pairing
from guichet.api.origins import extension_origin
from guichet.api.pairings import installation_id, label_of, pair, pairing_of
from guichet.api.sent import SentPage, faulty_fields, read_page
from guichet.booking_sites import State, counts_as_failed, label, proposed_outcome
from guichet.dossiers.models import Attempt, Dossier
from guichet.evidence.recorded import UNFINISHED
from guichet.evidence.seals import sealed_numbers

UNKNOWN_SAID = "La page ne permet pas de conclure. Dites ce qui s’est passé."


class PairingAsked(Schema):
    """A code, and what the browser says of itself."""

    code: str = Field(min_length=1, max_length=100)
    browser: str = Field(min_length=1, max_length=200)
    extension_version: str = Field("", max_length=40)


class DossierTold(Schema):
    """A dossier as the extension names it."""

    id: UUID
    label: str


class PairingTold(Schema):
    """The token, given once."""

    token: str
    dossier: DossierTold
    installation: str


class LastTold(Schema):
    """The latest entry of the journal."""

    at: str
    state: str | None


class StandingTold(Schema):
    """Where a dossier stands."""

    dossier: DossierTold
    installation: str
    archived: bool
    attempts: int
    last: LastTold | None


class AttemptTold(Schema):
    """What a capture became."""

    id: UUID
    state: str
    said: str
    journal_number: int
    sealed: Literal["logged", "timestamped"]
    counts: bool
    proposed_outcome: str | None
    url: str


class ErrorTold(Schema):
    """A refusal: a stable code, and four French texts to show as they are."""

    error: str
    title: str
    effect: str
    advice: str
    kept: str
    reference: str
    fields: str | None = None


def paired_browser(request: HttpRequest) -> Pairing:
    """Return the browser whose token and origin the call carries, or raise why not."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return pairing_of(token if kind.lower() == "bearer" else "", extension_origin(request))


def any_extension(request: HttpRequest) -> str:
    """Return the origin of the extension that calls; raise for every other call."""
    origin = extension_origin(request)
    if origin is None:
        raise WrongOrigin
    return origin


def _raise(request: HttpRequest, error: Any) -> NoReturn:  # noqa: ARG001
    """Leave what went wrong to guichet.web.errors, which explains it in four parts."""
    raise error


def _unreadable(request: HttpRequest, error: HttpError | type[HttpError]) -> NoReturn:  # noqa: ARG001
    raise Invalid(fields="JSON")


def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> NoReturn:  # noqa: ARG001
    raise Invalid(fields=faulty_fields(getattr(error, "errors", ())))


api = NinjaAPI(
    title="Guichet ouvert", version="1", docs_url=None, openapi_url=None, urls_namespace="api-v1"
)
api.add_exception_handler(Exception, _raise)
api.add_exception_handler(HttpError, _unreadable)
api.add_exception_handler(ValidationError, _invalid)

REFUSALS = {(400, 401, 403, 409, 410, 413, 422, 429, 500, 503, 507): ErrorTold}


@api.post("/pairings", auth=any_extension, response={201: PairingTold, **REFUSALS})
def post_pairing(request: HttpRequest, asked: PairingAsked) -> Status[Any]:
    """Pair a browser with the dossier whose page made the code."""
    origin = any_extension(request)
    made = pair(asked.code, origin=origin, browser=asked.browser, at=timezone.now())
    told = PairingTold(
        token=made.token,
        dossier=_dossier(made.pairing.dossier),
        installation=installation_id(),
    )
    return Status(201, told)


@api.api_operation(
    ["GET", "POST"], "/dossier", auth=paired_browser, response={200: StandingTold, **REFUSALS}
)
def get_dossier(request: HttpRequest) -> StandingTold:
    """Say which dossier the token opens, and where it stands.

    A POST says the same: a browser leaves the Origin of a GET out while the person's click lends
    the extension the very site of the installation.
    """
    dossier = _pairing(request).dossier
    last = dossier.attempts.latest_first().first()
    if last is not None:
        last.dossier = dossier
    return StandingTold(
        dossier=_dossier(dossier),
        installation=installation_id(),
        archived=dossier.archived_at is not None,
        attempts=dossier.attempts.count(),
        last=LastTold(at=last.local_moment.isoformat(), state=last.detail("state"))
        if last
        else None,
    )


@api.post(
    "/attempts",
    auth=paired_browser,
    response={200: AttemptTold, 201: AttemptTold, **REFUSALS},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": SentPage.model_json_schema()}},
        }
    },
)
def post_attempt(request: HttpRequest) -> Status[Any]:
    """Add one capture to the journal; the same ``id`` again gives the same attempt."""
    sent, picture = read_page(request)
    attempt, new = take_in(_pairing(request), sent, picture, at=timezone.now())
    return Status(201 if new else 200, _attempt(request, attempt))


def _pairing(request: HttpRequest) -> Pairing:
    pairing: Pairing = request.auth  # type: ignore[attr-defined]
    return pairing


def _dossier(dossier: Dossier) -> DossierTold:
    return DossierTold(id=dossier.id, label=label_of(dossier))


def _attempt(request: HttpRequest, attempt: Attempt) -> AttemptTold:
    state = State(attempt.detail("state") or State.UNKNOWN)
    sealed = sealed_numbers(attempt.dossier_id).at(attempt.log_number)
    to_say = attempt.outcome == UNFINISHED and proposed_outcome(state) is None
    page = "evidence:change" if to_say else "evidence:attempt"
    path = reverse(page, args=[attempt.dossier_id, attempt.number])
    return AttemptTold(
        id=attempt.id,
        state=state.value,
        said=UNKNOWN_SAID if state is State.UNKNOWN else label(state),
        journal_number=attempt.number,
        sealed="timestamped" if sealed else "logged",
        counts=counts_as_failed(state),
        proposed_outcome=proposed_outcome(state),
        url=request.build_absolute_uri(path),
    )
