"""Building the example dossier of the demonstration, in an installation of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from guichet.booking_sites import proposed_outcome
from guichet.demo.mails import PreparedMail, prepared_mails
from guichet.demo.scenario import RECEIVED_TWICE, WRITTEN_ON, ZONE, PlannedAttempt, planned_attempts
from guichet.demo.trainee import Taken, trainee_at_work
from guichet.documents.blocks import Document, Heading, Paragraph, Signature
from guichet.documents.pdf import to_pdf
from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import StoredCost
from guichet.dossiers.services import create_dossier, profile_of, save_profile
from guichet.evidence.example import example_profile
from guichet.evidence.services import (
    AttemptInput,
    add_captures,
    record_attempt,
    say_what_is_seen,
)
from guichet.letters.writing import EXAMPLE, noon
from guichet.storage.uploads import Upload

BY = "démonstration"
Say = Callable[[str], None]
NOTES = {"slot_later": "ce créneau n’était plus proposé quand j’ai voulu le choisir (EXEMPLE)"}
"""What the trainee says of a page that needs a word."""


@dataclass(frozen=True)
class DemoDossier:
    """The dossier made, and how many files were recognised as already there."""

    dossier: Dossier
    already_there: int


def build_dossier(*, at: dt.datetime, say: Say) -> DemoDossier:
    """Make the forty attempts in a real browser and import them with the prepared messages.

    ``at`` is now: everything is received now, whatever moment each attempt claims, and the log
    says so. ``say`` is told the progress, in French.
    """
    dossier = create_dossier(
        pseudonym="Awa EXEMPLE", by=BY, at=at, example=True, profile=example_profile(WRITTEN_ON)
    )
    already = 0
    for planned, taken in attempts_made(say):
        already += _record(dossier, planned, taken, at)
    for mail in prepared_mails():
        _record_mail(dossier, mail, at)
    _record_letter(dossier, at)
    _add_urgency_proof(dossier, at)
    say("Messages, lettre et justificatif ajoutés.")
    return DemoDossier(dossier, already)


def attempts_made(say: Say) -> list[tuple[PlannedAttempt, Taken]]:
    """Return what each planned attempt left, made one after the other in one window.

    All before the first is stored: the browser's thread may not touch the database.
    """
    made = []
    with trainee_at_work() as trainee:
        for planned in planned_attempts():
            made.append((planned, trainee.attempt(planned)))
            if planned.rank % 10 == 0:
                say(f"{planned.rank} essais faits sur le site d’entraînement.")
    return made


def _record(dossier: Dossier, planned: PlannedAttempt, taken: Taken, at: dt.datetime) -> int:
    """Record one attempt; return how many files were received once more."""
    name = f"capture_{planned.moment:%Y-%m-%d_%H%M}_EXEMPLE.png"
    upload = Upload(name, taken.picture, "image/png")
    attempt, files = record_attempt(dossier, _input(planned, taken), by=BY, at=at, files=[upload])
    seen = {
        "shows_url": None,
        "shows_date": planned.shows_date,
        "shows_time": planned.shows_date,
        "shows_message": taken.reading.wording is not None,
        "read_by_person": _words_read(planned, taken),
    }
    say_what_is_seen(files[0].capture, seen, by=BY, at=at)
    if planned.rank not in RECEIVED_TWICE:
        return 0
    again = add_captures(dossier, [upload], by=BY, at=at, attempt=attempt)
    return sum(one.already_there for one in again)


def _words_read(planned: PlannedAttempt, taken: Taken) -> dict[str, str]:
    """Return what a person reads on the page of the practice site."""
    words = {"message": taken.reading.wording} if taken.reading.wording else {}
    if planned.shows_date:
        words |= {"date": f"{planned.moment:%Y-%m-%d}", "time": f"{planned.moment:%H:%M}"}
    return words


def _input(planned: PlannedAttempt, taken: Taken) -> AttemptInput:
    reading = taken.reading
    release = reading.next_release
    return AttemptInput(
        moment=planned.moment,
        channel="site",
        outcome=proposed_outcome(reading.state) or "other",
        details={
            "url": taken.address,
            "wording": reading.wording,
            "state": reading.state.value,
            "next_release": release.isoformat() if release else None,
            "anonymous": True if reading.state == "no_slot" else None,
            "note": NOTES.get(planned.scenario, "EXEMPLE : essai fait sur le site d’entraînement."),
        },
    )


def _record_mail(dossier: Dossier, mail: PreparedMail, at: dt.datetime) -> None:
    given = AttemptInput(
        moment=mail.moment,
        channel="email",
        outcome=mail.outcome,
        details={"recipient": mail.recipient or None, "subject": mail.subject},
    )
    upload = Upload(mail.file_name, mail.as_bytes(), "message/rfc822")
    record_attempt(dossier, given, by=BY, at=at, files=[upload])


def _record_letter(dossier: Dossier, at: dt.datetime) -> None:
    sent_on = dt.date(2026, 10, 20)
    given = AttemptInput(
        moment=dt.datetime.combine(sent_on, dt.time(16), tzinfo=ZONE),
        channel="lrar",
        outcome="sent",
        details={
            "recipient": "le préfet de la Seine-Saint-Denis",
            "tracking_number": "1A 000 000 0000 0",
            "deposited_on": sent_on.isoformat(),
            "acknowledged_on": "2026-10-22",
        },
    )
    words = "Je vous demande de me convoquer. Preuve de dépôt : 7,20 €."
    letter = _example_paper("Lettre recommandée", words, sent_on)
    upload = Upload("lettre_recommandee_EXEMPLE.pdf", letter, "application/pdf")
    record_attempt(dossier, given, by=BY, at=at, files=[upload])


def _add_urgency_proof(dossier: Dossier, at: dt.datetime) -> None:
    text = "Le contrat de Mme Awa EXEMPLE sera suspendu à l’expiration de son titre de séjour."
    paper = _example_paper("Attestation de l’employeur", text, dt.date(2026, 11, 10))
    upload = Upload("attestation_employeur_EXEMPLE.pdf", paper, "application/pdf")
    [received] = add_captures(dossier, [upload], by=BY, at=at)
    profile = profile_of(dossier)
    fact = profile.urgency[0].model_copy(update={"captures": (str(received.capture.id),)})
    receipt = str(dossier.captures.get(attempt__channel="lrar").id)
    cost = StoredCost(
        label="Lettre recommandée", cents=720, on=dt.date(2026, 10, 20), captures=(receipt,)
    )
    changed = profile.model_copy(update={"urgency": (fact,), "costs": (cost,)})
    save_profile(dossier, changed, by=BY)


def _example_paper(title: str, text: str, day: dt.date) -> bytes:
    blocks = (
        Heading(f"EXEMPLE – {title}"),
        Paragraph(text),
        Paragraph("Document imaginaire, fait pour la démonstration."),
        Signature("EXEMPLE", place="Ville-Exemple", day=day),
    )
    return to_pdf(Document(title=title, blocks=blocks, created=noon(day), banner=EXAMPLE))
