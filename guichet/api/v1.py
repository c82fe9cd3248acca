"""Version 1 of the API: what the extension may ask. The contract is docs/extension.md."""

from __future__ import annotations

from typing import Any, Literal, NoReturn
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import NinjaAPI, Schema, Status
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from guichet.api.arrivals import take_in
from guichet.api.callers import Call, known_caller, signed_caller
from guichet.api.errors import Invalid
from guichet.api.pairings import installation_id, label_of, pair
from guichet.api.proofs import new_challenge
from guichet.api.sent import PairingAsked, SentPage, faulty_fields, read_page, read_pairing
from guichet.booking_sites import State, counts_as_failed, label, proposed_outcome
from guichet.dossiers.models import Attempt, Dossier
from guichet.evidence.recorded import UNFINISHED
from guichet.evidence.seals import sealed_numbers

UNKNOWN_SAID = "La page ne permet pas de conclure. Dites ce qui s’est passé."


class GreetingTold(Schema):
    """What the next call is to be signed with."""

    challenge: str


class DossierTold(Schema):
    """A dossier as the extension names it."""

    id: UUID
    label: str


class PairingTold(Schema):
    """The id of a paired browser. Its secret is in no answer: both sides make it."""

    pairing: UUID
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

REFUSALS = {(400, 401, 403, 409, 410, 413, 422, 428, 429, 500, 503, 507): ErrorTold}


def _body_of(kind: type[BaseModel]) -> dict[str, Any]:
    # The body is read before, with its signature: ninja is only told what it is.
    content = {"application/json": {"schema": kind.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}


@api.post("/greetings", auth=known_caller, response={200: GreetingTold, **REFUSALS})
def post_greeting(request: HttpRequest) -> GreetingTold:
    """Give a challenge to whoever names a secret; the proof of the answer is what it asks for."""
    return GreetingTold(challenge=new_challenge(_call(request).asked.name))


@api.post(
    "/pairings",
    auth=signed_caller,
    response={201: PairingTold, **REFUSALS},
    openapi_extra=_body_of(PairingAsked),
)
def post_pairing(request: HttpRequest) -> Status[Any]:
    """Pair a browser with the dossier whose page made the code that signs the call."""
    call = _call(request)
    asked = read_pairing(call.body)
    made = pair(call.code, call.asked, origin=call.origin, browser=asked.browser, at=timezone.now())
    told = PairingTold(
        pairing=made.id, dossier=_dossier(made.dossier), installation=installation_id()
    )
    return Status(201, told)


@api.api_operation(
    ["GET", "POST"], "/dossier", auth=signed_caller, response={200: StandingTold, **REFUSALS}
)
def get_dossier(request: HttpRequest) -> StandingTold:
    """Say which dossier the browser is paired with, and where it stands.

    A POST says the same: a browser leaves the Origin of a GET out while the person's click lends
    the extension the very site of the installation.
    """
    dossier = _call(request).pairing.dossier
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
    auth=signed_caller,
    response={200: AttemptTold, 201: AttemptTold, **REFUSALS},
    openapi_extra=_body_of(SentPage),
)
def post_attempt(request: HttpRequest) -> Status[Any]:
    """Add one capture to the journal; the same ``id`` again gives the same attempt."""
    call = _call(request)
    sent, picture = read_page(call.body)
    attempt, new = take_in(call.pairing, sent, picture, at=timezone.now())
    return Status(201 if new else 200, _attempt(request, attempt))


def _call(request: HttpRequest) -> Call:
    call: Call = request.auth  # type: ignore[attr-defined]
    return call


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
