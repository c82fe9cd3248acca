"""Sending a finished e-mail through the mail account: once, and noted with the server's answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from guichet.casefile.mails import BOUNCED, REFUSED_AT_ONCE
from guichet.documents.dates import long_date
from guichet.dossiers.models import Attempt
from guichet.dossiers.services import refuse_unless_open
from guichet.errors import GuichetError
from guichet.evidence.services import AttemptInput, record_attempt
from guichet.evidence.views.page import zone_of
from guichet.letters.drafts import Draft
from guichet.letters.email_message import DEFAULT_LIMIT, MessageTooHeavy, ready_to_send
from guichet.letters.finishing import note_sending
from guichet.letters.models import Letter, Sending
from guichet.letters.pacing import Pacing
from guichet.mail.sending import Account, Envelope, Outcome, new_envelope_id, refuse_odd, send
from guichet.storage.uploads import Upload

IN_PROGRESS = dt.timedelta(minutes=3)
"""A sending begun longer ago, and not ended, was cut off: nobody knows whether it left."""
STEPS = {
    "sender": "votre adresse d’envoi ou la taille",
    "recipient": "l’adresse de la préfecture",
    "text": "le message",
}


class AlreadySent(GuichetError):
    """A second sending of one letter."""

    title = "Cet e-mail est déjà parti, ou l’est peut-être."
    effect = "Il n’a pas été envoyé une seconde fois."
    advice = "Regardez l’état de l’envoi sur sa page."
    kept = "La lettre et son premier envoi sont gardés."


class TooSoonToWrite(GuichetError):
    """A sending that would pass the pace."""

    title = "Vous avez déjà écrit : attendez le {day}."
    effect = "L’e-mail n’est pas parti."
    advice = "Trop d’e-mails font perdre leur effet. Continuez les essais."
    kept = "La lettre est gardée. Elle pourra partir ensuite."


class EnoughWritten(GuichetError):
    """A sending past the most that is sensible."""

    title = "Vous avez écrit {count} e-mails : c’est assez."
    effect = "L’e-mail n’est pas parti."
    advice = "Un de plus ne servirait pas. Passez à la lettre recommandée."
    kept = "La lettre est gardée. Rien n’a été envoyé."


class ExampleIsNotSent(GuichetError):
    """A sending asked for in a dossier of a fictitious person."""

    title = "Ce dossier est un exemple."
    effect = "Rien n’en part : la personne n’existe pas."
    advice = "Ouvrez votre propre dossier pour écrire à la préfecture."
    kept = "L’exemple est inchangé."


class NoRecipient(GuichetError):
    """An e-mail finished without an address."""

    title = "Cet e-mail n’a pas d’adresse."
    effect = "Il n’est pas parti."
    advice = "Écrivez une nouvelle version, avec l’adresse de la préfecture."
    kept = "La lettre est gardée. Rien n’a été envoyé."


def current(letter: Letter) -> Sending | None:
    """Return the last sending of ``letter``, or ``None``."""
    found = letter.sendings.order_by("-started_at").first()
    if found is not None:
        found.letter = letter
    return found


def is_doubtful(sending: Sending, now: dt.datetime) -> bool:
    """Return whether nobody knows if the message left: the person has to look."""
    cut_off = sending.state == "started" and now - sending.started_at > IN_PROGRESS
    return sending.state == "unsure" or cut_off


def refuse_unless_paced(pacing: Pacing) -> None:
    """Raise :class:`TooSoonToWrite` or :class:`EnoughWritten` where one more would be too many."""
    if pacing.used_up:
        raise EnoughWritten(count=pacing.sent)
    if not pacing.allows:
        raise TooSoonToWrite(day=long_date(pacing.next_day))


def send_letter(
    letter: Letter,
    draft: Draft,
    account: Account,
    *,
    to: str,
    pacing: Pacing,
    by: str,
    clock: Callable[[], dt.datetime],
) -> Sending:
    """Send the finished e-mail ``letter`` to ``to``, once; return what became of it.

    The sending is written down before the connection opens, outside of any transaction. Raises,
    with nothing sent: the errors of the pace, :class:`AlreadySent`, :class:`ExampleIsNotSent`,
    :class:`NoRecipient`,
    :class:`~guichet.letters.email_message.MessageTooHeavy` and those of
    :func:`guichet.mail.sending.send`.
    """
    refuse_unless_open(letter.dossier)
    if letter.dossier.example:
        raise ExampleIsNotSent
    refuse_unless_paced(pacing)
    if not to:
        raise NoRecipient
    refuse_odd(to)
    message = ready_to_send(
        draft.content("eml"), sender=account.address, at=_local(letter, clock())
    )
    if len(message) > DEFAULT_LIMIT:
        raise MessageTooHeavy(size=_mo(len(message)), limit=_mo(DEFAULT_LIMIT))
    sending = _begin(letter, to, draft, clock())
    envelope = Envelope(account.address, to, sending.envelope_id)
    try:
        outcome = send(account, envelope, message)
    except GuichetError as error:
        _end(sending, "refused", clock(), reason=error.what_happened)
        raise
    upload = Upload(f"email_envoye_{clock():%Y-%m-%d}.eml", message, "message/rfc822")
    _note(sending, outcome, upload, by=by, at=clock())
    return sending


def settle(sending: Sending, *, left: bool, by: str, at: dt.datetime) -> Attempt | None:
    """Note what the person found out of a doubtful sending; return the entry if it did leave.

    Raises :class:`AlreadySent` when it is no longer in doubt.
    """
    with transaction.atomic():
        sending.refresh_from_db(fields=["state"])
        if not is_doubtful(sending, at):
            raise AlreadySent
        if not left:
            _end(sending, "not_sent", at)
            return None
        _end(sending, "accepted", at, said_by_person=True)
        sending.letter.capture.refresh_from_db(fields=["attempt"])
        if sending.letter.capture.attempt:
            return sending.letter.capture.attempt
        moment = sending.started_at
        given = _input(sending, moment, _outcome_of(sending.letter), note="")
        attempt, _ = note_sending(sending.letter, given, proofs=(), cents=None, by=by, at=at)
        return attempt


def _begin(letter: Letter, to: str, draft: Draft, at: dt.datetime) -> Sending:
    letter.capture.refresh_from_db(fields=["attempt"])
    if letter.capture.attempt_id is not None:
        raise AlreadySent
    sending = Sending(letter=letter, started_at=at, envelope_id=new_envelope_id())
    pack = draft.pack
    sending.details = {
        "to": to,
        "subject": pack.subject if pack else "",
        "message_id": pack.message_id if pack else "",
    }
    try:
        with transaction.atomic():
            sending.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadySent from error
    return sending


def _note(sending: Sending, outcome: Outcome, message: Upload, *, by: str, at: dt.datetime) -> None:
    """Keep what the server answered; a refusal enters the journal too: no bounce will tell it."""
    answer = f"{outcome.code} {outcome.answer}".strip()
    letter = sending.letter
    with transaction.atomic():
        _end(sending, outcome.state, at, answer=answer, notices=outcome.notices)
        if outcome.state == "accepted":
            given = _input(sending, at, _outcome_of(letter), note=f"Réponse du serveur : {answer}")
            note_sending(letter, given, proofs=[message], cents=None, by=by, at=at)
        elif outcome.state == "refused":
            told = f"Refusé à l’envoi ({STEPS[outcome.step]}) : {answer}"
            given = _input(sending, at, BOUNCED, note=told)
            record_attempt(letter.dossier, given, by=by, at=at, files=[message])


def _input(sending: Sending, moment: dt.datetime, outcome: str, *, note: str) -> AttemptInput:
    details: dict[str, Any] = {
        "recipient": sending.details["to"],
        "subject": sending.details["subject"] or None,
        "note": note or None,
    }
    if outcome == BOUNCED:
        details["state"] = REFUSED_AT_ONCE
    else:
        details["message_id"] = sending.details["message_id"] or None
        details["envelope_id"] = sending.envelope_id
    zone = zone_of(sending.letter.dossier)
    return AttemptInput(moment.astimezone(zone), "email", outcome, zone.key, details)


def _outcome_of(letter: Letter) -> str:
    return "sent" if letter.rank == 1 else "reminder"


def _end(sending: Sending, state: str, at: dt.datetime, **more: object) -> None:
    sending.state, sending.ended_at = state, at
    sending.details = {**sending.details, **more}
    sending.save(update_fields=["state", "ended_at", "details"])


def _local(letter: Letter, moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(zone_of(letter.dossier))


def _mo(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",")
