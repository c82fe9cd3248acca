"""What the person of the journeys holds: pictures, all marked EXEMPLE."""

from __future__ import annotations

import datetime as dt
import io

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import FilePayload

WORDING = "Aucun créneau disponible à partir de cette date."


def a_capture(day: dt.date, hour: dt.time) -> FilePayload:
    """Return a screen capture as a phone takes one: address, date, hour, no slot."""
    lines = (
        "https://www.rdv-prefecture.interieur.gouv.fr/ (EXEMPLE)",
        f"{day:%d/%m/%Y} {hour:%H:%M}",
        WORDING,
    )
    return _picture(f"capture_{day:%Y-%m-%d}.png", lines)


def a_certificate() -> FilePayload:
    """Return the picture of an employer's letter."""
    lines = ("EXEMPLE", "Attestation de l’employeur", "Le contrat sera suspendu.")
    return _picture("attestation_employeur.png", lines)


def _picture(name: str, lines: tuple[str, ...]) -> FilePayload:
    image = Image.new("RGB", (720, 480), (250, 250, 245))
    canvas = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=22)
    for row, line in enumerate(lines):
        canvas.text((30, 40 + 60 * row), line, fill=(20, 20, 40), font=font)
    target = io.BytesIO()
    image.save(target, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": target.getvalue()}
