"""From what the person says of an added message to the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction

from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.widgets import Day
from guichet.evidence.forms import ManyFilesField
from guichet.evidence.mails import SENT, Noted, files_of, join_mail, note_mail, say_what_it_is
from guichet.evidence.services import FUTURE_TOLERANCE, AttemptInput
from guichet.letters.finishing import note_sending
from guichet.letters.mail_proposals import JOIN, SENT_BY_ME, WHAT, Proposal, sent_entries

NO_SUCH_DAY = {"required": "Écrivez la date.", "invalid": "Cette date n’existe pas."}


class MailsForm(forms.Form):
    """Files that hold messages."""

    files = ManyFilesField(  # type: ignore[assignment]  # Django keeps form["files"] apart
        label="E-mails",
        required=True,
        help_text="Fichiers .eml ou .mbox, plusieurs à la fois. 32 Mo au plus chaque e-mail.",
        error_messages={"required": "Choisissez au moins un fichier."},
    )
    ask_keys = forms.BooleanField(
        label="Vérifier la signature des domaines",
        required=False,
        initial=True,
        help_text="Nous demandons leur clé publique sur internet. Aucun texte n’est transmis.",
    )


class MailForm(forms.Form):
    """What one message is, which message it answers, and when it was written."""

    what = forms.ChoiceField(
        label="C’est…",
        choices=[("", "Choisissez"), *WHAT.items()],
        error_messages={"required": "Dites ce que c’est.", "invalid_choice": "Choisissez."},
    )
    answers = forms.ChoiceField(label="Il répond à mon e-mail", required=False)
    day = forms.DateField(label="Date", widget=Day, error_messages=NO_SUCH_DAY)
    hour = forms.TimeField(
        label="Heure",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M"],
        error_messages={"required": "Écrivez l’heure.", "invalid": "Cette heure n’existe pas."},
    )

    def __init__(
        self, data: Any = None, *, proposal: Proposal, zone: ZoneInfo, now: dt.datetime
    ) -> None:
        self.proposal, self.zone, self.now = proposal, zone, now
        moment = proposal.moment
        initial: dict[str, Any] = {
            "what": proposal.what,
            "answers": str(proposal.answers.number) if proposal.answers else "",
            "day": moment.date() if moment else None,
            "hour": moment.time().replace(second=0, microsecond=0) if moment else None,
        }
        super().__init__(data, prefix=str(proposal.row.pk), initial=initial)
        entries = sent_entries(proposal.row.dossier)
        if entries:
            choice = self.fields["answers"]
            choice.choices = [("", "Je ne sais pas"), *entries]  # type: ignore[attr-defined]
        else:
            del self.fields["answers"]

    def clean(self) -> dict[str, Any]:
        """A notice goes with a message sent; nothing was written tomorrow."""
        cleaned = super().clean() or {}
        if cleaned.get("what") == JOIN and not cleaned.get("answers"):
            where = "answers" if "answers" in self.fields else "what"
            self.add_error(where, "Choisissez l’e-mail envoyé. S’il n’y est pas, notez-le d’abord.")
        told = cleaned.get("day") and cleaned.get("hour")
        if told and self.moment() > self.now + FUTURE_TOLERANCE:
            self.add_error("day", "Cette date est dans le futur.")
        return cleaned

    def moment(self) -> dt.datetime:
        """Return the moment of the message; the seconds it claims where the minute was left."""
        data = self.cleaned_data
        said = dt.datetime.combine(data["day"], data["hour"], tzinfo=self.zone)
        claimed = self.proposal.moment
        same = claimed and claimed.replace(second=0, microsecond=0) == said
        return claimed if claimed and same else said

    def entry(self) -> Attempt | None:
        """Return the message sent that this one answers."""
        number = self.cleaned_data.get("answers")
        dossier = self.proposal.row.dossier
        return dossier.attempts.filter(number=int(number)).first() if number else None


def note(form: MailForm, *, by: str) -> Noted:
    """Note the message as the person says; return the entry and the files left in the message.

    A notice joins the message it is about. A copy of a letter notes its sending. Raises the errors
    of :func:`guichet.evidence.services.record_attempt`.
    """
    proposal, what, entry = form.proposal, form.cleaned_data["what"], form.entry()
    if what == JOIN and entry is not None:
        return join_mail(proposal.row, entry, by=by, at=form.now)
    if what == SENT_BY_ME and proposal.copy:
        if proposal.letter is not None:
            return _note_letter(form, by=by)
        if proposal.answers is not None:
            return join_mail(proposal.row, proposal.answers, by=by, at=form.now)
    return note_mail(proposal.row, _as_input(form, what, entry), by=by, at=form.now)


def _as_input(form: MailForm, what: str, entry: Attempt | None) -> AttemptInput:
    mail = form.proposal.mail
    details: dict[str, Any] = {"subject": mail.subject or None}
    if what == SENT_BY_ME:
        what = _rank(form.proposal.row.dossier)
        details |= {"recipient": ", ".join(mail.to) or None, "message_id": mail.message_id or None}
    else:
        details |= {"answers": str(entry.pk) if entry else None, "sender": mail.sender or None}
    if what == "bounced":
        sent_to = entry.detail("recipient") if entry else None
        details["recipient"] = (mail.delivery.recipient if mail.delivery else "") or sent_to
        details["note"] = " ; ".join(form.proposal.mail.signs) or None
    return AttemptInput(form.moment(), "email", what, form.zone.key, details)


def _rank(dossier: Dossier) -> str:
    """Return whether a message sent is the first or a reminder."""
    before = dossier.attempts.standing().filter(channel="email", outcome__in=SENT).exists()
    return "reminder" if before else "sent"


def _note_letter(form: MailForm, *, by: str) -> Noted:
    """Note the sending of a finished letter, proved by the copy of the message."""
    proposal = form.proposal
    letter, mail = proposal.letter, proposal.mail
    assert letter is not None  # noqa: S101
    files, aside = files_of(mail)
    given = AttemptInput(
        form.moment(),
        "email",
        "sent" if letter.rank == 1 else "reminder",
        form.zone.key,
        {
            "recipient": ", ".join(mail.to) or None,
            "subject": mail.subject or None,
            "message_id": mail.message_id,
        },
    )
    with transaction.atomic():
        attempt, kept = note_sending(
            letter, given, proofs=files[:1], cents=None, by=by, at=form.now
        )
        say_what_it_is(kept[0], proposal.row, mail, by=by, at=form.now)
        proposal.row.delete()
    return Noted(attempt, aside)
