"""Pictures as the dossier holds them once read, without the seconds that reading takes."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from guichet.reading import Box, Finding, Inspection

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier
    from guichet.evidence.models import Capture

NO_SLOT = "Aucun créneau disponible"


def what_is_read(
    moment: dt.datetime | None, *, state: str = "no_slot", url: bool = True, **more: object
) -> Inspection:
    """Return what a good capture of a booking page shows; ``moment`` is read on its clock."""
    seen = Finding("seen", "www.rdv-prefecture.example/1", "rdv-prefecture.example/1", A_BOX)
    given = {
        "readable": True,
        "width": 1280,
        "height": 720,
        "device": "desktop",
        "state": state,
        "address": seen if url else Finding("not_seen"),
        "message": Finding("seen", NO_SLOT, NO_SLOT, Box(300, 300, 700, 330)),
    }
    if moment is not None:
        day, hour = f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"
        given["date"] = Finding("seen", day, f"{moment:%d/%m/%Y}", Box(1100, 690, 1180, 710))
        given["time"] = Finding("seen", hour, hour, Box(1190, 690, 1230, 710))
    return Inspection(**(given | more))  # type: ignore[arg-type]


A_BOX = Box(90, 10, 500, 34)


def a_read_picture(
    dossier: Dossier,
    moment: dt.datetime | None = None,
    *,
    name: str = "capture.png",
    data: bytes | None = None,
    at: dt.datetime | None = None,
    provenance: str = "upload",
    read: Inspection | None = None,
) -> Capture:
    """Add a picture without an attempt, already read, and return it."""
    from guichet.evidence.file_facts import facts_of
    from guichet.evidence.inspecting import note_reading
    from guichet.evidence.services import add_captures
    from guichet.storage.uploads import accept
    from tests.factories import NOW
    from tests.support.pictures import a_screen

    content = data or a_screen(320, 200, seed=dossier.captures.count())
    received = at or NOW
    [one] = add_captures(
        dossier, [accept(name, content)], by="test", at=received, provenance=provenance
    )
    shown = read or what_is_read(moment)
    note_reading(one.capture.inspection, facts_of(content), shown, received)
    return one.capture


def a_drawn_capture(
    moment: dt.datetime | None, *, message: str = NO_SLOT, release: str = ""
) -> bytes:
    """Return the picture of a booking page, drawn with letters that can be read, clock included."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (1280, 720), "white")
    draw, fonts = ImageDraw.Draw(image), "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    small, large = ImageFont.truetype(fonts, 18), ImageFont.truetype(fonts, 28)
    draw.rectangle((0, 0, 1280, 44), fill=(222, 225, 230))
    address = "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/9900/"
    draw.text((96, 10), address, fill="black", font=small)
    draw.text((120, 200), "EXEMPLE - Préfecture des Exemples", fill="black", font=large)
    draw.text((120, 300), message, fill="black", font=large)
    draw.text((120, 380), release, fill="black", font=small)
    draw.rectangle((0, 680, 1280, 720), fill=(32, 32, 32))
    if moment is not None:
        draw.text((1060, 688), f"{moment:%H:%M  %d/%m/%Y}", fill="white", font=small)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
