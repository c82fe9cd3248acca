"""What must have happened before each request to the préfecture has a meaning."""

from __future__ import annotations

from collections.abc import Mapping

from guichet.documents.dates import long_date
from guichet.letters.moments import REASONS, silent_refusal, standing_appointment
from guichet.letters.needs.gaps import Check, Missing
from guichet.letters.story import Story

ANEF = "anef"


def _on_anef(story: Story) -> list[Missing]:
    if story.case.channel == ANEF:
        return []
    question = "Cette lettre concerne le téléservice ANEF. Votre demande s’y fait-elle ?"
    return [Missing("channel", question, "demarche")]


def _asked_help(channel: str, field: str, question: str) -> Check:
    """Return the check that this help was asked for, and is in the journal."""

    def check(story: Story) -> list[Missing]:
        asked = any(event.channel == channel for event in story.case.current_events())
        return [] if asked else [Missing(field, question, "journal")]

    return check


def _appointment(story: Story) -> list[Missing]:
    if standing_appointment(story):
        return []
    return [Missing("convocation", "Quel rendez-vous avez-vous reçu ? Notez sa date.", "suite")]


def _reason_to_advance(story: Story) -> list[Missing]:
    one = standing_appointment(story)
    expires = story.case.titre_expires_on
    limit = one.takes_place_on if one else None
    missed = expires is not None and limit is not None and story.on <= expires < limit
    if story.case.urgency or missed:
        return []
    question = "Pourquoi cette date est-elle trop lointaine ? Notez-le avec sa preuve."
    return [Missing("urgency", question, "urgence")]


def _silent_refusal(story: Story) -> list[Missing]:
    """Refuse to ask the reasons of a refusal that is not born, is written, or may be too old."""
    gate, asked = story.case.gate, story.case.reasons_asked_on
    if gate.decision is not None:
        question = "La décision est écrite. Ses raisons s’y lisent : voyez un avocat."
        return [Missing("decision", question, "verification")]
    if gate.lodged_on is None:
        question = "Quel jour la demande a-t-elle été déposée ?"
        return [Missing("lodged_on", question, "verification")]
    if asked is not None:
        question = f"Les motifs sont déjà demandés, le {long_date(asked)}. Attendez un mois."
        return [Missing("reasons_asked", question, "suite")]
    if silent_refusal(story):
        return []
    if story.answer.outcome(REASONS) == "not_met":
        question = "Le délai pour contester est peut-être passé. Voyez un avocat."
        return [Missing("appeal_delay", question, "verification")]
    question = "Le silence ne vaut pas encore refus. Attendez encore."
    return [Missing("silence", question, "verification")]


NEEDS: Mapping[str, Check] = {
    "on_anef": _on_anef,
    "help_line": _asked_help(
        "ccc", "help_line", "Avez-vous appelé le centre de contact ? Notez l’appel au journal."
    ),
    "help_point": _asked_help(
        "pan", "help_point", "Avez-vous demandé le point d’accueil numérique ? Notez-le au journal."
    ),
    "appointment": _appointment,
    "reason_to_advance": _reason_to_advance,
    "silent_refusal": _silent_refusal,
}
