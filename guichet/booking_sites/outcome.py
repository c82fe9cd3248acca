"""What the state of a page makes of an attempt."""

from __future__ import annotations

from guichet.booking_sites.page import State

OUTCOMES: dict[State, str] = {
    State.NO_SLOT: "no_slot",
    State.NO_CALENDAR: "no_slot",
    State.SLOT_LATER: "slot_later",
    State.SLOT_SEEN: "slot_found",
    State.OVERLOAD: "site_error",
    State.MAINTENANCE: "site_error",
    State.BLOCKED: "site_error",
    State.LINK_DISABLED: "site_error",
    State.CAPTCHA_WRONG: "captcha_failed",
    State.SESSION_EXPIRED: "site_error",
}

FAILED: frozenset[State] = frozenset(
    {
        State.NO_SLOT,
        State.NO_CALENDAR,
        State.OVERLOAD,
        State.MAINTENANCE,
        State.BLOCKED,
        State.LINK_DISABLED,
    }
)

LABELS: dict[State, str] = {
    State.SLOT_SEEN: "Un créneau est peut-être libre.",
    State.SLOT_LATER: "Pas de créneau cette semaine, mais plus tard.",
    State.NO_SLOT: "La page dit qu’aucun créneau n’est libre.",
    State.NO_CALENDAR: "La page ne montre pas de calendrier.",
    State.LINK_DISABLED: "Ce lien de rendez-vous ne fonctionne plus.",
    State.CAPTCHA: "La page demande de recopier un code.",
    State.CAPTCHA_WRONG: "Le site a refusé le code recopié.",
    State.SESSION_EXPIRED: "La session a expiré. Il faut recommencer.",
    State.OVERLOAD: "Le site ne répond pas : erreur ou surcharge.",
    State.BLOCKED: "Le site a refusé l’accès à la page.",
    State.MAINTENANCE: "Le site est en maintenance.",
    State.CGU_PAGE: "La page montre les conditions à accepter.",
    State.GUICHET_CHOICE: "La page demande de choisir un guichet.",
    State.LOGIN_REQUIRED: "La page demande de se connecter.",
    State.UNKNOWN: "La page ne permet pas de conclure.",
}


def proposed_outcome(state: State) -> str | None:
    """Return the code of the outcome to propose, or ``None``.

    ``None`` means that the attempt is not finished (code, conditions, choice, login) or that
    only the person can say (``unknown``). The person always has the last word.
    """
    return OUTCOMES.get(state)


def counts_as_failed(state: State) -> bool:
    """Return whether a page in ``state`` counts, alone, as a failed attempt.

    A refused code or an expired session does not: alone it says nothing about slots.
    """
    return state in FAILED


def label(state: State) -> str:
    """Return one French sentence of at most twelve words that says the state."""
    return LABELS[state]
