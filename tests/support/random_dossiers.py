"""Random dossiers of fictitious people, with small files of every kind.

Everything follows from one seed: hypothesis draws the seed alone, which is quicker than a thousand
draws, spreads better, and gives the dossier of a failure back from one number.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import cache
from hashlib import sha256
from random import Random

from PIL import Image

from guichet.casefile import (
    URGENCY_KINDS,
    Applicant,
    CaseFile,
    Contact,
    Cost,
    Event,
    FileRef,
    PostalAddress,
    UrgencyFact,
)
from tests.personas import PARIS, WORDING, awa
from tests.support.pdfs import a_pdf, a_protected_pdf, a_restricted_pdf
from tests.support.pictures import a_photograph, a_screen, png_of
from tests.support.portable import MESSAGE

ON = dt.date(2026, 11, 22)

NAMES = (
    *("EXEMPLE",) * 12, "N’EXEMPLE", "D'EXEMPLE-MODÈLE", "مثال", "محمد الأمين مثال", "例子",
    "王小例", "ምሳሌ", "ሰላም ምሳሌ", "Ejemplo Ñandú", "Ví Dụ Nguyễn", "ПРИКЛАД", "Przykładówna",
    "EXEMPLE " * 15,
)  # fmt: skip
FILE_NAMES = (
    "capture", "Capture d’écran 2026-10-12 à 08.12", "IMG_0042", "صورة", "屏幕截图", "ስእሊ",
    "a" * 110, "preuve n° 3 & suite %20", "../../etc", "été", "12", "PJ02_faux", "x",
)  # fmt: skip
WORDS = (
    "Mon contrat s’arrête", "C’est urgent : je perds mon logement", "« Sans titre », dit-il",
    "عاجل جدا", "紧急", "Le 3 mars 2026, on m’a dit non", "A" * 300,
    "Ligne 1\nLigne 2\n\nLigne 3", "<b>gras</b> & {{ jinja }} # titre *x*", "100 % sûr ; non ?",
)  # fmt: skip
ADDRESSES = (
    PostalAddress(lines=("12 rue de l’Exemple",), postcode="93200", commune="Saint-Denis"),
    PostalAddress(
        lines=("chez Association EXEMPLE", "BP 12", "3 bis, allée d’Exemple"),
        postcode="93200",
        commune="Saint-Denis",
    ),
    PostalAddress(lines=("Centre de rétention EXEMPLE",), postcode="77990", commune="Exemple"),
    PostalAddress(lines=("Poste restante",), postcode="93200", commune="Saint-Denis"),
    None,
)
CONTACTS = (
    (Contact(kind="mobile", value="06 39 98 00 00"),),
    (Contact(kind="detention_place", value="Centre de rétention EXEMPLE"),),
    (Contact(kind="other", value="Association EXEMPLE, 01 99 00 00 00"),),
    (),
)
STEP_OUTCOMES = {
    "email": ("sent", "reminder", "reply_automatic", "reply_keep_trying", "bounced"),
    "lrar": ("sent", "ar_received", "returned_unclaimed"),
    "phone": ("no_answer", "no_solution"),
    "ccc": ("ticket_no_solution",),
    "pan": ("pan_no_slot",),
    "visit": ("refused_at_desk", "no_solution"),
}
FAR_APART = tuple(dt.datetime(2026, month, 3, 9, 5, tzinfo=PARIS) for month in (9, 11))
NOTES = ("Le créneau était pour une autre démarche.",) * 5 + ("",)
ONLINE_OUTCOMES = ("no_slot",) * 6 + ("site_error", "slot_later", "captcha_failed", "queue_waiting")


@cache
def contents() -> dict[str, tuple[str, bytes]]:
    """Return the kinds of file: the type that a dossier announces, and the bytes."""
    tiff = io.BytesIO()
    sheets = [Image.new("L", (30, 40), 40 * n) for n in range(3)]
    sheets[0].save(tiff, "TIFF", save_all=True, append_images=sheets[1:])
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    screen = a_screen(160, 90)
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {
        "png": ("image/png", screen),
        "clear": ("image/png", png_of(Image.new("RGBA", (20, 30), (9, 9, 9, 90)))),
        "jpeg": ("image/jpeg", a_photograph(60, 40)),
        "rotated": ("image/jpeg", a_photograph(60, 40, orientation=6, place=True)),
        "pdf": ("application/pdf", a_pdf(2, text="Courrier")),
        "turned": ("application/pdf", a_pdf(1, turn=90, text="Tourne")),
        "restricted": ("application/pdf", a_restricted_pdf()),
        "mail": ("message/rfc822", MESSAGE.encode()),
        "text": ("text/plain", b"Note du 12 octobre.\nPersonne."),
        "docx": (word, docx.getvalue()),
        "tiff": ("image/tiff", tiff.getvalue()),
        "heic": ("image/heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40),
        "locked": ("application/pdf", a_protected_pdf()),
        "cut": ("image/png", screen[: len(screen) // 2]),
        "broken": ("application/pdf", b"%PDF-1.7 rien"),
        "empty": ("application/pdf", b""),
        "lie": ("application/pdf", screen),
    }


GOOD = ("png",) * 6 + ("clear", "jpeg", "rotated", "pdf", "turned", "mail", "text", "restricted")
ANY = (*GOOD, "docx", "tiff", "heic", "locked", "cut", "broken", "empty", "lie")


class FileMaker:
    """Makes the files of one dossier; each has an id of its own."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._count = 0

    def file(self, kinds: tuple[str, ...], at: dt.datetime) -> FileRef:
        """Return one file of a random kind, received at ``at``."""
        self._count += 1
        kind = self._dice.choice(kinds)
        media_type, data = contents()[kind]
        name = self._dice.choice(FILE_NAMES)
        seen = self._dice.choice((None, True, False))
        return FileRef(
            id=f"f{self._count}",
            name=f"{name}.{kind}",
            path=f"originaux/{self._count}.{kind}",
            sha256=sha256(data).hexdigest(),
            media_type=media_type,
            size=len(data),
            received_at=at,
            shows_date=seen,
            shows_time=seen,
        )

    def files(self, most: int, kinds: tuple[str, ...], at: dt.datetime) -> tuple[FileRef, ...]:
        """Return at most ``most`` files."""
        count = self._dice.randint(0, most)
        return tuple(self.file(kinds, at) for _ in range(count))


def content_of(file: FileRef) -> bytes:
    """Return the bytes of a file of a random dossier."""
    return contents()[file.path.rsplit(".", 1)[1]][1]


def a_person(dice: Random) -> Applicant:
    """Return a person of whom something may be unknown."""
    address = dice.choice((*ADDRESSES[:-1] * 4, None))
    contacts = dice.choice((*CONTACTS[:-1] * 4, ()))
    return Applicant(
        family_name=dice.choice(NAMES).strip(),
        given_names=dice.choice(NAMES).strip(),
        gender=dice.choice(("f", "m", None)),
        birth_date=dt.date(1983, 5, 14) if dice.randrange(40) else None,
        birth_place="Ville-Exemple" if dice.randrange(40) else None,
        nationality="Exempleland (pays imaginaire)" if dice.randrange(40) else None,
        address=address,
        email="personne@exemple.invalid" if dice.choice((True, False)) else None,
        phone="01 99 00 00 00" if dice.choice((True, False)) else None,
        emergency_contacts=contacts,
    )


def _moment(dice: Random) -> dt.datetime:
    day = ON - dt.timedelta(days=dice.randint(0, 120))
    hour, minute = dice.randint(0, 23), dice.randint(0, 59)
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=PARIS)


def _attempts(dice: Random, make: FileMaker, count: int) -> list[Event]:
    events = []
    for number in range(1, count + 1):
        # The first two, far apart, failed: most often the rules then allow a requête.
        at = _moment(dice) if number > 2 else FAR_APART[number - 1]
        outcome = dice.choice(ONLINE_OUTCOMES) if number > 2 else "no_slot"
        events.append(
            Event(
                id=f"e{number}", number=number, at=at, received_at=at, channel="site",
                outcome=outcome, wording=WORDING, anonymous=True,
                note=dice.choice(NOTES) if outcome == "slot_later" else "",
                files=(make.file(GOOD, at),) if number < 3 else make.files(1, ANY, at),
            )
        )  # fmt: skip
    return events


def _steps(dice: Random, make: FileMaker, first: int) -> list[Event]:
    events = []
    for number in range(first, first + dice.randint(0, 4)):
        at = _moment(dice)
        channel = dice.choice(sorted(STEP_OUTCOMES))
        events.append(
            Event(
                id=f"e{number}", number=number, at=at, received_at=at, channel=channel,
                outcome=dice.choice(STEP_OUTCOMES[channel]),
                recipient="la préfecture de la Seine-Saint-Denis",
                tracking_number="1A 000 000 0000 0" if channel == "lrar" else None,
                witness="Mme EXEMPLE" if channel == "visit" and number % 2 else None,
                files=make.files(1, ANY, at),
            )
        )  # fmt: skip
    return events


def a_dossier(seed: int, *, attempts: int | None = None) -> CaseFile:
    """Return the dossier of ``seed``, most often one that the judge may be given."""
    dice = Random(seed)
    make = FileMaker(dice)
    count = dice.choice((0, 1, *range(2, 7), *range(2, 7))) if attempts is None else attempts
    online = _attempts(dice, make, count)
    noon = dt.datetime.combine(ON, dt.time(12), tzinfo=PARIS)
    urgency = tuple(
        UrgencyFact(
            kind=dice.choice(sorted(URGENCY_KINDS)),
            text=dice.choice(WORDS),
            deadline=dice.choice((None, ON + dt.timedelta(days=40))),
            files=make.files(2, ANY, noon),
        )
        for _ in range(dice.randint(0, 2))
    )
    costs = tuple(
        Cost(label="Lettre recommandée", cents=dice.randint(0, 90_000), on=ON,
             files=make.files(1, ANY, noon))
        for _ in range(dice.randint(0, 2))
    )  # fmt: skip
    expires = dice.choice((dt.date(2026, 12, 11), dt.date(2026, 10, 1), None))
    return awa(
        applicant=a_person(dice),
        events=(*online, *_steps(dice, make, count + 1)),
        urgency=urgency,
        costs=costs,
        other_pieces=make.files(2, ANY, noon),
        titre_expires_on=expires,
        kind=dice.choice(("renewal",) * 7 + ("first",)),
        example=dice.choice((True, True, False)),
        disclose_irregular_stay=dice.choice((True, False)),
    )
