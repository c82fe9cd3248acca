"""The prepared messages of the demonstration. Nothing was ever sent; every one says EXEMPLE."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from guichet.demo.scenario import ZONE

PERSON = "Awa EXEMPLE <awa.exemple@exemple.invalid>"
OFFICE = "Service des étrangers (EXEMPLE) <etrangers@prefecture-exemple.invalid>"
NOTICE = "EXEMPLE – message imaginaire, jamais envoyé.\n\n"


@dataclass(frozen=True)
class PreparedMail:
    """One message with the entry of the journal that it proves."""

    moment: dt.datetime
    outcome: str
    subject: str
    recipient: str
    body: str
    from_person: bool = True

    @property
    def file_name(self) -> str:
        """Return the name of its file."""
        return f"email_{self.moment:%Y-%m-%d}_{self.outcome}_EXEMPLE.eml"

    def as_bytes(self) -> bytes:
        """Return the message as a mail program would save it."""
        message = EmailMessage(policy=SMTP)
        message["From"] = PERSON if self.from_person else OFFICE
        message["To"] = OFFICE if self.from_person else PERSON
        message["Date"] = format_datetime(self.moment)
        message["Subject"] = f"EXEMPLE – {self.subject}"
        message["Message-ID"] = f"<{self.moment:%Y%m%d%H%M}@exemple.invalid>"
        if not self.from_person:
            message["Auto-Submitted"] = "auto-replied"
        message.set_content(NOTICE + self.body, cte="quoted-printable")
        return message.as_bytes()


def prepared_mails() -> tuple[PreparedMail, ...]:
    """Return the messages of the demonstration, oldest first."""
    return (
        PreparedMail(
            dt.datetime(2026, 10, 5, 10, 30, tzinfo=ZONE),
            "sent",
            "Demande de convocation",
            "la préfecture de la Seine-Saint-Denis",
            "Madame, Monsieur,\n\nJe n’arrive pas à obtenir de rendez-vous en ligne pour mon "
            "renouvellement.\nJe vous demande de m’envoyer une convocation.\n\nAwa EXEMPLE\n",
        ),
        PreparedMail(
            dt.datetime(2026, 10, 5, 10, 31, tzinfo=ZONE),
            "reply_automatic",
            "Réponse automatique",
            "",
            "Votre message est bien arrivé. Les rendez-vous se prennent sur le site.\n",
            from_person=False,
        ),
        PreparedMail(
            dt.datetime(2026, 10, 26, 9, 15, tzinfo=ZONE),
            "reminder",
            "Relance : demande de convocation",
            "la préfecture de la Seine-Saint-Denis",
            "Madame, Monsieur,\n\nJe reviens vers vous : aucun rendez-vous n’est proposé en "
            "ligne.\nJe vous demande de m’envoyer une convocation.\n\nAwa EXEMPLE\n",
        ),
    )
