"""The example dossier, one click away: a fictitious person, drawn captures, all marked EXEMPLE."""

from __future__ import annotations

import datetime as dt
import io
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw, ImageFont

from guichet.casefile import Applicant, Contact, Gate, PostalAddress
from guichet.directory.counters import counter_of
from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import Profile, StoredUrgency
from guichet.dossiers.services import create_dossier
from guichet.evidence.services import AttemptInput, record_attempt
from guichet.places import locate
from guichet.storage.uploads import Upload

PLACE = "93200 Saint-Denis"
WORDING = "Aucun créneau disponible à partir de cette date."
ADDRESS = "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/0000/creneau/"
DAYS_BEFORE = (24, 22, 20, 17, 15, 13, 10, 8, 6, 3, 1)
HOURS = (9, 18, 12, 8, 21, 14, 10, 19, 11, 7, 16)


APPLICANT = Applicant(
    family_name="Exemple",
    given_names="Awa",
    gender="f",
    birth_date=dt.date(1983, 5, 14),
    birth_place="Ville-Exemple",
    nationality="Exempleland (pays imaginaire)",
    address=PostalAddress(lines=("12 rue de l’Exemple",), postcode="93200", commune="Saint-Denis"),
    email="awa.exemple@exemple.invalid",
    phone="01 99 00 00 00",
    foreigner_number="0000000000",
    emergency_contacts=(Contact(kind="mobile", value="06 39 98 00 00"),),
)
"""A person who does not exist: numbers and addresses are reserved for fiction."""


def create_example(*, by: str, at: dt.datetime) -> Dossier:
    """Create the example dossier as if its attempts had been made in the last 24 days."""
    counter = counter_of(locate(PLACE).matches[0])
    today = at.astimezone(ZoneInfo(counter.zone)).date()
    dossier = create_dossier(
        pseudonym="Awa EXEMPLE", by=by, at=at, example=True, profile=example_profile(today)
    )
    for days, hour in zip(DAYS_BEFORE, HOURS, strict=True):
        _attempt(dossier, today - dt.timedelta(days=days), hour, at=at)
    _email(dossier, today - dt.timedelta(days=14), at=at)
    return dossier


def example_profile(today: dt.date) -> Profile:
    """Return a fictitious person who renews a titre, with a dated and declared urgency."""
    return Profile(
        applicant=APPLICANT,
        counter=counter_of(locate(PLACE).matches[0]),
        demarche="renouvellement_general",
        demarche_label="Renouvellement d’un titre de séjour",
        kind="renewal",
        channel="site",
        titre_kind="Carte de séjour temporaire « salarié »",
        titre_expires_on=today + dt.timedelta(days=21),
        in_france_since=dt.date(2015, 9, 1),
        gate=Gate(
            already_lodged=False,
            no_decision=True,
            oqtf="clear",
            checked_by="association",
            checked_on=today - dt.timedelta(days=30),
            file_complete=True,
            regime="general",
            minor=False,
            detained=False,
            answered_on=today - dt.timedelta(days=30),
        ),
        urgency=(
            StoredUrgency(
                kind="contract_suspended",
                text="Mon employeur suspendra mon contrat à l’expiration de mon titre",
                deadline=today + dt.timedelta(days=22),
                noted_on=today,
            ),
        ),
    )


def drawn_capture(moment: dt.datetime) -> bytes:
    """Return a drawn page « sans créneau » with its address bar and clock, marked EXEMPLE."""
    image = Image.new("RGB", (1280, 760), "#f4f4f2")
    draw = ImageDraw.Draw(image)
    small, text, large = (_font(size) for size in (18, 24, 34))
    draw.rectangle((0, 0, 1280, 64), fill="#d9dde3")
    draw.rounded_rectangle((90, 14, 1240, 50), 18, fill="white")
    draw.text((112, 21), ADDRESS, font=small, fill="#1c2430")
    draw.rectangle((150, 110, 1130, 640), fill="white", outline="#b9c0ca")
    draw.text((190, 140), "EXEMPLE – page dessinée, pas un vrai site", font=text, fill="#8a3b00")
    draw.text((190, 210), "Choisissez votre créneau", font=large, fill="#1c2430")
    draw.text((190, 300), WORDING, font=text, fill="#1c2430")
    draw.text((190, 340), "Veuillez réessayer ultérieurement.", font=text, fill="#1c2430")
    draw.rectangle((0, 712, 1280, 760), fill="#1c2430")
    draw.text((1080, 724), f"{moment:%d/%m/%Y   %H:%M}", font=small, fill="white")
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return a font that has the accents of French; Pillow's own lacks them."""
    try:
        return ImageFont.truetype("DejaVuSans.ttf", size)
    except OSError:
        return ImageFont.load_default(size)


def _attempt(dossier: Dossier, day: dt.date, hour: int, *, at: dt.datetime) -> None:
    zone = ZoneInfo("Europe/Paris")
    moment = dt.datetime.combine(day, dt.time(hour, 4 + hour), tzinfo=zone)
    given = AttemptInput(
        moment=moment,
        channel="site",
        outcome="no_slot",
        details={"url": ADDRESS, "wording": WORDING, "state": "no_slot", "anonymous": True},
    )
    name = f"capture_{moment:%Y-%m-%d_%H%M}_EXEMPLE.png"
    upload = Upload(name, drawn_capture(moment), "image/png")
    record_attempt(dossier, given, by="exemple", at=at, files=[upload])


def _email(dossier: Dossier, day: dt.date, *, at: dt.datetime) -> None:
    moment = dt.datetime.combine(day, dt.time(10, 30), tzinfo=ZoneInfo("Europe/Paris"))
    given = AttemptInput(
        moment=moment,
        channel="email",
        outcome="sent",
        details={
            "recipient": "la préfecture de la Seine-Saint-Denis",
            "subject": "EXEMPLE – Demande de convocation",
            "note": "Message imaginaire, jamais envoyé.",
        },
    )
    mail = (
        "From: Awa EXEMPLE <awa.exemple@exemple.invalid>\r\n"
        "To: prefecture@exemple.invalid\r\n"
        f"Date: {moment:%a, %d %b %Y %H:%M:%S %z}\r\n"
        "Subject: EXEMPLE - Demande de convocation\r\n"
        'MIME-Version: 1.0\r\nContent-Type: text/plain; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
        "EXEMPLE – message imaginaire, jamais envoyé.\r\n\r\n"
        "Madame, Monsieur,\r\nJe n’arrive pas à obtenir de rendez-vous en ligne.\r\n"
    )
    upload = Upload(f"email_{day:%Y-%m-%d}_EXEMPLE.eml", mail.encode(), "message/rfc822")
    record_attempt(dossier, given, by="exemple", at=at, files=[upload])
