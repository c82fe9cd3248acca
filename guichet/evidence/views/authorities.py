"""« Horodateurs »: the organisations that may date the proofs of this installation."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guichet.audit.services import note_act
from guichet.errors import GuichetError, spaced
from guichet.evidence.models import SealingTry, Timestamp
from guichet.evidence.shown import moment_text
from guichet.evidence.tasks import authorities_folder, configured_authorities, unusable_authorities
from guichet.evidence.views.page import BY_PERSON
from guichet.sealing.authorities import Authority
from guichet.sealing.authority_choice import choose, leave, offers


@dataclass(frozen=True)
class AuthorityShown:
    """One authority as the page shows it; ``last`` is the newest date it gave, in words.

    ``failure`` is why its last answer was none. Both are empty when there is nothing to say.
    """

    described: Authority
    asked: bool
    last: str
    failure: str


@require_http_methods(["GET", "POST"])
def authorities_page(request: HttpRequest) -> HttpResponse:
    """Say who may date the proofs, what leaves the computer; ask one, or ask it no longer."""
    if request.method == "POST":
        return _change(request)
    folder = authorities_folder()
    described = offers(folder)
    ours = {offer.authority.id for offer in described}
    others = [one for one in configured_authorities() if one.id not in ours]
    context = {
        "offers": [_shown(offer.authority, asked=offer.asked) for offer in described],
        "others": [_shown(one, asked=True) for one in others],
        "refused": unusable_authorities(),
    }
    return render(request, "evidence/authorities.html", context)


def _change(request: HttpRequest) -> HttpResponse:
    folder = authorities_folder()
    try:
        if "ask" in request.POST:
            name = choose(request.POST["ask"], folder).name
            note_act(BY_PERSON, "authority_asked")
            messages.success(request, f"{name} datera vos preuves, dans une minute ou deux.")
        else:
            name = leave(request.POST.get("leave", ""), folder).name
            note_act(BY_PERSON, "authority_left")
            messages.success(request, f"{name} n’est plus demandé. Ses dates restent.")
    except GuichetError as error:
        messages.error(request, error.as_text())
    return redirect("authorities")


def _shown(authority: Authority, *, asked: bool) -> AuthorityShown:
    newest = Timestamp.objects.filter(authority=authority.id).order_by("-gen_time").first()
    attempt = SealingTry.objects.filter(authority=authority.id).first()
    return AuthorityShown(
        authority,
        asked,
        moment_text(newest.gen_time) if newest else "",
        spaced(attempt.failure) if asked and attempt else "",
    )
