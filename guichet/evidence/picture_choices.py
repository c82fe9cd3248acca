"""What the picture pages offer: where one tried, and what came of it.

A small part of the vocabulary, the most frequent; the whole form stays one tap away. The success
comes first in every list (AT-01). A code names the choice, a picto its drawing in
``web/templates/web/pictos``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PictureChoice:
    """One choice: a code of the journal's vocabulary, a drawing, a few words."""

    code: str
    picto: str
    label: str


ONLINE = ("site", "anef", "demarche_numerique")
"""The channels that one picture stands for: « sur internet »."""

PLACES: tuple[PictureChoice, ...] = (
    PictureChoice("site", "site", "Sur internet"),
    PictureChoice("phone", "phone", "Au téléphone"),
    PictureChoice("visit", "desk", "Au guichet"),
    PictureChoice("lrar", "letter", "Par lettre recommandée"),
    PictureChoice("email", "email", "Par e-mail"),
)

_GIVEN = PictureChoice("appointment_given", "appointment", "Rendez-vous donné")
_NO_ANSWER = PictureChoice("no_answer", "no-answer", "Pas de réponse")
_SENT = PictureChoice("sent", "sent", "C’est envoyé")
_DOWN = PictureChoice("site_error", "site-down", "Site en panne")
_ACCOUNT = PictureChoice("account_error", "account", "Problème de compte")
_DEPOSITED = PictureChoice("deposited", "deposited", "Demande déposée")

RESULTS: dict[str, tuple[PictureChoice, ...]] = {
    "site": (
        PictureChoice("slot_found", "appointment", "Rendez-vous trouvé"),
        PictureChoice("no_slot", "no-appointment", "Pas de rendez-vous"),
        PictureChoice("slot_later", "appointment-later", "Rendez-vous plus tard"),
        _DOWN,
        PictureChoice("captcha_failed", "code-refused", "Code refusé"),
        _ACCOUNT,
    ),
    "anef": (_GIVEN, _DEPOSITED, _DOWN, _ACCOUNT),
    "demarche_numerique": (
        _GIVEN,
        _DEPOSITED,
        PictureChoice("queue_waiting", "queue", "En file d’attente"),
        _DOWN,
        _ACCOUNT,
    ),
    "phone": (_GIVEN, PictureChoice("no_solution", "no-solution", "Pas de solution"), _NO_ANSWER),
    "visit": (
        _GIVEN,
        PictureChoice("received_at_desk", "received-at-desk", "On m’a reçu"),
        PictureChoice("refused_at_desk", "refused-at-desk", "On m’a refusé l’entrée"),
    ),
    "lrar": (
        _GIVEN,
        _SENT,
        PictureChoice("ar_received", "signed", "Lettre reçue et signée"),
        PictureChoice("returned_unclaimed", "returned", "Lettre revenue"),
        _NO_ANSWER,
    ),
    "email": (
        _GIVEN,
        _SENT,
        PictureChoice("reply_keep_trying", "try-again", "On me dit de réessayer"),
        PictureChoice("reply_other", "reply", "Une autre réponse"),
        PictureChoice("bounced", "bounced", "E-mail pas arrivé"),
        _NO_ANSWER,
    ),
}
"""The results offered for each channel."""


def places_for(channel: str | None) -> tuple[PictureChoice, ...]:
    """Return where one can have tried; « sur internet » is the online channel of the démarche.

    ``channel`` is the way the démarche must be asked for, when it is known.
    """
    online = channel if channel in ONLINE else "site"
    first = PictureChoice(online or "site", "site", PLACES[0].label)
    return (first, *PLACES[1:])


def place_of(channel: str) -> PictureChoice | None:
    """Return the picture of ``channel``, or nothing when no picture stands for it."""
    online = channel if channel in ONLINE else None
    return next((one for one in places_for(online) if one.code == channel), None)


def result_of(channel: str, outcome: str) -> PictureChoice | None:
    """Return the picture of ``outcome`` on ``channel``, or nothing when it is not offered."""
    return next((one for one in RESULTS.get(channel, ()) if one.code == outcome), None)
