"""What each added message seems to be, and which message of the person it answers.

Everything here is a proposal: the person says what it is before it enters the journal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from guichet.documents.dates import long_date
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.services import profile_of
from guichet.evidence.mails import (
    SENT,
    files_of,
    noted_message_ids,
    read_proposal,
    sent_messages,
)
from guichet.evidence.models import MailProposal
from guichet.letters.models import Letter
from guichet.mail.answers import SentMessage, Tie, is_ours, tie
from guichet.mail.parts import Attached
from guichet.mail.reading import Received
from guichet.mail.wording import Gist, gist_of, own_words
from guichet.places import is_official_host
from guichet.storage.uploads import Upload

JOIN = "join"
SENT_BY_ME = "sent"
WHAT: dict[str, str] = {
    "reply_keep_trying": "Une réponse : réessayez sur le site",
    "reply_automatic": "Une réponse automatique",
    "reply_other": "Une autre réponse",
    "appointment_given": "Un rendez-vous donné",
    "rdv_postponed": "Un rendez-vous reporté",
    "rdv_cancelled": "Un rendez-vous annulé",
    "file_incomplete": "Un dossier déclaré incomplet",
    "closed_without_action": "Un dossier clos sans suite",
    "bounced": "Un retour : mon e-mail n’a pas été remis",
    JOIN: "Un avis de remise, de retard ou de lecture",
    SENT_BY_ME: "Un e-mail que j’ai envoyé",
}
"""What a message can be, as the form asks it; a code of the journal but for ``join``."""

BY_KIND = {
    "failure": "bounced", "delay": JOIN, "delivered": JOIN, "relayed": JOIN, "read_receipt": JOIN,
    "automatic": "reply_automatic", "human": "reply_other",
}  # fmt: skip
BY_SENSE = {"appointment": "appointment_given", "use_the_site": "reply_keep_trying"}
TOLD = {
    "failure": "Un serveur dit : non remis.",
    "delay": "Un serveur dit : remise en retard. Il essaie encore.",
    "delivered": "Un serveur dit : remis dans la boîte. Personne ne l’a peut-être lu.",
    "relayed": "Un serveur dit : transmis plus loin. La remise n’est pas confirmée.",
    "read_receipt": "La messagerie dit : message affiché.",
    "automatic": "Réponse automatique : aucune personne ne l’a écrite.",
    "human": "Rien n’indique une réponse automatique.",
    "other": "Nous ne savons pas ce que c’est.",
}
LETTER = "letter:"
SHOWN_TEXT = 1500


@dataclass(frozen=True)
class Proposal:
    """One message to look at. ``what`` is proposed, empty when nothing is.

    ``answers`` is the entry of the journal it answers, ``letter`` the finished letter that nobody
    noted as sent yet; ``tie`` says what shows it. ``copy`` tells a copy of our own message.
    """

    row: MailProposal
    mail: Received
    what: str
    gist: Gist
    moment: dt.datetime | None
    answers: Attempt | None = None
    letter: Letter | None = None
    tie: Tie | None = None
    copy: bool = False
    noted_as: int | None = None
    files: tuple[Upload, ...] = ()
    set_aside: tuple[Attached, ...] = ()

    @property
    def told(self) -> str:
        """The kind of the message, in words."""
        return TOLD[self.mail.kind]

    @property
    def words(self) -> str:
        """The words of the message itself, shortened."""
        return own_words(self.mail.text)[:SHOWN_TEXT]

    @property
    def signature(self) -> str:
        """What is said of the signature of the domain."""
        return str((self.row.signature or {}).get("sentence", ""))


def proposals(dossier: Dossier, rows: list[MailProposal], zone: ZoneInfo) -> Iterator[Proposal]:
    """Yield each message with what it seems to be, in the order received."""
    ours = [*sent_messages(dossier), *_letters_to_note(dossier)]
    noted = noted_message_ids(dossier)
    own_address = (profile_of(dossier).applicant.email or "").lower()
    for row in rows:
        row.dossier = dossier
        mail = read_proposal(row)
        copied = is_ours(mail, ours)
        tied = copied or tie(mail, ours)
        files, aside = files_of(mail)
        there = noted.get(mail.message_id)
        yield Proposal(
            row=row,
            mail=mail,
            what=_what(mail, copied, own_address),
            gist=gist_of(mail.text),
            moment=mail.claimed_at.astimezone(zone) if mail.claimed_at else None,
            answers=_entry(dossier, tied),
            letter=_letter(dossier, tied),
            tie=tied,
            copy=copied is not None,
            noted_as=there.attempt.number if there and there.attempt else None,
            files=tuple(files[1:]),
            set_aside=aside,
        )


def sent_entries(dossier: Dossier) -> list[tuple[str, str]]:
    """Return the e-mails sent, the latest first, as choices: number and words."""
    rows = dossier.attempts.standing().filter(channel="email", outcome__in=SENT).latest_first()
    return [(str(one.number), _entry_words(one)) for one in rows]


def _entry_words(entry: Attempt) -> str:
    day = long_date(entry.local_moment.date())
    recipient = entry.detail("recipient")
    return f"n° {entry.number}, {day}" + (f", à {recipient}" if recipient else "")


def _letters_to_note(dossier: Dossier) -> Iterator[SentMessage]:
    for letter in dossier.letters.filter(kind="email", capture__attempt=None):
        letter.dossier = dossier
        name = str((letter.basis or {}).get("message_id", ""))
        if name:
            yield SentMessage(f"{LETTER}{letter.pk}", name)


def _entry(dossier: Dossier, tied: Tie | None) -> Attempt | None:
    if tied is None or tied.key.startswith(LETTER):
        return None
    return dossier.attempts.filter(number=int(tied.key)).first()


def _letter(dossier: Dossier, tied: Tie | None) -> Letter | None:
    if tied is None or not tied.key.startswith(LETTER):
        return None
    letter = dossier.letters.select_related("capture").get(pk=tied.key.removeprefix(LETTER))
    letter.dossier = letter.capture.dossier = dossier
    return letter


def _what(mail: Received, copied: Tie | None, own_address: str) -> str:
    if copied is not None:
        return SENT_BY_ME
    if own_address and mail.sender == own_address:
        # What the person wrote to somebody else is no step towards the préfecture.
        return SENT_BY_ME if any(is_official_host(one) for one in mail.to) else ""
    sense = BY_SENSE.get(gist_of(mail.text).sense)
    if sense and (mail.kind == "human" or sense == "appointment_given"):
        return sense if mail.kind in ("human", "automatic") else BY_KIND.get(mail.kind, "")
    return BY_KIND.get(mail.kind, "")
